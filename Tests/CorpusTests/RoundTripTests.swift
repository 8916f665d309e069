import Tables
import Testing

@testable import Corpus

@Suite("What is written is read back")
struct RoundTripTests {
  struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }

  static let pieces = ["a", "漢", "😀", "\"", ",", ";", "\n", "\r\n", "\r", " ", "x", "0", "e\u{301}", "\u{FEFF}"]

  func written(_ cell: String, delimiter: String, _ generator: inout Generator) -> String {
    let mustQuote = cell.isEmpty || cell.utf8.contains { [0x22, 0x0A, 0x0D, delimiter.utf8.first].contains($0) }
    guard mustQuote || Bool.random(using: &generator) else { return cell }
    var out = "\""
    for scalar in cell.unicodeScalars {
      if scalar == "\"" { out += "\"" }
      out.unicodeScalars.append(scalar)
    }
    return out + "\""
  }

  @Test("Cells written as RFC 4180 says are the same cells when read", arguments: 0..<60)
  func roundTrip(seed: Int) throws {
    var generator = Generator(state: UInt64(seed))
    let delimiter = [",", ";", "\t"].randomElement(using: &generator) ?? ","
    let end = ["\n", "\r\n", "\r"].randomElement(using: &generator) ?? "\n"
    let columns = Int.random(in: 1...6, using: &generator)
    let rows = Int.random(in: 0...40, using: &generator)
    let cells = (0..<rows).map { _ in
      (0..<columns).map { _ in
        (0..<Int.random(in: 0...12, using: &generator)).map { _ in
          RoundTripTests.pieces.randomElement(using: &generator) ?? ""
        }.joined()
      }
    }
    let names = (0..<columns).map { "c\($0)" }
    var text = ([names] + cells).map { row in
      row.map { written($0, delimiter: delimiter, &generator) }.joined(separator: delimiter)
    }.joined(separator: end)
    if Bool.random(using: &generator) { text += end }

    let fields = names.map { "{\"name\": \"\($0)\"}" }.joined(separator: ", ")
    let folder = try TemporaryFolder([
      "t.csv": text,
      "datapackage.json": """
      {"resources": [{"name": "t", "path": "t.csv", "dialect": {"delimiter": "\(delimiter == "\t" ? "\\t" : delimiter)"},
        "schema": {"missingValues": [], "fields": [\(fields)]}}]}
      """,
    ])
    let table = try #require(try DataPackage.load(path: folder.path, through: folder.door).table("t"))
    let read = (0..<table.rowCount).map { row in table.columns.map { $0.value(at: row).display } }
    #expect(read.map { $0.map { Array($0.utf8) } } == cells.map { $0.map { Array($0.utf8) } }, "seed \(seed)")
    // Every cell is found again at a place from which it reads the same.
    let locator = CellLocator(
      text: FileText(path: "t.csv", bytes: Array(text.utf8)),
      format: DelimitedFormat(delimiter: delimiter.utf8.first ?? 0x2C), columnCount: columns)
    for (row, line) in cells.enumerated() {
      for (column, cell) in line.enumerated() {
        #expect(Array(locator.content(row: row, column: column).utf8) == Array(cell.utf8), "seed \(seed)")
      }
    }
  }

  @Test("Any bytes are a table or an error, never a crash", arguments: 0..<40)
  func anyBytes(seed: Int) throws {
    var generator = Generator(state: UInt64(seed) &+ 1_000)
    let alphabet: [UInt8] = [0x22, 0x2C, 0x0A, 0x0D, 0x61, 0x31, 0x2E, 0x2D, 0x00, 0xE6, 0xBC, 0xA2, 0xFF, 0x3B]
    let bytes = (0..<Int.random(in: 0...300, using: &generator)).map { _ in
      alphabet.randomElement(using: &generator) ?? 0
    }
    let folder = try TemporaryFolder()
    try folder.write("t.csv", bytes)
    do throws(CorpusFailure) {
      let table = try DataPackage.load(path: folder("t.csv"), through: folder.door).table("t")
      #expect(table?.columns.allSatisfy { $0.count == table?.rowCount } == true)
    } catch {
      #expect(!error.diagnostics.isEmpty)
    }
  }
}
