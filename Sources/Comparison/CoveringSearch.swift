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
    let rowsOfColumn = CoveringChart.transposed(rows, part.columns.count)
    var isExceeded = [Bool](repeating: false, count: rowsOfColumn.count)
    CoveringSearch.forEachInclusion(of: rowsOfColumn, rows) { smaller, larger in
      if rowsOfColumn[smaller].count < rowsOfColumn[larger].count || larger < smaller { isExceeded[smaller] = true }
    }
    return rows.map { row in row.filter { !isExceeded[Int($0)] } }
  }

  /// For each row whether it must be looked at: not if it is covered whenever another is.
  private func neededRows(_ rows: [[Int32]]) -> [Bool] {
    var isNeeded = [Bool](repeating: true, count: rows.count)
    let rowsOfColumn = CoveringChart.transposed(rows, part.columns.count)
    CoveringSearch.forEachInclusion(of: rows, rowsOfColumn) { smaller, larger in
      if rows[smaller].count < rows[larger].count || smaller < larger { isNeeded[larger] = false }
    }
    return isNeeded
  }

  /// Hands on each pair of lists of which the first is wholly in the second.
  private static func forEachInclusion(of lists: [[Int32]], _ listsOfElement: [[Int32]], _ body: (Int, Int) -> Void) {
    var mark = [Int32](repeating: -1, count: listsOfElement.count)
    for (index, list) in lists.enumerated() {
      guard let rarest = list.min(by: { listsOfElement[Int($0)].count < listsOfElement[Int($1)].count }) else {
        continue
      }
      for element in list { mark[Int(element)] = Int32(index) }
      for other in listsOfElement[Int(rarest)] where Int(other) != index && lists[Int(other)].count >= list.count {
        var shared = 0
        for element in lists[Int(other)] where mark[Int(element)] == Int32(index) { shared += 1 }
        if shared == list.count { body(index, Int(other)) }
      }
    }
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
    let cells = rows.reduce(1) { $0 + $1.count }
    var sizes = [Int32](repeating: 0, count: part.columns.count)
    for row in rows { for column in row { sizes[Int(column)] += 1 } }
    var used: [Int32] = []
    for column in sizes.indices where sizes[column] > 0 { used.append(Int32(column)) }
    var multipliers = start
    if !start.contains(where: { $0 > 0 }) {
      multipliers = rows.map { row in 1 / Double(row.reduce(1) { max($0, sizes[Int($1)]) }) }
    }
    var best = Bound(value: -.infinity, multipliers: multipliers, costs: [])
    var costs = [Double](repeating: 0, count: part.columns.count)
    var step = 1.0
    var since = 0
    for round in 0..<rounds {
      try spend(cells * 2, checkpoint)
      for column in used { costs[Int(column)] = 1 }
      for (index, row) in rows.enumerated() {
        let price = multipliers[index]
        for column in row { costs[Int(column)] -= price }
      }
      var value = multipliers.reduce(0, +)
      for column in used { value += min(0, costs[Int(column)]) }
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
      var norm = 0.0
      var slopes = [Double](repeating: 1, count: rows.count)
      for (index, row) in rows.enumerated() {
        for column in row where costs[Int(column)] < 0 { slopes[index] -= 1 }
        norm += slopes[index] * slopes[index]
      }
      guard norm > 0 else { break }
      let goal = budget.map { Double($0) + 1 } ?? max(value * 1.05, value + 1)
      let length = step * max(goal - value, 0.1) / norm
      for index in slopes.indices { multipliers[index] = max(0, multipliers[index] + length * slopes[index]) }
    }
    return best
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
        help: ["leave out conditions, raise the number of cases that a row needs, or take the complex solution"])
    }
  }
}
