import Diagnostics

/// Finds the place of a cell of a table in its file, by reading the file again: only errors need it.
struct CellLocator {
  let text: FileText
  private let format: DelimitedFormat
  private var rowStarts: [Int] = []

  init(text: FileText, format: DelimitedFormat, columnCount: Int) {
    self.text = text
    self.format = format
    let rowLimit = CellBlock.rowLimit(byteCount: text.count, columnCount: columnCount)
    text.withHead { bytes in
      var scanner = DelimitedScanner(bytes, delimiter: format.delimiter, faultLimit: 0)
      _ = scanner.skipByteOrderMark()
      for _ in 0..<(format.skippedRowCount + format.headerRowCount) { _ = scanner.nextRow() }
      let cells = UnsafeMutablePointer<Cell>.allocate(capacity: max(columnCount, 1) * rowLimit)
      defer { cells.deallocate() }
      while let block = scanner.nextBlock(columnCount: columnCount, rowLimit: rowLimit, into: cells) {
        for row in 0..<block.rowCount {
          let content = block.fileOffset + Int(block.cell(row, 0).offset)
          rowStarts.append(content > 0 && bytes[content - 1] == 0x22 ? content - 1 : content)
        }
      }
    }
  }

  /// Where the cell starts; the file itself when it has changed since.
  func place(row: Int, column: Int) -> Diagnostic.Place {
    guard let cell = cell(row: row, column: column) else { return .file(text.path, line: nil, column: nil) }
    return text.place(cell.offset)
  }

  /// The cell's text as it is printed.
  func content(row: Int, column: Int) -> String {
    cell(row: row, column: column).map { String(decoding: $0.content, as: UTF8.self) } ?? ""
  }

  private func cell(row: Int, column: Int) -> DelimitedScanner.RowCell? {
    guard rowStarts.indices.contains(row) else { return nil }
    return text.withHead { bytes in
      var scanner = DelimitedScanner(bytes, delimiter: format.delimiter, from: rowStarts[row], faultLimit: 0)
      let cells = scanner.nextRow() ?? []
      return cells.indices.contains(column) ? cells[column] : nil
    }
  }
}
