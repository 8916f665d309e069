import Glibc
import Tables

extension ChartReader {
  mutating func histogram() -> Chart.Histogram? {
    if let group = specification.group {
      refuse("a histogram shows one column, and no groups", help: ["leave out \"\(group)\""], column: group)
      return nil
    }
    guard let columns = numberColumns(for: "a column of numbers"), let column = columns.first else { return nil }
    guard columns.count == 1 else {
      refuse("a histogram shows one column", help: ["keep one of them"], column: columns[1].name)
      return nil
    }
    var values: [Double] = []
    for row in 0..<table.rowCount {
      if row & 0xFFF == 0xFFF, isCancelled() { return nil }
      if let value = column.value(row) { values.append(value) }
    }
    var comparisons = 0
    var isStopped = false
    values.sort {
      comparisons &+= 1
      if comparisons & 0xFFFF == 0, isCancelled() { isStopped = true }
      return !isStopped && $0 < $1
    }
    if isStopped { return nil }
    valueCount = table.rowCount
    unknownCount = table.rowCount - values.count
    countedNoun = ("row", "rows")
    knownBase = values.count
    let bins = HistogramBins.of(values, isWhole: column.isInteger) { column.text($0) }
    if let first = bins.first, bins.count > 1, first.label.contains("to") {
      notes.append("each bar counts from its lower end to below its upper end; the last has both")
    }
    return Chart.Histogram(name: column.name, bins: bins, unknown: unknownCount)
  }
}

/// The bins of a histogram by the rule of Freedman and Diaconis: about 2 × interquartile range / cube root of n wide
/// (range / (log2 n + 1), by Sturges, where the quartiles coincide), rounded to 1, 2 or 5 times a power of ten, with
/// edges at multiples of that. At most 40 bins. Whole numbers get a bin each where there are few.
enum HistogramBins {
  private static let most = 40
  private static let fewWholeNumbers = 12

  /// - Parameter values: in rising order.
  static func of(_ values: [Double], isWhole: Bool, text: (Double) -> String) -> [Chart.Histogram.Bin] {
    guard let low = values.first, let high = values.last else { return [] }
    if low == high {
      return [Chart.Histogram.Bin(lower: low, upper: high, label: text(low), count: values.count)]
    }
    let span = high - low
    let halfSpan = high / 2 - low / 2
    if isWhole, span < Double(fewWholeNumbers), low.magnitude < 1e15, high.magnitude < 1e15 {
      return (Int(low)...Int(high)).map { number in
        let value = Double(number)
        return Chart.Histogram.Bin(
          lower: value, upper: value, label: text(value), count: values.reduce(0) { $0 + ($1 == value ? 1 : 0) })
      }
    }
    let n = Double(values.count)
    let quartiles = quantile(values, 0.75) / 2 - quantile(values, 0.25) / 2
    let wished = quartiles > 0 ? 2 * quartiles / cbrt(n) : halfSpan / (log2(n) + 1).rounded(.up)
    var least = max(wished / 2.0.squareRoot(), halfSpan / Double(most - 2)) * 2
    while let step = RoundStep(atLeast: least, isWhole: isWhole), let first = step.index(below: low),
      let last = step.index(above: high), step.multiple(first + 1) > step.multiple(first)
    {
      if last - first > most {
        least = step.value * 1.5
        continue
      }
      return count(values, edges: (first...max(last, first + 1)).map { (step.multiple($0), step.text($0)) })
    }
    // Numbers so large or so close together that no round edges exist.
    let middle = low / 2 + high / 2
    let edges = low < middle && middle < high ? [low, middle, high] : [low, high]
    return count(values, edges: edges.map { ($0, NumberFormat.scientific($0)) })
  }

  private static func count(_ values: [Double], edges: [(value: Double, text: String)]) -> [Chart.Histogram.Bin] {
    var bins = (1..<edges.count).map { index in
      Chart.Histogram.Bin(
        lower: edges[index - 1].value, upper: edges[index].value,
        label: "\(edges[index - 1].text) to \(edges[index].text)", count: 0)
    }
    var bin = 0
    for value in values {
      while bin < bins.count - 1, value >= bins[bin].upper { bin += 1 }
      bins[bin].count += 1
    }
    return bins
  }

  /// Between the neighbours in proportion, as in R's default.
  private static func quantile(_ values: [Double], _ part: Double) -> Double {
    let position = Double(values.count - 1) * part
    let below = Int(position)
    let above = min(values.count - 1, below + 1)
    let share = position - Double(below)
    return values[below] * (1 - share) + values[above] * share
  }
}
