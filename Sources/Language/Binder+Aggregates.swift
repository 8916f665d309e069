import Diagnostics
import Tables

extension Binder {
  /// Keys of a group with their columns.
  mutating func groupKeys(_ items: [ItemSyntax]) -> [(BoundExpression, Scope.Column)]? {
    let bound = items.map { item in
      self.item(item.expression).map { ($0, outputColumn(item, $0)) }
    }
    let whole = bound.compactMap { $0 }
    return whole.count == items.count ? whole : nil
  }

  /// `summarize AGG, … by EXPR, …`: aggregates may stand inside calculations.
  mutating func summarize(_ items: [ItemSyntax], by keySyntax: [ItemSyntax], _ stage: StageSyntax) -> BoundStage? {
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

  mutating func aggregated(
    keys: [BoundExpression], aggregates: [BoundAggregate], outputs: [BoundExpression], columns: [Scope.Column],
    _ stage: StageSyntax
  ) -> BoundStage {
    scope.columns = columns
    scope.identities = scope.identities.map { Scope.Identity(table: $0.table, isOne: false) }
    return made(stage, .aggregate(keys: keys, aggregates: aggregates, outputs: outputs))
  }

  /// An expression over groups: aggregates become columns after the keys, and a key may be named. Without keys, because
  /// one has a mistake, only the aggregates are checked.
  private mutating func overGroups(
    _ item: ItemSyntax, keys: [(BoundExpression, Scope.Column)]?, into aggregates: inout [BoundAggregate]
  ) -> (BoundExpression, Scope.Column)? {
    let syntax = item.expression
    var calls: [ExpressionSyntax] = []
    Binder.collectAggregates(syntax, into: &calls)
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
    let offset = keys.count + aggregates.count - calls.count
    scope = grouped
    defer { scope = rows }
    guard let bound = expression(Binder.replacingAggregates(in: syntax)) else { return nil }
    return (Binder.shifted(bound, from: keys.count, by: offset - keys.count), outputColumn(item, bound))
  }

  mutating func groupAggregate(_ call: ExpressionSyntax) -> BoundAggregate? {
    guard case .call(let name, let isDistinct, let arguments) = call.kind, let function = Function(rawValue: name.text)
    else { return nil }
    guard let first = arguments.first else {
      if function == .count { return .rows }
      report("\(function.rawValue) needs a value", at: call.span, help: ["write \(function.signature)"])
      return nil
    }
    guard let argument = item(first) else { return nil }
    return aggregate(function, over: argument, element: argument.type, isDistinct, arguments, call.span)
  }

  // MARK: Aggregates as columns

  private static func internalName(_ span: Span) -> String { "\u{0}\(span.start)-\(span.end)" }

  static func isAggregate(_ syntax: ExpressionSyntax) -> Bool {
    guard case .call(let name, _, let arguments) = syntax.kind, let function = Function(rawValue: name.text) else {
      return false
    }
    return function.isAggregate(over: arguments.count)
  }

  private static func collectAggregates(_ syntax: ExpressionSyntax, into calls: inout [ExpressionSyntax]) {
    if isAggregate(syntax) {
      calls.append(syntax)
    } else {
      for child in syntax.children { collectAggregates(child, into: &calls) }
    }
  }

  private static func replacingAggregates(in syntax: ExpressionSyntax) -> ExpressionSyntax {
    if isAggregate(syntax) {
      return ExpressionSyntax(.path([Name(internalName(syntax.span), syntax.span, isQuoted: true)]), syntax.span)
    }
    return syntax.mappingChildren { replacingAggregates(in: $0) }
  }

  /// Moves the columns at and after `start`, because other aggregates stand before these.
  private static func shifted(_ expression: BoundExpression, from start: Int, by offset: Int) -> BoundExpression {
    guard offset > 0 else { return expression }
    return expression.mappingColumns { $0 >= start ? $0 + offset : $0 }
  }
}
