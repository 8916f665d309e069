import Comparison
import TestSupport
import Testing

@Suite struct TopListTests {
  @Test("Every reference pair of lists agrees")
  func references() throws {
    for row in StatisticsOracle.rows("top-lists") {
      let lists = TopList(row.words("a"), row.words("b"))
      #expect(Double(lists.overlap) == row.number("overlap"))
      #expect(StatisticsOracle.agrees(lists.jaccard, row.number("jaccard")))
      let range = try #require(lists.tauRange)
      #expect(StatisticsOracle.agrees(range.lowerBound, row.number("tau_union_min")), "\(row)")
      #expect(StatisticsOracle.agrees(range.upperBound, row.number("tau_union_max")), "\(row)")
    }
  }

  @Test("The range is that of trying every order of the unlisted items")
  func exhaustive() throws {
    for seed in UInt64(0)..<120 {
      var random = SeededGenerator(seed: seed)
      let pool = Array(0..<random.number(2...6)).shuffled(using: &random)
      let first = Array(pool.shuffled(using: &random).prefix(random.number(1...pool.count)))
      let second = Array(pool.shuffled(using: &random).prefix(random.number(1...pool.count)))
      let lists = TopList(first, second)
      let union = first + second.filter { !first.contains($0) }
      var taus: [Double] = []
      for tailOfFirst in orders(union.filter { !first.contains($0) }) {
        for tailOfSecond in orders(union.filter { !second.contains($0) }) {
          let (one, two) = (first + tailOfFirst, second + tailOfSecond)
          let a = union.map { item in Double(one.firstIndex(of: item) ?? -1) }
          let b = union.map { item in Double(two.firstIndex(of: item) ?? -1) }
          if let tau = RankCorrelation.kendallTauB(a, b) { taus.append(tau) }
        }
      }
      #expect(StatisticsOracle.agrees(lists.tauRange?.lowerBound, taus.min()), "seed \(seed)")
      #expect(StatisticsOracle.agrees(lists.tauRange?.upperBound, taus.max()), "seed \(seed)")
      #expect(lists.union == union.count && lists.overlap == first.count { second.contains($0) })
    }
  }

  private func orders(_ items: [Int]) -> [[Int]] {
    guard !items.isEmpty else { return [[]] }
    return items.flatMap { item in orders(items.filter { $0 != item }).map { [item] + $0 } }
  }

  @Test("Empty lists and one item have no range")
  func small() {
    #expect(TopList([Int](), []).jaccard == nil && TopList([Int](), []).tauRange == nil)
    #expect(TopList([1], [1]).tauRange == nil && TopList([1], [1]).jaccard == 1)
    #expect(TopList([1], [2]).tauRange == -1 ... -1)
  }
}
