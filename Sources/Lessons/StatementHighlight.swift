import Diagnostics
import Language
import Rendering

/// What the tokens of statements are to a reader, for those who show them.
enum StatementHighlight {
  /// What a token is to a reader. The raw values are classes of the style sheet.
  enum Kind: String {
    case keyword = "k"
    case function = "f"
    case text = "t"
    case number = "n"
    case parameter = "p"
    case comment = "c"
    case symbol = "s"
    case plain = ""
  }

  /// The parts of statements in order, white space among them; together they are the text.
  static func parts(of source: SourceText) -> [(text: String, kind: Kind)] {
    let (tokens, _) = Lexer.tokens(of: source)
    var parts: [(text: String, kind: Kind)] = []
    var end = source.whole.start
    for (token, kind) in zip(tokens, kinds(of: tokens)) {
      if token.span.start > end { parts.append((source[Span(end, token.span.start)], .plain)) }
      if !token.span.isEmpty { parts.append((source[token.span], kind)) }
      end = max(end, token.span.end)
    }
    if end < source.whole.end { parts.append((source[Span(end, source.whole.end)], .plain)) }
    return parts
  }

  /// As HTML, each token in an element of its kind.
  ///
  /// - Parameter language: that of the page round it.
  static func html(_ source: SourceText, in language: String) -> String {
    var out = ""
    for part in parts(of: source) {
      let content = HTMLText.marked(part.text, in: language, breaks: .kept)
      out += part.kind == .plain ? content : "<span class=\"\(part.kind.rawValue)\">\(content)</span>"
    }
    while out.utf8.last == UInt8(ascii: "\n") { out.removeLast() }
    return out
  }

  static func kinds(of tokens: [Token]) -> [Kind] {
    var kinds: [Kind] = []
    var startsStatement = true
    var startsStage = false
    // Words of a stage or command that come before any other word of it mean what that word makes of them.
    for (index, token) in tokens.enumerated() {
      let following = tokens[(index + 1)...].first { $0.kind != .newline && $0.kind != .comment }
      let isCalled = following?.isSymbol(.openBracket) == true && following?.span.start == token.span.end
      let isPartOfPath = index > 0 && tokens[index - 1].isSymbol(.dot) || following?.isSymbol(.dot) == true
      switch token.kind {
      case .word:
        let isVerb =
          startsStatement && Command(rawValue: token.value) != nil
          || startsStage && (Stage(rawValue: token.value) != nil || Stage.aliases[token.value] != nil)
        if isVerb {
          kinds.append(.keyword)
        } else if isCalled, Function(rawValue: token.value) != nil {
          kinds.append(.function)
        } else {
          kinds.append(!isPartOfPath && !startsStatement && words.contains(token.value) ? .keyword : .plain)
        }
      case .text, .raw: kinds.append(.text)
      case .integer, .number, .percent, .date: kinds.append(.number)
      case .parameter: kinds.append(.parameter)
      case .comment: kinds.append(.comment)
      case .symbol: kinds.append(.symbol)
      case .quotedWord, .newline, .invalid, .end: kinds.append(.plain)
      }
      switch token.kind {
      case .comment: break
      case .newline: startsStatement = startsStatement || StatementHighlight.endsStatement(tokens, index)
      case .symbol(.pipe): (startsStatement, startsStage) = (false, true)
      case .symbol(.semicolon): (startsStatement, startsStage) = (true, false)
      default: (startsStatement, startsStage) = (false, false)
      }
    }
    return kinds
  }

  /// Whether a line end is one of a statement, as far as the tokens beside it tell.
  private static func endsStatement(_ tokens: [Token], _ index: Int) -> Bool {
    let isBlank = { (token: Token) in token.kind == .newline || token.kind == .comment }
    if let next = tokens[(index + 1)...].first(where: { !isBlank($0) }), next.isSymbol(.pipe) { return false }
    guard let last = tokens[..<index].last(where: { !isBlank($0) }) else { return true }
    switch last.kind {
    case .symbol(.closeBracket), .symbol(.closeSquare), .symbol(.semicolon): return true
    case .symbol: return false
    default: return true
    }
  }

  /// Words between the parts of a stage or an expression.
  private static let words: Set<String> = [
    "across", "against", "all", "and", "any", "as", "asc", "at", "because", "between", "by", "contains", "crisp",
    "cross",
    "cutoff", "desc", "different", "distinct", "ends", "error", "expecting", "false", "from", "full", "fuzzy", "given",
    "has", "in", "is", "keep", "known", "last", "matches", "matching", "no", "not", "of", "on", "or", "out", "replace",
    "similar", "solution", "sources", "starts", "title", "to", "true", "unknown", "unlike", "with", "yes",
  ]
}
