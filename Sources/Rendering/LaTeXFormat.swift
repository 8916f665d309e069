import Tables
import Text

/// A tabular with the rules of booktabs and the notes under it. A comment on top names the packages that it needs; with
/// them pdfLaTeX sets it as it stands. Japanese passes through, for LuaLaTeX.
struct LaTeXFormat: RowWriter {
  private let table: ReadableTable
  private let needs: Needs

  init(_ table: Table, showsAllDigits: Bool = false) {
    self.table = ReadableTable(table, showsAllDigits: showsAllDigits)
    needs = Needs(self.table)
  }

  /// What the texts of a table ask for.
  private struct Needs {
    /// For each column its share of a line, where its text is broken.
    var shares: [Double?] = []
    var hasQuotes = false
    var hasJapanese = false

    /// So many characters of ordinary size stand on a line of A4.
    private static let line = 80
    /// No narrower column is broken.
    private static let narrow = 18

    init(_ table: ReadableTable) {
      var widths = table.columns.map { DisplayWidth.of($0.header) }
      func look(_ text: String) {
        hasQuotes = hasQuotes || text.utf8.contains(UInt8(ascii: "\""))
        hasJapanese = hasJapanese || !text.utf8.allSatisfy { $0 < 0x80 } && HTMLText.isJapanese(text)
      }
      for column in table.columns { look(column.header) }
      for row in 0..<table.rowCount {
        for (index, column) in table.columns.enumerated() {
          let text = column.cell(row).text
          widths[index] = max(widths[index], DisplayWidth.of(text))
          look(text)
        }
      }
      for note in table.fullFooter(withCount: table.columns.isEmpty) { look(note) }
      shares = widths.map { _ in nil }
      let gaps = 2 * widths.count
      guard widths.reduce(gaps, +) > Needs.line else { return }
      let wide = widths.indices.filter { !table.columns[$0].isNumber && widths[$0] > Needs.narrow }
      let rest = widths.indices.filter { !wide.contains($0) }.reduce(gaps) { $0 + widths[$1] }
      let room = max(Double(Needs.line - rest) / Double(Needs.line), 0.15 * Double(wide.count))
      let whole = wide.reduce(0) { $0 + min(widths[$1], Needs.line) }
      for index in wide { shares[index] = room * Double(min(widths[index], Needs.line)) / Double(max(1, whole)) }
    }
  }

  var rowCount: Int { table.columns.isEmpty ? 0 : table.rowCount }

  func writeHead(to out: inout ByteBuffer) {
    guard !table.columns.isEmpty else { return }
    if needs.hasJapanese { out.append("% Japanese: LuaLaTeX with \\usepackage{luatexja}\n") }
    if needs.hasQuotes { out.append("% \\usepackage[T1]{fontenc}\n") }
    if needs.shares.contains(where: { $0 != nil }) { out.append("% \\usepackage{array}\n") }
    out.append("% \\usepackage{booktabs}\n\\begin{tabular}{")
    for (column, share) in zip(table.columns, needs.shares) {
      guard let share else {
        out.append(column.isNumber ? "r" : "l")
        continue
      }
      let hundredths = max(5, Int((share * 100).rounded(.down)))
      out.append(
        ">{\\raggedright\\arraybackslash}p{0.\(hundredths < 10 ? "0" : "")\(hundredths)\\linewidth}")
    }
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

  /// Signs that pdfLaTeX has in its mathematics alone.
  private static let signs: [Unicode.Scalar: String] = [
    "≤": "\\le", "≥": "\\ge", "≠": "\\ne", "≈": "\\approx", "−": "-", "×": "\\times", "±": "\\pm", "→": "\\to",
    "←": "\\leftarrow", "∞": "\\infty", "∈": "\\in", "∅": "\\emptyset", "¬": "\\neg", "·": "\\cdot", "√": "\\surd",
    "α": "\\alpha", "β": "\\beta", "γ": "\\gamma", "δ": "\\delta", "Δ": "\\Delta", "κ": "\\kappa", "λ": "\\lambda",
    "μ": "\\mu", "π": "\\pi", "ρ": "\\rho", "σ": "\\sigma", "τ": "\\tau", "φ": "\\phi", "χ": "\\chi",
  ]

  static func escaped(_ text: String) -> String {
    if VisibleText.isPlain(text), text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
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
      case _ where signs[scalar] != nil: out.append(contentsOf: "$\(signs[scalar] ?? "")$".unicodeScalars)
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
