import Comparison
import Tables
import TestSupport
import Testing

/// The ends of a percentage are those that completions give.
@Suite struct CrosstabLawTests {
  /// A row of the crosstab for each pair, counted.
  private static func table(_ pairs: [(Double, Double)], percentOf: String?, categories: Int) throws -> Table {
    func value(_ number: Double) -> Value { number.isNaN ? .unknown : .text("v\(Int(number))") }
    let list = (0..<categories).map { "v\($0)" }
    return try Crosstab.table(
      rows: ColumnBuilder.column(of: .text, pairs.map { value($0.0) }),
      columns: ColumnBuilder.column(of: .text, pairs.map { value($0.1) }), counts: pairs.map { _ in 1 }, measure: nil,
      percentOf: percentOf,
      fields: [
        Field("a", .text, categories: list), Field("b", .text, categories: list), Field("n", .integer),
        Field("percent", .number), Field("percent_lower", .number), Field("percent_upper", .number),
      ]
    ).table
  }

  @Test("percent_lower and percent_upper are the hull over all completions", arguments: UInt64(0)..<160)
  func law(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let count = random.number(2...6)
    let categories = random.number(1...3)
    let full = (0..<2).map { _ in (0..<count).map { _ in Double(random.number(0...(categories - 1))) } }
    let lists = Filling.forget(full, atMost: 4, &random)
    let side: String? = random.one(of: ["row", "column", "all", nil])
    let printed = try Self.table(Array(zip(lists[0], lists[1])), percentOf: side, categories: categories)
    var met: [String: Met] = [:]
    let choices = (0..<categories).map { Double($0) }
    try Filling.each(of: lists, choices: [choices, choices]) { filled in
      let complete = try Self.table(Array(zip(filled[0], filled[1])), percentOf: side, categories: categories)
      for row in 0..<printed.rowCount where !printed.value(row, 0).isUnknown && !printed.value(row, 1).isUnknown {
        let key = "\(printed.value(row, 0).display) \(printed.value(row, 1).display)"
        let twin = (0..<complete.rowCount).first {
          complete.value($0, 0) == printed.value(row, 0) && complete.value($0, 1) == printed.value(row, 1)
        }
        // A row or a column that no completed case has counts none of those that the other side has.
        let base = zip(filled[0], filled[1]).filter { one, other in
          switch side {
          case "row": "v\(Int(one))" == printed.value(row, 0).display
          case "column": "v\(Int(other))" == printed.value(row, 1).display
          default: true
          }
        }.count
        met[key, default: Met()].add(twin.flatMap { complete.value($0, 3).double } ?? (base > 0 ? 0 : nil))
      }
    }
    for row in 0..<printed.rowCount {
      let key = "\(printed.value(row, 0).display) \(printed.value(row, 1).display)"
      guard let met = met[key] else {
        #expect(printed.value(row, 3).isNotApplicable && printed.value(row, 4).isNotApplicable)
        continue
      }
      let ends = (4...5).map { printed.value(row, $0).double }
      #expect(met.agrees(ends[0], ends[1]), "seed \(seed) \(side ?? "") \(key) \(lists): \(ends), met \(met)")
      if ends[0] == ends[1], let point = printed.value(row, 3).double, !lists.joined().contains(where: \.isNaN) {
        #expect(abs(point - (ends[0] ?? -1)) < 1e-9, "seed \(seed) \(key)")
      }
    }
  }
}
