import Tables
import Text

/// A tabular with the rules of booktabs and the notes under it. Text outside Latin passes through, for XeLaTeX,
/// LuaLaTeX or pLaTeX.
struct LaTeXFormat: RowWriter {
  private let table: ReadableTable

  init(_ table: Table, showsAllDigits: Bool = false) {
    self.table = ReadableTable(table, showsAllDigits: showsAllDigits)
  }

  var rowCount: Int { table.columns.isEmpty ? 0 : table.rowCount }

  func writeHead(to out: inout ByteBuffer) {
    guard !table.columns.isEmpty else { return }
    out.append("% \\usepackage{booktabs}\n\\begin{tabular}{")
    for column in table.columns { out.append(column.isNumber ? "r" : "l") }
    out.append("}\n  \\toprule\n")
    writeRow(table.columns.map { LaTeXFormat.escaped($0.header) }, to: &out)
    out.append("  \\midrule\n")
  }

  func writeRow(_ row: Int, to out: inout ByteBuffer) {
    writeRow(
      table.columns.map { column in
        let cell = column.cell(row)
        let text = LaTeXFormat.escaped(cell.text)
        if cell.isUnknown { return "\\textit{\(text)}" }
        return column.isNumber && text.hasPrefix("-") && text != "-" ? "$-$\(text.dropFirst())" : text
      }, to: &out)
  }

  func writeFoot(to out: inout ByteBuffer) {
    if !table.columns.isEmpty { out.append("  \\bottomrule\n\\end{tabular}\n") }
    for note in table.fullFooter(withCount: table.columns.isEmpty) {
      out.append("\n\\noindent ")
      out.append(LaTeXFormat.escaped(note))
      out.append(0x0A)
    }
  }

  private func writeRow(_ cells: [String], to out: inout ByteBuffer) {
    out.append("  ")
    for (index, cell) in cells.enumerated() {
      if index > 0 { out.append(" & ") }
      // After `\\` LaTeX looks for a star or a bracket of its own, also at the start of the next row.
      if index == 0, cell.hasPrefix("*") || cell.hasPrefix("[") { out.append("{}") }
      out.append(cell)
    }
    out.append(" \\\\\n")
  }

  static func escaped(_ text: String) -> String {
    if VisibleText.isPlain(text) { return text }
    var out = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    VisibleText.forEach(in: text) { scalar, isHidden in
      switch scalar {
      case "\\": out.append(contentsOf: "\\textbackslash{}".unicodeScalars)
      case "~": out.append(contentsOf: "\\textasciitilde{}".unicodeScalars)
      case "^": out.append(contentsOf: "\\textasciicircum{}".unicodeScalars)
      case "<": out.append(contentsOf: "\\textless{}".unicodeScalars)
      case ">": out.append(contentsOf: "\\textgreater{}".unicodeScalars)
      case "|": out.append(contentsOf: "\\textbar{}".unicodeScalars)
      case "\"": out.append(contentsOf: "\\textquotedbl{}".unicodeScalars)
      case "{", "}", "$", "&", "#", "%", "_": out.append(contentsOf: ["\\", scalar])
      // Two hyphens, quotes or backticks in a row would become one sign.
      case "-" where previous == "-", "'" where previous == "'", "`" where previous == "`":
        out.append(contentsOf: ["{", "}", scalar])
      case "\t": out.append(" ")
      case "\n" where previous == "\r": break
      case _ where VisibleText.isLineBreak(scalar): out.append(" ")
      case _ where isHidden:
        out.append(contentsOf: "\\textlangle{}\(VisibleText.number(scalar))\\textrangle{}".unicodeScalars)
      default: out.append(scalar)
      }
      previous = scalar
    }
    return String(out)
  }
}
