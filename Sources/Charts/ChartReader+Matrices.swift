import Tables
import Text

/// Heat maps and overlaps.
extension ChartReader {
  mutating func heat() -> Chart.Heat? {
    guard let columns = numberColumns(for: "a column of numbers"), let column = columns.first,
      let down = labelColumn(specification.label, for: "a column whose values become the rows")
    else { return nil }
    let rows = places(of: down, keepsUnknown: true)
    if columns.count > 1 {
      guard admits(table.rowCount, columns.count) else { return nil }
      let cells = (0..<table.rowCount).map { row in columns.map { Optional(figure($0, row)) } }
      let labels = (0..<table.rowCount).map { down.words($0) }
      return Chart.Heat(
        corner: VisibleText.line(down.field.name), rows: labels, columns: columns.map(\.name), cells: cells)
    }
    guard let across = labelColumn(specification.group, for: "a column whose values become the columns") else {
      return nil
    }
    let names = places(of: across, keepsUnknown: true)
    guard admits(rows.names.count, names.names.count) else { return nil }
    var cells = [[Chart.Figure?]](
      repeating: [Chart.Figure?](repeating: nil, count: names.names.count), count: rows.names.count)
    for row in 0..<table.rowCount {
      guard let place = rows.places[row], let other = names.places[row] else { continue }
      let figure = figure(column, row)
      if let first = cells[place][other] {
        refuseDuplicate(
          "\"\(rows.names[place])\" and \"\(names.names[other])\" have two figures", first, figure,
          column: down.field.name)
        return nil
      }
      cells[place][other] = figure
    }
    countMissing(cells)
    let corner = VisibleText.line("\(down.field.name) by \(across.field.name)")
    return Chart.Heat(corner: corner, rows: rows.names, columns: names.names, cells: cells)
  }

  mutating func overlap() -> Chart.Overlap? {
    let names = specification.sets
    guard (2...3).contains(names.count) else {
      let all = table.schema.fields.filter { $0.type == .boolean }.map(\.name)
      refuse(
        "an overlap shows two or three sets; here \(names.count == 1 ? "is 1" : "are \(names.count)")",
        help: all.isEmpty ? ["derive yes/no columns first"] : ["yes/no columns: \(all.joined(separator: ", "))"],
        column: names.count > 3 ? names[3] : nil)
      return nil
    }
    var sets: [(field: Field, column: Column)] = []
    for name in names {
      guard let (field, read) = column(name, for: "sets") else { return nil }
      // A column of 0 and 1 is a set, too.
      let column = read.asYesAndNo ?? read
      // Of no rows nobody knows whether whole numbers are 0 and 1.
      guard column.type == .boolean || column.type.isNumeric && table.rowCount == 0 else {
        refuse(
          "\"\(field.name)\" is \(field.type.phrase); an overlap needs columns of yes and no, or of 0 and 1",
          help: ["derive one first: derive is_\(field.name) = \(field.name) = …"], column: name)
        return nil
      }
      if sets.contains(where: { $0.field.name == field.name }) {
        refuse("\"\(field.name)\" stands twice", help: ["name two or three different columns"], column: name)
        return nil
      }
      sets.append((field, column))
    }
    var counts: [[Bool?]: Int] = [:]
    var totals = [Chart.Overlap.Total](repeating: .init(inside: 0, outside: 0, unknown: 0), count: sets.count)
    for row in 0..<table.rowCount {
      let members = sets.map { $0.column.value(at: row).boolean }
      counts[members, default: 0] += 1
      for (index, member) in members.enumerated() {
        switch member {
        case true?: totals[index].inside += 1
        case false?: totals[index].outside += 1
        case nil: totals[index].unknown += 1
        }
      }
      valueCount += 1
      if members.contains(nil) { unknownCount += 1 }
    }
    countedNoun = ("case", "cases")
    knownBase = table.rowCount - unknownCount
    let labels = sets.map { VisibleText.line($0.field.title ?? $0.field.name) }
    let places = ChartReader.combinations(of: sets.count)
    func region(_ members: [Bool?]) -> Chart.Overlap.Region {
      Chart.Overlap.Region(
        members: members, label: ChartReader.words(members, labels), count: counts[members] ?? 0)
    }
    return Chart.Overlap(
      sets: labels, regions: places.filter { !$0.contains(nil) }.map(region),
      unplaced: places.filter { $0.contains(nil) && counts[$0] != nil }.map(region), totals: totals)
  }

  /// Every combination of in, out and unknown: those with more in come first.
  private static func combinations(of count: Int) -> [[Bool?]] {
    var all: [[Bool?]] = [[]]
    for _ in 0..<count { all = all.flatMap { head in [true, false, nil].map { head + [$0] } } }
    func key(_ members: [Bool?]) -> (Int, Int) {
      (members.reduce(0) { $0 + ($1 == nil ? 1 : 0) }, -members.reduce(0) { $0 + ($1 == true ? 1 : 0) })
    }
    return all.enumerated().sorted {
      key($0.element) == key($1.element) ? $0.offset < $1.offset : key($0.element) < key($1.element)
    }
    .map(\.element)
  }

  private static func words(_ members: [Bool?], _ names: [String]) -> String {
    func list(_ member: Bool?) -> [String] { names.indices.filter { members[$0] == member }.map { names[$0] } }
    let inside = list(true)
    let unknown = list(nil)
    let all = inside.count == names.count
    var text = all && names.count == 2 ? "both" : all ? "all three" : inside.joined(separator: " and ")
    if unknown.isEmpty {
      if inside.isEmpty { return "none of them" }
      return all ? text : text + " only"
    }
    let outside = list(false)
    if !outside.isEmpty { text += (text.isEmpty ? "" : ", ") + "not " + outside.joined(separator: " nor ") }
    return text + (text.isEmpty ? "" : ", ") + unknown.joined(separator: " and ") + " unknown"
  }
}
