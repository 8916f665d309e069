/// A JSON string on one line, written and read back.
///
/// Beyond what JSON asks for, every mark that is not shown itself is escaped, so that printing JSON cannot disturb a
/// terminal.
package enum JSONString {
  package static func encode(_ text: String) -> String {
    var text = text
    var out = [UInt8(ascii: "\"")]
    text.withUTF8 { bytes in forEachPiece(of: bytes) { out.append(contentsOf: $0) } }
    out.append(UInt8(ascii: "\""))
    return String(decoding: out, as: UTF8.self)
  }

  /// Gives what stands between the quotes, piece by piece: stretches of the text as they are, and escapes.
  package static func forEachPiece(
    of text: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    if VisibleText.mayHide(text) {
      var escaped = escaped(String(decoding: text, as: UTF8.self))
      return escaped.withUTF8(body)
    }
    var start = 0
    for index in text.indices where text[index] == UInt8(ascii: "\"") || text[index] == UInt8(ascii: "\\") {
      body(UnsafeBufferPointer(rebasing: text[start..<index]))
      body(UnsafeBufferPointer(start: backslash.utf8Start, count: 1))
      start = index
    }
    body(UnsafeBufferPointer(rebasing: text[start...]))
  }

  private static let backslash: StaticString = "\\"

  private static func escaped(_ text: String) -> String {
    var out = ""
    VisibleText.forEach(in: text) { scalar, isHidden in
      switch scalar {
      case "\"": out += #"\""#
      case "\\": out += #"\\"#
      case "\n": out += #"\n"#
      case "\r": out += #"\r"#
      case "\t": out += #"\t"#
      case _ where isHidden:
        for unit in Character(scalar).utf16 {
          let digits = String(unit, radix: 16)
          out += #"\u"# + String(repeating: "0", count: 4 - digits.count) + digits
        }
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  /// The text, or nil where the line is anything but one whole JSON string.
  package static func decode(_ line: some Collection<UInt8>) -> String? {
    guard let text = String(validating: line, as: UTF8.self) else { return nil }
    // Nearly all entries need no decoding, and a shell reads ten thousand of them before its first prompt.
    let bytes = text.utf8
    if bytes.count >= 2, bytes.first == 0x22, bytes.last == 0x22,
      case let inside = bytes.dropFirst().dropLast(), inside.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C })
    {
      return String(inside)
    }
    var rest = text.unicodeScalars[...]
    while let last = rest.last, last == " " || last == "\r" { rest.removeLast() }
    guard rest.count >= 2, rest.popFirst() == "\"", rest.popLast() == "\"" else { return nil }
    var out = String.UnicodeScalarView()
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\"": return nil
      case "\\":
        guard let decoded = decodeEscape(&rest) else { return nil }
        out.append(decoded)
      case "\u{00}"..."\u{1F}": return nil
      default: out.append(scalar)
      }
    }
    return String(out)
  }

  private static func decodeEscape(_ rest: inout Substring.UnicodeScalarView) -> Unicode.Scalar? {
    switch rest.popFirst() {
    case "\"": return "\""
    case "\\": return "\\"
    case "/": return "/"
    case "b": return "\u{08}"
    case "f": return "\u{0C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "u":
      guard let unit = decodeUnit(&rest) else { return nil }
      if let scalar = Unicode.Scalar(unit) { return scalar }
      guard UTF16.isLeadSurrogate(unit), rest.popFirst() == "\\", rest.popFirst() == "u",
        let trail = decodeUnit(&rest), UTF16.isTrailSurrogate(trail)
      else { return nil }
      return Unicode.Scalar(0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(trail) - 0xDC00))
    default: return nil
    }
  }

  private static func decodeUnit(_ rest: inout Substring.UnicodeScalarView) -> UInt16? {
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard let digit = rest.popFirst().flatMap({ Character($0).hexDigitValue }) else { return nil }
      value = value << 4 | UInt16(digit)
    }
    return value
  }
}
