/// UTF-8 as Unicode's table of well-formed byte sequences has it: no overlong forms, surrogates, or values above 10FFFF.
enum UTF8Validation {
  /// The offset of the first byte that begins no well-formed sequence.
  static func firstInvalid(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    let count = bytes.count
    var at = 0
    while at < count {
      while at &+ 8 <= count,
        UnsafeRawPointer(base + at).loadUnaligned(as: UInt64.self) & 0x8080_8080_8080_8080 == 0
      {
        at &+= 8
      }
      guard at < count else { return nil }
      let length = sequenceLength(base + at, count &- at)
      if length == 0 { return at }
      at &+= length
    }
    return nil
  }

  /// How many bytes the well-formed sequence at the pointer has; 0 if there is none.
  @inline(__always)
  private static func sequenceLength(_ bytes: UnsafePointer<UInt8>, _ available: Int) -> Int {
    func continues(_ index: Int) -> Bool { index < available && bytes[index] & 0xC0 == 0x80 }
    let first = bytes[0]
    switch first {
    case 0x00...0x7F: return 1
    case 0xC2...0xDF: return continues(1) ? 2 : 0
    case 0xE0...0xEF:
      guard continues(1), continues(2) else { return 0 }
      if first == 0xE0, bytes[1] < 0xA0 { return 0 }
      if first == 0xED, bytes[1] > 0x9F { return 0 }
      return 3
    case 0xF0...0xF4:
      guard continues(1), continues(2), continues(3) else { return 0 }
      if first == 0xF0, bytes[1] < 0x90 { return 0 }
      if first == 0xF4, bytes[1] > 0x8F { return 0 }
      return 4
    default: return 0
    }
  }
}
