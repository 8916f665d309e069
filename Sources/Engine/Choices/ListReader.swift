import Diagnostics
import Language
import Provenance
import Tables

/// Reads what `list has x` rests on: the elements that are x; where none is, there is no record.
final class ListReader {
  private let list: BoundExpression
  private let quantifier: Quantifier
  private let values: [BoundExpression]
  private let whole: [Origin]
  private var columns: (elements: Column, wanted: [Column])?
  /// The lists of references on the way, outermost first, each with the column that is read of the rows it leads to.
  private var steps: [(rows: Column, table: String, column: String)]?

  init(_ list: BoundExpression, _ quantifier: Quantifier, _ values: [BoundExpression], _ origins: OriginReader) {
    self.list = list
    self.quantifier = quantifier
    self.values = values
    whole = ([list] + values).flatMap { origins.origins(of: $0) }
  }

  func chosenBy(_ row: Int, isYes: Bool, _ reader: PointReader) throws(Diagnostic) -> ChosenBy {
    guard isYes else {
      if Executor.walksBack(list) { return ChosenBy(absences: [reader.point.source[list.span]]) }
      return reader.cells(whole, row)
    }
    let (elements, wanted) = try read(reader)
    let steps = try steps(reader)
    guard !steps.isEmpty, case .list(let offsets, let cells) = elements.storage else {
      return reader.cells(whole, row)
    }
    var found: [ChosenBy] = []
    for column in wanted {
      let value = column.value(at: row)
      var fitting: [ChosenBy] = []
      for place in Int(offsets[row])..<Int(offsets[row + 1]) where ValueOrder.equal(cells.value(at: place), value) {
        fitting.append(self.cells(of: place - Int(offsets[row]), row, steps, reader))
      }
      if !fitting.isEmpty { found.append(ChosenBy.firmest(fitting)) }
    }
    return quantifier == .all ? ChosenBy.all(found) : ChosenBy.firmest(found)
  }

  private func cells(
    of place: Int, _ row: Int, _ steps: [(rows: Column, table: String, column: String)], _ reader: PointReader
  ) -> ChosenBy {
    var found = ChosenBy()
    for step in steps {
      guard case .list(let offsets, let elements) = step.rows.storage, case .reference(let rows, _) = elements.storage
      else { continue }
      let position = Int(offsets[row]) + place
      guard position < Int(offsets[row + 1]), elements.isKnown(position),
        let table = reader.context.catalog.table(step.table),
        let cell = reader.walk.entry(table, Int(rows[position]), step.column)
      else { continue }
      found.add(ChosenBy(cells: [cell]))
    }
    return found
  }

  private func read(_ reader: PointReader) throws(Diagnostic) -> (elements: Column, wanted: [Column]) {
    if let columns { return columns }
    let elements = try reader.evaluator.evaluate(list)
    var wanted: [Column] = []
    for value in values { wanted.append(try reader.evaluator.evaluate(value)) }
    columns = (elements, wanted)
    return (elements, wanted)
  }

  /// Empty where elements of the list and rows on the way do not go together one to one.
  private func steps(_ reader: PointReader) throws(Diagnostic) -> [(rows: Column, table: String, column: String)] {
    if let steps { return steps }
    var made: [(rows: Column, table: String, column: String)] = []
    var part = list
    walking: while true {
      switch part.kind {
      case .label(let base), .widened(let base): part = base
      case .field(let base, let table, let column):
        guard base.type.element != nil, let name = reader.context.catalog.table(table)?.schema.fields[column].name
        else { break walking }
        made.append((try reader.evaluator.evaluate(base), table, name))
        part = base
      case .related(_, let relation):
        made.append((try reader.evaluator.evaluate(part), relation.to, relation.column))
        break walking
      default: break walking
      }
    }
    if case .list(let offsets, _) = try read(reader).elements.storage {
      for step in made {
        guard case .list(let others, _) = step.rows.storage, others == offsets else {
          made = []
          break
        }
      }
    }
    steps = made
    return made
  }
}

/// Reads what the answer to another query rests on.
final class QueryReader {
  private let query: BoundQuery
  private var table: Table?
  private var places: [Int32: [Int]] = [:]
  private var grouping: Grouping?

  init(_ query: BoundQuery) { self.query = query }

  /// Of a query that stands for a value.
  func chosenBy(_ reader: PointReader) throws(Diagnostic) -> ChosenBy {
    let table = try answer(reader)
    return table.rowCount == 0 ? ChosenBy() : try chosenBy(table, 0, reader)
  }

  /// Of `value in (QUERY)`: the value, and of the rows with that value the firmest.
  func chosenBy(
    _ row: Int, by value: ConditionNode, isYes: Bool, _ reader: PointReader
  ) throws(Diagnostic) -> ChosenBy {
    var found = try value.chosenBy(row, reader)
    guard isYes else {
      let text = reader.point.source[value.span]
      found.add(ChosenBy(absences: ["\(text) in (\(query.source[query.span]))"]))
      return found
    }
    let table = try answer(reader)
    var fitting: [ChosenBy] = []
    for place in try places(in: table, of: try value.value(reader), row, reader) {
      fitting.append(try chosenBy(table, place, reader))
    }
    found.add(ChosenBy.firmest(fitting))
    return found
  }

  private func chosenBy(_ table: Table, _ row: Int, _ reader: PointReader) throws(Diagnostic) -> ChosenBy {
    let shown = reader.walk.records(
      for: table.schema.fields.first?.origins ?? [], lineage: table.lineage, row: row, withLinks: true)
    return ChosenBy.all([ChosenBy(cells: shown), try reader.reader.chosenBy(row: row, of: table.choices)])
  }

  private func answer(_ reader: PointReader) throws(Diagnostic) -> Table {
    if let table { return table }
    let made = try Engine.run(query, in: reader.context)
    table = made
    return made
  }

  private func places(
    in table: Table, of column: Column, _ row: Int, _ reader: PointReader
  ) throws(Diagnostic) -> [Int] {
    guard let candidates = table.columns.first else { return [] }
    let made: Grouping
    if let grouping {
      made = grouping
    } else {
      let pool = reader.evaluator.pooled(column, candidates)
      made = try Grouping(of: [pool], context: reader.context)
      for place in 0..<candidates.count where candidates.isKnown(place) {
        places[made.group(of: column.count + place), default: []].append(place)
      }
      grouping = made
    }
    return places[made.group(of: row)] ?? []
  }
}
