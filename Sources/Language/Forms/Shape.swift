/// What may follow a word of the language, as help, the manual and tests see it.
package indirect enum Shape: Sendable, Equatable {
  /// A word as it stands.
  case word(String)
  /// What the user writes, under the name that a signature gives it: `COL`, `N`, `"FILE"`.
  case operand(String)
  /// One of several words.
  case oneOf([String])
  case sequence([Shape])
  /// One or more, with commas between.
  case list(Shape)
  case optional(Shape)
  /// One of several ways to go on.
  case choice([Shape])
  /// Each at most once, in any order.
  case anyOrder([Shape])

  /// As a signature shows it, after the word that it belongs to.
  package func signature(of word: String) -> String {
    if case .choice(let ways) = self { return ways.map { $0.signature(of: word) }.joined(separator: " · ") }
    let text = text
    return text.isEmpty ? word : "\(word) \(text)"
  }

  private var text: String {
    switch self {
    case .word(let word), .operand(let word): word
    case .oneOf(let words): words.joined(separator: "|")
    case .sequence(let parts):
      parts.map(\.text).filter { !$0.isEmpty }.reduce("") { $0.isEmpty || $1 == "," ? $0 + $1 : "\($0) \($1)" }
    case .list(let part): "\(part.text), …"
    case .optional(let part): "[\(part.text)]"
    case .choice(let ways): ways.map(\.text).joined(separator: "|")
    case .anyOrder(let parts): parts.map { "[\($0.text)]" }.joined(separator: " ")
    }
  }

  /// Every word that stands in it as it is.
  package var words: [String] {
    switch self {
    case .word(let word): [word]
    case .operand: []
    case .oneOf(let words): words
    case .list(let part), .optional(let part): part.words
    case .sequence(let parts), .choice(let parts), .anyOrder(let parts): parts.flatMap(\.words)
    }
  }
}
