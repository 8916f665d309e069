/// Text in which passwords in addresses of databases are not to be seen.
package enum MaskedText {
  /// The text with `***` in the place of each password: `postgresql://user:***@host/db?password=***`.
  package static func masked(_ text: String) -> String {
    guard text.contains("://") else { return text }
    var out: [UInt8] = []
    let bytes = Array(text.utf8)
    var place = 0
    while place < bytes.count {
      guard starts("://", bytes, place) else {
        out.append(bytes[place])
        place += 1
        continue
      }
      var end = place + 3
      while end < bytes.count, !isEnd(bytes[end]) { end += 1 }
      out += masked(address: Array(bytes[place..<end]))
      place = end
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static func isEnd(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`")
  }

  private static func starts(_ word: String, _ bytes: [UInt8], _ place: Int) -> Bool {
    bytes[place...].starts(with: word.utf8)
  }

  private static let stars = Array("***".utf8)

  /// What follows the name of a protocol, with its `://`.
  private static func masked(address: [UInt8]) -> [UInt8] {
    var out = address
    // The last `@` before the path: a password may hold one.
    let path = out.dropFirst(3).firstIndex { $0 == UInt8(ascii: "?") } ?? out.endIndex
    if let at = out[..<path].lastIndex(of: UInt8(ascii: "@")),
      let colon = out[3..<at].firstIndex(of: UInt8(ascii: ":"))
    {
      out.replaceSubrange(colon + 1..<at, with: stars)
    }
    var place = 0
    while place < out.count {
      guard starts("password=", out, place) else {
        place += 1
        continue
      }
      let begin = place + "password=".utf8.count
      let end = out[begin...].firstIndex(of: UInt8(ascii: "&")) ?? out.endIndex
      out.replaceSubrange(begin..<end, with: stars)
      place = begin + stars.count
    }
    return out
  }
}
