import Methods
import Tables
import Text

/// Why one truth table, every cell of which is known, has no solution.
enum MinimizationStop: Int, CaseIterable, Hashable, Comparable {
  case noOne, allOne
  /// Nothing bars a term: the parsimonious and the intermediate solution would be the whole space.
  case noZero

  static func < (one: MinimizationStop, other: MinimizationStop) -> Bool { one.rawValue < other.rawValue }

  /// In a few words, for a note on completions.
  var words: String {
    switch self {
    case .noOne: "no row is 1"
    case .allOne: "all rows are 1"
    case .noZero: "no row is 0 or C"
    }
  }

  func refusal(_ table: TruthTable, _ request: Minimization.Request) -> Refusal {
    let name = table.outcome.name
    switch self {
    case .noOne:
      let highest = table.rows.filter { !$0.must(.remainder) }.compactMap { $0.inclusion?.upper }.max()
      return Refusal(
        "no row is 1: no configuration leads to \(name) at these cutoffs",
        help: highest.map { ["the highest inclusion of a row is \(Value.fixed($0, decimals: 3))"] } ?? [])
    case .allOne:
      return Refusal(
        "all \(table.space.rowCount) rows are 1: \(name) occurs whatever the conditions are",
        help: ["a truth table needs rows that are 1 and rows that are 0"])
    case .noZero: return noZero(table, name)
    }
  }

  private func noZero(_ table: TruthTable, _ name: String) -> Refusal {
    let help: [Sentence] = ["the complex solution needs no row that is 0: solution complex"]
    let aside = table.rows.filter { $0.must(.remainder) }.flatMap(\.cases).filter { table.outcome.values[$0] < 0.5 }
    if !aside.isEmpty {
      let rows = table.rows.filter { $0.must(.remainder) && !$0.cases.isEmpty }.map(\.number)
      return Refusal(
        "no row is 0 at frequency \(table.options.frequency): \(agreeing: aside.count, "the case", "the \(aside.count) cases") without \(name) \(agreeing: aside.count, "is", "are") in rows set aside (\(TruthTable.rowList(rows))), so that nothing tells which conditions matter",
        help: ["a lower frequency brings them in"] + help)
    }
    let without = table.outcome.values.indices.filter { table.outcome.values[$0] < 0.5 }
    if !without.isEmpty {
      return Refusal(
        "no row is 0 or C, though \(without.count) \(agreeing: without.count, "case lacks", "cases lack") \(name): nothing tells which conditions matter",
        help: help)
    }
    return Refusal(
      "no row is 0: no case is known to lack \(name), so that nothing tells which conditions matter", help: help)
  }
}
