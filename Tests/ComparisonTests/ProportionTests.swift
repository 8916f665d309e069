import Comparison
import TestSupport
import Testing

@Suite struct ProportionTests {
  static let z95 = Normal.quantile(above: 0.025) ?? .nan

  static func share(_ count: Int, _ base: Int) throws -> Proportion { try #require(Proportion(count, of: base)) }

  static func difference(_ x1: Int, _ n1: Int, _ x2: Int, _ n2: Int) throws -> ProportionDifference {
    try ProportionDifference(share(x1, n1), share(x2, n2))
  }

  @Test("The normal quantile has fifteen digits, in the middle and far out")
  func quantiles() {
    let known: [(Double, Double)] = [
      (0.5, 0), (0.025, 1.9599639845400542355), (0.005, 2.5758293035489007610), (0.05, 1.6448536269514727148),
      (0.25, 0.67448975019608174320), (0.1, 1.2815515655446004466), (1e-10, 6.3613409024040562047),
      (1e-100, 21.273453560965324), (0.975, -1.9599639845400542355),
    ]
    for (share, z) in known {
      let found = Normal.quantile(above: share) ?? .nan
      #expect((found - z).magnitude <= 4e-16 * max(1, z.magnitude), "\(share): \(found)")
    }
    for share in [0.0, 1, -1, 2, .nan] { #expect(Normal.quantile(above: share) == nil) }
  }

  @Test("Every reference table of two by two agrees to twelve digits")
  func references() throws {
    for row in StatisticsOracle.rows("two-by-two") {
      let first = try #require(row.proportion("x1", "n1"))
      let second = try #require(row.proportion("x2", "n2"))
      let difference = ProportionDifference(first, second)
      let what = "\(first) \(second)"
      for (share, key) in [(first, "wilson1"), (second, "wilson2")] {
        let interval = share.wilson(z: Self.z95)
        #expect(StatisticsOracle.agrees(interval.lowerBound, row.numbers(key)[0]), "\(what) \(key)")
        #expect(StatisticsOracle.agrees(interval.upperBound, row.numbers(key)[1]), "\(what) \(key)")
      }
      let newcombe = difference.newcombe(z: Self.z95)
      #expect(StatisticsOracle.agrees(newcombe.lowerBound, row.numbers("newcombe")[0]), "\(what) newcombe")
      #expect(StatisticsOracle.agrees(newcombe.upperBound, row.numbers("newcombe")[1]), "\(what) newcombe")
      #expect(StatisticsOracle.agrees(difference.value, row.number("diff")), "\(what) diff")
      #expect(StatisticsOracle.agrees(difference.percentagePoints / 100, row.number("diff")), "\(what) diff")
      #expect(StatisticsOracle.agrees(difference.pooledZ, row.number("z")), "\(what) z")
      #expect(
        StatisticsOracle.agrees(difference.pooledZ.map { Normal.twoSidedP($0) }, row.number("p_z")), "\(what) p of z")
      #expect(StatisticsOracle.agrees(FisherTest.p(difference), row.number("p_fisher")), "\(what) fisher")
      #expect(StatisticsOracle.agrees(difference.cohenH, row.number("cohen_h")), "\(what) h")
    }
  }

  @Test("The published intervals are met to the printed digit")
  func published() throws {
    func printed(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
    for row in StatisticsOracle.rows("published-intervals", "difference") {
      let difference = try ProportionDifference(
        #require(row.proportion("x1", "n1")), #require(row.proportion("x2", "n2")))
      let interval = difference.newcombe(z: Self.z95)
      #expect(printed(interval.lowerBound) == row.number("lower"), "\(row)")
      #expect(printed(interval.upperBound) == row.number("upper"), "\(row)")
    }
    for row in StatisticsOracle.rows("published-intervals", "single") {
      let interval = try #require(row.proportion("x", "n")).wilson(z: Self.z95)
      #expect(printed(interval.lowerBound) == row.number("lower"), "\(row)")
      #expect(printed(interval.upperBound) == row.number("upper"), "\(row)")
    }
  }

  @Test("None of n starts at exactly 0, all of n ends at exactly 1, and no end is -0", arguments: 1...400)
  func exactEnds(base: Int) throws {
    for z in [Self.z95, 2.5758293035489008, 0.1] {
      let none = try Self.share(0, base).wilson(z: z)
      let all = try Self.share(base, base).wilson(z: z)
      #expect(none.lowerBound == 0 && none.lowerBound.sign == .plus && none.upperBound < 1)
      #expect(all.upperBound == 1 && all.lowerBound > 0)
      let same = try Self.difference(0, base, 0, base)
      #expect(same.value.sign == .plus && same.cohenH.sign == .plus && same.pooledZ == nil)
    }
  }

  @Test("What is no share is none", arguments: [(-1, 5), (6, 5), (0, 0), (0, -1), (1, Int.max), (Int.max, Int.max)])
  func refused(count: Int, base: Int) { #expect(Proportion(count, of: base) == nil) }

  @Test("An interval holds its share, a difference lies in its interval, and exchanged groups mirror it")
  func properties() throws {
    for seed in UInt64(0)..<400 {
      var random = SeededGenerator(seed: seed)
      let bases = [random.number(1...300), random.number(1...(seed % 2 == 0 ? 30 : 200_000))]
      let counts = bases.map { random.number(0...$0) }
      let one = try Self.difference(counts[0], bases[0], counts[1], bases[1])
      let other = try Self.difference(counts[1], bases[1], counts[0], bases[0])
      let interval = one.newcombe(z: Self.z95)
      let mirrored = other.newcombe(z: Self.z95)
      let what = "seed \(seed): \(counts) of \(bases)"
      #expect(one.first.wilson(z: Self.z95).contains(one.first.share), "\(what)")
      #expect(interval.contains(one.value) && interval.lowerBound >= -1 && interval.upperBound <= 1, "\(what)")
      #expect(interval.lowerBound == -mirrored.upperBound && interval.upperBound == -mirrored.lowerBound, "\(what)")
      #expect(one.value == -other.value && one.cohenH == -other.cohenH, "\(what)")
      #expect(one.pooledZ == other.pooledZ.map { -$0 }, "\(what)")
      let p = FisherTest.p(one)
      #expect(p == FisherTest.p(other) && p > 0 && p <= 1, "\(what)")
    }
  }

  @Test("Fisher's p is that of a full enumeration in whole numbers")
  func enumeration() throws {
    func choose(_ n: Int, _ k: Int) -> Int128 {
      (0..<k).reduce(Int128(1)) { $0 * Int128(n - $1) / Int128($1 + 1) }
    }
    for seed in UInt64(0)..<600 {
      var random = SeededGenerator(seed: seed)
      let (n1, n2) = (random.number(1...28), random.number(1...28))
      let (x1, x2) = (random.number(0...n1), random.number(0...n2))
      let all = x1 + x2
      let weights = (max(0, all - n2)...min(n1, all)).map { choose(n1, $0) * choose(n2, all - $0) }
      let observed = choose(n1, x1) * choose(n2, x2)
      let tail = weights.filter { Double($0) <= Double(observed) * (1 + 1e-7) }.reduce(0, +)
      let expected = Double(tail) / Double(weights.reduce(0, +))
      let found = try FisherTest.p(Self.difference(x1, n1, x2, n2))
      #expect(
        StatisticsOracle.agrees(found, expected), "seed \(seed): \(x1)/\(n1) \(x2)/\(n2) is \(found), not \(expected)")
    }
  }

  /// Made with exact rational arithmetic.
  static let large: [(Int, Int, Int, Int, Double)] = [
    (500, 1000, 450, 1000, 0.028203568904234013),
    (30, 1000, 180, 1000, 5.5031522206167748e-30),
    (700, 1000, 100, 1000, 1.0745653605983878e-179),
    (5, 5000, 40, 5000, 7.4180307655157142e-8),
    (1200, 3000, 1300, 3100, 0.12459963512767606),
    (3, 10, 900, 1000, 1.1423665179173582e-5),
    (0, 4000, 300, 4000, 2.8968972904999285e-93),
    (50_000, 100_000, 50_500, 100_000, 0.025639596624963108),
    (10, 100_000, 80, 100_000, 1.0394770007673953e-14),
    (52_000, 100_000, 48_000, 100_000, 1.5039232969893994e-71),
    (500_000, 1_000_000, 501_000, 1_000_000, 0.15771450478811259),
    (520_000, 1_000_000, 500_000, 1_000_000, 4.6585525811691783e-176),
    (99_990, 100_000, 99_999, 100_000, 0.01171660164843938),
  ]

  @Test("Fisher's p keeps its digits for large bases and far tails", arguments: large)
  func largeBases(x1: Int, n1: Int, x2: Int, n2: Int, expected: Double) throws {
    let found = try FisherTest.p(Self.difference(x1, n1, x2, n2))
    #expect(StatisticsOracle.agrees(found / expected, 1), "\(found), not \(expected)")
  }

  @Test("A p is never 0, however far the groups are apart")
  func tiny() throws {
    let difference = try Self.difference(90_000, 100_000, 10_000, 100_000)
    #expect(FisherTest.p(difference) == .leastNonzeroMagnitude)
    #expect(Normal.twoSidedP(try #require(difference.pooledZ)) == .leastNonzeroMagnitude)
    #expect(StatisticsOracle.agrees(Normal.twoSidedP(37) / 1.1451142445049164e-299, 1))
    let base = Proportion.largestBase
    #expect(try FisherTest.p(Self.difference(base / 2, base, base / 2, base)) == 1)
  }
}
