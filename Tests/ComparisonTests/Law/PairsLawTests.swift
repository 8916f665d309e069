import Comparison
import Methods
import Tables
import TestSupport
import Testing

/// The ends of a distance are those that completions give.
@Suite struct PairsLawTests {
  private static let levels = [0.0, 1, 2]

  /// A set, a category and a measure whose range is that of the known values.
  private static func conditions(_ lists: [[Double]], range: ClosedRange<Double>) -> [Condition] {
    [
      Condition(name: "A", kind: .crisp, values: lists[0]),
      Condition(name: "K", kind: .multivalue(levels: ["a", "b", "c"]), values: lists[1]),
      Condition(name: "x", kind: .measure(range: range.upperBound - range.lowerBound), values: lists[2]),
    ]
  }

  @Test("Least and most are reached, and no completion leaves them", arguments: UInt64(0)..<150)
  func distance(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let cases = 4
    let full = [
      (0..<cases).map { _ in Double(random.number(0...1)) }, (0..<cases).map { _ in random.one(of: Self.levels) },
      (0..<cases).map { _ in Double(random.number(2...9)) },
    ]
    let lists = Filling.forget(full, atMost: 4, &random)
    let known = lists[2].filter { !$0.isNaN }
    guard let least = known.min(), let most = known.max() else { return }
    let groups = random.chance(50) ? [[0, 1], [2]] : [[0], [1], [2]]
    let distance = Distance(conditions: Self.conditions(lists, range: least...most), groups: groups)
    var met = [[Met]](repeating: [Met](repeating: Met(), count: cases), count: cases)
    Filling.each(of: lists, choices: [[0, 1], Self.levels, Array(Set(known + [least, most]))]) { filled in
      let complete = Distance(conditions: Self.conditions(filled, range: least...most), groups: groups)
      for one in 0..<cases {
        for other in 0..<cases where other != one { met[one][other].add(complete.between(one, other).least) }
      }
    }
    for one in 0..<cases {
      for other in 0..<cases where other != one {
        let printed = distance.between(one, other)
        #expect(met[one][other].agrees(printed.least, printed.most), "seed \(seed) \(lists) \(one) \(other)")
      }
    }
  }

  /// The best pair of a complete table, by the distance that decides.
  private static func best(_ kind: CasePairs.Kind, _ lists: [[Double]], range: ClosedRange<Double>) -> MethodResult? {
    let outcome = Condition(name: "Y", kind: .crisp, values: lists[3])
    return try? CasePairs.result(
      kind: kind, outcome: outcome, conditions: conditions(lists, range: range), groups: [],
      names: CaseNames(lists[0].indices.map { "c\($0)" }))
  }

  @Test(
    "A pair that leads without a word of doubt leads in every completion",
    arguments: [CasePairs.Kind.similar, .different],
    UInt64(0)..<80)
  func leading(kind: CasePairs.Kind, seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let cases = 4
    let full = [
      (0..<cases).map { _ in Double(random.number(0...1)) }, (0..<cases).map { _ in random.one(of: Self.levels) },
      (0..<cases).map { _ in Double(random.number(2...9)) }, (0..<cases).map { _ in Double(random.number(0...1)) },
    ]
    let lists = Filling.forget(full, atMost: 3, &random)
    let known = lists[2].filter { !$0.isNaN }
    guard let least = known.min(), let most = known.max(), let result = Self.best(kind, lists, range: least...most)
    else {
      return
    }
    let isDoubtful = result.table.noteTexts.contains { $0.contains("cannot be concluded") || $0.contains("tie for") }
    guard !isDoubtful else { return }
    let leader = Set([result.table.value(0, 0), result.table.value(0, 1)])
    Filling.each(of: lists, choices: [[0, 1], Self.levels, Array(Set(known)), [0, 1]]) { filled in
      guard let complete = Self.best(kind, filled, range: least...most)?.table else { return }
      let end = complete.value(0, 2).double
      let leaders = (0..<complete.rowCount).filter { complete.value($0, 2).double == end }
        .map { Set([complete.value($0, 0), complete.value($0, 1)]) }
      #expect(leaders.contains(leader), "seed \(seed) \(lists) as \(filled): \(complete.lines)")
    }
  }
}
