import Diagnostics
import Text

extension Parser {
  mutating func command() throws(Mistake) -> CommandSyntax {
    let token = advance(as: .verb)
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
    case .unmatched: return .unmatched
    case .ambiguous: return .ambiguous
    case .different: return .different
    case .quit, .exit: return .quit
    case .describe:
      var path = [try name("of a table")]
      while take(.dot) { path.append(try name("after the dot")) }
      return .describe(path)
    case .show:
      var cases = [try designation("of a case after show")]
      while take(.comma) { cases.append(try designation("of a case after the comma")) }
      return .show(cases)
    case .why: return .why(endsStage ? nil : try designation("after why"))
    case .cite: return try cite()
    case .explain: return .explain(try query())
    case .open: return try open()
    case .close: return try close()
    case .save: return try savePackage()
    case .set: return try set()
    case .echo: return .echo(rawText())
    case .note:
      let text = rawText()
      guard !text.allSatisfy(\.isWhitespace) else {
        throw mistake("a text is missing after note", help: ["note What the answer shows"])
      }
      return .note(text)
    case .record: return try record()
    case .expect: return try expectation()
    case .run:
      let path = try path("after run")
      return .run(path: path.text, pathSpan: path.span)
    case .history: return .history(endsStage ? nil : try expression())
    case .help: return .help(helpTopic())
    case .tour:
      guard !isAtEnd else { return .tour(nil) }
      let token = advance()
      return .tour(Name(token.value, token.span))
    case .timing: return .timing(isAtEnd ? nil : try name("after timing: on or off"))
    }
  }

  private mutating func rawText() -> String {
    if current.kind == .raw || current.kind == .text { return advance().value }
    return ""
  }

  private mutating func cite() throws(Mistake) -> CommandSyntax.Kind {
    var key: Designation?
    if !endsStage, !current.isWord("as") { key = try designation("of a source") }
    return .cite(key, style: take(word: "as") ? try name("after as: apa, bibtex or csl-json") : nil)
  }

  private mutating func designation(_ purpose: String) throws(Mistake) -> Designation {
    let start = current.span.start
    var parts: [Name] = []
    var text = ""
    var partStart = start
    func isEnd() -> Bool { endsStage || current.isSymbol(.comma) || (current.isWord("as") && !text.isEmpty) }
    while !isEnd() {
      if current.kind == .invalid { throw Mistake() }
      if current.isSymbol(.dot), !text.isEmpty {
        parts.append(Name(text, Span(partStart, previousEnd)))
        text = ""
        advance(as: .designation)
        partStart = current.span.start
        continue
      }
      if !text.isEmpty, current.span.start > previousEnd { text += " " }
      text += current.value
      advance(as: .designation)
    }
    guard !text.isEmpty else {
      throw mistake(
        "\(purpose.hasPrefix("of ") ? "the name \(purpose) is missing" : "a name is missing \(purpose)"): \(found)")
    }
    parts.append(Name(text, Span(partStart, previousEnd)))
    return Designation(parts: parts, span: Span(start, previousEnd))
  }

  private mutating func open() throws(Mistake) -> CommandSyntax.Kind {
    let path = try path("after open")
    var name: Name?
    var clauses: [ReadingClause] = []
    var replacing = false
    while !isAtEnd, current.kind == .word {
      if take(word: "as") {
        name = try self.name("after as")
      } else if take(word: "replace") {
        replacing = true
      } else if ReadingClause.words.contains(current.value) {
        clauses.append(try readingClause())
      } else {
        let close = Suggestion.closest(to: current.value, among: ["as", "replace"] + ReadingClause.words)
        let list = "after the file may follow as NAME, replace, \(ReadingClause.words.joined(separator: ", "))"
        throw mistake(
          "this is not expected here: \(found)", help: [close.isEmpty ? list : Suggestion.question(close)])
      }
    }
    return .open(path: path.text, pathSpan: path.span, as: name, clauses, replacing: replacing)
  }

  private mutating func close() throws(Mistake) -> CommandSyntax.Kind {
    var tables = [try name("of a table after close")]
    while take(.comma) { tables.append(try name("of a table after the comma")) }
    return .close(tables)
  }

  private mutating func savePackage() throws(Mistake) -> CommandSyntax.Kind {
    guard take(word: "package") else {
      throw mistake(
        "save alone must be followed by package: \(found)",
        help: ["a result: QUERY | save \"FILE\"", "all of your tables: save package \"FOLDER\""])
    }
    guard current.kind == .text else {
      throw mistake("the name of a folder in quotes is missing after save package: \(found)")
    }
    let folder = advance()
    var all = false
    var replacing = false
    while !isAtEnd {
      if !all, take(word: "all") {
        all = true
      } else if !replacing, take(word: "replace") {
        replacing = true
      } else {
        throw mistake("this is not expected here: \(found)", help: ["after the folder may follow all and replace"])
      }
    }
    return .savePackage(path: folder.value, pathSpan: folder.span, all: all, replacing: replacing)
  }

  private mutating func record() throws(Mistake) -> CommandSyntax.Kind {
    let path = try path("after record")
    let replacing = take(word: "replace")
    guard isAtEnd else {
      throw mistake("this is not expected here: \(found)", help: ["after the file may follow replace"])
    }
    return .record(path: path.text, pathSpan: path.span, replacing: replacing)
  }

  private mutating func readingClause() throws(Mistake) -> ReadingClause {
    let token = advance(as: .keyword)
    var clause = ReadingClause(word: Name(token.value, token.span), values: [])
    if token.value == "missing", [.text, .word, .quotedWord].contains(following.kind) {
      clause.isOnly = take(word: "only")
    }
    if token.value == "header", current.isWord("row"), [.text, .word, .quotedWord].contains(following.kind) {
      let row = advance(as: .keyword)
      let name = try gluedWord("after header row")
      clause.values.append(ReadingClause.Value(key: Name(row.value, row.span), value: name))
      return clause
    }
    repeat {
      let first = try gluedWord("after \(token.value)")
      if take(.equal) {
        clause.values.append(ReadingClause.Value(key: first, value: try gluedWord("after =")))
      } else {
        clause.values.append(ReadingClause.Value(key: nil, value: first))
      }
    } while take(.comma)
    return clause
  }

  /// A text in quotes, or what stands without a space between: `utf-8`.
  private mutating func gluedWord(_ purpose: String) throws(Mistake) -> Name {
    guard !endsStage, !current.isSymbol(.comma), !current.isSymbol(.equal) else {
      throw mistake("a value is missing \(purpose): \(found)")
    }
    let start = current.span.start
    if current.kind == .text || current.kind == .quotedWord {
      let token = advance()
      return Name(token.value, token.span, isQuoted: true)
    }
    var text = advance(as: .designation).value
    while !endsStage, current.span.start == previousEnd, !current.isSymbol(.comma), !current.isSymbol(.equal) {
      text += advance(as: .designation).value
    }
    return Name(text, Span(start, previousEnd))
  }

  private mutating func set() throws(Mistake) -> CommandSyntax.Kind {
    if isAtEnd { return .set(nil, nil) }
    let name = try name("of a setting")
    if isAtEnd { return .set(name, nil) }
    _ = take(.equal)
    // A value of settings, and elsewhere a word of the language.
    if current.isWord("on"), following.kind == .end {
      let token = advance()
      return .set(name, ExpressionSyntax(.text(token.value), token.span))
    }
    return .set(name, try expression())
  }

  private mutating func expectation() throws(Mistake) -> CommandSyntax.Kind {
    guard current.isWord("error"), following.kind == .text else { return .expect(try expression()) }
    advance(as: .keyword)
    let text = advance().value
    guard take(word: "in") else {
      throw mistake("\"in\" is missing: \(found)", help: ["write expect error \"TEXT\" in QUERY"])
    }
    // The statement is expected to be wrong: its mistakes are the answer, not the parser's complaint.
    let start = current.span
    var tokens: [Token] = []
    let first = place
    while !isAtEnd { tokens.append(advance()) }
    tokens.append(current)
    guard tokens.count > 1 else { throw mistake("a query is missing after in", at: start) }
    if tokens[0].isWord("expect"), tokens[1].isWord("error") {
      throw mistake("expect error stands once in a statement", at: start)
    }
    let piece = StatementScanner.Piece(
      tokens: tokens, span: Span(start.start, previousEnd), isComplete: true, isClosed: true)
    let parsed = Parser.parse(piece, of: source, with: vocabulary, isTable: isTable)
    for (index, role) in parsed.roles.dropLast().enumerated() { roles[first + index] = role }
    return .expectError(text, parsed.statement)
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
