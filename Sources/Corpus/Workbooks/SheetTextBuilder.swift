import Diagnostics
import Glibc
import Text

/// Makes a delimited text of the cells of a sheet, row by row, so that one reader finds header, totals, notes and types
/// of all tables. What a cell is beyond its text goes into the grid beside it.
struct SheetTextBuilder {
  /// What was met on the way that a reader should know.
  struct Told {
    var hiddenRows = 0
    var hiddenColumns: Set<Int> = []
    /// Characters that were lost before the file was saved, and the first cell with one.
    var lostCharacters = 0
    var firstLost: CellReference?
    var formulasWithoutValue = 0
    /// The cells of the whole sheet that hold something.
    var used: (rows: ClosedRange<Int>, columns: ClosedRange<Int>)?
  }

  private(set) var told = Told()
  /// The first cell that stands before one that came earlier.
  private var disorder: CellReference?
  private var usedRows = (low: Int.max, high: -1)
  private var usedColumns = (low: Int.max, high: -1)
  var merges: [SheetGrid.Merge] = []
  var hiddenColumns: Set<Int> = []
  private let range: CellRange?
  private let isVisibleOnly: Bool
  /// The decimal mark that the user orders; cells that are numbers are written with it.
  private let point: UInt8
  private var bytes: [UInt8] = []
  private var starts: [Int] = []
  private var rows: [Int32] = []
  /// By line, how many cells it has.
  private var widths: [Int32] = []
  private var leastColumn = Int.max
  private var row = -1
  private var isRowSkipped = false
  private var isRowHidden = false
  /// The column behind the last one of the row at hand, from that of the range.
  private var nextColumn = 0
  private var isLineOpen = false
  private var filledCount = 0
  /// Cells that hold nothing, far from those that do.
  private var gapCount = 0
  private var isTooFar = false
  private var reasons: [String] = []
  private var hasDecimals = false
  private var booleans = BooleanColumns()

  /// Columns with cells that are yes or no, and how many cells they have from the first such one on.
  private struct BooleanColumns {
    var counts: [Int: (booleans: Int, all: Int)] = [:]

    mutating func sees(_ column: Int) { counts[column]?.all += 1 }
  }

  init(_ options: OpenOptions) {
    range = options.range
    isVisibleOnly = options.isVisibleOnly
    point = options.decimalMark == 0x2C || options.decimalMark == nil && options.groupMark == "." ? 0x2C : 0x2E
  }

  /// How many bytes of text there are so far.
  var size: Int { bytes.count }

  // MARK: Rows

  /// Begins a row; false where it is not wanted.
  @discardableResult
  mutating func begin(row number: Int, isHidden: Bool) -> Bool {
    closeLine()
    if number <= row { disorder = disorder ?? CellReference(row: number, column: 0) }
    row = number
    isRowHidden = isHidden
    isRowSkipped = isTooFar || range.map { !$0.rows.contains(number) } ?? false || isHidden && isVisibleOnly
    return !isRowSkipped
  }

  private mutating func closeLine() {
    guard isLineOpen else { return }
    bytes.append(0x0A)
    widths.append(Int32(nextColumn))
    isLineOpen = false
  }

  /// Adds lines without cells up to the row at hand, and begins its own.
  @inline(never)
  private mutating func openLine() {
    let first = range?.rows.lowerBound ?? 0
    // Rows that are hidden and not wanted leave no gap.
    var number = rows.last.map { Int($0) + 1 } ?? (first == 0 || row - first < 1000 ? first : row)
    if isVisibleOnly { number = row }
    while number < row {
      starts.append(bytes.count)
      rows.append(Int32(number))
      widths.append(0)
      bytes.append(0x0A)
      number += 1
    }
    starts.append(bytes.count)
    rows.append(Int32(row))
    nextColumn = 0
    isLineOpen = true
    if isRowHidden { told.hiddenRows += 1 }
  }

  /// Goes to a column; false where its cells are not wanted, or stand before the last one.
  @inline(__always)
  private mutating func goes(to column: Int) -> Bool {
    var place = column
    if let range {
      guard range.columns.contains(column) else { return false }
      place -= range.columns.lowerBound
    }
    if !hiddenColumns.isEmpty, hiddenColumns.contains(column) {
      if isVisibleOnly { return false }
      told.hiddenColumns.insert(column)
    }
    if isRowSkipped { return false }
    if !isLineOpen { openLine() }
    guard place >= nextColumn else {
      disorder = disorder ?? CellReference(row: row, column: column)
      return false
    }
    if place < leastColumn { leastColumn = place }
    // As many commas stand before a cell as columns do.
    var commas = max(nextColumn &- 1, 0)
    if place &- commas > 64, !bridges(place &- commas) { return false }
    filledCount &+= 1
    while commas < place {
      bytes.append(0x2C)
      commas &+= 1
    }
    nextColumn = place &+ 1
    if !booleans.counts.isEmpty { booleans.sees(place) }
    return true
  }

  /// Counts cells that hold nothing; false where there are too many.
  @inline(never)
  private mutating func bridges(_ count: Int) -> Bool {
    gapCount += count
    if gapCount > mostEmpty { (isTooFar, isRowSkipped) = (true, true) }
    return !isTooFar
  }

  /// How many empty cells the table may have: a file of some bytes can ask for any number. Sheets that people fill have
  /// fewer.
  private var mostEmpty: Int { 20_000_000 + 20 * filledCount }

  // MARK: Cells

  /// A text as it stands.
  mutating func append(text: UnsafeBufferPointer<UInt8>, column: Int) {
    guard !text.isEmpty else { return }
    see(column)
    guard goes(to: column) else { return }
    SheetTextBuilder.append(text, to: &bytes)
    count(lostIn: text, column)
  }

  /// A text that was encoded before.
  @inline(__always)
  mutating func append(encoded text: UnsafeBufferPointer<UInt8>, lost: Int, column: Int) {
    guard !text.isEmpty else { return }
    see(column)
    guard goes(to: column) else { return }
    bytes.append(contentsOf: text)
    if lost > 0 { count(lost, column) }
  }

  /// A number, written as its format says.
  @inline(__always)
  mutating func append(
    number: UnsafeBufferPointer<UInt8>, as format: CellFormat, is1904: Bool, column: Int
  ) {
    guard !number.isEmpty else { return }
    see(column)
    guard goes(to: column) else { return }
    if format == .number, point == 0x2E, PlainNumber.isPlain(number) {
      if !hasDecimals, number.contains(0x2E) { hasDecimals = true }
      bytes.append(contentsOf: number)
    } else {
      appendSlowly(number, format, is1904)
    }
  }

  @inline(never)
  private mutating func appendSlowly(_ number: UnsafeBufferPointer<UInt8>, _ format: CellFormat, _ is1904: Bool) {
    let isWhole =
      number.count <= 19 && number.allSatisfy { $0 &- 0x30 <= 9 } && (number[0] != 0x30 || number.count == 1)
    if format == .number, isWhole {
      bytes.append(contentsOf: number)
      return
    }
    guard let value = Double(String(decoding: number, as: UTF8.self)), value.isFinite else {
      // No number after all: what is there is kept.
      SheetTextBuilder.append(number, to: &bytes)
      return
    }
    append(value, format, is1904)
  }

  /// A number that is at hand as one.
  mutating func append(value: Double, as format: CellFormat, is1904: Bool, column: Int) {
    see(column)
    guard goes(to: column) else { return }
    append(value, format, is1904)
  }

  private mutating func append(_ value: Double, _ format: CellFormat, _ is1904: Bool) {
    var cell: [UInt8] = []
    if format.isDate, let date = SerialDate(value, is1904: is1904), date.append(as: format, to: &cell) {
      bytes.append(contentsOf: cell)
      return
    }
    if case .padded(let count) = format, value >= 0, value == value.rounded(), value < 1e15 {
      let digits = String(Int(value))
      bytes.append(contentsOf: repeatElement(0x30, count: max(0, count - digits.utf8.count)))
      bytes.append(contentsOf: digits.utf8)
      return
    }
    cell = []
    PlainNumber.append(value, shift: format == .percent ? 2 : 0, point: point, to: &cell)
    if format == .percent { cell.append(0x25) }
    if cell.contains(point) { hasDecimals = true }
    if point == 0x2C, cell.contains(0x2C) {
      bytes.append(0x22)
      bytes.append(contentsOf: cell)
      bytes.append(0x22)
    } else {
      bytes.append(contentsOf: cell)
    }
  }

  mutating func append(boolean: Bool, column: Int) {
    see(column)
    guard goes(to: column) else { return }
    bytes.append(contentsOf: (boolean ? "TRUE" : "FALSE").utf8)
    booleans.counts[nextColumn - 1, default: (0, 1)].booleans += 1
  }

  /// A cell that holds nothing for a reason: `#N/A`, `formula without a value`.
  mutating func append(reason: String, column: Int) {
    see(column)
    guard goes(to: column) else { return }
    let known = reasons.contains(reason)
    if !known { reasons.append(reason) }
    bytes.append(SheetGrid.reasonMark)
    bytes.append(contentsOf: reason.utf8)
  }

  /// Notes that the sheet has something there, wanted or not.
  @inline(__always)
  private mutating func see(_ column: Int) {
    if row < usedRows.low { usedRows.low = row }
    if row > usedRows.high { usedRows.high = row }
    if column < usedColumns.low { usedColumns.low = column }
    if column > usedColumns.high { usedColumns.high = column }
  }

  private mutating func count(lostIn text: UnsafeBufferPointer<UInt8>, _ column: Int) {
    let lost = SheetTextBuilder.lostCharacters(text)
    if lost > 0 { count(lost, column) }
  }

  private mutating func count(_ lost: Int, _ column: Int) {
    told.lostCharacters += lost
    told.firstLost = told.firstLost ?? CellReference(row: row, column: column)
  }

  /// How many characters a text has that stand for one that was lost.
  static func lostCharacters(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    guard let base = text.baseAddress, text.count > 2 else { return 0 }
    var count = 0
    var at = 0
    while at < text.count - 2, let found = memchr(base + at, 0xEF, text.count - at) {
      at = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      if at < text.count - 2, text[at + 1] == 0xBF, text[at + 2] == 0xBD { count += 1 }
      at += 1
    }
    return count
  }

  /// Appends a cell as delimited text has it: in quotes where it holds a comma, a quote or a line break.
  static func append(_ text: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) {
    let isPlain = text.allSatisfy { $0 != 0x2C && $0 != 0x22 && $0 != 0x0A && $0 != 0x0D }
    if isPlain {
      out.append(contentsOf: text)
      return
    }
    out.append(0x22)
    for byte in text {
      if byte == 0x22 { out.append(0x22) }
      out.append(byte)
    }
    out.append(0x22)
  }

  // MARK: The whole

  /// The text with all rows as wide as the widest; nil where no cell is wanted.
  mutating func finish(sheet: String, path: String) throws(Diagnostic) -> (bytes: [UInt8], grid: SheetGrid)? {
    closeLine()
    if usedRows.low <= usedRows.high {
      told.used = (usedRows.low...usedRows.high, usedColumns.low...usedColumns.high)
    }
    if let disorder {
      throw Diagnostic(
        .error, "the cells of the sheet are not in their order", at: .cell(path, sheet: sheet, cell: "\(disorder)"),
        help: ["open the workbook in a spreadsheet program and save it again"])
    }
    let widest = Int(widths.max() ?? 0)
    guard widest > 0 else { return nil }
    let least = min(leastColumn, widest - 1)
    let width = widest - least
    guard !isTooFar, rows.count * width - filledCount <= mostEmpty else {
      let (rows, columns) = (usedRows.high - usedRows.low + 1, usedColumns.high - usedColumns.low + 1)
      throw Diagnostic(
        .error,
        "the cells lie so far apart that the table would have \(rows, "row", "rows") and \(columns, "column", "columns"), nearly all empty",
        at: .cell(path, sheet: sheet, cell: usedText), help: ["take the part that holds the table: range \"A1:H60\""])
    }
    var grid = SheetGrid(
      sheet: sheet, rows: rows, starts: starts, columns: columnNumbers(from: least, count: width))
    let text: [UInt8]
    if least == 0, widths.allSatisfy({ $0 == widest }) {
      text = bytes
    } else {
      (text, grid) = rebuilt(grid, least, width)
    }
    grid.merges = merges
    grid.reasons = reasons
    grid.hasDecimals = hasDecimals
    grid.booleanColumns = booleans.counts.filter { $0.value.booleans == $0.value.all }.map { $0.key - least }.sorted()
    return (text, grid)
  }

  /// The used part of the sheet as it is told: `A1:H60`.
  private var usedText: String {
    "\(CellReference(row: usedRows.low, column: usedColumns.low)):"
      + "\(CellReference(row: usedRows.high, column: usedColumns.high))"
  }

  private func columnNumbers(from least: Int, count: Int) -> [Int32] {
    (least..<(least + count)).map { Int32($0 + (range?.columns.lowerBound ?? 0)) }
  }

  /// Takes the commas of the empty columns at the left away, and adds those that are missing at the right.
  private func rebuilt(_ grid: SheetGrid, _ least: Int, _ width: Int) -> ([UInt8], SheetGrid) {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count + rows.count * width / 2)
    var starts = starts
    bytes.withUnsafeBufferPointer { bytes in
      for line in rows.indices {
        let begin = self.starts[line]
        let end = (line + 1 < rows.count ? self.starts[line + 1] : bytes.count) - 1
        starts[line] = text.count
        let cells = Int(widths[line])
        if cells == 0 {
          // A line without any byte would be no row.
          if width == 1 { text.append(contentsOf: [0x22, 0x22]) }
        } else {
          text.append(contentsOf: bytes[(begin + min(least, cells - 1))..<end])
        }
        text.append(contentsOf: repeatElement(0x2C, count: width - max(cells - least, 1)))
        text.append(0x0A)
      }
    }
    var grid = SheetGrid(sheet: grid.sheet, rows: rows, starts: starts, columns: grid.columns)
    grid.merges = merges
    return (text, grid)
  }
}
