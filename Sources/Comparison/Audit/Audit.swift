import Diagnostics
import Methods
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
    /// Why a count or base that is there cannot be one: `the count -1 is below 0`.
    var faults: [String]
    /// The printed rate as a whole number of its last decimal: 93.1 is 931 with one decimal.
    var rate: Int?
    var decimals: Int
    var printed: Value

    /// Whether a count, base or rate is not known.
    var isOpen: Bool { count == nil || base == nil || printed.double == nil }

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
    counts: Column, bases: Column, rates: Column, groups: Column?, items: Column?, fields: [Field],
    checkpoint: Checkpoint
  ) throws(Refusal) -> Table {
    try checkpoint.pass()
    let rows = try rows(
      counts: counts, bases: bases, rates: rates, groups: groups, items: items, checkpoint: checkpoint)
    var made = fields.map { ColumnBuilder(type: $0.type) }
    for (place, row) in rows.enumerated() {
      // What would fit is looked for among up to 100,000 numbers.
      if place & 0xF == 0 { try checkpoint.pass(place, of: rows.count) }
      for (column, cell) in cells(row).enumerated() { made[column].append(cell) }
    }
    var columns = made.map { $0.finish() }
    // What cannot be a count is shown as it stands; the notes say why it is not judged.
    columns.replaceSubrange(2...4, with: [counts, bases, rates])
    var table = Table(schema: Schema(fields: fields), columns: columns)
    table.columns[5].decimals = rows.map { UInt8(clamping: $0.decimals) }
    table.notes = try AuditPatterns(rows, checkpoint).notes().notes(.caution)
    return table
  }

  /// The same for a table so short that nobody would stop it.
  package static func table(
    counts: Column, bases: Column, rates: Column, groups: Column?, items: Column?, fields: [Field]
  ) -> Table {
    let table = try? table(
      counts: counts, bases: bases, rates: rates, groups: groups, items: items, fields: fields,
      checkpoint: Checkpoint())
    return table ?? Table(fields: fields, rows: [])
  }

  static func rows(
    counts: Column, bases: Column, rates: Column, groups: Column?, items: Column?, checkpoint: Checkpoint
  ) throws(Refusal) -> [Row] {
    let printed = (0..<rates.count).filter { rates.isKnown($0) }
    var common = printed.isEmpty ? 1 : 0
    for (place, row) in printed.enumerated() {
      try checkpoint.pass(at: place)
      common = max(common, shortestDecimals(rates.value(at: row)))
    }
    // A rate that is not printed is recomputed as precisely as its neighbours are.
    let usual = rates.decimals.map { all in printed.map { Int(all[$0]) }.max() ?? 1 } ?? common
    var out: [Row] = []
    out.reserveCapacity(counts.count)
    for row in 0..<counts.count {
      try checkpoint.pass(at: row)
      let decimals = rates.isKnown(row) ? rates.decimals.map { Int($0[row]) } ?? common : usual
      out.append(
        Row(
          group: groups?.value(at: row) ?? .integer(1), item: items?.value(at: row) ?? .unknown,
          count: whole(counts.value(at: row)), base: whole(bases.value(at: row)),
          faults: [fault(counts.value(at: row), "count"), fault(bases.value(at: row), "base")].compactMap { $0 },
          rate: scaled(rates.value(at: row), decimals: decimals), decimals: decimals, printed: rates.value(at: row)))
    }
    return out
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
      agrees == false ? fitting(row) : agrees == nil ? .unknown : .notApplicable,
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

  private static func fault(_ value: Value, _ what: String) -> String? {
    guard let number = value.double else { return nil }
    if number < 0 { return "the \(what) \(value.display) is below 0" }
    if number != number.rounded() { return "the \(what) \(value.display) is no whole number" }
    if whole(value) == nil { return "the \(what) \(value.display) is too large" }
    return number == 0 && what == "base" ? "the base is 0" : nil
  }

  private static func shortestDecimals(_ value: Value) -> Int {
    guard case .number(let number) = value else { return 0 }
    let text = Value.shortest(number)
    // A number so large or small that it is written with an exponent was not printed as a rate.
    guard !text.contains("e") else { return mostDecimals + 1 }
    guard let point = text.firstIndex(of: ".") else { return 0 }
    return text.distance(from: point, to: text.endIndex) - 1
  }

  private static func scaled(_ value: Value, decimals: Int) -> Int? {
    guard let number = value.double, number >= 0, number < 1e6, decimals <= mostDecimals else { return nil }
    return Int(Value.fixed(number, decimals: decimals).replacing(".", with: ""))
  }

  // MARK: Exact arithmetic

  /// 100·count·10^D ÷ base, rounded half up; nil when the numbers are beyond exact arithmetic.
  private static func rounded(_ count: Int, _ base: Int, _ decimals: Int) -> Int? {
    guard let (quotient, remainder) = divided(count, base, decimals) else { return nil }
    return remainder * 2 >= base ? quotient + 1 : quotient
  }

  /// With more, the whole numbers below grow too large; no table prints so many.
  private static let mostDecimals = 6

  private static func divided(_ count: Int, _ base: Int, _ decimals: Int) -> (Int, Int)? {
    guard decimals <= mostDecimals else { return nil }
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
    let (lowest, highest) = shares(rate, row.decimals)
    return fitting(from: lowest * Double(base), to: highest * Double(base), atLeast: 0) {
      fits($0, of: base, rate: rate, decimals: row.decimals) == true
    }
  }

  /// The shares between which a rate is printed so.
  private static func shares(_ rate: Int, _ decimals: Int) -> (Double, Double) {
    ((Double(rate) - 0.5) / power(decimals) / 100, (Double(rate) + 0.5) / power(decimals) / 100)
  }

  /// The whole numbers in a range that pass, the ends looked at with care; none when the range is too wide to list.
  private static func fitting(from low: Double, to high: Double, atLeast least: Int, _ passes: (Int) -> Bool) -> [Int] {
    guard high >= low, high < 1e15, high - low < 100_000 else { return [] }
    return (max(least, Int(low) - 1)...max(least, Int(high) + 2)).filter(passes)
  }

  /// The bases that give the rate for this count.
  static func bases(of row: Row) -> [Int] {
    guard let count = row.count, let rate = row.rate, rate > 0, count > 0 else { return [] }
    let (lowest, highest) = shares(rate, row.decimals)
    return fitting(from: Double(count) / highest, to: Double(count) / lowest, atLeast: 1) {
      fits(count, of: $0, rate: rate, decimals: row.decimals) == true
    }
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
