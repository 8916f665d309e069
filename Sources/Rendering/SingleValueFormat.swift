import Text

/// A table of one row and one column, as `count: 12`.
struct SingleValueFormat: RowWriter {
  private let table: ReadableTable
  private let options: RenderOptions
  let rowCount = 1

  init(_ table: ReadableTable, options: RenderOptions) {
    self.table = table
    self.options = options
  }

  func writeHead(to out: inout ByteBuffer) {}

  func writeRow(_ row: Int, to out: inout ByteBuffer) {
    for column in table.columns {
      let cell = column.cellWithUnit(row)
      let text = VisibleText.line("\(column.name): \(cell.text)")
      for line in TextWrapping.lines(of: text, width: options.width, hanging: 2) {
        out.append(line, weight: cell.weight(options))
        out.append(0x0A)
      }
    }
  }

  func writeFoot(to out: inout ByteBuffer) {
    out.append(paragraphs: table.footer(withCount: false), width: options.width)
  }
}
