import Tables
import Text

extension TextSheet {
  mutating func draw(_ lines: Chart.Lines) {
    let values = lines.lines.flatMap(\.points).compactMap(\.figure.value)
    if lines.hasGroups {
      for (index, line) in lines.lines.enumerated() { paragraph(" \(marker(index)) \(line.name)") }
    }
    if let range = ChartAxis.range(of: values) { plot(lines, range: range) }
    blank()
    // What the marks show, in numbers: all of a short line, the ends and extremes of a long one.
    for (index, line) in lines.lines.enumerated() {
      let name = lines.hasGroups ? "\(marker(index)) \(line.name)" : line.name
      paragraph(" " + name + ": " + readable(line.inWords(separator: isPlain ? "; " : " · ")))
    }
  }

  private mutating func plot(_ lines: Chart.Lines, range: (low: Double, high: Double)) {
    let total = width == 0 ? ChartText.unlimitedPlotWidth + 20 : width
    let height = max(8, min(20, total / 6))
    let yAxis = ChartAxis(from: range.low, to: range.high, count: height / 3, isRounded: true, isWhole: lines.isWhole)
    let tickWidth = yAxis.ticks.reduce(0) { max($0, DisplayWidth.of($1.text)) }
    let plotWidth = max(8, total - tickWidth - 4)
    let xAxis = lines.xAxis(count: max(1, plotWidth / 12))
    var canvas = LineCanvas(width: plotWidth, height: height, isPlain: isPlain)
    func x(_ value: Double) -> Double { xAxis.fraction(value) }
    func y(_ value: Double) -> Double { 1 - yAxis.fraction(value) }
    for line in lines.lines {
      for run in line.runs {
        for (point, next) in zip(run, run.dropFirst()) {
          canvas.line(from: (x(point.place), y(point.value)), to: (x(next.place), y(next.value)))
        }
      }
    }
    for (index, line) in lines.lines.enumerated() {
      let runs = line.runs
      let showsAll = runs.reduce(0) { $0 + $1.count } * 3 <= plotWidth
      for (number, run) in runs.enumerated() {
        for (place, point) in run.enumerated() {
          let isEnd = number == 0 && place == 0 || number == runs.count - 1 && place == run.count - 1
          // What no line leads to is seen by its mark alone.
          if showsAll || isEnd || run.count == 1 { canvas.mark(marker(index), at: (x(point.place), y(point.value))) }
        }
      }
    }
    let rowOfTick = yAxis.ticks.map { (canvas.row(y($0.value)), $0.text) }
    if lines.hasGroups || lines.yName != lines.lines.first?.name { paragraph(" " + lines.yName) }
    for (row, text) in canvas.rows.enumerated() {
      let tick = rowOfTick.first { $0.0 == row }?.1
      let edge = tick == nil ? (isPlain ? "|" : "│") : (isPlain ? "+" : "┤")
      line(" " + TextSheet.padded(tick ?? "", to: tickWidth, right: true) + " " + edge + text)
    }
    let ticks = lines.ticks(xAxis).map {
      (position: Int((xAxis.fraction($0.value) * Double(plotWidth - 1)).rounded()), text: $0.text)
    }
    var rule = TextSheet.rule(ticks, width: plotWidth, isPlain: isPlain)
    let unknown = lines.lines.flatMap(\.points).filter { $0.figure.value == nil }
    for point in unknown { rule[Int((xAxis.fraction(point.x) * Double(plotWidth - 1)).rounded())] = "?" }
    let before = tickWidth + 3
    line(String(repeating: " ", count: tickWidth + 2) + (isPlain ? "+" : "└") + rule.joined())
    line(TextSheet.tickLine(ticks, offset: before, width: before + plotWidth))
    line(String(repeating: " ", count: before) + shortened(lines.xName, to: plotWidth))
    remarks(on: lines, yAxis: yAxis)
  }
}

extension Chart.Lines {
  /// Where lines are broken because rows are missing; nil where none is.
  var gapsInWords: String? {
    var found: [String] = []
    for line in lines {
      for (point, next) in zip(line.points, line.points.dropFirst()) where next.isAfterGap {
        found.append((hasGroups ? line.name + " " : "") + "between \(point.xText) and \(next.xText)")
      }
    }
    guard !found.isEmpty else { return nil }
    let most = 4
    let more = found.count > most ? [" and \(found.count - most) more"] : []
    return "no line where rows are missing: " + found.prefix(most).joined(separator: ", ") + more.joined()
  }

  func xAxis(count: Int) -> ChartAxis {
    let values = lines.flatMap { $0.points.map(\.x) }
    if case .texts(let texts) = xScale { return ChartAxis(from: 0, to: Double(max(1, texts.count - 1)), count: count) }
    let low = values.min() ?? 0
    let high = values.max() ?? 1
    // One place alone stands in the middle.
    return low == high
      ? ChartAxis(from: low - max(1, low.magnitude / 1e6), to: high + max(1, high.magnitude / 1e6), count: count)
      : ChartAxis(from: low, to: high, count: count)
  }

  /// Ticks of the horizontal axis: round numbers, days that occur, the texts.
  func ticks(_ axis: ChartAxis) -> [ChartAxis.Tick] {
    switch xScale {
    case .texts(let texts):
      return texts.enumerated().map { ChartAxis.Tick(value: Double($0), text: $1) }
    case .number:
      let values = Set(lines.flatMap { $0.points.map(\.x) })
      guard values.count <= 12 else { return axis.ticks.map(Chart.Lines.ungrouped) }
      return occurring
    case .date: return occurring
    }
  }

  /// A year on the axis is 2020, not 2,020.
  private static func ungrouped(_ tick: ChartAxis.Tick) -> ChartAxis.Tick {
    tick.value.magnitude < 100_000 ? ChartAxis.Tick(value: tick.value, text: tick.text.replacing(",", with: "")) : tick
  }

  private var occurring: [ChartAxis.Tick] {
    var ticks: [ChartAxis.Tick] = []
    for point in lines.flatMap(\.points).sorted(by: { $0.x < $1.x }) where ticks.last?.value != point.x {
      ticks.append(ChartAxis.Tick(value: point.x, text: point.xText))
    }
    return ticks
  }
}

extension Chart.Lines.Line {
  private static let few = 12

  /// The points that are joined: an unknown and missing rows break the line, since nothing is made up for them.
  var runs: [[(place: Double, value: Double)]] {
    var runs: [[(place: Double, value: Double)]] = []
    var isOpen = false
    for point in points {
      guard let value = point.figure.value else {
        isOpen = false
        continue
      }
      if isOpen, !point.isAfterGap {
        runs[runs.count - 1].append((point.x, value))
      } else {
        runs.append([(point.x, value)])
      }
      isOpen = true
    }
    return runs
  }

  /// `2019 12.5 · 2020 unknown · 2021 14`
  func inWords(separator: String) -> String {
    let words = points.map { "\($0.xText) \($0.figure.text)" }
    if words.count <= Chart.Lines.Line.few { return words.isEmpty ? "no rows" : words.joined(separator: separator) }
    let known = points.compactMap { point in point.figure.value.map { (point, $0) } }
    guard let first = known.first, let last = known.last,
      let low = known.min(by: { $0.1 < $1.1 }), let high = known.max(by: { $0.1 < $1.1 })
    else { return "\(words.count) points, all unknown" }
    func say(_ word: String, _ point: Chart.Lines.Point) -> String { "\(word) \(point.xText) \(point.figure.text)" }
    var out = [
      "\(words.count) points", say("first", first.0), say("lowest", low.0), say("highest", high.0),
      say("last", last.0),
    ]
    if known.count < points.count { out.append("\(points.count - known.count) unknown") }
    return out.joined(separator: separator)
  }
}

/// Lines of Braille dots, two across and four down in each character, or points in plain style; signs stand over them.
private struct LineCanvas {
  private let width: Int
  private let height: Int
  private let isPlain: Bool
  private var dots: [UInt8]
  private var signs: [Int: String] = [:]
  private var across: Int { isPlain ? 1 : 2 }
  private var down: Int { isPlain ? 1 : 4 }

  init(width: Int, height: Int, isPlain: Bool) {
    self.width = width
    self.height = height
    self.isPlain = isPlain
    dots = [UInt8](repeating: 0, count: width * height)
  }

  func row(_ y: Double) -> Int { place(y, height) }

  private func place(_ fraction: Double, _ count: Int) -> Int {
    max(0, min(count - 1, Int((fraction * Double(count - 1)).rounded())))
  }

  private mutating func dot(_ x: Int, _ y: Int) {
    let cell = y / down * width + x / across
    guard dots.indices.contains(cell) else { return }
    let bits: [UInt8] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80]
    dots[cell] |= isPlain ? 1 : bits[y % 4 * 2 + x % 2]
  }

  /// A straight line, dot by dot. Its ends lie in the cells where `mark` puts signs.
  mutating func line(from: (x: Double, y: Double), to: (x: Double, y: Double)) {
    func fine(_ fraction: Double, _ cells: Int, _ dots: Int) -> Double {
      max(0, min(1, fraction)) * Double((cells - 1) * dots) + Double(dots - 1) / 2
    }
    let start = (fine(from.x, width, across), fine(from.y, height, down))
    let end = (fine(to.x, width, across), fine(to.y, height, down))
    let steps = max(1, Int(max((end.0 - start.0).magnitude, (end.1 - start.1).magnitude).rounded(.up)))
    for step in 0...steps {
      let part = Double(step) / Double(steps)
      dot(Int((start.0 + (end.0 - start.0) * part).rounded()), Int((start.1 + (end.1 - start.1) * part).rounded()))
    }
  }

  mutating func mark(_ sign: String, at point: (x: Double, y: Double)) {
    signs[place(point.y, height) * width + place(point.x, width)] = sign
  }

  var rows: [String] {
    (0..<height).map { row in
      (0..<width).map { column in
        let cell = row * width + column
        if let sign = signs[cell] { return sign }
        guard dots[cell] > 0 else { return " " }
        if isPlain { return "." }
        return Unicode.Scalar(0x2800 + UInt32(dots[cell])).map { String(Character($0)) } ?? " "
      }.joined()
    }
  }
}
