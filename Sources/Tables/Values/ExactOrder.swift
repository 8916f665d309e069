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

  /// The decimal number that is equal to a whole number; nil where there is none.
  package static func number(_ whole: Int) -> Double? {
    let number = Double(whole)
    return whole.magnitude <= 1 << 53 || compare(whole, number) == 0 ? number : nil
  }

  /// The double nearest to a quotient of whole numbers; 0 where it would be divided by 0.
  package static func quotient(_ dividend: Int128, _ divisor: Int) -> Double {
    let size = quotient(dividend.magnitude, divisor.magnitude)
    return (dividend < 0) == (divisor < 0) ? size : -size
  }

  private static func quotient(_ dividend: UInt128, _ divisor: UInt) -> Double {
    guard dividend > 0, divisor > 0 else { return 0 }
    if dividend <= 1 << 53, divisor <= 1 << 53 { return Double(UInt64(dividend)) / Double(divisor) }
    // With the first digit in front, the quotient has more digits than a double, and its last one can stand for the rest.
    let shift = dividend.leadingZeroBitCount
    let (digits, rest) = (dividend << UInt128(shift)).quotientAndRemainder(dividingBy: UInt128(divisor))
    let surplus = max(0, 64 - digits.leadingZeroBitCount)
    var kept = UInt64(truncatingIfNeeded: digits >> UInt128(surplus))
    if rest > 0 || digits != UInt128(kept) << UInt128(surplus) { kept |= 1 }
    return Double(sign: .plus, exponent: surplus - shift, significand: Double(kept))
  }
}
