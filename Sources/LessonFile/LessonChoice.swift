import Text

/// Which of the choices of a question is meant by what somebody has written.
package enum LessonChoice {
  /// The choice that is one of these spellings of a value, or the only one that begins with it and then explains it:
  /// `233, the departments that answered`.
  package static func index(of spellings: [String], among choices: [String]) -> Int? {
    let keys = spellings.map(key)
    if let whole = choices.firstIndex(where: { keys.contains(key($0)) }) { return whole }
    let beginning = choices.indices.filter { keys.contains(key(head(of: choices[$0]))) }
    return beginning.count == 1 ? beginning[0] : nil
  }

  /// What stands before the first sign that an explanation follows.
  private static func head(of choice: String) -> String {
    let ends = [", ", ": ", "; ", " (", " – ", " — ", "、", "：", "（"].compactMap {
      choice.firstRange(of: $0)?.lowerBound
    }
    return String(choice[..<(ends.min() ?? choice.endIndex)])
  }

  /// Without regard to case, width, a full stop at the end, and what sets thousands apart.
  package static func key(_ text: String) -> String {
    var characters = Array(TextFolding.key(trimmed(text)))
    if characters.last == "." || characters.last == "。" { characters.removeLast() }
    var out = ""
    for (index, character) in characters.enumerated() {
      let standsBetweenDigits =
        index > 0 && characters[index - 1].isNumber && index + 1 < characters.count && characters[index + 1].isNumber
      if character == ",", standsBetweenDigits { continue }
      out.append(character)
    }
    return out
  }

  package static func trimmed(_ text: String) -> String {
    String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
