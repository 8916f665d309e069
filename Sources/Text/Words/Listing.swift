/// `1 row`, `3 rows`; the second word is the first with an `s` where none is given.
package func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
  count == 1 ? "1 \(one)" : "\(count) \(many ?? one + "s")"
}

/// How a list ends that names not all it could.
package enum ListEnd: Sendable {
  /// `a, b and 3 more`
  case more
  /// `a, b, …`
  case dots
  /// `a, b, … (5)`
  case total
}

/// `a, b, c`, or at most so many of them and how many more there are.
///
/// - Parameter last: the word before the last one, where all are named: `a, b or c`.
package func listed(
  _ words: some Collection<String>, most: Int = .max, end: ListEnd = .more, last: String? = nil
) -> String {
  guard words.count > most else {
    guard let last, let final = words.dropFirst().suffix(1).first else { return words.joined(separator: ", ") }
    return "\(words.dropLast().joined(separator: ", ")) \(last) \(final)"
  }
  let shown = words.prefix(most).joined(separator: ", ")
  return switch end {
  case .more: "\(shown) and \(words.count - most) more"
  case .dots: "\(shown), …"
  case .total: "\(shown), … (\(words.count))"
  }
}
