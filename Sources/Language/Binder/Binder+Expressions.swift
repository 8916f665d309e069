import Diagnostics
import Tables
import Text

extension Binder {
  /// A condition: yes, no or unknown.
  mutating func condition(_ syntax: ExpressionSyntax, after verb: String) -> BoundExpression? {
    guard let bound = item(syntax) else { return nil }
    if bound.isUnknownLiteral { return BoundExpression(bound.kind, .boolean, span: bound.span) }
    if bound.type == .integer, let set = zeroOrOne(bound) { return set }
    guard bound.type == .boolean else {
      report(
        "\(verb) needs a condition, and this is \(bound.type.phrase)", at: syntax.span,
        help: conditionHelp(syntax, bound))
      return nil
    }
    return bound.isUnknownLiteral ? BoundExpression(bound.kind, .boolean, span: bound.span) : bound
  }

  private func conditionHelp(_ syntax: ExpressionSyntax, _ bound: BoundExpression) -> [Sentence] {
    let text = source[syntax.span]
    if bound.type.element != nil { return ["for a list write: \(text) has …"] }
    return ["compare it with something: \(text) = …, or ask: \(text) is known"]
  }

  /// An expression; nil after a mistake, which has been reported.
  mutating func expression(_ syntax: ExpressionSyntax) -> BoundExpression? {
    let span = syntax.span
    switch syntax.kind {
    case .invalid: return nil
    case .text(let text): return BoundExpression(.constant(.text(text)), .text, span: span)
    case .integer(let value): return BoundExpression(.constant(.integer(value)), .integer, span: span)
    case .number(let value): return BoundExpression(.constant(.number(value)), .number, span: span)
    case .boolean(let value): return BoundExpression(.constant(.boolean(value)), .boolean, span: span)
    case .unknown: return BoundExpression(.constant(.unknown), .text, span: span)
    case .percent:
      report("a number with % can only be compared with a column whose unit is percent", at: span)
      return nil
    case .date(let text):
      guard let date = CalendarDate(iso: text) else {
        report("there is no day \(text)", at: span, help: ["a date is written year-month-day: 2024-04-17"])
        return nil
      }
      return BoundExpression(.constant(.date(date)), .date, span: span)
    case .parameter(let name): return parameter(name)
    case .bracketed(let inner):
      guard var bound = expression(inner) else { return nil }
      bound.span = span
      return bound
    case .path(let path): return self.path(path)
    case .negate(let operand): return negation(operand, span)
    case .not(let operand):
      guard let bound = condition(operand, after: "not") else { return nil }
      return BoundExpression(.not(bound), .boolean, span: span)
    case .and(let parts): return logical(parts, span, word: "and") { .and($0) }
    case .or(let parts): return logical(parts, span, word: "or") { .or($0) }
    case .arithmetic(let sign, let left, let right): return arithmetic(sign, left, right, span)
    case .compare, .textTest, .inList, .inQuery, .between, .has: return comparison(syntax)
    case .isUnknown(let operand, let reason): return knowledge(operand, reason, span)
    case .isState(let operand, let state):
      return item(operand).map { BoundExpression(.isState($0, state), .boolean, span: span) }
    case .call(let name, let isDistinct, let arguments):
      return call(name, isDistinct: isDistinct, arguments, span)
    case .query(let query): return scalar(query, span)
    case .complement(let operand): return misplacedComplement(operand, span)
    case .levels(let column, let values): return levels(column, values, span)
    }
  }

  private mutating func parameter(_ name: Name) -> BoundExpression? {
    guard let value = environment.parameters[name.text] else {
      let close = Suggestion.closest(to: name.text, among: environment.parameters.keys.sorted())
      report(
        "no value was given for $\(name.text)", at: name.span,
        help: close.isEmpty
          ? ["give it with --set \(name.text)=VALUE, or set \(name.text) = VALUE"] : [Suggestion.question(close)])
      return nil
    }
    return BoundExpression(.constant(value), Binder.type(of: value), span: name.span)
  }

  static func type(of value: Value) -> DataType {
    switch value {
    case .unknown, .text: .text
    case .integer: .integer
    case .number, .bound: .number
    case .boolean: .boolean
    case .date: .date
    case .list(let values): .list(values.first.map { type(of: $0) } ?? .text)
    case .reference(let reference): .reference(reference.names.table)
    }
  }

  private mutating func path(_ path: [Name]) -> BoundExpression? {
    if let resolved = resolve(path) { return resolved }
    unknownColumn(path[0])
    return nil
  }

  private mutating func negation(_ operand: ExpressionSyntax, _ span: Span) -> BoundExpression? {
    if case .integer(let value) = operand.kind, value > .min {
      return BoundExpression(.constant(.integer(-value)), .integer, span: span)
    }
    guard let bound = expression(operand) else { return nil }
    guard bound.type.isNumeric else {
      report("only a number can be negated, and this is \(bound.type.phrase)", at: operand.span)
      return nil
    }
    return BoundExpression(.negate(bound), bound.type, unit: bound.unit, span: span)
  }

  private mutating func logical(
    _ parts: [ExpressionSyntax], _ span: Span, word: String, _ make: ([BoundExpression]) -> BoundExpression.Kind
  ) -> BoundExpression? {
    // Every part is bound, so that the mistakes of all are found.
    let bound = parts.map { condition($0, after: word) }
    let whole = bound.compactMap { $0 }
    return whole.count == parts.count ? BoundExpression(make(whole), .boolean, span: span) : nil
  }

  private mutating func arithmetic(
    _ sign: ArithmeticOperator, _ leftSyntax: ExpressionSyntax, _ rightSyntax: ExpressionSyntax, _ span: Span
  ) -> BoundExpression? {
    let left = item(leftSyntax)
    let right = item(rightSyntax)
    guard var left, var right else { return nil }
    if left.isUnknownLiteral { left.type = right.type }
    if right.isUnknownLiteral { right.type = left.type }
    if sign == .subtract, left.type == .date, right.type == .date {
      return BoundExpression(.arithmetic(sign, left, right), .integer, unit: "days", span: span)
    }
    if sign == .add || sign == .subtract, left.type == .date, right.type == .integer {
      return BoundExpression(.arithmetic(sign, left, right), .date, span: span)
    }
    for (side, syntax) in [(left, leftSyntax), (right, rightSyntax)] where !side.type.isNumeric {
      let help: [Sentence] = side.type == .text ? ["texts are joined with concat(a, b)"] : []
      report("\"\(sign.rawValue)\" needs numbers, and this is \(side.type.phrase)", at: syntax.span, help: help)
      return nil
    }
    guard let unit = unit(of: sign, left, right, span) else { return nil }
    let isInteger = left.type == .integer && right.type == .integer
    return BoundExpression(
      .arithmetic(sign, isInteger ? left : left.widened, isInteger ? right : right.widened),
      isInteger && sign != .divide ? .integer : .number, unit: unit, span: span)
  }

  /// The unit of a calculation, nil inside when it has none; nil outside after a mistake.
  private mutating func unit(
    of sign: ArithmeticOperator, _ left: BoundExpression, _ right: BoundExpression, _ span: Span
  ) -> String?? {
    switch sign {
    case .add, .subtract, .remainder:
      if let first = left.unit, let second = right.unit, first != second {
        report("\"\(sign.rawValue)\" joins \(first) and \(second)", at: span, help: ["only equal units add up"])
        return nil
      }
      return .some(left.unit ?? right.unit)
    case .multiply:
      if left.unit == nil || right.unit == nil { return .some(left.unit ?? right.unit) }
      return .some(nil)
    case .divide: return .some(right.unit == nil ? left.unit : nil)
    }
  }

  private mutating func knowledge(
    _ operand: ExpressionSyntax, _ reason: ExpressionSyntax?, _ span: Span
  ) -> BoundExpression? {
    guard let bound = item(operand) else { return nil }
    var text: String?
    if let reason {
      switch reason.kind {
      case .text(let value): text = value
      case .path(let path) where path.count == 1: text = path[0].text
      default:
        report("a reason is a text: is unknown because \"not surveyed\"", at: reason.span)
        return nil
      }
      if let text, Validity.meansNotApplicable(TextFolding.key(text)) {
        report(
          "where the question does not arise, a cell is not unknown but not applicable", at: span,
          help: ["write: \(source[operand.span]) is not applicable"])
        return nil
      }
    }
    return BoundExpression(.isUnknown(bound, reason: text), .boolean, span: span)
  }

  private mutating func scalar(_ query: QuerySyntax, _ span: Span) -> BoundExpression? {
    guard let bound = bind(query) else { return nil }
    guard bound.scope.columns.count == 1 else {
      report(
        "a query that stands for a value has one column, and this has \(bound.scope.columns.count)", at: span,
        help: ["end it with | select COLUMN, or | count"])
      return nil
    }
    let field = bound.scope.columns[0].field
    return BoundExpression(.query(bound), field.type, unit: field.unit, span: span)
  }
}
