/// Where in a sheet the pieces of a text stand that was made of it: one line for each row of the sheet, one cell for each
/// column.
struct SheetGrid: Sendable {
  /// Cells that are one: only the first of them holds a value.
  struct Merge: Equatable, Sendable {
    var rows: ClosedRange<Int>
    var columns: ClosedRange<Int>
  }

  /// Nil where the file has no sheets.
  let sheet: String
  /// By line, the number of its row in the sheet, from 0.
  let rows: [Int32]
  /// By line, where it begins in the text.
  let starts: [Int]
  /// By column of the text, its number in the sheet, from 0.
  let columns: [Int32]
  var merges: [Merge] = []
  /// Reasons for which cells hold nothing, each under the text that stands for it.
  var reasons: [String] = []
  /// Columns of which every value is a yes or no.
  var booleanColumns: [Int] = []
  /// Whether numbers with decimals stand in it as numbers, so that their point is no mark between thousands.
  var hasDecimals = false

  /// The first byte of a text that stands for a reason: no text of a workbook begins so.
  static let reasonMark: UInt8 = 0x01

  /// The line, from 0, in which an offset of the text stands.
  func line(of offset: Int) -> Int {
    var low = 0
    var high = starts.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if starts[middle] <= offset { low = middle } else { high = middle - 1 }
    }
    return max(low, 0)
  }

  /// The cell of the sheet to which an offset belongs.
  func reference(of offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> CellReference {
    let line = line(of: offset)
    guard starts.indices.contains(line) else { return CellReference(row: 0, column: 0) }
    var column = 0
    var isQuoted = false
    var at = starts[line]
    while at < min(offset, bytes.count) {
      if bytes[at] == 0x22 { isQuoted.toggle() } else if bytes[at] == 0x2C, !isQuoted { column += 1 }
      at += 1
    }
    let known = columns.indices.contains(column) ? Int(columns[column]) : column
    return CellReference(row: Int(rows[line]), column: known)
  }

  /// The column of the text whose value a cell of a line shows, where cells beside it are one with it; nil elsewhere.
  func mergedColumn(line: Int, column: Int) -> Int? {
    guard rows.indices.contains(line), columns.indices.contains(column) else { return nil }
    let (row, at) = (Int(rows[line]), Int(columns[column]))
    guard let merge = merges.first(where: { $0.rows.contains(row) && $0.columns.contains(at) }),
      merge.rows.lowerBound == row
    else { return nil }
    return columns.firstIndex { Int($0) == merge.columns.lowerBound }
  }

  /// Whether cells of a line are one with others beside them.
  func hasMerges(line: Int) -> Bool {
    guard rows.indices.contains(line) else { return false }
    return merges.contains { $0.rows.contains(Int(rows[line])) && $0.columns.count > 1 }
  }
}
