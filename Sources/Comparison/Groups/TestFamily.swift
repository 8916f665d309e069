import Methods

/// The tests of one comparison, which are corrected together, and the test that is corrected.
struct TestFamily: Sendable {
  /// Below so many expected cases in a cell, z is not relied on.
  static let leastExpected = 5.0

  private(set) var test = GroupTest.fisher
  /// The smallest count that a cell of the family is expected to have, and the pair it belongs to.
  private(set) var leastExpected: (count: Double, pair: Int)?
  /// The pairs that have a p in some completion.
  private(set) var members: [Int] = []
  /// For each test that can be made, and each pair.
  private(set) var corrected: [GroupTest: CorrectedFamily] = [:]
  /// The same over the rows alone whose counts are all known; empty where all are.
  private(set) var correctedOfKnown: [GroupTest: CorrectedFamily] = [:]
  private(set) var knownCount = 0
  /// Whether some ranges are wider than what the completions give.
  private(set) var isWidened = false

  init() {}

  init(
    _ pairs: [GroupComparison.Pair], _ options: GroupComparison.Options, _ checkpoint: Checkpoint
  ) throws(Refusal) {
    for (place, pair) in pairs.enumerated() {
      guard let hull = pair.hull else { continue }
      if hull.leastExpected < leastExpected?.count ?? .infinity { leastExpected = (hull.leastExpected, place) }
    }
    test = options.test ?? kin(options.design)
    var tests: [GroupTest] = options.design.isPlain ? [.z, .fisher] : [.z]
    if !tests.contains(test) { tests.append(test) }
    for test in tests {
      try checkpoint.pass()
      corrected[test] = CorrectedFamily(
        pairs.map { $0.hull?.p(test) },
        mayBeAbsent: pairs.map { TestFamily.mayBeAbsent($0, test) })
    }
    isWidened = pairs.contains { $0.hull?.isWidened == true || TestFamily.mayBeAbsent($0, test) }
    let isKnown = pairs.map { $0.isCertain && $0.hull?.isKnown == true }
    knownCount = isKnown.count { $0 }
    if pairs.indices.contains(where: { pairs[$0].hull != nil && !isKnown[$0] }) {
      for test in tests {
        try checkpoint.pass()
        correctedOfKnown[test] = CorrectedFamily(
          pairs.indices.map { isKnown[$0] ? pairs[$0].hull?.p(test) : nil },
          mayBeAbsent: [Bool](repeating: false, count: pairs.count))
      }
    }
    members = pairs.indices.filter { pairs[$0].hull?.p(test) != nil }
  }

  private static func mayBeAbsent(_ pair: GroupComparison.Pair, _ test: GroupTest) -> Bool {
    guard let hull = pair.hull else { return false }
    return !pair.isCertain || test == .z && hull.mayLackZ && !hull.isKnown
  }

  /// z goes with Newcombe's interval, but for tables with small expected counts.
  private func kin(_ design: SamplingDesign) -> GroupTest {
    guard design.isPlain, let least = leastExpected else { return .z }
    return least.count >= TestFamily.leastExpected ? .z : .fisher
  }

  func holm(_ pair: Int) -> ClosedRange<Double>? { corrected[test]?.holm[pair] }
  func benjaminiHochberg(_ pair: Int) -> ClosedRange<Double>? { corrected[test]?.benjaminiHochberg[pair] }
}
