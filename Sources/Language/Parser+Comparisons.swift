import Diagnostics
import Text

extension Parser {
  mutating func comparison(_ stage: MethodWord) throws(Mistake) -> StageSyntax.Kind {
    let syntax: ComparisonSyntax
    switch stage {
    case .similar, .unlike:
      if stage == .similar, !take(word: "to") {
        throw mistake("\"to\" is missing: \(found)", help: ["write similar to CASE [given COND, …]"])
      }
      let name = try caseName("after \(stage == .similar ? "similar to" : "unlike")")
      syntax = .similar(to: name, try given(isRequired: false, stage), isUnlike: stage == .unlike)
    case .pairs:
      let isDifferent = current.isWord("different")
      guard take(word: "similar") || take(word: "different") else {
        throw mistake(
          "after pairs stands similar or different: \(found)", help: ["write pairs similar OUTCOME given COND, …"])
      }
      let outcome = try condition("the outcome")
      syntax = .pairs(outcome, try given(stage), isDifferent: isDifferent)
    case .necessity, .sufficiency:
      let outcome = try condition("the outcome")
      syntax = .setRelation(outcome, try given(stage), isNecessity: stage == .necessity)
    case .truthtable:
      let outcome = try condition("the outcome")
      syntax = .truthTable(outcome, try given(stage))
    case .minimize: return try minimize()
    case .mill:
      let outcome = try condition("the outcome")
      syntax = .mill(outcome, try given(stage))
    default: syntax = try compare()
    }
    return .comparison(syntax, try clauses(stage))
  }

  // MARK: Conditions

  private mutating func condition(_ what: String) throws(Mistake) -> ConditionSyntax {
    let start = current.span.start
    guard !endsStage, !current.isWord("given") else { throw mistake("\(what) is missing: \(found)") }
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
    return ConditionSyntax(item: item, isNegated: isNegated, span: Span(start, previousEnd))
  }

  private mutating func given(isRequired: Bool = true, _ stage: MethodWord) throws(Mistake) -> GivenSyntax {
    guard take(word: "given") else {
      guard isRequired else { return .none }
      throw mistake(
        "\"given\" is missing: \(found)",
        help: ["write \(stage.rawValue)\(stage == .pairs ? " similar" : "") OUTCOME given COND, …"])
    }
    var given = GivenSyntax.none
    repeat {
      let first = given.conditions.count
      if startsGroup {
        advance()
        repeat { given.conditions.append(try condition("a condition")) } while take(.comma)
        try expect(.closeBracket, "to close this group of conditions")
      } else {
        given.conditions.append(try condition("a condition"))
      }
      given.groups.append(Array(first..<given.conditions.count))
    } while take(.comma)
    return given
  }

  /// `(a, b)`: an opening bracket with a comma before it closes.
  private var startsGroup: Bool {
    guard current.isSymbol(.openBracket) else { return false }
    var open = 0
    var distance = 0
    while let token = peekToken(distance), token.kind != .end {
      if token.isSymbol(.openBracket) { open += 1 }
      if token.isSymbol(.closeBracket) { open -= 1 }
      if open == 0 { return false }
      if open == 1, token.isSymbol(.comma) { return true }
      distance += 1
    }
    return false
  }

  /// Words with a number after the conditions, each once.
  private mutating func clauses(_ stage: MethodWord) throws(Mistake) -> [ClauseSyntax] {
    let allowed = stage.clauses
    var clauses: [ClauseSyntax] = []
    // What `minimize` takes in words and lists is read by itself.
    while !endsStage, current.kind == .word, !["solution", "expecting"].contains(current.value) || stage != .minimize {
      let token = current
      guard allowed.contains(token.value) else {
        let close = Suggestion.closest(to: token.value, among: allowed)
        let list =
          allowed.isEmpty ? "nothing more can follow here" : "here may follow: \(allowed.joined(separator: ", "))"
        throw mistake(
          "this is not expected here: \(found)", help: [close.isEmpty ? list : Suggestion.question(close)])
      }
      advance(as: .keyword)
      if clauses.contains(where: { $0.word.text == token.value }) {
        throw mistake("\"\(token.value)\" stands twice", at: token.span)
      }
      clauses.append(ClauseSyntax(word: Name(token.value, token.span), value: try expression()))
    }
    return clauses
  }

  // MARK: Stages

  /// The name of a case: words, a text in quotes, or a number.
  private mutating func caseName(_ purpose: String) throws(Mistake) -> Name {
    guard [.word, .quotedWord, .text, .integer].contains(current.kind) else {
      throw mistake("the name of a case is missing \(purpose): \(found)")
    }
    let start = current.span.start
    var text = advance(as: .designation).value
    // An id such as `t6-1` is several tokens without a space between.
    while !endsStage, current.span.start == previousEnd, !current.isSymbol(.comma) {
      text += advance(as: .designation).value
    }
    return Name(text, Span(start, previousEnd))
  }

  private mutating func compare() throws(Mistake) -> ComparisonSyntax {
    if comparesGroups { return try compareGroups() }
    var names: [Name] = []
    if !endsStage, !current.isWord("on") {
      repeat { names.append(try caseName("after compare")) } while take(.comma)
    }
    return .cases(names, on: take(word: "on") ? try items() : [])
  }

  private var comparesGroups: Bool {
    var distance = 0
    while let token = peekToken(distance), token.kind != .end, !token.isSymbol(.pipe) {
      if token.isWord("across") { return true }
      distance += 1
    }
    return false
  }

  private mutating func compareGroups() throws(Mistake) -> ComparisonSyntax {
    let help = ["write compare COUNT of BASE across GROUP by KEY, or compare MEASURE across GROUP by KEY"]
    let measure = try expression()
    let base = take(word: "of") ? try expression() : nil
    guard take(word: "across") else { throw mistake("\"across\" is missing: \(found)", help: help) }
    let group = try expression()
    guard take(word: "by") else { throw mistake("\"by\" is missing: \(found)", help: help) }
    return .groups(measure, of: base, across: group, by: try expression())
  }

  /// `solution` and `expecting` may stand among the clauses, in any order.
  private mutating func minimize() throws(Mistake) -> StageSyntax.Kind {
    let outcome = try condition("the outcome")
    let given = try given(.minimize)
    var solution: Name?
    var expecting: [ConditionSyntax] = []
    var all: [ClauseSyntax] = []
    while !endsStage {
      if current.isWord("solution") {
        advance(as: .keyword)
        solution = try name("after solution: complex, parsimonious or intermediate")
      } else if current.isWord("expecting") {
        advance(as: .keyword)
        repeat { expecting.append(try condition("an expected condition")) } while take(.comma)
      } else {
        let found = try clauses(.minimize)
        if found.isEmpty { break }
        all += found
      }
    }
    return .comparison(.minimize(outcome, given, solution: solution, expecting: expecting), all)
  }

  /// `[NAME =] COL as fuzzy out A cross B full C [logodds L]`, `[NAME =] COL as crisp at T, …`.
  mutating func calibration() throws(Mistake) -> StageSyntax.Kind {
    let help = ["write calibrate COL as fuzzy out A cross B full C, or calibrate COL as crisp at T, …"]
    var name: Name?
    if current.kind == .word || current.kind == .quotedWord, following.isSymbol(.equal) {
      name = try self.name("")
      advance()
    }
    let item = ItemSyntax(expression: try expression(), name: name)
    guard take(word: "as") else { throw mistake("\"as\" is missing: \(found)", help: help) }
    let kind = try self.name("after as: fuzzy or crisp")
    guard kind.text == "fuzzy" || kind.text == "crisp" else {
      throw mistake("a set is fuzzy or crisp, not \"\(kind.text)\"", at: kind.span, help: help)
    }
    var thresholds: [ExpressionSyntax] = []
    if kind.text == "crisp" {
      guard take(word: "at") else { throw mistake("\"at\" is missing: \(found)", help: help) }
      repeat { thresholds.append(try expression()) } while take(.comma)
      return .calibrate(item, as: kind, thresholds: thresholds, [])
    }
    for word in ["out", "cross", "full"] {
      guard take(word: word) else { throw mistake("\"\(word)\" is missing: \(found)", help: help) }
      thresholds.append(try expression())
    }
    return .calibrate(item, as: kind, thresholds: thresholds, try clauses(.calibrate))
  }
}

extension MethodWord {
  /// The words with a number that may follow the conditions.
  package var clauses: [String] {
    switch self {
    case .compare: ["confidence"]
    case .necessity: ["cutoff", "coverage", "depth"]
    case .sufficiency: ["cutoff"]
    case .truthtable: ["cutoff", "pri", "frequency"]
    case .minimize: ["solution", "expecting", "cutoff", "pri", "frequency"]
    case .calibrate: ["logodds"]
    default: []
    }
  }
}
