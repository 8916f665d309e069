import Glibc
import Methods

/// What is computed of two shares, over all shares that the two cells may have: each number as its smallest and largest
/// value, equal where both cells are known.
///
/// A share grows with its count, and so do the difference of two, its statistic, Cohen's h and both ends of Newcombe's
/// interval: of counts it is enough to look at the ends. Where a base is open, and for Fisher's test, which does not
/// grow so, every completion is computed, as long as there are few enough.
struct DifferenceHull: Sendable {
  /// Beyond so many completions what cannot be told from the ends is left open.
  static let mostCompletions = 4096

  let first: ShareRange
  let second: ShareRange
  /// First less second, from −1 to 1.
  let difference: ClosedRange<Double>
  let cohenH: ClosedRange<Double>
  /// The smallest lower and the largest upper end that an interval can have; nil where there are too many to look at.
  private(set) var interval: ClosedRange<Double>?
  /// Nil where no completion has one, or where there are too many to look at.
  private(set) var z: ClosedRange<Double>?
  /// The p of z.
  private(set) var p: ClosedRange<Double>?
  /// Whether some completion leaves nothing to test by z: the share is 0 or 1 in both.
  private(set) var mayLackZ = false
  private(set) var fisher: ClosedRange<Double>?
  private(set) var midP: ClosedRange<Double>?
  /// The smallest count that a cell of the table is expected to have, in the completion where it is smallest.
  private(set) var leastExpected = 0.0
  /// Whether some numbers are wider than what the completions give.
  private(set) var isWidened = false

  /// Any p at all: what is said where it cannot be told.
  static let anyP = Double.leastNonzeroMagnitude...1

  var isKnown: Bool { first.isKnown && second.isKnown }

  /// - Parameters:
  ///   - quantile: the z of the confidence.
  ///   - takesExactTests: whether Fisher's test and mid-p can be made: not where the groups have respondents in common.
  init(
    _ first: ShareRange, _ second: ShareRange, design: SamplingDesign, quantile: Double, takesExactTests: Bool,
    _ checkpoint: Checkpoint
  ) throws(Refusal) {
    self.first = first
    self.second = second
    let (one, two) = (first.shares, second.shares)
    if let share1 = first.known, let share2 = second.known {
      let value = ProportionDifference(share1, share2)
      difference = value.value...value.value
      cohenH = value.cohenH...value.cohenH
    } else {
      difference = (one.lowerBound - two.upperBound)...(one.upperBound - two.lowerBound)
      cohenH =
        DifferenceHull.cohenH(one.lowerBound, two.upperBound)...DifferenceHull.cohenH(one.upperBound, two.lowerBound)
    }
    leastExpected = DifferenceHull.leastExpected(first, second)
    let (size, overflows) = first.size.multipliedReportingOverflow(by: second.size)
    let isFew = !overflows && size <= DifferenceHull.mostCompletions
    var hull = Computed(isKnown: first.isKnown && second.isKnown)
    if design.isPhiOpen, !hull.isKnown { hull.isWidened = true }
    if first.hasKnownBase, second.hasKnownBase {
      try hull.addEnds(first, second, design, quantile, isFew: isFew, checkpoint)
    } else if isFew {
      for one in first.completions {
        try checkpoint.pass()
        for two in second.completions { hull.add(ProportionDifference(one, two), design, quantile) }
      }
    } else {
      hull.p = DifferenceHull.anyP
      hull.isWidened = true
      hull.mayLackZ = true
    }
    if takesExactTests, isFew {
      for one in first.completions {
        try checkpoint.pass()
        for two in second.completions { hull.addExact(ProportionDifference(one, two)) }
      }
    } else if takesExactTests {
      hull.fisher = DifferenceHull.anyP
      hull.midP = DifferenceHull.anyP
      hull.isWidened = true
    }
    (interval, z, p, mayLackZ) = (hull.interval, hull.z, hull.p, hull.mayLackZ)
    (fisher, midP, isWidened) = (hull.fisher, hull.midP, hull.isWidened)
  }

  private static func cohenH(_ first: Double, _ second: Double) -> Double {
    2 * (asin(max(0, min(1, first)).squareRoot()) - asin(max(0, min(1, second)).squareRoot())) + 0
  }

  /// Expected counts are products of margins: the smallest is where the counted, or the rest, are fewest.
  private static func leastExpected(_ first: ShareRange, _ second: ShareRange) -> Double {
    let fewest = Double(first.counts.lowerBound + second.counts.lowerBound)
    let rest = Double(
      max(0, first.bases.lowerBound - first.counts.upperBound)
        + max(0, second.bases.lowerBound - second.counts.upperBound))
    let (small, large) = (
      Double(min(first.bases.lowerBound, second.bases.lowerBound)),
      Double(max(first.bases.upperBound, second.bases.upperBound))
    )
    return min(fewest, rest) * (small / (small + large))
  }
}

extension ShareRange {
  /// The share where it is known.
  var known: Proportion? { isKnown ? Proportion(counts.lowerBound, of: bases.lowerBound) : nil }
}

/// The numbers as they widen from completion to completion.
private struct Computed {
  /// Whether both cells are known: then there is one completion.
  let isKnown: Bool
  var interval: ClosedRange<Double>?
  var z: ClosedRange<Double>?
  var p: ClosedRange<Double>?
  var mayLackZ = false
  var fisher: ClosedRange<Double>?
  var midP: ClosedRange<Double>?
  var isWidened = false

  /// One completion; where φ is open, every φ that its shares allow.
  mutating func add(_ difference: ProportionDifference, _ design: SamplingDesign, _ quantile: Double) {
    let pooled =
      Double(difference.first.count + difference.second.count) / Double(difference.first.base + difference.second.base)
    let ofTest = phis(design, pooled, pooled)
    let ofInterval = phis(design, difference.first.share, difference.second.share)
    for phi in [ofInterval.lowerBound, ofInterval.upperBound] {
      Computed.widen(&interval, by: design.interval(difference, z: quantile, phi: phi))
    }
    guard let least = design.z(difference, phi: ofTest.lowerBound) else {
      mayLackZ = true
      return
    }
    Computed.widen(&z, by: least...least)
    let p = Normal.twoSidedP(least)
    Computed.widen(&self.p, by: p...p)
    guard ofTest.lowerBound < ofTest.upperBound else { return }
    // Where nothing is left to chance, any difference is certain.
    let most = design.z(difference, phi: ofTest.upperBound)
    if let most { Computed.widen(&z, by: min(least, most)...max(least, most)) }
    let smallest = difference.value == 0 ? 1 : most.map(Normal.twoSidedP) ?? .leastNonzeroMagnitude
    Computed.widen(&self.p, by: min(p, smallest)...p)
  }

  mutating func addExact(_ difference: ProportionDifference) {
    let (p, mid) = FisherTest.tails(difference)
    Computed.widen(&fisher, by: p...p)
    Computed.widen(&midP, by: mid...mid)
  }

  /// The completions of two known bases, from the ends of their counts.
  mutating func addEnds(
    _ first: ShareRange, _ second: ShareRange, _ design: SamplingDesign, _ quantile: Double, isFew: Bool,
    _ checkpoint: Checkpoint
  ) throws(Refusal) {
    let (base1, base2) = (first.bases.lowerBound, second.bases.lowerBound)
    func difference(_ one: Int, _ two: Int) -> ProportionDifference? {
      guard first.counts.contains(one), second.counts.contains(two), let share1 = Proportion(one, of: base1),
        let share2 = Proportion(two, of: base2)
      else { return nil }
      return ProportionDifference(share1, share2)
    }
    let lowest = (first.counts.lowerBound, second.counts.upperBound)
    let highest = (first.counts.upperBound, second.counts.lowerBound)
    // Beside an end at which there is nothing to test stands the completion that is next to it.
    for (one, two) in [
      lowest, (lowest.0 + 1, lowest.1), (lowest.0, lowest.1 - 1), highest, (highest.0 - 1, highest.1),
      (highest.0, highest.1 + 1),
    ] {
      if let difference = difference(one, two) { add(difference, design, quantile) }
    }
    if difference(0, 0) != nil || difference(base1, base2) != nil { mayLackZ = true }
    guard let z, z.lowerBound < 0, z.upperBound > 0, !design.isPhiOpen || first.size * second.size > 1 else { return }
    // Between the ends the two shares may be equal, or nearly so: there p is largest.
    if design.isPhiOpen || !isFew && first.counts.count > 1 && second.counts.count > 1 {
      Computed.widen(&p, by: 1...1)
      isWidened = true
      return
    }
    for one in first.counts.count <= second.counts.count ? Array(first.counts) : [] {
      try checkpoint.pass()
      let near = Int((Double(one) / Double(base1) * Double(base2)).rounded(.down))
      for two in near - 1...near + 2 {
        if let difference = difference(one, two) { add(difference, design, quantile) }
      }
    }
    for two in first.counts.count <= second.counts.count ? [] : Array(second.counts) {
      try checkpoint.pass()
      let near = Int((Double(two) / Double(base2) * Double(base1)).rounded(.down))
      for one in near - 1...near + 2 {
        if let difference = difference(one, two) { add(difference, design, quantile) }
      }
    }
  }

  private func phis(_ design: SamplingDesign, _ first: Double, _ second: Double) -> ClosedRange<Double> {
    if let phi = design.phi { return phi...phi }
    guard design.overlap != nil else { return 0...0 }
    // Between two ends of a count other shares allow other φ.
    return isKnown ? SamplingDesign.phiRange(first, second) : -1...1
  }

  private static func widen(_ range: inout ClosedRange<Double>?, by other: ClosedRange<Double>) {
    guard let known = range else {
      range = other
      return
    }
    range = min(known.lowerBound, other.lowerBound)...max(known.upperBound, other.upperBound)
  }
}
