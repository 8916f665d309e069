import Diagnostics
import Tables

/// Aggregates, in groups if asked.
package struct SummarizeStage: Stage {
  package static let word = "summarize"
  package static let aliases = ["summarise"]
  package static var help: Help {
    Help(
      "aggregates, in groups if asked; unknown values are left out and counted",
      examples: [
        "items | summarize mean(rate), n = count() by department"
      ])
  }

  package var items: [ItemSyntax] = []
  package var keys: [ItemSyntax] = []

  package init() {}

  package static var form: Form<Self> {
    .sequence(
      .items("[NAME =] AGG", \.items, offers: .calculation),
      .optional(.word("by", note: "groups"), .items("EXPR", \.keys)))
  }

  package func bind(_ binder: inout Binder, at place: StagePlace) -> BoundStage? {
    binder.summarize(items, by: keys, place)
  }
}

extension Binder {
  /// `summarize AGG, … by EXPR, …`: aggregates may stand inside calculations.
  fileprivate mutating func summarize(_ items: [ItemSyntax], by keySyntax: [ItemSyntax], _ stage: StagePlace)
    -> BoundStage?
  {
    let keys = groupKeys(keySyntax)
    var aggregates: [BoundAggregate] = []
    var outputs: [(BoundExpression, Scope.Column)?] = []
    for item in items {
      let start = aggregates.count
      guard case (let bound, var column)? = overGroups(item, keys: keys, into: &aggregates) else {
        outputs.append(nil)
        continue
      }
      column.field.origins = aggregates[start...].flatMap { $0.argument.map { origins(of: $0) } ?? [] }
      outputs.append((bound, column))
    }
    guard let keys, !outputs.contains(where: { $0 == nil }) else { return nil }
    let keyOutputs = keys.enumerated().map { index, key in
      (BoundExpression(.column(index), key.0.type, unit: key.0.unit, span: key.0.span), key.1)
    }
    let all = keyOutputs + outputs.compactMap { $0 }
    guard let columns = distinctlyNamed(all.map(\.1), at: stage.span) else { return nil }
    return aggregated(
      keys: keys.map(\.0), aggregates: aggregates, outputs: all.map(\.0), columns: columns, stage)
  }

  /// An expression over groups: aggregates become columns after the keys, and a key may be named. Without keys, because
  /// one has a mistake, only the aggregates are checked.
  fileprivate mutating func overGroups(
    _ item: ItemSyntax, keys: [(BoundExpression, Scope.Column)]?, into aggregates: inout [BoundAggregate]
  ) -> (BoundExpression, Scope.Column)? {
    let syntax = item.expression
    var calls: [ExpressionSyntax] = []
    collectAggregates(syntax, into: &calls)
    guard !calls.isEmpty else {
      report(
        "summarize needs an aggregate, and \"\(source[syntax.span])\" is none", at: syntax.span,
        help: ["for example mean(\(source[syntax.span])), or put it after by"])
      return nil
    }
    guard let keys else {
      for call in calls { _ = groupAggregate(call) }
      return nil
    }
    let rows = scope
    var grouped = Scope(columns: keys.map(\.1), identities: [], name: "the groups")
    for call in calls {
      guard let aggregate = groupAggregate(call) else { return nil }
      let name = Binder.internalName(call.span)
      let domain = aggregate.argument.map { ownDomain(of: $0) } ?? .unknown
      grouped.columns.append(
        Scope.Column(field: Field(name, aggregate.type, unit: aggregate.unit), domain: domain))
      aggregates.append(aggregate)
    }
    // Its name is made of the columns of the rows, which the groups have no more.
    let name = item.name == nil ? aggregateName(syntax) : nil
    let offset = keys.count + aggregates.count - calls.count
    scope = grouped
    defer { scope = rows }
    guard let bound = expression(replacingAggregates(in: syntax)) else { return nil }
    var column = outputColumn(item, bound)
    if let name { column.field.name = name }
    return (Binder.shifted(bound, from: keys.count, by: offset - keys.count), column)
  }
}
