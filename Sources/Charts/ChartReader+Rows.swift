import Tables
import Text

/// Bars, dots and intervals: one row of the chart for each label.
extension ChartReader {
  private typealias Cells = (labels: [String], groups: [String], figures: [[Chart.Figure?]])

  mutating func bars() -> Chart.Bars? {
    guard let columns = numberColumns(for: "a column of numbers"),
      let labels = labelColumn(specification.label, for: "a column whose values name the bars")
    else { return nil }
    if let group = specification.group {
      guard let groups = labelColumn(group, for: "groups"), let column = columns.first else { return nil }
      guard let cells = grouped(column, labels: labels, groups: groups, keepsUnknownGroup: true) else { return nil }
      let isSparse = missingCount > ChartReader.mostAbsentShown
      if isSparse { noteMissing(cells) }
      return Chart.Bars(
        groups: cells.groups,
        rows: zip(cells.labels, cells.figures).map { Chart.Bars.Row(label: $0, figures: $1) }, isSparse: isSparse,
        isWhole: column.isInteger)
    }
    guard admits(table.rowCount, columns.count) else { return nil }
    let rows = (0..<table.rowCount).map { row in
      Chart.Bars.Row(label: labels.words(row), figures: columns.map { figure($0, row) })
    }
    return Chart.Bars(
      groups: columns.count > 1 ? columns.map(\.name) : [], rows: rows, isWhole: columns.allSatisfy(\.isInteger))
  }

  /// As many absent pairs as this are shown where they would stand; more would hide the bars.
  private static let mostAbsentShown = 4

  /// Says once what has no row; `caption` tells how many.
  private mutating func noteMissing(_ cells: Cells) {
    var named: [String] = []
    for (label, figures) in zip(cells.labels, cells.figures) {
      for (group, figure) in zip(cells.groups, figures) where figure == nil && named.count < 4 {
        named.append("\(label), \(group)")
      }
    }
    notes.append("no row, so no bar: \(named.joined(separator: "; ")) and \(missingCount - named.count) more")
  }

  mutating func dots() -> Chart.Dots? {
    guard let columns = numberColumns(for: "a column of numbers"),
      let labels = labelColumn(specification.label, for: "a column whose values name the rows"),
      let column = columns.first
    else { return nil }
    let cells: Cells
    if columns.count > 1 {
      guard columns.count == 2 else {
        refuse(
          "a dot chart joins two groups; here are \(columns.count) columns of numbers",
          help: ["keep two of them, or draw bars: chart bar"], column: columns[2].name)
        return nil
      }
      guard admits(table.rowCount, columns.count) else { return nil }
      let figures = (0..<table.rowCount).map { row in columns.map { Optional(figure($0, row)) } }
      cells = ((0..<table.rowCount).map { labels.words($0) }, columns.map(\.name), figures)
    } else {
      guard
        let groups = labelColumn(
          specification.group, for: "two groups to compare, by a column or two columns", offer: groupOffer),
        let grouped = grouped(column, labels: labels, groups: groups, keepsUnknownGroup: false)
      else { return nil }
      guard grouped.groups.count == 2 || table.rowCount == 0 else {
        let names = said("\(grouped.groups, most: 6, end: .dots)")
        refuse(
          grouped.groups.count < 2
            ? "a dot chart joins two groups; \"\(groups.field.name)\" has only one: \(names)"
            : "a dot chart joins two groups; \"\(groups.field.name)\" has \(grouped.groups.count): \(names)",
          help: [
            grouped.groups.count < 2
              ? "draw bars: chart bar" : "keep two of them with where, or draw bars: chart bar"
          ], column: groups.field.name)
        return nil
      }
      cells = grouped
    }
    let names = cells.groups + [String](repeating: "", count: max(0, 2 - cells.groups.count))
    if cells.groups.count == 2 {
      notes.append(
        "difference: \(names[0]) less \(names[1])" + (isPercent ? ", in percentage points" : ""))
    }
    let rows = zip(cells.labels, cells.figures).map { label, figures in
      Chart.Dots.Row(
        label: label, first: figures[0], second: figures[1],
        difference: ChartReader.difference(figures[0], figures[1], column))
    }
    return Chart.Dots(groups: names, rows: rows)
  }

  /// Whether a column has two values, or, before there are rows, can have two alone.
  private func hasTwoValues(_ field: Field, _ cells: Column) -> Bool {
    guard table.rowCount == 0 else {
      return places(of: LabelColumn(field, cells), keepsUnknown: false).names.count == 2
    }
    return field.type == .boolean || field.categories?.count == 2
  }

  /// What could make two groups: another column of numbers in the same unit, or a column with two values.
  private var groupOffer: [Sentence] {
    let first = table.schema.fields.first { $0.name == specification.values.first }
    var numbers: [String] = []
    var words: [String] = []
    for (field, cells) in zip(table.schema.fields, table.columns) where field.name != specification.label {
      if field.type.isNumeric {
        if field.name != first?.name, field.unit == first?.unit { numbers.append(field.name) }
      } else if field.type.element == nil, hasTwoValues(field, cells) {
        words.append(field.name)
      }
    }
    return ChartReader.offer(numbers, "a second column in the same unit")
      + ChartReader.offer(words, "by a column with two values")
  }

  /// First less second, as in the tables of `compare`, with no more decimals than the figures are printed with.
  private static func difference(_ first: Chart.Figure?, _ second: Chart.Figure?, _ column: NumberColumn) -> String {
    guard let first, let second else { return "?" }
    let decimals = max(decimals(first.text), decimals(second.text))
    func words(_ value: Double) -> String {
      guard value.isFinite else { return "?" }
      if decimals == 0, value.magnitude >= 1e15 || value != value.rounded() { return NumberFormat.scientific(value) }
      let text = Value.fixed(value == 0 ? 0 : value, decimals: decimals)
      return value > 0 && text.utf8.contains { (0x31...0x39).contains($0) } ? "+" + text : text
    }
    if let one = first.value, let other = second.value { return words(one - other) }
    func least(_ figure: Chart.Figure) -> Double? { figure.value ?? figure.bound?.least }
    func most(_ figure: Chart.Figure) -> Double? { figure.value ?? figure.bound?.most }
    let lower = least(first).flatMap { one in most(second).map { one - $0 } }
    let upper = most(first).flatMap { one in least(second).map { one - $0 } }
    switch (lower, upper) {
    case (let lower?, let upper?): return "\(words(lower)) to \(words(upper))"
    case (let lower?, nil): return "≥ " + words(lower)
    case (nil, let upper?): return "≤ " + words(upper)
    case (nil, nil): return "?"
    }
  }

  private static func decimals(_ text: String) -> Int {
    guard !text.contains("e"), let point = text.utf8.firstIndex(of: 0x2E) else { return 0 }
    return text.utf8[text.utf8.index(after: point)...].prefix { (0x30...0x39).contains($0) }.count
  }

  mutating func intervals() -> Chart.Intervals? {
    if let group = specification.group {
      refuse(
        "an interval chart has one interval for each row, and no groups", help: ["leave out \"\(group)\""],
        column: group)
      return nil
    }
    guard let columns = numberColumns(for: "a column with the estimate"), let estimate = columns.first,
      let labels = labelColumn(specification.label, for: "a column whose values name the intervals"),
      let lower = numberColumn(specification.lower, for: "a column with the lower end of each interval"),
      let upper = numberColumn(specification.upper, for: "a column with the upper end of each interval")
    else { return nil }
    guard columns.count == 1 else {
      refuse("an interval chart has one estimate for each row", help: ["keep one column"], column: columns[1].name)
      return nil
    }
    guard admits(table.rowCount) else { return nil }
    countedNoun = ("interval", "intervals")
    var rows: [Chart.Intervals.Row] = []
    for row in 0..<table.rowCount {
      let item = Chart.Intervals.Row(
        label: labels.words(row), estimate: estimate.figure(row), lower: lower.figure(row), upper: upper.figure(row))
      if let low = item.lower.value, let high = item.upper.value, low > high {
        refuse(
          "the interval of \"\(item.label)\" ends before it begins: \(item.lower.text) to \(item.upper.text)",
          help: ["exchange \"\(lower.name)\" and \"\(upper.name)\""], column: lower.name)
        return nil
      }
      valueCount += 1
      if item.estimate.value == nil || item.lower.value == nil || item.upper.value == nil { unknownCount += 1 }
      rows.append(item)
    }
    return Chart.Intervals(names: [estimate.name, lower.name, upper.name], rows: rows)
  }

  /// One row for each label and one figure for each group, both in the order in which they come. A label that comes
  /// twice for one group would hide one of its figures or pair it by chance.
  private mutating func grouped(
    _ column: NumberColumn, labels: LabelColumn, groups: LabelColumn, keepsUnknownGroup: Bool
  ) -> Cells? {
    let groupNames = places(of: groups, keepsUnknown: keepsUnknownGroup)
    let labelNames = places(of: labels, keepsUnknown: true)
    guard admits(labelNames.names.count, groupNames.names.count) else { return nil }
    var figures = [[Chart.Figure?]](
      repeating: [Chart.Figure?](repeating: nil, count: groupNames.names.count), count: labelNames.names.count)
    var leftOut = 0
    for row in 0..<table.rowCount {
      guard let group = groupNames.places[row], let label = labelNames.places[row] else {
        leftOut += 1
        continue
      }
      let figure = figure(column, row)
      if let first = figures[label][group] {
        refuseDuplicate(
          "\"\(labelNames.names[label])\" has two figures for \(groupNames.names[group])", first, figure,
          column: labels.field.name)
        return nil
      }
      figures[label][group] = figure
    }
    if leftOut > 0 {
      notes.append("left out: \(leftOut) \(leftOut == 1 ? "row" : "rows") whose \(groups.field.name) is unknown")
    }
    countMissing(figures)
    return (labelNames.names, groupNames.names, figures)
  }

  mutating func refuseDuplicate(_ what: String, _ first: Chart.Figure, _ second: Chart.Figure, column: String) {
    refuse(
      "\(what): \(first.text) and \(second.text)",
      help: ["keep one of them with where, or group first so that each has one figure"], column: column)
  }

  mutating func countMissing(_ figures: [[Chart.Figure?]]) {
    for row in figures { missingCount += row.reduce(0) { $0 + ($1 == nil ? 1 : 0) } }
  }

  /// The distinct values of a column with the place of each row's; the unknown last, or nil where it is not kept.
  func places(of column: LabelColumn, keepsUnknown: Bool) -> (names: [String], places: [Int?]) {
    var names: [String] = []
    var known: [Value: Int] = [:]
    var places: [Int?] = []
    for row in 0..<table.rowCount {
      let value = column.value(row)
      if value.isUnknown {
        places.append(nil)
      } else if let place = known[value] {
        places.append(place)
      } else {
        known[value] = names.count
        places.append(names.count)
        names.append(column.words(row))
      }
    }
    if keepsUnknown, places.contains(where: { $0 == nil }) {
      let last = names.count
      names.append("unknown")
      places = places.map { $0 ?? last }
    }
    return (names, places)
  }
}
