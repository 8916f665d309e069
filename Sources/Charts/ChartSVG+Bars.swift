import Tables

extension SVGSheet {
  /// The faint lines and numbers of a horizontal axis.
  mutating func horizontalAxis(_ axis: ChartAxis, left: Double, right: Double, top: Double, bottom: Double) {
    var used = -Double.infinity
    for tick in axis.ticks {
      let x = left + axis.fraction(tick.value) * (right - left)
      line(x, top, x, bottom, opacity: 0.18)
      let half = SVG.width(tick.text, size: SVGSheet.small) / 2
      guard x - half > used + 6 else { continue }
      text(tick.text, x: x, y: bottom + 12, anchor: .middle, size: SVGSheet.small)
      used = x + half
    }
    if axis.hasZero {
      let x = left + axis.fraction(0) * (right - left)
      line(x, top, x, bottom, width: 1.5)
    }
  }

  /// The axis whose texts have room for themselves in a width.
  func axis(_ low: Double, _ high: Double, room: Double, isRounded: Bool, isWhole: Bool = false) -> ChartAxis {
    var count = 8
    while true {
      let axis = ChartAxis(from: low, to: high, count: count, isRounded: isRounded, isWhole: isWhole)
      let widest = axis.ticks.reduce(0) { max($0, SVG.width($1.text, size: SVGSheet.small)) }
      if count == 1 || Double(axis.ticks.count) * (widest + 12) <= room { return axis }
      count -= 1
    }
  }

  mutating func draw(_ bars: Chart.Bars) {
    let groups = max(1, bars.groups.count)
    if !bars.groups.isEmpty { legend(bars.groups, drawsBars: true) }
    let figures = bars.rows.flatMap(\.figures)
    let values = figures.flatMap { figure in figure?.value.map { [$0] } ?? figure?.bound?.ends ?? [] }
    let left = labelEnd(bars.rows.map(\.label)) + 12
    // Room for the number at the end of each bar.
    let prefix = bars.groups.isEmpty ? 0 : bars.groups.reduce(0) { max($0, SVG.width($1, size: SVGSheet.small)) } + 6
    let beyond = figures.reduce(0) {
      max($0, $1?.value == nil && $1?.bound == nil ? 0 : SVG.width($1?.text ?? "", size: SVGSheet.small))
    }
    // Past six groups colours and patterns come again.
    let namesBars = prefix > 0 && (prefix < 90 || groups > SVG.colours.count)
    let space = min(beyond + (namesBars ? prefix : 0) + 10, 240)
    let low = min(0, values.min() ?? 0)
    let high = max(0, values.max() ?? 1)
    let plotLeft = left + (low < 0 ? space : 0)
    let plotRight = SVGSheet.width - SVGSheet.margin - (high > 0 ? space : 0)
    let axis = axis(low, high, room: plotRight - plotLeft, isRounded: false, isWhole: bars.isWhole)
    func x(_ value: Double) -> Double { plotLeft + axis.fraction(value) * (plotRight - plotLeft) }
    let barHeight = groups == 1 ? 22.0 : 18.0
    let shown = bars.rows.map { row in row.figures.indices.filter { !bars.isSparse || row.figures[$0] != nil } }
    let layout = rowTops(
      bars.rows.map(\.label), left: left - 12, leasts: shown.map { Double(max(1, $0.count)) * barHeight + 12 })
    let bottom = layout.bottom
    horizontalAxis(axis, left: plotLeft, right: plotRight, top: y, bottom: bottom)
    for ((row, place), shown) in zip(zip(bars.rows, layout.rows), shown) {
      label(place)
      for (slot, index) in shown.enumerated() {
        let figure = row.figures[index]
        let top = place.middle + (Double(slot) - Double(shown.count) / 2) * barHeight
        let middle = top + barHeight / 2
        let name = namesBars ? bars.groups[index] + " " : ""
        guard let value = figure?.value else {
          let words = name + (figure?.text ?? "no row")
          if let bound = figure?.bound {
            let end = span(bound, y: middle, x: x)
            text(words, x: end + 6, y: middle, anchor: .start, size: SVGSheet.small)
            continue
          }
          let room = (left: x(0) - left, right: SVGSheet.width - SVGSheet.margin - x(0))
          let isRight = room.right >= room.left
          let kept = SVG.lines(of: words, width: max(room.right, room.left) - 8, size: SVGSheet.small, most: 1)
          text(
            kept.first ?? "", x: x(0) + (isRight ? 8 : -8), y: middle, anchor: isRight ? .start : .end,
            size: SVGSheet.small)
          continue
        }
        let from = min(x(0), x(value))
        let width = (x(value) - x(0)).magnitude
        rectangle(x: from, y: top + 1, width: value == 0 ? 0 : max(1, width), height: barHeight - 2, group: index)
        text(
          name + (figure?.text ?? ""), x: value < 0 ? from - 6 : from + width + 6, y: middle,
          anchor: value < 0 ? .end : .start, size: SVGSheet.small)
      }
    }
    y = bottom + 26
  }

  /// A line from end to end, with an arrow where one is open.
  ///
  /// - Returns: where it ends on the right.
  private mutating func span(_ bound: Chart.Figure.Bound, y: Double, x: (Double) -> Double) -> Double {
    let arrow = 36.0
    let left = bound.least.map(x) ?? (bound.most.map(x) ?? 0) - arrow
    let right = bound.most.map(x) ?? left + arrow
    line(left, y, max(right, left + 1), y, width: 3)
    for (end, isOpen, direction) in [(left, bound.least == nil, 1.0), (right, bound.most == nil, -1)] {
      if isOpen {
        for side in [-5.0, 5] { line(end, y, end + direction * 7, y + side, width: 2) }
      } else {
        line(end, y - 6, end, y + 6, width: 2)
      }
    }
    return right
  }

  // MARK: - Rows with labels

  struct LabelPlace {
    var lines: [String]
    var right: Double
    var middle: Double
  }

  /// Where labels end: as far right as the longest needs, up to two fifths of the picture.
  func labelEnd(_ labels: [String]) -> Double {
    let longest = labels.reduce(0) { max($0, SVG.width($1, size: SVGSheet.size)) }
    return SVGSheet.margin + min(longest, SVGSheet.inner * 0.4)
  }

  /// Rows under each other, each as high as its label and its marks need.
  func rowTops(_ labels: [String], left: Double, least: Double) -> (rows: [LabelPlace], bottom: Double) {
    rowTops(labels, left: left, leasts: labels.map { _ in least })
  }

  func rowTops(_ labels: [String], left: Double, leasts: [Double]) -> (rows: [LabelPlace], bottom: Double) {
    var top = y
    var rows: [LabelPlace] = []
    for (label, least) in zip(labels, leasts) {
      let lines = SVG.lines(of: label, width: left - SVGSheet.margin, size: SVGSheet.size, most: 4)
      let height = max(least, Double(lines.count) * SVGSheet.size * 1.25 + 10)
      rows.append(LabelPlace(lines: lines, right: left, middle: top + height / 2))
      top += height
    }
    return (rows, top + 2)
  }

  mutating func label(_ place: LabelPlace) {
    block(place.lines, x: place.right, y: place.middle, anchor: .end)
  }

  /// Upright bars that touch each other, with the count on each.
  mutating func draw(_ histogram: Chart.Histogram) {
    guard !histogram.bins.isEmpty else { return emptyNote("nothing known to draw") }
    let most = Double(histogram.bins.reduce(0) { max($0, $1.count) })
    let axis = ChartAxis(from: 0, to: most, count: 5, isWhole: true)
    let left = SVGSheet.margin + 10 + axis.ticks.reduce(0) { max($0, SVG.width($1.text, size: SVGSheet.small)) }
    let right = SVGSheet.width - SVGSheet.margin
    let top = y + 24
    let bottom = top + 280
    func height(_ value: Double) -> Double { bottom - axis.fraction(value) * (bottom - top) }
    for tick in axis.ticks {
      line(left, height(tick.value), right, height(tick.value), opacity: 0.18)
      text(tick.text, x: left - 8, y: height(tick.value), anchor: .end, size: SVGSheet.small)
    }
    let width = (right - left) / Double(histogram.bins.count)
    var used = -Double.infinity
    let isPointwise = histogram.bins.allSatisfy { $0.lower == $0.upper }
    for (index, bin) in histogram.bins.enumerated() {
      let x = left + Double(index) * width
      let count = Double(bin.count)
      if bin.count > 0 {
        rectangle(x: x + 1, y: height(count), width: width - 2, height: bottom - height(count), group: 0)
      }
      text("\(bin.count)", x: x + width / 2, y: height(count) - 11, anchor: .middle, size: SVGSheet.small)
      let words = isPointwise ? bin.label : bin.label.components(before: " to ")
      let place = isPointwise ? x + width / 2 : x
      used = tick(words, at: place, y: bottom + 14, after: used)
      if !isPointwise, index == histogram.bins.count - 1 {
        used = tick(bin.label.components(after: " to "), at: right, y: bottom + 14, after: used)
      }
    }
    line(left, bottom, right, bottom, width: 1.5)
    text(histogram.name, x: (left + right) / 2, y: bottom + 36, anchor: .middle)
    y = bottom + 50
    if histogram.unknown > 0 {
      paragraph("\(histogram.unknown) unknown, in no bin", size: SVGSheet.size)
    }
  }

  /// A text centred at a place unless it would touch the one before; gives where the last one ends.
  mutating func tick(_ words: String, at x: Double, y: Double, after used: Double) -> Double {
    let half = SVG.width(words, size: SVGSheet.small) / 2
    let x = max(SVGSheet.margin / 2 + half, min(SVGSheet.width - SVGSheet.margin / 2 - half, x))
    guard x - half > used + 6 else { return used }
    text(words, x: x, y: y, anchor: .middle, size: SVGSheet.small)
    return x + half
  }
}

extension String {
  fileprivate func components(before separator: String) -> String {
    firstRange(of: separator).map { String(self[..<$0.lowerBound]) } ?? self
  }

  fileprivate func components(after separator: String) -> String {
    firstRange(of: separator).map { String(self[$0.upperBound...]) } ?? self
  }
}
