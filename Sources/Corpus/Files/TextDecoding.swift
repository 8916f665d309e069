/// Makes UTF-8 of the bytes of a file in another encoding.
///
/// What is no character becomes the byte FF, which no UTF-8 has: the cell that holds it is malformed, and its place can
/// be told, when somebody reads it.
enum TextDecoding {
  static let malformed: UInt8 = 0xFF

  static func utf8(_ bytes: UnsafeBufferPointer<UInt8>, from encoding: TextEncoding) -> [UInt8] {
    switch encoding {
    case .utf8: Array(bytes)
    case .utf16LittleEndian: utf16(bytes, high: 1)
    case .utf16BigEndian: utf16(bytes, high: 0)
    case .cp932: doubleByte(bytes, CP932Reader())
    case .eucJP: doubleByte(bytes, EUCReader())
    case .windows1252: doubleByte(bytes, Windows1252Reader())
    }
  }

  /// Where the characters of UTF-8 go. There must be room for three bytes at each call.
  struct Output {
    fileprivate let base: UnsafeMutablePointer<UInt8>
    fileprivate(set) var count = 0

    @inline(__always)
    fileprivate mutating func append(_ byte: UInt8) {
      (base + count).initialize(to: byte)
      count &+= 1
    }

    @inline(__always)
    fileprivate mutating func append(scalar: UInt32) {
      if scalar < 0x80 {
        append(UInt8(truncatingIfNeeded: scalar))
      } else if scalar < 0x800 {
        append(UInt8(truncatingIfNeeded: 0xC0 | scalar &>> 6))
        append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
      } else if scalar < 0x10000 {
        append(UInt8(truncatingIfNeeded: 0xE0 | scalar &>> 12))
        append(UInt8(truncatingIfNeeded: 0x80 | scalar &>> 6 & 0x3F))
        append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
      } else {
        append(UInt8(truncatingIfNeeded: 0xF0 | scalar &>> 18))
        append(UInt8(truncatingIfNeeded: 0x80 | scalar &>> 12 & 0x3F))
        append(UInt8(truncatingIfNeeded: 0x80 | scalar &>> 6 & 0x3F))
        append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
      }
    }
  }

  private static func utf16(_ bytes: UnsafeBufferPointer<UInt8>, high: Int) -> [UInt8] {
    let low = 1 - high
    let unitCount = bytes.count / 2
    // A unit makes three bytes at most, a pair of surrogates four.
    return [UInt8](unsafeUninitializedCapacity: unitCount * 3 + 1) { buffer, count in
      guard let base = buffer.baseAddress else { return }
      var out = Output(base: base)
      func unit(_ index: Int) -> UInt32 {
        UInt32(bytes[index &* 2 &+ high]) &<< 8 | UInt32(bytes[index &* 2 &+ low])
      }
      var index = 0
      while index < unitCount {
        let first = unit(index)
        index &+= 1
        if first & 0xF800 != 0xD800 {
          out.append(scalar: first)
        } else if first < 0xDC00, index < unitCount, unit(index) & 0xFC00 == 0xDC00 {
          out.append(scalar: 0x10000 &+ (first &- 0xD800) &<< 10 &+ (unit(index) &- 0xDC00))
          index &+= 1
        } else {
          out.append(malformed)
        }
      }
      if bytes.count % 2 == 1 { out.append(malformed) }
      count = out.count
    }
  }

  private static func doubleByte<Reader: CharacterReader>(
    _ bytes: UnsafeBufferPointer<UInt8>, _ reader: Reader
  ) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: bytes.count * 3) { buffer, written in
      guard let base = buffer.baseAddress, let start = bytes.baseAddress else { return }
      let raw = UnsafeRawPointer(start)
      var out = Output(base: base)
      let count = bytes.count
      var at = 0
      while at < count {
        if at &+ 8 <= count {
          let word = raw.loadUnaligned(fromByteOffset: at, as: UInt64.self)
          if word & 0x8080_8080_8080_8080 == 0 {
            UnsafeMutableRawPointer(base + out.count).storeBytes(of: word, as: UInt64.self)
            out.count &+= 8
            at &+= 8
            continue
          }
        }
        if start[at] < 0x80 {
          out.append(start[at])
          at &+= 1
          continue
        }
        let (scalar, length) = reader.character(start + at, count &- at)
        if scalar == 0 { out.append(malformed) } else { out.append(scalar: scalar) }
        at &+= length
      }
      written = out.count
    }
  }
}

/// Reads one character whose first byte is not ASCII.
protocol CharacterReader {
  /// The character, 0 if it is none, and how many bytes it takes up.
  func character(_ bytes: UnsafePointer<UInt8>, _ available: Int) -> (scalar: UInt32, length: Int)
}

struct CP932Reader: CharacterReader {
  private let table = KanjiTable.windows

  @inline(__always)
  func character(_ bytes: UnsafePointer<UInt8>, _ available: Int) -> (scalar: UInt32, length: Int) {
    guard let place = CP932Reader.place(bytes, available) else {
      let first = bytes[0]
      if first &- 0xA1 <= 0xDF - 0xA1 { return (0xFF61 &+ UInt32(first &- 0xA1), 1) }
      // A byte that is ASCII is more likely to be that than the second half of a mistake.
      return (0, available > 1 && first != 0x80 && first < 0xFD && bytes[1] >= 0x80 ? 2 : 1)
    }
    // The user's own characters.
    if (94..<114).contains(place.row) {
      return (0xE000 &+ UInt32(truncatingIfNeeded: (place.row &- 94) &* 94 &+ place.cell), 2)
    }
    return (UInt32(table.unit(place.row, place.cell)), 2)
  }

  /// Row and cell from 0 of a character of two bytes.
  @inline(__always)
  static func place(_ bytes: UnsafePointer<UInt8>, _ available: Int) -> (row: Int, cell: Int)? {
    let lead = Int(bytes[0])
    guard available > 1, (0x81...0x9F).contains(lead) || (0xE0...0xFC).contains(lead) else { return nil }
    let trail = Int(bytes[1])
    guard (0x40...0xFC).contains(trail), trail != 0x7F else { return nil }
    let pair = lead &- (lead < 0xA0 ? 0x81 : 0xC1)
    let position = trail &- (trail < 0x7F ? 0x40 : 0x41)
    return (pair &* 2 &+ (position < 94 ? 0 : 1), position < 94 ? position : position &- 94)
  }
}

struct EUCReader: CharacterReader {
  private let table = KanjiTable.windows

  @inline(__always)
  func character(_ bytes: UnsafePointer<UInt8>, _ available: Int) -> (scalar: UInt32, length: Int) {
    let first = bytes[0]
    if first == 0x8E, available > 1, bytes[1] &- 0xA1 <= 0xDF - 0xA1 { return (0xFF61 &+ UInt32(bytes[1] &- 0xA1), 2) }
    if first == 0x8F, available > 2, bytes[1] >= 0xA1, bytes[1] < 0xFF, bytes[2] >= 0xA1, bytes[2] < 0xFF {
      return (UInt32(KanjiTable.supplement.unit(Int(bytes[1]) &- 0xA1, Int(bytes[2]) &- 0xA1)), 3)
    }
    guard let place = EUCReader.place(bytes, available) else {
      return (0, available > 1 && first >= 0xA1 && bytes[1] >= 0x80 ? 2 : 1)
    }
    return (UInt32(table.unit(place.row, place.cell)), 2)
  }

  /// Row and cell from 0 of a character of two bytes.
  @inline(__always)
  static func place(_ bytes: UnsafePointer<UInt8>, _ available: Int) -> (row: Int, cell: Int)? {
    guard available > 1, bytes[0] >= 0xA1, bytes[0] < 0xFF, bytes[1] >= 0xA1, bytes[1] < 0xFF else { return nil }
    return (Int(bytes[0]) &- 0xA1, Int(bytes[1]) &- 0xA1)
  }
}

struct Windows1252Reader: CharacterReader {
  /// What Windows has where Latin-1 has control characters.
  private static let punctuation: StaticString = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ"
  private let upper: [UInt32]

  init() {
    upper = Windows1252Reader.punctuation.description.unicodeScalars.map { $0 == " " ? 0 : $0.value }
  }

  @inline(__always)
  func character(_ bytes: UnsafePointer<UInt8>, _ available: Int) -> (scalar: UInt32, length: Int) {
    let byte = bytes[0]
    return (byte >= 0xA0 ? UInt32(byte) : upper[Int(byte &- 0x80)], 1)
  }
}
