import Diagnostics

/// A condition or an outcome: `[~] EXPR [as NAME]`.
package struct ConditionSyntax: Sendable {
  package var item: ItemSyntax
  package var isNegated: Bool
  package var span: Span
}

/// What stands after `given`: conditions, some of them in brackets as a group.
package struct GivenSyntax: Sendable {
  package var conditions: [ConditionSyntax]
  /// The places of the conditions, group by group; one that stands alone is a group of its own.
  package var groups: [[Int]]

  static let none = GivenSyntax(conditions: [], groups: [])
}

/// A word with a value after the conditions: `cutoff 0.8`.
package struct ClauseSyntax: Sendable {
  package var word: Name
  package var value: ExpressionSyntax
}

/// The stages that compare cases or groups.
package enum ComparisonSyntax: Sendable {
  case cases([Name], on: [ItemSyntax])
  case groups(ExpressionSyntax, of: ExpressionSyntax?, across: ExpressionSyntax, by: ExpressionSyntax)
  case mill(ConditionSyntax, GivenSyntax)
  case similar(to: Name, GivenSyntax, isUnlike: Bool)
  case pairs(ConditionSyntax, GivenSyntax, isDifferent: Bool)
  case setRelation(ConditionSyntax, GivenSyntax, isNecessity: Bool)
  case truthTable(ConditionSyntax, GivenSyntax)
  case minimize(ConditionSyntax, GivenSyntax, solution: Name?, expecting: [ConditionSyntax])
}
