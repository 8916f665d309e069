import Diagnostics
import Tables

/// Recomputes what a survey table reports: does count ÷ base give the printed rate?
///
/// A printed rate r with D decimals is consistent with x of N iff round(100x/N, D) = r, half up or half even, in exact
/// decimal arithmetic.
package enum Audit {
  struct Row {
    var group: Value
    var item: Value
    var count: Int?
    var base: Int?
    /// The printed rate as a whole number of its last decimal: 93.1 is 931 with one decimal.
    var rate: Int?
    var decimals: Int
    var printed: Value
    /// The highest base that a search for a fitting one looks at.
    var isJudged: Bool { count != nil && base ?? 0 > 0 && rate != nil }

    var agrees: Bool? {
      guard let count, let base, let rate, base > 0 else { return nil }
      return Audit.fits(count, of: base, rate: rate, decimals: decimals)
    }
  }

  /// - Parameters:
  ///   - counts: whole numbers; a cell that is none is unknown.
  ///   - rates: percentages, with the decimals they were printed with.
  ///   - fields: the eight columns table, item, count, base, printed, recomputed, agrees, fits.
  package static func table(
    counts: Column, bases: Column, rates: Column, groups: Column?, items: Column?, fields: [Field]
  ) -> Table {
    let common = (0..<rates.count).map { shortestDecimals(rates.value(at: $0)) }.max() ?? 0
    let rows = (0..<counts.count).map { row -> Row in
      let decimals = rates.decimals.map { Int($0[row]) } ?? common
      return Row(
        group: groups?.value(at: row) ?? .integer(1), item: items?.value(at: row) ?? .unknown,
        count: whole(counts.value(at: row)), base: whole(bases.value(at: row)),
        rate: scaled(rates.value(at: row), decimals: decimals), decimals: decimals, printed: rates.value(at: row))
    }
    var table = Table(fields: fields, rows: rows.map { cells($0) })
    table.columns[4] = rates
    table.notes = AuditPatterns(rows).notes
    return table
  }

  private static func cells(_ row: Row) -> [Value] {
    var recomputed = Value.unknown(reason: nil)
    if let count = row.count, let base = row.base, base > 0, let numerator = rounded(count, base, row.decimals) {
      recomputed =
        Double(Value.fixed(Double(numerator) / power(row.decimals), decimals: row.decimals)).map { .number($0) }
        ?? .unknown
    }
    let agrees = row.agrees
    return [
      row.group, row.item, row.count.map { .integer($0) } ?? .unknown, row.base.map { .integer($0) } ?? .unknown,
      row.printed, recomputed, agrees.map { .boolean($0) } ?? .unknown,
      agrees == false ? fitting(row) : .unknown(reason: agrees == nil ? nil : "agrees"),
    ]
  }

  static func power(_ decimals: Int) -> Double { (0..<decimals).reduce(1.0) { power, _ in power * 10 } }

  private static func whole(_ value: Value) -> Int? {
    switch value {
    case .integer(let number): return number >= 0 && number < 1 << 40 ? number : nil
    case .number(let number): return number >= 0 && number < 1e12 && number == number.rounded() ? Int(number) : nil
    default: return nil
    }
  }

  private static func shortestDecimals(_ value: Value) -> Int {
    guard case .number(let number) = value else { return 0 }
    let text = Value.shortest(number)
    guard let point = text.firstIndex(of: ".") else { return 0 }
    return text.distance(from: point, to: text.endIndex) - 1
  }

  private static func scaled(_ value: Value, decimals: Int) -> Int? {
    guard let number = value.double, number >= 0, number < 1e6, decimals <= 6 else { return nil }
    return Int(Value.fixed(number, decimals: decimals).replacing(".", with: ""))
  }

  // MARK: Exact arithmetic

  /// 100·count·10^D ÷ base, rounded half up; nil when the numbers are beyond exact arithmetic.
  private static func rounded(_ count: Int, _ base: Int, _ decimals: Int) -> Int? {
    guard let (quotient, remainder) = divided(count, base, decimals) else { return nil }
    return remainder * 2 >= base ? quotient + 1 : quotient
  }

  private static func divided(_ count: Int, _ base: Int, _ decimals: Int) -> (Int, Int)? {
    var scale = 100
    for _ in 0..<decimals { scale *= 10 }
    let (product, overflow) = count.multipliedReportingOverflow(by: scale)
    guard !overflow, base > 0 else { return nil }
    return (product / base, product % base)
  }

  /// Whether so many of so many give the printed rate, a half rounded either up or to the even digit.
  static func fits(_ count: Int, of base: Int, rate: Int, decimals: Int) -> Bool? {
    guard let (quotient, remainder) = divided(count, base, decimals) else { return nil }
    if remainder * 2 < base { return quotient == rate }
    if remainder * 2 > base { return quotient + 1 == rate }
    return quotient + 1 == rate || (quotient % 2 == 0 && quotient == rate)
  }

  /// The counts that give the rate at this base.
  static func counts(of row: Row) -> [Int] {
    guard let base = row.base, let rate = row.rate, base > 0 else { return [] }
    let estimate = Int(Double(rate) / power(row.decimals) / 100 * Double(base))
    return (max(0, estimate - 2)...(estimate + 2)).filter {
      fits($0, of: base, rate: rate, decimals: row.decimals) == true
    }
  }

  /// The bases that give the rate for this count.
  static func bases(of row: Row) -> [Int] {
    guard let count = row.count, let rate = row.rate, rate > 0, count > 0 else { return [] }
    let share = Double(rate) / power(row.decimals) / 100
    let half = 0.5 / power(row.decimals) / 100
    let lowest = max(1, Int(Double(count) / (share + half)) - 1)
    let highest = share > half ? Int(Double(count) / (share - half)) + 2 : lowest + 1000
    guard highest >= lowest, highest - lowest < 100_000 else { return [] }
    return (lowest...highest).filter { fits(count, of: $0, rate: rate, decimals: row.decimals) == true }
  }

  private static func fitting(_ row: Row) -> Value {
    let counts = counts(of: row)
    let bases = bases(of: row)
    let parts = [
      counts.isEmpty ? "no count of \(row.base ?? 0)" : "count \(ranges(counts))",
      bases.isEmpty ? "no base for \(row.count ?? 0)" : "base \(ranges(bases))",
    ]
    return .text(parts.joined(separator: "; "))
  }

  /// `3`, `3–5`, `3, 7`.
  static func ranges(_ numbers: [Int]) -> String {
    var out: [String] = []
    var start = 0
    while start < numbers.count {
      var end = start
      while end + 1 < numbers.count, numbers[end + 1] == numbers[end] + 1 { end += 1 }
      out.append(start == end ? "\(numbers[start])" : "\(numbers[start])–\(numbers[end])")
      start = end + 1
    }
    return out.joined(separator: ", ")
  }
}
