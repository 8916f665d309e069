import Diagnostics
import Text

/// Lays out text in the one canonical way, token by token; comments stay on their lines.
///
/// One statement a line. A stage that would make a line too long starts a new one, indented. Text with a mistake in its
/// tokens comes back as it is, because nobody knows what was meant.
package enum Formatter {
  /// How wide a line may be before a stage starts the next.
  private static let widest = 100

  package static func format(_ source: SourceText, with vocabulary: Vocabulary) -> String {
    guard Lexer.tokens(of: source, with: vocabulary).1.isEmpty else { return source[source.whole] }
    var layout = Layout(Parser.parse(source, with: vocabulary), vocabulary)
    return layout.text()
  }

  private struct Layout {
    let source: SourceText
    let vocabulary: Vocabulary
    /// Without the line ends.
    var tokens: [Token] = []
    /// How many line ends stand before each token.
    var breaks: [Int] = []
    /// The statement that each token belongs to; -1 between statements.
    var pieceOf: [Int]
    var depths: [Int] = []
    /// What each token is in its statement.
    var roles: [Role] = []

    var lines: [String] = []
    var line = ""
    /// What stands last on the line runs to its end: a comment, or the text of `echo`.
    var isLineBound = false

    init(_ tree: SyntaxTree, _ vocabulary: Vocabulary) {
      source = tree.source
      self.vocabulary = vocabulary
      let all = tree.tokens
      var newlines = 0
      for token in all where token.kind != .end {
        if token.kind == .newline {
          newlines += 1
          continue
        }
        tokens.append(token)
        breaks.append(newlines)
        newlines = 0
      }
      let pieces = StatementScanner.pieces(of: all, with: vocabulary)
      pieceOf = [Int](repeating: -1, count: tokens.count)
      depths = [Int](repeating: 0, count: tokens.count)
      roles = tokens.map { tree.roles[$0.span.start] ?? .none }
      var piece = 0
      var depth = 0
      for (index, token) in tokens.enumerated() {
        while piece < pieces.count, pieces[piece].span.end <= token.span.start {
          piece += 1
          depth = 0
        }
        guard piece < pieces.count, pieces[piece].span.start <= token.span.start else { continue }
        pieceOf[index] = piece
        if token.isSymbol(.closeBracket) { depth = max(0, depth - 1) }
        depths[index] = depth
        if token.isSymbol(.openBracket) { depth += 1 }
      }
    }

    mutating func text() -> String {
      for index in tokens.indices {
        if tokens[index].kind == .comment { addComment(index) } else { addToken(index) }
      }
      endLine()
      return lines.map { $0 + "\n" }.joined()
    }

    private mutating func endLine() {
      if !line.isEmpty { lines.append(line) }
      line = ""
      isLineBound = false
    }

    /// Starts a line; one empty line stays where there were some.
    private mutating func startLine(_ index: Int, indent: String) {
      endLine()
      if indent.isEmpty, breaks[index] > 1, !lines.isEmpty { lines.append("") }
      line = indent
    }

    private mutating func addComment(_ index: Int) {
      let token = tokens[index]
      if breaks[index] == 0, !line.isEmpty {
        line += " " + token.value
      } else {
        startLine(index, indent: pieceOf[index] < 0 ? "" : "  ")
        line += token.value
      }
      isLineBound = true
    }

    private mutating func addToken(_ index: Int) {
      let token = tokens[index]
      let piece = pieceOf[index]
      let previous = tokens[..<index].lastIndex { $0.kind != .comment }
      if piece < 0 {
        // A semicolon: it stays with its statement unless a line end or comment parts them.
        if breaks[index] > 0 || isLineBound || line.isEmpty { startLine(index, indent: "") }
        line += written(index)
      } else if previous.map({ pieceOf[$0] != piece }) ?? true {
        startLine(index, indent: "")
        line = written(index)
      } else if isLineBound {
        startLine(index, indent: token.isSymbol(.pipe) ? "  " : "    ")
        line += written(index)
      } else if startsStage(index), DisplayWidth.of(line) + 1 + stageWidth(index) > widest {
        startLine(index, indent: "  ")
        line += written(index)
      } else {
        line += (isTight(index, after: previous ?? index) ? "" : " ") + written(index)
      }
      if token.kind == .raw { isLineBound = true }
    }

    private func startsStage(_ index: Int) -> Bool { tokens[index].isSymbol(.pipe) && depths[index] == 0 }

    /// The width of a stage with its `|`, up to the next one, a comment or the end.
    private func stageWidth(_ start: Int) -> Int {
      var text = written(start)
      var index = start + 1
      while index < tokens.count, pieceOf[index] == pieceOf[start], tokens[index].kind != .comment, !startsStage(index)
      {
        text += (isTight(index, after: index - 1) ? "" : " ") + written(index)
        index += 1
      }
      return DisplayWidth.of(text)
    }

    // MARK: Tokens

    private func written(_ index: Int) -> String {
      let token = tokens[index]
      switch token.kind {
      case .word where isKnown(index): return token.keyword
      case .quotedWord: return "`\(token.value)`"
      case .parameter: return "$\(token.value)"
      case .text: return quoted(token)
      case .integer, .number, .percent: return narrowed(source[token.span])
      default: return token.value
      }
    }

    /// Whether it is a word of the language, which is written in small letters.
    private func isKnown(_ index: Int) -> Bool {
      let word = tokens[index].keyword
      switch roles[index] {
      case .keyword: return true
      case .function: return vocabulary.functions[word] != nil
      case .verb: return vocabulary.mayFollowPipe(word) || vocabulary.command(word) != nil
      default: return false
      }
    }

    /// A number as written, `k`, `M`, `_` and all, in ASCII.
    private func narrowed(_ text: String) -> String {
      var out = ""
      for scalar in text.unicodeScalars {
        out.unicodeScalars.append(Unicode.Scalar(Lexer.folded(scalar.value)) ?? scalar)
      }
      return out
    }

    private func quoted(_ token: Token) -> String {
      let text = source[token.span]
      let isASCII = { (character: Character?) in character == "\"" || character == "'" }
      if isASCII(text.first), isASCII(text.last) { return text }
      return Binder.quoted(token.value)
    }

    private func isName(_ index: Int) -> Bool {
      tokens.indices.contains(index) && (tokens[index].kind == .word || tokens[index].kind == .quotedWord)
    }

    private func isPathDot(_ index: Int) -> Bool {
      tokens[index].isSymbol(.dot) && isName(index - 1) && isName(index + 1)
    }

    /// Whether no space stands before the token.
    private func isTight(_ index: Int, after previous: Int) -> Bool {
      let token = tokens[index]
      if roles[index] == .designation, roles[previous] == .designation {
        return token.span.start == tokens[previous].span.end
      }
      if token.isSymbol(.comma) || token.isSymbol(.closeBracket) { return true }
      if tokens[previous].isSymbol(.openBracket) || isPathDot(index) || isPathDot(previous) { return true }
      if token.isSymbol(.openSquare) || token.isSymbol(.closeSquare) || tokens[previous].isSymbol(.openSquare) {
        return true
      }
      if tokens[previous].isSymbol(.not) || isSign(previous) { return true }
      if roles[index] == .arrow, roles[previous] == .arrow { return true }
      return token.isSymbol(.openBracket) && isCall(previous)
    }

    /// Whether the word before a bracket is a function; after a mistake, whether it was written as one.
    private func isCall(_ index: Int) -> Bool {
      switch roles[index] {
      case .function: true
      case .none:
        tokens[index].kind == .word && index + 1 < tokens.count
          && tokens[index].span.end == tokens[index + 1].span.start
      default: false
      }
    }

    /// Whether a minus belongs to what follows it alone.
    private func isSign(_ index: Int) -> Bool {
      guard tokens[index].isSymbol(.minus) else { return false }
      guard roles[index] == .none else { return roles[index] == .sign }
      return index > 0 && tokens[index - 1].span.end < tokens[index].span.start
        && index + 1 < tokens.count && tokens[index].span.end == tokens[index + 1].span.start
    }
  }
}
