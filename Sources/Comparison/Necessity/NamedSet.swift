import Methods

/// A set with the words for it.
struct NamedSet: Sendable {
  let expression: SetExpression<Int>
  /// As an expression, without spaces.
  let text: String
  /// The same for the opposite set.
  let opposite: String
  /// Whether brackets must stand round it where it is joined by `*`.
  let isSum: Bool
  /// Whether it is a column, or the opposite of one, so that a case has it or has not.
  let isColumn: Bool
  /// Whether no case can be in it in part.
  let isCrisp: Bool

  init(_ expression: SetExpression<Int>, text: String, opposite: String, isColumn: Bool, over leaves: [Condition]) {
    self.expression = expression
    self.text = text
    self.opposite = opposite
    self.isColumn = isColumn
    isSum = if case .or(let parts) = expression { parts.count > 1 } else { false }
    isCrisp = expression.leaves.allSatisfy { leaves[$0].kind != .fuzzy }
  }

  /// A condition or an outcome as the user wrote it.
  init(_ operand: MethodOperand, _ expression: SetExpression<Int>, over leaves: [Condition]) {
    var isColumn = false
    let text: String
    let opposite: String
    switch expression {
    case .leaf, .not(.leaf):
      isColumn = true
      (text, opposite) = (operand.name, operand.isNegated ? operand.symbol : "~\(operand.symbol)")
    case _ where operand.isNamed:
      (text, opposite) = (operand.symbol, "~\(operand.symbol)")
    default:
      text = operand.field.name
      opposite = NamedSet.opposite(of: text, expression)
    }
    self.init(expression, text: text, opposite: opposite, isColumn: isColumn, over: leaves)
  }

  private static func opposite(of text: String, _ expression: SetExpression<Int>) -> String {
    switch expression {
    case .not(.levels): String(text.dropFirst())
    case .not:
      text.hasPrefix("~(") && text.hasSuffix(")") ? String(text.dropFirst(2).dropLast()) : String(text.dropFirst())
    case .levels: "~\(text)"
    case .and(let parts) where parts.isEmpty: "0"
    case .or(let parts) where parts.isEmpty: "1"
    default: "~(\(text))"
    }
  }

  /// One level of a multi-value condition.
  init(level: Int, of leaf: Int, called symbol: String, over leaves: [Condition]) {
    let text = "\(symbol)[\(leaves[leaf].levelName(level))]"
    self.init(.levels(leaf, [level]), text: text, opposite: "~\(text)", isColumn: false, over: leaves)
  }

  /// That a case is in it, or is not: `SURV = yes`.
  func words(isPresent: Bool) -> String {
    guard isColumn, isCrisp else { return isPresent ? text : opposite }
    let isNegated = if case .not = expression { true } else { false }
    let name = isNegated ? opposite : text
    return "\(name) = \(isPresent != isNegated ? "yes" : "no")"
  }
}
