/// Text made safe for one line of a terminal: nothing in it moves the cursor, breaks the line or turns it round.
package enum VisibleText {
  package static func line(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == 0xC2 || $0 == 0xE2 || $0 == 0xD8 }) else {
      return text
    }
    guard text.unicodeScalars.contains(where: { symbol(for: $0) != nil }) else { return text }
    var out = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      if !(scalar == "\n" && previous == "\r") { out.append(symbol(for: scalar) ?? scalar) }
      previous = scalar
    }
    return String(out)
  }

  /// What is shown for a scalar that is not shown itself: `↵` for a line break, `␉` for a tab, a control picture for
  /// other controls, the replacement character for what has no picture.
  package static func symbol(for scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.value {
    case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: "↵"
    case 0..<0x20: Unicode.Scalar(0x2400 + scalar.value)
    case 0x7F: "␡"
    case 0x80..<0xA0, 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: "\u{FFFD}"
    default: nil
    }
  }

  /// True of text that no format needs to escape: letters, digits, spaces, points and commas.
  package static func isPlain(_ text: String) -> Bool {
    text.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x20, 0x2C, 0x2E: true
      // The lead bytes of what may be a control are left out.
      case 0x80...0xC1, 0xC3...0xD7, 0xD9...0xE1, 0xE3...0xFF: true
      default: false
      }
    }
  }

  package static func isLineBreak(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }
}
