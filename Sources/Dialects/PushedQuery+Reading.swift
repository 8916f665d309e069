import Diagnostics
import Engine
import Language
import Tables

extension PushedQuery {
  /// The engine's answers as the rest of a query takes them.
  ///
  /// - Parameters:
  ///   - counted: the one row of the ledger; nil where nobody counted.
  ///   - relation: what was asked, for words about its columns.
  package func read(_ rows: Cells, counted: [Int]?, of relation: HeldRelation) -> BackendAnswer {
    var ledgers = (0..<stageCount).map { _ in BackendAnswer.Ledger(rowsOut: nil) }
    var notes: [Note] = []
    var total: Int?
    for (count, number) in zip(counts, counted ?? []) {
      switch count {
      case .rows: total = number
      case .kept(let stage): ledgers[stage].rowsOut = number
      case .unknown(let stage): ledgers[stage].unknown = number
      case .unknownArgument(let stage): ledgers[stage].unknownArguments.append(number)
      case .computed: break
      case .noNumbers(let column) where number > 0:
        notes.append(
          .caution(
            "\(number, "cell", "cells") of \(relation.columns[column].name) \(agreeing: number, "is", "are") NaN or infinite there and unknown here"
          ))
      case .lostDigits(let column) where number > 0:
        notes.append(
          .omission(
            "\(number, "number", "numbers") of \(relation.columns[column].name) \(agreeing: number, "has", "have") more digits there than are kept here"
          ))
      case .noNumbers, .lostDigits: break
      }
    }
    var current = total
    for index in ledgers.indices {
      if ledgers[index].rowsOut == nil, counted != nil { ledgers[index].rowsOut = current }
      current = ledgers[index].rowsOut
    }
    for column in looselyCompared.sorted() {
      notes.append(
        .caution(
          "\(relation.columns[column].name) has more than \(SQLTranslator.mostSpellings) spellings: it was compared as it is spelled"
        ))
    }
    return BackendAnswer(
      rows: parts == nil ? plainRows(rows, total: current) : .parts(groups(rows)), rowCount: total, ledgers: ledgers,
      notes: notes)
  }

  private func plainRows(_ rows: Cells, total: Int?) -> BackendAnswer.Rows {
    let made = zip(columns, fields).map { place, field in
      place.map { rows.columns[$0] } ?? Column.constant(.unknown, type: field.type, count: rows.rowCount)
    }
    let leftOut = limit == nil ? 0 : max(0, (total ?? rows.rowCount) - rows.rowCount)
    return .rows(made, count: rows.rowCount, leftOut: leftOut)
  }

  private func groups(_ rows: Cells) -> GroupParts {
    var aggregates: [GroupParts.Aggregate] = []
    var place = keyCount
    for part in parts ?? [] {
      switch part {
      case .count: aggregates.append(.counts(Self.integers(rows.columns[place])))
      case .wholeTotal:
        let totals = (0..<rows.rowCount).map { row in
          rows.columns[place].value(at: row).text.flatMap { Int128($0) } ?? 0
        }
        aggregates.append(.wholeTotals(totals, known: Self.integers(rows.columns[place + 1])))
      case .total:
        let totals = (0..<rows.rowCount).map { rows.columns[place].value(at: $0).double ?? 0 }
        aggregates.append(.totals(totals, known: Self.integers(rows.columns[place + 1])))
      case .share:
        aggregates.append(
          .shares(yes: Self.integers(rows.columns[place]), known: Self.integers(rows.columns[place + 1])))
      case .extreme(let isLargest): aggregates.append(.extremes(rows.columns[place], isLargest: isLargest))
      }
      place += part.width
    }
    return GroupParts(keys: Array(rows.columns.prefix(keyCount)), partCount: rows.rowCount, aggregates: aggregates)
  }

  private static func integers(_ column: Column) -> [Int] {
    if case .integer(let values) = column.storage { values } else { [] }
  }
}
