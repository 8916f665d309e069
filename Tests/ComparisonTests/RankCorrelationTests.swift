import Comparison
import TestSupport
import Testing

@Suite struct RankCorrelationTests {
  @Test("Every reference ranking agrees, and a constant side has no coefficient")
  func references() {
    for row in StatisticsOracle.rows("ranks") {
      let (a, b) = (row.numbers("a"), row.numbers("b"))
      #expect(StatisticsOracle.agrees(RankCorrelation.kendallTauB(a, b), row.number("tau_b")), "\(a) \(b)")
      #expect(StatisticsOracle.agrees(RankCorrelation.spearman(a, b), row.number("spearman")), "\(a) \(b)")
    }
  }

  @Test("Tau-b is that of counting every pair, and Spearman that of average ranks")
  func naive() {
    for seed in UInt64(0)..<400 {
      var random = SeededGenerator(seed: seed)
      let count = random.number(0...40)
      let levels = random.number(1...50)
      let a = (0..<count).map { _ in Double(random.number(0...levels)) }
      let b = (0..<count).map { _ in Double(random.number(0...levels)) - 7.5 }
      var (same, opposite, onlyA, onlyB) = (0, 0, 0, 0)
      for one in a.indices {
        for other in a.indices where other > one {
          let product = (a[one] - a[other]) * (b[one] - b[other])
          if product > 0 { same += 1 }
          if product < 0 { opposite += 1 }
          if a[one] == a[other], b[one] != b[other] { onlyA += 1 }
          if a[one] != a[other], b[one] == b[other] { onlyB += 1 }
        }
      }
      let (left, right) = (same + opposite + onlyA, same + opposite + onlyB)
      let tau = left > 0 && right > 0 ? Double(same - opposite) / (Double(left) * Double(right)).squareRoot() : nil
      #expect(StatisticsOracle.agrees(RankCorrelation.kendallTauB(a, b), tau), "seed \(seed)")
      let (ranksA, ranksB) = (ranks(a), ranks(b))
      let mean = Double(count + 1) / 2
      let product = zip(ranksA, ranksB).reduce(0.0) { $0 + ($1.0 - mean) * ($1.1 - mean) }
      let squares = [ranksA, ranksB].map { $0.reduce(0.0) { $0 + ($1 - mean) * ($1 - mean) } }
      let rho = squares[0] > 0 && squares[1] > 0 ? product / (squares[0] * squares[1]).squareRoot() : nil
      #expect(StatisticsOracle.agrees(RankCorrelation.spearman(a, b), rho), "seed \(seed)")
    }
  }

  private func ranks(_ values: [Double]) -> [Double] {
    values.map { value in
      Double(values.count { $0 < value }) + Double(values.count { $0 == value } + 1) / 2
    }
  }

  @Test("The same order is exactly 1, the opposite one exactly -1, and a hundred thousand items are no trouble")
  func exact() {
    for count in 2...60 {
      let rising = (0..<count).map { Double($0) / 7 }
      #expect(RankCorrelation.kendallTauB(rising, rising) == 1)
      #expect(RankCorrelation.spearman(rising, rising.map { -$0 }) == -1)
      #expect(RankCorrelation.kendallTauB(rising, rising.reversed()) == -1)
    }
    let many = (0..<100_000).map { Double($0) }
    #expect(RankCorrelation.kendallTauB(many, many.reversed()) == -1)
    #expect(RankCorrelation.kendallTauB([], []) == nil && RankCorrelation.spearman([1], [2]) == nil)
  }
}
