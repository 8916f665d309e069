import Comparison
import Methods
import Tables
import TestSupport
import Testing

/// Intervals, p and corrections hold for every count that an item can have.
@Suite struct GroupLawTests {
  private struct Row {
    var key: Int
    var group: Int
    var count: Int?
    var base: Int?
  }

  private static func table(_ rows: [Row], _ test: GroupTest, _ design: SamplingDesign) -> Table? {
    func number(_ value: Int?) -> Value { value.map { .integer($0) } ?? .unknown }
    return try? GroupComparison.result(
      keys: ColumnBuilder.column(of: .text, rows.map { .text("k\($0.key)") }),
      groups: ColumnBuilder.column(of: .text, rows.map { .text("g\($0.group)") }),
      counts: ColumnBuilder.column(of: .integer, rows.map { number($0.count) }),
      bases: ColumnBuilder.column(of: .integer, rows.map { number($0.base) }),
      options: .init(test: test, design: design)
    ).table
  }

  /// Two top lists, one of which leaves out items that the other one has, some counts unknown.
  private static func rows(_ random: inout SeededGenerator) -> [Row] {
    let keys = random.number(2...3)
    let bases = [random.number(4...9), random.number(4...9)]
    var rows: [Row] = []
    for group in 0...1 {
      var counts = (0..<keys).map { _ in random.number(0...bases[group]) }.sorted(by: >)
      if random.chance(30) { counts.shuffle(using: &random) }
      let listed = (0..<keys).shuffled(using: &random).prefix(random.chance(50) ? keys : keys - 1)
      for (place, key) in listed.enumerated() {
        rows.append(Row(key: key, group: group, count: counts[place], base: bases[group]))
      }
    }
    if random.chance(30) { rows[random.number(0...(rows.count - 1))].count = nil }
    return rows
  }

  /// The rows with every count that an unknown or unlisted item can have. What a list leaves out stands below it.
  private static func completions(_ rows: [Row], _ table: Table) -> [[Row]] {
    let known = rows.compactMap(\.count)
    guard let least = known.min(), let most = known.max() else { return [] }
    var found = [rows]
    for place in rows.indices where rows[place].count == nil {
      found = found.flatMap { rows in
        // One known count shows no range.
        let range = least == most ? 0...(rows[place].base ?? 0) : least...min(most, rows[place].base ?? 0)
        return range.map { count in
          var rows = rows
          rows[place].count = count
          return rows
        }
      }
    }
    return found.flatMap { rows -> [[Row]] in
      var completed = [rows]
      for group in 0...1 {
        let list = rows.filter { $0.group == group }
        let counts = list.compactMap(\.count)
        guard let first = counts.first, let last = counts.last, first > last,
          zip(counts, counts.dropFirst()).allSatisfy({ $0 >= $1 })
        else { continue }
        for key in Set(rows.map(\.key)).subtracting(list.map(\.key)).sorted() {
          completed = completed.flatMap { rows in
            (0...last).map { rows + [Row(key: key, group: group, count: $0, base: list[0].base)] }
          }
        }
      }
      return completed
    }
  }

  @Test(
    "Numbers are the hull over all counts, and no p is smaller than one that they can have",
    arguments: [GroupTest.z, .fisher, .midP], UInt64(0)..<60)
  func law(test: GroupTest, seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let rows = Self.rows(&random)
    let plain = SamplingDesign()
    guard let printed = Self.table(rows, test, plain) else { return }
    var met: [String: Met] = [:]
    for completed in Self.completions(rows, printed) {
      guard let complete = Self.table(completed, test, plain) else { continue }
      for row in 0..<printed.rowCount {
        guard let twin = (0..<complete.rowCount).first(where: { complete.value($0, 0) == printed.value(row, 0) }) else {
          continue
        }
        let key = printed.value(row, 0).display
        for name in ["difference", "lower", "upper", "z", "p", "fisher", "h", "holm", "bh"] {
          met["\(key) \(name)", default: Met()].add(complete.column(named: name)?.value(at: twin).double)
        }
      }
    }
    for row in 0..<printed.rowCount {
      let key = printed.value(row, 0).display
      func cell(_ name: String) -> Double? { printed.column(named: name)?.value(at: row).double }
      guard cell("difference_lower") != nil, cell("lower") != nil else { continue }
      let place: Comment = "seed \(seed) \(test) \(key) \(rows)"
      let isWidened = printed.noteTexts.contains { $0.contains("lie at most from least to most") }
      for name in ["difference", "z", "h", "holm", "bh"] {
        let found = met["\(key) \(name)"] ?? Met()
        let ends = (cell("\(name)_lower"), cell("\(name)_upper"))
        if isWidened, let least = found.least, let most = found.most {
          #expect((ends.0 ?? 9e9) <= least + 1e-9 && (ends.1 ?? -9e9) >= most - 1e-9, "\(name) \(found) \(place)")
        } else {
          #expect(found.agrees(ends.0, ends.1), "\(name) \(found) \(place)")
        }
      }
      for name in ["difference", "z", "h", "holm", "bh"] {
        let isPoint = cell("\(name)_lower") == cell("\(name)_upper")
        #expect(isPoint == (cell(name) != nil) || cell("\(name)_lower") == nil, "\(name) \(place)")
      }
      #expect(met["\(key) lower"]?.least.map { abs($0 - (cell("lower") ?? 0)) < 1e-9 } == true, place)
      #expect(met["\(key) upper"]?.most.map { abs($0 - (cell("upper") ?? 0)) < 1e-9 } == true, place)
      for name in ["p", "fisher"] {
        let most = met["\(key) \(name)"]?.most
        #expect(most == nil && cell(name) == nil || abs((most ?? 9) - (cell(name) ?? -9)) < 1e-9, "\(name) \(place)")
      }
    }
  }

  @Test("With respondents in both groups, what is printed without phi holds for every phi", arguments: UInt64(0)..<60)
  func phi(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let bases = [random.number(20...40), random.number(20...40)]
    let counts = bases.map { random.number(1...($0 - 1)) }
    let rows = (0...1).map { Row(key: 0, group: $0, count: counts[$0], base: bases[$0]) }
    let overlap = random.number(1...20)
    let printed = try #require(Self.table(rows, .z, SamplingDesign(overlap: overlap)))
    let share = Double(counts[0] + counts[1]) / Double(bases[0] + bases[1])
    func cell(_ table: Table, _ name: String) -> Double { table.column(named: name)?.value(at: 0).double ?? .nan }
    // The least that two answers of one share can go together.
    let lowest = -min(share / (1 - share), (1 - share) / share)
    for step in 0...10 {
      let phi = lowest + (1 - lowest) * Double(step) / 10
      let one = try #require(Self.table(rows, .z, SamplingDesign(overlap: overlap, phi: phi)))
      #expect(cell(one, "p") <= cell(printed, "p") + 1e-12, "seed \(seed) phi \(phi)")
      if step == 0 { #expect(abs(cell(one, "p") - cell(printed, "p")) < 1e-12, "seed \(seed)") }
    }
    for step in 0...10 {
      let phi = Double(step) / 10
      let one = try #require(Self.table(rows, .z, SamplingDesign(overlap: overlap, phi: phi)))
      #expect(cell(one, "lower") >= cell(printed, "lower") - 1e-9, "seed \(seed) phi \(phi)")
      #expect(cell(one, "upper") <= cell(printed, "upper") + 1e-9, "seed \(seed) phi \(phi)")
    }
  }
}
