import Diagnostics
import Text

extension Parser {
  mutating func stage() throws(Mistake) -> StageSyntax {
    expects(.stage)
    guard current.kind == .word else {
      throw mistake("a stage is missing after |: \(found)", help: ["for example: | where …, | sort …, | count by …"])
    }
    let token = advance(as: .verb)
    let verb = Name(token.value, token.span)
    let outer = signature
    defer { signature = outer }
    let kind: StageSyntax.Kind
    if let stage = vocabulary.stage(token.value) {
      signature = { stage.signature }
      kind = .stage(try stage.parsed(&self))
    } else if let method = MethodWord(rawValue: token.value) {
      kind = try methodKind(method)
    } else {
      diagnostics.append(unknownStage(verb))
      throw Mistake()
    }
    return StageSyntax(verb: verb, kind: kind, span: Span(token.span.start, previousEnd))
  }

  private func unknownStage(_ verb: Name) -> Diagnostic {
    let words = vocabulary.stageWords
    let close = Suggestion.closest(to: verb.text, among: words)
    var help = close.isEmpty ? ["the stages are \(words.joined(separator: ", "))"] : [Suggestion.question(close)]
    if Command(rawValue: verb.text) != nil {
      help = ["\"\(verb.text)\" is a command: it stands at the start of a statement"]
    }
    let mend = close.count == 1 ? Diagnostic.Mend(span: verb.span, replacement: close[0]) : nil
    return Diagnostic("no stage \"\(verb.text)\"", in: source, at: verb.span, help: help, mend: mend)
  }

  private mutating func methodKind(_ method: MethodWord) throws(Mistake) -> StageSyntax.Kind {
    switch method {
    case .crosstab: try crosstab()
    case .audit: try audit()
    case .calibrate: try calibration()
    default: try comparison(method)
    }
  }

  /// Whether the stage has no more words.
  var endsStage: Bool { isAtEnd || current.isSymbol(.pipe) || current.isSymbol(.closeBracket) }

  mutating func items() throws(Mistake) -> [ItemSyntax] {
    var items = [try item()]
    while take(.comma) { items.append(try item()) }
    return items
  }

  /// `NAME = EXPR`, `EXPR as NAME` or `EXPR`.
  mutating func item() throws(Mistake) -> ItemSyntax {
    if current.kind == .word || current.kind == .quotedWord, following.isSymbol(.equal) {
      let name = try name("")
      advance()
      return ItemSyntax(expression: try expression(), name: name)
    }
    let expression = try expression()
    let name = take(word: "as") ? try name("after as") : nil
    return ItemSyntax(expression: expression, name: name)
  }

  private mutating func crosstab() throws(Mistake) -> StageSyntax.Kind {
    let rows = try expression()
    guard take(word: "by") else { throw mistake("\"by\" is missing: \(found)", help: ["write crosstab A by B"]) }
    let columns = try expression()
    var percentOf: Name?
    if take(word: "percent") {
      guard take(word: "of") else { throw mistake("\"of\" is missing after percent: \(found)") }
      percentOf = try name("after percent of: row, column or all")
    }
    let of = take(word: "of") ? try expression() : nil
    return .crosstab(rows, by: columns, percentOf: percentOf, of: of)
  }

  private mutating func audit() throws(Mistake) -> StageSyntax.Kind {
    guard !endsStage else { return .audit(count: nil, base: nil, rate: nil, by: nil) }
    var count: Name?
    var base: Name?
    var rate: Name?
    if !current.isWord("by") {
      count = try name("of the column of counts")
      guard take(word: "of") else {
        throw mistake("\"of\" is missing: \(found)", help: ["write audit COUNT of BASE against RATE"])
      }
      base = try name("of the column of bases")
      guard take(word: "against") else {
        throw mistake("\"against\" is missing: \(found)", help: ["write audit COUNT of BASE against RATE"])
      }
      rate = try name("of the column of rates")
    }
    return .audit(count: count, base: base, rate: rate, by: take(word: "by") ? try name("after by") : nil)
  }

  package mutating func path(_ purpose: String) throws(Mistake) -> PathSyntax {
    guard current.kind == .text else { throw mistake("a file name in quotes is missing \(purpose): \(found)") }
    let token = advance()
    return PathSyntax(text: token.value, span: token.span)
  }

  /// An expression that a form reads by itself.
  mutating func operand() throws(Mistake) -> ExpressionSyntax {
    let start = place
    defer { expects(.expression, from: start) }
    return try expression()
  }
}
