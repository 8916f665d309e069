/// A picture beside a lesson as an address that holds it whole, so that a page needs no other file.
enum HandoutPicture {
  static let largest = 2 << 20

  /// The path that a relative address of the lesson means; nil for any other address.
  static func path(of address: String) -> String? {
    guard ProseHTML.scheme(of: address) == nil, !address.hasPrefix("/"), !address.hasPrefix("#"), !address.isEmpty
    else {
      return nil
    }
    return decoded(String(address.prefix { $0 != "?" && $0 != "#" }))
  }

  /// Nil of what is no SVG, PNG or JPEG by its content.
  static func address(of bytes: [UInt8]) -> String? {
    guard bytes.count <= largest, let type = type(of: bytes) else { return nil }
    return "data:\(type);base64,\(base64(bytes))"
  }

  private static func type(of bytes: [UInt8]) -> String? {
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return "image/png" }
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
    let head = String(decoding: bytes.prefix(1024), as: UTF8.self)
    let isMarkup = head.drop { $0.isWhitespace || $0 == "\u{FEFF}" }.hasPrefix("<")
    return isMarkup && head.contains("<svg") ? "image/svg+xml" : nil
  }

  private static func decoded(_ address: String) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(address.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16), value != 0
      else { return nil }
      bytes.append(value)
      rest.removeFirst(2)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func base64(_ bytes: [UInt8]) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var out: [UInt8] = []
    out.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32((3 - group.count) * 8)
      for position in 0..<4 {
        let letter = letters[Int(bits >> UInt32(18 - 6 * position) & 63)]
        out.append(position <= group.count ? letter : UInt8(ascii: "="))
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
