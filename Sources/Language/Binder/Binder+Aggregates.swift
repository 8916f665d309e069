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

  mutating func aggregated(
    keys: [BoundExpression], aggregates: [BoundAggregate], outputs: [BoundExpression], columns: [Scope.Column],
    _ stage: StagePlace
  ) -> BoundStage {
    scope.columns = columns
    scope.identities = scope.identities.map { Scope.Identity(table: $0.table, isOne: false) }
    return made(stage, .aggregate(keys: keys, aggregates: aggregates, outputs: outputs))
  }

  mutating func groupAggregate(_ call: ExpressionSyntax) -> BoundAggregate? {
    guard case .call(let name, let isDistinct, let arguments) = call.kind, let function = functions[name.text]
    else { return nil }
    guard let first = arguments.first else {
      if function.countsRows { return .rows }
      report("\(function.name) needs a value", at: call.span, help: ["write \(function.signature)"])
      return nil
    }
    guard let argument = item(first) else { return nil }
    return aggregate(function, over: argument, element: argument.type, isDistinct, arguments, call.span)
  }

  // MARK: Aggregates as columns

  static func internalName(_ span: Span) -> String { "\u{0}\(span.start)-\(span.end)" }

  func isAggregate(_ syntax: ExpressionSyntax) -> Bool {
    guard case .call(let name, _, let arguments) = syntax.kind else { return false }
    return functions[name.text]?.isAggregate(over: arguments.count) == true
  }

  func collectAggregates(_ syntax: ExpressionSyntax, into calls: inout [ExpressionSyntax]) {
    if isAggregate(syntax) {
      calls.append(syntax)
    } else {
      for child in syntax.children { collectAggregates(child, into: &calls) }
    }
  }

  func replacingAggregates(in syntax: ExpressionSyntax) -> ExpressionSyntax {
    if isAggregate(syntax) {
      return ExpressionSyntax(.path([Name(Binder.internalName(syntax.span), syntax.span, isQuoted: true)]), syntax.span)
    }
    return syntax.mappingChildren { replacingAggregates(in: $0) }
  }

  /// Moves the columns at and after `start`, because other aggregates stand before these.
  static func shifted(_ expression: BoundExpression, from start: Int, by offset: Int) -> BoundExpression {
    guard offset > 0 else { return expression }
    return expression.mappingColumns { $0 >= start ? $0 + offset : $0 }
  }
}
