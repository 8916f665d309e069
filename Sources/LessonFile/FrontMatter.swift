import Diagnostics
import Text

/// What a lesson says of itself between two lines of `---` at its very beginning.
package struct FrontMatter: Sendable, Equatable {
  package var title: String?
  package var authors: [String] = []
  package var course: String?
  package var date: String?
  /// `en` or `ja`.
  package var language: String?
  package var licence: String?
  package var minutes: Int?

  package init(
    title: String? = nil, authors: [String] = [], course: String? = nil, date: String? = nil, language: String? = nil,
    licence: String? = nil, minutes: Int? = nil
  ) {
    self.title = title
    self.authors = authors
    self.course = course
    self.date = date
    self.language = language
    self.licence = licence
    self.minutes = minutes
  }

  package static let keys = ["title", "author", "course", "date", "language", "licence", "time"]

  /// Reads it, and says how many lines it takes; nil where the file does not begin with one.
  static func read(_ lines: MarkdownLines, named name: String) -> (
    matter: FrontMatter, count: Int, problems: [Diagnostic]
  )? {
    func line(_ index: Int) -> String {
      let text = String(decoding: lines[index], as: UTF8.self)
      return LessonChoice.trimmed(index == 0 && text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text)
    }
    guard line(0) == "---", line(1).contains(":"),
      let end = (1..<min(lines.count, 100)).first(where: { line($0) == "---" })
    else { return nil }
    var matter = FrontMatter()
    var problems: [Diagnostic] = []
    var key: (name: String, line: Int)?
    func tell(_ message: Sentence, _ index: Int, _ help: [Sentence]) {
      problems.append(Diagnostic(.error, message, at: .file(name, line: index + 1, column: nil), help: help))
    }
    for index in 1..<end {
      let text = line(index)
      if text.isEmpty || text.hasPrefix("#") { continue }
      if text.hasPrefix("- "), let key, key.name == "author" {
        matter.authors.append(unquoted(String(text.dropFirst(2))))
        continue
      }
      guard let colon = text.firstIndex(of: ":") else {
        tell("this line of the front matter has no key", index, ["write: title: TEXT"])
        continue
      }
      let word = LessonChoice.trimmed(String(text[..<colon])).lowercased()
      let value = unquoted(String(text[text.index(after: colon)...]))
      key = (word, index)
      if let help = matter.take(value, for: word) {
        tell(
          keys.contains(word) ? "\(word) cannot be \"\(value)\"" : "no key \"\(word)\" in the front matter", index,
          [help])
      }
    }
    return (matter, end + 1, problems)
  }

  /// Takes a value; gives what would work where it does not.
  private mutating func take(_ value: String, for key: String) -> Sentence? {
    switch key {
    case "title": title = value
    case "course": course = value
    case "licence", "license": licence = value
    case "author":
      let list = value.hasPrefix("[") && value.hasSuffix("]") ? String(value.dropFirst().dropLast()) : value
      let names = list == value ? [value] : list.split(separator: ",").map { FrontMatter.unquoted(String($0)) }
      authors += names.filter { !$0.isEmpty }
    case "date":
      let parts = value.split(separator: "-", omittingEmptySubsequences: false)
      guard (1...3).contains(parts.count), parts.map(\.count) == Array([4, 2, 2].prefix(parts.count)),
        parts.allSatisfy({ $0.allSatisfy(\.isNumber) })
      else { return "a date is written 2026-04-01, 2026-04 or 2026" }
      date = value
    case "language", "lang":
      guard ["en", "ja"].contains(value) else { return "the language of a lesson is en or ja" }
      language = value
    case "time":
      guard let found = LessonTime.minutes(in: value) else { return "the time is a number of minutes: time: 30" }
      minutes = found
    default:
      let close = Suggestion.closest(to: key, among: FrontMatter.keys)
      return close.isEmpty ? "the keys are \(FrontMatter.keys.joined(separator: ", "))" : Suggestion.question(close)
    }
    return nil
  }

  private static func unquoted(_ text: String) -> String {
    let text = LessonChoice.trimmed(text)
    guard text.count >= 2, let first = text.first, first == "\"" || first == "'", text.last == first else {
      return text
    }
    return String(text.dropFirst().dropLast())
  }
}
