import Tables
import Testing

@testable import Corpus

@Suite("Types of a file without a schema")
struct TypeInferenceTests {
  @Test(
    "The narrowest type that fits every cell",
    arguments: [
      (["1", "-2", "", "0"], DataType.integer), (["1", "2.5"], .number), (["1e5"], .text),
      (["1e5", "2.5"], .number), (["no"], .text), (["true"], .text), (["yes"], .boolean), (["はい", "いいえ"], .boolean),
      (["yes", "no", ""], .boolean), (["true", "FALSE"], .boolean), (["2024-04-17", ""], .date),
      (["2022/12/31"], .date), (["2022/13/31"], .text), (["yes", "true"], .text), (["1", "y"], .text),
      (["1", "x"], .integer), (["x", ""], .text),
      (["011002", "131016"], .text), (["0", "00"], .text), (["0.5", "00.5"], .text), (["1,234"], .integer),
      (["12,34"], .text), (["1,234.5"], .number), (["1.234,5"], .number), (["12,5%"], .number),
      (["5.0", "6.0"], .integer),
      (["2021/4/1 0:00"], .date), (["2021/4/1 13:45"], .text), (["31/12/2012"], .date), (["02/01/2014"], .text),
      (["S1", "T1"], .text), (["1,23,456"], .text), (["1 234"], .integer), (["€12", "€3.50"], .number),
      (["", ""], .text), ([" 1"], .integer), (["NaN"], .text), (["12345678901234567890"], .text),
      (["9223372036854775807", "1"], .integer),
      (["12345678901234567890", "2"], .text),
      (["2024-04-17", "2022/12/31"], .date),
    ] as [([String], DataType)])
  func types(cells: [String], expected: DataType) throws {
    let folder = try TemporaryFolder([
      "t.csv": "k,v\n" + cells.map { "k,\"\($0)\"\n" }.joined()
    ])
    let table = try #require(try DataPackage.load(path: folder("t.csv"), through: folder.door).table("t"))
    #expect(table.schema.fields[1].type == expected)
    #expect(table.columns[1].type == expected)
    for (row, cell) in cells.enumerated() {
      #expect(table.columns[1].isKnown(row) == (!cell.isEmpty && !(cell == "x" && expected == .integer)))
    }
  }

  @Test("A cell far down that does not fit widens the type of the whole column")
  func lateMisfit() throws {
    var lines = (0..<4_000).map { "\($0),\($0)\n" }
    lines[3_500] = "7,007\n"
    let folder = try TemporaryFolder(["t.csv": "a,b\n" + lines.joined()])
    let opened = try DataPackage.open(path: folder("t.csv"), through: folder.door)
    let table = try #require(opened.catalog.table("t"))
    #expect(table.schema.fields.map(\.type) == [.integer, .text])
    #expect(table.value(3_500, 1) == .text("007"))
    #expect(table.value(3_999, 1) == .text("3999"))
    #expect(opened.sources.map(\.isInferred) == [true])
    #expect(opened.sources.map(\.rowCount) == [4_000])
  }
}
