/// A regular expression of `matches`: Swift's own, kept to a size at which its parser is safe.
package struct Pattern {
  private let regex: Regex<AnyRegexOutput>

  private static let longest = 1000
  private static let deepest = 50

  /// Nil if the pattern is not one; `complaint(about:)` says why.
  package init?(_ pattern: String) {
    guard Pattern.sizeComplaint(pattern) == nil, let regex = try? Regex(pattern) else { return nil }
    self.regex = regex
  }

  package func matches(_ text: String) -> Bool { text.contains(regex) }

  package static func complaint(about pattern: String) -> String? {
    if let complaint = sizeComplaint(pattern) { return complaint }
    do {
      _ = try Regex(pattern)
      return nil
    } catch {
      return "\(error)"
    }
  }

  private static func sizeComplaint(_ pattern: String) -> String? {
    if pattern.utf8.count > longest { return "it is longer than \(longest) bytes" }
    var depth = 0
    for byte in pattern.utf8 {
      if byte == 0x28 || byte == 0x5B { depth += 1 }
      if byte == 0x29 || byte == 0x5D { depth -= 1 }
      if depth > deepest { return "its brackets nest deeper than \(deepest)" }
    }
    return nil
  }
}
