import Methods

/// The cells of conditions and outcome by case, and what completions of the unknown ones make of a case.
///
/// An unknown cell of a crisp or multi-value condition may have any of its levels, one of a fuzzy set any membership from
/// 0 to 1. Cells are filled independently.
struct CaseCells: Sendable {
  let conditions: [Condition]
  let outcome: Condition
  /// The cases whose cells are all known, and the others.
  let whole: [Int]
  let open: [Int]
  private let isGraded: [Bool]
  private let isMultivalue: [Bool]
  /// One list a condition: nothing is copied where a cell is read from it.
  private let values: [[Double]]
  let isOutcomeGraded: Bool

  init(_ conditions: [Condition], outcome: Condition, cases: [Int]) {
    self.conditions = conditions
    self.outcome = outcome
    isGraded = conditions.map { $0.kind == .fuzzy }
    isMultivalue = conditions.map(\.isMultivalue)
    values = conditions.map(\.values)
    isOutcomeGraded = outcome.kind == .fuzzy
    var whole: [Int] = []
    var open: [Int] = []
    for index in cases {
      let isWhole = outcome.isKnown(index) && conditions.allSatisfy { $0.isKnown(index) }
      if isWhole { whole.append(index) } else { open.append(index) }
    }
    self.whole = whole
    self.open = open
  }

  /// Whether some unknown cell may hold any number between 0 and 1, so that the completions cannot be counted.
  var isContinuous: Bool {
    open.contains { index in
      (isOutcomeGraded && !outcome.isKnown(index))
        || conditions.indices.contains { isGraded[$0] && !conditions[$0].isKnown(index) }
    }
  }

  // MARK: Membership

  /// All memberships from `lower` to `upper`.
  struct Interval: Hashable {
    var lower: Double
    var upper: Double
  }

  /// Membership in one literal, of a known cell.
  private func literal(_ place: Int, _ level: Int, _ value: Double) -> Double {
    if isMultivalue[place] { return value == Double(level) ? 1 : 0 }
    return level == 1 ? value : 1 - value
  }

  /// The memberships that a case can have in a term.
  func memberships(in term: Implicant, of index: Int) -> [Interval] {
    var top = 1.0
    var isAnything = false
    var isEither = false
    for place in values.indices where term.digits[place] != 0 {
      let value = values[place][index]
      if !value.isNaN {
        top = min(top, literal(place, Int(term.digits[place]) - 1, value))
      } else if isGraded[place] {
        isAnything = true
      } else if conditions[place].levelCount > 1 {
        isEither = true
      }
    }
    if top == 0 { return [Interval(lower: 0, upper: 0)] }
    if isAnything { return [Interval(lower: 0, upper: top)] }
    let point = Interval(lower: top, upper: top)
    return isEither ? [Interval(lower: 0, upper: 0), point] : [point]
  }

  /// Beyond so many fillings of one case its memberships are only enclosed.
  static let mostFillings = 1 << 13

  /// The memberships that a case can have in terms joined by "or": exact also where a condition stands with both signs,
  /// since the unknown cells of the case are filled. `isSharp` is false where there are too many fillings: then the
  /// intervals only enclose the memberships.
  func memberships(in terms: [Implicant], of index: Int) -> (intervals: [Interval], isSharp: Bool) {
    if terms.count == 1 { return (memberships(in: terms[0], of: index), true) }
    // What is known of each term, and which of its cells are not.
    var floor = 0.0
    var pending: [(top: Double, term: Implicant)] = []
    for term in terms {
      var top = 1.0
      var isKnown = true
      for place in values.indices where term.digits[place] != 0 {
        let value = values[place][index]
        if value.isNaN {
          isKnown = false
        } else {
          top = min(top, literal(place, Int(term.digits[place]) - 1, value))
        }
      }
      if isKnown { floor = max(floor, top) } else { pending.append((top, term)) }
    }
    pending.removeAll { $0.top <= floor }
    guard let ceiling = pending.map(\.top).max() else { return ([Interval(lower: floor, upper: floor)], true) }
    let places = unknownPlaces(of: index, in: pending.map(\.term))
    guard
      let fillings = fillings(
        places, beside: pending.map(\.top) + [floor], pending.map(\.term), isMonotone: true)
    else {
      return ([Interval(lower: floor, upper: ceiling)], false)
    }
    // Fillings of the graded cells go together: what lies between them is reached too.
    var found: [[Double]: Interval] = [:]
    var order: [[Double]] = []
    for filling in fillings {
      let member = pending.reduce(floor) { best, item in
        max(best, min(item.top, unknownMembership(item.term, index, places, filling)))
      }
      let key = zip(places, filling).map { isGraded[$0] ? -1 : $1 }
      if let known = found[key] {
        found[key] = Interval(lower: min(known.lower, member), upper: max(known.upper, member))
      } else {
        found[key] = Interval(lower: member, upper: member)
        order.append(key)
      }
    }
    var seen: Set<Interval> = []
    return (order.compactMap { found[$0] }.filter { seen.insert($0).inserted }, true)
  }

  private func unknownPlaces(of index: Int, in terms: [Implicant]) -> [Int] {
    conditions.indices.filter { place in
      values[place][index].isNaN && terms.contains { $0.digits[place] != 0 }
    }
  }

  /// Membership in the literals of a term whose cells are filled.
  private func unknownMembership(_ term: Implicant, _ index: Int, _ places: [Int], _ filling: [Double]) -> Double {
    var least = 1.0
    for (place, value) in zip(places, filling) where term.digits[place] != 0 {
      least = min(least, literal(place, Int(term.digits[place]) - 1, value))
    }
    return least
  }

  /// The ways to fill some cells of a case that matter: every level that a term names and one that none names, and for a
  /// fuzzy cell the ends of the pieces on which everything is linear; nil where there are too many.
  ///
  /// - Parameter memberships: the known ones that the unknown are compared with.
  /// - Parameter isMonotone: whether what is asked rises or falls with every cell that stands with one sign only, so that
  ///   such a cell decides at its ends.
  private func fillings(
    _ places: [Int], beside memberships: [Double], _ terms: [Implicant], isMonotone: Bool
  ) -> [[Double]]? {
    var fillings: [[Double]] = [[]]
    for place in places {
      let values = self.values(ofCell: place, beside: memberships, terms, isMonotone: isMonotone)
      guard fillings.count * values.count <= CaseCells.mostFillings else { return nil }
      fillings = fillings.flatMap { start in values.map { start + [$0] } }
    }
    return fillings
  }

  private func values(
    ofCell place: Int, beside memberships: [Double], _ terms: [Implicant], isMonotone: Bool
  ) -> [Double] {
    let named = Set(terms.map { Int($0.digits[place]) }).subtracting([0])
    if isGraded[place] {
      if isMonotone, named.count == 1 { return [0, 1] }
      return CaseCells.vertices(memberships)
    }
    let levels = named.map { $0 - 1 }.sorted()
    let other = (0..<conditions[place].levelCount).first { !levels.contains($0) }
    return (levels + (other.map { [$0] } ?? [])).map(Double.init)
  }

  /// 0, 1, a half, and each membership with its complement: between two neighbours of these minima and maxima of
  /// memberships are linear.
  static func vertices(_ memberships: [Double]) -> [Double] {
    Array(Set([0, 1, 0.5] + memberships + memberships.map { 1 - $0 })).sorted()
  }

  // MARK: Points

  /// A membership in a set and one in the outcome that a case can have at once.
  struct Point: Hashable {
    var x: Double
    var y: Double
    var both: Double { min(x, y) }
    var overlap: Double { min(x, y, 1 - y) }
  }

  /// The points between which every sum of fit is linear, given the memberships in a set that rests on no cell of the
  /// outcome.
  func points(_ intervals: [Interval], of index: Int) -> [Point] {
    let value = outcome.values[index]
    var found: Set<Point> = []
    for interval in intervals {
      func inside(_ values: [Double]) -> [Double] {
        [interval.lower, interval.upper] + values.filter { $0 > interval.lower && $0 < interval.upper }
      }
      if !value.isNaN {
        for x in inside([value, 1 - value, 0.5]) { found.insert(Point(x: x, y: value)) }
      } else if isOutcomeGraded {
        for x in inside([0.5]) {
          for y in CaseCells.vertices([x]) { found.insert(Point(x: x, y: y)) }
        }
      } else {
        for x in inside([0.5]) { for y in [0.0, 1.0] { found.insert(Point(x: x, y: y)) } }
      }
    }
    return found.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
  }

  /// What a case can add to the unique coverage of a term: its membership in the outcome, and how much of it is lost
  /// where the term is taken from the model.
  func losses(
    without term: Int, of terms: [Implicant], of index: Int
  ) -> (shares: [RatioHull.Share], isSharp: Bool) {
    let value = outcome.values[index]
    guard knownMembership(terms[term], index) > 0 else {
      // Where the case is in no way in the term, nothing is lost with it.
      return ((value.isNaN ? [0, 1] : [value]).map { RatioHull.Share(part: 0, whole: $0) }, true)
    }
    let rest = terms.indices.filter { $0 != term && knownMembership(terms[$0], index) > 0 }.map { terms[$0] }
    let present = rest + [terms[term]]
    let places = unknownPlaces(of: index, in: present)
    var known = present.map { knownMembership($0, index) }
    if !value.isNaN { known.append(value) }
    guard let fillings = fillings(places, beside: known, present, isMonotone: false) else {
      let outcomes = value.isNaN ? [0.0, 1.0] : [value]
      return (outcomes.flatMap { [RatioHull.Share(part: 0, whole: $0), .init(part: $0, whole: $0)] }, false)
    }
    var found: [RatioHull.Share] = []
    for filling in fillings {
      func member(_ term: Implicant) -> Double {
        min(knownMembership(term, index), unknownMembership(term, index, places, filling))
      }
      let others = rest.map(member).max() ?? 0
      let all = max(others, member(terms[term]))
      let outcomes = !value.isNaN ? [value] : isOutcomeGraded ? [0, 1, others, all] : [0, 1]
      for y in outcomes {
        let share = RatioHull.Share(part: min(all, y) - min(others, y), whole: y)
        if !found.contains(share) { found.append(share) }
      }
    }
    return (found, true)
  }

  private func knownMembership(_ term: Implicant, _ index: Int) -> Double {
    var least = 1.0
    for place in values.indices where term.digits[place] != 0 {
      let value = values[place][index]
      if !value.isNaN { least = min(least, literal(place, Int(term.digits[place]) - 1, value)) }
    }
    return least
  }

  // MARK: Belonging

  /// Whether a case has a membership above a half in a set under every completion, and whether under some.
  static func belongs(_ intervals: [Interval]) -> (always: Bool, sometimes: Bool) {
    (intervals.allSatisfy { $0.lower > 0.5 }, intervals.contains { $0.upper > 0.5 })
  }
}
