/// Tells from its bytes how a file is encoded.
///
/// Legacy encodings overlap: nearly all bytes are *some* text in each. What tells them apart is which characters come
/// out: kana and the kanji of daily use, or rare ones, half-width kana and places that no character has.
struct EncodingDetection: Equatable {
  var encoding: TextEncoding
  /// How many bytes a byte-order mark takes up at the start.
  var markSize = 0

  /// How much of a file is looked at: what comes later is checked when it is read.
  static let sampleSize = 1 << 18

  /// Nil where the bytes are no text in any encoding known here.
  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    if let marked = EncodingDetection.marked(bytes) {
      self = marked
      return
    }
    if let encoding = EncodingDetection.unmarkedUTF16(bytes) {
      self.init(encoding: encoding)
      return
    }
    let utf8 = EncodingDetection.utf8Counts(bytes)
    // A few broken characters do not make a file another one.
    if utf8.broken == 0 || utf8.whole > utf8.broken * 20 {
      self.init(encoding: .utf8)
      return
    }
    let cp932 = Evidence(cp932: bytes)
    let eucJP = Evidence(eucJP: bytes)
    if eucJP.score > cp932.score, eucJP.score >= 0.6 {
      guard eucJP.isJapanese else { return nil }
      self.init(encoding: .eucJP)
      return
    }
    if cp932.score >= 0.6 {
      self.init(encoding: .cp932)
      return
    }
    if EncodingDetection.isWestern(bytes) {
      self.init(encoding: .windows1252)
    } else if utf8.whole >= utf8.broken {
      // By chance, few bytes are whole characters.
      self.init(encoding: .utf8)
    } else {
      return nil
    }
  }

  init(encoding: TextEncoding, markSize: Int = 0) {
    self.encoding = encoding
    self.markSize = markSize
  }

  static func marked(_ bytes: UnsafeBufferPointer<UInt8>) -> EncodingDetection? {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return EncodingDetection(encoding: .utf8, markSize: 3) }
    if bytes.starts(with: [0xFF, 0xFE]) { return EncodingDetection(encoding: .utf16LittleEndian, markSize: 2) }
    if bytes.starts(with: [0xFE, 0xFF]) { return EncodingDetection(encoding: .utf16BigEndian, markSize: 2) }
    return nil
  }

  /// Digits, delimiters and line ends of UTF-16 have a byte 0, always on the same side.
  private static func unmarkedUTF16(_ bytes: UnsafeBufferPointer<UInt8>) -> TextEncoding? {
    let unitCount = min(bytes.count, 1 << 14) / 2
    guard unitCount > 1, bytes.count % 2 == 0 else { return nil }
    var zeros = (even: 0, odd: 0)
    // A byte that would end a line stands alone in other encodings, and beside a zero here.
    var ends = (whole: 0, broken: 0)
    for index in 0..<unitCount {
      if bytes[index * 2] == 0 { zeros.even += 1 }
      if bytes[index * 2 + 1] == 0 { zeros.odd += 1 }
      let pair = (bytes[index * 2], bytes[index * 2 + 1])
      if pair == (0x0A, 0) || pair == (0, 0x0A) {
        ends.whole += 1
      } else if pair.0 == 0x0A || pair.1 == 0x0A {
        ends.broken += 1
      }
    }
    let (most, least) = zeros.even > zeros.odd ? zeros : (zeros.odd, zeros.even)
    guard most * 20 >= unitCount, least * 50 <= most, ends.whole >= ends.broken else { return nil }
    return zeros.even > zeros.odd ? .utf16BigEndian : .utf16LittleEndian
  }

  /// How many characters beyond ASCII are whole, and how many bytes belong to none.
  private static func utf8Counts(_ bytes: UnsafeBufferPointer<UInt8>) -> (whole: Int, broken: Int) {
    var counts = (whole: 0, broken: 0)
    var rest = bytes
    while true {
      let end = rest.firstInvalidUTF8 ?? rest.count
      for byte in rest[..<end] where byte & 0xC0 == 0xC0 { counts.whole += 1 }
      guard end < rest.count else { return counts }
      // The sample may end inside a character.
      if rest.count - end < 4, bytes.count >= sampleSize { return counts }
      counts.broken += 1
      rest = UnsafeBufferPointer(rebasing: rest[(end + 1)...])
    }
  }

  /// What the bytes beyond ASCII would be in one encoding.
  private struct Evidence {
    /// Bytes of characters that texts are made of, of rarer ones, and of none.
    private var common = 0
    private var halfWidth = 0
    private var rare = 0
    private var broken = 0
    /// Characters that nearly every Japanese text has: kana, and the kanji of places, dates and sums.
    private var everyday = 0
    private var halfWidthRun = 0

    private static let everydayKanji = Set(
      "一二三十年月日人口大小中市区町村郡県都府道国名計総数合平均率金額円東西南北山川田島海本団体".unicodeScalars.map { UInt16(truncatingIfNeeded: $0.value) })

    /// Chinese and Korean have encodings of the same build, in which other characters are the common ones.
    var isJapanese: Bool { everyday * 20 >= common + rare }

    /// From 0 to 1: how much of it reads as text.
    var score: Double {
      let total = common + halfWidth + rare + broken
      guard total > 0, broken * 50 <= total else { return 0 }
      return (Double(common) + 0.7 * Double(halfWidth)) / Double(total)
    }

    private mutating func endRun() {
      // Half-width kana come in words; one alone is half of a character of another encoding.
      if halfWidthRun == 1 {
        halfWidth -= 1
        rare += 1
      }
      halfWidthRun = 0
    }

    private mutating func see(_ place: (row: Int, cell: Int), _ unit: UInt16) {
      if place.row == 3 || place.row == 4 || Evidence.everydayKanji.contains(unit) { everyday += 2 }
      if unit == 0 {
        broken += 2
      } else if place.row < 47 {
        common += 2
      } else {
        rare += 2
      }
    }

    init(cp932 bytes: UnsafeBufferPointer<UInt8>) {
      let table = KanjiTable.windows
      Evidence.each(bytes) { start, available in
        if let place = CP932Reader.place(start, available) {
          endRun()
          if (94..<114).contains(place.row) { rare += 2 } else { see(place, table.unit(place.row, place.cell)) }
          return 2
        }
        if (0xA1...0xDF).contains(start[0]) {
          halfWidth += 1
          halfWidthRun += 1
          // The run ends where the next byte is none of them.
          if available == 1 || !(0xA1...0xDF).contains(start[1]) { endRun() }
        } else {
          broken += 1
        }
        return 1
      }
    }

    init(eucJP bytes: UnsafeBufferPointer<UInt8>) {
      let table = KanjiTable.windows
      Evidence.each(bytes) { start, available in
        if let place = EUCReader.place(start, available) {
          see(place, table.unit(place.row, place.cell))
          return 2
        }
        let (scalar, length) = EUCReader().character(start, available)
        if scalar == 0 { broken += length } else if start[0] == 0x8E { halfWidth += length } else { rare += length }
        return length
      }
    }

    /// Hands on every place beyond ASCII; `read` gives how many bytes it took.
    private static func each(
      _ bytes: UnsafeBufferPointer<UInt8>, _ read: (UnsafePointer<UInt8>, Int) -> Int
    ) {
      guard let start = bytes.baseAddress else { return }
      var at = 0
      while at < bytes.count {
        if start[at] < 0x80 { at += 1 } else { at += read(start + at, bytes.count - at) }
      }
    }
  }

  /// Western letters stand one or two at a time among ASCII.
  private static func isWestern(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var letters = 0
    var others = 0
    var runs = 0
    var isInRun = false
    for byte in bytes {
      guard byte >= 0x80 else {
        isInRun = false
        continue
      }
      if !isInRun { runs += 1 }
      isInRun = true
      switch byte {
      case 0x81, 0x8D, 0x8F, 0x90, 0x9D: return false
      case 0xC0...0xD6, 0xD8...0xF6, 0xF8...0xFF, 0x80, 0x85, 0x8A, 0x8C, 0x8E, 0x91...0x97, 0x9A, 0x9C, 0x9E, 0xA0,
        0xA3, 0xA7, 0xAA, 0xAB, 0xB0, 0xB2, 0xB7, 0xBA, 0xBB:
        letters += 1
      default: others += 1
      }
    }
    return letters > 0 && letters >= others * 3 && letters + others <= runs * 2
  }
}
