import Tables

extension SVGSheet {
  mutating func draw(_ lines: Chart.Lines) {
    let points = lines.lines.flatMap(\.points)
    let values = points.compactMap(\.figure.value)
    guard let range = ChartAxis.range(of: values) else { return emptyNote("nothing known to draw") }
    let axis = ChartAxis(from: range.low, to: range.high, count: 6, isRounded: true, isWhole: lines.isWhole)
    let left = SVGSheet.margin + 12 + axis.ticks.reduce(0) { max($0, SVG.width($1.text, size: SVGSheet.small)) }
    let names = lines.lines.map { SVG.lines(of: $0.name, width: 170, size: SVGSheet.size, most: 1).first ?? "" }
    let nameWidth = lines.hasGroups ? names.reduce(0) { max($0, SVG.width($1, size: SVGSheet.size)) } + 20 : 20
    let right = SVGSheet.width - SVGSheet.margin - nameWidth
    text(lines.yName, x: SVGSheet.margin, y: y + 8, size: SVGSheet.small)
    let top = y + 36
    let bottom = top + max(300, Double(lines.lines.count) * 20)
    let xAxis = lines.xAxis(count: 8)
    let showsNumbers = points.count <= 24
    let inset = showsNumbers ? 8 + points.reduce(0) { max($0, SVG.width($1.figure.text, size: 12)) } / 2 : 10
    func x(_ value: Double) -> Double { left + inset + xAxis.fraction(value) * (right - left - 2 * inset) }
    func height(_ value: Double) -> Double { bottom - axis.fraction(value) * (bottom - top) }
    for tick in axis.ticks {
      line(left, height(tick.value), right, height(tick.value), opacity: 0.18)
      text(tick.text, x: left - 8, y: height(tick.value), anchor: .end, size: SVGSheet.small)
    }
    line(left, bottom, right, bottom, width: 1.5)
    var used = -Double.infinity
    for tick in lines.ticks(xAxis) {
      line(x(tick.value), bottom, x(tick.value), bottom + 5)
      let words = SVG.lines(of: tick.text, width: 150, size: SVGSheet.small, most: 1).first ?? ""
      used = self.tick(words, at: x(tick.value), y: bottom + 17, after: used)
    }
    var numbers: [(String, Double, Double)] = []
    for (index, item) in lines.lines.enumerated() {
      path(item, group: index, x: x, y: height)
      // What no line leads to is seen by its mark alone.
      if points.count > 200 {
        for run in item.runs where run.count == 1 {
          mark(index, x: x(run[0].place), y: height(run[0].value), radius: 3)
        }
      }
      for point in item.points {
        guard let value = point.figure.value else { continue }
        if points.count <= 200 { mark(index, x: x(point.x), y: height(value), radius: 5) }
        if showsNumbers {
          // The lowest of several numbers at one place stands under its mark, the others over theirs.
          let others = points.filter { $0.x == point.x }.compactMap(\.figure.value)
          let isLowest = others.count > 1 && value == others.min() && height(value) + 24 < bottom
          numbers.append((point.figure.text, x(point.x), height(value) + (isLowest ? 16 : -15)))
        }
      }
    }
    for number in numbers { text(number.0, x: number.1, y: number.2, anchor: .middle, size: 12, hasHalo: true) }
    for point in points where point.figure.value == nil {
      text("?", x: x(point.x), y: bottom - 10, anchor: .middle, isBold: true, hasHalo: true)
    }
    if lines.hasGroups { lineNames(lines, names, x: right + 14, top: top, bottom: bottom, y: height) }
    text(lines.xName, x: (left + right) / 2, y: bottom + 40, anchor: .middle)
    y = bottom + 54
    remarks(on: lines, yAxis: axis)
  }

  /// Drawn anew after each unknown and after missing rows.
  private mutating func path(_ item: Chart.Lines.Line, group: Int, x: (Double) -> Double, y: (Double) -> Double) {
    let data = item.runs.filter { $0.count > 1 }.map { run in
      run.enumerated().map { "\($0 == 0 ? "M" : "L")\(SVG.number(x($1.place))) \(SVG.number(y($1.value)))" }.joined()
    }.joined()
    guard !data.isEmpty else { return }
    let dashes = ["", "8 4", "2 4", "12 4 2 4", "4 4", "16 6"]
    let dash = dashes[group % dashes.count]
    add(
      "<path d=\"\(data)\" fill=\"none\" stroke=\"\(SVG.colour(group))\" stroke-width=\"3\" stroke-linejoin=\"round\""
        + (dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\"") + "/>")
  }

  /// Each name at the end of its line, moved apart where they would touch.
  private mutating func lineNames(
    _ lines: Chart.Lines, _ names: [String], x: Double, top: Double, bottom: Double, y: (Double) -> Double
  ) {
    var places = lines.lines.enumerated().map { index, item in
      (index: index, y: item.points.last { $0.figure.value != nil }?.figure.value.map(y) ?? bottom)
    }.sorted { ($0.y, $0.index) < ($1.y, $1.index) }
    let step = 20.0
    for index in places.indices.dropFirst() { places[index].y = max(places[index].y, places[index - 1].y + step) }
    // What was pushed past the end is pushed back up.
    var limit = bottom
    for index in places.indices.reversed() {
      places[index].y = min(places[index].y, limit)
      limit = places[index].y - step
    }
    for place in places {
      mark(place.index, x: x, y: place.y, radius: 5)
      text(names[place.index], x: x + 10, y: place.y)
    }
  }
}
