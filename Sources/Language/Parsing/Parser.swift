import Diagnostics
import Methods
import Text

/// Tokens of one statement in, a syntax tree and diagnostics out. A stage with a mistake is reported and skipped to the
/// next `|`, so that several mistakes are found together.
package struct Parser {
  package let source: SourceText
  package let vocabulary: Vocabulary
  private let tokens: [Token]
  /// The place of the token at hand among those of the statement.
  package private(set) var place = 0
  private var depth = 0
  /// What each token is, as far as it has been read.
  var roles: [Role]
  /// What could stand where the statement ends; found out for completion alone.
  private var expected: Expected?
  private var isSettled = false
  /// Whether the stage at hand begins the statement and names the cases that it is about.
  private(set) var namesCases = false
  /// The signature of the word whose form is being read.
  var signature: (() -> String)?
  var diagnostics: [Diagnostic] = []
  /// Whether a set is being read, so that `~` and `COL[v]` may stand in expressions.
  var readsSets = false
  /// Whether `->` and `<-` end an expression.
  var stopsAtArrows = false
  /// Whether a word names a table, before which a command of that name may give way.
  var isTable: (String) -> Bool = { _ in false }

  /// How deep expressions and queries may nest: far above what anyone writes, far below what the stack holds.
  private static let deepest = 200

  init(source: SourceText, tokens: [Token], vocabulary: Vocabulary) {
    self.source = source
    self.tokens = tokens
    self.vocabulary = vocabulary
    roles = [Role](repeating: .none, count: tokens.count)
  }

  /// Parses a whole text.
  package static func parse(_ source: SourceText, with vocabulary: Vocabulary) -> SyntaxTree {
    let (tokens, lexical) = Lexer.tokens(of: source, with: vocabulary)
    var tree = SyntaxTree(source: source, tokens: tokens, statements: [], roles: [:], diagnostics: lexical)
    for piece in StatementScanner.pieces(of: tokens, with: vocabulary) {
      let parsed = parse(piece, of: source, with: vocabulary)
      tree.statements.append(parsed.statement)
      tree.diagnostics += parsed.diagnostics
      for (token, role) in zip(piece.tokens, parsed.roles) where role != .none { tree.roles[token.span.start] = role }
    }
    return tree
  }

  /// What a statement was read as, what is wrong with it, and what each of its tokens is.
  package struct Parsed: Sendable {
    package var statement: StatementSyntax
    package var diagnostics: [Diagnostic]
    package var roles: [Role]
  }

  /// - Parameter isTable: whether a word names a table; some commands give way to one.
  package static func parse(
    _ piece: StatementScanner.Piece, of source: SourceText, with vocabulary: Vocabulary,
    isTable: @escaping (String) -> Bool = { _ in false }
  ) -> Parsed {
    var parser = Parser(source: source, tokens: piece.tokens, vocabulary: vocabulary)
    parser.isTable = isTable
    let statement = parser.statement()
    return Parsed(statement: statement, diagnostics: parser.diagnostics, roles: parser.roles)
  }

  /// What could stand after these tokens of a statement, closed by an `end`.
  package static func expected(
    after tokens: [Token], of source: SourceText, with vocabulary: Vocabulary,
    isTable: @escaping (String) -> Bool = { _ in false }
  ) -> Expected {
    var parser = Parser(source: source, tokens: tokens, vocabulary: vocabulary)
    parser.isTable = isTable
    parser.expected = Expected()
    _ = parser.statement()
    return parser.expected ?? Expected()
  }

  /// Whether what could stand at the end is still to be found out.
  var isCompleting: Bool { expected != nil && !isSettled }

  /// Notes what could stand here, where the statement ends.
  package mutating func expects(_ expectation: Expectation) {
    guard isAtEnd, !isSettled else { return }
    expected?.all.append(expectation)
  }

  /// What could stand at the end is known: outer parts add nothing to it.
  private mutating func settle(_ source: SourceSyntax, _ stages: [StageSyntax]) {
    guard isAtEnd, !isSettled, let found = expected, !found.all.isEmpty else { return }
    isSettled = true
    let query = QuerySyntax(source: source, stages: stages, span: Span(source.span.start, previousEnd))
    expected?.query = query
  }

  /// Notes what could stand at the end were the rest of the stage read by a method; nothing else comes of it.
  ///
  /// - Parameter start: the parser behind the word of the method.
  mutating func expects(whatFollowsIn method: any Method, from start: Parser) {
    var other = start
    other.expected = expected
    var syntax = MethodSyntax(method)
    try? method.form.read(&other, &syntax)
    expected = other.expected
  }

  // MARK: Tokens

  package var current: Token { tokens[place] }
  package var following: Token { tokens[min(place + 1, tokens.count - 1)] }
  package func peekToken(_ distance: Int) -> Token? { place + distance < tokens.count ? tokens[place + distance] : nil }
  package var isAtEnd: Bool { current.kind == .end }
  package var previousEnd: Int { place > 0 ? tokens[place - 1].span.end : current.span.start }

  @discardableResult
  package mutating func advance(as role: Role = .other) -> Token {
    let token = tokens[place]
    roles[place] = role
    if place < tokens.count - 1 { place += 1 }
    return token
  }

  package mutating func take(_ symbol: Token.Symbol) -> Bool {
    guard current.isSymbol(symbol) else { return false }
    advance()
    return true
  }

  package mutating func take(word: String) -> Bool {
    guard current.isWord(word) else { return false }
    advance(as: .keyword)
    return true
  }

  /// A mistake; the parser unwinds to the nearest place where it can go on. Control flow inside the parser only.
  package struct Mistake: Error {
    package init() {}
  }

  func fail(_ message: Sentence, at span: Span? = nil, help: [Sentence] = []) -> Diagnostic {
    Diagnostic(message, in: source, at: span ?? current.span, help: help)
  }

  package mutating func mistake(_ message: Sentence, at span: Span? = nil, help: [Sentence] = []) -> Mistake {
    // A token that is itself a mistake has been reported by the lexer.
    if current.kind != .invalid || span != nil { diagnostics.append(fail(message, at: span, help: help)) }
    return Mistake()
  }

  /// What stands here, in words.
  package var found: Sentence {
    switch current.kind {
    case .end: "the statement ends here"
    case .text: "here is a text"
    case .raw: "here is more text"
    default: "here is \"\(source[current.span])\""
    }
  }

  package mutating func expect(_ symbol: Token.Symbol, _ purpose: Sentence) throws(Mistake) {
    guard take(symbol) else { throw mistake("\"\(symbol.rawValue)\" is missing \(purpose): \(found)") }
  }

  package mutating func name(_ purpose: Sentence) throws(Mistake) -> Name {
    guard current.kind == .word || current.kind == .quotedWord else {
      throw noName(purpose)
    }
    let token = advance(as: .name)
    return Name(token.value, token.span, isQuoted: token.kind == .quotedWord)
  }

  mutating func noName(_ purpose: Sentence) -> Mistake {
    mistake(
      purpose.key.hasPrefix("of ")
        ? "the name \(purpose) is missing: \(found)" : "a name is missing \(purpose): \(found)")
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
      advance(as: .none)
    }
  }

  // MARK: Statements

  mutating func statement() -> StatementSyntax {
    let start = current.span.start
    var kind = StatementSyntax.Kind.empty
    do throws(Mistake) {
      if isAtEnd {
        expects(.statement)
        kind = .empty
      } else if isInTheMiddle {
        throw inTheMiddle()
      } else if current.kind == .word, let command = vocabulary.command(current.value), !givesWay(command) {
        kind = try commandStatement(command)
      } else {
        kind = .query(try query())
      }
      if !isAtEnd { throw leftOver() }
    } catch {
      while !isAtEnd { advance(as: .none) }
    }
    return StatementSyntax(kind: kind, span: Span(start, previousEnd))
  }

  /// Whether the word of a command that begins the statement means the table of that name.
  private func givesWay(_ command: any Command.Type) -> Bool {
    guard isTable(command.word) else { return false }
    if following.isSymbol(.dot) || (following.isSymbol(.pipe) && !command.isSource) { return true }
    return command.yieldsToTables && (following.kind == .end || following.isSymbol(.pipe))
  }

  /// Whether the statement begins with a word that stands within one and never begins one; a table may be called so.
  private var isInTheMiddle: Bool {
    guard current.kind == .word, !(following.kind == .end || following.isSymbol(.pipe) || following.isSymbol(.dot)),
      vocabulary.command(current.value) == nil, !vocabulary.mayFollowPipe(current.value), !isTable(current.value)
    else { return false }
    return current.value != "not" && Parser.reserved.contains(current.value)
      || vocabulary.innerWords.contains(current.value)
  }

  private mutating func inTheMiddle() -> Mistake {
    let word = current.value
    let advice: Sentence =
      word == "and" || word == "or"
      ? "let the line before end in \(word)" : "write it at the end of the line before"
    let close = Suggestion.closest(to: word, among: vocabulary.commands.map { $0.word })
    return mistake(
      "no statement begins with \"\(word)\"",
      help: (close.isEmpty ? [] : [Suggestion.question(close)]) + [
        "if it goes on with the line before: \(advice)",
        "a statement goes on after |, a comma, an operator or an open bracket, and where the next line begins with |",
      ])
  }

  mutating func leftOver() -> Mistake {
    if current.isSymbol(.closeBracket) { return mistake("this bracket closes nothing") }
    if current.kind == .word, vocabulary.mayFollowPipe(current.value) {
      return mistake("\"\(current.value)\" must follow a |", help: ["write | \(current.value) …"])
    }
    return mistake(
      "this is not expected here: \(found)", help: ["stages are joined by |, statements end with ; or the line"])
  }

  // MARK: Queries

  package mutating func query() throws(Mistake) -> QuerySyntax {
    if current.isSymbol(.pipe) { return try stages(after: .last(Span(current.span.start, current.span.start))) }
    if startsComparison { return try stages(after: .namedCases(current.span), startingWithStage: true) }
    return try stages(after: try sourceTable())
  }

  /// `compare A, B` stands for `TABLE | compare A, B`.
  private var startsComparison: Bool {
    guard current.kind == .word, vocabulary.mayBeginStatement(current.value) else { return false }
    return [.word, .quotedWord, .text, .integer, .end].contains(following.kind)
  }

  package mutating func sourceTable() throws(Mistake) -> SourceSyntax {
    expects(.table)
    if take(.openBracket) {
      let inner = try nested { parser throws(Mistake) in try parser.query() }
      try expect(.closeBracket, "to close this query")
      return .query(inner)
    }
    guard current.kind == .word || current.kind == .quotedWord else {
      throw mistake("a query starts with a table: \(found)", help: ["\"tables\" lists what there is"])
    }
    let token = advance(as: .name)
    if token.isWord("_") || token.isWord("last") { return .last(token.span) }
    return .name(qualified(Name(token.value, token.span, isQuoted: token.kind == .quotedWord)))
  }

  /// The name of a table, with those of the connection and the schema that it is in: `db.panel`.
  package mutating func tableName(_ purpose: Sentence) throws(Mistake) -> Name { qualified(try name(purpose)) }

  /// A name with what follows it after a dot, where the word is the name of a connection.
  private mutating func qualified(_ first: Name) -> Name {
    var whole = first
    while isTable(whole.text + ".") {
      guard take(.dot) else { break }
      expects(.columnOf(.name(whole)))
      guard current.kind == .word || current.kind == .quotedWord else { break }
      let token = advance(as: .name)
      whole = Name("\(whole.text).\(token.value)", whole.span.union(token.span), isQuoted: true)
    }
    return whole
  }

  mutating func stages(
    after source: SourceSyntax, startingWithStage: Bool = false
  ) throws(Mistake) -> QuerySyntax {
    let start = source.span.start
    var stages: [StageSyntax] = []
    if !startingWithStage { expects(.word("|", note: "a stage follows")) }
    while take(.pipe) || (startingWithStage && stages.isEmpty) {
      let before = stages
      defer { settle(source, before) }
      namesCases = startingWithStage && stages.isEmpty
      do throws(Mistake) {
        stages.append(try stage())
        if !isAtEnd, !current.isSymbol(.pipe), !(current.isSymbol(.closeBracket) && depth > 0) { throw leftOver() }
        expects(.word("|", note: "the next stage"))
      } catch {
        let span = Span(previousEnd, previousEnd)
        stages.append(StageSyntax(verb: Name("", span), kind: .invalid, span: span))
        recover()
      }
    }
    return QuerySyntax(source: source, stages: stages, span: Span(start, previousEnd))
  }
}
