/// Where some rows of a table stand in its text: only what is told of them needs it, by reading the text again.
struct RowPlaces {
  /// From the start of each row to the end of its line.
  private(set) var ranges: [Int: Range<Int>] = [:]

  /// - Parameter rows: their numbers, in order.
  init(_ rows: [Int], of text: FileText, delimiter: UInt8, columnCount: Int, from start: Int, to end: Int) {
    guard var wanted = rows[...].first.map({ _ in rows[...] }) else { return }
    let rowLimit = CellBlock.rowLimit(byteCount: text.count, columnCount: columnCount)
    text.withWindow(from: start, to: end) { window in
      var reader = BlockReader(
        window, scanner: DelimitedScanner(delimiter: delimiter, textEnd: end, faultLimit: 0, mendsRows: true),
        isFinal: true)
      defer { reader.deallocate() }
      let cells = UnsafeMutablePointer<Cell>.allocate(capacity: max(columnCount, 1) * rowLimit)
      defer { cells.deallocate() }
      var before = 0
      while !wanted.isEmpty, let block = reader.next(columnCount: columnCount, rowLimit: rowLimit, into: cells) {
        while let row = wanted.first, row < before + block.rowCount {
          ranges[row] = RowPlaces.range(of: row - before, in: block)
          wanted.removeFirst()
        }
        before += block.rowCount
      }
    }
  }

  private static func range(of row: Int, in block: CellBlock) -> Range<Int> {
    let first = block.cell(row, 0)
    let last = block.cell(row, block.columnCount - 1)
    var start = Int(first.offset)
    if start > 0, block.base[start - 1] == 0x22 { start -= 1 }
    return (block.fileOffset + start)..<(block.fileOffset + Int(last.offset) + last.size)
  }
}
