import Diagnostics
import Tables
import Testing

@testable import Corpus

@Suite("Cells are read as the user says")
struct CellReadingTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func open(_ text: String, _ options: OpenOptions = OpenOptions()) throws -> (
    table: Table, source: DataPackage.Source
  ) {
    try folder.write("t.csv", text)
    let opened = try DataPackage.open(path: folder("t.csv"), through: folder.door, options: options)
    return (try #require(opened.catalog.tables.values.first), opened.sources[0])
  }

  private static func shown(_ column: Column) -> [String] {
    (0..<column.count).map { column.isKnown($0) ? column.value(at: $0).machineText : "?" }
  }

  /// A cell under an option, read as a type: what it must be, or unknown.
  struct Row: CustomTestStringConvertible {
    var options: String
    var type: OpenOptions.ColumnType
    var cells: [String]
    var shown: [String]
    var testDescription: String { "\(options) \(type.rawValue): \(cells.joined(separator: " "))" }
  }

  private static func options(_ words: String, _ type: OpenOptions.ColumnType) -> OpenOptions {
    var options = OpenOptions()
    options.types = ["v": type]
    for word in words.split(separator: " ") {
      switch word {
      case "decimal.": options.decimalMark = 0x2E
      case "decimal,": options.decimalMark = 0x2C
      case "group.": options.groupMark = "."
      case "group,": options.groupMark = ","
      case "group_": options.groupMark = " "
      case "dmy", "mdy", "ymd": options.dateOrder = OpenOptions.DateOrder(rawValue: String(word))
      case "plain": options.parentheses = .plain
      case "negative": options.parentheses = .negative
      case "missing9": options.missing = [OpenOptions.MissingMark("9", reason: "refused")]
      case "marks": options.marks = ["v"]
      default: Issue.record("no option \(word)")
      }
    }
    return options
  }

  @Test(
    "Each option binds every cell of each type",
    arguments: [
      Row(
        options: "decimal.", type: .number, cells: ["1,2", "1.5", "1,234", "1,234.5"],
        shown: ["?", "1.5", "1234", "1234.5"]),
      Row(options: "decimal.", type: .integer, cells: ["1,234", "1.234", "12,34"], shown: ["1234", "?", "?"]),
      Row(options: "decimal.", type: .text, cells: ["1,2", "007"], shown: ["1,2", "007"]),
      Row(
        options: "decimal,", type: .number, cells: ["1,2", "3.5", "1.234", "1.234,5"],
        shown: ["1.2", "?", "1234", "1234.5"]),
      Row(options: "decimal,", type: .integer, cells: ["1.234", "1,234", "5"], shown: ["1234", "?", "5"]),
      Row(options: "decimal,", type: .date, cells: ["2021/4/1", "1,2"], shown: ["2021-04-01", "?"]),
      Row(options: "decimal,", type: .year, cells: ["2021", "令和3年度", "1,2"], shown: ["2021", "2021", "?"]),
      Row(options: "decimal,", type: .boolean, cells: ["yes", "no", "1,2"], shown: ["yes", "no", "?"]),
      Row(options: "group.", type: .number, cells: ["1.234", "1,5", "1 234"], shown: ["1234", "1.5", "?"]),
      Row(
        options: "group.", type: .integer, cells: ["1.234", "1.23", "12.345.678"], shown: ["1234", "?", "12345678"]),
      Row(options: "group,", type: .number, cells: ["1,234", "1.5", "1,5"], shown: ["1234", "1.5", "?"]),
      Row(options: "group_", type: .integer, cells: ["1 234", "1,234", "12 34"], shown: ["1234", "?", "?"]),
      Row(options: "decimal, group_", type: .number, cells: ["1 234,5", "1.234"], shown: ["1234.5", "?"]),
      Row(
        options: "dmy", type: .date, cells: ["02/01/2014", "31.12.2012", "12/31/2012"],
        shown: ["2014-01-02", "2012-12-31", "?"]),
      Row(
        options: "mdy", type: .date, cells: ["02/01/2014", "12-31-2012", "31/12/2012"],
        shown: ["2014-02-01", "2012-12-31", "?"]),
      Row(options: "ymd", type: .date, cells: ["2014/1/2", "31/12/2012"], shown: ["2014-01-02", "?"]),
      Row(options: "dmy", type: .text, cells: ["02/01/2014"], shown: ["02/01/2014"]),
      Row(options: "negative", type: .number, cells: ["(5)", "(1,234.5)"], shown: ["-5", "-1234.5"]),
      Row(options: "plain", type: .integer, cells: ["(5)", "7"], shown: ["5", "7"]),
      Row(options: "plain", type: .text, cells: ["(5)"], shown: ["(5)"]),
      Row(options: "missing9", type: .integer, cells: ["9", "8", "-"], shown: ["?", "8", "?"]),
      Row(options: "missing9", type: .text, cells: ["9", "8"], shown: ["?", "8"]),
      Row(options: "missing9", type: .date, cells: ["9", "2021-04-01"], shown: ["?", "2021-04-01"]),
      Row(options: "missing9", type: .boolean, cells: ["9", "はい"], shown: ["?", "yes"]),
      Row(options: "marks", type: .number, cells: ["1,234.5※", "7", "n/a*"], shown: ["1234.5", "7", "?"]),
      Row(options: "marks", type: .integer, cells: ["938 r", "▲5*", "x7"], shown: ["938", "-5", "?"]),
    ])
  func binds(_ row: Row) throws {
    let text = "k,v\n" + row.cells.map { "k,\"\($0)\"\n" }.joined()
    let (table, source) = try open(text, Self.options(row.options, row.type))
    #expect(Self.shown(table.columns[1]) == row.shown)
    #expect(table.schema.fields[1].type == (row.type == .year ? .integer : DataType.named(row.type)))
    // What does not fit is named with its place and its text.
    for (index, cell) in row.cells.enumerated() where row.shown[index] == "?" && !["9", "-", "n/a*"].contains(cell) {
      let warning = source.warnings.first { $0.message.text.contains("\"\(cell)\" does not fit the column \"v\"") }
      #expect(warning.map(folder.brief)?.hasPrefix("t.csv:\(index + 2):3") == true, "\(cell)")
    }
  }

  @Test("A list is divided by what divides most of its cells")
  func lists() throws {
    for (mark, cells) in [(",", "1,2"), (";", "a;b"), ("、", "甲、乙"), (", ", "x, y")] {
      let (table, _) = try open("k,v\nk,\"\(cells)\"\nk,z\n", Self.options("", .list))
      #expect(table.schema.fields[1].type == .list(.text), "\(mark)")
      #expect(table.value(0, 1) == .list(cells.split(separator: mark).map { .text(String($0)) }), "\(mark)")
    }
  }

  @Test("A boolean is a word for yes/no, and each type has a word")
  func words() {
    #expect(OpenOptions.ColumnType(named: "boolean") == .boolean)
    #expect(OpenOptions.ColumnType.words.allSatisfy { OpenOptions.ColumnType(named: $0) != nil })
    #expect(OpenOptions.ColumnType(named: "nmber") == nil)
  }

  @Test(
    "A number with a mark beside it is split; a code is not",
    arguments: [
      ("1,234※", "1,234", "※"), ("12.5*", "12.5", "*"), ("938 r", "938", "r"), ("r 938", "938", "r"), ("5¹", "5", "¹"),
      ("5 1)", "5", "1)"), ("-※", "-", "※"), ("※", "", "※"), ("2.5 (注1)", "2.5", "(注1)"), ("12", nil, nil),
      ("r5", nil, nil),
      ("1,2345", nil, nil), ("1.2.3", nil, nil), ("abc", nil, nil), ("2021-04-01", nil, nil), ("12E12", "12", "E12"),
      ("", nil, nil), ("12人※", "12人", "※"),
    ] as [(String, String?, String?)])
  func marks(cell: String, number: String?, mark: String?) {
    Array(cell.utf8).withUnsafeBufferPointer { bytes in
      let found = FootnoteMark(bytes)
      #expect(found.map { String(decoding: bytes[$0.number], as: UTF8.self) } == number)
      #expect(found.map { String(decoding: $0.mark, as: UTF8.self) } == mark)
    }
  }

  @Test("What the first rows leave open is settled by the others, and told")
  func lateRows() throws {
    let comma = String(repeating: "a;1,234\n", count: 1_500)
    let (open, told) = try self.open("k;v\n" + comma)
    #expect(open.schema.fields[1].type == .text)
    #expect(told.remarks.contains { $0.contains("\"1,234\" may be a decimal or a thousand") })
    let (settled, _) = try self.open("k;v\n" + comma + "a;12,5\n")
    #expect(settled.value(0, 1) == .number(1.234))
    let words = String(repeating: "a,no\n", count: 1_500)
    #expect(try self.open("k,v\n" + words).table.schema.fields[1].type == .text)
    #expect(try self.open("k,v\n" + words + "a,yes\n").table.schema.fields[1].type == .boolean)
    let plain = String(repeating: "a,5\n", count: 1_500)
    let (late, source) = try self.open("k,v\n" + plain + "a,(7)\n")
    #expect(late.value(1_500, 1) == .integer(-7))
    #expect(source.remarks.contains { $0.contains("\"(5)\" read as -5") })
  }

  @Test("Cells that are no text in the encoding are counted, with the place of the first")
  func encodings() throws {
    var options = OpenOptions()
    options.encoding = .cp932
    try folder.write("t.csv", Array("a,b\nx,1\n".utf8) + [0xFF, 0x2C, 0x31, 0x0A, 0xFD, 0x2C, 0x31, 0x0A])
    let opened = try DataPackage.open(path: folder("t.csv"), through: folder.door, options: options)
    #expect(
      opened.sources[0].warnings.map(folder.brief) == [
        "t.csv:3:1: the cell of the column \"a\" is not encoded as CP932, nor is 1 more cell: kept as unknown"
      ])
    #expect(opened.catalog.tables.values.first?.columns[0].isKnown(2) == false)
  }
}

extension DataType {
  fileprivate static func named(_ type: OpenOptions.ColumnType) -> DataType {
    switch type {
    case .text: .text
    case .integer, .year: .integer
    case .number: .number
    case .boolean: .boolean
    case .date: .date
    case .list: .list(.text)
    }
  }
}
