import Glibc

/// Fisher's exact test of two proportions, two-sided.
package enum FisherTest {
  /// The chance of a table at most as probable as this one, given its margins.
  ///
  /// As in R, tables up to 1 + 10⁻⁷ times as probable count as equally probable. Never 0: what is below the smallest
  /// number is that number. The work grows with the square root of the bases.
  package static func p(_ difference: ProportionDifference) -> Double { tails(difference).p }

  /// The same with the tables that are as probable as this one counted by half: Lancaster's mid-p, which is less
  /// cautious. 1 where the margins allow one table alone, which shows nothing.
  ///
  /// Lancaster (1961), Journal of the American Statistical Association 56:223–234.
  package static func midP(_ difference: ProportionDifference) -> Double { tails(difference).midP }

  /// Both, for the work of one.
  static func tails(_ difference: ProportionDifference) -> (p: Double, midP: Double) {
    var (first, second) = (difference.first, difference.second)
    // One order for both, so that the p is the same to the last digit when the groups are exchanged.
    if (second.base, second.count) < (first.base, first.count) { swap(&first, &second) }
    return Hypergeometric(first, second).twoSidedP(first.count)
  }
}

/// The counts of the first group that the margins of a table allow, with weights that start from 1 at the mode.
private struct Hypergeometric {
  private let base: Double
  private let counted: Double
  /// What the second group has more than is counted in all; may be negative.
  private let spare: Double
  private let lowest: Int
  private let highest: Int
  private let mode: Int

  init(_ first: Proportion, _ second: Proportion) {
    let counted = first.count + second.count
    base = Double(first.base)
    self.counted = Double(counted)
    spare = Double(second.base - counted)
    lowest = max(0, counted - second.base)
    highest = min(first.base, counted)
    let peak = Int128(first.base + 1) * Int128(counted + 1) / Int128(first.base + second.base + 2)
    mode = min(max(Int(peak), lowest), highest)
  }

  /// A weight that may be far below the smallest number: `value` · 2^`exponent`.
  private struct Weight {
    var value = 1.0
    var exponent = 0

    /// Below this no p is left that a number could hold.
    static let leastExponent = -1500

    mutating func multiply(by factor: Double) {
      value *= factor
      if value < 0x1p-300 {
        value *= 0x1p300
        exponent -= 300
      }
    }

    /// 0 where the other is greater by more than a number can tell.
    func divided(by other: Weight) -> Double {
      scalbn(value / other.value, Int32(max(exponent - other.exponent, -2000)))
    }
  }

  /// Runs from the mode to one side, the mode left out, until told to stop.
  private func walk(up: Bool, _ visit: (Int, Weight) -> Bool) {
    var weight = Weight()
    var count = mode
    while up ? count < highest : count > lowest {
      let here = Double(count)
      weight.multiply(
        by: up
          ? (counted - here) * (base - here) / ((here + 1) * (spare + here + 1))
          : here * (spare + here) / ((counted - here + 1) * (base - here + 1)))
      count += up ? 1 : -1
      guard visit(count, weight) else { return }
    }
  }

  func twoSidedP(_ count: Int) -> (p: Double, midP: Double) {
    guard lowest < highest else { return (1, 1) }
    var observed = Weight()
    if count != mode {
      walk(up: count > mode) { place, weight in
        observed = weight
        return place != count && weight.exponent > Weight.leastExponent
      }
    }
    guard observed.exponent > Weight.leastExponent else { return (.leastNonzeroMagnitude, .leastNonzeroMagnitude) }
    var total = CompensatedSum()
    /// Of the tables at most as probable, in units of the observed weight.
    var tail = CompensatedSum()
    /// Of the tables as probable, in the same units.
    var equal = CompensatedSum()
    var others = 0
    func add(_ weight: Weight) -> Bool {
      let relative = weight.divided(by: observed)
      if relative <= 1 + 1e-7 { tail.add(relative) } else { others += 1 }
      if relative >= 1 - 1e-7, relative <= 1 + 1e-7 { equal.add(relative) }
      total.add(weight.divided(by: Weight()))
      return relative > 1e-24
    }
    _ = add(Weight())
    for up in [true, false] { walk(up: up) { _, weight in add(weight) } }
    func chance(_ weight: Double) -> Double {
      let p = scalbn(weight * observed.value / total.value, Int32(observed.exponent))
      return min(1, max(p, Double.leastNonzeroMagnitude))
    }
    let half = equal.value / 2
    guard others > 0 else { return (1, 1 - chance(half)) }
    return (chance(tail.value), chance(tail.value - half))
  }
}

/// Neumaier's sum, which keeps what small terms would lose beside large ones.
struct CompensatedSum {
  private var sum = 0.0
  private var lost = 0.0

  var value: Double { sum + lost }

  mutating func add(_ term: Double) {
    let next = sum + term
    lost += sum.magnitude >= term.magnitude ? (sum - next) + term : (term - next) + sum
    sum = next
  }
}
