import Diagnostics
import Tables

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
  /// Whether a cell is unknown, and whether one is a dash, so that the page can say what that means.
  package private(set) var hasUnknown = false
  package private(set) var hasDash = false
  /// Whether a sheet of paper should be turned for it.
  package private(set) var isWide = false

  private let place: Place

  /// How wide a table may be, in columns of display width, before it is told more briefly.
  private static let comfortable = 130
  /// As wide as an upright sheet takes.
  private static let upright = 105
  /// So many rows are read as cards rather than from a very wide table.
  private static let fewRows = 3
  /// Text is broken into lines of about this width.
  private static let column = 28

  package init(_ table: Table, _ place: Place) {
    self.place = place
    var readable = ReadableTable(table, groupsDigits: true)
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
      isWide = width > HTMLPageTable.upright
      writeRows(readable)
    }
    let isAlone = asksForCards && table.rowCount == 1
    for note in readable.footer(withCount: !isAlone) { html += "<p class=\"note\">\(text(note))</p>\n" }
  }

  private func text(_ text: String) -> String { HTMLText.marked(text, in: place.language) }

  private func caption(of table: ReadableTable) -> String {
    table.caption.map { place.name.isEmpty ? $0 : "\(place.name): \($0)" } ?? place.name
  }

  /// The box scrolls by keyboard as well, so it has a name.
  private mutating func open(_ caption: String, classes: String, number: Int? = nil) {
    let id = number.map { "\(place.identifier)-\($0)" } ?? place.identifier
    html +=
      "<div class=\"scroll\(isWide ? " wide" : "")\" role=\"group\" aria-labelledby=\"\(id)-name\" tabindex=\"0\">\n"
    html += "<table\(classes.isEmpty ? "" : " class=\"\(classes)\"")>\n"
    html += "<caption id=\"\(id)-name\">\(text(caption))</caption>\n"
  }

  // MARK: Rows

  private mutating func writeRows(_ table: ReadableTable) {
    open(caption(of: table), classes: "")
    html += "<thead>\n<tr>"
    let head = table.labelColumn ?? table.columns.firstIndex { !$0.isNumber }
    for column in table.columns {
      let classes = column.isNumber ? " class=\"number\"" : ""
      html +=
        "<th scope=\"col\"\(classes)\(HTMLPageTable.style(of: column, table.rowCount))>\(text(column.header))</th>"
    }
    html += "</tr>\n</thead>\n<tbody>\n"
    for row in 0..<table.rowCount {
      html += "<tr>"
      for (index, column) in table.columns.enumerated() {
        let cell = column.cell(row)
        html += element(cell, isHead: index == head && !cell.isUnknown, isNumber: column.isNumber)
      }
      html += "</tr>\n"
    }
    html += "</tbody>\n</table>\n</div>\n"
    if let preface = table.preface { html += "<p class=\"note\">\(text(preface))</p>\n" }
  }

  private mutating func element(_ cell: ReadableCell, isHead: Bool, isNumber: Bool) -> String {
    var classes: [StaticString] = []
    if isNumber { classes.append("number") }
    if cell.isUnknown {
      classes.append(cell.text == "-" ? "none" : "unknown")
      if cell.text == "-" { hasDash = true } else { hasUnknown = true }
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
    return width > 6 ? " style=\"min-width:\(width)ch\"" : ""
  }

  private static func widest(_ column: ReadableColumn, _ rowCount: Int) -> Int {
    // A long table is judged by its beginning.
    (0..<min(rowCount, 200)).reduce(0) { max($0, DisplayWidth.of(column.cell($1).text)) }
  }

  private static func width(of table: ReadableTable) -> Int {
    table.columns.reduce(0) { sum, column in
      let head = min(DisplayWidth.of(column.header), 14)
      return sum + 3 + max(head, min(widest(column, table.rowCount), HTMLPageTable.column))
    }
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
