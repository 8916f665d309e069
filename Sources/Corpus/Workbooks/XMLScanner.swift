import Glibc

/// Goes through the bytes of an XML document tag by tag, without a tree: as much of XML as office programs write.
///
/// Document types are refused, so that no entity can grow. Names are given without their prefix.
struct XMLScanner {
  enum Token: Equatable {
    /// A tag that opens, maybe closed at once (`isEmpty`).
    case start
    case end
    /// What stands between two tags, with its entities.
    case text
    /// Text in which nothing is an entity.
    case literal
    case finished
    case fault
  }

  enum Fault: Equatable {
    case documentType
    /// A tag, comment or literal that does not end.
    case unclosed
  }

  let base: UnsafePointer<UInt8>
  /// How many bytes are at hand.
  private(set) var count: Int
  /// How many bytes the document has.
  let total: Int
  /// Where more bytes come from; not counted as a use, since the scanner is handed on at every tag.
  private var source: Unmanaged<ArrivingBytes>?
  private(set) var at = 0
  private(set) var fault: Fault?
  /// Of a tag its name, of text the text.
  private(set) var start = 0
  private(set) var end = 0
  /// Where the attributes of a tag end; they begin behind the name.
  private(set) var tagEnd = 0
  private(set) var isEmpty = false

  /// - Parameter bytes: must outlive the scanner.
  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    if let start = bytes.baseAddress {
      base = start
      count = bytes.count
    } else {
      base = UnsafePointer(XMLScanner.nothing)
      count = 0
    }
    total = count
    passMark()
  }

  /// - Parameter bytes: must outlive the scanner.
  init(_ bytes: ArrivingBytes) {
    base = bytes.base
    count = 0
    total = bytes.count
    source = Unmanaged.passUnretained(bytes)
    _ = grows()
    passMark()
  }

  private mutating func passMark() {
    if count >= 3, base[0] == 0xEF, base[1] == 0xBB, base[2] == 0xBF { at = 3 }
  }

  nonisolated(unsafe) static let nothing: UnsafeMutablePointer<UInt8> = {
    let pointer = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)
    pointer.initialize(to: 0)
    return pointer
  }()

  @inline(__always)
  private func find(_ byte: UInt8, from: Int) -> Int? {
    guard from < count, let found = memchr(base + from, Int32(byte), count - from) else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  // MARK: Bytes that are still to come

  /// Waits for more bytes, up to the end of a tag; false where all are there.
  @inline(never)
  private mutating func grows() -> Bool {
    guard let source else { return false }
    let bytes = source.takeUnretainedValue()
    var here = count
    repeat {
      let more = bytes.wait(beyond: here)
      if more == here {
        // What is left has no tag that ends.
        self.source = nil
        let old = count
        count = more
        return count > old
      }
      here = more
      var end = here
      while end > count, base[end &- 1] != 0x3E { end &-= 1 }
      if end > count {
        count = end
        return true
      }
    } while true
  }

  /// Waits for all bytes; false where they were there.
  private mutating func isCompleted() -> Bool {
    guard let source else { return false }
    let old = count
    count = source.takeUnretainedValue().waitForAll()
    self.source = nil
    return count > old
  }

  /// All bytes as UTF-8, where a mark says that they are UTF-16.
  mutating func fromUTF16() -> [UInt8]? {
    let start = UnsafeBufferPointer(start: base, count: min(count, 3))
    guard let mark = EncodingDetection.marked(start), mark.encoding.isUTF16 else { return nil }
    _ = isCompleted()
    let text = UnsafeBufferPointer(start: base + mark.markSize, count: count - mark.markSize)
    return TextDecoding.utf8(text, from: mark.encoding)
  }

  // MARK: Tokens

  @inline(__always)
  mutating func next() -> Token {
    guard at < count || grows() else { return .finished }
    if base[at] != 0x3C {
      start = at
      end = find(0x3C, from: at) ?? count
      at = end
      return .text
    }
    return tag()
  }

  @inline(__always)
  private mutating func tag() -> Token {
    let first = at &+ 1 < count ? base[at &+ 1] : 0
    if first == 0x21 || first == 0x3F { return markup() }
    let isEnd = first == 0x2F
    var index = at &+ (isEnd ? 2 : 1)
    start = index
    while index < count, base[index] > 0x20, base[index] != 0x3E, base[index] != 0x2F {
      index &+= 1
      if base[index &- 1] == 0x3A { start = index }
    }
    end = index
    // Attributes may hold `>` in their quotes.
    var quote: UInt8 = 0
    while index < count {
      let byte = base[index]
      if quote != 0 {
        if byte == quote { quote = 0 }
      } else if byte == 0x3E {
        break
      } else if byte == 0x22 || byte == 0x27 {
        quote = byte
      }
      index &+= 1
    }
    guard index < count else { return failed(.unclosed) }
    isEmpty = !isEnd && base[index &- 1] == 0x2F
    tagEnd = isEmpty ? index &- 1 : index
    if end > tagEnd { end = tagEnd }
    at = index &+ 1
    return isEnd ? .end : .start
  }

  @inline(never)
  private mutating func markup() -> Token {
    func begins(_ text: StaticString) -> Bool {
      text.utf8CodeUnitCount <= count - at && memcmp(base + at, text.utf8Start, text.utf8CodeUnitCount) == 0
    }
    if begins("<![CDATA[") {
      guard let close = find("]]>", from: at + 9) else { return failed(.unclosed) }
      start = at + 9
      end = close
      at = close + 3
      return .literal
    }
    let close: Int?
    let size: Int
    if begins("<!--") {
      (close, size) = (find("-->", from: at + 4), 3)
    } else if base[at + 1] == 0x3F {
      (close, size) = (find("?>", from: at + 2), 2)
    } else {
      return failed(.documentType)
    }
    guard let close else { return failed(.unclosed) }
    // A run of comments is passed over without a call for each.
    at = close + size
    start = at
    end = at
    return .text
  }

  private func find(_ text: StaticString, from: Int) -> Int? {
    let size = text.utf8CodeUnitCount
    var place = from
    while let found = find(text.utf8Start[0], from: place), found <= count - size {
      if memcmp(base + found, text.utf8Start, size) == 0 { return found }
      place = found + 1
    }
    return nil
  }

  @inline(never)
  private mutating func failed(_ fault: Fault) -> Token {
    // What does not end here may end in what is still to come: a `>` stood in its middle.
    if fault == .unclosed, isCompleted() { return next() }
    self.fault = fault
    at = count
    return .fault
  }

  // MARK: Names and attributes

  @inline(__always)
  func isNamed(_ name: StaticString) -> Bool {
    let size = name.utf8CodeUnitCount
    return end &- start == size && memcmp(base + start, name.utf8Start, size) == 0
  }

  /// Where the value of an attribute of the tag at hand stands; its prefix does not count.
  @inline(__always)
  func attribute(_ name: StaticString) -> Range<Int>? {
    var index = end
    let size = name.utf8CodeUnitCount
    while index < tagEnd {
      while index < tagEnd, base[index] <= 0x20 { index &+= 1 }
      var nameStart = index
      while index < tagEnd, base[index] != 0x3D, base[index] > 0x20 {
        if base[index] == 0x3A { nameStart = index &+ 1 }
        index &+= 1
      }
      let nameEnd = index
      while index < tagEnd, base[index] != 0x22, base[index] != 0x27 { index &+= 1 }
      guard index < tagEnd else { return nil }
      let quote = base[index]
      let valueStart = index &+ 1
      index = valueStart
      while index < tagEnd, base[index] != quote { index &+= 1 }
      if nameEnd &- nameStart == size, memcmp(base + nameStart, name.utf8Start, size) == 0 {
        return valueStart..<index
      }
      index &+= 1
    }
    return nil
  }

  /// Whether an attribute stands in the tag at hand exactly so.
  func tagHolds(_ word: StaticString) -> Bool {
    XMLScanner.holds(UnsafeBufferPointer(start: base + end, count: tagEnd - end), word)
  }

  static func holds(_ bytes: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
    let size = word.utf8CodeUnitCount
    guard let base = bytes.baseAddress, bytes.count >= size else { return false }
    return (0...(bytes.count - size)).contains {
      base[$0] == word.utf8Start[0] && memcmp(base + $0, word.utf8Start, size) == 0
    }
  }

  func text(_ range: Range<Int>) -> String {
    var bytes: [UInt8] = []
    appendText(range, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  func attributeText(_ name: StaticString) -> String? { attribute(name).map(text) }

  /// An attribute that is a whole number.
  @inline(__always)
  func number(_ name: StaticString) -> Int? { attribute(name).flatMap(number) }

  /// The whole number that stands in a range, without a sign; nil for anything else.
  @inline(__always)
  func number(_ range: Range<Int>) -> Int? {
    guard !range.isEmpty, range.count <= 15 else { return nil }
    var value = 0
    for index in range {
      let digit = base[index] &- 0x30
      guard digit <= 9 else { return nil }
      value = value &* 10 &+ Int(digit)
    }
    return value
  }

  /// `1`, `true` and `on` are yes.
  func isTrue(_ name: StaticString) -> Bool {
    guard let range = attribute(name), let first = range.first else { return false }
    return base[first] == 0x31 || base[first] | 0x20 == 0x74 || range.count == 2
  }

  // MARK: Text

  /// Appends the text of a range, entities resolved; one that is not known stays as it is written.
  @inline(__always)
  func appendText(_ range: Range<Int>, to out: inout [UInt8]) {
    guard !range.isEmpty else { return }
    // Few texts have an entity or, for XML one character, a line break of two.
    if memchr(base + range.lowerBound, 0x26, range.count) == nil,
      memchr(base + range.lowerBound, 0x0D, range.count) == nil
    {
      out.append(contentsOf: UnsafeBufferPointer(start: base + range.lowerBound, count: range.count))
    } else {
      appendResolved(range, to: &out)
    }
  }

  @inline(never)
  private func appendResolved(_ range: Range<Int>, to out: inout [UInt8]) {
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = base[index]
      if byte == 0x26, let (scalar, next) = entity(index, range.upperBound) {
        out.append(contentsOf: String(Character(scalar)).utf8)
        index = next
      } else if byte == 0x0D {
        out.append(0x0A)
        index += index + 1 < range.upperBound && base[index + 1] == 0x0A ? 2 : 1
      } else {
        out.append(byte)
        index += 1
      }
    }
  }

  private func entity(_ at: Int, _ end: Int) -> (Unicode.Scalar, next: Int)? {
    let limit = min(end, at + 12)
    guard let close = (at + 1..<limit).first(where: { base[$0] == 0x3B }) else { return nil }
    let name = String(decoding: UnsafeBufferPointer(start: base + at + 1, count: close - at - 1), as: UTF8.self)
    let scalar: Unicode.Scalar?
    switch name {
    case "amp": scalar = "&"
    case "lt": scalar = "<"
    case "gt": scalar = ">"
    case "quot": scalar = "\""
    case "apos": scalar = "'"
    default:
      if name.hasPrefix("#x") || name.hasPrefix("#X") {
        scalar = UInt32(name.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
      } else if name.hasPrefix("#") {
        scalar = UInt32(name.dropFirst()).flatMap(Unicode.Scalar.init)
      } else {
        scalar = nil
      }
    }
    return scalar.map { ($0, close + 1) }
  }
}
