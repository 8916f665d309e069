/// Writes a number of a workbook with the fewest digits that mean it, without an exponent where it can be.
enum PlainNumber {
  /// Whether the bytes are such a number already: few enough digits to be the shortest, no zeros to spare.
  @inline(__always)
  static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var at = 0
    let count = bytes.count
    if count > 0, bytes[0] == 0x2D { at = 1 }
    guard count > at, count &- at <= 16 else { return false }
    // No zero in front of a digit, no minus before a zero.
    if bytes[at] == 0x30, count > at &+ 1 ? bytes[at &+ 1] != 0x2E : at > 0 { return false }
    var hasPoint = false
    while at < count {
      let byte = bytes[at]
      if byte == 0x2E {
        if hasPoint || at == 0 { return false }
        hasPoint = true
      } else if byte &- 0x30 > 9 {
        return false
      }
      at &+= 1
    }
    // 15 digits come back from every number.
    return hasPoint ? bytes[count &- 1] != 0x30 && bytes[count &- 1] != 0x2E && bytes[0] != 0x2E : count <= 16
  }

  /// - Parameters:
  ///   - shift: by how many places the point goes to the right.
  ///   - point: the decimal mark.
  static func append(_ value: Double, shift: Int = 0, point: UInt8, to out: inout [UInt8]) {
    guard value != 0 else {
      out.append(0x30)
      return
    }
    // Shortest digits: `1.25e-05`, `12345.678`.
    var digits: [UInt8] = []
    var exponent = 0
    var pointPlace: Int?
    let text = value.magnitude.description
    var bytes = text.utf8.makeIterator()
    while let byte = bytes.next() {
      if byte == 0x2E {
        pointPlace = digits.count
      } else if byte | 0x20 == 0x65 {
        var rest: [UInt8] = []
        while let byte = bytes.next() { rest.append(byte) }
        exponent = Int(String(decoding: rest.first == 0x2B ? rest.dropFirst() : rest[...], as: UTF8.self)) ?? 0
      } else {
        digits.append(byte)
      }
    }
    var place = (pointPlace ?? digits.count) + exponent + shift
    while digits.count > 1, digits.last == 0x30 { digits.removeLast() }
    let zeros = digits.prefix { $0 == 0x30 }.count
    digits.removeFirst(min(zeros, digits.count - 1))
    place -= zeros
    if value < 0 { out.append(0x2D) }
    guard (-20...21).contains(place) else {
      out.append(digits[0])
      if digits.count > 1 {
        out.append(point)
        out.append(contentsOf: digits[1...])
      }
      out.append(contentsOf: "e\(place - 1)".utf8)
      return
    }
    if place <= 0 {
      out.append(0x30)
      out.append(point)
      out.append(contentsOf: repeatElement(0x30, count: -place))
      out.append(contentsOf: digits)
    } else if place >= digits.count {
      out.append(contentsOf: digits)
      out.append(contentsOf: repeatElement(0x30, count: place - digits.count))
    } else {
      out.append(contentsOf: digits[..<place])
      out.append(point)
      out.append(contentsOf: digits[place...])
    }
  }
}
