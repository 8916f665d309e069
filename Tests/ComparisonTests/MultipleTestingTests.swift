import Comparison
import TestSupport
import Testing

@Suite struct MultipleTestingTests {
  @Test("Every reference family agrees")
  func references() {
    for row in StatisticsOracle.rows("p-adjust") {
      let p = row.numbers("p")
      for (found, key) in [(MultipleTesting.holm(p), "holm"), (MultipleTesting.benjaminiHochberg(p), "bh")] {
        let expected = row.numbers(key)
        #expect(found.count == expected.count)
        #expect(zip(found, expected).allSatisfy { StatisticsOracle.agrees($0, $1) }, "\(key) of \(p): \(found)")
      }
    }
  }

  @Test("Holm is at least p, Benjamini–Hochberg lies between them, and both keep the order and stay below 1")
  func properties() {
    for seed in UInt64(0)..<300 {
      var random = SeededGenerator(seed: seed)
      let p = (0..<random.number(0...30)).map { _ in
        Double(random.number(0...1000)) / (random.chance(50) ? 1000 : 20_000)
      }
      let holm = MultipleTesting.holm(p)
      let bh = MultipleTesting.benjaminiHochberg(p)
      for one in p.indices {
        #expect(holm[one] >= p[one] && bh[one] >= p[one] && bh[one] <= holm[one] && holm[one] <= 1, "seed \(seed)")
        for other in p.indices where p[one] <= p[other] {
          #expect(holm[one] <= holm[other] && bh[one] <= bh[other], "seed \(seed)")
        }
      }
    }
  }

  @Test("No test and one test need no correction")
  func small() {
    #expect(MultipleTesting.holm([]).isEmpty && MultipleTesting.benjaminiHochberg([]).isEmpty)
    #expect(MultipleTesting.holm([0.03]) == [0.03] && MultipleTesting.benjaminiHochberg([0.03]) == [0.03])
  }
}
