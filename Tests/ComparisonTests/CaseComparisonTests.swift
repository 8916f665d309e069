import Comparison
import Methods
import Tables
import Testing

@Suite("Cases side by side") struct CaseComparisonTests {
  /// A column of its cells: `?` is unknown, with a reason behind it; lists have `;` between their elements.
  static func column(_ type: DataType, _ cells: [String]) -> Column {
    ColumnBuilder.column(of: type, cells.map { value(type, $0) })
  }

  private static func value(_ type: DataType, _ cell: String) -> Value {
    if cell.hasPrefix("?") { return .unknown(reason: cell.count > 1 ? String(cell.dropFirst()) : nil) }
    switch type {
    case .integer: return Int(cell).map { .integer($0) } ?? .unknown
    case .number: return Double(cell).map { .number($0) } ?? .unknown
    case .boolean: return .boolean(cell == "yes")
    case .date: return CalendarDate(iso: cell).map { .date($0) } ?? .unknown
    case .list(let element):
      return .list(cell == "[]" ? [] : cell.split(separator: ";").map { value(element, String($0)) })
    default: return .text(cell)
    }
  }

  static func verdict(
    _ type: DataType, _ cells: [String], unit: String? = nil, years: [String]? = nil, decimals: [UInt8]? = nil
  ) throws -> String {
    var values = column(type, cells)
    values.decimals = decimals
    let result = try CaseComparison.result(
      fields: [Field("x", type, unit: unit)], columns: [values], cases: Array(cells.indices),
      names: CaseNames(cells.indices.map { String("ABCDEFGHIJ".dropFirst($0).prefix(1)) }),
      years: years.map { [0: column(.integer, $0)] } ?? [:])
    let table = result.table
    return table.value(0, table.columns.count - 1).display
  }

  @Test(
    "two texts are the same whatever their case and width, two lists whatever their order",
    arguments: [
      (DataType.text, ["Ward", "ward"], "same"), (.text, ["ＡＢ", "ab"], "same"), (.text, ["か", "が"], "different"),
      (.text, ["NA", "NA"], "same"), (.boolean, ["yes", "yes"], "same"), (.boolean, ["yes", "no"], "different"),
      (.list(.text), ["a;b", "B;a"], "same"), (.list(.text), ["a;b", "b;c"], "different: in common b"),
      (.list(.text), ["a", "[]"], "different: nothing in common"), (.list(.text), ["[]", "[]"], "same"),
      (.list(.text), ["a;b;c;d;e;f;g", "a;b;c;d;e;f"], "different: in common a, b, c, d and 2 more"),
      (.list(.text), ["a;?", "a"], "unknown for A"),
    ])
  func twoWords(type: DataType, cells: [String], expected: String) throws {
    #expect(try Self.verdict(type, cells) == expected)
  }

  @Test(
    "two numbers have a difference, the second less the first, and a ratio where both are above zero",
    arguments: [
      (DataType.integer, ["2468", "3702"], "different: +1234, 1.50 ×"),
      (.integer, ["3702", "2468"], "different: -1234, 0.667 ×"), (.integer, ["5", "5"], "same"),
      (.integer, ["0", "5"], "different: +5"), (.integer, ["-5", "5"], "different: +10"),
      (.integer, ["1", "12345"], "different: +12344, 12345 ×"),
      (.integer, ["12345", "1"], "different: -12344, 0.0000810 ×"),
      (.number, ["0.1", "0.3"], "different: +0.2, 3.00 ×"),
      (.number, ["100.25", "464.5"], "different: +364.25, 4.63 ×"),
      (.number, ["-0.0", "0.0"], "same"), (.number, ["3", "3.0"], "same"),
      (.number, ["1e300", "2e300"], "different: +1e+300, 2.00 ×"), (.number, ["-1e308", "1e308"], "different"),
      (.number, ["1", "1.0000000001"], "different: +1.000000082740371e-10, 1.00 ×"),
      (.number, ["nan", "1"], "unknown for A"), (.number, ["inf", "1"], "different"),
      (.integer, ["-9223372036854775808", "9223372036854775807"], "different: +18446744073709551615"),
      (.date, ["1889-04-01", "1889-04-02"], "different: +1 day"),
      (.date, ["2024-03-01", "2024-01-31"], "different: -30 days"),
    ])
  func twoNumbers(type: DataType, cells: [String], expected: String) throws {
    #expect(try Self.verdict(type, cells) == expected)
  }

  @Test("percentages differ by points, years by years, without a ratio that means nothing")
  func units() throws {
    #expect(try Self.verdict(.number, ["20", "25.5"], unit: "percent") == "different: +5.5 points, 1.28 ×")
    #expect(try Self.verdict(.integer, ["1998", "2001"], unit: "year") == "different: +3 years")
    #expect(try Self.verdict(.number, ["1.2", "3.4"], decimals: [1, 2]) == "different: +2.20, 2.83 ×")
  }

  @Test(
    "what is unknown stays so, and one known value is never the same",
    arguments: [
      (["1", "?"], "unknown for B"), (["?", "?"], "unknown for both"), (["?", "?", "?"], "unknown for all"),
      (["1", "?", "?"], "unknown for B, C"), (["?", "1", "?", "?"], "unknown for all but B"),
      (["1", "1", "?"], "same in all known; unknown for C"),
      (["1", "2", "?"], "different: 1 (A) to 2 (B), at least +1, at least 2.00 ×; unknown for C"),
    ])
  func unknowns(cells: [String], expected: String) throws {
    #expect(try Self.verdict(.integer, cells) == expected)
  }

  @Test(
    "among more than two, those who stand against two thirds are named",
    arguments: [
      (DataType.text, ["x", "x", "x"], "same"), (.text, ["x", "y", "x"], "different: B"),
      (.text, ["x", "y", "z"], "different"), (.text, ["x", "x", "y", "y"], "different"),
      (.text, ["x", "y", "x", "x", "z", "x"], "different: B, E"), (.text, ["x", "x", "x", "y", "y"], "different"),
      (.text, ["y", "x", "x", "?"], "different: A of the known; unknown for D"),
      (.integer, ["3", "5", "3"], "different: B; 3 (A) to 5 (B), +2, 1.67 ×"),
      (.integer, ["4", "9", "1"], "different: 1 (C) to 9 (B), +8, 9.00 ×"),
      (.list(.text), ["a;b", "b;a", "b;c"], "different: C; in common b"),
      (.date, ["2020-01-01", "2020-01-03", "2019-12-31"], "different: 2019-12-31 (C) to 2020-01-03 (B), +3 days"),
    ])
  func several(type: DataType, cells: [String], expected: String) throws {
    #expect(try Self.verdict(type, cells) == expected)
  }

  @Test(
    "numbers of different years are not compared",
    arguments: [
      (["1", "2"], ["2020", "2020"], "different: +1, 2.00 ×"),
      (["1", "2"], ["2019", "2023"], "not comparable: 2019 for A, 2023 for B"),
      (["1", "1"], ["2019", "2023"], "not comparable: 2019 for A, 2023 for B"),
      (["1", "2"], ["2019", "?"], "not comparable: 2019 for A, year unknown for B"),
      (["1", "?"], ["2019", "2020"], "unknown for B"),
      (["1", "2", "?"], ["2019", "2020", "2019"], "not comparable: 2019 for A, 2020 for B; unknown for C"),
    ])
  func years(cells: [String], years: [String], expected: String) throws {
    #expect(try Self.verdict(.integer, cells, years: years) == expected)
  }

  @Test("cells are text with their unit, hedged ones marked, unknown ones with their reason")
  func table() throws {
    let fields = [
      Field("population", .integer, unit: "persons"), Field("founded", .integer, unit: "year"),
      Field("coastal", .boolean),
      Field("aims", .list(.text)), Field("area", .number, unit: "km2"),
    ]
    var area = Self.column(.number, ["464.5", "50", "12"])
    area.decimals = [2, 0, 0]
    let columns = [
      Self.column(.integer, ["345000", "1", "?not counted"]), Self.column(.integer, ["1898", "1898", "1900"]),
      Self.column(.boolean, ["yes", "?", "yes"]), Self.column(.list(.text), ["a;b", "[]", "a"]), area,
    ]
    let result = try CaseComparison.result(
      fields: fields, columns: columns, cases: [2, 0], names: CaseNames(["大津", "津", "金沢"])
    ) { $0 == 2 && $1 != 1 }
    let table = result.table
    #expect(table.schema.fields.map(\.name) == ["attribute", "金沢", "大津", "verdict"])
    #expect(
      CasePairsTests.lines(table) == [
        "population |  | 345000 persons | unknown for 金沢", "founded | 1900 | 1898 | different: -2 years",
        "coastal | yes? | yes | same", "aims | a? | a, b | different: in common a",
        "area | 12? km2 | 464.50 km2 | different: +452.50, 38.7 ×",
      ])
    #expect(table.value(0, 1) == .unknown(reason: "not counted"))
    #expect(
      table.noteTexts == [
        "? stands behind a value that its source hedges", "5 attributes: 1 same, 3 different, 1 unknown",
      ])
    #expect(result.subjects == (0..<5).map { [.condition($0)] })
    guard case .cases(let rows) = result.grounds else {
      Issue.record("rows rest on cases")
      return
    }
    #expect(rows == [[Int32]](repeating: [2, 0], count: 5))
  }

  @Test("cases that share a name have columns of their own, and none takes the place of another column")
  func names() throws {
    let result = try CaseComparison.result(
      fields: [Field("x", .integer)], columns: [Self.column(.integer, ["1", "2", "3", "1"])], cases: [0, 1, 2, 3],
      names: CaseNames(["津", "津", "verdict", "NA"]))
    #expect(
      result.table.schema.fields.map(\.name)
        == ["attribute", "津 (row 1)", "津 (row 2)", "verdict (case)", "NA", "verdict"])
    #expect(result.table.noteTexts.first == "one name is borne by several cases, told apart by their row: 津")
  }

  @Test("what cannot be set side by side is refused with the reason")
  func refusals() {
    func message(_ cases: [Int], count: Int = 3, fields: Int = 1) -> String? {
      let cells = [String](repeating: "1", count: count)
      let refusal = #expect(throws: Refusal.self) {
        _ = try CaseComparison.result(
          fields: Array([Field("x", .integer)].prefix(fields)), columns: [Self.column(.integer, cells)], cases: cases,
          names: CaseNames((0..<count).map { "case \($0)" }))
      }
      return refusal?.message.text
    }
    #expect(message([]) == "there is no case to compare")
    #expect(message([1]) == "case 1 is the only case here, and nothing stands beside it")
    #expect(message([1, 2, 1]) == "case 1 stands twice among the cases")
    #expect(message([0, 1], fields: 0) == "there is no attribute to compare the cases in")
    #expect(
      message(Array(0..<201), count: 201) == "201 cases do not fit side by side; the most are 200")
  }

  @Test("every verdict begins with one of four words", arguments: 0..<60)
  func firstWords(seed: UInt64) throws {
    var random = SeededNumbers(seed)
    let count = 2 + random.below(5)
    let cells = (0..<count).map { _ in ["1", "2", "?", "0"][random.below(4)] }
    let years = (0..<count).map { _ in ["2019", "2019", "2019", "?"][random.below(4)] }
    let verdict = try Self.verdict(.integer, cells, years: seed % 2 == 0 ? years : nil)
    let known = cells.filter { $0 != "?" }
    let comment: Comment = "seed \(seed): \(cells) \(years): \(verdict)"
    #expect(["same", "different", "unknown for ", "not comparable: "].contains { verdict.hasPrefix($0) }, comment)
    #expect(verdict.hasPrefix("unknown") == (known.count < 2), comment)
    if verdict.hasPrefix("same") { #expect(Set(known).count == 1, comment) }
    if verdict == "same" { #expect(known.count == count, comment) }
    if verdict.hasPrefix("different") { #expect(Set(known).count > 1, comment) }
  }
}
