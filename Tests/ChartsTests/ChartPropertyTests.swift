import Rendering
import Tables
import TestSupport
import Testing
import Text

@testable import Charts

@Suite("What holds of every chart") struct ChartPropertyTests {
  /// Labels of all sorts, numbers of all sizes, a third of all cells unknown.
  private func table(using random: inout SeededGenerator) -> Table {
    let labels = (0..<4).map { _ in Scraps.text(using: &random) } + ["", "都城市の行政", "a b c d e f g h i j k l m"]
    func maybe(_ value: Value) -> Value {
      Int.random(in: 0..<3, using: &random) == 0 ? .unknown(reason: "not asked") : value
    }
    let rows = (0..<Int.random(in: 0...9, using: &random)).map { row -> [Value] in
      let low = Scraps.number(using: &random)
      let high = low + Scraps.number(using: &random).magnitude
      return [
        maybe(.text(labels.randomElement(using: &random) ?? "")), .text("row \(row)"),
        maybe(.text(["p", "q"].randomElement(using: &random) ?? "")),
        maybe(.number(Scraps.number(using: &random))), maybe(.number(low)),
        maybe(.number(high.isFinite ? high : low)), maybe(.integer(Int.random(in: .min ... .max, using: &random))),
        maybe(.boolean(Bool.random(using: &random))), maybe(.boolean(Bool.random(using: &random))),
        maybe(.boolean(Bool.random(using: &random))),
        maybe(.date(CalendarDate(daysSinceEpoch: Int32.random(in: -600_000...2_000_000, using: &random)))),
      ]
    }
    return Table(
      fields: [
        Field("label", .text), Field("row", .text), Field("group", .text), Field("x", .number, unit: "percent"),
        Field("low", .number), Field("high", .number), Field("n", .integer), Field("a", .boolean),
        Field("b", .boolean), Field("c", .boolean), Field("day", .date),
      ], rows: rows)
  }

  private static let specifications: [ChartSpecification] = [
    ChartSpecification(.bar, label: "label", values: ["x"]),
    ChartSpecification(.bar, label: "row", values: ["x", "low"]),
    ChartSpecification(.bar, label: "row", values: ["x"], group: "group"), ChartSpecification(.hist, values: ["x"]),
    ChartSpecification(.hist, values: ["n"]), ChartSpecification(.dot, label: "label", values: ["low", "high"]),
    ChartSpecification(.dot, label: "row", values: ["x"], group: "group"),
    ChartSpecification(.interval, label: "label", values: ["x"], lower: "low", upper: "high"),
    ChartSpecification(.line, label: "x", values: ["low"]),
    ChartSpecification(.line, label: "row", values: ["x", "low"]),
    ChartSpecification(.line, label: "day", values: ["n"], group: "group"),
    ChartSpecification(.heat, label: "row", values: ["x"], group: "group"),
    ChartSpecification(.heat, label: "row", values: ["x"], group: "label"),
    ChartSpecification(.overlap, sets: ["a", "b"]), ChartSpecification(.overlap, sets: ["a", "b", "c"]),
  ]

  @Test(
    "no line is wider than the width, plain charts add no sign beyond ASCII, pictures are well-formed",
    arguments: 1...6 as ClosedRange<UInt64>)
  func fits(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<2 {
      let table = table(using: &random)
      for var specification in ChartPropertyTests.specifications {
        specification.title = Scraps.text(using: &random)
        specification.source = Scraps.text(using: &random)
        guard case .success(let chart) = Chart.make(table: table, specification: specification) else { continue }
        for width in [0, 24, 40, 80, 200] {
          for isPlain in [false, true] {
            let text = ChartText.render(chart, options: RenderOptions(width: width, isPlain: isPlain))
            let widest = text.split(separator: "\n").reduce(0) { max($0, DisplayWidth.of(String($1))) }
            #expect(width == 0 || widest <= width, "seed \(seed), \(specification.kind), \(width):\n\(text)")
            #expect(!text.contains("nan") && !text.contains("inf"), "seed \(seed)")
            if isPlain { #expect(!text.unicodeScalars.contains { "│─█▒●○┴◁├".unicodeScalars.contains($0) }, "\(text)") }
          }
        }
        let picture = ChartSVG.render(chart)
        let mistake = WellFormedness.mistake(in: picture)
        #expect(mistake == nil, "seed \(seed), \(specification.kind)")
        #expect(!picture.contains("\"nan") && !picture.contains("inf\""), "seed \(seed)")
      }
    }
  }

  @Test("a longer bar never stands for a smaller number", arguments: 1...10 as ClosedRange<UInt64>)
  func monotone(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let values = (0..<30).map { _ in Scraps.number(using: &random) }.sorted()
    let table = Table(
      fields: [Field("a", .text), Field("x", .number)],
      rows: values.map { [.text("a"), .number($0)] })
    let chart = try Chart.make(table: table, specification: ChartSpecification(.bar, label: "a", values: ["x"])).get()
    for isPlain in [false, true] {
      let text = ChartText.render(chart, options: RenderOptions(width: 100, isPlain: isPlain))
      let lengths = text.split(separator: "\n").filter { $0.hasPrefix(" a  ") }.map { line -> Double in
        let parts = line.split(separator: isPlain ? "|" : "│", omittingEmptySubsequences: false)
        let before = parts[0].split(separator: " ").last.map(String.init) ?? ""
        return ChartPropertyTests.length(parts.count > 1 ? String(parts[1]) : "") - ChartPropertyTests.length(before)
      }
      #expect(lengths.count == values.count)
      for (length, next) in zip(lengths, lengths.dropFirst()) { #expect(length <= next, "seed \(seed)\n\(text)") }
      for (length, value) in zip(lengths, values) { #expect((length == 0) == (value == 0), "seed \(seed)\n\(text)") }
    }
  }

  /// In eighths of a cell.
  private static func length(_ bar: String) -> Double {
    let partial = Array(" ▏▎▍▌▋▊▉█")
    return bar.reduce(0) { sum, sign in
      if sign == "#" { return sum + 8 }
      if sign == "▐" { return sum + 4 }
      return sum + Double(partial.firstIndex(of: sign) ?? 0)
    }
  }

  @Test(
    "every case of an overlap is counted once, and an unknown never as out", arguments: 1...10 as ClosedRange<UInt64>)
  func overlap(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let table = table(using: &random)
    let chart = try Chart.make(table: table, specification: ChartSpecification(.overlap, sets: ["a", "b", "c"])).get()
    guard case .overlap(let overlap) = chart.body else { return #expect(Bool(false)) }
    let placed = overlap.regions.reduce(0) { $0 + $1.count }
    let unplaced = overlap.unplaced.reduce(0) { $0 + $1.count }
    #expect(placed + unplaced == table.rowCount, "seed \(seed)")
    let known = (0..<table.rowCount).filter { row in (7...9).allSatisfy { table.columns[$0].isKnown(row) } }.count
    #expect(placed == known, "seed \(seed)")
  }

  @Test("two hundred bars are all drawn")
  func many() throws {
    let table = Table(
      fields: [Field("a", .text), Field("x", .integer)],
      rows: (0..<200).map { [.text("row \($0)"), .integer($0)] })
    let chart = try Chart.make(table: table, specification: ChartSpecification(.bar, label: "a", values: ["x"])).get()
    #expect(ChartText.render(chart).split(separator: "\n").count { $0.hasPrefix(" row ") } == 200)
    #expect(ChartSVG.render(chart).components(of: "<rect x=") == 200)
  }

  @Test("the same chart is the same bytes")
  func deterministic() throws {
    for sample in ChartSamples.all {
      let first = try ChartSamples.chart(sample.name)
      let second = try ChartSamples.chart(sample.name)
      #expect(ChartText.render(first) == ChartText.render(second))
      #expect(ChartSVG.render(first) == ChartSVG.render(second))
    }
  }
}

extension String {
  /// How often a part occurs.
  fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}
