import Diagnostics
import Methods
import Text

extension Method {
  /// What may follow its word, made of its parts.
  var form: Form<MethodSyntax> {
    var sequence: [Form<MethodSyntax>] = []
    var clauses: [Form<MethodSyntax>] = []
    var optional: [Form<MethodSyntax>] = []
    for (place, part) in parts.enumerated() {
      if part.presence != .withPrevious, !optional.isEmpty {
        sequence.append(.optional(.sequence(optional)))
        optional = []
      }
      let form = part.form(
        at: place, of: word,
        before: parts[(place + 1)...].filter { $0.presence != .withPrevious }.compactMap(\.firstWord))
      switch part.presence {
      case .required: sequence.append(form)
      case .optional, .withPrevious: optional.append(form)
      case .clause: clauses.append(form)
      case .implied: break
      }
    }
    if !optional.isEmpty { sequence.append(.optional(.sequence(optional))) }
    return .sequence(sequence + [.anyOrder(clauses)])
  }

  package var signature: String { form.shape.signature(of: word) }
}

extension MethodPart {
  /// The words before it.
  private var words: [String] { after?.split(separator: " ").map(String.init) ?? [] }

  fileprivate var firstWord: String? { words.first }

  /// - Parameter next: the words of later parts, with which this one does not begin.
  fileprivate func form(at place: Int, of verb: String, before next: [String]) -> Form<MethodSyntax> {
    let read = reader(of: verb)
    let operand = Form<MethodSyntax>(
      shape,
      begins: { parser in
        if parser.isAtEnd { offer(&parser, from: parser.place) }
        return !parser.endsStage && !(parser.current.kind == .word && next.contains(parser.current.keyword))
      },
      read: { parser, syntax throws(Parser.Mistake) in
        let start = parser.place
        do throws(Parser.Mistake) {
          syntax.parts[place] = try read(&parser)
        } catch {
          offer(&parser, from: start)
          throw error
        }
        if readsExpressions { offer(&parser, from: start) }
      })
    guard !words.isEmpty else { return operand }
    return .sequence(words.map { .word($0, note: $0 == words.last ? note : "") } + [operand])
  }

  private var shape: Shape {
    switch kind {
    case .conditions, .caseNames, .attributes, .numbers: .list(.operand(label))
    case .expectations: .list(.operand("\(label), ~\(label)"))
    case .source: .operand("[NAME =] \(label)")
    case .choice(let words): .oneOf(words)
    case .arrow: .oneOf([Parser.Arrow.sufficiency.rawValue, Parser.Arrow.necessity.rawValue])
    default: .operand(label)
    }
  }

  // MARK: Completion

  private var readsExpressions: Bool {
    switch kind {
    case .outcome, .claim, .conditions, .expectations, .attributes, .value, .source, .key, .aggregate: true
    case .arrow, .caseName, .caseNames, .column, .choice, .number, .numbers: false
    }
  }

  private func offer(_ parser: inout Parser, from start: Int) {
    switch kind {
    case .caseName, .caseNames: parser.expects(.row)
    case .column: parser.expects(.column)
    case .number, .numbers: parser.expects(.nothing)
    case .choice, .arrow: break
    case .outcome, .claim, .conditions, .expectations, .attributes, .value, .source, .key, .aggregate:
      parser.expects(.expression, from: start)
    }
  }

  // MARK: Reading

  private func reader(of verb: String) -> (inout Parser) throws(Parser.Mistake) -> MethodSyntax.Part {
    let preceding = after.map { "\(verb) \($0)" } ?? verb
    switch kind {
    case .outcome, .claim:
      let isClaim = if case .claim = kind { true } else { false }
      let what = isClaim ? "the expression" : "the outcome"
      return { [joinsSets] parser throws(Parser.Mistake) in
        parser.stopsAtArrows = isClaim
        defer { parser.stopsAtArrows = false }
        return .conditions(GivenSyntax(conditions: [try parser.condition(what, joinsSets)], groups: [[0]]))
      }
    case .arrow:
      return { parser throws(Parser.Mistake) in
        parser.stopsAtArrows = true
        defer { parser.stopsAtArrows = false }
        return .word(try parser.takeArrow())
      }
    case .conditions:
      return { [joinsSets] parser throws(Parser.Mistake) in .conditions(try parser.conditions(joinsSets)) }
    case .expectations:
      return { [joinsSets] parser throws(Parser.Mistake) in
        var found = GivenSyntax(conditions: [], groups: [])
        repeat {
          found.conditions.append(try parser.condition("an expected condition", joinsSets))
        } while parser.take(.comma)
        return .conditions(found)
      }
    case .caseName:
      return { parser throws(Parser.Mistake) in .names([try parser.caseName(after: preceding)]) }
    case .caseNames:
      return { parser throws(Parser.Mistake) in
        var names: [Name] = []
        repeat { names.append(try parser.caseName(after: preceding)) } while parser.take(.comma)
        return .names(names)
      }
    case .attributes: return { parser throws(Parser.Mistake) in .items(try parser.items()) }
    case .source:
      return { parser throws(Parser.Mistake) in
        var name: Name?
        if parser.current.kind == .word || parser.current.kind == .quotedWord, parser.following.isSymbol(.equal) {
          name = try parser.name("")
          parser.advance()
        }
        return .items([ItemSyntax(expression: try parser.expression(), name: name)])
      }
    case .value, .key, .aggregate:
      return { parser throws(Parser.Mistake) in .items([ItemSyntax(expression: try parser.expression())]) }
    case .column:
      return { parser throws(Parser.Mistake) in .names([try parser.name("of a column")]) }
    case .choice(let words):
      let choices = words.map { ($0, note: "") }
      return { parser throws(Parser.Mistake) in .word(try parser.choice(of: choices, after: after ?? verb)) }
    case .number: return { parser throws(Parser.Mistake) in .numbers([try parser.expression()]) }
    case .numbers:
      return { parser throws(Parser.Mistake) in
        var found: [ExpressionSyntax] = []
        repeat { found.append(try parser.expression()) } while parser.take(.comma)
        return .numbers(found)
      }
    }
  }
}

extension Parser {
  /// Reads what follows the word of several methods, and finds out which is meant.
  mutating func method(of methods: [any Method]) throws(Mistake) -> MethodSyntax {
    let meant = methods.filter { stand($0.marks) }
    let method = meant.max { $0.marks.count < $1.marks.count }
    let start = isCompleting ? self : nil
    defer {
      // While it is being typed, any of them may be meant.
      for other in methods where !namesCases || other.parts.contains(where: \.isCaseList) {
        if let start, other.marks != method?.marks { expects(whatFollowsIn: other, from: start) }
      }
    }
    guard let method else { throw unmarked(methods) }
    signature = { method.signature }
    var syntax = MethodSyntax(method)
    try method.form.read(&self, &syntax)
    return syntax
  }

  /// The phrases have their first word in common, and the second is another; or they are missing.
  private mutating func unmarked(_ methods: [any Method]) -> Mistake {
    guard !endsStage else { return mistake("a value is missing: \(found)", help: signatureHelp) }
    let marks = methods.compactMap { $0.marks.first?.split(separator: " ").map(String.init) }
    if let word = marks.first?.first, marks.allSatisfy({ $0.count == 2 && $0[0] == word }),
      let distance = (1..<max(2, distanceToEnd)).first(where: { peekToken($0)?.isWord(word) ?? false })
    {
      for _ in 0...distance { advance(as: .none) }
      return mistake("after \(word) stands \(marks.map { $0[1] }, last: "or"): \(found)", help: signatureHelp)
    }
    return mistake("\(marks.map { "\"\($0.joined(separator: " "))\"" }, last: "or") is missing", help: signatureHelp)
  }

  /// How many tokens are left of the stage.
  private var distanceToEnd: Int {
    var distance = 0
    while let token = peekToken(distance), token.kind != .end, !token.isSymbol(.pipe) { distance += 1 }
    return distance
  }

  /// Whether phrases stand in the rest of the stage in their order, outside all brackets and with something before each:
  /// a column may be called as a word of them.
  private func stand(_ phrases: [String]) -> Bool {
    var left = phrases.map { $0.split(separator: " ").map(String.init) }[...]
    var open = 0
    var earliest = 1
    var distance = 0
    while let words = left.first, let token = peekToken(distance), token.kind != .end,
      open > 0 || !token.isSymbol(.pipe),
      open >= 0
    {
      if token.isSymbol(.openBracket) { open += 1 }
      if token.isSymbol(.closeBracket) { open -= 1 }
      if open == 0, distance >= earliest,
        words.indices.allSatisfy({ peekToken(distance + $0)?.isWord(words[$0]) ?? false })
      {
        left.removeFirst()
        earliest = distance + words.count + 1
      }
      distance += 1
    }
    return left.isEmpty
  }

  // MARK: Conditions

  /// - Parameter joinsSets: whether `*`, `+` and `~` join sets in it.
  fileprivate mutating func condition(_ what: String, _ joinsSets: Bool) throws(Mistake) -> ConditionSyntax {
    let start = current.span.start
    guard !endsStage, !current.isWord("given"), arrow == nil else { throw mistake("\(what) is missing: \(found)") }
    if joinsSets {
      let expression = try set { parser throws(Mistake) in try parser.expression() }
      let item = ItemSyntax(expression: expression, name: take(word: "as") ? try name("after as") : nil)
      return ConditionSyntax(item: item, isNegated: false, isSet: true, span: Span(start, previousEnd))
    }
    let isNegated = take(.not) || take(word: "not")
    var expression = try expression()
    if current.isSymbol(.openSquare) {
      // `kind[develop]`, as solutions write it, is kind = develop.
      advance()
      let value = try self.expression()
      try expect(.closeSquare, "to close the value")
      expression = ExpressionSyntax(.compare(.equal, expression, value), Span(expression.span.start, previousEnd))
    }
    let item = ItemSyntax(expression: expression, name: take(word: "as") ? try name("after as") : nil)
    return ConditionSyntax(item: item, isNegated: isNegated, isSet: false, span: Span(start, previousEnd))
  }

  fileprivate mutating func conditions(_ joinsSets: Bool) throws(Mistake) -> GivenSyntax {
    var given = GivenSyntax(conditions: [], groups: [])
    repeat {
      let first = given.conditions.count
      if startsGroup {
        advance()
        repeat { given.conditions.append(try condition("a condition", joinsSets)) } while take(.comma)
        try expect(.closeBracket, "to close this group of conditions")
      } else {
        given.conditions.append(try condition("a condition", joinsSets))
      }
      given.groups.append(Array(first..<given.conditions.count))
    } while take(.comma)
    return given
  }

  /// `(a, b)`: an opening bracket with a comma directly in it, behind which the condition does not go on.
  private var startsGroup: Bool {
    guard current.isSymbol(.openBracket) else { return false }
    var open = 0
    var square = 0
    var hasComma = false
    var distance = 0
    while let token = peekToken(distance), token.kind != .end {
      switch token.kind {
      case .symbol(.openBracket): open += 1
      case .symbol(.closeBracket): open -= 1
      case .symbol(.openSquare): square += 1
      case .symbol(.closeSquare): square -= 1
      case .symbol(.comma) where open == 1 && square == 0: hasComma = true
      default: break
      }
      distance += 1
      if open == 0 { return hasComma && !goesOn(at: distance) }
    }
    return hasComma
  }

  /// Whether a condition goes on with the token there: an operator, or a word that is one.
  private func goesOn(at distance: Int) -> Bool {
    guard let token = peekToken(distance) else { return false }
    switch token.kind {
    case .symbol(let symbol): return symbol.isOperator || symbol == .openSquare
    case .word:
      return ["and", "or", "not", "in", "is", "has", "between", "contains", "starts", "ends", "matches"]
        .contains(token.value)
    default: return false
    }
  }

  /// The name of a case: words, a text in quotes, or a number.
  fileprivate mutating func caseName(after words: String) throws(Mistake) -> Name {
    guard [.word, .quotedWord, .text, .integer].contains(current.kind) else {
      throw mistake("the name of a case is missing after \(words): \(found)")
    }
    let start = current.span.start
    var text = advance(as: .designation).value
    // An id such as `t6-1` is several tokens without a space between.
    while !endsStage, current.span.start == previousEnd, !current.isSymbol(.comma) {
      text += advance(as: .designation).value
    }
    return Name(text, Span(start, previousEnd))
  }
}
