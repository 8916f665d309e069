/// What remains of p values when several tests are made at once. Both equal R's `p.adjust`.
package enum MultipleTesting {
  /// Holm's step-down correction: the chance of even one false difference in the family stays below the level.
  package static func holm(_ p: [Double]) -> [Double] {
    let order = p.indices.sorted { p[$0] < p[$1] }
    var adjusted = p
    var largest = 0.0
    for (rank, index) in order.enumerated() {
      largest = max(largest, Double(p.count - rank) * p[index])
      adjusted[index] = min(1, largest)
    }
    return adjusted
  }

  /// Benjamini and Hochberg's step-up correction: the share of false differences among those found stays below the
  /// level on average.
  package static func benjaminiHochberg(_ p: [Double]) -> [Double] {
    let order = p.indices.sorted { p[$0] < p[$1] }
    var adjusted = p
    var smallest = 1.0
    for (rank, index) in order.enumerated().reversed() {
      smallest = min(smallest, Double(p.count) / Double(rank + 1) * p[index])
      adjusted[index] = smallest
    }
    return adjusted
  }
}
