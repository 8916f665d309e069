import Diagnostics
import Tables

extension Parser {
  /// The words that an expression cannot start with, because they belong to the constructs round it.
  static let reserved: Set<String> = ["and", "or", "not", "in", "is", "has", "between", "by", "on", "given", "as"]

  package mutating func expression() throws(Mistake) -> ExpressionSyntax {
    try nested { parser throws(Mistake) in try parser.disjunction() }
  }

  /// What ends with the token before this one. The parts must be parsed before the call: `self` is read first.
  func spanned(_ kind: ExpressionSyntax.Kind, from start: Int) -> ExpressionSyntax {
    ExpressionSyntax(kind, Span(start, previousEnd))
  }

  private mutating func disjunction() throws(Mistake) -> ExpressionSyntax {
    let start = current.span.start
    var parts = [try conjunction()]
    while take(word: "or") { parts.append(try conjunction()) }
    return parts.count == 1 ? parts[0] : spanned(.or(parts), from: start)
  }

  private mutating func conjunction() throws(Mistake) -> ExpressionSyntax {
    let start = current.span.start
    var parts = [try negation()]
    while take(word: "and") { parts.append(try negation()) }
    return parts.count == 1 ? parts[0] : spanned(.and(parts), from: start)
  }

  private mutating func negation() throws(Mistake) -> ExpressionSyntax {
    let start = current.span.start
    guard current.isWord("not"), current.value == "not" || startsOperand(following) else { return try comparison() }
    advance(as: .keyword)
    let operand = try nested { parser throws(Mistake) in try parser.negation() }
    return spanned(.not(operand), from: start)
  }

  /// Whether an operand may begin with a token: after `NOT` in capitals, which is a name where none does.
  private func startsOperand(_ token: Token) -> Bool {
    switch token.kind {
    case .text, .integer, .number, .percent, .date, .parameter, .quotedWord, .symbol(.openBracket), .symbol(.minus):
      true
    case .word: token.isWord("not") || !Parser.reserved.contains(token.keyword)
    default: false
    }
  }

  private mutating func comparison() throws(Mistake) -> ExpressionSyntax {
    let start = current.span.start
    let left = try sum()
    if arrow != nil { return left }
    if case .symbol(let symbol) = current.kind, let comparison = ComparisonOperator(rawValue: symbol.rawValue) {
      try refuseComplement(left, start: start)
      advance()
      let right = try sum()
      let result = spanned(.compare(comparison, left, right), from: start)
      if case .symbol(let next) = current.kind, ComparisonOperator(rawValue: next.rawValue) != nil {
        throw mistake(
          "comparisons do not chain", help: ["write \"x between a and b\", or join two comparisons with and"])
      }
      return result
    }
    let isNegated = current.isWord("not") && Parser.isTest(following)
    if isNegated || current.isWord("is") || Parser.isTest(current) { try refuseComplement(left, start: start) }
    if isNegated { advance(as: .keyword) }
    guard let test = try test(of: left, start: start) else { return left }
    return isNegated ? spanned(.not(test), from: start) : test
  }

  /// The whole number that a decimal literal spells where no double is equal to it: `9007199254740993.0`.
  private static func heldByNone(_ literal: String) -> Int? {
    guard let point = literal.firstIndex(of: "."), let whole = Int(literal[..<point]) else { return nil }
    let isWhole = literal[literal.index(after: point)...].allSatisfy { $0 == "0" }
    return isWhole && ExactOrder.number(whole) == nil ? whole : nil
  }

  private static func isTest(_ token: Token) -> Bool {
    token.kind == .word && ["in", "between", "has", "contains", "starts", "ends", "matches"].contains(token.keyword)
  }

  private mutating func test(of left: ExpressionSyntax, start: Int) throws(Mistake) -> ExpressionSyntax? {
    guard current.kind == .word else { return nil }
    switch current.keyword {
    case "in":
      advance(as: .keyword)
      try expect(.openBracket, "after in")
      return try membership(of: left, start: start)
    case "between":
      advance(as: .keyword)
      let low = try sum()
      guard take(word: "and") else { throw mistake("\"and\" is missing after the lower bound: \(found)") }
      let high = try sum()
      return spanned(.between(left, low, high), from: start)
    case "has":
      advance(as: .keyword)
      return try having(of: left, start: start)
    case "is":
      advance(as: .keyword)
      return try knowledge(of: left, start: start)
    case "contains": return try textTest(.contains, left, start: start)
    case "matches": return try textTest(.matches, left, start: start)
    case "starts", "ends":
      let isStart = current.isWord("starts")
      guard following.isWord("with") else { return nil }
      advance(as: .keyword)
      return try textTest(isStart ? .startsWith : .endsWith, left, start: start)
    default: return nil
    }
  }

  private mutating func textTest(
    _ kind: TextOperator, _ left: ExpressionSyntax, start: Int
  ) throws(Mistake) -> ExpressionSyntax {
    advance(as: .keyword)
    let right = try sum()
    return spanned(.textTest(kind, left, right), from: start)
  }

  /// After `in (`: values, or a query of one column. A query is known by its `|` or by being a lone name of a table.
  private mutating func membership(of left: ExpressionSyntax, start: Int) throws(Mistake) -> ExpressionSyntax {
    if startsQuery() {
      let inner = try withoutSets { parser throws(Mistake) in try parser.query() }
      try expect(.closeBracket, "to close this query")
      return spanned(.inQuery(left, inner), from: start)
    }
    let values = try withoutSets { parser throws(Mistake) in try parser.list() }
    try expect(.closeBracket, "after the values")
    return spanned(.inList(left, values), from: start)
  }

  private mutating func list() throws(Mistake) -> [ExpressionSyntax] {
    var values = [try expression()]
    while take(.comma) { values.append(try expression()) }
    return values
  }

  private mutating func having(of left: ExpressionSyntax, start: Int) throws(Mistake) -> ExpressionSyntax {
    for (word, quantifier) in [("any", Quantifier.any), ("all", Quantifier.all)]
    where current.isWord(word) && following.isSymbol(.openBracket) {
      advance(as: .keyword)
      advance()
      let values = try withoutSets { parser throws(Mistake) in try parser.list() }
      try expect(.closeBracket, "after the values")
      return spanned(.has(left, quantifier, values), from: start)
    }
    let value = try sum()
    return spanned(.has(left, .one, [value]), from: start)
  }

  private mutating func knowledge(of left: ExpressionSyntax, start: Int) throws(Mistake) -> ExpressionSyntax {
    let isNegated = take(word: "not")
    if take(word: "known") {
      let test = spanned(.isState(left, .known), from: start)
      return isNegated ? spanned(.not(test), from: start) : test
    }
    if take(word: "applicable") {
      let test = spanned(.isState(left, .notApplicable), from: start)
      return isNegated ? test : spanned(.not(test), from: start)
    }
    guard take(word: "unknown") else {
      throw mistake(
        "after is stands unknown, known or applicable: \(found)", help: ["for a value write = instead of is"])
    }
    var reason: ExpressionSyntax?
    if take(word: "because") { reason = try sum() }
    let test = spanned(.isUnknown(left, because: reason), from: start)
    return isNegated ? spanned(.not(test), from: start) : test
  }

  private mutating func sum() throws(Mistake) -> ExpressionSyntax {
    let start = current.span.start
    var left = try product()
    var length = 0
    while current.isSymbol(.plus) || current.isSymbol(.minus), arrow == nil {
      let sign = advance().isSymbol(.plus) ? ArithmeticOperator.add : .subtract
      try checkLength(&length)
      let right = try product()
      left = spanned(.arithmetic(sign, left, right), from: start)
    }
    return left
  }

  private mutating func product() throws(Mistake) -> ExpressionSyntax {
    let start = current.span.start
    var left = try factor()
    var length = 0
    while true {
      let sign: ArithmeticOperator
      if current.isSymbol(.times) {
        sign = .multiply
      } else if current.isSymbol(.divide) {
        sign = .divide
      } else if current.isSymbol(.remainder) {
        sign = .remainder
      } else {
        return left
      }
      advance()
      try checkLength(&length)
      let right = try factor()
      left = spanned(.arithmetic(sign, left, right), from: start)
    }
  }

  /// A chain of operators is a tree as deep as it is long.
  private mutating func checkLength(_ length: inout Int) throws(Mistake) {
    length += 1
    guard length <= 200 else {
      throw mistake("more than 200 operators in a row", help: ["split the calculation with derive"])
    }
  }

  private mutating func factor() throws(Mistake) -> ExpressionSyntax {
    let start = current.span.start
    if readsSets, take(.not) {
      let operand = try nested { parser throws(Mistake) in try parser.factor() }
      return spanned(.complement(operand), from: start)
    }
    guard current.isSymbol(.minus) else { return try primary() }
    advance(as: .sign)
    // The least whole number has no positive one.
    if current.kind == .integer, Int(current.value) == nil, Int("-" + current.value) == .min {
      advance()
      return spanned(.integer(.min), from: start)
    }
    let operand = try nested { parser throws(Mistake) in try parser.factor() }
    return spanned(.negate(operand), from: start)
  }

  private mutating func primary() throws(Mistake) -> ExpressionSyntax {
    let token = current
    let start = token.span.start
    switch token.kind {
    case .text:
      advance()
      return spanned(.text(token.value), from: start)
    case .integer:
      advance()
      guard let value = Int(token.value) else {
        throw mistake(
          "this whole number is too large", at: token.span,
          help: ["whole numbers go to \(Int.max); write it with a decimal point"])
      }
      return spanned(.integer(value), from: start)
    case .number, .percent:
      advance()
      guard let value = Double(token.value), value.isFinite else {
        throw mistake("this number is too large", at: token.span)
      }
      if let whole = Parser.heldByNone(token.value) {
        throw mistake(
          "no number with decimals is equal to this one", at: token.span,
          help: ["as a whole number it is exact: \(whole)"])
      }
      return spanned(token.kind == .percent ? .percent(value) : .number(value), from: start)
    case .date:
      advance()
      return spanned(.date(token.value), from: start)
    case .parameter:
      advance()
      return spanned(.parameter(Name(token.value, token.span)), from: start)
    case .symbol(.openBracket): return try bracketed()
    case .word where !Parser.reserved.contains(token.value), .quotedWord: return try word()
    case .word where !["and", "or", "not"].contains(token.value):
      throw mistake(
        "a value is missing: \(found)", help: ["for a column of that name write `\(token.value)` in backticks"])
    case .symbol(.rightArrow), .symbol(.leftArrow),
      .symbol(.greater) where place > 0 && source[Span(token.span.start - 1, token.span.start)] == "-":
      throw mistake(
        "an arrow stands once, between an expression and an outcome, and in no bracket",
        help: ["write fit EXPR -> OUTCOME"])
    case .symbol(.not):
      throw mistake(
        "a value is missing: \(found)",
        help: ["for the opposite of yes and no write not, for that of a membership set(~…)"])
    default:
      throw mistake("a value is missing: \(found)")
    }
  }

  private mutating func bracketed() throws(Mistake) -> ExpressionSyntax {
    let start = advance().span.start
    if startsQuery() {
      let inner = try withoutSets { parser throws(Mistake) in try parser.query() }
      try expect(.closeBracket, "to close this query")
      return spanned(.query(inner), from: start)
    }
    let stops = stopsAtArrows
    stopsAtArrows = false
    defer { stopsAtArrows = stops }
    let inner = try expression()
    try expect(.closeBracket, "to close this bracket")
    return spanned(.bracketed(inner), from: start)
  }

  /// Whether what stands after an opening bracket is a query: a name or bracket, and a `|` before the bracket closes.
  private func startsQuery() -> Bool {
    var open = 0
    var index = 0
    while let token = peekToken(index), token.kind != .end {
      if open == 0, token.isSymbol(.pipe) { return true }
      if open == 0, token.isSymbol(.closeBracket) { return false }
      if token.isSymbol(.openBracket) { open += 1 }
      if token.isSymbol(.closeBracket) { open -= 1 }
      index += 1
    }
    return false
  }

  private mutating func word() throws(Mistake) -> ExpressionSyntax {
    let token = current
    let isAlone = token.kind == .word && !following.isSymbol(.dot)
    let isValue = isAlone && ["yes", "true", "no", "false", "unknown"].contains(token.value)
    let isCall = isAlone && following.isSymbol(.openBracket)
    advance(as: isValue ? .keyword : isCall ? .function : .name)
    let start = token.span.start
    if isAlone {
      switch token.value {
      case "yes", "true": return spanned(.boolean(true), from: start)
      case "no", "false": return spanned(.boolean(false), from: start)
      case "unknown": return spanned(.unknown, from: start)
      default: break
      }
      if isCall { return try call(token) }
    }
    var path = [Name(token.value, token.span, isQuoted: token.kind == .quotedWord)]
    while take(.dot) { path.append(try name("after the dot")) }
    let whole = spanned(.path(path), from: start)
    return readsSets && current.isSymbol(.openSquare) ? try levels(of: whole, start: start) : whole
  }

  private mutating func call(_ token: Token) throws(Mistake) -> ExpressionSyntax {
    advance()
    let isDistinct = current.isWord("distinct") && !following.isSymbol(.closeBracket)
    if isDistinct { advance(as: .keyword) }
    var arguments: [ExpressionSyntax] = []
    if !current.isSymbol(.closeBracket) {
      let isSet = vocabulary.functions[token.value]?.takesSet == true
      arguments = try withoutSets(isSet) { parser throws(Mistake) in try parser.list() }
    }
    try expect(.closeBracket, "after the arguments of \(token.value)")
    return spanned(
      .call(Name(token.value, token.span), isDistinct: isDistinct, arguments), from: token.span.start)
  }
}
