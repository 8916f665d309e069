import Glibc

/// So many of so many.
package struct Proportion: Sendable, Hashable {
  package let count: Int
  package let base: Int

  /// Products of larger numbers would leave exact arithmetic.
  package static let largestBase = 1 << 40

  /// Nil unless 0 ≤ count ≤ base and the base is above 0 and at most `largestBase`.
  package init?(_ count: Int, of base: Int) {
    guard base > 0, base <= Proportion.largestBase, (0...base).contains(count) else { return nil }
    self.count = count
    self.base = base
  }

  package var share: Double { Double(count) / Double(base) }
  package var percent: Double { 100 * Double(count) / Double(base) }
  var rest: Int { base - count }

  /// Wilson's score interval, exactly 0 below for none and exactly 1 above for all.
  ///
  /// - Parameter z: the quantile of the confidence, 1.96 for 95 %.
  package func wilson(z: Double) -> ClosedRange<Double> {
    let square = z * z
    let root = z * (square + 4 * Double(count) * (Double(rest) / Double(base))).squareRoot()
    let sum = 2 * Double(count) + square + root
    // The two ends are the roots of one equation: dividing their product by one gives the other without cancellation.
    let lower = 2 * Double(count) * share / sum
    let upper = rest == 0 ? 1 : min(1, sum / (2 * (Double(base) + square)))
    return min(lower, share)...max(upper, share)
  }
}

/// Two proportions held against each other: the first less the second.
package struct ProportionDifference: Sendable {
  package let first: Proportion
  package let second: Proportion
  /// count₁·base₂ − count₂·base₁, exact, so that equal shares differ by 0 and nearly equal ones keep their digits.
  private let cross: Double

  package init(_ first: Proportion, _ second: Proportion) {
    self.first = first
    self.second = second
    cross = Double(
      Int128(first.count) * Int128(second.base) - Int128(second.count) * Int128(first.base))
  }

  package var value: Double { cross / (Double(first.base) * Double(second.base)) }
  package var percentagePoints: Double { 100 * cross / (Double(first.base) * Double(second.base)) }

  /// Newcombe's interval by method 10: the Wilson intervals squared and added.
  ///
  /// Newcombe (1998), Statistics in Medicine 17:873–890.
  package func newcombe(z: Double) -> ClosedRange<Double> {
    let one = first.wilson(z: z)
    let two = second.wilson(z: z)
    let below = hypot(first.share - one.lowerBound, two.upperBound - second.share)
    let above = hypot(one.upperBound - first.share, second.share - two.lowerBound)
    return max(-1, value - below)...min(1, value + above)
  }

  /// The test statistic with the share of both groups together; nil if that is 0 or 1, when there is nothing to test.
  package var pooledZ: Double? {
    let count = Double(first.count + second.count)
    let rest = Double(first.rest + second.rest)
    guard count > 0, rest > 0 else { return nil }
    let bases = Double(first.base) * Double(second.base)
    return cross / (count * rest * (bases / (count + rest))).squareRoot()
  }

  /// Cohen's h, the difference of the angles 2·asin √share.
  package var cohenH: Double {
    // One angle of the exact difference instead of the difference of two, which loses digits near 0 and 1.
    let (sine1, cosine1) = (Double(first.count).squareRoot(), Double(first.rest).squareRoot())
    let (sine2, cosine2) = (Double(second.count).squareRoot(), Double(second.rest).squareRoot())
    guard cross != 0 else { return 0 }
    return 2 * atan2(cross / (sine1 * cosine2 + cosine1 * sine2), cosine1 * cosine2 + sine1 * sine2)
  }
}
