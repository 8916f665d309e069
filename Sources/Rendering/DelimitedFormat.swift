import Tables
import Text

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
/// but in a table of one column, where a line without any byte is no row: there an unknown is `""`, too.
///
/// A text that is a formula behind an apostrophe gets another one, since a reader takes one off.
struct DelimitedFormat<Delimiter: CellDelimiter>: RowWriter {
  private let names: [String]
  private let cells: [CellWriter]
  private let defusesFormulas: Bool
  let rowCount: Int

  init(_ table: Table, defusesFormulas: Bool = false) {
    names = table.schema.fields.map(\.name)
    cells = defusesFormulas ? DefusingDialect.writers(for: table) : Dialect.writers(for: table)
    self.defusesFormulas = defusesFormulas
    rowCount = table.columns.isEmpty ? 0 : table.rowCount
  }

  func writeHead(to out: inout ByteBuffer) {
    guard !names.isEmpty else { return }
    for (index, name) in names.enumerated() {
      if index > 0 { out.append(Delimiter.byte) }
      if defusesFormulas { DefusingDialect.write(text: name, to: &out) } else { Dialect.write(text: name, to: &out) }
    }
    out.append(0x0A)
  }

  func writeRow(_ row: Int, to out: inout ByteBuffer) {
    let start = out.count
    for index in cells.indices {
      if index > 0 { out.append(Delimiter.byte) }
      cells[index].write(row, to: &out)
    }
    if out.count == start { out.append("\"\"") }
    out.append(0x0A)
  }

  func writeFoot(to out: inout ByteBuffer) {}

  private enum Dialect: DelimitedDialect {
    static func isApostropheNeeded(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
      text.first == SpreadsheetFormula.apostrophe && SpreadsheetFormula.isQuoted(text)
    }

    static func listWriter(offsets: [Int32], elements: Column, validity: Validity) -> CellWriter {
      JoinedCells<Self>(offsets: offsets, elements: elements, validity: validity)
    }

    static func write(text: UnsafeBufferPointer<UInt8>, to out: inout ByteBuffer) {
      write(text: text, dividedBy: Delimiter.byte, to: &out)
    }
  }

  private enum DefusingDialect: DelimitedDialect {
    static func isApostropheNeeded(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
      SpreadsheetFormula.isFormula(text) || SpreadsheetFormula.isQuoted(text)
    }

    static func listWriter(offsets: [Int32], elements: Column, validity: Validity) -> CellWriter {
      JoinedCells<Self>(offsets: offsets, elements: elements, validity: validity)
    }

    static func write(text: UnsafeBufferPointer<UInt8>, to out: inout ByteBuffer) {
      write(text: text, dividedBy: Delimiter.byte, to: &out)
    }
  }
}

/// How delimited text writes cells, with an apostrophe before some texts or not.
private protocol DelimitedDialect: CellDialect {
  static func isApostropheNeeded(_ text: UnsafeBufferPointer<UInt8>) -> Bool
}

extension DelimitedDialect {
  static var unknown: StaticString { "" }
  static var yes: StaticString { "yes" }
  static var no: StaticString { "no" }
  static var quotesDates: Bool { false }

  static func write(text: UnsafeBufferPointer<UInt8>, dividedBy delimiter: UInt8, to out: inout ByteBuffer) {
    let needsQuotes = needsQuotes(text, delimiter)
    if needsQuotes { out.append(0x22) }
    if isApostropheNeeded(text) { out.append(SpreadsheetFormula.apostrophe) }
    guard needsQuotes else { return out.append(text) }
    for byte in text {
      if byte == 0x22 { out.append(0x22) }
      out.append(byte)
    }
    out.append(0x22)
  }

  private static func needsQuotes(_ text: UnsafeBufferPointer<UInt8>, _ delimiter: UInt8) -> Bool {
    guard let first = text.first, let last = text.last else { return true }
    if first == 0x20 || first == 0x09 || last == 0x20 || last == 0x09 { return true }
    // At the start of a file this would be its mark, not its text.
    if first == 0xEF, text.count > 2, text[1] == 0xBB, text[2] == 0xBF { return true }
    for byte in text where byte == delimiter || byte == 0x22 || byte == 0x0A || byte == 0x0D { return true }
    return false
  }
}
