/// Goes through the bytes of a file of numbers and texts; everything beyond the end is nil.
struct ByteCursor {
  let bytes: [UInt8]
  var at: Int
  var isBigEndian: Bool

  init(_ bytes: [UInt8], at: Int = 0, isBigEndian: Bool = false) {
    self.bytes = bytes
    self.at = at
    self.isBigEndian = isBigEndian
  }

  var isAtEnd: Bool { at >= bytes.count }

  /// A number without a sign, of 1 to 8 bytes.
  mutating func unsigned(_ size: Int) -> UInt64? {
    guard at >= 0, at <= bytes.count - size else { return nil }
    var value: UInt64 = 0
    for index in 0..<size {
      value = value << 8 | UInt64(bytes[at + (isBigEndian ? index : size - 1 - index)])
    }
    at += size
    return value
  }

  /// A count or an offset; nil where it is larger than any file.
  mutating func count(_ size: Int) -> Int? {
    unsigned(size).flatMap { $0 < 1 << 48 ? Int($0) : nil }
  }

  mutating func int32() -> Int? {
    unsigned(4).map { Int(Int32(truncatingIfNeeded: $0)) }
  }

  mutating func double() -> Double? {
    unsigned(8).map { Double(bitPattern: $0) }
  }

  mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard count >= 0, at >= 0, at <= bytes.count, count <= bytes.count - at else { return nil }
    at += count
    return bytes[(at - count)..<at]
  }

  mutating func skip(_ count: Int) -> Bool { take(count) != nil }

  /// Passes over a word that must stand here.
  mutating func expect(_ word: StaticString) -> Bool {
    let size = word.utf8CodeUnitCount
    guard at >= 0, size <= bytes.count - at else { return false }
    for index in 0..<size where bytes[at + index] != word.utf8Start[index] { return false }
    at += size
    return true
  }
}

extension ArraySlice<UInt8> {
  /// Up to the first zero.
  var untilZero: ArraySlice<UInt8> { prefix { $0 != 0 } }

  /// Without blanks and zeros at the end.
  var withoutPadding: ArraySlice<UInt8> {
    var slice = self
    while let last = slice.last, last == 0x20 || last == 0 { slice = slice.dropLast() }
    return slice
  }
}
