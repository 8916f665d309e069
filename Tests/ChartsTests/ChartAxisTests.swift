import Tables
import TestSupport
import Testing

@testable import Charts

@Suite("Axes and bins of charts") struct ChartAxisTests {
  private static let roundTicks: [(low: Double, high: Double, count: Int, texts: [String])] = [
    (0.0, 70.0, 5, ["0", "20", "40", "60"]), (-12.5, 4.25, 4, ["-10", "-5", "0"]),
    (0, 0.35, 4, ["0.0", "0.1", "0.2", "0.3"]), (0, 2_500_000, 3, ["0", "1,000,000", "2,000,000"]),
    (0, 3e-9, 3, ["0", "1e-09", "2e-09", "3e-09"]), (5, 5, 2, ["0", "5"]), (0, 0, 2, ["0.0", "0.5", "1.0"]),
  ]

  @Test("ticks stand at round numbers and are written as such", arguments: roundTicks)
  func ticks(low: Double, high: Double, count: Int, texts: [String]) {
    #expect(ChartAxis(from: low, to: high, count: count).ticks.map(\.text) == texts)
  }

  private static let extremeRanges: [(low: Double, high: Double)] = [
    (-Double.greatestFiniteMagnitude, Double.greatestFiniteMagnitude), (0.0, Double.leastNonzeroMagnitude),
    (1e16, 1e16 + 2), (-1e300, 0),
  ]

  @Test("numbers for which no round ones exist have their ends as ticks", arguments: extremeRanges)
  func extremes(low: Double, high: Double) {
    let axis = ChartAxis(from: low, to: high, count: 5)
    #expect(axis.fraction(low) == 0)
    #expect(axis.fraction(high) == 1)
    #expect(!axis.ticks.isEmpty)
    #expect(axis.ticks.allSatisfy { $0.value.isFinite && $0.value >= low && $0.value <= high })
  }

  @Test("zero is on the axis where it lies near, and always where it is asked for")
  func zero() throws {
    let near = try #require(ChartAxis.range(of: [22, 55]))
    #expect(near == (0, 55))
    let far = try #require(ChartAxis.range(of: [2010, 2024]))
    #expect(far == (2010, 2024))
    let asked = try #require(ChartAxis.range(of: [2010, 2024], alwaysZero: true))
    #expect(asked == (0, 2024))
    #expect(ChartAxis.range(of: []) == nil)
  }

  @Test(
    "the bins of a histogram and the unknown make up the rows, with seed",
    arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
  func bins(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<40 {
      let count = Int.random(in: 0...60, using: &random)
      let rows = (0..<count).map { _ -> [Value] in
        Int.random(in: 0..<5, using: &random) == 0 ? [.unknown] : [.number(Scraps.number(using: &random))]
      }
      let table = Table(fields: [Field("x", .number)], rows: rows)
      let chart = try Chart.make(table: table, specification: ChartSpecification(.hist, values: ["x"])).get()
      guard case .histogram(let histogram) = chart.body else { return #expect(Bool(false)) }
      let sum = histogram.bins.reduce(0) { $0 + $1.count }
      #expect(sum + histogram.unknown == count, "seed \(seed)")
      #expect(histogram.bins.count <= 41, "seed \(seed)")
    }
  }

  @Test("few whole numbers have a bin each, equal numbers one")
  func wholeNumbers() throws {
    func labels(_ values: [Int]) throws -> [String] {
      let table = Table(fields: [Field("x", .integer)], rows: values.map { [.integer($0)] })
      let chart = try Chart.make(table: table, specification: ChartSpecification(.hist, values: ["x"])).get()
      guard case .histogram(let histogram) = chart.body else { return [] }
      return histogram.bins.map { "\($0.label): \($0.count)" }
    }
    #expect(try labels([3, 1, 3, 5]) == ["1: 1", "2: 0", "3: 2", "4: 0", "5: 1"])
    #expect(try labels([7, 7, 7]) == ["7: 3"])
    #expect(try labels([]) == [])
    #expect(try labels([.min, .max]).count >= 1)
  }

  private static let written: [(values: [Double], texts: [String])] = [
    ([1.0 / 3, 2], ["0.333", "2.000"]), ([100.0 / 3], ["33.33"]), ([12, 4.5], ["12.0", "4.5"]),
    ([1e-12, 1e20], ["1e-12", "1e+20"]), ([0, -0.0], ["0", "0"]), ([12_345.678, 0.001], ["12346", "0.001"]),
  ]

  @Test("computed numbers are written with four digits of the largest", arguments: written)
  func numbers(values: [Double], texts: [String]) {
    let format = NumberFormat(values)
    #expect(values.map { format.text($0) } == texts)
  }
}
