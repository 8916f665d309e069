import Diagnostics

/// Cuts tokens into statements: at `;`, and at the end of a line unless a bracket or quote is open, the line ends in
/// `|`, `,` or an operator, or the next line begins with `|`.
package struct StatementScanner {
  package struct Piece: Sendable {
    /// Without line ends and comments, closed by an `end` token.
    package var tokens: [Token]
    /// From the first to the last token; the `;` is not part of it.
    package var span: Span
    /// False when more text could belong to it: an open bracket or quote, or a line that ends in `|`.
    package var isComplete: Bool
    /// Ended by `;`, so that what follows cannot belong to it.
    package var isClosed: Bool
    /// The bracket that nothing closes.
    package var openBracket: Span?
  }

  private let vocabulary: Vocabulary
  private var pieces: [Piece] = []
  private var current: [Token] = []
  /// The brackets that are open, with where in the tokens their line ends once it has.
  private var open: [(bracket: Span, lineEnd: Int?)] = []
  private var cuts = 0

  /// How many brackets or quotes that are never closed take their own line only; each costs a look at the whole text.
  static let mostOpen = 20

  /// - Parameter isWhole: whether no more text follows. Then a bracket that is never closed takes its own line only, so
  ///   that one slip does not swallow the statements after it.
  package static func pieces(of tokens: [Token], with vocabulary: Vocabulary, isWhole: Bool = true) -> [Piece] {
    var scanner = StatementScanner(vocabulary: vocabulary)
    var index = 0
    while index < tokens.count {
      if let back = scanner.take(tokens, index, isWhole) { index = back } else { index += 1 }
    }
    return scanner.pieces
  }

  /// Takes one token; gives the place to go back to after a bracket that is never closed.
  private mutating func take(_ tokens: [Token], _ index: Int, _ isWhole: Bool) -> Int? {
    let token = tokens[index]
    switch token.kind {
    case .comment: break
    case .newline:
      for position in open.indices.reversed() {
        if open[position].lineEnd != nil { break }
        open[position].lineEnd = index
      }
      guard open.isEmpty, !current.isEmpty, !StatementScanner.continues(after: current[...], vocabulary) else { break }
      if !StatementScanner.nextBeginsWithPipe(tokens, after: index) { finish(isClosed: false, isComplete: true) }
    case .symbol(.semicolon):
      if open.isEmpty { finish(isClosed: true, isComplete: true) } else { current.append(token) }
    case .end:
      if isWhole, cuts < StatementScanner.mostOpen, let first = open.first, let lineEnd = first.lineEnd {
        cuts += 1
        let cut = tokens[lineEnd].span.start
        current.removeAll { $0.span.start >= cut }
        finish(isClosed: false, isComplete: false)
        return lineEnd + 1
      }
      let isOpen =
        !open.isEmpty || StatementScanner.continues(after: current[...], vocabulary)
        || (current.last.map(StatementScanner.isOpenText) ?? false)
      finish(isClosed: false, isComplete: !isOpen)
    default:
      if token.isSymbol(.openBracket) { open.append((token.span, nil)) }
      if token.isSymbol(.closeBracket) { _ = open.popLast() }
      current.append(token)
    }
    return nil
  }

  private mutating func finish(isClosed: Bool, isComplete: Bool) {
    if let first = current.first, let last = current.last {
      let span = Span(first.span.start, last.span.end)
      let end = Token(kind: .end, span: Span(last.span.end, last.span.end), value: "")
      pieces.append(
        Piece(
          tokens: current + [end], span: span, isComplete: isComplete, isClosed: isClosed,
          openBracket: open.first?.bracket))
    }
    current = []
    open = []
  }

  private static func nextBeginsWithPipe(_ tokens: [Token], after index: Int) -> Bool {
    for token in tokens[(index + 1)...] {
      switch token.kind {
      case .newline, .comment: continue
      case .symbol(.pipe): return true
      default: return false
      }
    }
    return false
  }

  /// Whether the line that ends in the last of these tokens of a statement asks for more.
  static func continues(after tokens: ArraySlice<Token>, _ vocabulary: Vocabulary) -> Bool {
    guard let first = tokens.first(where: { !isBetweenWords($0) }),
      let last = tokens.last(where: { !isBetweenWords($0) })
    else { return false }
    switch last.kind {
    case .symbol(.pipe), .symbol(.comma): return true
    case .symbol(let symbol): return symbol.isOperator
    case .word:
      guard first.span != last.span, ["and", "or", "not"].contains(last.keyword) else { return false }
      return first.kind != .word || vocabulary.command(first.value)?.reading != .words
    default: return false
    }
  }

  private static func isBetweenWords(_ token: Token) -> Bool { token.kind == .comment || token.kind == .newline }

  /// Whether the token is a text whose closing quote is still to come; a backtick ends with its line.
  private static func isOpenText(_ token: Token) -> Bool {
    guard token.kind == .invalid, let mark = token.value.unicodeScalars.first else { return false }
    return "\"'「『“”‘’＂＇".unicodeScalars.contains(mark)
  }
}

/// The statements of a text, with every byte of it, and what is wrong with them.
package struct SyntaxTree: Sendable {
  package var source: SourceText
  package var tokens: [Token]
  package var statements: [StatementSyntax]
  /// What each token is, by the place where it begins.
  package var roles: [Int: Role]
  package var diagnostics: [Diagnostic]
}
