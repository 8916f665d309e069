import Comparison
import Tables
import TestSupport
import Testing

@Suite struct CrosstabTests {
  static func table(_ pairs: [(Value, Value, Int)], percentOf: String?, categories: [String]? = nil) throws -> Table {
    try Crosstab.table(
      rows: ColumnBuilder.column(of: .text, pairs.map(\.0)), columns: ColumnBuilder.column(of: .text, pairs.map(\.1)),
      counts: pairs.map(\.2), measure: nil, percentOf: percentOf,
      fields: [
        Field("a", .text, categories: categories), Field("b", .text), Field("n", .integer), Field("percent", .number),
      ]
    ).table
  }

  private static let pairs: [(Value, Value, Int)] = [
    ("x", "u", 3), ("x", "v", 1), ("y", "u", 1), (nil, "u", 5), ("y", nil, 7), (nil, nil, 9),
  ]

  @Test(
    "Unknown has its own row and column, outside every denominator",
    arguments: [
      (
        "row",
        [
          "75", "25", "?not applicable", "100", "0", "?not applicable", "?not applicable", "?not applicable",
          "?not applicable",
        ]
      ),
      (
        "column",
        [
          "75", "100", "?not applicable", "25", "0", "?not applicable", "?not applicable", "?not applicable",
          "?not applicable",
        ]
      ),
      (
        "all",
        [
          "60", "20", "?not applicable", "20", "0", "?not applicable", "?not applicable", "?not applicable",
          "?not applicable",
        ]
      ),
    ])
  func percent(of side: String, expected: [String]) throws {
    let table = try Self.table(Self.pairs, percentOf: side)
    #expect(table.lines.map { $0.split(separator: " | ").last.map(String.init) ?? "" } == expected)
    #expect(table.lines.count == 9)
    #expect(table.presentation == .matrix(.init(percentOf: side)))
  }

  @Test("Every pair of values has a cell, also where nothing was counted")
  func zeros() throws {
    #expect(try Self.table(Self.pairs, percentOf: nil).lines.contains("y | v | 0 | 0"))
  }

  @Test("Categories stand as declared, other values as they appear, numbers rising, unknown last")
  func order() throws {
    let declared = try Self.table(
      [("b", "u", 1), ("z", "u", 1), ("a", "u", 1), (nil, "u", 1)], percentOf: nil, categories: ["a", "b"])
    #expect(declared.lines.map { $0.prefix(1) } == ["a", "b", "z", "?"])
    let numbers = try Crosstab.table(
      rows: ColumnBuilder.column(of: .integer, [10, 9, nil, -1]),
      columns: ColumnBuilder.column(of: .boolean, [false, false, false, true]),
      counts: [1, 1, 1, 1], measure: nil, percentOf: nil,
      fields: [Field("a", .integer), Field("b", .boolean), Field("n", .integer), Field("percent", .number)]
    ).table
    #expect(
      numbers.lines.map { $0.split(separator: " | ").prefix(2).joined(separator: " ") } == [
        "-1 yes", "-1 no", "9 yes", "9 no", "10 yes", "10 no", "? yes", "? no",
      ])
  }

  @Test("Unknowns with different reasons are one row, and texts of different case too")
  func folded() throws {
    let table = try Self.table(
      [("x", "u", 1), ("X", "u", 2), (.because("p"), "u", 4), (.because("q"), "u", 8)], percentOf: nil)
    #expect(table.lines == ["x | u | 3 | 100", "? | u | 12 | ?not applicable"])
  }

  @Test("A base of nothing gives no percentage")
  func nothing() throws {
    #expect(try Self.table([("x", nil, 3)], percentOf: "row").lines == ["x | ? | 3 | ?not applicable"])
    #expect(try Self.table([], percentOf: "row").lines == [])
  }
}
