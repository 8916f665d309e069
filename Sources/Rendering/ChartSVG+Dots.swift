import Tables

extension SVGSheet {
  mutating func draw(_ dots: Chart.Dots) {
    guard !dots.rows.isEmpty else { return emptyNote("no rows to draw") }
    legend(dots.groups, drawsBars: false)
    let figures = dots.rows.flatMap { [$0.first, $0.second] }.compactMap { $0 }
    let bounds = figures.compactMap { figure -> Double? in
      switch figure.bound {
      case .atMost(let value)?, .atLeast(let value)?: value
      case nil: nil
      }
    }
    let range = ChartAxis.range(of: figures.compactMap(\.value) + bounds) ?? (0, 1)
    let left = labelEnd(dots.rows.map(\.label)) + 12
    let difference = max(
      SVG.width("difference", size: SVGSheet.small, isBold: true),
      dots.rows.reduce(0) { max($0, SVG.width($1.difference, size: SVGSheet.size, isBold: true)) })
    let names = dots.groups.map { SVG.lines(of: $0, width: 70, size: SVGSheet.small, most: 1).first ?? "" }
    let widest = figures.reduce(0) { max($0, SVG.width($1.text, size: SVGSheet.small)) }
    let name = names.reduce(0) { max($0, SVG.width($1, size: SVGSheet.small)) }
    let space = min(180, widest + name + 20)
    let plotLeft = left + space
    let plotRight = SVGSheet.width - SVGSheet.margin - difference - 16 - space
    let axis = axis(range.low, range.high, room: plotRight - plotLeft + space, isRounded: false)
    func x(_ value: Double) -> Double { plotLeft + axis.fraction(value) * (plotRight - plotLeft) }
    let right = SVGSheet.width - SVGSheet.margin
    text("difference", x: right, y: y, anchor: .end, size: SVGSheet.small, isBold: true)
    y += 14
    let layout = rowTops(dots.rows.map(\.label), left: left - 12, least: 44)
    horizontalAxis(axis, left: plotLeft, right: plotRight, top: y, bottom: layout.bottom)
    for (row, place) in zip(dots.rows, layout.rows) {
      label(place)
      text(row.difference, x: right, y: place.middle, anchor: .end, isBold: true)
      if let first = row.first?.value, let second = row.second?.value {
        line(x(first), place.middle, x(second), place.middle, width: 5, opacity: 0.45)
      }
      // The smaller one has its number on the left, the larger one on the right.
      let pair: [(figure: Chart.Figure?, group: Int)] = [(row.first, 0), (row.second, 1)]
      let firstIsLeft = (row.first?.value ?? -.infinity) <= (row.second?.value ?? .infinity)
      for (figure, group) in pair {
        let isLeft = (group == 0) == firstIsLeft
        guard let figure else { continue }
        if let value = figure.value {
          mark(group, x: x(value), y: place.middle)
          text(
            isLeft ? "\(names[group]) \(figure.text)" : "\(figure.text) \(names[group])",
            x: x(value) + (isLeft ? -13 : 13), y: place.middle, anchor: isLeft ? .end : .start, size: SVGSheet.small,
            hasHalo: true)
        } else if let bound = figure.bound {
          self.bound(bound, figure: figure, name: names[group], group: group, at: place.middle, x: x)
        } else {
          unknown(figure, name: names[group], row: row, at: place.middle, x: x, left: plotLeft)
        }
      }
    }
    y = layout.bottom + 26
  }

  /// An open mark with a line towards where the value lies, under the row so that it hides nothing.
  private mutating func bound(
    _ bound: Chart.Figure.Bound, figure: Chart.Figure, name: String, group: Int, at y: Double, x: (Double) -> Double
  ) {
    let (value, direction) =
      switch bound {
      case .atMost(let value): (value, -1.0)
      case .atLeast(let value): (value, 1.0)
      }
    line(x(value), y, x(value) + direction * 26, y, width: 2, dash: "4 3")
    mark(group, x: x(value), y: y, radius: 6, isOpen: true)
    text(
      "\(name) \(figure.text)", x: x(value) + direction * 30, y: y, anchor: direction < 0 ? .end : .start,
      size: SVGSheet.small, hasHalo: true)
  }

  /// In words beside the mark of the other group.
  private mutating func unknown(
    _ figure: Chart.Figure, name: String, row: Chart.Dots.Row, at y: Double, x: (Double) -> Double, left: Double
  ) {
    let other = row.first?.value ?? row.second?.value
    let words = SVG.lines(of: "\(name) \(figure.text)", width: 240, size: SVGSheet.small, most: 1).first ?? ""
    text(words, x: (other.map(x) ?? left) , y: y + 19, anchor: .middle, size: SVGSheet.small, hasHalo: true)
  }

  mutating func draw(_ intervals: Chart.Intervals) {
    guard !intervals.rows.isEmpty else { return emptyNote("no rows to draw") }
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
