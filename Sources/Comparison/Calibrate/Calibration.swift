import Glibc
import Methods
import Tables

/// Turns raw numbers into sets. The thresholds are given by who knows the cases; none is ever taken from the data.
package enum Calibration {
  /// Membership by the direct method: m = 1 / (1 + exp(−L·(x − c) / s)), where s is full − c on the side of full
  /// membership and c − out on the other. Both are signed, so a set may fall: out above cross above full.
  ///
  /// - Parameter logOdds: L, the log odds of membership at `full`: 3 in fsQCA, 2.944439 (0.95 of 0.05) in R.
  package static func fuzzy(
    _ column: Column, out: Double, cross: Double, full: Double, logOdds: Double
  ) throws(Refusal) -> Column {
    guard [out, cross, full].allSatisfy(\.isFinite) else {
      throw Refusal(
        "a threshold is no number",
        help: ["give three numbers, as in `out 400 cross 550 full 900`"])
    }
    guard (out < cross && cross < full) || (out > cross && cross > full) else {
      let given = [out, cross, full].map { Value.shortest($0) }
      throw Refusal(
        "the thresholds out, cross and full must rise, or fall: \(given) do neither",
        help: [
          "out 400 cross 550 full 900 makes a set that rises with the number, out 15 cross 9.5 full 5 one that falls"
        ])
    }
    guard logOdds.isFinite, logOdds > 0 else {
      throw Refusal(
        "the log odds of full membership must be above 0",
        help: ["3 is the value of fsQCA, 2.944439 that of R's package QCA"])
    }
    let numbers = try numbers(of: column)
    let above = full - cross
    let below = cross - out
    var validity = column.validity
    var memberships = [Double](repeating: 0, count: numbers.count)
    for row in numbers.indices where column.isKnown(row) {
      let distance = numbers[row] - cross
      let scaled = distance / above >= 0 ? distance / above : distance / below
      guard !scaled.isNaN else {
        markUnknown(row, in: &validity, count: numbers.count)
        continue
      }
      memberships[row] = 1 / (1 + exp(-logOdds * scaled))
    }
    return Column(.number(memberships), validity: validity)
  }

  /// Membership by thresholds, a number that equals one being above it: one threshold makes yes and no, several the
  /// values 0, 1, 2, ….
  package static func crisp(_ column: Column, thresholds: [Double]) throws(Refusal) -> Column {
    guard let first = thresholds.first else {
      throw Refusal("no threshold is given", help: ["give at least one, as in `at 550`"])
    }
    guard thresholds.allSatisfy(\.isFinite) else {
      throw Refusal("a threshold is no number", help: ["give numbers, as in `at 550`"])
    }
    guard zip(thresholds, thresholds.dropFirst()).allSatisfy({ $0 < $1 }) else {
      let given = thresholds.map { Value.shortest($0) }
      let rising = Set(thresholds).sorted().map { Value.shortest($0) }
      throw Refusal("the thresholds must rise: \(given) do not", help: ["at \(rising)"])
    }
    let numbers = try numbers(of: column)
    var validity = column.validity
    for row in numbers.indices where column.isKnown(row) && numbers[row].isNaN {
      markUnknown(row, in: &validity, count: numbers.count)
    }
    if thresholds.count == 1 {
      return Column(.boolean(numbers.map { $0 >= first }), validity: validity)
    }
    return Column(.integer(numbers.map { number in thresholds.filter { number >= $0 }.count }), validity: validity)
  }

  private static func numbers(of column: Column) throws(Refusal) -> [Double] {
    switch column.storage {
    case .number(let numbers): return numbers
    case .integer(let numbers): return numbers.map { Double($0) }
    default:
      throw Refusal(
        "only numbers can be calibrated, and this is \(column.type.phrase)",
        help: column.type == .boolean ? ["yes and no are a crisp set already"] : [])
    }
  }

  private static func markUnknown(_ row: Int, in validity: inout Validity, count: Int) {
    if validity.marks == nil { validity.marks = [UInt8](repeating: 0, count: count) }
    validity.marks?[row] = 1
  }
}
