import Tables

/// The sets that a statement asks about, and the columns that they are made of.
///
/// Unknown cells are completed case by case: a case's cells together, whatever sets they stand in.
package struct SetFamily: Sendable {
  /// The columns, each once, however many sets are made of it.
  package let leaves: [Condition]
  package let outcome: SetExpression<Int>
  package let conditions: [SetExpression<Int>]

  package init(leaves: [Condition], outcome: SetExpression<Int>, conditions: [SetExpression<Int>]) {
    self.leaves = leaves
    self.outcome = outcome
    self.conditions = conditions
  }

  /// The number of cases.
  package var count: Int { leaves.first?.count ?? 0 }

  package func isKnown(_ leaf: Int, in row: Int) -> Bool { leaves[leaf].isKnown(row) }

  /// How an expression is written.
  package func text(_ expression: SetExpression<Int>) -> String {
    expression.text(name: { leaves[$0].baseName }, level: { leaves[$0].levelName($1) })
  }
}

/// How the unknown cells of one case are completed.
package struct CaseCompletion {
  private let leaves: [Condition]
  private let row: Int
  /// 0, 1, ½, and each known membership of the case with its opposite, rising. Where the numbers that are made of an
  /// unknown membership have their smallest and largest values, it is one of these.
  package let grid: [Double]

  /// More ways to fill the cells of one case than that are not tried one by one.
  package static let mostWays = 20_000

  /// - Parameter places: the leaves that the numbers are made of.
  package init(_ leaves: [Condition], _ places: [Int], row: Int) {
    self.leaves = leaves
    self.row = row
    var values: Set<Double> = [0, 0.5, 1]
    for place in places where leaves[place].isKnown(row) && leaves[place].kind == .fuzzy {
      values.formUnion([leaves[place].values[row], SetExpression<Int>.opposite(of: leaves[place].values[row])])
    }
    grid = values.sorted()
  }

  package func isKnown(_ leaf: Int) -> Bool { leaves[leaf].isKnown(row) }
  package func value(_ leaf: Int) -> Double { leaves[leaf].values[row] }

  /// The values that decide what can come of a cell: the one it has; 0 and 1; every level; or the grid.
  package func values(_ leaf: Int) -> [Double] {
    guard !isKnown(leaf) else { return [value(leaf)] }
    switch leaves[leaf].kind {
    case .crisp: return [0, 1]
    case .multivalue(let levels): return levels.indices.map { Double($0) }
    case .fuzzy, .measure: return grid
    }
  }

  /// Goes through all ways to fill these leaves; false where they are too many, and none was tried.
  package func forEachWay(_ places: [Int], _ body: ([Int: Double]) -> Void) -> Bool {
    let choices = places.map { values($0) }
    var ways = 1
    for choice in choices {
      ways *= choice.count
      if ways > CaseCompletion.mostWays { return false }
    }
    var filled: [Int: Double] = [:]
    func fill(_ index: Int) {
      guard index < places.count else { return body(filled) }
      for value in choices[index] {
        filled[places[index]] = value
        fill(index + 1)
      }
    }
    fill(0)
    return true
  }
}

extension SetExpression where Level == Int {
  /// The least and the greatest membership of a case over all that its unknown cells can hold.
  ///
  /// Exact: what stands more than once in the expression is completed way by way, the rest by its ends. Where there are
  /// more ways than can be tried the range is wide enough to hold all.
  package func range(_ leaves: [Condition], row: Int) -> ClosedRange<Double> {
    let occurrences = self.occurrences.filter { !leaves[$0].isKnown(row) }
    if occurrences.isEmpty {
      let value = membership { leaves[$0].values[row] }
      return value...value
    }
    var seen: Set<Int> = []
    var repeated: [Int] = []
    for place in occurrences where !seen.insert(place).inserted && !repeated.contains(place) { repeated.append(place) }
    if repeated.isEmpty {
      return range {
        leaves[$0].ends(row)
      } levels: {
        leaves[$0].levelCount
      }
    }
    let completion = CaseCompletion(leaves, self.leaves, row: row)
    var least = Double.infinity
    var most = -Double.infinity
    let isWhole = completion.forEachWay(repeated) { filled in
      let found = range(cell: { place in filled[place].map { $0...$0 } ?? leaves[place].ends(row) }) {
        leaves[$0].levelCount
      }
      least = min(least, found.lowerBound)
      most = max(most, found.upperBound)
    }
    return isWhole
      ? least...most
      : range {
        leaves[$0].ends(row)
      } levels: {
        leaves[$0].levelCount
      }
  }

  /// The range by the ends of the cells, each time that one stands here taken for itself.
  private func range(
    cell: (Int) -> ClosedRange<Double>, levels count: (Int) -> Int
  ) -> ClosedRange<Double> {
    switch self {
    case .leaf(let place): return cell(place)
    case .levels(let place, let levels):
      let ends = cell(place)
      guard ends.lowerBound < ends.upperBound else {
        let value = levels.contains { Double($0) == ends.lowerBound } ? 1.0 : 0.0
        return value...value
      }
      let wanted = Set(levels.filter { $0 >= 0 && $0 < count(place) }).count
      return (wanted == count(place) ? 1.0 : 0.0)...(wanted == 0 ? 0.0 : 1.0)
    case .not(let inner):
      let range = inner.range(cell: cell, levels: count)
      return SetExpression.opposite(of: range.upperBound)...SetExpression.opposite(of: range.lowerBound)
    case .and(let parts):
      let ranges = parts.map { $0.range(cell: cell, levels: count) }
      return ranges.reduce(1.0...1.0) { min($0.lowerBound, $1.lowerBound)...min($0.upperBound, $1.upperBound) }
    case .or(let parts):
      let ranges = parts.map { $0.range(cell: cell, levels: count) }
      return ranges.reduce(0.0...0.0) { max($0.lowerBound, $1.lowerBound)...max($0.upperBound, $1.upperBound) }
    }
  }
}

extension Condition {
  /// Between what a cell lies: its value twice, or the ends of what it can be.
  fileprivate func ends(_ row: Int) -> ClosedRange<Double> {
    guard !isKnown(row) else { return values[row]...values[row] }
    return 0...Double(max(1, levelCount - 1))
  }

  /// What a level is called; a set has `0` and `1`.
  package func levelName(_ level: Int) -> String {
    if case .multivalue(let levels) = kind, levels.indices.contains(level) { levels[level] } else { String(level) }
  }

  /// The number of a level as it is written, also of a whole number that no case has; nil for what this can never be.
  package func level(_ value: Value) -> Int? {
    switch (kind, value) {
    case (.crisp, .boolean(let flag)): flag ? 1 : 0
    case (.crisp, .integer(let number)) where number >= 0: number
    case (.crisp, .text(let word)): ["yes": 1, "no": 0][word]
    case (.multivalue, .integer(let number)) where hasNumberedLevels && number >= 0: number
    case (.multivalue(let levels), _): levels.firstIndex(of: value.display)
    default: nil
    }
  }
}
