/// What a chart is drawn on, lines of characters or a picture. What stands there and in which order is the same on each;
/// a sheet decides how much room it takes.
protocol ChartSheet {
  mutating func heading(_ title: String)
  mutating func caption(_ caption: Chart.Caption)
  /// Says in place of marks why there are none.
  mutating func emptyNote(_ words: String)
  /// Says under the marks what they cannot show.
  mutating func remark(_ words: String)

  mutating func draw(_ bars: Chart.Bars)
  mutating func draw(_ histogram: Chart.Histogram)
  mutating func draw(_ dots: Chart.Dots)
  mutating func draw(_ intervals: Chart.Intervals)
  mutating func draw(_ lines: Chart.Lines)
  mutating func draw(_ heat: Chart.Heat)
  mutating func draw(_ overlap: Chart.Overlap)
}

extension ChartSheet {
  mutating func draw(_ chart: Chart) {
    heading(chart.title)
    if chart.body.isEmpty { emptyNote("no rows to draw") } else { draw(chart.body) }
    caption(chart.caption)
  }

  private mutating func draw(_ body: Chart.Body) {
    switch body {
    case .bars(let bars): draw(bars)
    case .histogram(let histogram): draw(histogram)
    case .dots(let dots): draw(dots)
    case .intervals(let intervals): draw(intervals)
    case .lines(let lines): draw(lines)
    case .heat(let heat): draw(heat)
    case .overlap(let overlap): draw(overlap)
    }
  }

  mutating func remarks(on lines: Chart.Lines, yAxis: ChartAxis) {
    if lines.lines.contains(where: { $0.points.contains { $0.figure.value == nil } }) { remark("? unknown there") }
    if let words = lines.gapsInWords { remark(words) }
    if !yAxis.hasZero { remark("The vertical axis begins at \(yAxis.ticks.first?.text ?? ""), not at 0.") }
  }
}

extension Chart.Body {
  /// Whether it comes of a table without rows.
  fileprivate var isEmpty: Bool {
    switch self {
    case .bars(let bars): bars.rows.isEmpty
    case .histogram(let histogram): histogram.bins.isEmpty && histogram.unknown == 0
    case .dots(let dots): dots.rows.isEmpty
    case .intervals(let intervals): intervals.rows.isEmpty
    case .lines(let lines): lines.lines.allSatisfy(\.points.isEmpty)
    case .heat(let heat): heat.rows.isEmpty || heat.columns.isEmpty
    case .overlap: false
    }
  }
}
