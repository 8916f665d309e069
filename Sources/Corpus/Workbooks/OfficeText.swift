/// How office programs write characters that XML has no place for: `_x000D_` for a carriage return, and `_x005F_` for an
/// underscore that might begin such a piece.
enum OfficeText {
  /// Takes the escapes back in what was appended from a place on.
  @inline(__always)
  static func unescape(_ bytes: inout [UInt8], from start: Int) {
    // Few texts have an underscore at all.
    guard bytes.count - start >= 7, bytes[start...].contains(0x5F) else { return }
    unescapeSlowly(&bytes, from: start)
  }

  @inline(never)
  private static func unescapeSlowly(_ bytes: inout [UInt8], from start: Int) {
    var out: [UInt8] = []
    var at = start
    while at < bytes.count {
      if let unit = unit(bytes, at) {
        // The two halves of a character beyond 16 bits stand one behind the other.
        if (0xD800..<0xDC00).contains(unit), let low = self.unit(bytes, at + 7), (0xDC00..<0xE000).contains(low),
          let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        {
          out.append(contentsOf: String(Character(scalar)).utf8)
          at += 14
          continue
        }
        if let scalar = Unicode.Scalar(unit), unit > 0x1F || unit == 0x09 || unit == 0x0A || unit == 0x0D {
          out.append(contentsOf: String(Character(scalar)).utf8)
          at += 7
          continue
        }
      }
      out.append(bytes[at])
      at += 1
    }
    bytes.replaceSubrange(start..., with: out)
  }

  /// Whether a text has such a piece at a place.
  static func isEscape(_ bytes: [UInt8], _ at: Int) -> Bool { unit(bytes, at) != nil }

  private static func unit(_ bytes: [UInt8], _ at: Int) -> UInt32? {
    guard at + 7 <= bytes.count, bytes[at] == 0x5F, bytes[at + 1] == 0x78, bytes[at + 6] == 0x5F else { return nil }
    return UInt32(String(decoding: bytes[(at + 2)..<(at + 6)], as: UTF8.self), radix: 16)
  }
}
