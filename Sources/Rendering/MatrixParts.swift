/// A matrix that no width holds whole, in parts under each other, each with the names of the rows.
struct MatrixParts: RowWriter {
  private let parts: [any RowWriter]
  let rowCount = 0

  init(_ table: ReadableTable, options: RenderOptions) {
    var parts: [any RowWriter] = []
    var start = 1
    while start < table.columns.count {
      var end = table.columns.count
      var format = TableFormat(table.part(start..<end, isLast: true), options: options)
      while format?.breaksWords ?? true, end > start + 1 {
        end -= 1
        format = TableFormat(table.part(start..<end, isLast: false), options: options)
      }
      // A single column that does not fit runs over the edge rather than be hidden.
      var wide = options
      wide.width = 0
      guard
        let format = format ?? TableFormat(table.part(start..<end, isLast: end == table.columns.count), options: wide)
      else { break }
      parts.append(format)
      start = end
    }
    self.parts = parts
  }

  func writeHead(to out: inout ByteBuffer) {
    for (index, part) in parts.enumerated() {
      if index > 0 { out.append(0x0A) }
      part.writeHead(to: &out)
      for row in 0..<part.rowCount { part.writeRow(row, to: &out) }
      part.writeFoot(to: &out)
    }
  }

  func writeRow(_ row: Int, to out: inout ByteBuffer) {}
  func writeFoot(to out: inout ByteBuffer) {}
}
