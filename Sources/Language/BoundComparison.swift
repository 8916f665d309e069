import Diagnostics
import Tables

/// A condition or an outcome that is ready to be computed for every row.
package struct BoundCondition: Sendable {
  package var name: String
  package var expression: BoundExpression
  package var isNegated: Bool
  package var field: Field
  package var span: Span
}

/// A stage that compares cases or groups, with all names resolved. Its columns depend on the data.
package struct BoundComparison: Sendable {
  package enum Method: Sendable {
    case cases([Name])
    case groups(Groups)
    case mill
    case similar(to: Name, isUnlike: Bool)
    case pairs(isDifferent: Bool)
    case setRelation(isNecessity: Bool)
    case truthTable
    case minimize(Solution, expecting: [Expectation])
  }

  /// The parts of `compare COUNT of BASE across GROUP by KEY`, each a condition without a meaning as a set.
  package struct Groups: Sendable {
    package var measure: BoundCondition
    package var base: BoundCondition?
    package var group: BoundCondition
    package var key: BoundCondition
    /// The column of printed rates, where there is one.
    package var rate: Int?
  }

  package enum Solution: String, Sendable, CaseIterable { case complex, parsimonious, intermediate }

  /// What a condition is expected to be where the outcome is: its presence, its absence, or one of its values.
  package struct Expectation: Sendable {
    package var condition: Int
    package var isNegated: Bool
    package var value: Value?
    package var span: Span
  }

  package var method: Method
  package var outcome: BoundCondition?
  package var conditions: [BoundCondition] = []
  /// The places of the conditions, group by group.
  package var groups: [[Int]] = []
  package var options: [String: Double] = [:]
  /// The column that names the cases, unless the rows are rows of a table with names of its own.
  package var caseColumn: Int?

  init(_ method: Method) { self.method = method }
}

extension BoundComparison {
  /// The columns that are known before it has run, for completion.
  package var declaredFields: [Field] {
    let names: [String]
    switch method {
    case .cases: names = ["attribute", "verdict"]
    case .groups(let groups):
      names =
        groups.base == nil
        ? ["key", "difference"]
        : ["key", "difference", "lower", "upper", "z", "p", "fisher", "h", "holm", "bh", "note"]
    case .mill: names = ["condition", "value", "agreement", "difference", "joint", "by"]
    case .similar, .pairs: names = ["case", "other", "least", "most", "shared", "differing", "unknown"]
    case .setRelation(let isNecessity):
      names = [
        "condition", "consistency", "lower", "upper", "coverage", isNecessity ? "ron" : "pri", "verdict", "against",
      ]
    case .truthTable:
      names =
        ["row"]
        + conditions.map {
          ["row", "n", "incl", "pri", "out", "cases"].contains($0.name) ? "\($0.name) (condition)" : $0.name
        } + ["n", "incl", "pri", "out", "cases"]
    case .minimize: names = ["model", "kind", "expression", "incl", "pri", "cov", "unique", "cases"]
    }
    let numbers: Set = [
      "least", "most", "consistency", "lower", "upper", "coverage", "ron", "pri", "row", "n", "incl", "cov", "unique",
      "z", "p", "fisher", "h", "holm", "bh",
    ]
    return names.map { Field($0, numbers.contains($0) ? .number : .text) }
  }
}
