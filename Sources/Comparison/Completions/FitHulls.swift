import Methods

/// The parameters of fit of a set over all completions.
struct FitHulls: Sendable {
  var inclusion: Hull?
  var reduction: Hull?
  var coverage: Hull?
  /// The share of the cases' outcome that is lost without a term; nil where there is none.
  var unique: Hull?

  /// - Parameters:
  ///   - fit: the sums over the cases whose cells are all known.
  ///   - points: for each other case what it can be.
  init(_ fit: Fit, _ points: [[CaseCells.Point]], isSharp: Bool = true) {
    inclusion = FitHulls.hull(fit.both, fit.condition, points, isSharp) { ($0.both, $0.x) }
    reduction = FitHulls.hull(fit.both - fit.overlap, fit.condition - fit.overlap, points, isSharp) {
      ($0.both - $0.overlap, $0.x - $0.overlap)
    }
    coverage = FitHulls.hull(fit.both, fit.outcome, points, isSharp) { ($0.both, $0.y) }
  }

  private static func hull(
    _ part: Double, _ whole: Double, _ points: [[CaseCells.Point]], _ isSharp: Bool,
    _ share: (CaseCells.Point) -> (Double, Double)
  ) -> Hull? {
    var search = RatioHull(part: part, whole: whole)
    for choices in points {
      search.add(
        choices.map { point in
          let (part, whole) = share(point)
          return RatioHull.Share(part: part, whole: whole)
        }, isSharp: isSharp)
    }
    return search.hull
  }
}
