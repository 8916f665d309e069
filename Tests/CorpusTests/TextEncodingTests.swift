import Diagnostics
import Tables
import Testing

@testable import Corpus

@Suite("Encodings of text")
struct TextEncodingTests {
  func decoded(_ bytes: [UInt8], _ encoding: TextEncoding) -> [UInt8] {
    bytes.withUnsafeBufferPointer { TextDecoding.utf8($0, from: encoding) }
  }

  func detected(_ bytes: [UInt8]) -> TextEncoding? {
    bytes.withUnsafeBufferPointer { EncodingDetection($0)?.encoding }
  }

  @Test(
    "An encoding is known by the names that people give it",
    arguments: [
      ("Shift_JIS", TextEncoding.cp932), ("cp932", .cp932), ("Windows-31J", .cp932), ("EUC-JP", .eucJP),
      ("utf-8", .utf8), ("UTF16", .utf16LittleEndian), ("utf-16be", .utf16BigEndian), ("latin-1", .windows1252),
      ("ISO-8859-1", .windows1252),
    ])
  func names(name: String, expected: TextEncoding) { #expect(TextEncoding(named: name) == expected) }

  @Test("An unknown name is none") func unknownName() { #expect(TextEncoding(named: "big5") == nil) }

  static let line = "コード,市区町村名\n011002,札幌市\n表示,ソ能十①髙﨑 ｶﾅ～\n"
  static let cp932: [UInt8] =
    [0x83, 0x52, 0x81, 0x5B, 0x83, 0x68, 0x2C, 0x8E, 0x73, 0x8B, 0xE6, 0x92, 0xAC, 0x91, 0xBA, 0x96, 0xBC, 0x0A]
    + Array("011002,".utf8) + [0x8E, 0x44, 0x96, 0x79, 0x8E, 0x73, 0x0A]
    + [0x95, 0x5C, 0x8E, 0xA6, 0x2C, 0x83, 0x5C, 0x94, 0x5C, 0x8F, 0x5C, 0x87, 0x40, 0xFB, 0xFC, 0xFA, 0xB1]
    + [0x20, 0xB6, 0xC5, 0x81, 0x60, 0x0A]

  @Test("CP932 has Microsoft's characters, and second bytes that look like ASCII")
  func cp932() {
    #expect(decoded(Self.cp932, .cp932) == Array(Self.line.utf8))
    #expect(detected(Self.cp932) == .cp932)
  }

  @Test("EUC-JP, with half-width kana and the supplementary kanji")
  func eucJP() {
    let bytes: [UInt8] = [0xBB, 0xA5, 0xCB, 0xDA, 0x2C, 0x8E, 0xB6, 0x8E, 0xC5, 0x2C, 0x8F, 0xB0, 0xA1, 0x0A]
    #expect(String(decoding: decoded(bytes, .eucJP), as: UTF8.self) == "札幌,ｶﾅ,丂\n")
    #expect(detected([0xA4, 0xCF, 0xA4, 0xB3, 0xBB, 0xD4, 0x2C, 0xC5, 0xD4, 0xC6, 0xBB, 0x0A]) == .eucJP)
  }

  @Test("UTF-16 in both orders, with and without a mark, with characters beyond the first plane")
  func utf16() {
    let text = "市,n\n東京,1\n𠮷,2\n"
    let little = text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    let big = text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }
    // A stray NUL makes no UTF-16 of a text whose lines end in single bytes.
    #expect(detected(Array("a\0b\n1\n".utf8)) == .utf8)
    #expect(detected(little) == .utf16LittleEndian)
    #expect(detected(big) == .utf16BigEndian)
    #expect(detected([0xFF, 0xFE] + little) == .utf16LittleEndian)
    #expect(detected([0xFE, 0xFF] + big) == .utf16BigEndian)
    #expect(decoded(little, .utf16LittleEndian) == Array(text.utf8))
    #expect(decoded(big, .utf16BigEndian) == Array(text.utf8))
    #expect(decoded([0x00, 0xD8, 0x61, 0x00, 0x62], .utf16LittleEndian) == [0xFF, 0x61, 0xFF])
  }

  @Test("Western letters are Windows-1252")
  func windows() {
    let bytes: [UInt8] =
      Array("a,Espa".utf8) + [0xF1] + Array("a,A".utf8) + [0xF1] + Array("os,caf".utf8) + [0xE9, 0x0A]
    #expect(detected(bytes) == .windows1252)
    #expect(String(decoding: decoded(bytes, .windows1252), as: UTF8.self) == "a,España,Años,café\n")
    #expect(String(decoding: decoded([0x80, 0x99, 0x81], .windows1252), as: UTF8.self) == "€™\u{FFFD}")
  }

  @Test("UTF-8 stays UTF-8, also with one broken character among many, and ASCII is UTF-8")
  func utf8() {
    #expect(detected(Array(Self.line.utf8)) == .utf8)
    #expect(detected(Array("a,b\n1,2\n".utf8)) == .utf8)
    #expect(detected([]) == .utf8)
    let many = String(repeating: Self.line, count: 10)
    #expect(detected(Array(many.utf8) + [0xE3, 0x81, 0x0A] + Array(many.utf8)) == .utf8)
  }

  @Test(
    "What looks like Japanese and is Chinese or Korean is not taken for it",
    arguments: [
      // 城市,人口 北京市 in GBK, 城市,人口 臺北市 in Big5, 도시,인구 서울 in EUC-KR.
      [0xB3, 0xC7, 0xCA, 0xD0, 0x2C, 0xC8, 0xCB, 0xBF, 0xDA, 0x0A, 0xB1, 0xB1, 0xBE, 0xA9, 0xCA, 0xD0],
      [0xAB, 0xB0, 0xA5, 0xAB, 0x2C, 0xA4, 0x48, 0xA4, 0x66, 0x0A, 0xBB, 0x4F, 0xA5, 0x5F, 0xA5, 0xAB],
      [0xB5, 0xB5, 0xBD, 0xC3, 0x2C, 0xC0, 0xCE, 0xB1, 0xB8, 0x0A, 0xBC, 0xAD, 0xBF, 0xEF],
    ] as [[UInt8]])
  func lookAlikes(bytes: [UInt8]) { #expect(detected(bytes) == nil) }

  @Test("Bytes that are no text are not taken for any")
  func noText() {
    var state: UInt64 = 7
    let noise = (0..<4_000).map { _ -> UInt8 in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 56) | 0x80
    }
    #expect(detected(noise) == nil)
  }

  @Test("What is no character is a malformed byte, and the ASCII behind it is kept")
  func malformed() {
    #expect(decoded([0x81, 0x2C, 0x61], .cp932) == [0xFF, 0x2C, 0x61])
    #expect(decoded([0x82], .cp932) == [0xFF])
    #expect(decoded([0xA4, 0x0A, 0x61], .eucJP) == [0xFF, 0x0A, 0x61])
  }

  @Test("Every character of CP932 is the one that Python has for it")
  func allOfCP932() {
    let script = """
      import sys
      for lead in [*range(0x81, 0xa0), *range(0xe0, 0xfd)]:
        for trail in [*range(0x40, 0x7f), *range(0x80, 0xfd)]:
          try: c = bytes([lead, trail]).decode('cp932')
          except UnicodeDecodeError: c = ''
          if len(c) != 1: c = '-'
          sys.stdout.buffer.write(c.encode('utf-8'))
      """
    guard let expected = Python.output(of: script) else { return }
    var found: [UInt8] = []
    for lead in Array(UInt8(0x81)...0x9F) + Array(UInt8(0xE0)...0xFC) {
      for trail in Array(UInt8(0x40)...0x7E) + Array(UInt8(0x80)...0xFC) {
        let character = decoded([lead, trail], .cp932)
        found += character.contains(0xFF) ? [0x2D] : character
      }
    }
    #expect(found == expected)
  }

  @Test("Every character of EUC-JP is the one that Python has, but for seven that Windows has otherwise")
  func allOfEUCJP() {
    let script = """
      import sys
      for first in range(0xa1, 0xff):
        for second in range(0xa1, 0xff):
          for lead in (b'', b'\\x8f'):
            try: c = (lead + bytes([first, second])).decode('euc_jp')
            except UnicodeDecodeError: c = '-'
            sys.stdout.buffer.write(c.encode('utf-8') + b' ')
      """
    guard let output = Python.output(of: script) else { return }
    let expected = output.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
    var others: Set<String> = []
    var index = 0
    for first in UInt8(0xA1)...0xFE {
      for second in UInt8(0xA1)...0xFE {
        for lead: [UInt8] in [[], [0x8F]] {
          let found = String(decoding: decoded(lead + [first, second], .eucJP), as: UTF8.self)
          if expected[index] != "-", found != expected[index] { others.insert(expected[index]) }
          index += 1
        }
      }
    }
    #expect(others.isSubset(of: ["〜", "‖", "−", "¢", "£", "¬", "\\", "—", "¦", "～"]), "\(others)")
  }

  @Test("A file in another encoding opens, with quotes and delimiters where they are, and says how it was taken")
  func opening() throws {
    let folder = try TemporaryFolder()
    try folder.write("t.csv", Self.cp932)
    let opened = try DataPackage.open(path: folder("t.csv"), through: folder.door)
    let table = try #require(opened.catalog.table("t"))
    #expect(table.schema.fields.map(\.name) == ["コード", "市区町村名"])
    #expect(table.value(0, 1) == .text("札幌市"))
    #expect(table.value(1, 0) == .text("表示"))
    #expect(opened.sources[0].encoding == .cp932)
  }

  @Test("What is stated goes before what is found, and a text that is not in it is told with its place")
  func stated() throws {
    let folder = try TemporaryFolder()
    try folder.write("t.csv", Array("a,b\n1,".utf8) + [0x83, 0x5C, 0x0A, 0x32, 0x2C, 0x83, 0x2D, 0x0A])
    var options = OpenOptions()
    options.encoding = .cp932
    let opened = try DataPackage.open(path: folder("t.csv"), through: folder.door, options: options)
    #expect(opened.catalog.table("t")?.value(0, 1) == .text("ソ"))
    #expect(opened.catalog.table("t")?.value(1, 1) == .unknown(reason: "no text"))
    #expect(
      opened.sources[0].warnings.map(folder.brief) == [
        "t.csv:3:3: the cell of the column \"b\" is not encoded as CP932: kept as unknown"
      ])
  }

  @Test("An encoding that shows only far down is found when the file is read")
  func late() throws {
    let folder = try TemporaryFolder()
    let head = "a,b\n" + String(repeating: "1,x\n", count: 100_000)
    try folder.write("t.csv", Array(head.utf8) + [0x31, 0x2C, 0x93, 0x8C, 0x8B, 0x9E, 0x0A])
    let opened = try DataPackage.open(path: folder("t.csv"), through: folder.door)
    #expect(opened.sources[0].encoding == .cp932)
    #expect(opened.catalog.table("t")?.value(100_000, 1) == .text("東京"))
  }

  @Test("A package may state the encoding of a file")
  func package() throws {
    let folder = try TemporaryFolder([
      "datapackage.json": """
      {"resources": [{"name": "t", "path": "t.csv", "encoding": "shift_jis", "schema": {"fields": [
        {"name": "コード"}, {"name": "市区町村名"}]}}]}
      """
    ])
    try folder.write("t.csv", Self.cp932)
    #expect(try DataPackage.load(path: folder.path, through: folder.door).table("t")?.value(0, 1) == .text("札幌市"))
  }

  @Test(
    "the first byte is found that begins no well-formed sequence of UTF-8",
    arguments: [
      ([0x41, 0xE9, 0x83, 0xBD, 0xF0, 0x9F, 0x8E, 0x8C], nil), ([], nil), ([0x41, 0x80], 1), ([0xC0, 0xAF], 0),
      ([0x41, 0xE0, 0x9F, 0x80], 1), ([0xED, 0xA0, 0x80], 0), ([0xF4, 0x90, 0x80, 0x80], 0), ([0x41, 0xE9, 0x83], 1),
      ([0xE9, 0x83, 0xBD, 0xFF], 3),
    ] as [([UInt8], Int?)])
  func malformed(bytes: [UInt8], expected: Int?) {
    #expect(bytes.withUnsafeBufferPointer(\.firstInvalidUTF8) == expected)
  }
}
