import Diagnostics
import Tables
import Testing

@testable import Corpus

@Suite("Header, notes and marks of files without a schema")
struct LayoutTests {
  func open(_ text: String, _ options: OpenOptions = OpenOptions(), name: String = "t.csv") throws -> (
    table: Table, source: DataPackage.Source
  ) {
    let folder = try TemporaryFolder([name: text])
    let opened = try DataPackage.open(path: folder(name), through: folder.door, options: options)
    return (try #require(opened.catalog.tables.values.first), opened.sources[0])
  }

  func names(_ text: String) throws -> [String] { try open(text).table.schema.fields.map(\.name) }

  struct Header: CustomTestStringConvertible {
    var text: String
    var names: [String]
    var rows: Int
    var testDescription: String { text.debugDescription }
  }

  @Test(
    "The header is found under titles and in two rows",
    arguments: [
      Header(text: "a,b,c\n1,2,3\n", names: ["a", "b", "c"], rows: 1),
      Header(text: "題\n\na,b,c\n1,2,3\n4,5,6\n", names: ["a", "b", "c"], rows: 2),
      Header(text: "題,,\na,b,c\n1,2,3\n", names: ["a", "b", "c"], rows: 1),
      Header(text: "題,,,\n,,,単位：千円\na,b,c,d\nx,1,2,3\n", names: ["a", "b", "c", "d"], rows: 1),
      Header(
        text: "表,,,,\n,,（単位：人）,,\n名称,人口,,計,\n,男,女,,率\nx,1,2,3,4\n",
        names: ["名称", "人口 男", "人口 女", "計", "計 率"], rows: 1),
      Header(
        text: "コード,名称,人口,,世帯\n,,男,女,\n011002,札幌市,1,2,3\n012025,函館市,4,5,6\n",
        names: ["コード", "名称", "人口 男", "人口 女", "世帯"], rows: 2),
      Header(
        text: "表１,,,,\n,,人口,,\nコード,名称,男,女,世帯\n011002,札幌市,1,2,3\n012025,函館市,4,5,6\n",
        names: ["コード", "名称", "人口 男", "人口 女", "人口 世帯"], rows: 2),
      Header(text: "名称,人口,額\n,（人）,（千円）\n札幌市,1,2\n", names: ["名称", "人口 （人）", "額 （千円）"], rows: 1),
      Header(text: "\"人口\n（人）\", b \n1,2\n", names: ["人口 （人）", "b"], rows: 1),
      Header(text: "市,2015,2020\n札幌市,1,2\n函館市,3,4\n", names: ["市", "2015", "2020"], rows: 2),
      Header(text: "1,x\n2,y\n3,z\n", names: ["column1", "column2"], rows: 3),
      Header(text: "項目,北海道,青森県\n任命,実施,未実施\n率,72%,80%\n", names: ["項目", "北海道", "青森県"], rows: 2),
    ])
  func header(_ header: Header) throws {
    let (table, _) = try open(header.text)
    #expect(table.schema.fields.map(\.name) == header.names)
    #expect(table.rowCount == header.rows)
  }

  @Test("The user's word goes before what is found")
  func stated() throws {
    var options = OpenOptions()
    options.skippedRowCount = 1
    options.headerRowCount = 2
    options.droppedRowCount = 1
    options.types = ["a c": .text]
    let (table, source) = try open("x,y\na,b\nc,d\n1,2\n3,4\n5,6\n", options)
    #expect(table.schema.fields.map(\.name) == ["a c", "b d"])
    #expect(table.rowCount == 2)
    #expect(table.value(0, 0) == .text("1"))
    #expect(source.headerRowCount == 2)
  }

  @Test("A type for a column that is not there is an error with a suggestion")
  func unknownColumn() throws {
    let folder = try TemporaryFolder(["t.csv": "code,b\n1,2\n"])
    var options = OpenOptions()
    options.types = ["cod": .text]
    do throws(CorpusFailure) {
      _ = try DataPackage.open(path: folder("t.csv"), through: folder.door, options: options)
      Issue.record("opened")
    } catch {
      #expect(error.diagnostics.map { $0.help.map(\.text) } == [["did you mean \"code\"?"]])
    }
  }

  struct Ending: CustomTestStringConvertible {
    var text: String
    var rows: Int
    var testDescription: String { text.debugDescription }
  }

  static let body = "コード,名称,値\n" + (1...6).map { "c\($0),市\($0),\($0)\n" }.joined()

  @Test(
    "Notes, totals and averages at the end are left out where they leave a column empty that all others fill",
    arguments: [
      Ending(text: body, rows: 6), Ending(text: body + ",平均,3.5\n", rows: 6), Ending(text: body + "合計,,21\n", rows: 6),
      Ending(text: body + "注：概数,,\n", rows: 6), Ending(text: body + "注）概数\n資料：総務省\n", rows: 6),
      Ending(text: body + "合計,,21\n\n※概数\n", rows: 6), Ending(text: body + ",,\n", rows: 6),
      // Arithmetic confirms it.
      Ending(text: body + "c0,合計,21\n", rows: 6), Ending(text: body + "c0,平均,3.5\n", rows: 6),
      // A row that fills all columns, or has gaps as others do, stays.
      Ending(text: body + "c0,合計,22\n", rows: 7), Ending(text: body + "c7,,3\n", rows: 7),
      Ending(text: body + "c7,市7,\n", rows: 7),
    ])
  func ending(_ ending: Ending) throws { #expect(try open(ending.text).table.rowCount == ending.rows) }

  @Test("What is left out is told with its line and how to keep it; a total that is kept is told too")
  func tellsEnding() throws {
    #expect(try open(Self.body + "合計,,21\n").source.remarks.contains { $0.contains("line 8") && $0.contains("drop 0") })
    #expect(try open(Self.body + "c0,合計,22\n").source.remarks.contains { $0.contains("line 8 looks like a total") })
  }

  @Test("Columns without a name and names that come again are kept apart and told")
  func repeated() throws {
    let (table, source) = try open("a,,a\n1,2,3\n")
    #expect(table.schema.fields.map(\.name) == ["a_1", "column2", "a_2"])
    #expect(source.remarks.contains("1 without a name: column2"))
    #expect(source.remarks.contains("names that several columns share, told apart by numbers: a_1, a_2"))
  }

  struct Cells: CustomTestStringConvertible {
    var cells: [String]
    var type: DataType
    var shown: [String?]
    var unit: String?
    var name = "値"
    var testDescription: String { cells.joined(separator: " ") }
  }

  @Test(
    "Cells as Japanese tables print them",
    arguments: [
      Cells(cells: ["1,234", "5", "12,345,678"], type: .integer, shown: ["1234", "5", "12345678"]),
      Cells(cells: ["１２３", "４"], type: .integer, shown: ["123", "4"]),
      Cells(cells: ["▲5", "△ 1,234", "−3", "7"], type: .integer, shown: ["-5", "-1234", "-3", "7"]),
      Cells(cells: ["(0.80)", "0.72"], type: .number, shown: ["0.80", "0.72"]),
      Cells(cells: ["(5)", "7"], type: .integer, shown: ["-5", "7"], name: "value"),
      Cells(cells: ["72%", "8.5%"], type: .number, shown: ["72", "8.5"], unit: "percent"),
      Cells(cells: ["７２％", "8％"], type: .integer, shown: ["72", "8"], unit: "percent"),
      Cells(cells: ["12千人", "1,300千人"], type: .integer, shown: ["12", "1300"], unit: "千人"),
      Cells(cells: ["12", "13"], type: .integer, shown: ["12", "13"], unit: "千円", name: "額（千円）"),
      Cells(cells: ["2022/12/31", "2022/1/5"], type: .date, shown: ["2022-12-31", "2022-01-05"]),
      Cells(
        cells: ["2022年12月31日", "令和3年4月1日", "H17.4.1"], type: .date, shown: ["2022-12-31", "2021-04-01", "2005-04-01"]),
      Cells(cells: ["R3", "H17"], type: .integer, shown: ["2021", "2005"]),
      Cells(cells: ["R3", "R4"], type: .integer, shown: ["2021", "2022"], name: "年度"),
      Cells(cells: ["R3", "R4"], type: .text, shown: ["R3", "R4"]),
      Cells(cells: ["令和3年度", "平成元年度"], type: .integer, shown: ["2021", "1989"]),
      Cells(
        cells: ["1", "-", "－", "…", "***", "x", "<NA>", "調査無し", ""], type: .integer,
        shown: ["1"] + Array(repeating: nil, count: 8)),
      Cells(cells: ["実施", "未実施", "調査無し", "x"], type: .text, shown: ["実施", "未実施", nil, "x"]),
      Cells(cells: ["011002", "131016"], type: .text, shown: ["011002", "131016"]),
      Cells(cells: ["H40", "R3"], type: .text, shown: ["H40", "R3"], name: "年"),
      Cells(cells: ["1.2.3", "4"], type: .text, shown: ["1.2.3", "4"]),
      Cells(cells: ["5千人", "5千円"], type: .text, shown: ["5千人", "5千円"]),
    ])
  func cells(_ cells: Cells) throws {
    let text = "k,\"\(cells.name)\"\n" + cells.cells.map { "k,\"\($0)\"\n" }.joined()
    let (table, _) = try open(text)
    #expect(table.schema.fields[1].type == cells.type)
    #expect(table.schema.fields[1].unit == cells.unit)
    #expect(
      (0..<table.rowCount).map { table.columns[1].isKnown($0) ? table.columns[1].display(at: $0) : nil } == cells.shown)
  }

  @Test("Each mark of a missing value keeps what it means")
  func reasons() throws {
    let (table, source) = try open("k,n\nk,1\nk,-\nk,…\nk,***\nk,NA\nk,調査無し\nk,無回答\nk,　\n")
    #expect(
      (1..<8).map { table.columns[1].validity.reason($0) } == [
        "marked \"-\"", "not known", "suppressed", "not available", "not surveyed", "no answer", nil,
      ])
    #expect(source.remarks.contains { $0.hasPrefix("taken for unknown: \"-\" in 1 cell (missing \"-\" = ") })
  }

  @Test("NA is a word among texts, and missing where numbers have it as well")
  func words() throws {
    #expect(try open("code,v\nNA,1\nJP,2\n").table.value(0, 0) == .text("NA"))
    #expect(try open("code,v\nNA,NA\nJP,2\n").table.value(0, 0) == .unknown(reason: "not available"))
  }

  @Test("What the user says is missing comes before the usual marks, or in their place")
  func statedMarks() throws {
    var options = OpenOptions()
    options.missing = [
      OpenOptions.MissingMark("999", reason: "refused"), OpenOptions.MissingMark("…", reason: "illegible"),
    ]
    let text = "k,n\nx,1\n-,999\n…,…\ny,-\n"
    let (table, _) = try open(text, options)
    #expect(table.schema.fields[1].type == .integer)
    #expect(table.value(1, 1) == .unknown(reason: "refused"))
    #expect(table.value(1, 0) == .unknown(reason: "marked \"-\""))
    #expect((0..<2).allSatisfy { table.value(2, $0) == .unknown(reason: "illegible") })
    #expect(table.value(3, 1) == .unknown(reason: "marked \"-\""))
    options.isMissingComplete = true
    let (only, _) = try open(text, options)
    #expect(only.value(1, 0) == .text("-"))
    #expect(only.value(1, 1) == .unknown(reason: "refused"))
    #expect(only.value(3, 1) == .text("-"))
  }

  @Test("One slip among many numbers is told with its line and kept as unknown; among few the column is text")
  func slips() throws {
    let lines = (1...300).map { "k,\($0)\n" }
    let (table, source) = try open("k,n\n" + lines.joined() + "k,abc\n")
    #expect(table.schema.fields[1].type == .integer)
    #expect(table.value(300, 1) == .unknown(reason: "no whole number"))
    #expect(source.warnings.map(\.message.text) == ["\"abc\" does not fit the column \"n\": kept as unknown"])
    let (few, remarks) = try open("k,n\nk,1\nk,2\nk,3\nk,4\nk,5\nk,abc\n")
    #expect(few.schema.fields[1].type == .text)
    #expect(remarks.remarks.contains { $0.hasPrefix("n: text, since 1 of 6 cells") })
    var options = OpenOptions()
    options.types = ["n": .number]
    #expect(try open("k,n\nk,1\nk,abc\n", options).table.value(1, 1) == .unknown(reason: "no number"))
  }

  @Test("A comma is the decimal mark where it can be nothing else, or where the user says so")
  func commas() throws {
    #expect(try open("a;b\n1,5;x\n2,25;y\n").table.columns[0].display(at: 1) == "2.25")
    let (table, source) = try open("a;b\n1,234;x\n")
    #expect(table.value(0, 0) == .text("1,234"))
    #expect(source.remarks.contains { $0.contains("decimal \",\"") })
    var options = OpenOptions()
    options.decimalMark = 0x2C
    #expect(try open("a;b\n1,234;x\n1.234,5;x\n", options).table.columns[0].display(at: 1) == "1234.5")
  }
}
