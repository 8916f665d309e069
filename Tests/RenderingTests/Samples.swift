import Tables
import TestSupport
import Text

@testable import Rendering

/// Tables that the tests draw. They are made up.
enum Samples {
  static let cities = RowNames(table: "cities", ids: ["a", "b"], labels: ["Alpha", "都城市"])

  /// One column of each type, with unknowns of both kinds.
  static var mixed: Table {
    var table = Table(
      fields: [
        Field("name", .text), Field("population", .integer, unit: "persons"), Field("rate", .number, unit: "percent"),
        Field("award", .boolean), Field("since", .date), Field("tags", .list(.text)),
        Field("city", .reference("cities")),
      ],
      rows: [
        [
          .text("Alpha"), .integer(160_640), .number(93.1), .boolean(true), date("2024-04-17"),
          .list([.text("one"), .text("two")]), .reference(RowReference(names: cities, row: 0)),
        ],
        [
          .text("都城市"), .integer(-7), .number(65), .boolean(false), .unknown, .list([]),
          .reference(RowReference(names: cities, row: 1)),
        ],
        [
          .text(""), .unknown, .unknown(reason: "not surveyed"), .unknown(reason: "not stated"), .unknown, .unknown,
          .unknown,
        ],
      ])
    table.schema.label = "name"
    table.columns[2].decimals = [1, 1, 0]
    return table
  }

  /// Long rows of a contingency table with unknowns on both sides.
  static func matrix(percentOf: String?) -> Table {
    let counts: [(Value, Value, Int)] = [
      (.text("recruit"), .text("north"), 2), (.text("recruit"), .text("south"), 4), (.text("recruit"), .unknown, 1),
      (.text("develop"), .text("north"), 11), (.text("develop"), .text("south"), 0),
      (.text("none yet"), .unknown, 2), (.unknown, .text("south"), 3),
    ]
    var table = Table(
      fields: [
        Field("kind", .text), Field("region", .text), Field("n", .integer), Field("percent", .number, unit: "percent"),
      ],
      rows: counts.map { [$0.0, $0.1, .integer($0.2), .unknown] })
    table.presentation = .matrix(.init(percentOf: percentOf))
    return table
  }

  static func date(_ iso: String) -> Value { CalendarDate(iso: iso).map { .date($0) } ?? .unknown }

  static func texts(_ name: String, _ values: [String]) -> Table {
    Table(fields: [Field(name, .text)], rows: values.map { [.text($0)] })
  }
}

extension Samples {
  /// A table of every type of column, a third of its cells unknown.
  static func random(seed: UInt64) -> Table {
    var random = SeededGenerator(seed: seed)
    let count = Int.random(in: 0...12, using: &random)
    let rows = (0..<count).map { _ -> [Value] in
      let values: [Value] = [
        .text(Scraps.text(using: &random)), .number(Scraps.number(using: &random)),
        .integer(Int.random(in: -(1 << 53)...(1 << 53), using: &random)), .boolean(Bool.random(using: &random)),
        .date(CalendarDate(daysSinceEpoch: Int32.random(in: -600_000...2_000_000, using: &random))),
        .list((0..<Int.random(in: 0...3, using: &random)).map { _ in .text(Scraps.text(using: &random)) }),
        .reference(RowReference(names: cities, row: Int.random(in: 0...1, using: &random))),
        .text(["yes", "no", "", "都城市"].randomElement(using: &random) ?? ""),
      ]
      return values.map { Int.random(in: 0..<3, using: &random) == 0 ? .unknown : $0 }
    }
    return Table(
      fields: [
        Field(Scraps.text(using: &random) + "text", .text), Field("number", .number), Field("integer", .integer),
        Field("boolean", .boolean), Field("date", .date), Field("list", .list(.text)),
        Field("city", .reference("cities")), Field("category", .text),
      ], rows: rows)
  }

  static func width(_ text: String) -> Int { DisplayWidth.of(text) }
}
