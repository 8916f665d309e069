import Tables

/// What parts the cells of a row.
protocol CellDelimiter {
  static var byte: UInt8 { get }
}

enum Comma: CellDelimiter {
  static var byte: UInt8 { 0x2C }
}

/// With tabs the rest stays as in RFC 4180, which is what DuckDB, pandas and R read and write: escapes would be taken
/// for backslashes there.
enum Tab: CellDelimiter {
  static var byte: UInt8 { 0x09 }
}

/// RFC 4180 with a header and LF. Quoted only where needed; an empty text is `""` and an unknown is nothing at all,
/// so that the two differ.
struct DelimitedFormat<Delimiter: CellDelimiter>: RowWriter {
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
      if index > 0 { out.append(Delimiter.byte) }
      Dialect.write(text: name, to: &out)
    }
    out.append(0x0A)
  }

  func writeRow(_ row: Int, to out: inout ByteBuffer) {
    for index in cells.indices {
      if index > 0 { out.append(Delimiter.byte) }
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
      guard needsQuotes(text) else { return out.append(text) }
      out.append(0x22)
      for byte in text {
        if byte == 0x22 { out.append(0x22) }
        out.append(byte)
      }
      out.append(0x22)
    }

    private static func needsQuotes(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
      guard let first = text.first, let last = text.last else { return true }
      if first == 0x20 || first == 0x09 || last == 0x20 || last == 0x09 { return true }
      for byte in text where byte == Delimiter.byte || byte == 0x22 || byte == 0x0A || byte == 0x0D { return true }
      return false
    }
  }
}
