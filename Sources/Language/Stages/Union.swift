import Diagnostics
import Tables

/// Puts the rows of another table after these.
package struct UnionStage: Stage {
  package static let word = "union"
  package static var help: Help {
    Help(
      "the rows of another table after these, columns by name",
      examples: [
        "items | where table = 4 | union (items | where table = 5) | count by table"
      ])
  }

  package var other = SourceSyntax.invalid(Span(0, 0))

  package init() {}

  package static var form: Form<Self> {
    .source("SOURCE", \.other)
  }

  package func bind(_ binder: inout Binder, at place: StagePlace) -> BoundStage? {
    binder.union(other, place)
  }
}

extension Binder {
  fileprivate mutating func union(_ other: SourceSyntax, _ stage: StagePlace) -> BoundStage? {
    guard let second = query(other) else { return nil }
    var columns = scope.columns
    var first: [Int?] = Array(columns.indices)
    var positions: [Int?] = columns.map { second.scope.index(of: $0.field.name) }
    for (index, position) in positions.enumerated() {
      guard let position else { continue }
      let mine = columns[index].field
      let theirs = second.scope.columns[position].field
      if mine.type != theirs.type {
        guard mine.type.isNumeric, theirs.type.isNumeric else {
          report(
            "\"\(mine.name)\" is \(mine.type.phrase) here and \(theirs.type.phrase) in \(second.scope.name)",
            at: stage.span,
            help: ["select it under another name in one of them"])
          return nil
        }
        columns[index].field.type = .number
      }
      if let own = mine.unit, let their = theirs.unit, own != their {
        report("\"\(mine.name)\" is in \(own) here and in \(their) in \(second.scope.name)", at: stage.span)
        return nil
      }
      columns[index].field.origins += theirs.origins.filter { !mine.origins.contains($0) }
      columns[index].field.closedList = mine.closedList.flatMap { list in
        theirs.closedList.map { list.joined(with: $0) }
      }
      columns[index].domain = Domain(merging: [columns[index], second.scope.columns[position]])
    }
    for (position, column) in second.scope.columns.enumerated() where !positions.contains(position) {
      columns.append(column)
      first.append(nil)
      positions.append(position)
    }
    // A row is a row of one side or of the other, so each side's tables are known for its own rows only.
    scope.identities =
      scope.identities.map { Scope.Identity(table: $0.table, isOne: false) }
      + second.scope.identities.map { Scope.Identity(table: $0.table, isOne: false) }
    scope.columns = columns
    return made(stage, .union(second, first: first, second: positions))
  }
}
