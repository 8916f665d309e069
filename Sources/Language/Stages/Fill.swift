import Diagnostics
import Tables

/// Gives empty cells the value above them.
package struct FillStage: Stage {
  package static let word = "fill"
  package static let effect = StageEffect.rows
  package static var help: Help {
    Help(
      "gives empty cells the value of the nearest known cell above; says how many",
      examples: [
        "items | where table < 3 | select table = if(rank = 1, table, unknown), rank, item | fill table"
      ])
  }

  package var names: [Name] = []

  package init() {}

  package static var form: Form<Self> {
    .names("COL", \.names)
  }

  package func bind(_ binder: inout Binder, at place: StagePlace) -> BoundStage? {
    binder.fill(names, place)
  }
}

extension Binder {
  fileprivate mutating func fill(_ names: [Name], _ stage: StagePlace) -> BoundStage? {
    var chosen: [Int] = []
    var isWhole = true
    for name in names {
      if let index = scope.index(of: name.text) {
        if !chosen.contains(index) { chosen.append(index) }
      } else {
        unknownColumn(name)
        isWhole = false
      }
    }
    guard isWhole else { return nil }
    let before = scope.identities
    let fills = chosen.map { Operation.Fill(column: $0, grounds: grounds(of: $0, before)) }
    return made(stage, .fill(fills))
  }

  /// What a filled column rests on: the same stored columns, in the rows that its values come from, which are not
  /// those of the other columns.
  fileprivate mutating func grounds(of index: Int, _ identities: [Scope.Identity]) -> [Operation.Fill.Ground] {
    let origins = scope.columns[index].field.origins
    let anchors = Set(origins.map(\.anchor))
    var grounds: [Operation.Fill.Ground] = []
    for (position, identity) in identities.enumerated() where anchors.contains(identity.table) {
      let name = Origin.filled(identity.table, column: scope.columns[index].field.name)
      grounds.append(Operation.Fill.Ground(identity: position, name: name))
      scope.identities.append(Scope.Identity(table: name, isOne: identity.isOne))
    }
    scope.columns[index].field.origins = origins.map { origin in
      var moved = origin
      moved.anchor = Origin.filled(origin.anchor, column: scope.columns[index].field.name)
      return moved
    }
    return grounds
  }
}
