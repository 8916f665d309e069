import Methods

/// What the cases can be in two sets at once: for each case the memberships between which every sum of fit is linear.
///
/// The unknown cells of a case are completed together, so that a cell that stands in both sets, or twice in one, has one
/// value. Fuzzy cells are completed by the values of `CaseCompletion.grid`, where the extremes of such sums lie.
struct SetPoints: Sendable {
  struct Point: Hashable, Sendable {
    var x: Double
    var y: Double
    var both: Double { min(x, y) }
    /// In X, in Y and in the opposite of Y at once.
    var ambiguous: Double { min(x, y, 1 - y) }
  }

  /// One or more a case.
  let cases: [[Point]]
  /// Whether every point is one that a completion gives; else there were too many ways to complete a case, and its points
  /// stand round all of them.
  let isSharp: Bool

  init(_ x: SetExpression<Int>, _ y: SetExpression<Int>, over leaves: [Condition], count: Int) {
    let occurrences = x.occurrences + y.occurrences
    var isSharp = true
    cases = (0..<count).map { row in
      guard occurrences.contains(where: { !leaves[$0].isKnown(row) }) else {
        return [Point(x: x.membership { leaves[$0].values[row] }, y: y.membership { leaves[$0].values[row] })]
      }
      let (points, isExact) = SetPoints.points(x, y, leaves, occurrences, row)
      if !isExact { isSharp = false }
      return points
    }
    self.isSharp = isSharp
  }

  private static func points(
    _ x: SetExpression<Int>, _ y: SetExpression<Int>, _ leaves: [Condition], _ occurrences: [Int], _ row: Int
  ) -> (points: [Point], isExact: Bool) {
    let completion = CaseCompletion(leaves, occurrences, row: row)
    var seen: Set<Int> = []
    var repeated: [Int] = []
    for place in occurrences where !leaves[place].isKnown(row) && !seen.insert(place).inserted {
      if !repeated.contains(place) { repeated.append(place) }
    }
    var found: Set<Point> = []
    func add(_ filled: [Int: Double]) {
      let ys = y.attainable(completion, filled)
      for x in x.attainable(completion, filled) { for y in ys { found.insert(Point(x: x, y: y)) } }
    }
    let isExact = completion.forEachWay(repeated, add)
    if !isExact { add([:]) }
    return (found.sorted { ($0.x, $0.y) < ($1.x, $1.y) }, isExact)
  }

  // MARK: Numbers

  /// Σpart / Σwhole over all completions in which it is defined; nil where it is in none.
  func hull(_ part: (Point) -> Double, of whole: (Point) -> Double) -> Hull? {
    var search = RatioHull()
    for points in cases {
      search.add(points.map { RatioHull.Share(part: part($0), whole: whole($0)) }, isSharp: isSharp)
    }
    return search.hull
  }

  /// Whether under some completion no case is in the set at all.
  func canBeEmpty(_ membership: (Point) -> Double) -> Bool {
    cases.allSatisfy { points in points.contains { membership($0) <= 0 } }
  }

  /// In how many cases a membership is above a half: under every completion, and under some.
  func members(_ membership: (Point) -> Double) -> (least: Int, most: Int) {
    (
      cases.count { points in points.allSatisfy { membership($0) > 0.5 } },
      cases.count { points in points.contains { membership($0) > 0.5 } }
    )
  }
}

extension SetExpression where Level == Int {
  /// The memberships of the grid that the set can have, cells that stand in it once taken each for itself. Rising.
  fileprivate func attainable(_ completion: CaseCompletion, _ filled: [Int: Double]) -> [Double] {
    switch self {
    case .leaf(let place): return filled[place].map { [$0] } ?? completion.values(place)
    case .levels(let place, let levels):
      let cells = filled[place].map { [$0] } ?? completion.values(place)
      let has = cells.map { cell in levels.contains { Double($0) == cell } }
      return [(false, 0.0), (true, 1.0)].filter { has.contains($0.0) }.map(\.1)
    case .not(let inner): return inner.attainable(completion, filled).reversed().map(SetExpression.opposite)
    case .and(let parts): return join(parts, from: 1, completion, filled) { min($0, $1) }
    case .or(let parts): return join(parts, from: 0, completion, filled) { max($0, $1) }
    }
  }

  private func join(
    _ parts: [SetExpression], from start: Double, _ completion: CaseCompletion, _ filled: [Int: Double],
    _ best: (Double, Double) -> Double
  ) -> [Double] {
    parts.reduce([start]) { found, part in
      let others = part.attainable(completion, filled)
      if found.count == 1, others.count == 1 { return [best(found[0], others[0])] }
      var all: Set<Double> = []
      for first in found { for second in others { all.insert(best(first, second)) } }
      return all.sorted()
    }
  }
}

/// The parameters of fit of a set X and an outcome Y, over all completions.
struct RelationFit: Sendable {
  let consistency: Hull?
  let coverage: Hull?
  /// Relevance of necessity (Schneider and Wagemann 2012, p. 236), or the proportional reduction in inconsistency.
  let third: Hull?
  /// Whether under some completion no case is in the inner set, of which the relation then says nothing.
  let canBeEmpty: Bool

  init(_ points: SetPoints, _ kind: SetRelation.Kind) {
    let overX = points.hull(\.both, of: \.x)
    let overY = points.hull(\.both, of: \.y)
    switch kind {
    case .sufficiency:
      (consistency, coverage) = (overX, overY)
      third = points.hull({ $0.both - $0.ambiguous }, of: { $0.x - $0.ambiguous })
      canBeEmpty = points.canBeEmpty(\.x)
    case .necessity:
      (consistency, coverage) = (overY, overX)
      third = points.hull({ 1 - $0.x }, of: { 1 - $0.both })
      canBeEmpty = points.canBeEmpty(\.y)
    }
  }

  /// `holds` and `refuted` are what every completion gives.
  func verdict(cutoff: Double) -> String {
    guard let consistency else { return "empty" }
    if consistency.upper < cutoff - SetRelation.tolerance { return "refuted" }
    // What may have no case at all holds of nothing.
    return consistency.lower >= cutoff - SetRelation.tolerance && !canBeEmpty ? "holds" : "open"
  }
}
