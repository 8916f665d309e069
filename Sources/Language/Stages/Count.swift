import Diagnostics
import Tables

/// Counts rows, in groups if asked.
package struct CountStage: Stage {
  package static let word = "count"
  package static var help: Help {
    Help(
      "counts rows, in groups if asked",
      examples: [
        "municipalities | count",
        "strategies | count by kind",
      ])
  }

  package var keys: [ItemSyntax] = []

  package init() {}

  package static var form: Form<Self> {
    .optional(.word("by", note: "groups"), .items("EXPR", \.keys))
  }

  package func bind(_ binder: inout Binder, at place: StagePlace) -> BoundStage? {
    binder.countRows(by: keys, place)
  }
}

extension Binder {
  fileprivate mutating func countRows(by items: [ItemSyntax], _ stage: StagePlace) -> BoundStage? {
    guard let keys = groupKeys(items) else { return nil }
    let count = Scope.Column(field: Field("count", .integer))
    guard let columns = distinctlyNamed(keys.map(\.1) + [count], at: stage.span) else { return nil }
    let outputs = columns.indices.map { index in
      BoundExpression(.column(index), columns[index].field.type, unit: columns[index].field.unit, span: stage.span)
    }
    return aggregated(
      keys: keys.map(\.0), aggregates: [.rows], outputs: outputs, columns: columns, stage)
  }
}
