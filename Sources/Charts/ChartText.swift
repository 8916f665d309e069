import Rendering
import Tables
import Text

/// Draws a chart with characters. Every figure stands beside its mark as a number, so nothing depends on shape or colour.
package enum ChartText {
  /// Narrower than this no chart can be read; it is drawn so wide all the same.
  package static let leastWidth = 24
  /// How wide the marks are where lines may be of any length.
  static let unlimitedPlotWidth = 60

  /// - Parameter options: of these the width, 0 for no limit, and whether it is plain.
  package static func render(_ chart: Chart, options: RenderOptions = RenderOptions()) -> String {
    var sheet = TextSheet(options)
    sheet.draw(chart)
    return sheet.text
  }
}

/// The lines of a chart as they are written, and the signs that they are written with.
struct TextSheet: ChartSheet {
  /// 0 where lines may be of any length.
  let width: Int
  let isPlain: Bool
  private var lines: [String] = []

  init(_ options: RenderOptions) {
    width = options.width == 0 ? 0 : max(options.width, ChartText.leastWidth)
    isPlain = options.isPlain
  }

  var text: String { lines.map { $0 + "\n" }.joined() }

  mutating func line(_ text: String) {
    var scalars = text.unicodeScalars
    while scalars.last == " " { scalars.removeLast() }
    lines.append(String(scalars))
  }

  mutating func blank() {
    if lines.last != "" { lines.append("") }
  }

  mutating func paragraph(_ text: String) {
    for line in TextWrapping.lines(of: readable(text), width: width, hanging: 2) { self.line(line) }
  }

  mutating func heading(_ title: String) {
    paragraph(title)
    blank()
  }

  mutating func caption(_ caption: Chart.Caption) {
    blank()
    for line in caption.lines(isPlain: isPlain) { paragraph(line) }
  }

  mutating func emptyNote(_ words: String) { remark(words) }

  mutating func remark(_ words: String) { paragraph(" " + words) }

  /// In plain style the few signs that charts add themselves are ASCII; the table's own texts stay as they are.
  func readable(_ text: String) -> String {
    guard isPlain else { return text }
    return text.replacing("≤ ", with: "<= ").replacing("≥ ", with: ">= ").replacing("…", with: "...")
  }

  /// At most so many lines; what does not fit ends in `…`.
  func label(_ text: String, width: Int, lines most: Int, hanging: Int = 2) -> [String] {
    var lines = TextWrapping.lines(of: text, width: width, hanging: width > 8 ? hanging : 0)
    guard width > 0, lines.count > most else { return lines }
    lines = Array(lines.prefix(most))
    lines[most - 1] = shortened(lines[most - 1] + "  ", to: width, always: true)
    return lines
  }

  func shortened(_ text: String, to width: Int, always: Bool = false) -> String {
    guard always || DisplayWidth.of(text) > width else { return text }
    let mark = isPlain ? ".." : "…"
    var kept = DisplayWidth.prefix(of: text, width: max(0, width - DisplayWidth.of(mark)))
    while kept.hasSuffix(" ") { kept.removeLast() }
    return kept + mark
  }

  static func padded(_ text: String, to width: Int, right: Bool = false) -> String {
    let padding = String(repeating: " ", count: max(0, width - DisplayWidth.of(text)))
    return right ? padding + text : text + padding
  }

  /// A number, a bound, or the word unknown; why it is unknown is told by `explain`.
  func short(_ figure: Chart.Figure?) -> String {
    guard let figure else { return isPlain ? "-" : "–" }
    let isLong = figure.value == nil && figure.bound == nil && DisplayWidth.of(figure.text) > 7
    return isLong ? "unknown" : readable(figure.text)
  }

  /// Says under the marks why a number is unknown, where `short` did not.
  mutating func explain(_ figure: Chart.Figure?, of name: String) {
    guard let figure, figure.value == nil, figure.bound == nil, DisplayWidth.of(figure.text) > 7 else { return }
    paragraph(" \(name): \(figure.text)")
  }

  // MARK: - Rows of label, numbers and marks

  struct Row {
    var label: String
    var cells: [String] = []
    /// A heading stands over the rows of its groups and has neither numbers nor marks.
    var isHeading = false
    var indent = 0
  }

  /// Draws rows under each other: the label, the numbers to the right, the marks. Where there is no room for labels
  /// beside the marks they stand over them.
  ///
  /// - Parameters:
  ///   - mark: draws a row's marks into the width it is told.
  ///   - rest: draws what goes on beside a second line of a label.
  ///   - axis: the lines under the marks: the rule, and the ticks with their texts.
  mutating func rows(
    _ rows: [Row], headers: [String] = [], leastPlot: Int = 16, mark: (Int, Int) -> String, rest: (Int) -> String,
    axis: (Int) -> (rule: String, ticks: [(position: Int, text: String)])?
  ) {
    let count = max(headers.count, rows.reduce(0) { max($0, $1.cells.count) })
    let cellWidths = (0..<count).map { index in
      rows.reduce(index < headers.count ? DisplayWidth.of(headers[index]) : 0) {
        max($0, index < $1.cells.count ? DisplayWidth.of($1.cells[index]) : 0)
      }
    }
    let numbers = cellWidths.reduce(0) { $0 + $1 + 2 }
    let natural = rows.reduce(0) { max($0, $1.isHeading ? 0 : DisplayWidth.of($1.label) + $1.indent) }
    var labelWidth = natural
    var plotWidth = ChartText.unlimitedPlotWidth
    var isStacked = false
    if width > 0 {
      let room = width - 1 - numbers - 1
      let least = max(leastPlot, room / 2)
      labelWidth = min(natural, room - least)
      let isTooLong = rows.contains { row in
        !row.isHeading && DisplayWidth.of(row.label) > labelWidth - row.indent
          && label(row.label, width: max(1, labelWidth - row.indent), lines: .max).count > 3
      }
      if labelWidth < natural, labelWidth < 18 || isTooLong || room - labelWidth < 2 * leastPlot {
        isStacked = true
        labelWidth = 0
      }
      plotWidth = max(4, room - labelWidth)
    }
    if width > 0, isStacked, plotWidth < leastPlot {
      return tallRows(rows, headers: headers, mark: mark, axis: axis)
    }
    let lead = isStacked ? 1 : 1 + labelWidth
    if headers.contains(where: { !$0.isEmpty }) {
      let head = zip(headers, cellWidths).map { "  " + TextSheet.padded($0, to: $1, right: true) }.joined()
      line(String(repeating: " ", count: lead) + head)
    }
    for (index, row) in rows.enumerated() {
      let cells = zip(row.cells + [String](repeating: "", count: count - row.cells.count), cellWidths)
        .map { "  " + TextSheet.padded($0, to: $1, right: true) }.joined()
      let indent = String(repeating: " ", count: row.indent)
      if row.isHeading {
        for text in label(row.label, width: width == 0 ? 0 : width - 1, lines: 3) { line(" " + text) }
        continue
      }
      let marks = mark(index, plotWidth)
      if isStacked {
        for text in label(row.label, width: width - 1 - row.indent, lines: 3) { line(" " + indent + text) }
        line(" " + cells + " " + marks)
        continue
      }
      let labels = label(row.label, width: width == 0 ? 0 : labelWidth - row.indent, lines: 3)
      for (number, text) in labels.enumerated() {
        let start = " " + TextSheet.padded(indent + text, to: labelWidth)
        line(
          number == 0
            ? start + cells + " " + marks
            : start + String(repeating: " ", count: numbers) + " " + rest(plotWidth))
      }
    }
    guard let axis = axis(plotWidth) else { return }
    let before = lead + numbers + 1
    line(String(repeating: " ", count: before) + axis.rule)
    line(TextSheet.tickLine(axis.ticks, offset: before, width: before + plotWidth))
  }

  /// Label, numbers and marks each on lines of their own.
  private mutating func tallRows(
    _ rows: [Row], headers: [String], mark: (Int, Int) -> String,
    axis: (Int) -> (rule: String, ticks: [(position: Int, text: String)])?
  ) {
    let plotWidth = width - 2
    for (index, row) in rows.enumerated() {
      let indent = String(repeating: " ", count: row.indent + 1)
      for text in label(row.label, width: width - 1 - row.indent, lines: 3) { line(indent + text) }
      if row.isHeading { continue }
      let cells = row.cells.enumerated().map { position, cell in
        position < headers.count && !headers[position].isEmpty ? "\(headers[position]) \(cell)" : cell
      }
      let numbers = cells.joined(separator: isPlain ? "; " : " · ")
      for text in TextWrapping.lines(of: numbers, width: width - 3) { line("   " + text) }
      line("  " + mark(index, plotWidth))
    }
    guard let axis = axis(plotWidth) else { return }
    line("  " + axis.rule)
    line(TextSheet.tickLine(axis.ticks, offset: 2, width: width))
  }

  /// The rule under the marks, with a sign at each tick.
  static func rule(_ ticks: [(position: Int, text: String)], width: Int, isPlain: Bool) -> [String] {
    var rule = [String](repeating: isPlain ? "-" : "─", count: width)
    for tick in ticks where rule.indices.contains(tick.position) { rule[tick.position] = isPlain ? "+" : "┴" }
    return rule
  }

  /// Texts centred under their ticks, as many as fit beside each other.
  static func tickLine(_ ticks: [(position: Int, text: String)], offset: Int, width: Int) -> String {
    var out = ""
    var used = 0
    for tick in ticks {
      let size = DisplayWidth.of(tick.text)
      let start = max(0, min(offset + tick.position - (size - 1) / 2, width - size))
      guard start >= used + (used > 0 ? 1 : 0), start + size <= max(width, offset) else { continue }
      out += String(repeating: " ", count: start - used) + tick.text
      used = start + size
    }
    return out
  }

  /// What is drawn for each of several groups.
  func marker(_ index: Int) -> String {
    let signs = isPlain ? ["*", "o", "x", "+", "#", "@"] : ["●", "○", "▲", "△", "■", "□"]
    return signs[index % signs.count]
  }
}
