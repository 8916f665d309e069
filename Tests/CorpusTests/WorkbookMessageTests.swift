import Diagnostics
import Tables
import Testing

@testable import Corpus

/// What is said of bad workbooks and archives, word for word; what the advice says is done, and works.
@Suite("Bad workbooks")
struct WorkbookMessageTests {
  /// A workbook of parts; `sheet` is what stands in the sheet's data.
  private static func workbook(
    _ sheet: String, whole: String? = nil, besides: [String: String] = [:], sheets: String? = nil
  ) -> [UInt8] {
    let list = sheets ?? #"<sheet name="S" sheetId="1" r:id="r1"/>"#
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    var parts = [
      "[Content_Types].xml": "<Types/>",
      "xl/workbook.xml": "<workbook><sheets>\(list)</sheets></workbook>",
      "xl/_rels/workbook.xml.rels":
        #"<Relationships><Relationship Id="r1" Type="\#(office)/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="\#(office)/chartsheet" Target="chartsheets/sheet1.xml"/></Relationships>"#,
      "xl/worksheets/sheet1.xml": whole ?? "<worksheet><sheetData>\(sheet)</sheetData></worksheet>",
    ]
    for (name, text) in besides { parts[name] = text.isEmpty ? nil : text }
    var writer = ZipWriter()
    for (name, text) in parts.sorted(by: { $0.key < $1.key }) { _ = writer.add(name, Array(text.utf8)) }
    return writer.finish()
  }

  private static func cell(_ place: String, _ text: String) -> String {
    #"<c r="\#(place)" t="inlineStr"><is><t>\#(text)</t></is></c>"#
  }

  private static let good = "<row r=\"1\">\(cell("A1", "city"))</row><row r=\"2\">\(cell("A2", "Suita"))</row>"

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: [UInt8]
    var options = OpenOptions()
    /// Place, message, help.
    var said: [String]
    /// What the help says to write; with it the file opens with so many rows.
    var advised: (options: OpenOptions, rows: Int)?

    var testDescription: String { name }
  }

  private static func options(_ change: (inout OpenOptions) -> Void) -> OpenOptions {
    var options = OpenOptions()
    change(&options)
    return options
  }

  private static let far =
    (1...4000).map { "<row r=\"\($0)\">\(cell("XFD\($0)", "x"))</row>" }.joined()

  static let cases: [Case] = [
    Case(
      name: "the sheet is not there", bytes: workbook("", besides: ["xl/worksheets/sheet1.xml": ""]),
      said: ["the file is damaged: the sheet \"S\" is named in it and not there", "fetch or copy it again"]),
    Case(
      name: "no list of sheets", bytes: workbook(good, besides: ["xl/workbook.xml": ""]),
      said: ["the file is damaged: the list of its sheets (xl/workbook.xml) is not there", "fetch or copy it again"]),
    Case(
      name: "no sheet in the list", bytes: workbook(good, sheets: " "),
      said: ["the file is damaged: it has no sheet", "fetch or copy it again"]),
    Case(
      name: "cut in a tag", bytes: workbook("", whole: "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</"),
      said: ["the file is damaged: the sheet \"S\" ends in its middle", "fetch or copy it again"]),
    Case(
      name: "entities that grow",
      bytes: workbook("", whole: #"<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><sheetData/></worksheet>"#),
      said: [
        "the sheet \"S\" declares a document type, in which a few bytes can stand for any number: it is not read",
        "no spreadsheet program writes so; open it there and save it again if you trust it",
      ]),
    Case(
      name: "a text that is not there", bytes: workbook(#"<row r="2"><c r="B2" t="s"><v>7</v></c></row>"#),
      said: [
        "S!B2: the cell is said to hold the text number \"7\" of the workbook, which has 0",
        "open the workbook in a spreadsheet program and save it again",
      ]),
    Case(
      name: "a column behind the last", bytes: workbook(#"<row r="1"><c r="XFE1"><v>7</v></c></row>"#),
      said: [
        "S!A1: the sheet has a cell \"XFE1\", and there can be none",
        "open the workbook in a spreadsheet program and save it again",
      ]),
    Case(
      name: "a row behind the last", bytes: workbook(#"<row r="1048577"><c r="A1048577"><v>7</v></c></row>"#),
      said: [
        "the file is damaged: the sheet \"S\" has a row \"1048577\", and rows go from 1 to 1,048,576",
        "fetch or copy it again",
      ]),
    Case(
      name: "out of order", bytes: workbook(#"<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>"#),
      said: [
        "S!A1: the cells of the sheet are not in their order",
        "open the workbook in a spreadsheet program and save it again",
      ]),
    Case(
      name: "far apart",
      bytes: workbook(good + far.replacing("<row r=\"1\">", with: "<row r=\"1\" x=\"\">").dropping(rows: 2)),
      said: [
        "S!A1:XFD4000: the cells lie so far apart that the table would have 4000 rows and 16384 columns, nearly all empty",
        "take the part that holds the table: range \"A1:H60\"",
      ], advised: (options { ($0.range, $0.words) = (CellRange("A1:H60"), ["range"]) }, 1)),
    Case(
      name: "a sheet by a wrong name", bytes: workbook(good),
      options: options { ($0.sheet, $0.words) = ("T", ["sheet"]) },
      said: ["there is no sheet \"T\" in the workbook", "did you mean \"S\"?", "there are sheet \"S\""],
      advised: (options { ($0.sheet, $0.words) = ("S", ["sheet"]) }, 1)),
    Case(
      name: "a sheet of charts",
      bytes: workbook(
        good, sheets: #"<sheet name="S" sheetId="1" r:id="r1"/><sheet name="Chart1" sheetId="2" r:id="r2"/>"#),
      options: options { ($0.sheet, $0.words) = ("Chart1", ["sheet"]) },
      said: ["the sheet \"Chart1\" holds a chart or a dialog, and no cells", "there are sheet \"S\""],
      advised: (options { ($0.sheet, $0.words) = ("S", ["sheet"]) }, 1)),
    Case(
      name: "charts alone", bytes: workbook(good, sheets: #"<sheet name="Chart1" sheetId="2" r:id="r2"/>"#),
      said: ["no sheet of the workbook is visible and holds cells", "say which one: sheet \"Chart1\""]),
    Case(
      name: "a hidden sheet alone", bytes: workbook(good, sheets: #"<sheet name="S" state="hidden" r:id="r1"/>"#),
      said: ["no sheet of the workbook is visible and holds cells", "say which one: sheet \"S\""],
      advised: (options { ($0.sheet, $0.words) = ("S", ["sheet"]) }, 1)),
    Case(
      name: "a range outside", bytes: workbook(good),
      options: options { ($0.range, $0.words) = (CellRange("D4:E9"), ["range"]) },
      said: ["S!D4:E9: no cell of the range D4:E9 holds anything", "the cells of the sheet lie in A1:A2"],
      advised: (options { ($0.range, $0.words) = (CellRange("A1:A2"), ["range"]) }, 1)),
    Case(
      name: "an empty sheet", bytes: workbook(#"<row r="1"><c r="A1" s="3"/></row>"#),
      said: ["the sheet \"S\" is empty"]),
    Case(
      name: "all hidden", bytes: workbook(good.replacing("<row ", with: "<row hidden=\"1\" ")),
      options: options { ($0.isVisibleOnly, $0.words) = (true, ["visible"]) },
      said: [
        "S!A1: all rows or columns of the sheet that hold something are hidden", "without visible only they are read",
      ],
      advised: (OpenOptions(), 1)),
    Case(
      name: "half an archive", bytes: Array(workbook(good).dropLast(60)),
      said: [
        "the zip archive is cut short: its directory, which stands at its end, is not there", "fetch or copy it again",
      ]),
  ]

  private static func place(_ diagnostic: Diagnostic) -> String {
    if case .cell(_, let sheet, let cell) = diagnostic.place { "\(sheet)!\(cell): " } else { "" }
  }

  @Test("Place, what is wrong, what would work", arguments: cases)
  func said(each: Case) throws {
    let folder = try TemporaryFolder()
    try folder.write("b.xlsx", each.bytes)
    let failure = #expect(throws: CorpusFailure.self) {
      _ = try DataPackage.open(path: folder("b.xlsx"), through: folder.door, options: each.options)
    }
    let told = failure?.diagnostics.first
    let words = told.map { [WorkbookMessageTests.place($0) + $0.message.text] + $0.help.map(\.text) } ?? []
    #expect(words == each.said)
    guard let advised = each.advised else { return }
    let opened = try DataPackage.open(path: folder("b.xlsx"), through: folder.door, options: advised.options)
    #expect(opened.catalog.tables.values.first?.rowCount == advised.rows)
  }

  @Test("A million styled cells that hold nothing are no rows, and take no time")
  func styled() throws {
    let folder = try TemporaryFolder()
    let row = { (number: Int) in
      "<row r=\"\(number)\">" + repeatElement(#"<c s="1"/>"#, count: 100).joined() + "</row>"
    }
    try folder.write(
      "b.xlsx", WorkbookMessageTests.workbook(WorkbookMessageTests.good + (3...10_002).map(row).joined()))
    let opened = try DataPackage.open(path: folder("b.xlsx"), through: folder.door)
    #expect(opened.catalog.tables.values.first?.rowCount == 1)
  }

  @Test("The sheet as it is unpacked by another thread is the sheet as it is, also where tags are cut")
  func arriving() throws {
    let folder = try TemporaryFolder()
    // A `>` in a text, in an attribute and in a comment stands where the bytes at hand may end.
    let rows = (2...30_000).map { number in
      "<row r=\"\(number)\" spans=\"a>b\"><!-- > -->" + WorkbookMessageTests.cell("A\(number)", "a > b \(number)")
        + "<c r=\"B\(number)\"><v>\(number)</v></c></row>"
    }
    let head =
      "<row r=\"1\">\(WorkbookMessageTests.cell("A1", "text"))\(WorkbookMessageTests.cell("B1", "number"))</row>"
    try folder.write("b.xlsx", WorkbookMessageTests.workbook(head + rows.joined()))
    let opened = try DataPackage.open(path: folder("b.xlsx"), through: folder.door)
    let table = try #require(opened.catalog.tables.values.first)
    #expect(table.rowCount == 29_999)
    for row in stride(from: 0, to: table.rowCount, by: 997) {
      #expect(table.columns.map { $0.value(at: row).display } == ["a > b \(row + 2)", "\(row + 2)"])
    }
  }

  @Test("A row of an .ods that comes again is read, and refused where a few bytes ask for millions of cells")
  func repeated() throws {
    func book(_ times: Int, _ columns: Int) -> [UInt8] {
      var writer = ZipWriter()
      _ = writer.add("mimetype", Array("application/vnd.oasis.opendocument.spreadsheet".utf8))
      let cell = { (text: String, count: Int) in
        "<table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"\(count)\"><text:p>\(text)</text:p></table:table-cell>"
      }
      let text =
        "<office:document-content><table:table table:name=\"S\"><table:table-row>\(cell("name", 1))</table:table-row>"
        + "<table:table-row table:number-rows-repeated=\"\(times)\">\(cell("x", columns))</table:table-row></table:table></office:document-content>"
      _ = writer.add("content.xml", Array(text.utf8))
      return writer.finish()
    }
    let folder = try TemporaryFolder()
    try folder.write("b.ods", book(1000, 1))
    let opened = try DataPackage.open(path: folder("b.ods"), through: folder.door)
    #expect(opened.catalog.tables.values.first?.rowCount == 1000)
    try folder.write("b.ods", book(100_000, 1000))
    let failure = #expect(throws: CorpusFailure.self) {
      _ = try DataPackage.open(path: folder("b.ods"), through: folder.door)
    }
    let told = failure?.diagnostics.first
    #expect(
      told?.message.text
        == "the sheet says that a row of 1000 cells comes 100000 times; rows that come again may have 4000000 cells")
    #expect(told?.help.map(\.text) == ["take the part that holds the table: range \"A1:H60\""])
    let range = WorkbookMessageTests.options { ($0.range, $0.words) = (CellRange("A1:A60"), ["range"]) }
    let part = try DataPackage.open(path: folder("b.ods"), through: folder.door, options: range)
    #expect(part.catalog.tables.values.first?.rowCount == 59)
  }

  @Test("% among numbers without: the option that the answer names loses no cell")
  func shares() throws {
    let folder = try TemporaryFolder([
      "t.csv": "a,b\nx,12.5%\ny,0.3\nz,-0.7%\n", "u.csv": "a;b\nx;12,5%\ny;0,3\nz;-0,7%\n",
    ])
    for file in ["t.csv", "u.csv"] {
      let opened = try DataPackage.open(path: folder(file), through: folder.door)
      #expect(opened.sources[0].remarks.contains { $0.contains("(types b=number takes 12% for 0.12)") }, "\(file)")
      let ordered = WorkbookMessageTests.options { ($0.types, $0.words) = (["b": .number], ["types"]) }
      let read = try DataPackage.open(path: folder(file), through: folder.door, options: ordered)
      let column = try #require(read.catalog.tables.values.first?.columns.last)
      #expect((0..<3).map { column.value(at: $0) } == [.number(0.125), .number(0.3), .number(-0.007)], "\(file)")
      #expect(read.sources[0].remarks.contains { $0.contains("12% read as 0.12") } && read.sources[0].warnings.isEmpty)
    }
  }
}

extension String {
  /// Without the first rows of a sheet.
  fileprivate func dropping(rows count: Int) -> String {
    split(separator: "</row>").dropFirst(count).map { $0 + "</row>" }.joined()
  }
}
