import Diagnostics
import Language

/// The statement up to the cursor, cut where a candidate would go.
package struct CompletionPlace {
  package let source: SourceText
  /// The tokens of the statement before the fragment.
  package let tokens: [Token]
  /// What is typed of the word at the cursor, without a quote.
  package let fragment: String
  /// The quote or backtick that the fragment began with.
  package let quote: String?
  package let replacing: Range<Int>

  package init(_ text: String, cursor: Int, with vocabulary: Vocabulary) {
    let bytes = Array(text.utf8.prefix(max(0, cursor)))
    source = SourceText(name: "", bytes: bytes)
    let end = source.bytes.count
    let (all, _) = Lexer.tokens(of: source, with: vocabulary)
    // The last statement that has begun; after `;` or a finished line a new one begins.
    let pieces = StatementScanner.pieces(of: all, with: vocabulary, isWhole: false)
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
