import Tables

/// Bytes on their way out. Grows as needed and is emptied chunk by chunk; a plain array would check and retain on each
/// of the many small appends.
struct ByteBuffer: ~Copyable {
  private var base: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private var capacity: Int

  init(capacity: Int) {
    self.capacity = max(capacity, 64)
    base = .allocate(capacity: self.capacity)
  }

  deinit { base.deallocate() }

  /// Valid until the next change.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

  mutating func removeAll() { count = 0 }

  @inline(__always)
  private mutating func reserve(_ more: Int) {
    if count + more > capacity { grow(more) }
  }

  @inline(never)
  private mutating func grow(_ more: Int) {
    let larger = max(capacity * 2, count + more)
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    moved.update(from: base, count: count)
    base.deallocate()
    base = moved
    capacity = larger
  }

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    reserve(1)
    base[count] = byte
    count += 1
  }

  @inline(__always)
  mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let source = bytes.baseAddress, !bytes.isEmpty else { return }
    reserve(bytes.count)
    (base + count).update(from: source, count: bytes.count)
    count += bytes.count
  }

  @inline(__always)
  mutating func append(_ literal: StaticString) {
    append(UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
  }

  mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append($0) }
  }

  mutating func append(repeating text: StaticString, count times: Int) {
    for _ in 0..<max(0, times) { append(text) }
  }

  mutating func appendDecimal(_ value: Int) {
    reserve(20)
    if value < 0 {
      base[count] = 0x2D
      count += 1
    }
    appendDigits(value.magnitude, atLeast: 1)
  }

  /// The decimal digits of a number, with zeros before it up to `least` digits.
  @inline(__always)
  private mutating func appendDigits(_ value: UInt, atLeast least: Int) {
    var length = 1
    var bound: UInt = 10
    while length < 20, value >= bound {
      length += 1
      let (next, overflow) = bound.multipliedReportingOverflow(by: 10)
      if overflow { break }
      bound = next
    }
    length = max(length, least)
    reserve(length)
    var rest = value
    var position = count + length
    for _ in 0..<length {
      position -= 1
      base[position] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    count += length
  }

  /// The text of `Value.shortest`, without making it where the number has at most four decimals.
  ///
  /// A decimal of at most 15 digits is the only one of that length that reads back to its double, so the first number of
  /// decimals that reads back is the shortest form.
  mutating func appendShortest(_ value: Double) {
    let magnitude = value.magnitude
    guard magnitude < 1e10, magnitude >= 1e-3 || magnitude == 0 else {
      append(Value.shortest(value))
      return
    }
    var scale = 1.0
    for decimals in 0...4 {
      let scaled = (magnitude * scale).rounded()
      if scaled / scale == magnitude {
        if value < 0 { append(0x2D) }
        let whole = UInt(scaled)
        let unit = UInt(scale)
        appendDigits(whole / unit, atLeast: 1)
        if decimals > 0 {
          append(0x2E)
          appendDigits(whole % unit, atLeast: decimals)
        }
        return
      }
      scale *= 10
    }
    append(Value.shortest(value))
  }

  mutating func appendDate(_ days: Int32) {
    let date = CalendarDate(daysSinceEpoch: days)
    let (year, month, day) = date.components
    guard (0...9999).contains(year) else {
      append(date.description)
      return
    }
    appendDigits(year.magnitude, atLeast: 4)
    append(0x2D)
    appendDigits(month.magnitude, atLeast: 2)
    append(0x2D)
    appendDigits(day.magnitude, atLeast: 2)
  }
}
