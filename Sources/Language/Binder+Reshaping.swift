import Diagnostics
import Tables

extension Binder {
  mutating func crosstab(
    _ rowSyntax: ExpressionSyntax, _ columnSyntax: ExpressionSyntax, _ percentOf: Name?, _ of: ExpressionSyntax?,
    _ stage: StagePlace
  ) -> BoundStage? {
    let rows = item(rowSyntax)
    let columns = item(columnSyntax)
    if let percentOf, !["row", "column", "all"].contains(percentOf.text) {
      report("percent of row, column or all, not \"\(percentOf.text)\"", at: percentOf.span)
      return nil
    }
    var aggregate: BoundAggregate?
    if let of {
      guard isAggregate(of) else {
        report("after of stands an aggregate", at: of.span, help: ["for example: crosstab A by B of mean(rate)"])
        return nil
      }
      aggregate = groupAggregate(of)
      guard let aggregate else { return nil }
      guard aggregate.type.isNumeric else {
        report("crosstab needs an aggregate that is a number", at: of.span)
        return nil
      }
    }
    guard let rows, let columns else { return nil }
    for side in [rows, columns] where side.type.element != nil {
      report(
        "crosstab needs one value a row, and \"\(source[side.span])\" is a list", at: side.span,
        help: ["make one row of each element first: | expand …"])
      return nil
    }
    var first = outputColumn(ItemSyntax(expression: rowSyntax), rows)
    var second = outputColumn(ItemSyntax(expression: columnSyntax), columns)
    // A path takes its last word as name, and the whole path where both end alike.
    if first.field.name == second.field.name {
      first.field.name = source[rowSyntax.span]
      second.field.name = source[columnSyntax.span]
    }
    let measure = aggregate.map { Field(source[of?.span ?? stage.span], $0.type, unit: $0.unit) }
    let tail = measure.map { [$0] } ?? [Field("n", .integer), Field("percent", .number, unit: "percent")]
    let all = [first, second] + tail.map { Scope.Column(field: $0) }
    guard let named = distinctlyNamed(all, at: stage.span) else { return nil }
    scope.columns = named
    scope.identities = scope.identities.map { Scope.Identity(table: $0.table, isOne: false) }
    return made(stage, .crosstab(rows, by: columns, percentOf: percentOf?.text, of: aggregate))
  }
}

extension Domain {
  /// The domain of a column that takes its values from several.
  init(merging columns: [Scope.Column]) {
    let domains = columns.map(\.domain)
    let areTexts = columns.allSatisfy { column in
      if case .unknown = column.domain { false } else { column.field.type == .text }
    }
    self = areTexts ? Domain(merging: domains) : domains.first ?? .unknown
  }
}
