import Methods
import Tables

/// How far two cases are apart in the conditions given, from 0 to 1: a range, since what is unknown of either case could
/// be anything.
///
/// Groups of conditions weigh equally, and within a group its conditions do. With m conditions of equal weight, d of
/// them known and different and u not comparable, the distance lies in [d/m, (d+u)/m]. Crisp and multi-value conditions
/// differ or do not; fuzzy memberships differ by |x − y|, which needs no range, since they are on one scale; of measures
/// it is |x − y| divided by the range that the condition takes over all of its cases. A measure with the range 0 tells
/// no two cases apart. An unknown number may lie anywhere in that range, an unknown membership from 0 to 1: beside a
/// known y it is at most the farther end away. Both ends of a distance are reached by some completion.
///
/// A condition that does not apply to one of two cases is left out of m for them, and the weights of the others grow alike.
///
/// Distances are whole numbers of small equal units, so that equal ones tie whatever they are made of: with categories
/// alone they are exact, with numbers they are rounded to about twelve decimals.
package struct Distance: Sendable {
  package struct Interval: Sendable, Equatable {
    package var least: Double
    package var most: Double
    /// How many conditions cannot be compared.
    package var unknown: Int

    package init(least: Double, most: Double, unknown: Int) {
      self.least = least
      self.most = most
      self.unknown = unknown
    }
  }

  /// In units: what is known to differ, and what could.
  struct Ends {
    var least = 0
    var most = 0
    /// How many conditions are known to differ, and how many cannot be compared.
    var differing = 0
    var unknown = 0
    /// How many do not apply to both.
    var notApplicable = 0
  }

  private struct Scale {
    var weight: Int
    /// Of numbers.
    var divisor: Double
    /// The smallest and the largest that an unknown number can be.
    var lowest = 0.0
    var highest = 1.0

    /// How far at most an unknown number is from the other, in parts of the range; of two unknown ones all of it.
    func reach(_ left: Double, _ right: Double) -> Double {
      let known = left.isNaN ? right : left
      let most = known.isNaN ? highest - lowest : max(known - lowest, highest - known)
      return max(0, min(1, most / divisor))
    }
  }

  package let conditionCount: Int
  package let caseCount: Int
  /// The distance 1 in units.
  let total: Int
  /// For each condition the place where it is held: categories first, then numbers.
  let places: [Int]
  private let categoryCount: Int
  private let scales: [Scale]
  /// Infinite where the condition does not apply.
  private let values: [Double]
  private let hasNotApplicable: Bool

  /// Computing one distance takes time in the number of conditions.
  ///
  /// - Parameters:
  ///   - conditions: all of as many cases.
  ///   - groups: places of conditions; a condition that none names is a group of its own.
  package init(conditions: [Condition], groups: [[Int]]) {
    conditionCount = conditions.count
    caseCount = conditions.first?.count ?? 0
    let (weights, total) = Distance.weights(
      Distance.partition(groups, of: conditions.count), count: conditions.count,
      isExact: conditions.allSatisfy { Distance.isCategory($0) && $0.notApplicable.isEmpty })
    hasNotApplicable = conditions.contains { $0.notApplicable.contains(true) }
    self.total = total
    let isCategory = conditions.map { Distance.isCategory($0) }
    let held = conditions.indices.filter { isCategory[$0] } + conditions.indices.filter { !isCategory[$0] }
    categoryCount = isCategory.filter { $0 }.count
    var places = [Int](repeating: 0, count: conditionCount)
    var values = [Double](repeating: .nan, count: conditionCount * caseCount)
    var scales: [Scale] = []
    for (place, index) in held.enumerated() {
      let condition = conditions[index]
      let (divisor, factor) = Distance.divisor(condition)
      let ends = Distance.ends(condition, factor: factor)
      scales.append(
        Scale(weight: weights[index], divisor: divisor, lowest: ends.lowerBound, highest: ends.upperBound))
      places[index] = place
      for row in 0..<min(caseCount, condition.count) {
        values[row * conditionCount + place] = condition.values[row] * factor
      }
      for (row, isOutside) in condition.notApplicable.enumerated() where isOutside {
        values[row * conditionCount + place] = .infinity
      }
    }
    self.places = places
    self.scales = scales
    self.values = values
  }

  package func between(_ first: Int, _ second: Int) -> Interval {
    let ends = ends(first, second)
    return Interval(least: fraction(ends.least), most: fraction(ends.most), unknown: ends.unknown)
  }

  func fraction(_ units: Int) -> Double { total == 0 ? 0 : Double(units) / Double(total) }

  /// Whether a condition applies to both cases.
  func isComparable(_ first: Int, _ second: Int) -> Bool {
    !hasNotApplicable || applicableEnds(first, second).notApplicable < conditionCount
  }

  /// The ends where conditions do not apply to some cases, in units of the whole distance.
  private func applicableEnds(_ first: Int, _ second: Int) -> Ends {
    var ends = Ends()
    var open = 0
    var whole = 0
    for (place, scale) in scales.enumerated() {
      let left = values[first * scales.count + place]
      let right = values[second * scales.count + place]
      if left.isInfinite || right.isInfinite {
        ends.notApplicable += 1
        continue
      }
      whole += scale.weight
      let difference = abs(left - right)
      if difference.isNaN {
        ends.unknown += 1
        open += place < categoryCount ? scale.weight : Int(scale.reach(left, right) * Double(scale.weight) + 0.5)
      } else if difference > 0 {
        ends.differing += 1
        let part = place < categoryCount ? 1 : min(1, difference / scale.divisor)
        ends.least += Int(part * Double(scale.weight) + 0.5)
      }
    }
    ends.most = ends.least + open
    guard whole > 0, whole < total else { return ends }
    let factor = Double(total) / Double(whole)
    ends.least = Int((Double(ends.least) * factor).rounded())
    ends.most = Int((Double(ends.most) * factor).rounded())
    return ends
  }

  @inline(__always)
  func ends(_ first: Int, _ second: Int) -> Ends {
    if hasNotApplicable { return applicableEnds(first, second) }
    var ends = Ends()
    var open = 0
    values.withUnsafeBufferPointer { values in
      scales.withUnsafeBufferPointer { scales in
        let left = first &* scales.count
        let right = second &* scales.count
        // Without branches, since whether two cases differ cannot be predicted.
        for place in 0..<categoryCount {
          let difference = values[left &+ place] - values[right &+ place]
          let isUnknown = difference.isNaN ? 1 : 0
          let differs = (difference == 0 ? 0 : 1) &- isUnknown
          ends.unknown &+= isUnknown
          ends.differing &+= differs
          open &+= isUnknown &* scales[place].weight
          ends.least &+= differs &* scales[place].weight
        }
        for place in categoryCount..<scales.count {
          let difference = (values[left &+ place] - values[right &+ place]).magnitude
          let scale = scales[place]
          if difference.isNaN {
            let reach = scale.reach(values[left &+ place], values[right &+ place])
            open &+= Int(reach * Double(scale.weight) + 0.5)
            ends.unknown &+= 1
          } else {
            ends.differing &+= difference == 0 ? 0 : 1
            // Both are positive and at most the weight, so nothing here can trap.
            ends.least &+= Int(min(1, difference / scale.divisor) * Double(scale.weight) + 0.5)
          }
        }
      }
    }
    ends.most = ends.least &+ open
    return ends
  }

  /// The values of every case, case after case, with those in the order in which the conditions are held.
  func withValues(_ body: (UnsafeBufferPointer<Double>) -> Void) { values.withUnsafeBufferPointer(body) }

  // MARK: Weights

  private static func isCategory(_ condition: Condition) -> Bool {
    switch condition.kind {
    case .crisp, .multivalue: true
    case .fuzzy, .measure: false
    }
  }

  /// What to divide differences by, and what to multiply values with before: a range can be too wide
  /// for a number.
  private static func divisor(_ condition: Condition) -> (divisor: Double, factor: Double) {
    switch condition.kind {
    case .crisp, .multivalue, .fuzzy: return (1, 1)
    case .measure(let range):
      if range.isFinite { return (range > 0 ? range : 1, 1) }
      let known = condition.values.filter { !$0.isNaN }
      let least = (known.min() ?? 0) * 0.25
      let most = (known.max() ?? 0) * 0.25
      return (most - least > 0 ? most - least : 1, 0.25)
    }
  }

  /// Between what an unknown number lies: a membership from 0 to 1, a measure within its known range.
  private static func ends(_ condition: Condition, factor: Double) -> ClosedRange<Double> {
    guard case .measure = condition.kind else { return 0...1 }
    let known = condition.values.filter { !$0.isNaN }
    // Of a measure that no case has known nothing bounds the difference.
    guard let least = known.min(), let most = known.max(), !condition.isOfZeroAndOne else { return 0...1 }
    return (least * factor)...(most * factor)
  }

  private static func partition(_ groups: [[Int]], of count: Int) -> [[Int]] {
    var isPlaced = [Bool](repeating: false, count: count)
    var out: [[Int]] = []
    for group in groups {
      var kept: [Int] = []
      for place in group where isPlaced.indices.contains(place) && !isPlaced[place] {
        isPlaced[place] = true
        kept.append(place)
      }
      if !kept.isEmpty { out.append(kept) }
    }
    return out + isPlaced.indices.filter { !isPlaced[$0] }.map { [$0] }
  }

  /// Beyond so many units of exact weights, groups of awkward sizes are rounded.
  private static let mostExactUnits = 1_000_000_000
  private static let numberUnits = 1_000_000_000_000

  private static func weights(_ groups: [[Int]], count: Int, isExact: Bool) -> (weights: [Int], total: Int) {
    var weights = [Int](repeating: 0, count: count)
    guard !groups.isEmpty else { return (weights, 0) }
    var units = 1
    for group in groups where units <= mostExactUnits { units = units / divisor(units, group.count) * group.count }
    if units.multipliedReportingOverflow(by: groups.count).overflow || units * groups.count > mostExactUnits {
      for group in groups {
        for place in group { weights[place] = max(1, numberUnits / (groups.count * group.count)) }
      }
      return (weights, weights.reduce(0, +))
    }
    // A power of ten, so that decimals stay decimals.
    while !isExact, units * groups.count < numberUnits { units *= 10 }
    for group in groups {
      for place in group { weights[place] = units / group.count }
    }
    return (weights, units * groups.count)
  }

  private static func divisor(_ first: Int, _ second: Int) -> Int {
    second == 0 ? first : divisor(second, first % second)
  }
}
