import Tables

/// A `<table>` without style: numbers and unknowns carry a class, the notes stand in paragraphs under it.
struct HTMLFormat: RowWriter {
  private let table: ReadableTable

  init(_ table: Table, showsAllDigits: Bool = false) {
    self.table = ReadableTable(table, showsAllDigits: showsAllDigits)
  }

  var rowCount: Int { table.columns.isEmpty ? 0 : table.rowCount }

  func writeHead(to out: inout ByteBuffer) {
    out.append("<table>\n")
    if let caption = table.caption { out.append("<caption>\(HTMLText.escaped(caption))</caption>\n") }
    guard !table.columns.isEmpty else { return }
    out.append("<thead>\n<tr>")
    for column in table.columns {
      out.append(column.isNumber ? "<th scope=\"col\" class=\"number\">" : "<th scope=\"col\">")
      out.append(HTMLText.escaped(column.header))
      out.append("</th>")
    }
    out.append("</tr>\n</thead>\n<tbody>\n")
  }

  func writeRow(_ row: Int, to out: inout ByteBuffer) {
    out.append("<tr>")
    for column in table.columns {
      let cell = column.cell(row)
      let classes = [column.isNumber ? "number" : nil, cell.isUnknown ? "unknown" : nil].compactMap { $0 }
      out.append(classes.isEmpty ? "<td>" : "<td class=\"\(classes.joined(separator: " "))\">")
      out.append(HTMLText.escaped(cell.text))
      out.append("</td>")
    }
    out.append("</tr>\n")
  }

  func writeFoot(to out: inout ByteBuffer) {
    out.append(table.columns.isEmpty ? "</table>\n" : "</tbody>\n</table>\n")
    for note in table.fullFooter(withCount: table.columns.isEmpty) {
      out.append("<p class=\"note\">\(HTMLText.escaped(note))</p>\n")
    }
  }
}
