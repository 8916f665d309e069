import Diagnostics
import Tables

/// Leaves out repeats.
package struct DistinctStage: Stage {
  package static let word = "distinct"
  package static var help: Help {
    Help(
      "leaves out repeats; with expressions, gives those alone",
      examples: [
        "items | distinct table, department"
      ])
  }

  package var items: [ItemSyntax] = []

  package init() {}

  package static var form: Form<Self> {
    .optional(.items("EXPR", \.items))
  }

  package func bind(_ binder: inout Binder, at place: StagePlace) -> BoundStage? {
    binder.distinct(items, place)
  }
}

extension Binder {
  fileprivate mutating func distinct(_ items: [ItemSyntax], _ stage: StagePlace) -> BoundStage? {
    guard !items.isEmpty else {
      scope.identities = scope.identities.map { Scope.Identity(table: $0.table, isOne: false) }
      return made(stage, .distinct(scope.columns.indices.map { column($0, at: stage.span) }))
    }
    guard let keys = groupKeys(items), let columns = distinctlyNamed(keys.map(\.1), at: stage.span) else { return nil }
    scope.columns = columns
    scope.identities = scope.identities.map { Scope.Identity(table: $0.table, isOne: false) }
    return made(stage, .distinct(keys.map(\.0)))
  }
}
