import Methods

/// Prime implicants where every condition is a set, found row by row.
///
/// A term that covers a row leaves some conditions free. It is allowed if no barred row differs from the row in free
/// conditions alone. So for each row the sets of free conditions that are not allowed are those that hold the difference
/// to some barred row; the greatest that are left are its prime implicants. A family of sets of k conditions is a number
/// of 2ᵏ bits, of which 64 are worked on at once: k · 2ᵏ / 64 steps a row, 768 for twelve conditions.
struct BinaryPrimes {
  private let count: Int
  private let words: Int
  private var barred: [UInt64]
  private var family: [UInt64]

  /// - Parameter count: how many conditions, more than 6.
  private init(_ count: Int, _ isBarred: [Bool]) {
    self.count = count
    words = 1 << (count - 6)
    barred = [UInt64](repeating: 0, count: words)
    family = barred
    for row in isBarred.indices where isBarred[row] { barred[row >> 6] |= 1 << UInt64(row & 63) }
  }

  static func chart(
    _ count: Int, on: [Int], isBarred: [Bool], _ checkpoint: Checkpoint
  ) throws(Refusal) -> PrimeImplicants.Chart {
    var search = BinaryPrimes(count, isBarred)
    let full = (1 << count) - 1
    var keysOfRow: [[Int]] = []
    var place: [Int: Int32] = [:]
    var keys: [Int] = []
    var cells = 0
    for (done, row) in on.enumerated() {
      if done & 0x3F == 0 { try checkpoint.pass() }
      var own: [Int] = []
      search.forEachPrime(of: row) { free in
        let literals = full & ~free
        // Rises as implicants do: fewer literals first, then by the places of the conditions, then by the values.
        own.append((literals.nonzeroBitCount << (2 * count)) | (free << count) | (row & literals))
      }
      for key in own where place[key] == nil {
        place[key] = 0
        keys.append(key)
      }
      cells += own.count
      guard keys.count <= PrimeImplicants.most else { throw PrimeImplicants.tooMany }
      guard cells <= PrimeImplicants.mostCells else { throw PrimeImplicants.tooManyCells(keys.count, on.count) }
      keysOfRow.append(own)
    }
    keys.sort()
    for (index, key) in keys.enumerated() { place[key] = Int32(index) }
    return PrimeImplicants.Chart(
      primes: keys.map { implicant($0, count) },
      primesOfRow: keysOfRow.map { own in own.compactMap { place[$0] }.sorted() })
  }

  private static func implicant(_ key: Int, _ count: Int) -> Implicant {
    let free = (key >> count) & ((1 << count) - 1)
    return Implicant(
      digits: (0..<count).map { place in
        let bit = count - 1 - place
        return free >> bit & 1 == 1 ? 0 : UInt8(key >> bit & 1) + 1
      })
  }

  /// Which of 64 sets hold a condition, by its bit.
  private static let holding: [UInt64] = [
    0xAAAA_AAAA_AAAA_AAAA, 0xCCCC_CCCC_CCCC_CCCC, 0xF0F0_F0F0_F0F0_F0F0, 0xFF00_FF00_FF00_FF00,
    0xFFFF_0000_FFFF_0000, 0xFFFF_FFFF_0000_0000,
  ]

  /// Hands on the sets of free conditions of the prime implicants that cover a row.
  private mutating func forEachPrime(of row: Int, _ body: (Int) -> Void) {
    let (low, high) = (row & 63, row >> 6)
    let (count, words) = (count, words)
    barred.withUnsafeBufferPointer { barred in
      family.withUnsafeMutableBufferPointer { family in
        for word in 0..<words {
          // The differences to barred rows: bit d is whether row ⊕ d is barred.
          var bits = barred[word ^ high]
          for bit in 0..<6 where low >> bit & 1 == 1 {
            let (mask, shift) = (BinaryPrimes.holding[bit], UInt64(1 << bit))
            bits = (bits & mask) >> shift | (bits & ~mask) << shift
          }
          // What holds a set that is not allowed is not allowed.
          for bit in 0..<6 { bits |= (bits & ~BinaryPrimes.holding[bit]) << UInt64(1 << bit) }
          family[word] = bits
        }
        for bit in 0..<(count - 6) {
          for word in 0..<words where word >> bit & 1 == 0 { family[word | 1 << bit] |= family[word] }
        }
        for word in 0..<words {
          let bits = family[word]
          var greatest = ~bits
          for bit in 0..<6 where greatest != 0 {
            let mask = BinaryPrimes.holding[bit]
            greatest &= mask | (bits & mask) >> UInt64(1 << bit)
          }
          for bit in 0..<(count - 6) where greatest != 0 && word >> bit & 1 == 0 {
            greatest &= family[word | 1 << bit]
          }
          while greatest != 0 {
            body(word << 6 | greatest.trailingZeroBitCount)
            greatest &= greatest - 1
          }
        }
      }
    }
  }
}
