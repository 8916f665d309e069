/// How well membership in a set (a row, a term, a model) goes with the outcome, summed over all cases.
struct Fit: Sendable {
  /// ΣX, ΣY, Σmin(X, Y) and Σmin(X, Y, 1 − Y).
  private(set) var condition = 0.0
  private(set) var outcome = 0.0
  private(set) var both = 0.0
  private(set) var overlap = 0.0

  mutating func add(_ x: Double, _ y: Double) {
    condition += x
    outcome += y
    both += min(x, y)
    overlap += min(x, y, 1 - y)
  }

  /// Σmin(X, Y) / ΣX; nil where no case has any membership.
  var inclusion: Double? { Fit.ratio(both, condition) }
  /// Proportional reduction in inconsistency.
  var reduction: Double? { Fit.ratio(both - overlap, condition - overlap) }
  var coverage: Double? { Fit.ratio(both, outcome) }
  func share(of part: Double) -> Double? { Fit.ratio(part, outcome) }

  /// What rounding leaves of 0 and 1 is taken away, so that neither is printed as −0 or as 0.9999….
  private static func ratio(_ part: Double, _ whole: Double) -> Double? {
    guard whole > 1e-12 else { return nil }
    let value = part / whole
    if abs(value) < 1e-12 { return 0 }
    return abs(value - 1) < 1e-12 ? 1 : value
  }
}
