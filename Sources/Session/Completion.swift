import Diagnostics
import Language
import Tables

/// What may stand at a place in a statement that is being typed.
package struct Completion: Sendable {
  package struct Candidate: Sendable, Equatable {
    /// What is put in place of the fragment.
    package var text: String
    /// A word on it: a type, a count, what a verb does.
    package var note: String
  }

  /// The bytes before the cursor that a candidate replaces.
  package var replacing: Range<Int>
  package var candidates: [Candidate]

  static func nothing(at offset: Int) -> Completion { Completion(replacing: offset..<offset, candidates: []) }
}

/// The statement up to the cursor, cut where a candidate would go.
struct CompletionPlace {
  let source: SourceText
  /// The tokens of the statement before the fragment.
  let tokens: [Token]
  /// What is typed of the word at the cursor, without a quote.
  let fragment: String
  /// The quote or backtick that the fragment began with.
  let quote: String?
  let replacing: Range<Int>

  init(_ text: String, cursor: Int) {
    let bytes = Array(text.utf8.prefix(max(0, cursor)))
    source = SourceText(name: "", bytes: bytes)
    let end = source.bytes.count
    let (all, _) = Lexer.tokens(of: source)
    // The last statement that has begun; after `;` or a finished line a new one begins.
    let pieces = StatementScanner.pieces(of: all, isWhole: false)
    var own: [Token] = []
    if let last = pieces.last, !last.isClosed, !CompletionPlace.endsLine(all, after: last.span.end) {
      own = Array(last.tokens.dropLast())
    }
    guard let last = own.last, last.span.end == end else {
      tokens = own
      fragment = ""
      quote = nil
      replacing = end..<end
      return
    }
    switch last.kind {
    case .word, .quotedWord, .integer, .date, .parameter, .raw:
      tokens = own.dropLast()
      fragment = last.kind == .parameter ? "$" + last.value : last.value
      quote = nil
      replacing = last.span.start..<end
    case .invalid where !last.value.isEmpty || source[last.span].first.map { "\"'`「".contains($0) } ?? false:
      tokens = own.dropLast()
      let written = source[last.span]
      let mark = written.first.map(String.init)
      quote = mark.flatMap { "\"'`「".contains($0) ? $0 : nil }
      fragment = quote == nil ? written : String(written.dropFirst())
      replacing = last.span.start..<end
    default:
      tokens = own
      fragment = ""
      quote = nil
      replacing = end..<end
    }
  }

  /// Whether a line ended after a place without the statement going on.
  private static func endsLine(_ tokens: [Token], after offset: Int) -> Bool {
    tokens.contains { $0.kind == .newline && $0.span.start >= offset }
      && !(tokens.last { $0.kind != .end && $0.kind != .newline && $0.kind != .comment }.map(CompletionPlace.goesOn)
        ?? false)
  }

  private static func goesOn(_ token: Token) -> Bool {
    switch token.kind {
    case .symbol(.pipe), .symbol(.comma), .symbol(.openBracket), .symbol(.equal): true
    default: false
    }
  }

  // MARK: Where in the query

  struct Query {
    /// The tokens of the query before the stage at the cursor; empty where no `|` stands before it.
    var before: [Token]
    /// The tokens of the stage at the cursor, its verb first.
    var stage: [Token]
    /// Whether the cursor stands where a source is written.
    var isSource: Bool
  }

  /// The innermost query round the cursor.
  var query: Query {
    // Brackets that are open at the cursor, with the last `|` in each.
    var levels: [(start: Int, pipe: Int?)] = [(queryStart, nil)]
    for index in queryStart..<max(queryStart, tokens.count) {
      let token = tokens[index]
      if token.isSymbol(.openBracket) { levels.append((index + 1, nil)) }
      if token.isSymbol(.closeBracket), levels.count > 1 { levels.removeLast() }
      if token.isSymbol(.pipe) { levels[levels.count - 1].pipe = index }
    }
    guard let level = levels.last(where: { $0.pipe != nil }), let pipe = level.pipe else {
      return Query(
        before: [], stage: [], isSource: tokens.count <= queryStart || tokens.last?.isSymbol(.openBracket) ?? false)
    }
    let before = level.start <= pipe ? Array(tokens[level.start..<pipe]) : []
    return Query(before: before, stage: Array(tokens[(pipe + 1)...]), isSource: false)
  }

  /// After `let NAME =`, `explain` and the like a query begins.
  private var queryStart: Int {
    guard let first = tokens.first, first.kind == .word else { return 0 }
    if first.value == "let" { return min(3, tokens.count) }
    if first.value == "explain" || first.value == "expect" { return 1 }
    return 0
  }

  /// The path that ends just before an index, as `municipality.prefecture`.
  static func path(endingAt end: Int, in tokens: [Token]) -> [Name] {
    var names: [Name] = []
    var index = end
    while index >= 0, tokens[index].kind == .word || tokens[index].kind == .quotedWord {
      names.insert(Name(tokens[index].value, tokens[index].span, isQuoted: tokens[index].kind == .quotedWord), at: 0)
      guard index >= 2, tokens[index - 1].isSymbol(.dot) else { break }
      index -= 2
    }
    return names
  }
}
