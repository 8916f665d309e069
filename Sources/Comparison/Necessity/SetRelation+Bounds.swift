import Methods
import Tables

/// For every case the least and the greatest membership in a set: the same where it is known.
struct Membership: Sendable {
  var lower: [Double]
  var upper: [Double]
  /// Where a case is unknown: whether it can be anything between the two, and not only one of them.
  var isGraded: [Bool]

  var count: Int { lower.count }
  func isKnown(_ index: Int) -> Bool { lower[index] == upper[index] }

  private init(lower: [Double], upper: [Double], isGraded: [Bool]) {
    self.lower = lower
    self.upper = upper
    self.isGraded = isGraded
  }

  /// Membership in a crisp or fuzzy set.
  init(_ condition: Condition) {
    let values = condition.values
    self.init(
      lower: values.map { $0.isNaN ? 0 : $0 + 0 }, upper: values.map { $0.isNaN ? 1 : $0 + 0 },
      isGraded: values.map { condition.kind == .fuzzy && $0.isNaN })
  }

  /// Membership in the set of cases that have one level of a multi-value condition. An unknown one may have it or not.
  init(_ condition: Condition, level: Int) {
    let wanted = Double(level)
    self.init(
      lower: condition.values.map { $0 == wanted ? 1 : 0 },
      upper: condition.values.map { $0.isNaN || $0 == wanted ? 1 : 0 },
      isGraded: [Bool](repeating: false, count: condition.count))
  }

  var opposite: Membership {
    Membership(lower: upper.map { 1 - $0 }, upper: lower.map { 1 - $0 }, isGraded: isGraded)
  }

  enum Joint { case conjunction, disjunction }

  /// The sets of different conditions joined. A case is known as soon as one part decides it: no `A` is no `A*B`.
  ///
  /// What it can be is exact, since the parts rest on different cells: unknown crisp parts give one of two
  /// memberships, and an unknown fuzzy part gives all between the least and the greatest.
  func joined(_ other: Membership, by joint: Joint) -> Membership {
    var out = self
    for index in lower.indices {
      if joint == .conjunction {
        out.lower[index] = min(lower[index], other.lower[index])
        out.upper[index] = min(upper[index], other.upper[index])
      } else {
        out.lower[index] = max(lower[index], other.lower[index])
        out.upper[index] = max(upper[index], other.upper[index])
      }
      out.isGraded[index] = isGraded[index] || other.isGraded[index]
    }
    return out
  }
}

/// How far one set is within another: Σmin(inner, outer) / Σinner, over every completion of what is unknown.
///
/// Exact, also for fuzzy sets, as long as the two rest on different cells. The ratio never falls when the outer set
/// grows, so only the memberships in the inner set are to be chosen; case by case their best choice follows from the
/// ratio that is reached, which rises to the optimum in a few steps (Dinkelbach's method for fractional programmes). For
/// crisp sets that is the closed form in the counts of yes, no and unknown.
struct InclusionBounds {
  /// Over the completions in which a case is in the inner set; nil when there is none.
  private(set) var range: (lower: Double, upper: Double)?
  /// Whether there is a completion in which no case is in the inner set.
  let canBeEmpty: Bool

  private struct OpenCase {
    var choices: [Double]
    var outer: Double
  }

  init(of inner: Membership, in outer: Membership) {
    canBeEmpty = !inner.lower.contains { $0 > 0 }
    guard inner.upper.contains(where: { $0 > 0 }) else {
      range = nil
      return
    }
    let least = InclusionBounds.ratio(of: inner, in: outer.lower, isGreatest: false)
    let most = InclusionBounds.ratio(of: inner, in: outer.upper, isGreatest: true)
    range = (least, most)
  }

  private static func ratio(of inner: Membership, in outer: [Double], isGreatest: Bool) -> Double {
    var both = 0.0
    var whole = 0.0
    var open: [OpenCase] = []
    for index in outer.indices {
      if inner.isKnown(index) {
        both += min(inner.lower[index], outer[index])
        whole += inner.lower[index]
        continue
      }
      var choices = [inner.upper[index], inner.lower[index]]
      // Between the ends the gain rises to the outer membership and falls from there: only a maximum can lie inside.
      if isGreatest, inner.isGraded[index], outer[index] > inner.lower[index], outer[index] < inner.upper[index] {
        choices.append(outer[index])
      }
      open.append(OpenCase(choices: choices, outer: outer[index]))
    }
    let sign = isGreatest ? 1.0 : -1.0
    var ratio: Double?
    // Each step improves the ratio by a choice of its own, so that the steps end; the bound only guards rounding.
    for _ in 0..<1000 {
      var sums = (both: both, whole: whole)
      for item in open {
        var best = item.choices[0]
        if let ratio {
          var gain = sign * (min(best, item.outer) - ratio * best)
          for choice in item.choices.dropFirst() {
            let other = sign * (min(choice, item.outer) - ratio * choice)
            if other > gain {
              best = choice
              gain = other
            }
          }
        }
        sums.both += min(best, item.outer)
        sums.whole += best
      }
      guard sums.whole > 0 else { break }
      let reached = sums.both / sums.whole
      if let ratio, sign * (reached - ratio) <= 1e-15 { break }
      ratio = reached
    }
    return ratio ?? 0
  }
}

/// The sums that the parameters of fit are made of, over the cases that are known in both sets.
struct RelationFit {
  private var x = 0.0
  private var y = 0.0
  private var both = 0.0
  /// In X, in Y and in the opposite of Y at once.
  private var ambiguous = 0.0
  private var outsideX = 0.0
  private var outsideBoth = 0.0

  init(_ condition: Membership, _ outcome: Membership, cases: [Int32]) {
    for index in cases {
      let inX = condition.lower[Int(index)]
      let inY = outcome.lower[Int(index)]
      let inBoth = min(inX, inY)
      x += inX
      y += inY
      both += inBoth
      ambiguous += min(inBoth, 1 - inY)
      outsideX += 1 - inX
      outsideBoth += 1 - inBoth
    }
  }

  /// inclS, and the coverage of necessity.
  var overCondition: Double? { RelationFit.ratio(both, x) }
  /// inclN, and the coverage of sufficiency.
  var overOutcome: Double? { RelationFit.ratio(both, y) }
  /// Relevance of necessity.
  var relevance: Double? { RelationFit.ratio(outsideX, outsideBoth) }
  /// Proportional reduction in inconsistency.
  var proportionalReduction: Double? { RelationFit.ratio(both - ambiguous, x - ambiguous) }

  /// Nil where the denominator is 0, and clean of what rounding leaves beside 0 and 1.
  static func ratio(_ numerator: Double, _ denominator: Double) -> Double? {
    guard denominator > 1e-12 else { return nil }
    return settled(numerator / denominator)
  }

  static func settled(_ value: Double) -> Double {
    if value < 1e-12 { return 0 }
    return value > 1 - 1e-12 ? 1 : value
  }
}
