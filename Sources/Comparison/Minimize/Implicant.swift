import Methods
import Tables

/// A term: some conditions with a value each, the others free.
package struct Implicant: Hashable, Sendable {
  /// One a condition: 0 where it is free, else its value + 1.
  let digits: [UInt8]
  let literalCount: Int

  init(digits: [UInt8]) {
    self.digits = digits
    literalCount = digits.reduce(0) { $0 + ($1 == 0 ? 0 : 1) }
  }

  /// The term that is one configuration.
  init(levels: [Int]) { self.init(digits: levels.map { UInt8(clamping: $0 + 1) }) }

  func covers(_ levels: [Int]) -> Bool {
    for (digit, level) in zip(digits, levels) where digit != 0 && Int(digit) - 1 != level { return false }
    return true
  }

  /// Whether each of its literals stands in the other, which then covers no more than this.
  func isPart(of other: Implicant) -> Bool {
    zip(digits, other.digits).allSatisfy { $0 == 0 || $0 == $1 }
  }

  /// The conditions that have a value here.
  var conditions: [Int] { digits.indices.filter { digits[$0] != 0 } }

  /// `DEV*~IND`; where a condition has several numbered values `DEV[2]*IND[0]`, as R writes it.
  func expression(in conditions: [Condition]) -> String {
    let hasBrackets = conditions.contains { $0.isMultivalue && $0.hasNumberedLevels }
    return self.conditions.map { index -> String in
      let condition = conditions[index]
      let level = Int(digits[index]) - 1
      if case .multivalue(let levels) = condition.kind {
        return "\(condition.term)[\(levels.indices.contains(level) ? levels[level] : "\(level)")]"
      }
      if hasBrackets { return "\(condition.term)[\(level)]" }
      return level == 1 ? condition.term : condition.opposite
    }.joined(separator: "*")
  }
}

/// The order in which R numbers them: fewer literals first, then by the places of the conditions, then by the values.
extension Implicant: Comparable {
  package static func < (left: Implicant, right: Implicant) -> Bool {
    if left.literalCount != right.literalCount { return left.literalCount < right.literalCount }
    for (one, other) in zip(left.digits, right.digits) where (one == 0) != (other == 0) { return one != 0 }
    return left.digits.lexicographicallyPrecedes(right.digits)
  }
}

extension Condition {
  var isMultivalue: Bool {
    if case .multivalue = kind { true } else { false }
  }

  /// The name of the opposite set.
  var opposite: String { isNegated ? symbol : "~\(symbol)" }
}

/// All configurations of some conditions, numbered from 0 with the first condition most significant, and all terms,
/// numbered likewise with one digit more a condition.
struct ConfigurationSpace: Sendable {
  let levelCounts: [Int]
  let rowCount: Int
  let termCount: Int
  let rowStrides: [Int]
  let termStrides: [Int]

  init(levelCounts: [Int]) {
    self.levelCounts = levelCounts
    var rows = 1
    var terms = 1
    var rowStrides: [Int] = []
    var termStrides: [Int] = []
    for count in levelCounts.reversed() {
      rowStrides.append(rows)
      termStrides.append(terms)
      rows *= count
      terms *= count + 1
    }
    rowCount = rows
    termCount = terms
    self.rowStrides = rowStrides.reversed()
    self.termStrides = termStrides.reversed()
  }

  func row(of levels: [Int]) -> Int { zip(levels, rowStrides).reduce(0) { $0 + $1.0 * $1.1 } }

  func levels(of row: Int) -> [Int] { levelCounts.indices.map { row / rowStrides[$0] % levelCounts[$0] } }

  /// The rows whose levels are among those given for each condition, rising.
  func rows(among levels: [[Int]]) -> [Int] {
    var rows = [0]
    for (index, allowed) in levels.enumerated() {
      rows = rows.flatMap { row in allowed.map { row + $0 * rowStrides[index] } }
    }
    return rows
  }

  /// The rows that a term covers, rising.
  func rows(of term: Implicant) -> [Int] {
    rows(
      among: levelCounts.indices.map { term.digits[$0] == 0 ? Array(0..<levelCounts[$0]) : [Int(term.digits[$0]) - 1] })
  }
}
