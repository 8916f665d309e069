import Diagnostics

extension Parser {
  mutating func command() throws(Mistake) -> CommandSyntax {
    let token = advance()
    let verb = Name(token.value, token.span)
    guard let command = Command(rawValue: token.value) else { throw mistake("no command \"\(token.value)\"") }
    let kind = try commandKind(command)
    return CommandSyntax(verb: verb, kind: kind, span: Span(token.span.start, previousEnd))
  }

  private mutating func commandKind(_ command: Command) throws(Mistake) -> CommandSyntax.Kind {
    switch command {
    case .let: throw mistake("let names a query: let NAME = QUERY")
    case .tables: return .tables
    case .steps: return .steps
    case .quit, .exit: return .quit
    case .describe:
      var path = [try name("of a table")]
      while take(.dot) { path.append(try name("after the dot")) }
      return .describe(path)
    case .show:
      var cases = [try expression()]
      while take(.comma) { cases.append(try expression()) }
      return .show(cases)
    case .why: return .why(endsStage ? nil : try expression())
    case .cite: return try cite()
    case .explain: return .explain(try query())
    case .open: return try open()
    case .set: return try set()
    case .echo: return .echo(rawText())
    case .expect: return try expectation()
    case .run:
      let (path, span) = try path("after run")
      return .run(path: path, pathSpan: span)
    case .history: return .history(endsStage ? nil : try expression())
    case .help: return .help(helpTopic())
    case .timing: return .timing(isAtEnd ? nil : try name("after timing: on or off"))
    }
  }

  private mutating func rawText() -> String {
    if current.kind == .raw || current.kind == .text { return advance().value }
    return ""
  }

  private mutating func cite() throws(Mistake) -> CommandSyntax.Kind {
    var key: ExpressionSyntax?
    if !endsStage, !current.isWord("as") { key = try expression() }
    return .cite(key, style: take(word: "as") ? try name("after as: apa, bibtex or csl-json") : nil)
  }

  private mutating func open() throws(Mistake) -> CommandSyntax.Kind {
    let (path, span) = try path("after open")
    return .open(path: path, pathSpan: span, as: take(word: "as") ? try name("after as") : nil)
  }

  private mutating func set() throws(Mistake) -> CommandSyntax.Kind {
    if isAtEnd { return .set(nil, nil) }
    let name = try name("of a setting")
    if isAtEnd { return .set(name, nil) }
    _ = take(.equal)
    return .set(name, try expression())
  }

  private mutating func expectation() throws(Mistake) -> CommandSyntax.Kind {
    guard current.isWord("error"), following.kind == .text else { return .expect(try expression()) }
    advance()
    let text = advance().value
    guard take(word: "in") else {
      throw mistake("\"in\" is missing: \(found)", help: ["write expect error \"TEXT\" in QUERY"])
    }
    // The statement is expected to be wrong: its mistakes are the answer, not the parser's complaint.
    let start = current.span
    var tokens: [Token] = []
    while !isAtEnd { tokens.append(advance()) }
    tokens.append(current)
    guard tokens.count > 1 else { throw mistake("a query is missing after in", at: start) }
    if tokens[0].isWord("expect"), tokens[1].isWord("error") {
      throw mistake("expect error stands once in a statement", at: start)
    }
    let piece = StatementScanner.Piece(
      tokens: tokens, span: Span(start.start, previousEnd), isComplete: true, isClosed: true)
    let (statement, _) = Parser.parse(piece, of: source)
    return .expectError(text, statement)
  }

  private mutating func helpTopic() -> [Name] {
    var words: [Name] = []
    while !isAtEnd {
      let token = advance()
      words.append(Name(token.value, token.span))
    }
    return words
  }
}
