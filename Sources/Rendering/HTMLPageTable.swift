import Tables
import Text

/// A table as it stands on a page that is read as a whole, on a screen, aloud and on paper: named, in a box of its own
/// that scrolls when it is too wide, its rows named by their headers.
package struct HTMLPageTable {
  /// How the page round it is made.
  package struct Place: Sendable {
    /// Begins every id in the table.
    package var identifier: String
    /// What the table is called where it has no title, and before the title where it has one.
    package var name: String
    package var language: String

    package init(identifier: String, name: String, language: String) {
      self.identifier = identifier
      self.name = name
      self.language = language
    }
  }

  package private(set) var html = ""
  /// The signs in its cells that the page explains.
  package private(set) var signs: Set<Sign> = []

  /// What stands in a cell for what is not known.
  package enum Sign: Int, CaseIterable, Sendable {
    case unknown
    /// All that is known of a number: `≤ 23.2`, `-6.9 to 15.9`.
    case bound
    /// `-` for what does not arise.
    case dash
  }

  private let place: Place

  /// How wide a table may be, in columns of display width, before it is told more briefly.
  private static let comfortable = 130
  /// As wide as a sheet of paper takes in small print. Wider ones come on paper in parts.
  private static let sheet = 120
  /// So many rows are read as cards rather than from a very wide table.
  private static let fewRows = 3
  /// Text is broken into lines of about this width.
  private static let column = 28

  package init(_ table: Table, _ place: Place) {
    self.place = place
    var readable = ReadableTable(table)
    let asksForCards = table.presentation == .cards
    if !asksForCards, HTMLPageTable.width(of: readable) > HTMLPageTable.comfortable,
      let shared = readable.sharingConstants()
    {
      readable = shared
    }
    let width = HTMLPageTable.width(of: readable)
    let isShort = (1...HTMLPageTable.fewRows).contains(readable.rowCount)
    if readable.columns.isEmpty {
      html = "<p class=\"note\">\(text(caption(of: readable)))</p>\n"
    } else if asksForCards && readable.rowCount > 0 || isShort && width > HTMLPageTable.comfortable {
      writeCards(readable)
    } else {
      writeRows(readable, width: width)
    }
    let isAlone = asksForCards && table.rowCount == 1
    let foot = readable.foot(withCount: !isAlone)
    for note in foot.lines { html += "<p class=\"note\">\(text(note))</p>\n" }
    if !foot.rest.isEmpty {
      html += "<details class=\"notes\">\n<summary>\(text(counted(foot.rest.count, "more note")))</summary>\n"
      for note in foot.rest { html += "<p class=\"note\">\(text(note))</p>\n" }
      html += "</details>\n"
    }
  }

  private func text(_ text: String) -> String { HTMLText.marked(text, in: place.language) }

  private func caption(of table: ReadableTable) -> String {
    table.caption.map { place.name.isEmpty ? $0 : "\(place.name): \($0)" } ?? place.name
  }

  /// The box scrolls by keyboard as well, so it has a name.
  private mutating func open(_ caption: String, box: String = "", classes: String = "", number: Int? = nil) {
    let id = number.map { "\(place.identifier)-\($0)" } ?? place.identifier
    html += "<div class=\"scroll\(box)\" role=\"group\" aria-labelledby=\"\(id)-name\" tabindex=\"0\">\n"
    html += "<table\(classes.isEmpty ? "" : " class=\"\(classes)\"")>\n"
    html += "<caption id=\"\(id)-name\">\(text(caption))</caption>\n"
  }

  // MARK: Rows

  private mutating func writeRows(_ table: ReadableTable, width: Int) {
    let head = table.labelColumn ?? table.columns.firstIndex { !$0.isNumber }
    let all = Array(table.columns.indices)
    let parts = width > HTMLPageTable.sheet ? HTMLPageTable.parts(of: table, head: head) : []
    // A sheet holds such a table whole.
    let whole = table.rowCount <= 20 ? " whole" : ""
    open(caption(of: table), box: parts.isEmpty ? whole : " screen-only")
    writeRows(table, all, head)
    for (index, part) in parts.enumerated() {
      open("\(caption(of: table)) (\(index + 1)/\(parts.count))", box: " paper-only\(whole)", number: index + 1)
      writeRows(table, part, head)
    }
    if let preface = table.preface { html += "<p class=\"note\">\(text(preface))</p>\n" }
  }

  private mutating func writeRows(_ table: ReadableTable, _ columns: [Int], _ head: Int?) {
    html += "<thead>\n<tr>"
    for column in columns.map({ table.columns[$0] }) {
      let classes = column.isNumber ? " class=\"number\"" : ""
      let style = HTMLPageTable.style(of: column, table.rowCount)
      html += "<th scope=\"col\"\(classes)\(style)>\(header(column))</th>"
    }
    html += "</tr>\n</thead>\n<tbody>\n"
    for row in 0..<table.rowCount {
      html += "<tr>"
      for index in columns {
        let cell = table.columns[index].cell(row)
        html += element(cell, isHead: index == head && !cell.isUnknown, isNumber: table.columns[index].isNumber)
      }
      html += "</tr>\n"
    }
    html += "</tbody>\n</table>\n</div>\n"
  }

  /// Long names may be broken after their underscores.
  private func header(_ column: ReadableColumn) -> String {
    text(column.header).replacing("_", with: "_<wbr>")
  }

  /// The columns in groups that fit on a sheet, each with the one that names the rows.
  private static func parts(of table: ReadableTable, head: Int?) -> [[Int]] {
    let widths = table.columns.map { width(of: $0, table.rowCount) }
    let start = head.map { widths[$0] } ?? 0
    var parts: [[Int]] = []
    var used = Int.max
    for index in table.columns.indices where index != head {
      if used > sheet - widths[index] {
        parts.append(head.map { [$0] } ?? [])
        used = start
      }
      parts[parts.count - 1].append(index)
      used += widths[index]
    }
    return parts
  }

  private mutating func element(_ cell: ReadableCell, isHead: Bool, isNumber: Bool) -> String {
    var classes: [StaticString] = []
    if isNumber { classes.append("number") }
    if cell.isUnknown {
      let sign: Sign = cell.text == "-" ? .dash : cell.text.hasPrefix("unknown") ? .unknown : .bound
      classes.append(sign == .dash ? "none" : "unknown")
      signs.insert(sign)
    }
    let marks = classes.isEmpty ? "" : " class=\"\(classes.map { "\($0)" }.joined(separator: " "))\""
    let words = text(cell.text)
    let content = cell.isEmphasized ? "<strong>\(words)</strong>" : words
    return isHead ? "<th scope=\"row\"\(marks)>\(content)</th>" : "<td\(marks)>\(content)</td>"
  }

  /// Room for words to stand side by side: without it a narrow window would set one word a line.
  private static func style(of column: ReadableColumn, _ rowCount: Int) -> String {
    guard !column.isNumber else { return "" }
    let width = min(widest(column, rowCount), HTMLPageTable.column)
    return width > 6 ? " style=\"--width:\(width)ch\"" : ""
  }

  private static func widest(_ column: ReadableColumn, _ rowCount: Int) -> Int {
    // A long table is judged by its beginning.
    (0..<min(rowCount, 200)).reduce(0) { max($0, DisplayWidth.of(column.cell($1).text)) }
  }

  private static func width(of table: ReadableTable) -> Int {
    table.columns.reduce(0) { $0 + width(of: $1, table.rowCount) }
  }

  private static func width(of column: ReadableColumn, _ rowCount: Int) -> Int {
    // The words of a header may stand under each other.
    let head = column.header.split { $0 == " " || $0 == "_" }.reduce(0) { max($0, DisplayWidth.of(String($1)) + 1) }
    return 2 + max(head, min(widest(column, rowCount), HTMLPageTable.column))
  }

  // MARK: Cards

  /// One table a row: what the columns are called, and the values beside that.
  private mutating func writeCards(_ table: ReadableTable) {
    for row in 0..<table.rowCount {
      let label = table.labelColumn.map { table.columns[$0].cell(row).text }
      let number = table.rowCount > 1 ? "\(row + 1) of \(table.rowCount)" : nil
      let name = [caption(of: table), number, label].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: ": ")
      open(name, classes: "card", number: table.rowCount > 1 ? row + 1 : nil)
      html += "<tbody>\n"
      for column in table.columns {
        let cell = column.cellWithUnit(row)
        let head = column.isNumber ? column.name : column.header
        html += "<tr><th scope=\"row\">\(text(head))</th>"
        html += element(cell, isHead: false, isNumber: false) + "</tr>\n"
      }
      html += "</tbody>\n</table>\n</div>\n"
    }
    if let preface = table.preface { html += "<p class=\"note\">\(text(preface))</p>\n" }
  }
}
