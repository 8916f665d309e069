import Glibc

/// What the searches for one solution may still do: counted and not timed, so that the same data end in the same way
/// everywhere.
final class CoveringEffort {
  fileprivate(set) var left: Int

  init(steps: Int) { left = steps }
}

/// Finds all minimum covers of one part of a chart.
struct CoveringSearch {
  private(set) var covers: [[Int32]] = []
  /// How many covers there are once the classes are replaced by their columns; nil when not counted to the end.
  private(set) var total: Int? = 0
  private(set) var size = 0
  private let effort: CoveringEffort

  private let part: CoveringChart.Part
  private let limit: Int
  private let weights: [Int]
  /// Set while only the size is looked for.
  private var isOneEnough = false
  private var isStopped = false

  /// - Parameter weights: how many columns each stands for.
  init(_ part: CoveringChart.Part, limit: Int, effort: CoveringEffort, weights: [Int]) {
    self.part = part
    self.limit = limit
    self.effort = effort
    self.weights = weights
  }

  mutating func run(_ checkpoint: Checkpoint) throws(Refusal) {
    let root = [Double](repeating: 0, count: part.rows.count)
    let bound = try relax(part.rows, root, rounds: 400, checkpoint)
    var target = max(1, Int((bound.value - 1e-6).rounded(.up)))
    while true {
      covers = []
      isOneEnough = true
      isStopped = false
      try descend(part.rows, bound.multipliers, budget: target, chosen: [], depth: 0, checkpoint)
      if !covers.isEmpty { break }
      target += 1
    }
    size = target
    covers = []
    total = 0
    isOneEnough = false
    isStopped = false
    try descend(part.rows, bound.multipliers, budget: target, chosen: [], depth: 0, checkpoint)
  }

  // MARK: Search

  /// Looks at every cover of the rows with at most `budget` columns: the row with the fewest columns must be covered by
  /// one of them, the first, or by the second and not the first, and so on; so none is met twice.
  private mutating func descend(
    _ given: [[Int32]], _ multipliers: [Double], budget allowance: Int, chosen taken: [Int32], depth: Int,
    _ checkpoint: Checkpoint
  ) throws(Refusal) {
    var rows = given
    var multipliers = multipliers
    var budget = allowance
    var chosen = taken
    while true {
      try spend(rows.reduce(1) { $0 + $1.count }, checkpoint)
      guard !rows.isEmpty else { return record(chosen) }
      guard budget > 0, !rows.contains(where: \.isEmpty) else { return }
      if let forced = rows.first(where: { $0.count == 1 }).map({ $0[0] }) {
        chosen.append(forced)
        budget -= 1
        let kept = rows.indices.filter { !rows[$0].contains(forced) }
        multipliers = kept.map { multipliers[$0] }
        rows = kept.map { rows[$0] }
        continue
      }
      if budget == 1 { return recordCommon(rows, chosen) }
      // Whether so few columns suffice is quicker to see without those that another exceeds; no model may be lost when
      // all are listed.
      try spend(rows.reduce(part.columns.count) { $0 + $1.count } * 8, checkpoint)
      if isOneEnough { rows = withoutExceededColumns(rows) }
      let needed = neededRows(rows)
      if needed.contains(false) {
        multipliers = multipliers.indices.filter { needed[$0] }.map { multipliers[$0] }
        rows = rows.indices.filter { needed[$0] }.map { rows[$0] }
      }
      if rows.contains(where: { $0.count == 1 }) { continue }
      let bound = try relax(rows, multipliers, rounds: depth == 0 ? 400 : 12, budget: budget, checkpoint)
      if bound.value > Double(budget) + 1e-6 { return }
      multipliers = bound.multipliers
      // A column whose reduced cost takes the bound above what is left is in no cover of this size.
      let room = Double(budget) - bound.value + 1e-6
      let costs = bound.costs
      guard rows.contains(where: { $0.contains { costs[Int($0)] > room } }) else {
        return try branch(rows, multipliers, costs, budget: budget, chosen: chosen, depth: depth, checkpoint)
      }
      rows = rows.map { row in row.filter { costs[Int($0)] <= room } }
    }
  }

  /// The rows with only those columns whose rows no other column covers all.
  private func withoutExceededColumns(_ rows: [[Int32]]) -> [[Int32]] {
    let given = FlatLists(rows)
    let columns = given.transposed(count: part.columns.count)
    var isExceeded = [Bool](repeating: false, count: part.columns.count)
    columns.forEachInclusion(given) { smaller, larger in
      if columns.count(smaller) < columns.count(larger) || larger < smaller { isExceeded[smaller] = true }
    }
    return rows.map { row in
      row.contains { isExceeded[Int($0)] } ? row.filter { !isExceeded[Int($0)] } : row
    }
  }

  /// For each row whether it must be looked at: not if it is covered whenever another is.
  private func neededRows(_ rows: [[Int32]]) -> [Bool] {
    let given = FlatLists(rows)
    var isNeeded = [Bool](repeating: true, count: rows.count)
    given.forEachInclusion(given.transposed(count: part.columns.count)) { smaller, larger in
      if given.count(smaller) < given.count(larger) || smaller < larger { isNeeded[larger] = false }
    }
    return isNeeded
  }

  private mutating func branch(
    _ rows: [[Int32]], _ multipliers: [Double], _ costs: [Double], budget: Int, chosen: [Int32], depth: Int,
    _ checkpoint: Checkpoint
  ) throws(Refusal) {
    guard let row = rows.indices.min(by: { (rows[$0].count, $0) < (rows[$1].count, $1) }) else { return }
    // The likeliest first: when one cover is enough it is soon found.
    let choices = rows[row].sorted { (costs[Int($0)], $0) < (costs[Int($1)], $1) }
    var rest = rows
    for choice in choices {
      if isStopped { return }
      let kept = rest.indices.filter { !rest[$0].contains(choice) }
      try descend(
        kept.map { rest[$0] }, kept.map { multipliers[$0] }, budget: budget - 1, chosen: chosen + [choice],
        depth: depth + 1, checkpoint)
      rest = rest.map { row in row.contains(choice) ? row.filter { $0 != choice } : row }
    }
  }

  /// The covers that one more column completes.
  private mutating func recordCommon(_ rows: [[Int32]], _ chosen: [Int32]) {
    guard let first = rows.first else { return }
    for column in first where rows.allSatisfy({ $0.contains(column) }) { record(chosen + [column]) }
  }

  private mutating func record(_ cover: [Int32]) {
    if covers.count < limit { covers.append(cover) }
    if isOneEnough {
      isStopped = true
      return
    }
    let (ways, overflow) = cover.reduce((1, false)) { product, column in
      let (value, overflow) = product.0.multipliedReportingOverflow(by: weights[Int(column)])
      return (value, product.1 || overflow)
    }
    let (sum, exceeds) = (total ?? 0).addingReportingOverflow(ways)
    if overflow || exceeds {
      total = nil
      isStopped = true
    } else {
      total = sum
    }
    found += 1
    // Past this the covers are no longer counted one by one.
    if found >= limit * 2 {
      total = nil
      isStopped = true
    }
  }
  private var found = 0

  // MARK: Bounds

  private struct Bound {
    var value: Double
    var multipliers: [Double]
    /// One a column: what taking it, or leaving it out, adds to the bound at least.
    var costs: [Double]
  }

  /// A lower bound of the number of columns: each row pays a price, and a column is taken when the prices of its rows
  /// exceed 1. Prices rise for rows not covered so, and fall for those covered more than once.
  private mutating func relax(
    _ rows: [[Int32]], _ start: [Double], rounds: Int, budget: Int? = nil, _ checkpoint: Checkpoint
  ) throws(Refusal) -> Bound {
    let lists = FlatLists(rows)
    let cells = lists.cells
    let starts = lists.starts
    var multipliers = start
    if !start.contains(where: { $0 > 0 }) {
      let sizes = cells.reduce(into: [Int32](repeating: 0, count: part.columns.count)) { $0[Int($1)] += 1 }
      multipliers = rows.map { row in 1 / Double(row.reduce(1) { max($0, sizes[Int($1)]) }) }
    }
    var best = Bound(value: -.infinity, multipliers: multipliers, costs: [])
    var costs = [Double](repeating: 0, count: part.columns.count)
    var slopes = [Double](repeating: 0, count: rows.count)
    var step = 1.0
    var since = 0
    for round in 0..<rounds {
      try spend(cells.count * 2 + 1, checkpoint)
      let value = CoveringSearch.price(cells, starts, multipliers, &costs)
      if value > best.value + 1e-9 {
        if value > best.value + 1e-3 { since = 0 }
        best = Bound(value: value, multipliers: multipliers, costs: costs)
      } else {
        since += 1
      }
      if let budget, value > Double(budget) + 1e-6 { break }
      if since >= 15 {
        step /= 2
        since = 0
        multipliers = best.multipliers
        if step < 0.01 { break }
        continue
      }
      if round == rounds - 1 { break }
      let norm = CoveringSearch.slope(cells, starts, costs, &slopes)
      guard norm > 0 else { break }
      let goal = budget.map { Double($0) + 1 } ?? max(value * 1.05, value + 1)
      let length = step * max(goal - value, 0.1) / norm
      for index in slopes.indices { multipliers[index] = max(0, multipliers[index] + length * slopes[index]) }
    }
    return best
  }

  /// What each column costs once its rows have paid, and the bound that follows.
  private static func price(
    _ cells: [Int32], _ starts: [Int], _ multipliers: [Double], _ costs: inout [Double]
  ) -> Double {
    costs.withUnsafeMutableBufferPointer { costs in
      cells.withUnsafeBufferPointer { cells in
        for column in costs.indices { costs[column] = 1 }
        var value = 0.0
        for row in multipliers.indices {
          let price = multipliers[row]
          value += price
          for cell in starts[row]..<starts[row + 1] { costs[Int(cells[cell])] -= price }
        }
        // A column without rows costs 1 and adds nothing.
        for column in costs.indices { value += min(0, costs[column]) }
        return value
      }
    }
  }

  /// By how much each row is short of being covered once, and the sum of the squares.
  private static func slope(
    _ cells: [Int32], _ starts: [Int], _ costs: [Double], _ slopes: inout [Double]
  ) -> Double {
    costs.withUnsafeBufferPointer { costs in
      cells.withUnsafeBufferPointer { cells in
        var norm = 0.0
        for row in slopes.indices {
          var taken = 0
          for cell in starts[row]..<starts[row + 1] where costs[Int(cells[cell])] < 0 { taken += 1 }
          slopes[row] = 1 - Double(taken)
          norm += slopes[row] * slopes[row]
        }
        return norm
      }
    }
  }

  private var sinceCheck = 0

  private mutating func spend(_ steps: Int, _ checkpoint: Checkpoint) throws(Refusal) {
    effort.left -= steps
    sinceCheck += steps
    if sinceCheck > 1_000_000 {
      sinceCheck = 0
      try checkpoint.pass()
    }
    guard effort.left > 0 else {
      throw Refusal(
        "which fewest terms cover the rows could not be found in reasonable time: too many terms overlap",
        help: [
          "leave out conditions, or raise the number of cases that a row needs; another solution may be within reach"
        ])
    }
  }
}
