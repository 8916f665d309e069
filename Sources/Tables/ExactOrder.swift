/// The order of whole numbers and decimals by their true values, without making one the other.
package enum ExactOrder {
  /// Negative, zero or positive.
  @inline(__always)
  package static func compare(_ left: Int, _ right: Double) -> Int {
    if right >= 0x1p63 { return -1 }
    if right < -0x1p63 { return 1 }
    let below = right.rounded(.down)
    let whole = Int(below)
    if left != whole { return left < whole ? -1 : 1 }
    return below < right ? -1 : 0
  }

  /// Negative, zero or positive; nil where one is no number.
  package static func compare(_ left: Value, _ right: Value) -> Int? {
    switch (left, right) {
    case (.integer(let left), .integer(let right)): left < right ? -1 : left > right ? 1 : 0
    case (.integer(let left), .number(let right)): compare(left, right)
    case (.number(let left), .integer(let right)): -compare(right, left)
    case (.number(let left), .number(let right)): left < right ? -1 : left > right ? 1 : 0
    default: nil
    }
  }

  /// The double nearest to a quotient of whole numbers.
  package static func quotient(_ sum: Int128, _ count: Int) -> Double {
    guard count > 0 else { return 0 }
    if sum.magnitude <= 1 << 53 { return Double(Int(sum)) / Double(count) }
    let (whole, rest) = sum.magnitude.quotientAndRemainder(dividingBy: UInt128(count))
    let result: Double
    if whole >> 60 != 0 {
      // What is left over counts where the digits before it are a half.
      result = Double(rest == 0 ? whole : whole | 1)
    } else {
      let (more, last) = (rest << 60).quotientAndRemainder(dividingBy: UInt128(count))
      let digits = (whole << 60) + more
      result = Double(last == 0 ? digits : digits | 1) * 0x1p-60
    }
    return sum < 0 ? -result : result
  }
}
