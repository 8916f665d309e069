import Language

/// The stages in the order in which they run.
package struct Plan: Sendable {
  package var input: BoundInput
  package var stages: [BoundStage]
  /// What was changed from the order as written, in words.
  package var changes: [String]
}

/// Turns a bound query into a plan that gives the same table.
package enum Planner {
  package static func plan(_ query: BoundQuery, optimizes: Bool) -> Plan {
    var plan = Plan(input: query.input, stages: query.stages, changes: [])
    guard optimizes else { return plan }
    var moved = true
    while moved {
      moved = false
      for index in plan.stages.indices.dropFirst() where moveEarlier(index, in: &plan) { moved = true }
    }
    return plan
  }

  /// A `where` runs before the `sort` in front of it, and before a `derive` or `select` whose new columns it does not
  /// read: fewer rows are sorted and computed. What the rows are, and what is unknown of them, stays the same.
  private static func moveEarlier(_ index: Int, in plan: inout Plan) -> Bool {
    let stage = plan.stages[index]
    let before = plan.stages[index - 1]
    guard case .filter(let condition) = stage.kind, !readsQuery(condition) else { return false }
    switch before.kind {
    case .sort(let keys) where !keys.contains(where: { mayFail($0.expression) }):
      plan.stages[index] = BoundStage(kind: before.kind, fields: before.fields, text: before.text, span: before.span)
      plan.stages[index - 1] = BoundStage(kind: stage.kind, fields: before.fields, text: stage.text, span: stage.span)
    case .project(let expressions) where !expressions.contains(where: mayFail):
      let reads = condition.columns
      guard reads.allSatisfy({ column in isPlain(expressions[column]) }) else { return false }
      let rewritten = condition.mappingColumns { column in
        if case .column(let earlier) = expressions[column].kind { earlier } else { column }
      }
      let fields = index > 1 ? plan.stages[index - 2].fields : []
      plan.stages[index] = before
      plan.stages[index - 1] = BoundStage(kind: .filter(rewritten), fields: fields, text: stage.text, span: stage.span)
    default: return false
    }
    plan.changes.append("\(stage.text) runs before \(before.text)")
    return true
  }

  private static func isPlain(_ expression: BoundExpression) -> Bool {
    if case .column = expression.kind { true } else { false }
  }

  /// Whether it may end in an error for some row: then rows must not be left out before it by reordering.
  private static func mayFail(_ expression: BoundExpression) -> Bool {
    switch expression.kind {
    case .arithmetic(let sign, let left, _) where left.type == .integer && sign != .divide: true
    case .negate(let base) where base.type == .integer: true
    case .query: true
    case .listAggregate(let function, _, _, _) where function.groupForm?.mayFail == true: true
    default: expression.children.contains(where: mayFail)
    }
  }

  private static func readsQuery(_ expression: BoundExpression) -> Bool {
    switch expression.kind {
    case .query, .inQuery: true
    default: mayFail(expression) || expression.children.contains(where: readsQuery)
    }
  }
}

extension BoundStage {
  /// How many of the first rows it takes, where it takes only such.
  package var limit: Int? {
    guard case .slice(let skip, let take?) = kind else { return nil }
    let (limit, overflow) = skip.addingReportingOverflow(take)
    return overflow ? nil : limit
  }
}
