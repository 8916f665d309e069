import Tables

/// Tab-separated values without quotes: `\t`, `\n`, `\r` and `\\` stand for tab, line feed, carriage return, backslash.
/// The format has no quotes to tell an empty text from an unknown: both are empty fields.
struct TSVFormat: RowWriter {
  private let names: [String]
  private let cells: [CellWriter]
  let rowCount: Int

  init(_ table: Table) {
    names = table.schema.fields.map(\.name)
    cells = Dialect.writers(for: table)
    rowCount = table.columns.isEmpty ? 0 : table.rowCount
  }

  func writeHead(to out: inout ByteBuffer) {
    guard !names.isEmpty else { return }
    for (index, name) in names.enumerated() {
      if index > 0 { out.append(0x09) }
      Dialect.write(text: name, to: &out)
    }
    out.append(0x0A)
  }

  func writeRow(_ row: Int, to out: inout ByteBuffer) {
    for index in cells.indices {
      if index > 0 { out.append(0x09) }
      cells[index].write(row, to: &out)
    }
    out.append(0x0A)
  }

  func writeFoot(to out: inout ByteBuffer) {}

  private enum Dialect: CellDialect {
    static var unknown: StaticString { "" }
    static var yes: StaticString { "yes" }
    static var no: StaticString { "no" }
    static var quotesDates: Bool { false }

    static func listWriter(offsets: [Int32], elements: Column, validity: Validity) -> CellWriter {
      JoinedCells<Self>(offsets: offsets, elements: elements, validity: validity)
    }

    static func write(text: UnsafeBufferPointer<UInt8>, to out: inout ByteBuffer) {
      for byte in text {
        switch byte {
        case 0x09: out.append(#"\t"#)
        case 0x0A: out.append(#"\n"#)
        case 0x0D: out.append(#"\r"#)
        case 0x5C: out.append(#"\\"#)
        default: out.append(byte)
        }
      }
    }
  }
}
