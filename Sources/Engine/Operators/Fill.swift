import Diagnostics
import Language
import Tables
import Text

extension Executor {
  /// Gives empty cells the value of the nearest known cell above, in the order of the rows at hand.
  mutating func fill(_ fills: [Operation.Fill], _ stage: BoundStage) throws(Diagnostic) {
    for fill in fills {
      try context.check()
      let column = frame.column(fill.column)
      let above = above(column, hasRow: frame.hasRow(fill.column))
      notes.append(note(above, of: stage.fields[fill.column].name))
      for ground in fill.grounds { frame.addIdentity(ground.name, of: ground.identity, at: above.rows) }
      frame.columns[fill.column] = Frame.Source(
        column: above.count > 0 ? column.gathered(above.rows) : column, selection: frame.identitySelection())
    }
  }

  private struct Above {
    /// For each row the one that its value comes from: itself where it is not filled.
    var rows: [Int32]
    /// How many cells were filled.
    var count = 0
    /// How many empty cells have nothing known above them.
    var leading = 0
  }

  private func above(_ column: Column, hasRow: (Int) -> Bool) -> Above {
    var above = Above(rows: (0..<Int32(column.count)).map { $0 })
    guard let marks = column.validity.marks else { return above }
    var known: Int32?
    for row in marks.indices {
      if marks[row] == 0 || column.hasValue(row) {
        known = Int32(row)
      } else if marks[row] == Validity.noReason, hasRow(row) {
        if let known {
          above.rows[row] = known
          above.count += 1
        } else {
          above.leading += 1
        }
      }
    }
    return above
  }

  private func note(_ above: Above, of name: String) -> Note {
    let filled = said("\(above.count, "cell", "cells") of \(name) filled from above")
    guard above.leading > 0 else { return .tally(filled, .method) }
    return .tally(
      "\(filled), \(above.leading) with nothing known above \(agreeing: above.leading, "stays", "stay") unknown")
  }
}

extension Frame {
  /// Whether a row at hand is a row of the table that a column comes from, and not one that a join found no partner for.
  func hasRow(_ column: Int) -> (Int) -> Bool {
    guard let selection = selections[columns[column].selection] else { return { _ in true } }
    return { selection[$0] >= 0 }
  }

  /// Adds the rows of an identity once more under another name, each row at hand standing on those of the row at the
  /// position that is given for it.
  mutating func addIdentity(_ name: String, of index: Int, at positions: [Int32]) {
    guard identities.indices.contains(index) else {
      identities.append(Identity(table: name, rows: .untracked))
      return
    }
    let identity = identities[index]
    switch identity.rows {
    case .untracked: identities.append(Identity(table: name, rows: .untracked))
    case .one:
      let rows = rows(of: index) ?? []
      let moved = positions.map { rows[Int($0)] }
      identities.append(Identity(table: name, rows: .one(moved, selection: identitySelection())))
    case .many(let groups):
      let origins = identity.origins.map { all in
        positions.map { row in all[Int(row)].map { Origin(anchor: name, hops: $0.hops, column: $0.column, row: $0.row) }
        }
      }
      identities.append(Identity(table: name, rows: .many(groups.gathered(positions)), origins: origins))
    }
  }
}
