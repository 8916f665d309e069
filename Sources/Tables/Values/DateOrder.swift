import Text

/// In which order a text writes day, month and year: `d/m/y`, `m/d/y`, `y-m-d`; without marks, as in `dmy`, any stand.
package struct DateOrder: Sendable, Equatable {
  private enum Part: Equatable {
    case year, month, day
    case mark(Character)
  }

  private let parts: [Part]

  package static let noDate = "no date"
  private static let marks: Set<Character> = ["/", ".", "-", ",", " "]

  /// Nil unless y, m and d stand once each, as one letter or several of it, with no other letters.
  package init?(_ pattern: String) {
    var parts: [Part] = []
    for character in TextFolding.key(pattern) {
      let part: Part =
        switch character {
        case "y": .year
        case "m": .month
        case "d": .day
        default: .mark(character)
        }
      if case .mark = part, character.isLetter || character.isNumber { return nil }
      if parts.last != part || part == .mark(character) { parts.append(part) }
    }
    let isWhole = [Part.year, .month, .day].allSatisfy { part in parts.count(where: { $0 == part }) == 1 }
    guard isWhole, pattern.utf8.count <= 40 else { return nil }
    self.parts = parts
  }

  private var hasMarks: Bool { parts.count > 3 }

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
  ]

  /// The day that a text writes in this order, or why it writes none. A year has four digits; a month may be an English
  /// name or its first three letters.
  package func value(of text: String) -> Value {
    guard text.utf8.count <= 64 else { return .unknown(reason: DateOrder.noDate) }
    var rest = TextFolding.key(text)[...]
    let isRun = !hasMarks && !rest.isEmpty && rest.allSatisfy { ("0"..."9").contains($0) }
    var (year, month, day) = (0, 0, 0)
    for part in parts {
      while rest.first == " " { rest.removeFirst() }
      if !hasMarks { while let first = rest.first, DateOrder.marks.contains(first) { rest.removeFirst() } }
      if part == .mark(" ") { continue }
      if case .mark(let mark) = part {
        guard rest.first == mark else { return .unknown(reason: DateOrder.noDate) }
        rest.removeFirst()
        continue
      }
      let size = part == .year ? 4 : 2
      let digits = rest.prefix { ("0"..."9").contains($0) }.prefix(size)
      if part == .month, digits.isEmpty, let (number, length) = DateOrder.month(rest) {
        month = number
        rest.removeFirst(length)
        continue
      }
      if part == .year, digits.count == 2 { return .unknown(reason: "a year of two digits") }
      guard let number = Int(digits), part != .year || digits.count == 4, !isRun || digits.count == size else {
        return .unknown(reason: DateOrder.noDate)
      }
      rest.removeFirst(digits.count)
      if part == .year { year = number } else if part == .month { month = number } else { day = number }
    }
    guard rest.allSatisfy({ $0 == " " }), let date = CalendarDate(year: year, month: month, day: day) else {
      return .unknown(reason: DateOrder.noDate)
    }
    return .date(date)
  }

  /// A month by its name or the first letters of it, with how many letters stand there.
  private static func month(_ text: Substring) -> (number: Int, length: Int)? {
    let word = text.prefix { $0.isLetter }
    guard word.count >= 3, let index = months.firstIndex(where: { $0.hasPrefix(word) }) else { return nil }
    return (index + 1, word.count)
  }
}
