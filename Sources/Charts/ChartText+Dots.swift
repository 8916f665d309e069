import Diagnostics
import Tables

/// Marks at places along an axis: pairs of dots, and estimates with their intervals.
extension TextSheet {
  mutating func draw(_ dots: Chart.Dots) {
    let isPlain = isPlain
    let figures = dots.rows.flatMap { [$0.first, $0.second] }.compactMap { $0 }
    let values = figures.compactMap(\.value) + figures.flatMap { $0.bound?.ends ?? [] }
    let signs = (first: marker(0), second: marker(1), both: isPlain ? "@" : "◉")
    let bounds = isPlain ? (most: "<", least: ">") : (most: "◁", least: "▷")
    var legend = "\(signs.first) \(dots.groups[0])   \(signs.second) \(dots.groups[1])"
    let place = PlaceScale(values)
    let drawsBoth = dots.rows.contains { row in
      row.first?.value != nil && row.first?.value == row.second?.value
    }
    if drawsBoth || dots.rows.contains(where: { place.coincide($0.first?.value, $0.second?.value) }) {
      legend += "   \(signs.both) both"
    }
    for figure in figures {
      if figure.bound?.most != nil, !legend.contains(bounds.most) { legend += "   \(bounds.most) at most" }
      if figure.bound?.least != nil, !legend.contains(bounds.least) { legend += "   \(bounds.least) at least" }
    }
    paragraph(" " + legend)
    let longest = 10
    let headers = [
      shortened(dots.groups[0], to: longest), shortened(dots.groups[1], to: longest), "difference",
    ]
    let rows = dots.rows.map {
      Row(label: $0.label, cells: [short($0.first), short($0.second), readable($0.difference)])
    }
    self.rows(
      rows, headers: headers, leastPlot: 25,
      mark: { index, width in
        var line = PlotLine(place, width: width, isPlain: isPlain)
        let row = dots.rows[index]
        if let first = row.first?.value, let second = row.second?.value {
          line.join(first, second, with: isPlain ? "-" : "━")
        }
        for (figure, sign) in [(row.first, signs.first), (row.second, signs.second)] {
          if let value = figure?.value { line.put(sign, at: value, orBoth: signs.both) }
        }
        for bound in [row.first?.bound, row.second?.bound] {
          if let most = bound?.most { line.put(bounds.most, at: most, orBeside: -1) }
          if let least = bound?.least { line.put(bounds.least, at: least, orBeside: 1) }
        }
        return line.text
      },
      rest: { PlotLine(place, width: $0, isPlain: isPlain).text }, axis: { place.axis(width: $0, isPlain: isPlain) })
    for row in dots.rows {
      for (figure, name) in zip([row.first, row.second], dots.groups) { explain(figure, of: "\(row.label), \(name)") }
    }
    if let axis = place.axis(width: 60), !axis.hasZero { paragraph(" The axis does not begin at 0.") }
  }

  mutating func draw(_ intervals: Chart.Intervals) {
    let isPlain = isPlain
    let values = intervals.rows.flatMap { [$0.estimate.value, $0.lower.value, $0.upper.value].compactMap { $0 } }
    let place = PlaceScale(values, alwaysZero: true)
    let signs = isPlain ? (outside: "*", with: "o") : (outside: "●", with: "○")
    let ends = isPlain ? (left: "[", bar: "-", right: "]") : (left: "├", bar: "─", right: "┤")
    if intervals.rows.contains(where: \.containsZero) {
      paragraph(" \(signs.outside) interval without zero   \(signs.with) interval with zero")
    }
    let rows = intervals.rows.map {
      Row(label: $0.label, cells: [short($0.estimate), short($0.lower), short($0.upper)])
    }
    let names = intervals.names.map { shortened($0, to: 10) }
    self.rows(
      rows, headers: names, leastPlot: 25,
      mark: { index, width in
        var line = PlotLine(place, width: width, isPlain: isPlain)
        let row = intervals.rows[index]
        if let lower = row.lower.value, let upper = row.upper.value {
          line.join(lower, upper, with: ends.bar)
          line.put(ends.left, at: lower)
          line.put(ends.right, at: upper)
        }
        if let estimate = row.estimate.value { line.put(row.containsZero ? signs.with : signs.outside, at: estimate) }
        return line.text
      },
      rest: { PlotLine(place, width: $0, isPlain: isPlain).text }, axis: { place.axis(width: $0, isPlain: isPlain) })
    for row in intervals.rows {
      for (figure, name) in zip([row.estimate, row.lower, row.upper], intervals.names) {
        explain(figure, of: "\(row.label), \(name)")
      }
    }
  }
}

/// Places along an axis that need not begin at zero.
private struct PlaceScale {
  let range: (low: Double, high: Double)?
  private let alwaysZero: Bool

  init(_ values: [Double], alwaysZero: Bool = false) {
    range = ChartAxis.range(of: values, alwaysZero: alwaysZero)
    self.alwaysZero = alwaysZero
  }

  func axis(width: Int) -> ChartAxis? {
    range.map { ChartAxis.fitting(from: $0.low, to: $0.high, width: width) }
  }

  /// True where two values would share a place in most windows.
  func coincide(_ first: Double?, _ second: Double?) -> Bool {
    guard let first, let second, let axis = axis(width: 60) else { return false }
    return (axis.fraction(first) - axis.fraction(second)).magnitude < 1.0 / 14
  }

  func axis(width: Int, isPlain: Bool) -> (rule: String, ticks: [(position: Int, text: String)])? {
    guard let axis = axis(width: width) else { return nil }
    let ticks = axis.ticks.map { tick in
      (position: Int((axis.fraction(tick.value) * Double(width - 1)).rounded()), text: tick.text)
    }
    return (TextSheet.rule(ticks, width: width, isPlain: isPlain).joined(), ticks)
  }
}

/// One row of marks over a faint line at zero.
private struct PlotLine {
  private var cells: [String]
  private var taken: Set<Int> = []
  private let axis: ChartAxis?

  init(_ scale: PlaceScale, width: Int, isPlain: Bool) {
    axis = scale.axis(width: width)
    cells = [String](repeating: " ", count: width)
    if let axis, axis.hasZero { cells[place(0)] = isPlain ? "|" : "│" }
  }

  private func place(_ value: Double) -> Int {
    guard let axis else { return 0 }
    return max(0, min(cells.count - 1, Int((axis.fraction(value) * Double(cells.count - 1)).rounded())))
  }

  mutating func join(_ first: Double, _ second: Double, with sign: String) {
    let ends = (place(first), place(second))
    for index in min(ends.0, ends.1)...max(ends.0, ends.1) { cells[index] = sign }
  }

  mutating func put(_ sign: String, at value: Double, orBoth both: String? = nil) {
    let index = place(value)
    let isTaken = !taken.insert(index).inserted
    cells[index] = isTaken ? both ?? sign : sign
  }

  /// A place that is taken keeps its mark: the sign then stands beside it, on the side to which it points if there is
  /// room.
  mutating func put(_ sign: String, at value: Double, orBeside step: Int) {
    let index = place(value)
    let free = [index, index + step, index - step].first { cells.indices.contains($0) && !taken.contains($0) }
    guard let free else { return }
    taken.insert(free)
    cells[free] = sign
  }

  var text: String { cells.joined() }
}
