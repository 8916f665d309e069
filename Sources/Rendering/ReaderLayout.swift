import Diagnostics

extension ByteBuffer {
  /// Lines of text for a reader, each wrapped at `width` with its continuation indented.
  mutating func append(paragraphs: [String], width: Int) {
    for paragraph in paragraphs {
      for line in TextWrapping.lines(of: VisibleText.line(paragraph), width: width, hanging: 2) {
        append(line)
        append(0x0A)
      }
    }
  }
}

/// A table of one row and one column, as `count: 12`.
struct SingleValueFormat: RowWriter {
  private let table: ReadableTable
  private let width: Int
  let rowCount = 1

  init(_ table: ReadableTable, width: Int) {
    self.table = table
    self.width = width
  }

  func writeHead(to out: inout ByteBuffer) {}

  func writeRow(_ row: Int, to out: inout ByteBuffer) {
    for column in table.columns {
      out.append(paragraphs: ["\(column.name): \(column.cellWithUnit(row).text)"], width: width)
    }
  }

  func writeFoot(to out: inout ByteBuffer) {
    out.append(paragraphs: table.footer(withCount: false), width: width)
  }
}
