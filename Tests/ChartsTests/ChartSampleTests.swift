import Tables
import Testing

@testable import Charts

/// Tables and charts that the tests draw. The survey's figures are from the corpus, the others are made up.
enum ChartSamples {
  static func text(_ text: String) -> Value { .text(text) }
  static func number(_ number: Double) -> Value { .number(number) }

  private static let skills = [
    "Innovative proposal for integrating ICT in business operations", "Understanding information security",
    "System and business process design skills",
    "Coordination and negotiation skills for ICT utilization within the organization",
    "Understanding of implemented systems and tools", "Negotiation and coordination skills with external businesses",
  ]

  /// Long rows: an item that only one department names has no row for the other.
  static var talent: Table {
    let rates: [(Int, String, Double)] = [
      (0, "DX", 54.5), (1, "DX", 35.2), (2, "DX", 33), (3, "DX", 32.2), (4, "DX", 22.3), (0, "HR", 55.3),
      (1, "HR", 32.1), (3, "HR", 24.5), (4, "HR", 23.6), (5, "HR", 23.2),
    ]
    var table = Table(
      fields: [Field("item", .text), Field("department", .text), Field("rate", .number, unit: "percent")],
      rows: rates.map { [text(skills[$0.0]), text($0.1), number($0.2)] })
    table.columns[2].decimals = [UInt8](repeating: 1, count: rates.count)
    return table
  }

  /// One row an item, with bounds where only one department lists it.
  static var compared: Table {
    let points = "percentage points"
    let rows: [[Value]] = [
      [text(skills[0]), number(54.5), number(55.3), number(0.8), number(-8.2), number(9.7)],
      [text(skills[2]), number(33), .unknown(reason: "≤ 23.2"), .unknown(reason: "≤ -9.8"), .unknown, .unknown],
      [text(skills[3]), number(32.2), number(24.5), number(-7.7), number(-15.7), number(-0.1)],
    ]
    return Table(
      fields: [
        Field("item", .text), Field("DX", .number, unit: "percent"), Field("HR", .number, unit: "percent"),
        Field("difference", .number, unit: points), Field("lower", .number, unit: points),
        Field("upper", .number, unit: points),
      ], rows: rows)
  }

  static var challenges: Table {
    let rates = [
      ("Personnel shortages", 70.0), ("Difficulty in securing financial resources", 57.9),
      ("Departmental lack of understanding", 43.3),
    ]
    var table = Table(
      fields: [Field("item", .text), Field("rate", .number, unit: "percent")],
      rows: rates.map { [text($0.0), number($0.1)] })
    table.columns[1].decimals = [1, 1, 1]
    return table
  }

  /// Both signs, zero of both signs, an unknown with a reason, names of every width.
  static var changes: Table {
    let rows: [[Value]] = [
      [text("都城市みやこのじょうし"), number(-12.5)], [text("Alpha"), number(4.25)], [text("שלום"), number(0)],
      [text("Be\u{301}ta"), .unknown(reason: "not surveyed")], [text("Alpha"), number(-0.0)],
    ]
    return Table(fields: [Field("city", .text), Field("change", .number, unit: "percent")], rows: rows)
  }

  static var people: Table {
    var rows: [[Value]] = []
    for year in 2015...2019 {
      rows.append([.integer(year), text("都城市"), year == 2017 ? .unknown : .integer(169_000 - (year - 2015) * 1500)])
      rows.append([.integer(year), text("Alpha"), .integer(160_000 + (year - 2015) * 2000)])
    }
    return Table(
      fields: [
        Field("year", .integer, unit: "year"), Field("city", .text), Field("population", .integer, unit: "persons"),
      ], rows: rows)
  }

  static var ages: Table {
    let values: [Double] = [21, 24, 25, 31, 32, 33, 35, 36, 38, 41, 42, 44, 47, 52, 55, 61]
    return Table(
      fields: [Field("age", .number, unit: "years")], rows: values.map { [number($0)] } + [[.unknown], [.unknown]])
  }

  static var subjects: Table {
    let rows: [(String, String, Value)] = [
      ("priorities", "DX", number(93.1)), ("talent", "DX", number(54.5)), ("talent", "HR", number(55.3)),
      ("acquisition", "HR", .unknown(reason: "two bases")), ("management", "DX", number(15.9)),
      ("management", "HR", number(22.8)),
    ]
    return Table(
      fields: [Field("subject", .text), Field("department", .text), Field("percent", .number, unit: "percent")],
      rows: rows.map { [text($0.0), text($0.1), $0.2] })
  }

  static var strategies: Table {
    var rows: [[Value]] = []
    for index in 0..<24 {
      rows.append([
        index % 5 == 0 ? .unknown : .boolean(index % 2 == 0), .boolean(index % 3 == 0),
        index == 7 ? .unknown : .boolean(index % 4 < 2),
      ])
    }
    return Table(
      fields: [Field("recruits", .boolean), Field("develops", .boolean), Field("shares", .boolean)], rows: rows)
  }

  static let source = "Table 4 and Table 5"
  static let bases = "233 DX, 237 HR"

  static var all: [(name: String, table: Table, specification: ChartSpecification)] {
    [
      (
        "bar", challenges,
        ChartSpecification(
          .bar, label: "item", values: ["rate"], title: "Challenges", base: "233 departments", source: "Table 3")
      ),
      (
        "groups", talent,
        ChartSpecification(
          .bar, label: "item", values: ["rate"], group: "department", title: "Skills", base: bases, source: source)
      ),
      ("negative", changes, ChartSpecification(.bar, label: "city", values: ["change"])),
      ("hist", ages, ChartSpecification(.hist, values: ["age"])),
      (
        "dot", talent,
        ChartSpecification(
          .dot, label: "item", values: ["rate"], group: "department", title: "Skills", base: bases, source: source)
      ),
      ("compared", compared, ChartSpecification(.dot, label: "item", values: ["DX", "HR"], title: "Skills")),
      (
        "interval", compared,
        ChartSpecification(
          .interval, label: "item", values: ["difference"], lower: "lower", upper: "upper", title: "HR less DX")
      ),
      ("line", people, ChartSpecification(.line, label: "year", values: ["population"], group: "city")),
      (
        "heat", subjects,
        ChartSpecification(.heat, label: "subject", values: ["percent"], group: "department", title: "Subjects")
      ),
      ("overlap", strategies, ChartSpecification(.overlap, sets: ["recruits", "develops"], title: "Strategies")),
      (
        "three", strategies,
        ChartSpecification(.overlap, sets: ["recruits", "develops", "shares"], title: "Strategies")
      ),
    ]
  }

  static func chart(_ name: String) throws -> Chart {
    let sample = try #require(all.first { $0.name == name })
    return try Chart.make(table: sample.table, specification: sample.specification).get()
  }
}
