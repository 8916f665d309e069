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
  }

  package static func pieces(of tokens: [Token]) -> [Piece] {
    var pieces: [Piece] = []
    var current: [Token] = []
    var depth = 0
    var index = 0
    func finish(isClosed: Bool, isComplete: Bool) {
      if let first = current.first, let last = current.last {
        let span = Span(first.span.start, last.span.end)
        let end = Token(kind: .end, span: Span(last.span.end, last.span.end), value: "")
        pieces.append(Piece(tokens: current + [end], span: span, isComplete: isComplete, isClosed: isClosed))
      }
      current = []
      depth = 0
    }
    while index < tokens.count {
      let token = tokens[index]
      switch token.kind {
      case .comment: break
      case .newline:
        if depth == 0, !current.isEmpty, !continues(after: current[...]) {
          if !nextBeginsWithPipe(tokens, after: index) { finish(isClosed: false, isComplete: true) }
        }
      case .symbol(.semicolon):
        if depth > 0 { current.append(token) } else { finish(isClosed: true, isComplete: true) }
      case .end:
        let isOpen = depth > 0 || continues(after: current[...]) || (current.last.map(isOpenText) ?? false)
        finish(isClosed: false, isComplete: !isOpen)
      default:
        if token.isSymbol(.openBracket) { depth += 1 }
        if token.isSymbol(.closeBracket) { depth = max(0, depth - 1) }
        current.append(token)
      }
      index += 1
    }
    return pieces
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
  static func continues(after tokens: ArraySlice<Token>) -> Bool {
    guard let first = tokens.first(where: { !isBetweenWords($0) }), let last = tokens.last(where: { !isBetweenWords($0) })
    else { return false }
    switch last.kind {
    case .symbol(.pipe), .symbol(.comma): return true
    case .symbol(let symbol): return symbol.isOperator
    case .word:
      let takesWords = first.isWord("help") || first.isWord("set")
      return first.span != last.span && !takesWords && ["and", "or", "not"].contains(last.value)
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
  package var diagnostics: [Diagnostic]
}
