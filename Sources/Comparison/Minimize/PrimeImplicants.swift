import Methods

/// The prime implicants: the terms that cover only allowed rows and at least one row that is 1, and that no longer do
/// when any of their literals is left out.
///
/// Every possible term is looked at once, from the longest to the shortest: a term with a free condition covers only
/// allowed rows if each of the terms does in which that condition has a value. So the cost is the number of terms,
/// 3 to the power of the conditions for sets, whatever the rows are: a third of a million operations for ten conditions
/// and six million for twelve, with a byte a term.
enum PrimeImplicants {
  /// Beyond so many their chart no longer fits into memory with ease, nor would anyone read the models.
  static let most = 200_000

  /// - Returns: in their order, rising.
  static func all(
    in space: ConfigurationSpace, on: [Int], allowed: [Bool], checkpoint: Checkpoint
  ) throws(Refusal) -> [Implicant] {
    let isAllowed: UInt8 = 1
    let coversOne: UInt8 = 2
    let count = space.levelCounts.count
    var isOn = [Bool](repeating: false, count: space.rowCount)
    for row in on { isOn[row] = true }
    var states = [UInt8](repeating: 0, count: space.termCount)
    var digits = space.levelCounts
    var row = space.rowCount - 1
    for term in stride(from: space.termCount - 1, through: 0, by: -1) {
      if term & 0xffff == 0 { try checkpoint.pass() }
      if let free = digits.firstIndex(of: 0) {
        var all = isAllowed
        var any: UInt8 = 0
        for level in 1...space.levelCounts[free] {
          let state = states[term + level * space.termStrides[free]]
          all &= state
          any |= state
        }
        states[term] = (all & isAllowed) | (any & coversOne)
      } else {
        states[term] = (allowed[row] ? isAllowed : 0) | (isOn[row] ? coversOne : 0)
        row -= 1
      }
      // Counts the digits down.
      var place = count - 1
      while place >= 0 {
        if digits[place] > 0 {
          digits[place] -= 1
          break
        }
        digits[place] = space.levelCounts[place]
        place -= 1
      }
    }
    var found: [Implicant] = []
    for term in states.indices where states[term] == isAllowed | coversOne {
      let digits = (0..<count).map { term / space.termStrides[$0] % (space.levelCounts[$0] + 1) }
      let isPrime = (0..<count).allSatisfy { place in
        digits[place] == 0 || states[term - digits[place] * space.termStrides[place]] & isAllowed == 0
      }
      guard isPrime else { continue }
      if found.count & 0xfff == 0 { try checkpoint.pass() }
      found.append(Implicant(digits: digits.map { UInt8(clamping: $0) }))
      if found.count > most {
        throw Refusal(
          "more than \(most) prime implicants: so many terms fit the rows that no solution could be told from another",
          help: ["leave out conditions, or raise the number of cases that a row needs"])
      }
    }
    return found.sorted()
  }
}
