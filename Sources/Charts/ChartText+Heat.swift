import Tables
import Text

extension TextSheet {
  /// Columns that do not fit beside each other follow in a block of their own.
  mutating func draw(_ heat: Chart.Heat) {
    let scale = HeatScale(heat)
    let shades = isPlain ? ["..", "::", "++", "##", "@@"] : ["··", "░░", "▒▒", "▓▓", "██"]
    func cell(_ figure: Chart.Figure?) -> (shade: String, text: String) {
      guard let value = figure?.value else { return (figure == nil ? "  " : "??", short(figure)) }
      return (shades[Int((scale.share(value) * 4).rounded())], short(figure))
    }
    let cells = heat.cells.map { $0.map(cell) }
    let most = width == 0 ? Int.max : max(8, width / 4)
    let widths = heat.columns.indices.map { index in
      let figures = cells.reduce(0) { max($0, DisplayWidth.of($1[index].text) + 3) }
      return max(figures, min(DisplayWidth.of(heat.columns[index]), max(most, figures)))
    }
    let natural = heat.rows.reduce(DisplayWidth.of(heat.corner)) { max($0, DisplayWidth.of($1)) }
    let widest = widths.max() ?? 0
    let wished = min(natural, width - 1 - min(width * 3 / 5, widest * 3 + 6))
    let labelWidth = width == 0 ? natural : max(4, min(wished, width - 3 - widest))
    var start = 0
    while start < heat.columns.count {
      var end = start
      var used = 1 + labelWidth
      while end < heat.columns.count, width == 0 || end == start || used + 2 + widths[end] <= width {
        used += 2 + widths[end]
        end += 1
      }
      if start > 0 { blank() }
      let block = start..<end
      let columns = block.map { label(heat.columns[$0], width: width == 0 ? 0 : widths[$0], lines: 3) }
      let corner = label(heat.corner, width: width == 0 ? 0 : labelWidth, lines: 3)
      let height = max(corner.count, columns.reduce(0) { max($0, $1.count) })
      func at(_ lines: [String], _ row: Int) -> String {
        let index = row - (height - lines.count)
        return lines.indices.contains(index) ? lines[index] : ""
      }
      for row in 0..<height {
        let head = zip(columns, block).map {
          "  " + TextSheet.padded(at($0, row), to: widths[$1], right: true)
        }
        line(" " + TextSheet.padded(at(corner, row), to: labelWidth) + head.joined())
      }
      for (index, name) in heat.rows.enumerated() {
        let labels = label(name, width: width == 0 ? 0 : labelWidth, lines: 3)
        let marks = block.map { column -> String in
          let cell = cells[index][column]
          return "  " + cell.shade + TextSheet.padded(cell.text, to: widths[column] - 2, right: true)
        }
        for (number, text) in labels.enumerated() {
          line(" " + TextSheet.padded(text, to: labelWidth) + (number == 0 ? marks.joined() : ""))
        }
      }
      start = end
    }
    for (name, figures) in zip(heat.rows, heat.cells) {
      for (figure, column) in zip(figures, heat.columns) { explain(figure, of: "\(name), \(column)") }
    }
    blank()
    for (words, share) in scale.levels { paragraph(" " + shades[Int(share * 4)] + "  " + words) }
  }
}

/// Up to five shades between round numbers.
struct HeatScale {
  private let edges: [ChartAxis.Tick]

  init(_ heat: Chart.Heat) {
    let values = heat.cells.flatMap { $0 }.compactMap { $0?.value }
    guard let range = ChartAxis.range(of: values) else {
      edges = []
      return
    }
    var count = 5
    var ticks = ChartAxis(from: range.low, to: range.high, count: count, isRounded: true).ticks
    while ticks.count > 6, count > 1 {
      count -= 1
      ticks = ChartAxis(from: range.low, to: range.high, count: count, isRounded: true).ticks
    }
    edges = ticks.count > 6 ? [] : ticks
  }

  /// The levels in words, and how dark each is, from 0 to 1.
  var levels: [(words: String, share: Double)] {
    edges.indices.dropFirst().map { index in
      let isLast = index == edges.count - 1
      return (
        "\(edges[index - 1].text) to \(isLast ? "" : "below ")\(edges[index].text)", share(edges[index - 1].value)
      )
    }
  }

  /// From 0 for the lowest shade.
  func level(_ value: Double) -> Int {
    guard edges.count > 1 else { return 0 }
    return min(edges.count - 2, edges.dropFirst().reduce(0) { $0 + (value >= $1.value ? 1 : 0) })
  }

  /// How dark a level is, from 0 to 1.
  func share(_ value: Double) -> Double {
    edges.count > 2 ? Double(level(value)) / Double(edges.count - 2) : 0.5
  }
}
