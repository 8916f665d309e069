import Tables

/// What the parts of a statement say, as far as names and types tell.
package struct MethodQuestion: Sendable {
  private let parts: [MethodPart]
  private let arguments: [MethodArgument]
  /// What the cases may be called.
  package let caseNames: Domain
  /// The columns that its sets are made of, each once.
  package let leaves: [MethodOperand]

  /// - Parameter arguments: one for each part of the method.
  package init(
    _ method: any Method, _ arguments: [MethodArgument], caseNames: Domain, leaves: [MethodOperand] = []
  ) {
    parts = method.parts
    self.arguments = arguments
    self.caseNames = caseNames
    self.leaves = leaves
  }

  func place(_ part: String) -> Int? { parts.firstIndex { $0.name == part } }

  private func argument(_ part: String) -> MethodArgument {
    place(part).map { arguments[$0] } ?? .none
  }

  /// The values, conditions or columns of a part.
  package func operands(_ part: String) -> [MethodOperand] {
    if case .operands(let operands, _) = argument(part) { operands } else { [] }
  }

  package func operand(_ part: String) -> MethodOperand? { operands(part).first }

  package var outcome: MethodOperand? { operand("OUTCOME") }
  package var conditions: [MethodOperand] { operands("COND") }
  /// The set of a claim: what stands before its arrow.
  package var claim: MethodOperand? { operand("EXPR") }
  /// The places of the conditions, group by group.
  package var groups: [[Int]] {
    if case .operands(_, let groups) = argument("COND") { groups } else { [] }
  }

  package func numbers(_ part: String) -> [Double] {
    if case .numbers(let numbers) = argument(part) { numbers } else { [] }
  }

  package func number(_ part: String) -> Double? { numbers(part).first }

  /// A whole number; beyond what can be counted, the largest.
  package func count(_ part: String) -> Int? {
    number(part).map { Int(exactly: max(-1e15, min(1e15, $0)).rounded()) ?? 0 }
  }

  package func word(_ part: String) -> String? {
    if case .word(let word) = argument(part) { word } else { nil }
  }

  package func expectations(_ part: String) -> [MethodExpectation] {
    if case .expectations(let found) = argument(part) { found } else { [] }
  }

  /// The names of the conditions as results write them.
  package var conditionNames: Domain { .words(conditions.map(\.name)) }
}

/// What stands in one part.
package enum MethodArgument: Sendable {
  case none
  /// - `groups`: the places of the conditions, group by group; one that stands alone is a group of its own.
  case operands([MethodOperand], groups: [[Int]] = [])
  /// Names of cases are looked up when the method runs.
  case names
  case word(String)
  case numbers([Double])
  case expectations([MethodExpectation])
}

/// A value that is computed for every row: a condition, a measure, a column.
package struct MethodOperand: Sendable {
  /// What it is called, and what else is known of its values.
  package var field: Field
  /// Whether the opposite of the set is meant.
  package var isNegated: Bool
  /// What a bare word beside it may mean.
  package var domain: Domain
  /// Whether it counts rows, so that where there is no row it is 0.
  package var isCount: Bool
  /// Whether the user gave it its name.
  package var isNamed: Bool
  /// The set that it is, over the leaves of the question; nil where its part joins no sets.
  package var set: SetExpression<Value>?

  package init(
    _ field: Field, isNegated: Bool = false, domain: Domain = .unknown, isCount: Bool = false, isNamed: Bool = false
  ) {
    self.field = field
    self.isNegated = isNegated
    self.domain = domain
    self.isCount = isCount
    self.isNamed = isNamed
  }

  /// `DEV`, or `~DEV`.
  package var name: String { isNegated ? "~\(symbol)" : field.name }
  /// The name in an expression, `~` before that of an opposite set.
  package var term: String { isNegated ? name : symbol }
  /// The name as it stands in an expression.
  package var symbol: String { isCompound ? field.name : Condition.symbol(of: field.name) }
  /// Whether it is made of several sets, or of levels of one, and its name is what the user wrote.
  package var isCompound: Bool {
    guard let set, !isNamed else { return false }
    switch set {
    case .leaf, .not(.leaf): return false
    default: return true
    }
  }

  /// The values that it may have, in words.
  package var values: Domain { field.categories.map { .words($0) } ?? domain }
}

/// What a condition is expected to be where the outcome is: present, absent, or one of its values.
package struct MethodExpectation: Sendable {
  /// By its place among the conditions.
  package var condition: Int
  package var isNegated: Bool
  /// The values that it is expected to have one of; none where it is expected to be present, or absent.
  package var values: [Value]
  package var value: Value? { values.first }

  package init(condition: Int, isNegated: Bool, values: [Value]) {
    self.condition = condition
    self.isNegated = isNegated
    self.values = values
  }
}
