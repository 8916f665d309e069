import Tables
import Testing

@Suite("The digits that matter")
struct DigitsTests {
  @Test(
    "A number has so many digits, fewer where it needs no more, and never reads as 0",
    arguments: [
      (Digits.decimals(1), 480_366.75, "480366.8"), (.decimals(1), 12, "12"), (.decimals(1), 12.04, "12.0"),
      (.decimals(1), 0.003, "0.003"), (.decimals(1), -0.04, "-0.04"), (.decimals(2), 0.1 + 0.2, "0.30"),
      (.decimals(0), 1e18, "1e+18"), (.significant(4), 1.0 / 3, "0.3333"),
      (.significant(4), 2.0 / 3, "0.6667"), (.significant(4), 1_234_567.8, "1234568"), (.significant(4), 0.5, "0.5"),
      (.significant(4), 12345e-7, "0.001235"), (.significant(4), 1 / 3e6, "3.333e-07"), (.significant(4), 0, "0"),
    ])
  func text(digits: Digits, value: Double, text: String) {
    #expect(digits.text(value) == text)
  }

  @Test("An end of a bound is never shown further in than it is")
  func ends() {
    var seed = 20_201_001 as UInt64
    for _ in 0..<2_000 {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let end = Double(Int64(bitPattern: seed) >> 40) / Double(1 + seed % 997)
      for digits in [Digits.decimals(0), .decimals(2), .significant(4)] {
        var column = Column(
          .number([0]), validity: Validity(marks: [1], reasons: []),
          bounds: Bounds([(row: 0, bound: Bound(least: end, most: nil))], count: 1))
        column.digits = digits
        let least = Double(column.display(at: 0).dropFirst(2)) ?? .infinity
        #expect(least <= end, "seed 20201001, \(end), \(digits)")
        column.bounds = Bounds([(row: 0, bound: Bound(least: nil, most: end))], count: 1)
        let most = Double(column.display(at: 0).dropFirst(2)) ?? -.infinity
        #expect(most >= end, "seed 20201001, \(end), \(digits)")
      }
    }
  }
}
