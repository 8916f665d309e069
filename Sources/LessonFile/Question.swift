extension Lesson {
  /// A paragraph, or a quote, that stands right before a block marked `ask`, with the list of choices between the two
  /// where there is one.
  package struct Question: Sendable {
    package var prompt: [Prose]
    /// Empty for a question that is answered in one's own words.
    package var choices: [[Inline]]
    /// The choice that the lesson itself marks with `[x]`.
    package var marked: Int?

    /// The choice that is right: the one that an answer of one value spells, else the one that is marked.
    package func right(_ spellings: [String]?) -> Int? {
      spellings.flatMap { LessonChoice.index(of: $0, among: choices.map(\.plain)) } ?? marked
    }

    /// Takes the choices from a list; `[x]` before one marks it, and `[ ]` may stand before the others.
    mutating func take(_ list: ProseList) {
      for (index, item) in list.items.enumerated() {
        guard case .paragraph(var words)? = item.first else {
          choices.append([])
          continue
        }
        let start = words.plain.prefix(4).lowercased()
        if start == "[x] " || start == "[ ] " {
          if start == "[x] " { marked = index }
          words = words.droppingFirst(4)
        }
        choices.append(words)
      }
    }
  }
}

extension [Inline] {
  /// Without so many characters of the text at the beginning.
  fileprivate func droppingFirst(_ count: Int) -> [Inline] {
    var left = count
    var out = self
    while left > 0, case .text(let text)? = out.first {
      let taken = Swift.min(left, text.count)
      left -= taken
      if taken == text.count { out.removeFirst() } else { out[0] = .text(String(text.dropFirst(taken))) }
    }
    return out
  }
}
