import Tables

/// One object a line, nothing around them, no spaces between.
struct JSONLinesFormat: RowWriter {
  private let object: JSONObject
  let rowCount: Int

  init(_ table: Table) {
    object = JSONObject(table, colon: ":", comma: ",")
    rowCount = table.rowCount
  }

  func writeHead(to out: inout ByteBuffer) {}

  func writeRow(_ row: Int, to out: inout ByteBuffer) {
    object.write(row, to: &out)
    out.append(0x0A)
  }

  func writeFoot(to out: inout ByteBuffer) {}
}
