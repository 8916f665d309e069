/// The scalars in bytes of UTF-8. Bytes that are none count as U+FFFD, one each.
enum UTF8Scalars {
  @inline(__always)
  static func scalar(in text: UnsafeBufferPointer<UInt8>, at position: Int) -> (scalar: UInt32, length: Int) {
    let first = UInt32(text[position])
    let length = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0
    guard length > 0, position + length <= text.count else { return (0xFFFD, 1) }
    guard length > 1 else { return (first, 1) }
    var scalar = first & (0x7F >> UInt32(length))
    for offset in 1..<length {
      let byte = UInt32(text[position + offset])
      guard byte & 0xC0 == 0x80 else { return (0xFFFD, 1) }
      scalar = scalar << 6 | byte & 0x3F
    }
    return (min(scalar, ScalarSet.greatest), length)
  }

  /// Where the line break begins that ends the text; -1 if none does.
  static func lastBreak(of text: UnsafeBufferPointer<UInt8>) -> Int {
    var start = text.count - 1
    while start >= 0, text.count - start < 4, text[start] & 0xC0 == 0x80 { start -= 1 }
    guard start >= 0 else { return -1 }
    let (scalar, length) = scalar(in: text, at: start)
    guard start + length == text.count, ScalarSet.lineBreaks.contains(scalar) else { return -1 }
    return scalar == 0xA && start > 0 && text[start - 1] == 0xD ? start - 1 : start
  }
}
