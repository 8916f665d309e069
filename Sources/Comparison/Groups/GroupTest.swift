/// A test of two shares.
package enum GroupTest: String, Sendable, CaseIterable {
  /// The pooled z, which goes with Newcombe's interval.
  case z
  case fisher
  case midP = "midp"

  var words: String {
    switch self {
    case .z: "z"
    case .fisher: "Fisher"
    case .midP: "mid-p"
    }
  }
}

extension DifferenceHull {
  /// The p of a test; nil where no completion has one.
  func p(_ test: GroupTest) -> ClosedRange<Double>? {
    switch test {
    case .z: p
    case .fisher: fisher
    case .midP: midP
    }
  }
}

/// What Holm and Benjamini–Hochberg make of a family of tests whose p may be ranges.
///
/// Both corrections of a p grow with every p of the family: the ends of all give the ends of each.
struct CorrectedFamily: Sendable {
  /// For each member of the family; nil where it has no p.
  private(set) var holm: [ClosedRange<Double>?]
  private(set) var benjaminiHochberg: [ClosedRange<Double>?]

  /// - Parameter mayBeAbsent: which members some completion leaves without a p, and so outside the family.
  init(_ p: [ClosedRange<Double>?], mayBeAbsent: [Bool]) {
    holm = [ClosedRange<Double>?](repeating: nil, count: p.count)
    benjaminiHochberg = holm
    let members = p.indices.filter { p[$0] != nil }
    let low = members.map { p[$0]?.lowerBound ?? 1 }
    let high = members.map { p[$0]?.upperBound ?? 1 }
    let absent = members.map { mayBeAbsent[$0] }
    guard absent.contains(true) else {
      for (place, pair) in zip(MultipleTesting.holm(low), MultipleTesting.holm(high)).enumerated() {
        holm[members[place]] = pair.0...max(pair.0, pair.1)
      }
      let ends = zip(MultipleTesting.benjaminiHochberg(low), MultipleTesting.benjaminiHochberg(high))
      for (place, pair) in ends.enumerated() { benjaminiHochberg[members[place]] = pair.0...max(pair.0, pair.1) }
      return
    }
    // A member that is absent makes the family smaller, by which no corrected p of the others grows beyond what it is
    // where the absent p is 1.
    let least = MultipleTesting.holm(members.indices.filter { !absent[$0] }.map { low[$0] })
    let most = MultipleTesting.holm(high)
    let widest = MultipleTesting.benjaminiHochberg(members.indices.map { absent[$0] ? 1 : high[$0] })
    var present = 0
    for (place, member) in members.enumerated() {
      let lower = absent[place] ? low[place] : least[present]
      if !absent[place] { present += 1 }
      holm[member] = lower...max(lower, most[place])
      benjaminiHochberg[member] = low[place]...max(low[place], absent[place] ? 1 : widest[place])
    }
  }
}
