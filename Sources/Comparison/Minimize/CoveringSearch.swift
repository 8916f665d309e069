import Methods

/// What the searches for one solution may still do: counted and not timed, so that the same data end in the same way
/// everywhere.
final class CoveringEffort {
  private var left: Int
  /// What of it may be spent on counting more covers than are listed.
  private var leftToCount: Int
  private var sinceCheck = 0

  init(steps: Int) {
    left = steps
    leftToCount = steps / 20
  }

  var mayCount: Bool { leftToCount > 0 }

  func spend(_ steps: Int, counting: Bool = false, _ checkpoint: Checkpoint) throws(Refusal) {
    left -= steps
    if counting { leftToCount -= steps }
    sinceCheck += steps
    if sinceCheck > 1_000_000 {
      sinceCheck = 0
      try checkpoint.pass()
    }
    if left <= 0 { throw Refusal("the search for the fewest terms takes too long") }
  }
}

/// Finds how many columns the smallest covers of a chart have, by branch and bound.
///
/// For this a column may be left out when another covers all that it covers, and whatever falls apart is solved part by
/// part. What has been found of a residue is kept, since the same one is met on many ways. Sizes are tried from the
/// lower bound up: the tighter the size, the more columns are decided by their costs.
struct CoveringSearch {
  private struct Known {
    /// No cover has fewer columns.
    var least: Int
    /// A cover has no more.
    var most: Int
  }

  private let effort: CoveringEffort
  private let checkpoint: Checkpoint
  private var known: [[Int32]: Known] = [:]
  private var knownCells = 0
  private static let mostKnownCells = 6_000_000
  /// Set while covers are counted beyond those that are listed.
  var isCounting = false

  init(effort: CoveringEffort, checkpoint: Checkpoint) {
    self.effort = effort
    self.checkpoint = checkpoint
  }

  func spend(_ steps: Int) throws(Refusal) { try effort.spend(steps, counting: isCounting, checkpoint) }

  /// The sizes of the smallest covers of parts that share no column; nil if they come to more than given.
  mutating func sizes(_ parts: [CoveringResidue], atMost most: Int) throws(Refusal) -> [Int]? {
    var least: [Int] = []
    var priced = parts
    for index in parts.indices {
      let bound = try CoveringBound(parts[index], rounds: CoveringSearch.rounds(parts[index]), goal: most, spend)
      priced[index].prices = bound.prices
      least.append(bound.fewest)
    }
    var sum = least.reduce(0, +)
    for index in parts.indices {
      guard sum <= most else { return nil }
      while try !fits(priced[index], in: least[index]) {
        least[index] += 1
        sum += 1
        guard sum <= most else { return nil }
      }
    }
    return sum <= most ? least : nil
  }

  /// Many even where prices are known: a bound that is nearly exact saves more branches than it costs.
  static func rounds(_ residue: CoveringResidue) -> Int { residue.prices.isEmpty ? 400 : 120 }

  /// Whether a cover has no more columns than given.
  mutating func fits(_ given: CoveringResidue, in most: Int) throws(Refusal) -> Bool {
    var residue = given
    var most = most
    if !given.prices.isEmpty, !given.isEmpty {
      // The prices from before often tell already, and a residue that they make smaller is quicker to reduce.
      switch given.decide(try CoveringBound(given, rounds: 1, goal: most, spend), atMost: most) {
      case .none: return false
      case .some(let decided, let taken):
        residue = decided
        most -= taken.count
      case .undecided: break
      }
    }
    let budget = try most - residue.reduce(.toOne, spend).count
    if residue.isEmpty { return budget >= 0 }
    guard budget > 0 else { return false }
    let parts = residue.parts()
    return try parts.count == 1 ? fitsPart(residue, in: budget) : sizes(parts, atMost: budget) != nil
  }

  private mutating func fitsPart(_ given: CoveringResidue, in most: Int) throws(Refusal) -> Bool {
    var residue = given
    let key = CoveringSearch.key(residue)
    if let found = known[key] {
      if found.least > most { return false }
      if found.most <= most { return true }
    }
    let bound = try CoveringBound(residue, rounds: CoveringSearch.rounds(residue), goal: most, spend)
    residue.prices = bound.prices
    var found = Known(least: bound.fewest, most: .max)
    if found.least <= most {
      try spend(residue.cost * 4)
      found.most = bound.greedy(residue)
      if found.most > most {
        if try isBranchFitting(residue, bound, in: most) { found.most = most } else { found.least = most + 1 }
      }
    }
    keep(key, found)
    return found.most <= most
  }

  private mutating func isBranchFitting(
    _ residue: CoveringResidue, _ bound: CoveringBound, in most: Int
  ) throws(Refusal) -> Bool {
    switch residue.decide(bound, atMost: most) {
    case .none: return false
    case .some(let decided, let taken): return try fits(decided, in: most - taken.count)
    case .undecided: break
    }
    let branches = residue.branches(bound.costs)
    for (index, column) in branches.enumerated() {
      try spend(residue.cost * 2)
      if let rest = residue.taking(column, barring: branches[..<index]), try fits(rest, in: most - 1) { return true }
    }
    return false
  }

  private mutating func keep(_ key: [Int32], _ found: Known) {
    if knownCells + key.count > CoveringSearch.mostKnownCells {
      known = [:]
      knownCells = 0
    }
    if let before = known[key] {
      known[key] = Known(least: max(before.least, found.least), most: min(before.most, found.most))
    } else {
      known[key] = found
      knownCells += key.count + 16
    }
  }

  /// The rows one behind the other, the last column of each marked.
  static func key(_ residue: CoveringResidue) -> [Int32] {
    var key = residue.rows.cells
    for end in residue.rows.starts.dropFirst() { key[end - 1] = ~key[end - 1] }
    return key
  }
}

extension CoveringResidue {
  enum Decision {
    /// No cover is so small.
    case none
    /// What is left once columns are taken that every such cover has, and those are left out that none has.
    case some(CoveringResidue, taken: [Int32])
    case undecided
  }

  /// What the bound says of each column, if only covers are sought that have at most so many columns.
  func decide(_ bound: CoveringBound, atMost most: Int) -> Decision {
    let room = Double(most) - bound.value + CoveringBound.tolerance
    if room < 0 { return .none }
    var isColumnKept = [Bool](repeating: true, count: columnCount)
    var isTaken = isColumnKept.map { _ in false }
    var taken: [Int32] = []
    var isChanged = false
    for column in 0..<columnCount {
      if bound.costs[column] > room {
        isColumnKept[column] = false
        isChanged = true
      } else if -bound.costs[column] > room {
        isTaken[column] = true
        taken.append(names[column])
        isChanged = true
      }
    }
    guard isChanged else { return .undecided }
    let isKept = (0..<rows.listCount).map { row in !rows[row].contains { isTaken[Int($0)] } }
    guard taken.count <= most, let left = keeping(rows: isKept, columns: isColumnKept) else { return .none }
    return .some(left, taken: taken)
  }
}
