import Diagnostics
import Text

/// Lays out text in the one canonical way, token by token; comments stay on their lines.
///
/// One statement a line. A stage that would make a line too long starts a new one, indented. Text with a mistake in its
/// tokens comes back as it is, because nobody knows what was meant.
package enum Formatter {
  /// How wide a line may be before a stage starts the next.
  private static let widest = 100

  package static func format(_ source: SourceText) -> String {
    let (tokens, mistakes) = Lexer.tokens(of: source)
    guard mistakes.isEmpty else { return source[source.whole] }
    var layout = Layout(source: source, tokens: tokens)
    return layout.text()
  }

  private struct Layout {
    let source: SourceText
    /// Without the line ends.
    var tokens: [Token] = []
    /// How many line ends stand before each token.
    var breaks: [Int] = []
    /// The statement that each token belongs to; -1 between statements.
    var pieceOf: [Int]
    var depths: [Int] = []
    /// Whether spaces mean something here: a row named after `show`, `why` or `cite`.
    var keepsSpaces: [Bool]

    var lines: [String] = []
    var line = ""
    /// What stands last on the line runs to its end: a comment, or the text of `echo`.
    var isLineBound = false

    init(source: SourceText, tokens all: [Token]) {
      self.source = source
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
      let pieces = StatementScanner.pieces(of: all)
      pieceOf = [Int](repeating: -1, count: tokens.count)
      depths = [Int](repeating: 0, count: tokens.count)
      keepsSpaces = [Bool](repeating: false, count: tokens.count)
      var piece = 0
      var isDesignation = false
      var depth = 0
      for (index, token) in tokens.enumerated() {
        while piece < pieces.count, pieces[piece].span.end <= token.span.start {
          piece += 1
          depth = 0
        }
        guard piece < pieces.count, pieces[piece].span.start <= token.span.start else { continue }
        if pieces[piece].span.start == token.span.start {
          isDesignation = ["show", "why", "cite"].contains { token.isWord($0) }
        } else if token.isSymbol(.pipe) {
          isDesignation = false
        } else {
          keepsSpaces[index] = isDesignation
        }
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
      case .quotedWord: return "`\(token.value)`"
      case .parameter: return "$\(token.value)"
      case .text: return quoted(token)
      case .integer, .number, .percent: return narrowed(source[token.span])
      default: return token.value
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
      if keepsSpaces[index], keepsSpaces[previous], !token.isSymbol(.comma), !tokens[previous].isSymbol(.comma) {
        return token.span.start == tokens[previous].span.end
      }
      if token.isSymbol(.comma) || token.isSymbol(.closeBracket) { return true }
      if tokens[previous].isSymbol(.openBracket) || isPathDot(index) || isPathDot(previous) { return true }
      if token.isSymbol(.openSquare) || token.isSymbol(.closeSquare) || tokens[previous].isSymbol(.openSquare) {
        return true
      }
      if tokens[previous].isSymbol(.not) || isSign(previous) { return true }
      return token.isSymbol(.openBracket) && isCall(previous)
    }

    /// Whether the word before a bracket is a function: any word that is not the verb of a stage or statement, nor taken.
    private func isCall(_ index: Int) -> Bool {
      guard tokens[index].kind == .word, !startsPhrase(index) else { return false }
      if Function(rawValue: tokens[index].value) != nil { return true }
      let constructs: Set<String> = [
        "any", "all", "join", "union", "distinct", "desc", "asc", "of", "with", "against", "because",
      ]
      return !Parser.reserved.contains(tokens[index].value) && !constructs.contains(tokens[index].value)
    }

    /// Whether the token is the first of a statement or stage.
    private func startsPhrase(_ index: Int) -> Bool {
      guard let previous = tokens[..<index].last(where: { $0.kind != .comment }) else { return true }
      let isFirst = tokens[..<index].lastIndex { $0.kind != .comment }.map { pieceOf[$0] != pieceOf[index] } ?? true
      return isFirst || previous.isSymbol(.pipe)
    }

    /// Whether a minus belongs to what follows it alone.
    private func isSign(_ index: Int) -> Bool {
      guard tokens[index].isSymbol(.minus) else { return false }
      guard let previous = tokens[..<index].lastIndex(where: { $0.kind != .comment }),
        pieceOf[previous] == pieceOf[index]
      else { return true }
      switch tokens[previous].kind {
      case .symbol(let symbol): return symbol != .closeBracket
      case .word:
        return startsPhrase(previous) && pieceOf[previous] == pieceOf[index] && isVerb(previous)
          || Parser.reserved.contains(tokens[previous].value)
      default: return false
      }
    }

    private func isVerb(_ index: Int) -> Bool {
      Stage(rawValue: tokens[index].value) != nil || Command(rawValue: tokens[index].value) != nil
    }
  }
}
