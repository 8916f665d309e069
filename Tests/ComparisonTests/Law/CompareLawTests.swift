import Comparison
import Methods
import Tables
import TestSupport
import Testing

/// What is said of cases and groups side by side holds whatever the unknown values are.
@Suite struct CompareLawTests {
  private static func verdict(_ cells: [Double]) throws -> String {
    let values = cells.map { $0.isNaN ? Value.unknown : .integer(Int($0)) }
    let result = try CaseComparison.result(
      fields: [Field("x", .integer)], columns: [ColumnBuilder.column(of: .integer, values)],
      cases: Array(cells.indices),
      names: CaseNames(cells.indices.map { String("ABCDEFGHIJ".dropFirst($0).prefix(1)) }))
    return result.table.value(0, result.table.columns.count - 1).display
  }

  /// The number after a word: `at least +4` gives 4.
  private static func number(after words: String, in text: String) -> Double? {
    guard let place = text.range(of: words) else { return nil }
    return Double(text[place.upperBound...].prefix { $0.isNumber || $0 == "." || $0 == "-" })
  }

  @Test("A verdict on cases is given by every completion", arguments: UInt64(0)..<150)
  func cases(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let full = (0..<random.number(2...5)).map { _ in Double(random.number(1...4)) }
    let cells = Filling.forget([full], atMost: 3, &random)[0]
    let printed = try Self.verdict(cells)
    var firsts: Set<String> = []
    try Filling.each(of: [cells], choices: [[1, 2, 3, 4]]) { filled in
      let complete = try Self.verdict(filled[0])
      firsts.insert(String(complete.prefix { $0.isLetter }))
      if printed == "same" { #expect(complete == "same", "seed \(seed)") }
      guard printed.hasPrefix("different") else { return }
      #expect(complete.hasPrefix("different"), "seed \(seed) \(cells) as \(filled)")
      if let least = Self.number(after: "at least +", in: printed) {
        let spread = (filled[0].max() ?? 0) - (filled[0].min() ?? 0)
        #expect(spread >= least, "seed \(seed) \(cells) \(printed)")
      } else if !cells.contains(where: \.isNaN) {
        #expect(complete == printed)
      }
    }
    if printed.hasPrefix("unknown") { #expect(firsts == ["same", "different"], "seed \(seed) \(cells) \(firsts)") }
  }

  @Test("The difference of a measure between groups is the hull over all completions", arguments: UInt64(0)..<150)
  func measures(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let groups = random.number(2...3)
    let full = (0..<2).map { _ in (0..<groups).map { _ in Double(random.number(1...6)) } }
    let lists = Filling.forget(full, atMost: 3, &random)
    let known = lists.joined().filter { !$0.isNaN }
    // One known value shows no range: then nothing is said of an unknown one.
    guard let least = known.min(), let most = known.max(), least < most else { return }
    let printed = try Self.table(lists)
    var met = [Met(), Met()]
    let choices = Array(stride(from: least, through: most, by: 1))
    try Filling.each(of: lists, choices: [choices, choices]) { filled in
      let complete = try Self.table(filled)
      for key in 0...1 { met[key].add(complete.column(named: "difference")?.value(at: key).double) }
    }
    for key in 0...1 {
      let ends = ["difference_lower", "difference_upper"].map { printed.column(named: $0)?.value(at: key).double }
      #expect(met[key].agrees(ends[0], ends[1]), "seed \(seed) \(lists) \(ends) \(met[key])")
      let point = printed.column(named: "difference")?.value(at: key)
      #expect((point?.double == nil) == (ends[0] != ends[1]), "seed \(seed)")
    }
  }

  /// A row for each key and group.
  private static func table(_ lists: [[Double]]) throws -> Table {
    var keys: [Value] = []
    var groups: [Value] = []
    var values: [Value] = []
    for (key, cells) in lists.enumerated() {
      for (group, cell) in cells.enumerated() {
        keys.append(.text("k\(key)"))
        groups.append(.text("g\(group)"))
        values.append(cell.isNaN ? .unknown : .integer(Int(cell)))
      }
    }
    return try MeasureComparison.result(
      keys: ColumnBuilder.column(of: .text, keys), groups: ColumnBuilder.column(of: .text, groups),
      measure: ColumnBuilder.column(of: .integer, values), field: Field("x", .integer)
    ).table
  }
}
