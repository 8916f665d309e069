import Tables
import Testing

@testable import Corpus

/// What Python's csv module makes of the same bytes.
@Suite("Agreement with another reader of CSV")
struct OtherReaderTests {
  /// Cells and rows behind one another, each cell with its length, so that no cell can look like a mark.
  static let script = """
    import csv, io, sys
    data = open(sys.argv[1], 'rb').read().decode(sys.argv[3])
    if data[:1] == '\\ufeff': data = data[1:]
    csv.field_size_limit(1 << 30)
    out = sys.stdout.buffer
    for row in csv.reader(io.StringIO(data, newline=''), delimiter=sys.argv[2]):
      if not row: continue
      out.write(b'%d\\n' % len(row))
      for cell in row:
        cell = cell.encode('utf-8')
        out.write(b'%d\\n' % len(cell) + cell)
    """

  static func rows(_ path: String, delimiter: String = ",", encoding: String = "utf-8") -> [[String]]? {
    guard let output = Python.output(of: script, [path, delimiter, encoding]) else { return nil }
    var at = 0
    func number() -> Int {
      var value = 0
      while output[at] != 0x0A {
        value = value * 10 + Int(output[at] - 0x30)
        at += 1
      }
      at += 1
      return value
    }
    var rows: [[String]] = []
    while at < output.count {
      rows.append(
        (0..<number()).map { _ in
          let size = number()
          at += size
          return String(decoding: output[(at - size)..<at], as: UTF8.self)
        })
    }
    return rows
  }

  /// All cells as texts, the header first.
  func texts(_ path: String, _ names: [String], delimiter: UInt8 = 0x2C, encoding: TextEncoding? = nil) throws
    -> [[String]]
  {
    var options = OpenOptions()
    options.delimiter = delimiter
    options.encoding = encoding
    options.headerRowCount = 1
    options.skippedRowCount = 0
    options.droppedRowCount = 0
    options.missing = []
    options.isMissingComplete = true
    options.types = Dictionary(uniqueKeysWithValues: names.map { ($0, .text) })
    let opened = try DataPackage.open(
      path: path, through: FileDoor(isSafe: false, readableRoots: []), options: options)
    let table = try #require(opened.catalog.tables.values.first)
    return [table.schema.fields.map(\.name)]
      + (0..<table.rowCount).map { row in table.columns.map { $0.isKnown(row) ? $0.display(at: row) : "" } }
  }

  @Test(
    "Real files have the same cells",
    arguments: [
      ("localgovjp_utf8.csv", ",", TextEncoding.utf8, "utf-8"), ("localgovjp_2020_cp932.csv", ",", .cp932, "cp932"),
      ("20221231_all_localgovs.csv", ",", .utf8, "utf-8"), ("EE_ODM_2023.csv", ";", .utf8, "utf-8"),
      ("local_gov_indicators_2021.csv", ",", .utf8, "utf-8"), ("seed_municipalities.csv", ",", .utf8, "utf-8"),
    ])
  func real(name: String, delimiter: String, encoding: TextEncoding, codec: String) throws {
    guard let path = RealFilesTests.path(name),
      let expected = Self.rows(path, delimiter: delimiter, encoding: codec)
    else { return }
    let found = try texts(path, expected[0], delimiter: delimiter.utf8.first ?? 0x2C, encoding: encoding)
    #expect(found.count == expected.count)
    for (row, other) in zip(found, expected) { #expect(row.map { Array($0.utf8) } == other.map { Array($0.utf8) }) }
  }

  @Test("Generated files have the same cells", arguments: 0..<40)
  func generated(seed: Int) throws {
    var generator = RoundTripTests.Generator(state: UInt64(seed) &+ 77)
    let pieces = ["a", "漢", "\"\"", ",", "\n", "\r\n", " ", "5", "😀", "x", "1,234", "▲", "-"]
    let columns = Int.random(in: 2...6, using: &generator)
    let end = ["\n", "\r\n"].randomElement(using: &generator) ?? "\n"
    let names = (0..<columns).map { "c\($0)" }
    var lines = [names.joined(separator: ",")]
    for _ in 0..<Int.random(in: 1...60, using: &generator) {
      let cells = (0..<columns).map { _ -> String in
        let parts = (0..<Int.random(in: 0...5, using: &generator)).map { _ in
          pieces.randomElement(using: &generator) ?? ""
        }
        let text = parts.joined()
        let mustQuote = text.contains { $0 == "\"" || $0 == "," || $0.isNewline } || text.isEmpty
        return mustQuote || Bool.random(using: &generator) ? "\"\(text)\"" : text
      }
      lines.append(cells.joined(separator: ","))
    }
    let folder = try TemporaryFolder()
    let mark: [UInt8] = Bool.random(using: &generator) ? [0xEF, 0xBB, 0xBF] : []
    try folder.write("t.csv", mark + Array(lines.joined(separator: end).utf8))
    guard let expected = Self.rows(folder("t.csv")) else { return }
    let found = try texts(folder("t.csv"), names)
    #expect(found.map { $0.map { Array($0.utf8) } } == expected.map { $0.map { Array($0.utf8) } }, "seed \(seed)")
  }

  struct Corner: CustomTestStringConvertible {
    var rule: String
    var text: String
    var cells: [[String]]
    var testDescription: String { rule }
  }

  static let corners: [Corner] = [
    Corner(rule: "Each record is on a line of its own", text: "a,b\r\nc,d\r\n", cells: [["c", "d"]]),
    Corner(rule: "The last record may have no line break", text: "a,b\r\nc,d", cells: [["c", "d"]]),
    Corner(rule: "Spaces are part of a field", text: "a,b\n c , d\n", cells: [[" c ", " d"]]),
    Corner(rule: "Fields may be in quotes", text: "a,b\n\"c\",d\n", cells: [["c", "d"]]),
    Corner(rule: "Quoted fields hold line breaks", text: "a,b\n\"c\r\nd\",e\n", cells: [["c\r\nd", "e"]]),
    Corner(rule: "Quoted fields hold commas", text: "a,b\n\"c,d\",e\n", cells: [["c,d", "e"]]),
    Corner(rule: "A quote in a quoted field is doubled", text: "a,b\n\"c\"\"d\",e\n", cells: [["c\"d", "e"]]),
    Corner(rule: "A field of one quote", text: "a,b\n\"\"\"\",e\n", cells: [["\"", "e"]]),
    Corner(rule: "An empty field in quotes", text: "a,b\n\"\",e\n", cells: [["", "e"]]),
    Corner(rule: "Empty fields", text: "a,b\n,\nx,\n,y\n", cells: [["", ""], ["x", ""], ["", "y"]]),
    Corner(rule: "A quote inside a bare field is itself", text: "a,b\nc\"d,e\n", cells: [["c\"d", "e"]]),
    Corner(rule: "A carriage return in quotes", text: "a,b\n\"c\rd\",e\n", cells: [["c\rd", "e"]]),
    Corner(rule: "A quoted field at the end of the file", text: "a,b\nc,\"d\"", cells: [["c", "d"]]),
    Corner(rule: "A quoted header", text: "\"a\",\"b\"\nc,d\n", cells: [["c", "d"]]),
    Corner(rule: "Line breaks of both kinds", text: "a,b\r\nc,d\ne,f\r\n", cells: [["c", "d"], ["e", "f"]]),
  ]

  @Test("The rules of RFC 4180 and their corners", arguments: corners)
  func corner(_ corner: Corner) throws {
    let folder = try TemporaryFolder(["t.csv": corner.text])
    #expect(try texts(folder("t.csv"), ["a", "b"]) == [["a", "b"]] + corner.cells)
    if let expected = Self.rows(folder("t.csv")) { #expect(expected == [["a", "b"]] + corner.cells) }
  }
}
