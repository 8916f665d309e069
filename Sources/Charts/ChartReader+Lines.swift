import Rendering
import Tables
import Text

extension ChartReader {
  mutating func lines() -> Chart.Lines? {
    guard let columns = numberColumns(for: "a column of numbers"), let column = columns.first,
      let (field, xColumn) = self.column(specification.label, for: "a column for the horizontal axis")
    else { return nil }
    guard admits(table.rowCount, columns.count) else { return nil }
    let scale: Chart.Lines.XScale
    switch field.type {
    case .integer, .number: scale = .number
    case .date: scale = .date
    case .text, .reference, .boolean:
      scale = .texts(texts(of: LabelColumn(field, xColumn)))
    case .list:
      refuse(
        "\"\(field.name)\" is \(field.type.phrase); the horizontal axis needs numbers, dates or texts in order",
        help: ["expand \(field.name) first"], column: field.name)
      return nil
    }
    var lines: [Chart.Lines.Line]
    var places = [Int?](repeating: 0, count: table.rowCount)
    if let group = specification.group {
      guard let groups = labelColumn(group, for: "groups") else { return nil }
      let found = self.places(of: groups, keepsUnknown: true)
      places = found.places
      lines = found.names.map { Chart.Lines.Line(name: $0, points: []) }
    } else {
      lines = columns.map { Chart.Lines.Line(name: $0.name, points: []) }
    }
    var withoutX = 0
    for row in 0..<table.rowCount {
      guard let (x, text) = position(xColumn, row, scale) else {
        withoutX += 1
        continue
      }
      for (index, column) in columns.enumerated() {
        guard let line = columns.count > 1 ? index : places[row] else { continue }
        lines[line].points.append(Chart.Lines.Point(x: x, xText: text, figure: figure(column, row)))
      }
    }
    for index in lines.indices {
      let points = lines[index].points.enumerated().sorted { ($0.element.x, $0.offset) < ($1.element.x, $1.offset) }
        .map(\.element)
      lines[index].points = points
      for (point, next) in zip(points, points.dropFirst()) where point.x == next.x {
        refuseDuplicate(
          "\(lines[index].name) has two figures at \(point.xText)", point.figure, next.figure, column: field.name)
        return nil
      }
    }
    let steps = LineSteps(scale, lines: lines.map { $0.points.map(\.x) })
    for index in lines.indices {
      for (place, isGap) in steps.gaps(lines[index].points.map(\.x)).enumerated() where isGap {
        lines[index].points[place + 1].isAfterGap = true
      }
    }
    if withoutX > 0 {
      notes.append("left out: \(withoutX) \(withoutX == 1 ? "row" : "rows") whose \(field.name) is unknown")
    }
    return Chart.Lines(
      xName: VisibleText.line(field.name), yName: column.name, xScale: scale, lines: lines,
      hasGroups: lines.count > 1 || specification.group != nil, isWhole: columns.allSatisfy(\.isInteger))
  }

  /// In the order of the categories where the column has them, else as they come.
  private func texts(of labels: LabelColumn) -> [String] {
    let found = places(of: labels, keepsUnknown: false).names
    guard let categories = labels.field.categories else { return found }
    let ordered = categories.map(VisibleText.line).filter { found.contains($0) }
    return ordered + found.filter { !ordered.contains($0) }
  }

  private func position(_ column: Column, _ row: Int, _ scale: Chart.Lines.XScale) -> (Double, String)? {
    let value = column.value(at: row)
    switch (scale, value) {
    case (_, .unknown): return nil
    case (.number, _):
      guard let number = value.double, number.isFinite else { return nil }
      return (number == 0 ? 0 : number, VisibleText.line(column.display(at: row)))
    case (.date, .date(let date)): return (Double(date.daysSinceEpoch), date.description)
    case (.texts(let texts), _):
      let words = VisibleText.line(ReadableCell.words(for: value))
      guard let place = texts.firstIndex(of: words) else { return nil }
      return (Double(place), words)
    default: return nil
    }
  }
}
