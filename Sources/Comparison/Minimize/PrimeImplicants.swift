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

  /// The prime implicants in their order, and for each row that is 1 those that cover it, rising.
  struct Chart {
    var primes: [Implicant]
    var primesOfRow: [[Int32]]
  }

  /// - Parameter barred: by row, whether no term may cover it; nil where every row is barred that is not 1.
  static func chart(
    in space: ConfigurationSpace, on: [Int], barred: [Bool]?, checkpoint: Checkpoint
  ) throws(Refusal) -> Chart {
    let isBarred = barred ?? barredBeside(on, space)
    // A table of two levels a condition is a set of numbers, whose bits go 64 at a time.
    if space.levelCounts.count > 6, space.levelCounts.allSatisfy({ $0 == 2 }) {
      return try BinaryPrimes.chart(space.levelCounts.count, on: on, isBarred: isBarred, checkpoint)
    }
    let primes = try all(in: space, on: on, allowed: isBarred.map { !$0 }, checkpoint: checkpoint)
    return Chart(primes: primes, primesOfRow: try primesOfRow(primes, in: space, on: on, checkpoint))
  }

  private static func barredBeside(_ on: [Int], _ space: ConfigurationSpace) -> [Bool] {
    var isBarred = [Bool](repeating: true, count: space.rowCount)
    for row in on { isBarred[row] = false }
    return isBarred
  }

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
      if found.count > most { throw tooMany }
    }
    return found.sorted()
  }

  /// For each row that is 1 the prime implicants that cover it.
  private static func primesOfRow(
    _ primes: [Implicant], in space: ConfigurationSpace, on: [Int], _ checkpoint: Checkpoint
  ) throws(Refusal) -> [[Int32]] {
    // By condition and level, the rows that are 1 as bits.
    let words = (on.count + 63) / 64
    var having: [[[UInt64]]] = space.levelCounts.map { count in
      [[UInt64]](repeating: [UInt64](repeating: 0, count: words), count: count)
    }
    for (place, row) in on.enumerated() {
      for (condition, level) in space.levels(of: row).enumerated() {
        having[condition][level][place / 64] |= 1 << UInt64(place % 64)
      }
    }
    var out = [[Int32]](repeating: [], count: on.count)
    var cells = 0
    for (index, prime) in primes.enumerated() {
      if index & 0x3ff == 0 { try checkpoint.pass() }
      let literals = prime.conditions.map { having[$0][Int(prime.digits[$0]) - 1] }
      for word in 0..<words {
        var bits = literals.reduce(UInt64.max) { $0 & $1[word] }
        if literals.isEmpty, word == words - 1, on.count % 64 != 0 { bits = (1 << UInt64(on.count % 64)) - 1 }
        while bits != 0 {
          out[word * 64 + bits.trailingZeroBitCount].append(Int32(index))
          bits &= bits - 1
          cells += 1
        }
      }
      guard cells <= mostCells else { throw tooManyCells(primes.count, on.count) }
    }
    return out
  }

  static let mostCells = 60_000_000

  static func tooManyCells(_ primes: Int, _ rows: Int) -> Refusal {
    Refusal(
      "\(primes) prime implicants for \(rows) rows: their chart would not fit into memory",
      help: ["leave out conditions, or raise the number of cases that a row needs"])
  }

  static var tooMany: Refusal {
    Refusal(
      "more than \(most) prime implicants: so many terms fit the rows that no solution could be told from another",
      help: ["leave out conditions, or raise the number of cases that a row needs"])
  }
}
