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

  /// What makes a pattern unsafe to run: its matcher cannot be stopped.
  private static func sizeComplaint(_ pattern: String) -> String? {
    if pattern.utf8.count > longest { return "it is longer than \(longest) bytes" }
    // Whether each group that is open holds a repetition without an end.
    var groups: [Bool] = [false]
    var lastGroupRepeats = false
    var isEscaped = false
    var isInClass = false
    var previousClosed = false
    for byte in pattern.utf8 {
      let closedBefore = previousClosed
      previousClosed = false
      if isEscaped {
        isEscaped = false
        continue
      }
      switch byte {
      case 0x5C: isEscaped = true
      case 0x5B: isInClass = true
      case 0x5D: isInClass = false
      case _ where isInClass: break
      case 0x28: groups.append(false)
      case 0x29 where groups.count > 1:
        lastGroupRepeats = groups.removeLast()
        if lastGroupRepeats { groups[groups.count - 1] = true }
        previousClosed = true
      case 0x2A, 0x2B, 0x7B:
        if closedBefore, lastGroupRepeats {
          return "a repetition inside a repetition may take for ever; write it with one of them"
        }
        if byte != 0x7B { groups[groups.count - 1] = true }
      default: break
      }
      if groups.count > deepest { return "its brackets nest deeper than \(deepest)" }
    }
    return nil
  }
}
