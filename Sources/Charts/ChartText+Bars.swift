import Tables
import Text

extension TextSheet {
  mutating func draw(_ bars: Chart.Bars) {
    let values = bars.rows.flatMap(\.figures).flatMap { figure in
      figure?.value.map { [$0] } ?? figure?.bound?.ends ?? []
    }
    let scale = BarScale(values, isPlain: isPlain)
    var rows: [Row] = []
    var figures: [(figure: Chart.Figure?, group: Int)] = []
    for row in bars.rows {
      if bars.groups.isEmpty {
        let figure = row.figures.first ?? nil
        rows.append(Row(label: row.label, cells: [number(figure)]))
        figures.append((figure, 0))
        continue
      }
      rows.append(Row(label: row.label, isHeading: true))
      figures.append((nil, 0))
      for (index, name) in bars.groups.enumerated() where !bars.isSparse || row.figures[index] != nil {
        rows.append(Row(label: name, cells: [number(row.figures[index])], indent: 2))
        figures.append((row.figures[index], index))
      }
    }
    let style = self
    self.rows(
      rows, mark: { scale.draw(figures[$0].figure, group: figures[$0].group, sheet: style, width: $1) },
      rest: { scale.empty(width: $0) },
      axis: { values.isEmpty ? nil : scale.axis(width: $0, isWhole: bars.isWhole) })
  }

  mutating func draw(_ histogram: Chart.Histogram) {
    let figures = histogram.bins.map { Chart.Figure(value: Double($0.count), text: "\($0.count)") }
    let scale = BarScale(figures.compactMap(\.value), isPlain: isPlain)
    let width = histogram.bins.reduce(0) { max($0, DisplayWidth.of($1.label)) }
    var rows = zip(histogram.bins, figures).map {
      Row(label: TextSheet.padded($0.label, to: width, right: true), cells: [$1.text])
    }
    if histogram.unknown > 0 { rows.append(Row(label: "unknown", cells: ["\(histogram.unknown)"])) }
    let style = self
    self.rows(
      rows,
      mark: { row, width in
        row < figures.count
          ? scale.draw(figures[row], group: 0, sheet: style, width: width)
          : style.shortened("? in no bin", to: width)
      },
      rest: { scale.empty(width: $0) }, axis: { figures.isEmpty ? nil : scale.axis(width: $0, isWhole: true) })
  }

  /// `?` where there is no number; the words stand beside it.
  func number(_ figure: Chart.Figure?) -> String {
    guard let figure else { return isPlain ? "-" : "–" }
    return figure.value == nil ? "?" : readable(figure.text)
  }

  mutating func draw(_ overlap: Chart.Overlap) {
    let names = overlap.sets
    let regions = overlap.regions + overlap.unplaced
    let scale = BarScale(regions.map { Double($0.count) }, isPlain: isPlain)
    for (name, total) in zip(names, overlap.totals) {
      let unknown = total.unknown > 0 ? ", \(total.unknown) unknown" : ""
      paragraph("\(name): \(total.inside) in, \(total.outside) out\(unknown)")
    }
    blank()
    let signs = isPlain ? ("*", "-", "?") : ("●", "·", "?")
    func row(_ region: Chart.Overlap.Region) -> Row {
      let members = region.members.map { $0 == true ? signs.0 : $0 == false ? signs.1 : signs.2 }.joined(separator: " ")
      return Row(label: "\(members)  \(region.label)", cells: ["\(region.count)"])
    }
    let placed = overlap.regions.map(row)
    let style = self
    rows(
      placed + overlap.unplaced.map(row),
      mark: { index, width in
        if index >= placed.count { return style.shortened("? not placed", to: width) }
        let figure = Chart.Figure(value: Double(regions[index].count), text: "")
        return scale.draw(figure, group: 0, sheet: style, width: width)
      },
      rest: { scale.empty(width: $0) }, axis: { _ in nil })
    paragraph(
      " \(signs.0) in  \(signs.1) out" + (overlap.unplaced.isEmpty ? "" : "  ? unknown, so counted neither in nor out")
        + ": " + names.joined(separator: ", ") + " in this order")
  }
}

/// Lengths of bars on both sides of zero.
private struct BarScale {
  private let low: Double
  private let high: Double
  private let isPlain: Bool

  init(_ values: [Double], isPlain: Bool) {
    low = min(0, values.min() ?? 0)
    high = max(0, values.max() ?? 0)
    self.isPlain = isPlain
  }

  private var zeroLine: String { isPlain ? "|" : "│" }

  /// The cells for negative and for positive values; the line at zero takes one between them.
  private func parts(_ width: Int) -> (negative: Int, positive: Int) {
    let cells = max(2, width - 1)
    if low == 0 { return (0, cells) }
    if high == 0 { return (cells, 0) }
    let share = (-low / 2) / (high / 2 - low / 2)
    let negative = max(1, min(cells - 1, Int((share.isFinite ? share * Double(cells) : 1).rounded())))
    return (negative, cells - negative)
  }

  /// How many cells the value takes on its side. Both sides have one scale: the one on which both fit.
  private func cells(_ value: Double, _ parts: (negative: Int, positive: Int)) -> Double {
    func share(_ whole: Double, _ cells: Int) -> Double {
      cells == 0 || whole == 0 ? .infinity : Double(cells) * (value.magnitude / whole.magnitude)
    }
    let size = min(share(low, parts.negative), share(high, parts.positive))
    return size.isFinite ? min(size, Double(value < 0 ? parts.negative : parts.positive)) : 0
  }

  func empty(width: Int) -> String { String(repeating: " ", count: parts(width).negative) + zeroLine }

  func draw(_ figure: Chart.Figure?, group: Int, sheet: TextSheet, width: Int) -> String {
    let parts = parts(width)
    let before = String(repeating: " ", count: parts.negative)
    guard let figure else { return before + zeroLine + (parts.positive > 8 ? " no row" : "") }
    guard let value = figure.value else {
      if let line = span(figure, parts, sheet) { return before + zeroLine + line }
      let words = sheet.readable(figure.text)
      let beside = max(parts.positive, parts.negative) - 1
      let text = sheet.shortened(words, to: beside)
      if parts.positive >= parts.negative { return before + zeroLine + " " + text }
      return TextSheet.padded(text + " ", to: parts.negative, right: true) + zeroLine
    }
    let size = value == 0 ? 0 : max(cells(value, parts), .leastNonzeroMagnitude)
    if value < 0 {
      let bar = bar(size, group: group, eighths: false)
      return TextSheet.padded(bar, to: parts.negative, right: true) + zeroLine
    }
    return before + zeroLine + bar(size, group: group, eighths: true)
  }

  /// From end to end, an arrow where one is open; nil where there is no room, or an end is below zero.
  private func span(_ figure: Chart.Figure, _ parts: (negative: Int, positive: Int), _ sheet: TextSheet) -> String? {
    guard let bound = figure.bound, bound.ends.allSatisfy({ $0 >= 0 }) else { return nil }
    let least = bound.least.map { Int(cells($0, parts).rounded(.down)) }
    let most = bound.most.map { Int(cells($0, parts).rounded(.up)) }
    let (dash, toLeft, toRight) = isPlain ? ("-", "<", ">") : ("╌", "◂", "▸")
    let arrow = 4
    let words = " " + sheet.readable(figure.text)
    let start = least ?? max(0, (most ?? 0) - arrow)
    var end = most ?? start + arrow
    if end <= start { end = start + 1 }
    var marks = [String](repeating: dash, count: end - start)
    if least == nil { marks[0] = toLeft }
    if most == nil { marks[marks.count - 1] = toRight }
    let drawn = marks.joined()
    if end + DisplayWidth.of(words) <= parts.positive {
      return String(repeating: " ", count: start) + drawn + words
    }
    let room = start - DisplayWidth.of(words) - 1
    guard room >= 0, end <= parts.positive + 1 else { return nil }
    return String(repeating: " ", count: room) + words + " " + drawn
  }

  /// What is not zero gets a mark, however small. Only the first group has eighths of cells: the others are told apart
  /// by how they are filled.
  private func bar(_ size: Double, group: Int, eighths: Bool) -> String {
    guard size > 0 else { return "" }
    let fills = isPlain ? ["#", "=", "+", "o", "x", "%"] : ["█", "▒", "▓", "░", "▚", "▤"]
    let fill = fills[group % fills.count]
    if isPlain || group % fills.count > 0 {
      return String(repeating: fill, count: max(1, Int(size.rounded())))
    }
    if eighths {
      let count = max(1, Int((size * 8).rounded()))
      let part = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][count % 8]
      return String(repeating: fill, count: count / 8) + part
    }
    let halves = max(1, Int((size * 2).rounded()))
    return (halves % 2 == 1 ? "▐" : "") + String(repeating: fill, count: halves / 2)
  }

  func axis(width: Int, isWhole: Bool = false) -> (rule: String, ticks: [(position: Int, text: String)])? {
    guard low < 0 || high > 0 else { return nil }
    let parts = parts(width)
    let axis = ChartAxis.fitting(from: low, to: high, width: width, isWhole: isWhole)
    let ticks = axis.ticks.map { tick in
      let size = Int(cells(tick.value, parts).rounded())
      return (position: parts.negative + (tick.value < 0 ? -size : size), text: tick.text)
    }
    return (TextSheet.rule(ticks, width: parts.negative + 1 + parts.positive, isPlain: isPlain).joined(), ticks)
  }
}
