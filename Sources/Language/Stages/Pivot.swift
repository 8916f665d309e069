import Diagnostics
import Tables

/// Turns values into columns.
package struct PivotStage: Stage {
  package static let word = "pivot"
  package static var help: Help {
    Help(
      "turns values into columns; EXPR may be an aggregate",
      examples: [
        "items | where key = information-security | pivot department of max(rate) by subject"
      ])
  }

  package var column = ExpressionSyntax.missing
  package var value = ExpressionSyntax.missing
  package var keys: [ItemSyntax] = []

  package init() {}

  package static var form: Form<Self> {
    .sequence(
      .expression("COL", \.column), .word("of", note: "the values"), .expression("EXPR", \.value),
      .optional(.word("by", note: "groups"), .items("COL", \.keys)))
  }

  package func bind(_ binder: inout Binder, at place: StagePlace) -> BoundStage? {
    binder.pivot(column, value, keys, place)
  }
}

extension Binder {
  fileprivate mutating func pivot(
    _ columnSyntax: ExpressionSyntax, _ valueSyntax: ExpressionSyntax, _ keySyntax: [ItemSyntax], _ stage: StagePlace
  ) -> BoundStage? {
    let column = item(columnSyntax)
    var combined: BoundAggregate?
    let value: BoundExpression?
    if isAggregate(valueSyntax) {
      combined = groupAggregate(valueSyntax)
      // `count()` counts rows, whatever stands in them.
      let rows = BoundExpression(.constant(.boolean(true)), .boolean, span: valueSyntax.span)
      value = combined.map { $0.argument ?? rows }
    } else {
      value = item(valueSyntax)
    }
    let keys: [(BoundExpression, Scope.Column)]?
    if keySyntax.isEmpty, let column, let value {
      let used = column.columns.union(value.columns)
      keys = scope.columns.indices.filter { !used.contains($0) }.map {
        (self.column($0, at: stage.span), scope.columns[$0])
      }
    } else {
      keys = groupKeys(keySyntax)
    }
    guard let column, let value, let keys else { return nil }
    guard column.type.element == nil else {
      report("a list cannot name columns", at: columnSyntax.span)
      return nil
    }
    scope.columns = keys.map(\.1)
    scope.identities = scope.identities.map { Scope.Identity(table: $0.table, isOne: false) }
    return made(stage, .pivot(column, of: value, aggregate: combined, by: keys.map(\.0)))
  }
}
