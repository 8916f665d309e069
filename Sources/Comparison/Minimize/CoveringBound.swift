import Methods

/// A lower bound of the number of columns, by Lagrangian relaxation: each row pays a price, and a column is taken when
/// the prices of its rows exceed 1. Prices rise for rows not covered so, and fall for those covered more than once.
struct CoveringBound {
  private(set) var value: Double
  private(set) var prices: [Double]
  /// One a column: what taking it, or leaving it out, adds to the bound at least.
  private(set) var costs: [Double]

  /// No cover has fewer columns.
  var fewest: Int { max(1, Int((value - CoveringBound.tolerance).rounded(.up))) }
  static let tolerance = 1e-6

  /// - Parameters:
  ///   - rounds: how often prices are changed at most.
  ///   - goal: a number of columns that is to be shown too small, if it is.
  init(
    _ residue: CoveringResidue, rounds: Int, goal: Int, _ spend: (Int) throws(Refusal) -> Void
  ) throws(Refusal) {
    let cells = residue.rows.cells
    let starts = residue.rows.starts
    let rowCount = residue.rows.listCount
    var prices = residue.prices
    if prices.isEmpty {
      var sizes = [Int32](repeating: 0, count: residue.columnCount)
      for cell in cells { sizes[Int(cell)] += 1 }
      prices = (0..<rowCount).map { row in 1 / Double(residue.rows[row].reduce(1) { max($0, sizes[Int($1)]) }) }
    }
    value = -.infinity
    self.prices = prices
    costs = []
    var costs = [Double](repeating: 0, count: residue.columnCount)
    var slopes = [Double](repeating: 0, count: rowCount)
    var step = 1.0
    var since = 0
    for round in 0..<rounds {
      try spend(cells.count * 2 + rowCount + 1)
      let value = CoveringBound.price(cells, starts, prices, &costs)
      if value > self.value + 1e-9 {
        if value > self.value + 1e-3 { since = 0 } else { since += 1 }
        self.value = value
        self.prices = prices
        self.costs = costs
      } else {
        since += 1
      }
      if value > Double(goal) + CoveringBound.tolerance { break }
      if since >= 12 {
        step /= 2
        since = 0
        prices = self.prices
        if step < 0.01 { break }
        continue
      }
      if round == rounds - 1 { break }
      let norm = CoveringBound.slope(cells, starts, costs, &slopes)
      guard norm > 0 else { break }
      let aim = min(Double(goal) + 1, max(value * 1.05, value + 1))
      let length = step * max(aim - value, 0.1) / norm
      for index in slopes.indices { prices[index] = max(0, prices[index] + length * slopes[index]) }
    }
  }

  /// What each column costs once its rows have paid, and the bound that follows.
  private static func price(
    _ cells: [Int32], _ starts: [Int], _ prices: [Double], _ costs: inout [Double]
  ) -> Double {
    costs.withUnsafeMutableBufferPointer { costs in
      cells.withUnsafeBufferPointer { cells in
        for column in costs.indices { costs[column] = 1 }
        var value = 0.0
        for row in prices.indices {
          let price = prices[row]
          value += price
          if price == 0 { continue }
          for cell in starts[row]..<starts[row + 1] { costs[Int(cells[cell])] -= price }
        }
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

  /// How many columns a cover has that is made by taking again and again what the prices make cheapest for the rows
  /// that are not covered yet, and leaving out at last what is not needed.
  func greedy(_ residue: CoveringResidue) -> Int {
    let rows = residue.rows
    let columns = rows.transposed(count: residue.columnCount)
    var uncovered = (0..<residue.columnCount).map { columns.count($0) }
    var covering = [Int](repeating: 0, count: rows.listCount)
    var costs = costs
    var left = rows.listCount
    var taken: [Int] = []
    while left > 0 {
      var best = -1
      var bestKey = (Double.infinity, 0)
      for column in uncovered.indices where uncovered[column] > 0 {
        let cost = costs[column]
        let key = (cost > 0 ? cost / Double(uncovered[column]) : cost * Double(uncovered[column]), -uncovered[column])
        if key < bestKey {
          bestKey = key
          best = column
        }
      }
      guard best >= 0 else { break }
      taken.append(best)
      for row in columns[best] {
        covering[Int(row)] += 1
        guard covering[Int(row)] == 1 else { continue }
        left -= 1
        for column in rows[Int(row)] {
          uncovered[Int(column)] -= 1
          costs[Int(column)] += prices[Int(row)]
        }
      }
    }
    var size = taken.count
    for column in taken where columns[column].allSatisfy({ covering[Int($0)] > 1 }) {
      for row in columns[column] { covering[Int(row)] -= 1 }
      size -= 1
    }
    return size
  }
}
