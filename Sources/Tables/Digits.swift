/// How many digits of computed numbers matter to a reader. What needs no more is shown as it is; programs get all digits.
package enum Digits: Sendable, Equatable {
  /// So many behind the point.
  case decimals(Int)
  /// So many that count, but all of a whole part.
  case significant(Int)

  /// Of one whole number over another.
  package static let ofRatios = Digits.significant(4)
  /// Of what a method computes.
  package static let ofMethods = Digits.decimals(3)

  /// With one digit more behind the point.
  package var finer: Digits {
    if case .decimals(let count) = self { .decimals(count + 1) } else { self }
  }

  /// Of a number that rests on both.
  package func joined(with other: Digits) -> Digits {
    switch (self, other) {
    case (.decimals(let left), .decimals(let right)): .decimals(max(left, right))
    case (.significant(let left), .significant(let right)): .significant(max(left, right))
    case (.significant, _): self
    case (_, .significant): other
    }
  }

  package func text(_ value: Double) -> String {
    let exact = Value.shortest(value)
    guard value.isFinite, value != 0, value.magnitude < 1e15 else { return exact }
    let decimals = decimals(of: value)
    if decimals > 9 { return Digits.scientific(value, exact) }
    if !exact.contains("e"), Value.decimals(of: value) <= decimals { return exact }
    let text = Value.fixed(value, decimals: decimals)
    // What is not 0 never reads as 0.
    if text.utf8.contains(where: { (0x31...0x39).contains($0) }) { return text }
    return Digits.significant(1).text(value)
  }

  private func decimals(of value: Double) -> Int {
    switch self {
    case .decimals(let count): return count
    case .significant(let count):
      var (decimals, scaled) = (count - 1, value.magnitude)
      while scaled >= 10, decimals > 0 { (decimals, scaled) = (decimals - 1, scaled / 10) }
      while scaled < 1, decimals < 400 { (decimals, scaled) = (decimals + 1, scaled * 10) }
      return decimals
    }
  }

  /// With four digits before the power of ten.
  private static func scientific(_ value: Double, _ exact: String) -> String {
    guard let mark = exact.firstIndex(of: "e"), let mantissa = Double(exact[..<mark]) else { return exact }
    return Value.shortest((mantissa * 1000).rounded() / 1000) + exact[mark...]
  }

  /// The bound with its ends at numbers that are shown, none of them further in than they are.
  func widened(_ bound: Bound) -> Bound {
    var out = bound
    out.least = bound.least.map { outer($0) { $0 > $1 } }
    out.most = bound.most.map { outer($0) { $0 < $1 } }
    return out
  }

  private func outer(_ end: Double, _ isInside: (_ shown: Double, _ end: Double) -> Bool) -> Double {
    let shown = Double(text(end)) ?? end
    guard isInside(shown, end) else { return shown }
    var unit = 1.0
    for _ in 0..<min(20, decimals(of: end)) { unit /= 10 }
    return Double(text(isInside(1, 0) ? shown - unit : shown + unit)) ?? end
  }
}

extension Column {
  /// How many digits of its numbers matter; nil where nobody has said so and all of them do.
  package var readersDigits: Digits? {
    if let digits { return digits }
    switch storage {
    case .integer: return .decimals(0)
    case .number(let values):
      if let decimals { return .decimals(Int(decimals.max() ?? 0)) }
      // A written number stands in every row.
      guard let first = values.first, values.allSatisfy({ $0 == first }) else { return nil }
      return .decimals(Value.decimals(of: first))
    default: return nil
    }
  }

  /// The column as computed, its digits those that are said to matter.
  package func showing(_ digits: Digits?) -> Column {
    guard type.isNumeric else { return self }
    var column = self
    column.digits = digits
    return column
  }
}
