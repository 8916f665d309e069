import Tables
import Text

/// A pipe table of GitHub's Markdown, with the notes as paragraphs under it.
struct MarkdownFormat: RowWriter {
  private let table: ReadableTable

  init(_ table: Table, showsAllDigits: Bool = false) {
    self.table = ReadableTable(table, showsAllDigits: showsAllDigits)
  }

  var rowCount: Int { table.columns.isEmpty ? 0 : table.rowCount }

  func writeHead(to out: inout ByteBuffer) {
    guard !table.columns.isEmpty else { return }
    writeRow(table.columns.map { MarkdownFormat.escaped($0.header) }, to: &out)
    writeRow(table.columns.map { $0.isNumber ? "---:" : ":---" }, to: &out)
  }

  func writeRow(_ row: Int, to out: inout ByteBuffer) {
    writeRow(
      table.columns.map { column in
        let cell = column.cell(row)
        let text = MarkdownFormat.escaped(cell.text)
        return cell.isUnknown ? "*\(text)*" : text
      }, to: &out)
  }

  func writeFoot(to out: inout ByteBuffer) {
    for (index, note) in table.fullFooter(withCount: table.columns.isEmpty).enumerated() {
      if index > 0 || !table.columns.isEmpty { out.append(0x0A) }
      out.append(MarkdownFormat.escaped(note))
      out.append(0x0A)
    }
  }

  private func writeRow(_ cells: [String], to out: inout ByteBuffer) {
    out.append(0x7C)
    for cell in cells {
      out.append(0x20)
      out.append(cell)
      out.append(" |")
    }
    out.append(0x0A)
  }

  /// What Markdown would read as its own is escaped; an underscore inside a word is none of it.
  static func escaped(_ text: String) -> String {
    if VisibleText.isPlain(text) { return text }
    var out = ""
    let scalars = Array(text.unicodeScalars)
    var next = 0
    VisibleText.forEach(in: text) { scalar, isHidden in
      let index = next
      next += 1
      switch scalar {
      case "\\", "|", "*", "`", "<", "[", "]", "~", "&", "$":
        out += "\\"
        out.unicodeScalars.append(scalar)
      case "_":
        let hasNeighbours = index > 0 && index + 1 < scalars.count
        let isInside = hasNeighbours && isWord(scalars[index - 1]) && isWord(scalars[index + 1])
        out += isInside ? "_" : "\\_"
      case "\n" where index > 0 && scalars[index - 1] == "\r": break
      case _ where VisibleText.isLineBreak(scalar): out += "<br>"
      case _ where isHidden: out += VisibleText.sign(for: scalar)
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }
}
