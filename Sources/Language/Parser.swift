import Diagnostics

/// Tokens of one statement in, a syntax tree and diagnostics out. A stage with a mistake is reported and skipped to the
/// next `|`, so that several mistakes are found together.
package struct Parser {
  let source: SourceText
  private let tokens: [Token]
  private var position = 0
  private var depth = 0
  var diagnostics: [Diagnostic] = []
  /// Whether a word names a table, before which a command of that name may give way.
  var isTable: (String) -> Bool = { _ in false }

  /// How deep expressions and queries may nest: far above what anyone writes, far below what the stack holds.
  private static let deepest = 200

  init(source: SourceText, tokens: [Token]) {
    self.source = source
    self.tokens = tokens
  }

  /// Parses a whole text.
  package static func parse(_ source: SourceText) -> SyntaxTree {
    let (tokens, lexical) = Lexer.tokens(of: source)
    var statements: [StatementSyntax] = []
    var diagnostics = lexical
    for piece in StatementScanner.pieces(of: tokens) {
      let (statement, found) = parse(piece, of: source)
      statements.append(statement)
      diagnostics += found
    }
    return SyntaxTree(source: source, tokens: tokens, statements: statements, diagnostics: diagnostics)
  }

  /// - Parameter isTable: whether a word names a table; some commands give way to one.
  package static func parse(
    _ piece: StatementScanner.Piece, of source: SourceText, isTable: @escaping (String) -> Bool = { _ in false }
  ) -> (StatementSyntax, [Diagnostic]) {
    var parser = Parser(source: source, tokens: piece.tokens)
    parser.isTable = isTable
    let statement = parser.statement()
    return (statement, parser.diagnostics)
  }

  // MARK: Tokens

  var current: Token { tokens[position] }
  var following: Token { tokens[min(position + 1, tokens.count - 1)] }
  func peekToken(_ distance: Int) -> Token? { position + distance < tokens.count ? tokens[position + distance] : nil }
  var isAtEnd: Bool { current.kind == .end }
  var previousEnd: Int { position > 0 ? tokens[position - 1].span.end : current.span.start }

  @discardableResult
  mutating func advance() -> Token {
    let token = tokens[position]
    if position < tokens.count - 1 { position += 1 }
    return token
  }

  mutating func take(_ symbol: Token.Symbol) -> Bool {
    guard current.isSymbol(symbol) else { return false }
    advance()
    return true
  }

  mutating func take(word: String) -> Bool {
    guard current.isWord(word) else { return false }
    advance()
    return true
  }

  /// A mistake; the parser unwinds to the nearest place where it can go on. Control flow inside the parser only.
  struct Mistake: Error {}

  func fail(_ message: String, at span: Span? = nil, help: [String] = []) -> Diagnostic {
    Diagnostic(message, in: source, at: span ?? current.span, help: help)
  }

  mutating func mistake(_ message: String, at span: Span? = nil, help: [String] = []) -> Mistake {
    // A token that is itself a mistake has been reported by the lexer.
    if current.kind != .invalid || span != nil { diagnostics.append(fail(message, at: span, help: help)) }
    return Mistake()
  }

  /// What stands here, in words.
  var found: String {
    switch current.kind {
    case .end: "the statement ends here"
    case .text: "here is a text"
    case .raw: "here is more text"
    default: "here is \"\(source[current.span])\""
    }
  }

  mutating func expect(_ symbol: Token.Symbol, _ purpose: String) throws(Mistake) {
    guard take(symbol) else { throw mistake("\"\(symbol.rawValue)\" is missing \(purpose): \(found)") }
  }

  mutating func name(_ purpose: String) throws(Mistake) -> Name {
    guard current.kind == .word || current.kind == .quotedWord else {
      let what = purpose.hasPrefix("of ") ? "the name \(purpose) is missing" : "a name is missing \(purpose)"
      throw mistake("\(what): \(found)")
    }
    let token = advance()
    return Name(token.value, token.span, isQuoted: token.kind == .quotedWord)
  }

  mutating func nested<Result>(
    _ body: (inout Parser) throws(Mistake) -> Result
  ) throws(Mistake) -> Result {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Parser.deepest else {
      throw mistake("brackets nest deeper than \(Parser.deepest) here", help: ["name parts of the query with let"])
    }
    return try body(&self)
  }

  /// Skips to the `|` that starts the next stage, or to the end or closing bracket of this query.
  mutating func recover() {
    var open = 0
    while !isAtEnd {
      if open == 0, current.isSymbol(.pipe) || (current.isSymbol(.closeBracket) && depth > 0) { return }
      if current.isSymbol(.openBracket) { open += 1 }
      if current.isSymbol(.closeBracket) { open = max(0, open - 1) }
      advance()
    }
  }

  // MARK: Statements

  mutating func statement() -> StatementSyntax {
    let start = current.span.start
    var kind = StatementSyntax.Kind.empty
    do throws(Mistake) {
      if isAtEnd {
        kind = .empty
      } else if isInTheMiddle {
        throw inTheMiddle()
      } else if current.isWord("let") {
        kind = try letStatement()
      } else if current.kind == .word, let command = Command(rawValue: current.value), !givesWay(command),
        !following.isSymbol(.dot), !(following.isSymbol(.pipe) && !Command.isSource(current.value))
      {
        kind = try commandStatement()
      } else {
        kind = .query(try query())
      }
      if !isAtEnd { throw leftOver() }
    } catch {
      while !isAtEnd { advance() }
    }
    return StatementSyntax(kind: kind, span: Span(start, previousEnd))
  }

  /// Whether the word of a command that begins the statement means the table of that name.
  private func givesWay(_ command: Command) -> Bool {
    command.yieldsToTables && (following.kind == .end || following.isSymbol(.pipe) || following.isSymbol(.dot))
      && isTable(command.rawValue)
  }

  /// Words that stand within a statement and never begin one; a table may be called so.
  private static let inner: Set<String> = reserved.union(ReadingClause.words).union([
    "across", "of", "keep", "expecting", "solution", "cutoff", "pri", "frequency", "because", "against", "percent",
  ]).subtracting(["not", "skip", "drop"])

  private var isInTheMiddle: Bool {
    current.kind == .word && Parser.inner.contains(current.value)
      && !(following.kind == .end || following.isSymbol(.pipe) || following.isSymbol(.dot))
  }

  private mutating func inTheMiddle() -> Mistake {
    let word = current.value
    let advice =
      word == "and" || word == "or"
      ? "let the line before end in \(word)" : "write it at the end of the line before"
    return mistake(
      "no statement begins with \"\(word)\"",
      help: [
        "if it goes on with the line before: \(advice)",
        "a statement goes on after |, a comma, an operator or an open bracket, and where the next line begins with |",
      ])
  }

  private mutating func leftOver() -> Mistake {
    if current.isSymbol(.closeBracket) { return mistake("this bracket closes nothing") }
    if current.kind == .word {
      if Stage(rawValue: current.value) != nil || Stage.aliases[current.value] != nil {
        return mistake("\"\(current.value)\" must follow a |", help: ["write | \(current.value) …"])
      }
    }
    return mistake(
      "this is not expected here: \(found)", help: ["stages are joined by |, statements end with ; or the line"])
  }

  private mutating func letStatement() throws(Mistake) -> StatementSyntax.Kind {
    advance()
    let name = try name("after let")
    try expect(.equal, "after the name")
    return .bind(name, try query())
  }

  private mutating func commandStatement() throws(Mistake) -> StatementSyntax.Kind {
    let command = try command()
    guard current.isSymbol(.pipe) else { return .command(command) }
    guard Command.isSource(command.verb.text) else {
      throw mistake("\"\(command.verb.text)\" hands on no table, so nothing can follow it")
    }
    return .query(try stages(after: .command(command)))
  }

  // MARK: Queries

  mutating func query() throws(Mistake) -> QuerySyntax {
    if current.isSymbol(.pipe) { return try stages(after: .last(Span(current.span.start, current.span.start))) }
    if startsComparison { return try stages(after: .namedCases(current.span), startingWithStage: true) }
    return try stages(after: try sourceTable())
  }

  /// `compare A, B` stands for `TABLE | compare A, B`.
  private var startsComparison: Bool {
    guard current.isWord("compare") else { return false }
    return [.word, .quotedWord, .text, .integer, .end].contains(following.kind)
  }

  mutating func sourceTable() throws(Mistake) -> SourceSyntax {
    if take(.openBracket) {
      let inner = try nested { parser throws(Mistake) in try parser.query() }
      try expect(.closeBracket, "to close this query")
      return .query(inner)
    }
    guard current.kind == .word || current.kind == .quotedWord else {
      throw mistake("a query starts with a table: \(found)", help: ["\"tables\" lists what there is"])
    }
    let token = advance()
    if token.isWord("_") || token.isWord("last") { return .last(token.span) }
    return .name(Name(token.value, token.span, isQuoted: token.kind == .quotedWord))
  }

  private mutating func stages(
    after source: SourceSyntax, startingWithStage: Bool = false
  ) throws(Mistake) -> QuerySyntax {
    let start = source.span.start
    var stages: [StageSyntax] = []
    while take(.pipe) || (startingWithStage && stages.isEmpty) {
      do throws(Mistake) {
        stages.append(try stage())
        if !isAtEnd, !current.isSymbol(.pipe), !(current.isSymbol(.closeBracket) && depth > 0) { throw leftOver() }
      } catch {
        let span = Span(previousEnd, previousEnd)
        stages.append(StageSyntax(verb: Name("", span), kind: .invalid, span: span))
        recover()
      }
    }
    return QuerySyntax(source: source, stages: stages, span: Span(start, previousEnd))
  }
}
