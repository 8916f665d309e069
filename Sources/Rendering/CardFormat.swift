import Text

/// One card a row: names of the columns in one column, values wrapped beside them.
struct CardFormat: RowWriter {
  private let table: ReadableTable
  private let width: Int
  private let options: RenderOptions
  private let isPlain: Bool
  private var rule: String { isPlain ? "--" : "──" }
  private let names: [String]
  private let nameWidth: Int
  private static let leastValueWidth = 20

  init(_ table: ReadableTable, options: RenderOptions) {
    self.table = table
    width = options.width
    self.options = options
    isPlain = options.isPlain
    names = table.columns.map { VisibleText.line($0.isNumber ? $0.name : $0.header) }
    nameWidth = names.reduce(0) { max($0, DisplayWidth.of($1)) }
  }

  var rowCount: Int { table.columns.isEmpty ? 0 : table.rowCount }

  /// Without rows the names are all there is to show.
  func writeHead(to out: inout ByteBuffer) {
    guard rowCount == 0 else { return }
    for name in names { out.append(" \(name)\n") }
  }

  func writeRow(_ row: Int, to out: inout ByteBuffer) {
    if row > 0 { out.append(0x0A) }
    writeHeading(row, to: &out)
    for (index, column) in table.columns.enumerated() {
      let cell = column.cellWithUnit(row)
      let value = VisibleText.line(cell.text)
      let weight = cell.weight(options)
      out.append(" \(names[index])")
      let beside = width - nameWidth - 3
      if width > 0, beside < min(CardFormat.leastValueWidth, DisplayWidth.of(value)) {
        out.append(0x0A)
        for line in TextWrapping.lines(of: value, width: max(1, width - 3)) {
          out.append("   ")
          out.append(line, weight: weight)
          out.append(0x0A)
        }
        continue
      }
      let lines = TextWrapping.lines(of: value, width: width == 0 ? 0 : beside)
      for (number, line) in lines.enumerated() {
        let used = number == 0 ? DisplayWidth.of(names[index]) : -1
        out.append(repeating: " ", count: nameWidth - used + 2)
        out.append(line, weight: weight)
        out.append(0x0A)
      }
    }
  }

  /// `── 1 of 12: Miyakonojo ──`; a card that stands alone needs no number.
  private func writeHeading(_ row: Int, to out: inout ByteBuffer) {
    let label = table.labelColumn.map { VisibleText.line(table.columns[$0].cell(row).text) }
    let number = rowCount > 1 ? "\(row + 1) of \(rowCount)" : nil
    let heading = [number, label].compactMap { $0 }.joined(separator: ": ")
    guard !heading.isEmpty else { return }
    for (index, line) in TextWrapping.lines(of: heading, width: max(0, width - 6)).enumerated() {
      out.append(index == 0 ? "\(rule) \(line)" : "   \(line)")
      if index == 0 { out.append(" \(rule)") }
      out.append(0x0A)
    }
  }

  func writeFoot(to out: inout ByteBuffer) {
    let isAlone = rowCount == 1
    let footer = table.footer(withCount: !isAlone, isPlain: isPlain)
    if rowCount > 0, !footer.isEmpty { out.append(0x0A) }
    out.append(paragraphs: footer, width: width)
  }
}
