import Diagnostics
import Tables
import Testing

@testable import Corpus

@Suite("Delimited text")
struct DelimitedReaderTests {
  /// The cells of a file without a schema, as they are displayed; unknown as nil.
  func cells(_ bytes: [UInt8], name: String = "t.csv") throws -> (names: [String], rows: [[String?]]) {
    let folder = try TemporaryFolder()
    try folder.write(name, bytes)
    let catalog = try DataPackage.load(path: folder(name), through: folder.door)
    let table = try #require(catalog.tables.values.first)
    return (
      table.schema.fields.map(\.name),
      (0..<table.rowCount).map { row in
        table.columns.map { $0.isKnown(row) ? $0.display(at: row) : nil }
      }
    )
  }

  func cells(_ text: String, name: String = "t.csv") throws -> (names: [String], rows: [[String?]]) {
    try cells(Array(text.utf8), name: name)
  }

  @Test(
    "Line ends, the final one, a byte-order mark and empty lines do not matter",
    arguments: [
      "a,b\n1,x\n2,y\n", "a,b\r\n1,x\r\n2,y\r\n", "a,b\r1,x\r2,y", "a,b\n1,x\n2,y", "\u{FEFF}a,b\n1,x\n2,y\n",
      "\u{FEFF}\"a\",\"b\"\n\"1\",\"x\"\n2,\"y\"", "\na,b\n\n1,x\n\n\n2,y\n\n",
    ])
  func lineEnds(text: String) throws {
    let (names, rows) = try cells(text)
    #expect(names == ["a", "b"])
    #expect(rows == [["1", "x"], ["2", "y"]])
  }

  @Test("Quoted cells hold delimiters, line breaks and doubled quotes; a quote inside a bare cell is a quote")
  func quotes() throws {
    let (_, rows) = try cells("a,b\n\"x,\"\"y\"\"\",\"1\r\n2\"\n5\" pipe,\"\"\"\"\n\"\",z\n")
    #expect(rows == [["x,\"y\"", "1\r\n2"], ["5\" pipe", "\""], [nil, "z"]])
  }

  @Test("The delimiter of a lone file is the one its first line holds; a .tsv file has tabs")
  func delimiters() throws {
    #expect(try cells("a;b\n1,5;x\n").rows == [["1.5", "x"]])
    #expect(try cells("a\tb\n1\tx\n").rows == [["1", "x"]])
    #expect(try cells("a,b\tc\n1,5\tx\n", name: "t.tsv").names == ["a,b", "c"])
    #expect(try cells("\"a;b;c\",d\n1,2\n").names == ["a;b;c", "d"])
  }

  @Test("Columns without a name get their number, and names that come again get one behind")
  func names() throws {
    #expect(try cells("a,,a,a_2,\n1,2,3,4,5\n").names == ["a_1", "column2", "a_3", "a_2", "column5"])
  }

  @Test("More rows than a block holds keep their order, with cells over the ends of blocks")
  func blocks() throws {
    let count = 5_000
    let text = "n,t\n" + (0..<count).map { "\($0),\"t\n\($0 % 7)\"\n" }.joined()
    let rows = try cells(text).rows
    #expect(rows.count == count)
    #expect(rows.enumerated().allSatisfy { $1 == ["\($0)", "t\n\($0 % 7)"] })
  }

  struct Broken: CustomTestStringConvertible {
    var text: [UInt8]
    var expected: [String]
    init(_ text: String, _ expected: String...) {
      self.text = Array(text.utf8)
      self.expected = expected
    }
    init(bytes: [UInt8], _ expected: String...) {
      text = bytes
      self.expected = expected
    }
    var testDescription: String { String(decoding: text, as: UTF8.self).debugDescription }
  }

  @Test(
    "What is broken is told with line and column",
    arguments: [
      Broken("", "t.csv:1:1: the file is empty"),
      Broken("\n\n", "t.csv:1:1: the file is empty"),
      Broken("a,b\n1,\"x\ny\n", "t.csv:2:3: the quote that opens here is not closed"),
      Broken("a,b\n\"1\" ,x\n", "t.csv:2:4: there is text after the closing quote of a cell"),
      Broken("\"a\"x,b\n", "t.csv:1:4: there is text after the closing quote of a cell"),
      Broken("a,b\n1\n1,2,3\n4,5\n", "t.csv:3:1: the row has 3 cells, and 2 are expected"),
      Broken("a\rx\ry,z\r", "t.csv:3:1: the row has 2 cells, and 1 is expected"),
      Broken(
        "a,b\n1\n2\n", "t.csv:2:1: the row has 1 cell, and 2 are expected",
        "t.csv:3:1: the row has 1 cell, and 2 are expected"),
    ])
  func broken(_ broken: Broken) throws {
    let folder = try TemporaryFolder()
    try folder.write("t.csv", broken.text)
    #expect(failures(opening: folder("t.csv"), in: folder) == broken.expected)
  }

  @Test(
    "What does not fit is kept as unknown and told with line and column",
    arguments: [
      Broken("a,b\n1\n1,2\n4,5\n", "t.csv:2:1: the row has 1 cell, and 2 are expected: the others are unknown"),
      Broken("a,b\n\"1\n2\",x\n3\n", "t.csv:4:1: the row has 1 cell, and 2 are expected: the others are unknown"),
      Broken(
        "あ,b\n事例,x\0y\n", "t.csv:2:4: the cell of the column \"b\" holds a NUL byte: kept as unknown"),
      Broken(
        bytes: Array("a,b\nx,y\n事,".utf8) + [0x83, 0x65] + Array("\n".utf8),
        "t.csv:3:3: the cell of the column \"b\" is not encoded as UTF-8: kept as unknown"),
      Broken("a,b\n1,2,\n3,4\n"),
    ])
  func mended(_ broken: Broken) throws {
    let folder = try TemporaryFolder()
    try folder.write("t.csv", broken.text)
    let opened = try DataPackage.open(path: folder("t.csv"), through: folder.door)
    #expect(opened.sources[0].warnings.map(folder.brief) == broken.expected)
    #expect(
      opened.catalog.table("t")?.rowCount == broken.text.split(separator: 0x0A).count
        - (broken.text.contains(0x22) ? 2 : 1))
  }

  @Test("Rows with more cells than the header are left out where the user says so, and told")
  func longRows() throws {
    let folder = try TemporaryFolder(["t.csv": "a,b\n1,2\n3,4,5\n6,7\n"])
    var options = OpenOptions()
    options.longRows = .leaveOut
    let opened = try DataPackage.open(path: folder("t.csv"), through: folder.door, options: options)
    #expect(opened.catalog.table("t")?.rowCount == 2)
    #expect(
      opened.sources[0].warnings.map(folder.brief) == [
        "t.csv:3:1: the row has 3 cells, and 2 are expected: the row is left out"
      ])
  }

  @Test("At most twenty errors are told, and how many more there are")
  func manyErrors() throws {
    let folder = try TemporaryFolder(["t.csv": "a,b\n" + String(repeating: "1\n", count: 5_000)])
    let told = failures(opening: folder("t.csv"), in: folder)
    #expect(told.count == 21)
    #expect(told.last == "and 4980 more")
  }

  @Test("A number is the double nearest to its text, and keeps how many decimals were printed")
  func numbers() throws {
    let texts = [
      "0.1", "-0.30", "12.50", "1e3", "2.5E-3", "123456789012345.6", "9007199254740993", "0.1234567890123456789",
      ".5", "5.", "-0", "+7", "179769313486231570000000000000", "4.9e-324", "00012.5",
    ]
    let folder = try TemporaryFolder([
      "datapackage.json": #"""
      {"resources": [{"name": "t", "path": "t.csv", "schema": {"fields": [{"name": "n", "type": "number"}]}}]}
      """#, "t.csv": "n\n" + texts.joined(separator: "\n"),
    ])
    let column = try #require(
      try DataPackage.load(path: folder.path, through: folder.door).table("t")?.column(named: "n"))
    for (row, text) in texts.enumerated() {
      let double = text == "5." ? 5 : Double(text == ".5" ? "0.5" : text)
      #expect(column.value(at: row) == .number(try #require(double)), "\(text)")
    }
    #expect(column.decimals == [1, 2, 2, 0, 4, 1, 0, 19, 1, 0, 0, 0, 0, 255, 1])
    #expect(column.display(at: 2) == "12.50")
    #expect(column.display(at: 10) == "0")
  }
}
