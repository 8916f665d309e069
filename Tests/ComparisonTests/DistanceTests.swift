import Methods
import Testing

@testable import Comparison

@Suite("Distance") struct DistanceTests {
  static func crisp(_ name: String, _ values: String) -> Condition {
    Condition(name: name, kind: .crisp, values: values.map { $0 == "?" ? .nan : $0 == "1" ? 1 : 0 })
  }

  static func conditions(_ rows: [String]) -> [Condition] {
    let count = rows.first?.count ?? 0
    return (0..<count).map { place in
      crisp("C\(place + 1)", String(rows.map { Array($0)[place] }))
    }
  }

  static func alone(_ count: Int) -> [[Int]] { (0..<count).map { [$0] } }

  @Test(
    "unknown conditions make the distance a range from d/m to (d+u)/m",
    arguments: [
      ("11111", "11111", 0.0, 0.0, 0), ("11111", "00000", 1, 1, 0), ("11111", "11100", 0.4, 0.4, 0),
      ("11111", "1110?", 0.2, 0.4, 1), ("?1111", "?1111", 0, 0.2, 1), ("?????", "11111", 0, 1, 5),
      ("1", "0", 1, 1, 0), ("?", "0", 0, 1, 1),
    ])
  func interval(first: String, second: String, least: Double, most: Double, unknown: Int) {
    let distance = Distance(conditions: Self.conditions([first, second]), groups: Self.alone(first.count))
    #expect(distance.between(0, 1) == Distance.Interval(least: least, most: most, unknown: unknown))
    #expect(distance.between(1, 0) == distance.between(0, 1))
  }

  @Test("groups weigh equally, and within a group its conditions do")
  func groups() {
    let conditions = Self.conditions(["00000", "10000", "00001", "00?01", "1111?"])
    let distance = Distance(conditions: conditions, groups: [[0, 1, 2], [3], [4]])
    #expect(distance.between(0, 1).least == 1.0 / 9)
    #expect(distance.between(0, 2).least == 1.0 / 3)
    #expect(distance.between(0, 3) == Distance.Interval(least: 1.0 / 3, most: 4.0 / 9, unknown: 1))
    #expect(distance.between(0, 4) == Distance.Interval(least: 2.0 / 3, most: 1, unknown: 1))
  }

  @Test("a condition that no group names is a group of its own, and one named twice counts once")
  func loosePartition() {
    let conditions = Self.conditions(["000", "100", "010", "001"])
    let distance = Distance(conditions: conditions, groups: [[0, 1], [1, 0], [9]])
    #expect(distance.between(0, 1).least == 0.25)
    #expect(distance.between(0, 2).least == 0.25)
    #expect(distance.between(0, 3).least == 0.5)
  }

  @Test("a condition that does not apply to one of two cases is left out of m for them", arguments: [1, 2, 3])
  func notApplicable(seed: UInt64) {
    var state = seed
    func next(_ count: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % count
    }
    for _ in 0..<200 {
      // 0, 1, unknown, not applicable.
      let cells = (0..<5).map { _ in (0..<4).map { _ in next(4) } }
      let conditions = (0..<4).map { place in
        var condition = Condition(
          name: "C\(place)", kind: .crisp, values: cells.map { $0[place] < 2 ? Double($0[place]) : .nan })
        condition.notApplicable = cells.map { $0[place] == 3 }
        return condition
      }
      let distance = Distance(conditions: conditions, groups: Self.alone(4))
      for first in 0..<5 {
        for second in 0..<5 where second != first {
          let both = zip(cells[first], cells[second]).filter { $0 != 3 && $1 != 3 }
          #expect(distance.isComparable(first, second) == !both.isEmpty, "seed \(seed), \(cells)")
          guard !both.isEmpty else { continue }
          let unknown = both.filter { $0 == 2 || $1 == 2 }.count
          let differing = both.filter { $0 < 2 && $1 < 2 && $0 != $1 }.count
          let found = distance.between(first, second)
          let (m, d, u) = (Double(both.count), Double(differing), Double(unknown))
          #expect(abs(found.least - d / m) < 1e-9 && abs(found.most - (d + u) / m) < 1e-9, "seed \(seed), \(cells)")
          #expect(found.unknown == unknown, "seed \(seed), \(cells)")
        }
      }
    }
  }

  @Test("groups of awkward sizes still reach exactly one")
  func awkwardGroups() {
    let sizes = [7, 11, 13, 17, 19, 23, 29, 31]
    var groups: [[Int]] = []
    var next = 0
    for size in sizes {
      groups.append(Array(next..<next + size))
      next += size
    }
    let conditions = Self.conditions([String(repeating: "0", count: next), String(repeating: "1", count: next)])
    let distance = Distance(conditions: conditions, groups: groups)
    #expect(distance.between(0, 1) == Distance.Interval(least: 1, most: 1, unknown: 0))
    #expect(distance.between(0, 0) == Distance.Interval(least: 0, most: 0, unknown: 0))
  }

  @Test("numbers differ by their share of the range, memberships as they are, values of categories wholly")
  func kinds() {
    let measure = Condition(name: "area", kind: .measure(range: 40), values: [10, 50, 20, .nan])
    let fuzzy = Condition(name: "rich", kind: .fuzzy, values: [0.2, 0.5, 0.2, 0.2])
    let levels = Condition(name: "kind", kind: .multivalue(levels: ["a", "b", "c"]), values: [0, 2, 1, 0])
    #expect(Distance(conditions: [measure], groups: []).between(0, 2).least == 0.25)
    #expect(Distance(conditions: [fuzzy], groups: []).between(0, 1).least == 0.3)
    #expect(Distance(conditions: [levels], groups: []).between(1, 2).least == 1)
    let all = Distance(conditions: [measure, fuzzy, levels], groups: [])
    #expect(abs(all.between(0, 1).least - 2.3 / 3) < 1e-12)
    #expect(abs(all.between(0, 3).most - 1.0 / 3) < 1e-12)
    #expect(all.between(0, 3).least == 0)
  }

  @Test(
    "a number never traps: no range, a range beyond numbers, minus zero, nothing known",
    arguments: [
      ([1.0, 1, 1], 0.0, 0.0), ([0.0, -0.0, 0], 0, 0), ([.nan, .nan, 1], 0, 1), ([-1e308, 1e308, 0], 1, 1),
      ([1, 2, 1e300], 1e-300, 1e-300), ([-.infinity, .infinity, 0], 1, 1),
    ] as [([Double], Double, Double)])
  func extremes(values: [Double], least: Double, most: Double) {
    let known = values.filter { !$0.isNaN }
    let range = (known.max() ?? 0) - (known.min() ?? 0)
    let distance = Distance(
      conditions: [Condition(name: "x", kind: .measure(range: range), values: values)], groups: [[0]])
    let found = distance.between(0, 1)
    #expect(abs(found.least - least) < 1e-9)
    #expect(abs(found.most - most) < 1e-9)
  }

  @Test("without conditions, and without cases, there is nothing to compute")
  func empty() {
    #expect(Distance(conditions: [], groups: []).conditionCount == 0)
    #expect(Distance(conditions: [Self.crisp("A", "")], groups: [[0]]).caseCount == 0)
  }

  @Test("the range is that of all completions of the unknown cells", arguments: 0..<60)
  func completions(seed: UInt64) {
    var random = SeededNumbers(seed)
    let count = 1 + random.below(6)
    let rows = (0..<2).map { _ in String((0..<count).map { _ in Array("01?")[random.below(3)] }) }
    var groups: [[Int]] = []
    for place in 0..<count {
      if !groups.isEmpty, random.below(2) == 0 {
        groups[random.below(groups.count)].append(place)
      } else {
        groups.append([place])
      }
    }
    let found = Distance(conditions: Self.conditions(rows), groups: groups).between(0, 1)
    let distances = Self.completions(Array(rows[0] + rows[1])).map { cells in
      groups.reduce(0.0) { sum, group in
        let differing = group.filter { cells[$0] != cells[$0 + count] }.count
        return sum + Double(differing) / Double(group.count)
      } / Double(groups.count)
    }
    let comment: Comment = "seed \(seed): \(rows), groups \(groups)"
    #expect(abs(found.least - (distances.min() ?? -1)) < 1e-12, comment)
    #expect(abs(found.most - (distances.max() ?? -1)) < 1e-12, comment)
    #expect(found.least <= found.most, comment)
  }

  private static func completions(_ cells: [Character]) -> [[Character]] {
    guard let place = cells.firstIndex(of: "?") else { return [cells] }
    return Array("01").flatMap { value -> [[Character]] in
      var completed = cells
      completed[place] = value
      return completions(completed)
    }
  }
}

/// Numbers that a seed repeats.
struct SeededNumbers {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678_9ABC_DEF1 }

  mutating func below(_ bound: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state >> 33) % bound
  }
}
