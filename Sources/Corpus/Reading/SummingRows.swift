import Diagnostics
import Tables
import Text

/// Rows whose numbers are, in every column, the sums of those in rows beside them.
struct SummingRows {
  /// A column of amounts: what is unknown counts as nothing.
  private struct Amounts {
    var values: [Double]
    var isKnown: [Bool]
    /// How many decimals each was printed with.
    var decimals: [UInt8]?
    /// What the last printed decimal of any stands for.
    var unit: Double
    var isPositive: Bool
  }

  private let amounts: [Amounts]
  private let columns: [Column]
  private let rowCount: Int

  private static let walkLimit = 3_000

  init(_ columns: [Column], names: [String], rowCount: Int) {
    self.columns = columns
    self.rowCount = rowCount
    amounts = zip(columns, names).compactMap { SummingRows.amounts($0, $1) }
  }

  /// Nil for a column that holds no amounts: codes, running numbers, one number again and again.
  private static func amounts(_ column: Column, _ name: String) -> Amounts? {
    let values: [Double]
    switch column.storage {
    case .integer(let integers): values = integers.map(Double.init)
    case .number(let numbers): values = numbers
    default: return nil
    }
    let key = TextFolding.key(name)
    if key.contains("コード") || key.contains("code") || key == "id" || key == "no" || key == "no." { return nil }
    let isKnown = values.indices.map { column.isKnown($0) }
    let known = values.indices.filter { isKnown[$0] }.map { values[$0] }
    guard known.count > 1, known.contains(where: { $0 != known[0] }), known.allSatisfy(\.isFinite) else { return nil }
    let step = known[1] - known[0]
    if known.count > 3, abs(step) == 1, zip(known, known.dropFirst()).allSatisfy({ $1 - $0 == step }) { return nil }
    return Amounts(
      values: zip(values, isKnown).map { $1 ? $0 : 0 }, isKnown: isKnown, decimals: column.decimals,
      unit: unit(decimals: column.decimals?.max() ?? 0),
      isPositive: known.allSatisfy { $0 >= 0 })
  }

  private static func unit(decimals: UInt8) -> Double {
    (0..<min(decimals, 12)).reduce(1.0) { unit, _ in unit / 10 }
  }

  // MARK: Blocks

  /// The rows that are the sum of a block directly above or below them. Rows that are summed up in a row stand for
  /// nothing more, so that totals of totals are found as well.
  mutating func find() -> [Int: TotalRows.Sum] {
    guard !amounts.isEmpty, rowCount > 2 else { return [:] }
    var visible = Array(0..<rowCount)
    var found: [Int: TotalRows.Sum] = [:]
    for _ in 0..<4 {
      var hidden: Set<Int> = []
      for position in visible.indices where found[visible[position]] == nil {
        for isBelow in [false, true] {
          guard let count = block(at: position, of: visible, isBelow: isBelow) else { continue }
          let rows = isBelow ? position + 1..<position + 1 + count : position - count..<position
          found[visible[position]] = TotalRows.Sum(count: count, isBelow: isBelow)
          hidden.formUnion(rows.map { visible[$0] })
          break
        }
      }
      guard !hidden.isEmpty else { break }
      visible.removeAll { hidden.contains($0) }
    }
    return found
  }

  /// How many rows above or below a row add up to it.
  private func block(at position: Int, of visible: [Int], isBelow: Bool) -> Int? {
    let row = visible[position]
    let step = isBelow ? 1 : -1
    var sums = [Double](repeating: 0, count: amounts.count)
    var count = 0
    var next = position + step
    while visible.indices.contains(next), count < SummingRows.walkLimit {
      count += 1
      var goesOn = count < 200
      var isOver = false
      for (index, column) in amounts.enumerated() {
        sums[index] += column.values[visible[next]]
        guard column.isKnown[row], column.isPositive else { continue }
        goesOn = true
        if sums[index] > column.values[row] + column.unit * Double(count) { isOver = true }
      }
      if isOver || !goesOn { return nil }
      if count > 1, fits(sums, row, count) {
        let rows = isBelow ? visible[(position + 1)...next] : visible[next..<position]
        let isWhole = count == visible.count - 1
        return isNoChance(rows, isWhole: isWhole) ? count : nil
      }
      next += step
    }
    return nil
  }

  private func fits(_ sums: [Double], _ row: Int, _ count: Int) -> Bool {
    var hasAmount = false
    for (sum, column) in zip(sums, amounts) where column.isKnown[row] {
      let slack = column.unit < 1 ? column.unit * (0.5 * Double(count).squareRoot() + 0.5) : 1e-6 * column.unit
      guard abs(sum - column.values[row]) <= slack + abs(sum) * 1e-12 else { return false }
      if sum != 0 { hasAmount = true }
    }
    return hasAmount
  }

  /// Whether the columns have so many different amounts that rows would hardly add up to another by chance.
  private func isNoChance(_ rows: ArraySlice<Int>, isWhole: Bool) -> Bool {
    var counted: [[Double]] = []
    var chances = 1.0
    for column in amounts {
      let values = rows.map { column.values[$0] }
      guard let most = values.map({ abs($0) }).max(), most > 0 else { continue }
      // What is another column times a number says nothing new.
      if counted.contains(where: { SummingRows.areProportional($0, values) }) { continue }
      counted.append(values)
      chances *= min(most / column.unit, 1e6)
    }
    return chances >= (isWhole ? counted.count > 1 ? 10 : 1_000 : 200 * Double(rowCount))
  }

  private static func areProportional(_ left: [Double], _ right: [Double]) -> Bool {
    zip(left, right).allSatisfy { abs($0 * right[0] - $1 * left[0]) <= 1e-9 * abs($0 * right[0]) }
  }

  // MARK: One row at the end

  /// Of how many rows above a row it is the sum or the mean in every column of amounts.
  ///
  /// - Parameter totals: rows that are sums themselves, which are not added again.
  func sum(at row: Int, skipping totals: Set<Int>) -> TotalRows.Sum? {
    guard columns.contains(where: { $0.type.isNumeric }), amounts.contains(where: { $0.isKnown[row] }) else {
      return nil
    }
    var sums = [Double](repeating: 0, count: amounts.count)
    var known = [Double](repeating: 0, count: amounts.count)
    var count = 0
    for other in (0..<row).reversed() where !totals.contains(other) {
      count += 1
      for (index, column) in amounts.enumerated() where column.isKnown[other] {
        sums[index] += column.values[other]
        known[index] += 1
      }
      guard count > 1 else { continue }
      // A block directly above, or all rows.
      guard count <= SummingRows.walkLimit || other == 0 else { continue }
      if fits(sums, row, count) { return TotalRows.Sum(count: count, isBelow: false) }
      if fitsMean(sums, known, row) { return TotalRows.Sum(count: count, isBelow: false, isMean: true) }
    }
    return nil
  }

  private func fitsMean(_ sums: [Double], _ known: [Double], _ row: Int) -> Bool {
    for (index, column) in amounts.enumerated() where column.isKnown[row] {
      guard known[index] > 0 else { return false }
      let mean = sums[index] / known[index]
      // A mean may be printed with fewer decimals than the others.
      let unit = column.decimals.map { SummingRows.unit(decimals: $0[row]) } ?? column.unit
      guard abs(mean - column.values[row]) <= unit * 0.5 + abs(mean) * 1e-12 else { return false }
    }
    return true
  }
}
