/// The shares that a cell may have: so many of so many, each a range where it is not known.
struct ShareRange: Sendable, Hashable {
  let counts: ClosedRange<Int>
  let bases: ClosedRange<Int>

  /// Nil where no count of the range is part of a base of the other.
  init?(counts: ClosedRange<Int>, bases: ClosedRange<Int>) {
    let lowest = max(1, bases.lowerBound, counts.lowerBound)
    let highest = min(Proportion.largestBase, bases.upperBound)
    guard lowest <= highest, counts.lowerBound >= 0 else { return nil }
    self.bases = lowest...highest
    self.counts = counts.lowerBound...min(counts.upperBound, highest)
  }

  init(_ share: Proportion) {
    counts = share.count...share.count
    bases = share.base...share.base
  }

  var isKnown: Bool { counts.count == 1 && bases.count == 1 }
  var hasKnownBase: Bool { bases.count == 1 }

  /// The smallest and the largest share, both of which some count and base give.
  var shares: ClosedRange<Double> {
    let least = Double(counts.lowerBound) / Double(bases.upperBound)
    let most =
      counts.upperBound >= bases.lowerBound ? 1 : Double(counts.upperBound) / Double(bases.lowerBound)
    return least...max(least, most)
  }

  /// How many counts and bases there are, at most: those that do not go together among them.
  var size: Int {
    let (size, overflows) = counts.count.multipliedReportingOverflow(by: bases.count)
    return overflows ? .max : size
  }

  /// Every share, count and base; to be asked only of few.
  var completions: [Proportion] { bases.flatMap { base in counts.compactMap { Proportion($0, of: base) } } }
}
