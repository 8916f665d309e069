import Diagnostics
import Text

/// What forms ask of the parser.
extension Parser {
  /// Whether a word stands here; where the statement ends, it could.
  ///
  /// - Parameter whole: the words that completion offers, where the word is the first of several.
  package mutating func isNext(_ word: String, note: String = "", whole: String? = nil) -> Bool {
    if isAtEnd { expects(.word(whole ?? word, note: note)) }
    return current.isWord(word)
  }

  package mutating func require(_ word: String, note: String = "") throws(Mistake) {
    if isAtEnd { expects(.word(word, note: note)) }
    guard take(word: word) else { throw mistake("\"\(word)\" is missing: \(found)", help: signatureHelp) }
  }

  /// One of several words.
  package mutating func choice(
    of words: [(word: String, note: String)], after preceding: String? = nil
  ) throws(Mistake) -> Name {
    if isAtEnd { for (word, note) in words { expects(.word(word, note: note)) } }
    let list = words.map(\.word)
    guard current.kind == .word || current.kind == .quotedWord, list.contains(current.keyword) else {
      let close = current.kind == .word ? Suggestion.closest(to: current.value, among: list) : []
      let list = said("\(list, last: "or"): \(found)")
      throw mistake(
        preceding.map { "after \($0) stands \(list)" } ?? "here stands \(list)",
        help: close.isEmpty ? signatureHelp : [Suggestion.question(close)])
    }
    let token = advance(as: .keyword)
    return Name(token.keyword, token.span)
  }

  /// What could have stood where something else does, after parts in any order.
  mutating func unexpected(after parts: [Shape]) -> Mistake {
    if current.kind == .word, vocabulary.mayFollowPipe(current.value) { return leftOver() }
    let words = parts.compactMap(\.words.first)
    if words.isEmpty {
      return mistake("this is not expected here: \(found)", help: ["nothing more can follow here"])
    }
    if words.contains(where: { current.isWord($0) }) {
      return mistake("\"\(current.value)\" stands twice", help: ["write it once"])
    }
    let close = current.kind == .word ? Suggestion.closest(to: current.value, among: words) : []
    let list = said("here may follow: \(words)")
    return mistake("this is not expected here: \(found)", help: [close.isEmpty ? list : Suggestion.question(close)])
  }

  /// `write crosstab A by B …`: the signature of the word at hand.
  var signatureHelp: [Sentence] { signature.map { ["write \($0())"] } ?? [] }

  package mutating func expects(_ offer: Expectation.Offer, from start: Int? = nil) {
    expects(.operand(offer, from: start ?? place))
  }
}
