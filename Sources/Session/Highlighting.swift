import Diagnostics
import Language

/// What the parts of a statement are, for those who show it.
package enum Highlighting {
  package enum Kind: Sendable {
    /// A word that says what is done: a stage after its `|`, a command at the start.
    case verb
    /// A value as it is written: a text, a number, a date.
    case value
    case comment
    /// All else, white space and signs among it.
    case plain
  }

  package struct Part: Sendable, Equatable {
    package var text: String
    package var kind: Kind
  }

  /// The parts of a text in order; together they are the text.
  package static func parts(of text: String) -> [Part] {
    let source = SourceText(name: "", text: text)
    var parts: [Part] = []
    var end = 0
    var startsStage = true
    for token in Lexer.tokens(of: source).0 where token.span.start >= end && token.span.end <= source.bytes.count {
      if token.span.start > end { parts.append(Part(text: source[Span(end, token.span.start)], kind: .plain)) }
      let kind: Kind =
        switch token.kind {
        case .word where startsStage: isVerb(token.value) ? .verb : .plain
        case .text, .integer, .number, .percent, .date, .raw: .value
        case .comment: .comment
        default: .plain
        }
      switch token.kind {
      case .newline, .symbol(.pipe), .symbol(.semicolon): startsStage = true
      case .comment: break
      default: startsStage = false
      }
      if !token.span.isEmpty { parts.append(Part(text: source[token.span], kind: kind)) }
      end = token.span.end
    }
    if end < source.bytes.count { parts.append(Part(text: source[Span(end, source.bytes.count)], kind: .plain)) }
    return parts
  }

  private static func isVerb(_ word: String) -> Bool {
    Stage(rawValue: word) != nil || Stage.aliases[word] != nil || Command(rawValue: word) != nil
  }
}
