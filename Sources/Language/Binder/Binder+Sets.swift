import Diagnostics
import Methods
import Tables
import Text

/// Sets as expressions.
extension Binder {
  /// A condition or an outcome; nil after a mistake.
  ///
  /// - Parameter leaves: the columns that the sets of the statement are made of; those that it reads are added.
  mutating func set(_ syntax: ConditionSyntax, _ leaves: inout [BoundOperand]) -> BoundOperand? {
    noteNegation(syntax.item.expression)
    guard let expression = set(syntax.item.expression, &leaves) else { return nil }
    switch expression {
    case .leaf(let place), .not(.leaf(let place)):
      // A condition that is a column, or the opposite of one, goes by the name of the column.
      var operand = leaves[place]
      if let name = syntax.item.name { operand.operand.field.name = name.text }
      operand.operand.isNamed = syntax.item.name != nil
      if case .not = expression { operand.operand.isNegated = true }
      operand.operand.set = expression
      operand.span = syntax.span
      return operand
    default: break
    }
    let bound = made(of: expression, leaves, syntax.item.expression.span)
    var field = Field("", bound.type)
    field.name = syntax.item.name?.text ?? text(of: expression, leaves)
    field.origins = origins(of: bound)
    var operand = MethodOperand(field, isNamed: syntax.item.name != nil)
    operand.set = expression
    return BoundOperand(operand: operand, expression: bound, span: syntax.span)
  }

  /// `set(…)`, a value like others.
  mutating func set(_ syntax: ExpressionSyntax, _ span: Span) -> BoundExpression? {
    noteNegation(syntax)
    var leaves: [BoundOperand] = []
    guard let expression = set(syntax, &leaves) else { return nil }
    return made(of: expression, leaves, span)
  }

  private func made(of expression: SetExpression<Value>, _ leaves: [BoundOperand], _ span: Span) -> BoundExpression {
    let places = expression.leaves
    let own = expression.mapLeaves { place in places.firstIndex(of: place) ?? 0 }
    let parts = places.map { leaves[$0].expression }
    let isCrisp = !parts.isEmpty && isCrisp(own, parts)
    return BoundExpression(
      .set(BoundSet(expression: own, leaves: parts, fields: places.map { leaves[$0].field })),
      isCrisp ? .boolean : .number, span: span)
  }

  /// Whether it is made of yes/no columns and of levels alone, so that it is yes or no itself.
  private func isCrisp(_ set: SetExpression<Value>, _ leaves: [BoundExpression]) -> Bool {
    switch set {
    case .leaf(let place): leaves[place].type == .boolean
    case .levels: true
    case .not(let inner): isCrisp(inner, leaves)
    case .and(let parts), .or(let parts): parts.allSatisfy { isCrisp($0, leaves) }
    }
  }

  private func text(of set: SetExpression<Value>, _ leaves: [BoundOperand]) -> String {
    set.text(name: { leaves[$0].name }, level: { $1.display })
  }

  // MARK: Parts

  private mutating func set(
    _ syntax: ExpressionSyntax, _ leaves: inout [BoundOperand]
  ) -> SetExpression<Value>? {
    switch syntax.kind {
    case .bracketed(let inner): return set(inner, &leaves)
    case .complement(let inner), .not(let inner): return set(inner, &leaves)?.opposite
    case .and(let parts): return sets(parts, &leaves, isConjunction: true)
    case .or(let parts): return sets(parts, &leaves, isConjunction: false)
    case .arithmetic(.multiply, let left, let right): return sets([left, right], &leaves, isConjunction: true)
    case .arithmetic(.add, let left, let right): return sets([left, right], &leaves, isConjunction: false)
    case .arithmetic(let sign, _, _):
      report(
        "\"\(sign.rawValue)\" does not join sets", at: syntax.span,
        help: ["sets are joined by * (and), + (or) and ~ (not)", "calculate before: derive x = … and take x"])
      return nil
    case .integer(0): return .or([])
    case .integer(1): return .and([])
    case .integer, .number, .percent, .negate, .date:
      report(
        "\(source[syntax.span]) is no set", at: syntax.span,
        help: ["of the numbers only 0, which no case is in, and 1, which every case is in, stand between sets"])
      return nil
    case .levels(let column, let values): return levels(column, values, &leaves)
    default: return leaf(syntax, &leaves).map { .leaf($0) }
    }
  }

  private mutating func sets(
    _ parts: [ExpressionSyntax], _ leaves: inout [BoundOperand], isConjunction: Bool
  ) -> SetExpression<Value>? {
    // Every part is bound, so that the mistakes of all are found.
    var found: [SetExpression<Value>] = []
    for part in parts { if let one = set(part, &leaves) { found.append(one) } }
    return found.count == parts.count ? .joined(found, isConjunction: isConjunction) : nil
  }

  /// The place of the column, or of the value, that a set is made of.
  private mutating func leaf(_ syntax: ExpressionSyntax, _ leaves: inout [BoundOperand]) -> Int? {
    guard !reportQuoted(syntax), !reportSmallLetters(syntax), let bound = item(syntax) else { return nil }
    let item = ItemSyntax(expression: syntax)
    guard !reportList(item, bound) else { return nil }
    if let known = leaves.firstIndex(where: { isSame($0.expression, bound) }) { return known }
    leaves.append(operand(item, bound, span: syntax.span))
    return leaves.count - 1
  }

  /// Whether two values are read from one column, or are written alike.
  private func isSame(_ left: BoundExpression, _ right: BoundExpression) -> Bool {
    if case .column(let first) = left.kind, case .column(let second) = right.kind { return first == second }
    return source[left.span] == source[right.span]
  }

  private mutating func levels(
    _ column: ExpressionSyntax, _ values: [ExpressionSyntax], _ leaves: inout [BoundOperand]
  ) -> SetExpression<Value>? {
    guard let place = leaf(column, &leaves) else { return nil }
    var found: [Value] = []
    for value in values {
      guard let level = level(value, of: leaves[place].expression) else { return nil }
      if !found.contains(level) { found.append(level) }
    }
    return .levels(place, found)
  }

  /// A value between `[` and `]`: a number or a word, which may be one that is known of the column.
  mutating func level(_ syntax: ExpressionSyntax, of column: BoundExpression? = nil) -> Value? {
    switch syntax.kind {
    case .integer(let number): return .integer(number)
    case .number(let number): return .number(number)
    case .boolean(let flag): return .boolean(flag)
    case .text(let text): return .text(text)
    case .path(let words):
      let text = words.map(\.text).joined(separator: ".")
      guard let column, words.count == 1, let bound = matched(syntax, to: column)?.constant else { return .text(text) }
      if case .reference(let reference) = bound { return .text(reference.label) }
      return bound
    default:
      report("between [ and ] stand values of the condition", at: syntax.span, help: ["write DEV[1], or DEV[1,2]"])
      return nil
    }
  }

  // MARK: Elsewhere

  /// `~` where no set stands.
  mutating func misplacedComplement(_ operand: ExpressionSyntax, _ span: Span) -> BoundExpression? {
    let text = source[operand.span]
    report(
      "~ is the opposite of a set, and here is a calculation", at: span,
      help: ["write 1 - \(text) for a membership, not \(text) for yes and no"])
    return nil
  }

  /// `kind[develop]` within a comparison: yes or no.
  mutating func levels(
    _ column: ExpressionSyntax, _ values: [ExpressionSyntax], _ span: Span
  ) -> BoundExpression? {
    var leaves: [BoundOperand] = []
    guard let set = levels(column, values, &leaves) else { return nil }
    return made(of: set, leaves, span)
  }

  /// A column of 0 and 1 as yes and no; nil where its values are known to be others, or nothing says what they are.
  func zeroOrOne(_ bound: BoundExpression) -> BoundExpression? {
    var column = bound
    while case .widened(let inner) = column.kind { column = inner }
    let name: String
    switch column.kind {
    case .column(let index): name = scope.columns[index].field.name
    case .field(_, let table, let place):
      guard let stored = catalog.table(table) else { return nil }
      name = stored.schema.fields[place].name
    default: return nil
    }
    switch ownDomain(of: column) {
    case .column, .local:
      guard let values = catalog.column(of: ownDomain(of: column)), values.holdsZeroAndOne else { return nil }
    case .unknown: break
    default: return nil
    }
    // What a computed column holds is seen when the stage runs.
    let set = BoundSet(expression: .leaf(0), leaves: [bound], fields: [Field(name, bound.type)])
    return BoundExpression(.set(set), .boolean, span: bound.span)
  }

  // MARK: Mistakes

  /// Refuses a text where a condition stands.
  mutating func reportQuoted(_ syntax: ExpressionSyntax) -> Bool {
    guard case .text(let text) = syntax.kind else { return false }
    let name = scope.index(of: text).map { scope.columns[$0].field.name }
    let shown = name.map { $0.contains { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") } ? "`\($0)`" : $0 }
    let written = source[syntax.span]
    report(
      "\(written) is a text, and here stands a condition", at: syntax.span,
      help: ["write the name of a column without quotes\(shown.map { ": \($0)" } ?? "")"],
      mend: shown.map { Diagnostic.Mend(span: syntax.span, replacement: $0) })
    return true
  }

  /// Small letters are the opposite of a set in fsQCA; here they would be the set itself.
  private mutating func reportSmallLetters(_ syntax: ExpressionSyntax) -> Bool {
    guard case .path(let path) = syntax.kind, path.count == 1, !path[0].isQuoted,
      let index = scope.index(of: path[0].text)
    else { return false }
    let (name, written) = (scope.columns[index].field.name, path[0].text)
    guard name != written, written == written.lowercased(), name != name.lowercased() else { return false }
    let symbol = Condition.symbol(of: name)
    report(
      "\(written) is written \(symbol) here", at: syntax.span, help: ["for the negation write ~\(symbol)"],
      mend: Diagnostic.Mend(span: syntax.span, replacement: symbol))
    return true
  }

  /// Says how `not A and B` is read.
  private mutating func noteNegation(_ syntax: ExpressionSyntax) {
    let parts: [ExpressionSyntax]
    switch syntax.kind {
    case .and(let found), .or(let found): parts = found
    default: return
    }
    guard let first = parts.first else { return }
    var inner = first
    if case .and(let found) = first.kind, let part = found.first { inner = part }
    guard case .not(let operand) = inner.kind else { return }
    if case .bracketed = operand.kind { return }
    let rest = source[Span(inner.span.end, syntax.span.end)]
    diagnostics.append(
      Diagnostic(
        .note, "read as (\(source[inner.span]))\(rest)", at: .text(source, syntax.span),
        help: ["for the opposite of all of it: not (\(source[operand.span])\(rest))"]))
  }
}
