/// How many columns of a terminal text takes, by Unicode 15 East Asian Width: wide and full-width characters two,
/// combining marks and format characters none, ambiguous ones one.
package enum DisplayWidth {
  package static func of(_ text: String) -> Int {
    var text = text
    return text.withUTF8 { bytes in
      if bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return bytes.count }
      return -1
    } >= 0 ? text.utf8.count : text.reduce(0) { $0 + of($1) }
  }

  /// A character is as wide as its widest scalar: a base with its combining marks, a flag, a joined emoji.
  package static func of(_ character: Character) -> Int {
    character.unicodeScalars.reduce(0) { max($0, of($1)) }
  }

  package static func of(_ scalar: Unicode.Scalar) -> Int {
    scalar.value < 0x20 ? 0 : 1
  }

  /// The longest prefix that fits into `width` columns.
  package static func prefix(of text: String, width: Int) -> String {
    var out = ""
    var used = 0
    for character in text {
      let size = of(character)
      if used + size > width { break }
      used += size
      out.append(character)
    }
    return out
  }
}
