import Tables

extension SVGSheet {
  /// The label stands over its marks, so that these have the whole width.
  mutating func draw(_ dots: Chart.Dots) {
    legend(dots.groups, drawsBars: false)
    let bounds = dots.rows.flatMap { [$0.first?.bound, $0.second?.bound] }.compactMap { $0 }
    boundsLegend(bounds.contains { $0.most != nil }, bounds.contains { $0.least != nil })
    let names = dots.groups.map { SVG.lines(of: $0, width: 90, size: SVGSheet.small, most: 1).first ?? "" }
    let rows = dots.rows.map { DotRow($0, names: names) }
    let range = ChartAxis.range(of: rows.flatMap(\.marks).map(\.place)) ?? (0, 1)
    let right = SVGSheet.width - SVGSheet.margin
    let difference = max(
      SVG.width("difference", size: SVGSheet.small, isBold: true),
      dots.rows.reduce(0) { max($0, SVG.width($1.difference, size: SVGSheet.size, isBold: true)) })
    let edge = right - difference - 16
    var ends = (left: SVGSheet.margin + 12, right: edge - 12)
    let whole = ChartAxis(from: range.low, to: range.high, count: 1)
    // Room for the words beside the outermost marks; moving one end moves the marks, hence the repetition.
    for _ in 0..<4 {
      for mark in rows.flatMap(\.marks) {
        let part = whole.fraction(mark.place)
        let size = SVG.width(mark.words, size: SVGSheet.small) + 14
        if mark.isLeft, part < 0.95 {
          ends.left = max(ends.left, (SVGSheet.margin + size - part * ends.right) / (1 - part))
        } else if !mark.isLeft, part > 0.05 {
          ends.right = min(ends.right, (edge - size - ends.left * (1 - part)) / part)
        }
      }
      ends.left = min(ends.left, SVGSheet.margin + 260)
      ends.right = max(ends.right, ends.left + 120)
    }
    let axis = axis(range.low, range.high, room: ends.right - ends.left, isRounded: false)
    func x(_ value: Double) -> Double { ends.left + axis.fraction(value) * (ends.right - ends.left) }
    text("difference", x: right, y: y, anchor: .end, size: SVGSheet.small, isBold: true)
    y += 16
    let top = y
    var drawings: [(lines: [String], row: DotRow, y: Double)] = []
    for row in rows {
      let lines = SVG.lines(of: row.label, width: edge - SVGSheet.margin, size: SVGSheet.size, most: 4)
      drawings.append((lines, row, y))
      y += Double(lines.count) * 20 + 38
    }
    horizontalAxis(axis, left: ends.left, right: ends.right, top: top, bottom: y)
    for drawing in drawings {
      let height = Double(drawing.lines.count) * 20
      block(drawing.lines, x: SVGSheet.margin, y: drawing.y + height / 2, hasHalo: true)
      marks(drawing.row, y: drawing.y + height + 13, right: right, x: x)
    }
    y += 26
  }

  /// What an open mark with dashes means.
  private mutating func boundsLegend(_ hasMost: Bool, _ hasLeast: Bool) {
    var x = SVGSheet.margin
    for (isShown, words, direction) in [(hasMost, "at most", -1.0), (hasLeast, "at least", 1)] where isShown {
      let middle = x + (direction < 0 ? 26 : 8)
      line(middle, y, middle + direction * 26, y, width: 2, dash: "4 3")
      mark(0, x: middle, y: y, isOpen: true)
      text(words, x: x + 44, y: y)
      x += 44 + SVG.width(words, size: SVGSheet.size) + 32
    }
    if hasMost || hasLeast { y += 22 }
  }

  private mutating func marks(_ row: DotRow, y: Double, right: Double, x: (Double) -> Double) {
    text(row.difference, x: right, y: y, anchor: .end, isBold: true)
    if let (low, high) = row.span { line(x(low), y, x(high), y, width: 6, opacity: 0.45) }
    for mark in row.marks {
      if mark.direction != 0 { line(x(mark.place), y, x(mark.place) + mark.direction * 24, y, width: 2, dash: "4 3") }
      self.mark(mark.group, x: x(mark.place), y: y, isOpen: mark.direction != 0)
      // Words on the side to which the dashes point stand behind them.
      let beyond = mark.direction == (mark.isLeft ? -1 : 1) ? 28.0 : 13
      text(
        mark.words, x: x(mark.place) + (mark.isLeft ? -beyond : beyond), y: y, anchor: mark.isLeft ? .end : .start,
        size: SVGSheet.small, hasHalo: true)
    }
    // What cannot be placed is said in words after the marks that can.
    guard !row.unplaced.isEmpty else { return }
    let last = row.marks.last.map { x($0.place) + 13 + SVG.width($0.words, size: SVGSheet.small) + 10 }
    let words = row.unplaced.joined(separator: ", ")
    let start = last ?? x(0)
    let room = max(80, right - 100 - start)
    text(
      SVG.lines(of: words, width: room, size: SVGSheet.small, most: 1).first ?? "", x: start, y: y,
      size: SVGSheet.small, hasHalo: true)
  }

  mutating func draw(_ intervals: Chart.Intervals) {
    if intervals.rows.contains(where: \.containsZero) {
      y += 12
      mark(0, x: SVGSheet.margin + 12, y: y)
      text("interval without zero", x: SVGSheet.margin + 32, y: y)
      mark(0, x: SVGSheet.margin + 262, y: y, isOpen: true)
      text("interval with zero", x: SVGSheet.margin + 282, y: y)
      y += 20
    }
    let values = intervals.rows.flatMap { [$0.estimate.value, $0.lower.value, $0.upper.value].compactMap { $0 } }
    let range = ChartAxis.range(of: values, alwaysZero: true) ?? (0, 1)
    func words(_ row: Chart.Intervals.Row) -> String {
      guard row.lower.value != nil, row.upper.value != nil else {
        return row.estimate.value == nil ? row.estimate.text : "\(row.estimate.text), interval unknown"
      }
      return "\(row.estimate.text)  [\(row.lower.text), \(row.upper.text)]"
    }
    let left = labelEnd(intervals.rows.map(\.label)) + 24
    let numbers = min(200, intervals.rows.reduce(0) { max($0, SVG.width(words($1), size: SVGSheet.small)) })
    let plotRight = SVGSheet.width - SVGSheet.margin - numbers - 20
    let axis = axis(range.low, range.high, room: plotRight - left, isRounded: false)
    func x(_ value: Double) -> Double { left + axis.fraction(value) * (plotRight - left) }
    let layout = rowTops(intervals.rows.map(\.label), left: left - 24, least: 36)
    horizontalAxis(axis, left: left, right: plotRight, top: y, bottom: layout.bottom)
    for (row, place) in zip(intervals.rows, layout.rows) {
      label(place)
      if let lower = row.lower.value, let upper = row.upper.value {
        line(x(lower), place.middle, x(upper), place.middle, width: 3)
        for end in [lower, upper] { line(x(end), place.middle - 8, x(end), place.middle + 8, width: 3) }
      }
      if let estimate = row.estimate.value { mark(0, x: x(estimate), y: place.middle, isOpen: row.containsZero) }
      let lines = SVG.lines(of: words(row), width: 200, size: SVGSheet.small, most: 2)
      block(lines, x: SVGSheet.width - SVGSheet.margin, y: place.middle, anchor: .end, size: SVGSheet.small)
    }
    y = layout.bottom + 26
  }
}

/// The marks of a row with the words beside them: the lower one's on its left, the higher one's on its right.
private struct DotRow {
  struct Mark {
    var group: Int
    var place: Double
    var words: String
    var isLeft: Bool
    /// For a bound -1 or 1, the side on which the value lies.
    var direction: Double
  }

  let label: String
  let difference: String
  private(set) var marks: [Mark] = []
  private(set) var unplaced: [String] = []
  private(set) var span: (Double, Double)?

  init(_ row: Chart.Dots.Row, names: [String]) {
    label = row.label
    difference = row.difference
    var placed: [(group: Int, place: Double, text: String, direction: Double)] = []
    for (group, figure) in [row.first, row.second].enumerated() {
      guard let figure, figure.value != nil || figure.bound != nil else {
        unplaced.append("\(names[group]) \(figure?.text ?? "no row")")
        continue
      }
      if let value = figure.value {
        placed.append((group, value, figure.text, 0))
        continue
      }
      // Of a number between two ends each has a mark that points to the other; the words stand at the first.
      let most = figure.bound?.most
      if let least = figure.bound?.least { placed.append((group, least, figure.text, 1)) }
      if let most { placed.append((group, most, figure.bound?.least == nil ? figure.text : "", -1)) }
    }
    placed.sort { ($0.place, $0.group) < ($1.place, $1.group) }
    marks = placed.enumerated().map { index, item in
      let isLeft = index == 0 && placed.count > 1
      let words =
        item.text.isEmpty ? "" : isLeft ? "\(names[item.group]) \(item.text)" : "\(item.text) \(names[item.group])"
      return Mark(group: item.group, place: item.place, words: words, isLeft: isLeft, direction: item.direction)
    }
    if let first = row.first?.value, let second = row.second?.value { span = (first, second) }
  }
}
