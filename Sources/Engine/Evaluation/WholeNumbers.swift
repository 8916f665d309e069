import Tables

/// What is computed from whole numbers that a double may not hold.
enum WholeNumbers {
  /// The number that lies a share of the way between two whole numbers, rounded once. Nil where one of the two, or the
  /// middle of them, is meant, and no double is equal to it.
  static func between(_ below: Int, _ above: Int, _ share: Double) -> Double? {
    if share == 0 || below == above { return ExactOrder.number(below) }
    let size = max(below.magnitude, above.magnitude)
    if size <= 1 << 52 { return Double(below) + share * Double(above - below) }
    // Shares are multiples of a small power of two, so that all of this is exact: 2^64 · 2^62 has room.
    let scaled = Int128(below) << 62 + Int128((share * 0x1p62).rounded()) * (Int128(above) - Int128(below))
    let number = ExactOrder.quotient(scaled, 1 << 62)
    if share == 0.5, !isEqual(number, halves: Int128(below) + Int128(above)) { return nil }
    return number
  }

  private static func isEqual(_ number: Double, halves: Int128) -> Bool {
    Int128(exactly: number * 2) == halves
  }

  /// Distances of whole numbers from one near their mean, for a standard deviation.
  struct Spread {
    private let start: Int128
    private var count = 0
    private var sum: Int128 = 0
    private var squares: UInt128 = 0
    /// The same where distances are too large to be squared exactly.
    private var rounded = 0.0
    private var lost = 0.0
    private var isWide = false

    init(from start: Int128) { self.start = start }

    mutating func add(_ value: Int) {
      let distance = Int128(value) - start
      count += 1
      sum += distance
      let square = Double(distance) * Double(distance)
      let next = rounded + square
      lost += rounded >= square ? (rounded - next) + square : (square - next) + rounded
      rounded = next
      if distance.magnitude >> 32 == 0 { squares += distance.magnitude * distance.magnitude } else { isWide = true }
    }

    /// Of a sample; 0 under two values.
    var deviation: Double {
      guard count > 1 else { return 0 }
      if isWide {
        let square = Double(sum) * Double(sum) / Double(count)
        return ((rounded + lost - square) / Double(count - 1)).squareRoot()
      }
      let (number, sum) = (Int128(count), Int128(sum))
      let spread = Int128(squares) * number - sum * sum
      return ExactOrder.quotient(spread, count * (count - 1)).squareRoot()
    }
  }
}
