import Methods
import Tables
import TestSupport
import Testing

@testable import Comparison

@Suite struct CalibrationTests {
  static func numbers(_ values: [Value]) -> Column { ColumnBuilder.column(of: .number, values) }

  @Test("The crossover is exactly a half, the anchors are those of the log odds, and a set may fall")
  func anchors() throws {
    let column = Self.numbers([400, 550, 900, -0.0])
    let rising = try Calibration.fuzzy(column, out: 400, cross: 550, full: 900, logOdds: 3)
    #expect(rising.value(at: 1) == 0.5)
    #expect(abs((rising.value(at: 0).double ?? 0) - 0.047426) < 1e-6)
    #expect(abs((rising.value(at: 2).double ?? 0) - 0.952574) < 1e-6)
    let falling = try Calibration.fuzzy(column, out: 900, cross: 550, full: 400, logOdds: 3)
    for row in 0..<3 {
      #expect(abs((falling.value(at: row).double ?? 0) + (rising.value(at: row).double ?? 0) - 1) < 1e-12)
    }
    let zero = try Calibration.fuzzy(Self.numbers([-0.0]), out: -1, cross: 0, full: 1, logOdds: 3)
    #expect(zero.value(at: 0) == 0.5)
  }

  @Test("Unknown stays unknown, with its reason")
  func unknown() throws {
    let column = Self.numbers([.because("not surveyed"), 3, .unknown])
    let fuzzy = try Calibration.fuzzy(column, out: 1, cross: 2, full: 3, logOdds: 3)
    #expect(fuzzy.value(at: 0) == .because("not surveyed"))
    #expect(fuzzy.value(at: 2) == .unknown)
    let crisp = try Calibration.crisp(column, thresholds: [2])
    #expect((0..<3).map { crisp.value(at: $0) } == [.because("not surveyed"), true, .unknown])
  }

  @Test("A number that equals a threshold is above it")
  func thresholds() throws {
    let column = ColumnBuilder.column(of: .integer, [1, 2, 3, 4])
    let one = try Calibration.crisp(column, thresholds: [2])
    #expect((0..<4).map { one.value(at: $0) } == [false, true, true, true])
    let several = try Calibration.crisp(column, thresholds: [2, 4])
    #expect((0..<4).map { several.value(at: $0) } == [0, 1, 1, 2])
  }

  @Test(
    "Thresholds that give no set are refused",
    arguments: [(1.0, 1.0, 2.0), (1, 3, 2), (2, 1, 3), (1, .nan, 3), (1, 2, .infinity)])
  func refusals(out: Double, cross: Double, full: Double) {
    #expect(throws: Refusal.self) {
      try Calibration.fuzzy(Self.numbers([1]), out: out, cross: cross, full: full, logOdds: 3)
    }
  }

  @Test("Thresholds for values must rise, and only numbers can be calibrated")
  func crispRefusals() {
    #expect(throws: Refusal("the thresholds must rise: \(["4", "2"]) do not", help: ["at \(["2", "4"])"])) {
      try Calibration.crisp(Self.numbers([1]), thresholds: [4, 2])
    }
    #expect(throws: Refusal.self) { try Calibration.crisp(Self.numbers([1]), thresholds: []) }
    #expect(throws: Refusal("only numbers can be calibrated, and this is \(DataType.text.phrase)")) {
      try Calibration.crisp(ColumnBuilder.column(of: .text, ["1"]), thresholds: [1])
    }
  }
}
