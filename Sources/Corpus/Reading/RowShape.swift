/// How many cells the rows of a text have when it is cut at one delimiter.
struct RowShape {
  typealias Row = DelimitedLayout.Row

  var delimiter: UInt8
  /// The number of cells of a row of the table.
  private(set) var width = 0
  /// How well the rows agree: a row with as many cells as the table counts one, a shorter one of several a little less.
  private var agreement = 0.0
  /// Whether a space follows most delimiters, as in prose: `March 1, 2021`.
  private var looksLikeProse = false

  init(_ rows: [Row], delimiter: UInt8) {
    self.delimiter = delimiter
    width = RowShape.width(rows)
    guard width > 1 else {
      agreement = Double(rows.count { $0.count == 1 })
      return
    }
    agreement = rows.reduce(0) { $0 + ($1.count == width ? 1 : $1.count > 1 && $1.count < width ? 0.9 : 0) }
    let later = rows.flatMap { $0.dropFirst() }
    looksLikeProse = later.count { $0.content.first == 0x20 } * 2 > later.count
  }

  /// The separators that are looked for.
  static let delimiters: [UInt8] = [0x2C, 0x3B, 0x09, 0x7C]

  /// The separator by which the first rows agree best, a comma where none stands out.
  static func delimiter(_ bytes: UnsafeBufferPointer<UInt8>, from offset: Int) -> UInt8 {
    let end = min(bytes.count, offset + (1 << 16))
    let sample = UnsafeBufferPointer(rebasing: bytes[..<end])
    var best: RowShape?
    for delimiter in delimiters {
      var rows = DelimitedLayout.rows(sample, delimiter: delimiter, from: offset, limit: DelimitedLayout.rowLimit)
      // The sample may end inside a row.
      if end < bytes.count, rows.count > 1 { rows.removeLast() }
      let shape = RowShape(rows, delimiter: delimiter)
      if shape.width > 1, best.map({ shape.isBetter(than: $0) }) ?? true { best = shape }
    }
    return best?.delimiter ?? 0x2C
  }

  private func isBetter(than other: RowShape) -> Bool {
    if agreement != other.agreement { return agreement > other.agreement }
    if looksLikeProse != other.looksLikeProse { return other.looksLikeProse }
    if width != other.width { return width > other.width }
    // Commas stand in cells for many reasons.
    return other.delimiter == 0x2C
  }

  /// The number of cells that a row of the table has: the one that takes in most cells, or, where the last rows all have
  /// more cells than any above, theirs: what stands above a table has fewer.
  static func width(_ rows: [Row]) -> Int {
    var counts: [Int: Int] = [:]
    for row in rows where row.count > 1 { counts[row.count, default: 0] += 1 }
    // One row among several is no shape.
    let shapes = counts.filter { $0.value > 1 || rows.count < 3 }
    guard let best = shapes.max(by: { ($0.key * $0.value, $0.key) < ($1.key * $1.value, $1.key) }) else {
      return rows.isEmpty ? 0 : 1
    }
    let table = rows[..<((rows.lastIndex { $0.count > 1 } ?? -1) + 1)]
    guard let last = table.last?.count, last > best.key else { return best.key }
    let run = table.reversed().prefix { $0.count == last }.count
    return run > 1 && table.dropLast(run).allSatisfy { $0.count < last } ? last : best.key
  }
}
