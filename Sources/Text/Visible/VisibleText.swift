/// Text on its way to a reader: nothing in it moves the cursor, breaks the line, turns it round or hides.
///
/// What has no picture of its own is shown as what it is: `↵` for a line feed, a control picture such as `␛` for the
/// other ASCII controls, and the number between brackets for the rest, as `⟨200B⟩`. So texts that differ only in such
/// marks look different. Hidden are
///
/// - controls, line and paragraph separators, marks of direction;
/// - marks without width: zero-width space and joiners, word joiner, byte order mark, soft hyphen, fillers, invisible
///   operators, the marks of annotations;
/// - tag characters and variation selectors.
///
/// Where scripts and pictures need such a mark it stays (`Joining`). Making visible text visible changes nothing.
package enum VisibleText {
  /// The text as one line.
  package static func line(_ text: String) -> String { shown(text) { _ in false } }

  /// The text as lines: line feeds and tabs stay.
  package static func lines(_ text: String) -> String { shown(text) { $0 == "\n" || $0 == "\t" } }

  /// The text as it may be typed between quotes: a mark as its escape, `\u{200B}`. Line feeds and tabs stay.
  package static func typable(_ text: String) -> String {
    guard hides(in: text) else { return text }
    var out = ""
    forEach(in: text) { scalar, isHidden in
      if isHidden, scalar != "\n", scalar != "\t" {
        out += "\\u{\(number(scalar))}"
      } else {
        out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  /// What is shown for a mark that is not shown itself.
  package static func sign(for scalar: Unicode.Scalar) -> String {
    switch scalar.value {
    case 0x0A: return "↵"
    case 0..<0x20: return Unicode.Scalar(0x2400 + scalar.value).map { String(Character($0)) } ?? ""
    case 0x7F: return "␡"
    default: return "⟨\(number(scalar))⟩"
    }
  }

  /// The number of a character with four digits or more: `200B`.
  package static func number(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  private static func shown(_ text: String, stays: (Unicode.Scalar) -> Bool) -> String {
    guard mayHide(text) else { return text }
    var out = ""
    forEach(in: text) { scalar, isHidden in
      if isHidden, !stays(scalar) { out += sign(for: scalar) } else { out.unicodeScalars.append(scalar) }
    }
    return out
  }

  /// Goes through a text character by character, with whether each hides in its place.
  package static func forEach(in text: String, _ body: (Unicode.Scalar, _ isHidden: Bool) -> Void) {
    let scalars = Array(text.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      body(scalar, isMark(scalar) && !Joining.needs(scalars, index))
    }
  }

  /// Whether anything in the text is not shown itself.
  package static func hides(in text: String) -> Bool {
    guard mayHide(text) else { return false }
    var found = false
    forEach(in: text) { found = found || $1 }
    return found
  }

  /// True of text that no format needs to escape: letters, digits, spaces, points and commas.
  package static func isPlain(_ text: String) -> Bool {
    text.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x20, 0x2C, 0x2E, 0x80...0xFF: true
      default: false
      }
    } && !mayHide(text)
  }

  package static func isLineBreak(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }
}
