import Tables

extension Chart {
  /// The chart in words for those who do not see it: what kind it is, every figure, and what stands under it.
  package var inWords: String {
    var sentences = figuresInWords
    sentences.append(caption.lines(isPlain: false).joined(separator: ". "))
    return sentences.filter { !$0.isEmpty }.map { $0.hasSuffix(".") ? $0 : $0 + "." }.joined(separator: " ")
  }

  private var figuresInWords: [String] {
    switch body {
    case .bars(let bars):
      let kind = "Bar chart with \(Chart.count(bars.rows.count, "row"))"
      return [kind]
        + bars.rows.map { row in
          guard !bars.groups.isEmpty else {
            return "\(row.label): \(row.figures.first.flatMap { $0?.text } ?? "no row")"
          }
          let figures = zip(bars.groups, row.figures).filter { !bars.isSparse || $1 != nil }
            .map { "\($0) \($1?.text ?? "no row")" }
          return "\(row.label): \(figures.joined(separator: ", "))"
        }
    case .histogram(let histogram):
      return ["Histogram of \(histogram.name) with \(Chart.count(histogram.bins.count, "bin"))"]
        + histogram.bins.map { "\($0.label): \($0.count)" }
        + (histogram.unknown > 0 ? ["unknown: \(histogram.unknown)"] : [])
    case .dots(let dots):
      return ["Dot chart of \(dots.groups[0]) and \(dots.groups[1]) with \(Chart.count(dots.rows.count, "row"))"]
        + dots.rows.map { row in
          let first = "\(dots.groups[0]) \(row.first?.text ?? "no row")"
          let second = "\(dots.groups[1]) \(row.second?.text ?? "no row")"
          return "\(row.label): \(first), \(second), difference \(row.difference)"
        }
    case .intervals(let intervals):
      return ["Interval chart with \(Chart.count(intervals.rows.count, "row"))"]
        + intervals.rows.map { row in
          guard row.lower.value != nil, row.upper.value != nil else {
            return "\(row.label): \(row.estimate.text), interval unknown"
          }
          let zero = row.containsZero ? ", zero is inside" : ""
          return "\(row.label): \(row.estimate.text), interval from \(row.lower.text) to \(row.upper.text)\(zero)"
        }
    case .lines(let lines):
      return ["Line chart of \(lines.yName) by \(lines.xName) with \(Chart.count(lines.lines.count, "line"))"]
        + lines.lines.map { line in
          "\(line.name): \(line.points.map { "\($0.xText) \($0.figure.text)" }.joined(separator: ", "))"
        } + (lines.gapsInWords.map { [$0] } ?? [])
    case .heat(let heat):
      return ["Heat map of \(heat.corner)"]
        + zip(heat.rows, heat.cells).map { name, cells in
          "\(name): \(zip(heat.columns, cells).map { "\($0) \($1?.text ?? "no row")" }.joined(separator: ", "))"
        }
    case .overlap(let overlap):
      return ["Overlap of \(overlap.sets.joined(separator: ", "))"]
        + zip(overlap.sets, overlap.totals).map { "\($0): \($1.inside) in, \($1.outside) out, \($1.unknown) unknown" }
        + overlap.regions.map { "\($0.label): \($0.count)" }
        + overlap.unplaced.map { "not placed, \($0.label): \($0.count)" }
    }
  }

  private static func count(_ number: Int, _ noun: String) -> String {
    number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
  }
}
