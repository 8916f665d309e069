/// A number with the mark of a footnote beside it: `1,234※`, `938 r`, `*12.5`.
struct FootnoteMark {
  /// Where the number stands, or what stands for a missing one; empty where there is a mark alone.
  var number: Range<Int>
  var mark: [UInt8]

  /// No cell with a mark is longer.
  private static let sizeLimit = 64
  private static let signs: Set<Unicode.Scalar> = Set("※*＊†‡§¶#＃⁰¹²³⁴⁵⁶⁷⁸⁹№注()（）[]［］★☆●◎".unicodeScalars)
  /// The flags of statistical offices: provisional, revised, estimated, a break in the series …
  private static let flags: Set<String> = Set("bcdefnprsuz".map(String.init) + ["P", "R", "E", "bp", "be", "ep"])

  /// Nil where a cell is a number without a mark, or none at all.
  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard (1...FootnoteMark.sizeLimit).contains(bytes.count), !FootnoteMark.isValue(bytes, 0..<bytes.count) else {
      return nil
    }
    let starts = bytes.indices.filter { bytes[$0] & 0xC0 != 0x80 }
    for end in starts.dropFirst().reversed() where FootnoteMark.isValue(bytes, 0..<end) {
      if let mark = FootnoteMark.mark(bytes, end..<bytes.count) {
        (number, self.mark) = (0..<end, mark)
        return
      }
    }
    for start in starts.dropFirst() where FootnoteMark.isValue(bytes, start..<bytes.count) {
      if let mark = FootnoteMark.mark(bytes, 0..<start) {
        (number, self.mark) = (start..<bytes.count, mark)
        return
      }
    }
    guard let mark = FootnoteMark.mark(bytes, 0..<bytes.count) else { return nil }
    (number, self.mark) = (0..<0, mark)
    guard isUsual else { return nil }
  }

  /// Whether it is a mark that everybody takes for one, not a letter of a code.
  var isUsual: Bool {
    let text = String(decoding: mark, as: UTF8.self)
    if FootnoteMark.flags.contains(text) { return true }
    var rest = text.unicodeScalars.filter { !FootnoteMark.signs.contains($0) && $0 != " " }
    guard rest.count < text.unicodeScalars.count || text.unicodeScalars.contains(where: FootnoteMark.isCircled) else {
      return false
    }
    rest = rest.filter { !(0x30...0x39).contains($0.value) && !FootnoteMark.isCircled($0) }
    return rest.isEmpty || (rest.count == 1 && text.utf8.count <= 4)
  }

  /// Whether a letter of ASCII is in it, as codes have them, too.
  var hasLetters: Bool { mark.contains { $0 < 0x80 && (0x61...0x7A).contains($0 | 0x20) } }

  private static func isCircled(_ scalar: Unicode.Scalar) -> Bool { (0x2460...0x2473).contains(scalar.value) }

  private static func isValue(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
    let part = UnsafeBufferPointer(rebasing: bytes[range])
    guard let last = part.last, last != 0x20 || range.upperBound == bytes.count else { return false }
    return PrintedNumber(part, style: .point) != nil || PrintedNumber(part, style: .comma) != nil
      || MissingValues.conventional.convention(of: part) != nil
  }

  /// What stands beside the number, unless it is more of a number.
  private static func mark(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> [UInt8]? {
    let part = MissingValues.trimmed(UnsafeBufferPointer(rebasing: bytes[range]))
    guard let first = part.first, part.count <= 24 else { return nil }
    let isAfter = range.lowerBound > 0
    if isAfter, [0x2E, 0x2C, 0x27, 0x2D, 0x2F, 0x3A].contains(first) { return nil }
    if !isAfter, range.upperBound < bytes.count, let last = part.last, last &- 0x30 <= 9 || [0x2E, 0x2C].contains(last)
    {
      return nil
    }
    // `r 938`; without the space it is a code.
    if !isAfter, range.upperBound < bytes.count, bytes[range.upperBound - 1] != 0x20, first | 0x20 >= 0x61, first < 0x80
    {
      return nil
    }
    // What ends in figures and a hyphen is a date or a code.
    if !isAfter, let last = part.last, last == 0x2D || last == 0x2F, part.contains(where: { $0 &- 0x30 <= 9 }) {
      return nil
    }
    // A figure is a mark only with its bracket: `1)`.
    if isAfter, first &- 0x30 <= 9, range.lowerBound > 0, bytes[range.lowerBound] != 0x20 || part.last != 0x29 {
      return nil
    }
    return Array(part)
  }
}
