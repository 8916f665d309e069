import Diagnostics
import Language

/// What the tokens of statements are to a reader, for those who show them.
package enum StatementHighlight {
  /// What a token is to a reader. The raw values are classes of the style sheet.
  package enum Kind: String {
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
  package static func parts(of source: SourceText, with vocabulary: Vocabulary) -> [(text: String, kind: Kind)] {
    let tree = Parser.parse(source, with: vocabulary)
    var parts: [(text: String, kind: Kind)] = []
    var end = source.whole.start
    for token in tree.tokens {
      let kind = kind(of: token, tree.roles[token.span.start] ?? .none)
      if token.span.start > end { parts.append((source[Span(end, token.span.start)], .plain)) }
      if !token.span.isEmpty { parts.append((source[token.span], kind)) }
      end = max(end, token.span.end)
    }
    if end < source.whole.end { parts.append((source[Span(end, source.whole.end)], .plain)) }
    return parts
  }

  private static func kind(of token: Token, _ role: Role) -> Kind {
    switch role {
    case .verb, .keyword: return .keyword
    case .function: return .function
    case .name, .designation: return token.kind == .text ? .text : .plain
    case .none, .sign, .arrow, .other: break
    }
    switch token.kind {
    case .text, .raw: return .text
    case .integer, .number, .percent, .date: return .number
    case .parameter: return .parameter
    case .comment: return .comment
    case .symbol: return .symbol
    case .word, .quotedWord, .newline, .invalid, .end: return .plain
    }
  }
}
