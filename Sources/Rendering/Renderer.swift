import Tables
import Text

/// How a table is written, apart from the format.
package struct RenderOptions: Sendable {
  /// Columns of display width that tables and cards may take; 0 when nothing is to be wrapped.
  package var width: Int
  /// Shows the unknown cells of tables and cards dim, and verdicts that differ strong, by the escape sequences of a
  /// terminal. The words say it all the same.
  package var usesWeight: Bool
  /// Draws tables and cards with ASCII alone, for screen readers and terminals that draw lines two columns wide.
  package var isPlain: Bool
  /// How many rows a table shows; 0 for all.
  package var rowLimit: Int
  /// Puts an apostrophe before what a spreadsheet would run as a formula, in delimited text.
  package var defusesFormulas: Bool
  /// Shows computed numbers with all their digits, not with those that matter.
  package var showsAllDigits = false
  /// Asked while columns are measured. Once it says so, what is drawn means nothing any more and comes soon: whoever
  /// takes the bytes asks too.
  package var isCancelled: @Sendable () -> Bool = { false }

  package init(
    width: Int = 100, usesWeight: Bool = false, isPlain: Bool = false, rowLimit: Int = 0,
    defusesFormulas: Bool = false
  ) {
    self.width = max(0, width)
    self.usesWeight = usesWeight
    self.isPlain = isPlain
    self.rowLimit = rowLimit
    self.defusesFormulas = defusesFormulas
  }

  /// What rules are drawn with.
  var rule: StaticString { isPlain ? "-" : "─" }
}

/// Writes tables. The same table, format and options always give the same bytes.
package enum Renderer {
  /// Hands the bytes on in chunks of about 64 KiB, each valid only during the call, so that a result of any size needs
  /// no more memory than itself. A sink that throws stops the writing.
  package static func render<Failure: Error>(
    _ table: Table, as format: OutputFormat, options: RenderOptions = RenderOptions(),
    into sink: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    let chunk = 64 << 10
    let writer = writer(for: table, as: format, options: options)
    var out = ByteBuffer(capacity: chunk + 4096)
    writer.writeHead(to: &out)
    for row in 0..<writer.rowCount {
      writer.writeRow(row, to: &out)
      if out.count >= chunk {
        try sink(out.bytes)
        out.removeAll()
      }
    }
    writer.writeFoot(to: &out)
    if out.count > 0 { try sink(out.bytes) }
  }

  /// The whole answer as one text; for results that are known to be small.
  package static func text(
    of table: Table, as format: OutputFormat, options: RenderOptions = RenderOptions()
  ) -> String {
    var bytes: [UInt8] = []
    render(table, as: format, options: options) { bytes.append(contentsOf: $0) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Lines of words as the format has them: nothing in them is a sign of its own there.
  package static func escaped(_ text: String, as format: OutputFormat) -> String {
    let escape: (String) -> String
    switch format {
    case .html: escape = { HTMLText.escaped($0) }
    case .markdown: escape = MarkdownFormat.escaped
    case .latex: escape = LaTeXFormat.escaped
    default: return VisibleText.lines(text)
    }
    let lines: [Substring] = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.map { escape(String($0)) }.joined(separator: "\n")
  }

  /// A line of prose, broken between words to a width, what goes on indented by two; 0 leaves it as it is.
  package static func wrapped(_ line: String, width: Int) -> String {
    guard width > 0, !line.isEmpty else { return line }
    let indent = line.utf8.prefix { $0 == 0x20 }.count
    return TextWrapping.lines(of: line, width: width, hanging: indent + 2).joined(separator: "\n")
  }

  private static func writer(
    for table: Table, as format: OutputFormat, options: RenderOptions
  ) -> any RowWriter {
    let table = format.isMachineReadable ? table.withEndsOfBounds : table
    return switch format {
    case .csv: DelimitedFormat<Comma>(table, defusesFormulas: options.defusesFormulas)
    case .tsv: DelimitedFormat<Tab>(table, defusesFormulas: options.defusesFormulas)
    case .json: JSONFormat(table)
    case .jsonFull: JSONFullFormat(table)
    case .jsonl: JSONLinesFormat(table)
    case .markdown: MarkdownFormat(table, showsAllDigits: options.showsAllDigits)
    case .latex: LaTeXFormat(table, showsAllDigits: options.showsAllDigits)
    case .html: HTMLFormat(table, showsAllDigits: options.showsAllDigits)
    case .card: CardFormat(ReadableTable(table, showsAllDigits: options.showsAllDigits), options: options)
    case .table: tableWriter(for: table, options: options)
    }
  }

  private static func tableWriter(for table: Table, options: RenderOptions) -> any RowWriter {
    let readable = ReadableTable(
      table, alignsParts: true, showsAllDigits: options.showsAllDigits, rowLimit: options.rowLimit)
    if readable.isSingleValue { return SingleValueFormat(readable, options: options) }
    if readable.isMatrix { return matrixWriter(for: readable, of: table, options: options) }
    if table.presentation != .cards {
      let whole = TableFormat(readable, options: options)
      if let whole, !whole.breaksWords { return whole }
      let shared = readable.sharingConstants()
      if let shared, let format = TableFormat(shared, options: options), whole == nil || !format.breaksWords {
        return format
      }
      if let whole { return whole }
      let isShort = (1...fewRows).contains(readable.rowCount)
      if !isShort, table.presentation != .whole,
        let format = TableFormat(hidingColumnsOf: shared ?? readable, options: options)
      {
        return format
      }
    }
    let rows = ReadableTable(table, showsAllDigits: options.showsAllDigits, rowLimit: options.rowLimit)
    return CardFormat(rows, options: options)
  }

  /// A matrix is a matrix at every width: its headings wrap, else it is turned, else it comes in parts.
  private static func matrixWriter(
    for readable: ReadableTable, of table: Table, options: RenderOptions
  ) -> any RowWriter {
    if let format = TableFormat(readable, options: options) { return format }
    if let turned = ReadableTable.turned(table, alignsParts: true, showsAllDigits: options.showsAllDigits),
      let format = TableFormat(turned, options: options)
    {
      return format
    }
    return MatrixParts(readable, options: options)
  }

  /// So many rows are read as cards rather than with columns hidden.
  private static let fewRows = 3
}

/// One output format, ready to write one table.
protocol RowWriter {
  var rowCount: Int { get }
  func writeHead(to out: inout ByteBuffer)
  func writeRow(_ row: Int, to out: inout ByteBuffer)
  func writeFoot(to out: inout ByteBuffer)
}
