import Diagnostics
import Rendering
import Tables
import Text

/// Reads the columns of a specification out of a table. The first thing that does not fit is kept as the refusal.
struct ChartReader {
  let table: Table
  let specification: ChartSpecification
  /// Once it says so, nothing is drawn.
  let isCancelled: () -> Bool
  private(set) var refusal: ChartRefusal?
  var notes: [String] = []
  /// Numbers that were left out because they are unknown, and all that were asked for.
  var unknownCount = 0
  /// Numbers of which only the ends are known, and drawn.
  private(set) var boundCount = 0
  var valueCount = 0
  /// What is counted as left out.
  var countedNoun = (one: "value", many: "values")
  var knownBase: Int?
  /// Combinations of a label and a group for which the table has no row.
  var missingCount = 0
  private var unit: String?

  init(table: Table, specification: ChartSpecification, isCancelled: @escaping () -> Bool = { false }) {
    self.isCancelled = isCancelled
    self.table = table
    self.specification = specification
    unit = specification.unit
  }

  var kind: ChartSpecification.Kind { specification.kind }

  mutating func refuse(_ message: Sentence, help: [Sentence] = [], column: String? = nil) {
    if refusal == nil { refusal = ChartRefusal(message, help: help, column: column) }
  }

  /// Whether there is room for so many bars, points or squares.
  mutating func admits(_ first: Int, _ second: Int = 1) -> Bool {
    let count = Limit.product(first, second)
    if count > Limit.marks.number {
      refuse(
        Limit.marks.message(count, by: kind.phrase),
        help: ["draw fewer rows: | where … or | take …; or sum them up first: | summarize … by …"])
    }
    return count <= Limit.marks.number
  }

  // MARK: - Columns

  private func names(where fits: (DataType) -> Bool) -> [String] {
    table.schema.fields.filter { fits($0.type) }.map(\.name)
  }

  static func offer(_ names: [String], _ what: Sentence) -> [Sentence] {
    names.isEmpty ? [] : ["\(what): \(names, most: 8)"]
  }

  /// - Parameter offer: what would do where no column is named; all columns unless given.
  mutating func column(
    _ name: String?, for role: Sentence, offer: [Sentence]? = nil
  ) -> (field: Field, column: Column)? {
    let all = table.schema.fields.map(\.name)
    guard let name else {
      refuse("\(kind.phrase) needs \(role)", help: offer ?? ChartReader.offer(all, "columns"))
      return nil
    }
    guard let index = table.schema.index(of: name) else {
      let near = Suggestion.closest(to: name, among: all)
      refuse(
        "this table has no column \"\(name)\"",
        help: near.isEmpty ? offer ?? ChartReader.offer(all, "columns") : [Suggestion.question(near)], column: name)
      return nil
    }
    return (table.schema.fields[index], table.columns[index])
  }

  mutating func numberColumn(_ name: String?, for role: Sentence) -> NumberColumn? {
    let numeric = names(where: \.isNumeric)
    let offer = ChartReader.offer(numeric, "columns with numbers")
    guard let (field, column) = column(name, for: role, offer: offer) else { return nil }
    guard field.type.isNumeric else {
      let help: [Sentence] =
        numeric.isEmpty
        ? ["this table has no numbers; count first: count by \(field.name)"]
        : offer
      refuse("\"\(field.name)\" is \(field.type.phrase); \(kind.phrase) needs numbers", help: help, column: name)
      return nil
    }
    let ownUnit = field.unit.flatMap { $0.isEmpty || $0 == "year" ? nil : $0 }
    if specification.unit == nil, let unit, let ownUnit, unit != ownUnit {
      refuse(
        "\"\(field.name)\" is in \(ownUnit), the columns before it in \(unit); one axis has one unit",
        help: ["draw them apart"], column: name)
      return nil
    }
    if unit == nil { unit = ownUnit }
    return NumberColumn(field, column, unit: specification.unit)
  }

  /// One word or more for each row; lists do not name a row.
  mutating func labelColumn(_ name: String?, for role: Sentence, offer: [Sentence]? = nil) -> LabelColumn? {
    let words = names { !$0.isNumeric && $0.element == nil }
    let offer = offer ?? (words.isEmpty ? nil : ChartReader.offer(words, "columns with words"))
    guard let (field, column) = column(name, for: role, offer: offer) else { return nil }
    if case .list = field.type {
      refuse(
        "\"\(field.name)\" is \(field.type.phrase); \(kind.phrase) needs one label for each row",
        help: ["expand \(field.name) first"], column: name)
      return nil
    }
    return LabelColumn(field, column)
  }

  /// The numbers of the chart: one column, or several that are groups.
  mutating func numberColumns(for role: Sentence) -> [NumberColumn]? {
    guard !specification.values.isEmpty else {
      let numeric = names(where: \.isNumeric)
      refuse(
        "\(kind.phrase) needs \(role)",
        help: ChartReader.offer(numeric, "columns with numbers"))
      return nil
    }
    var columns: [NumberColumn] = []
    for name in specification.values {
      guard let column = numberColumn(name, for: role) else { return nil }
      columns.append(column)
    }
    if columns.count > 1, let group = specification.group {
      refuse(
        "groups come from several columns or from the values of one, not from both",
        help: ["leave out \"\(group)\", or keep one of \(specification.values.joined(separator: ", "))"], column: group)
      return nil
    }
    return columns
  }

  /// Takes the figure of a row into account.
  mutating func figure(_ column: NumberColumn, _ row: Int) -> Chart.Figure {
    let figure = column.figure(row)
    valueCount += 1
    if figure.bound != nil { boundCount += 1 } else if figure.value == nil { unknownCount += 1 }
    return figure
  }

  // MARK: - Words

  var defaultTitle: String {
    switch kind {
    case .hist: specification.values.first ?? ""
    case .overlap: specification.sets.joined(separator: ", ")
    default:
      (specification.values.joined(separator: ", "))
        + [specification.label, specification.group].compactMap { $0 }.enumerated()
        .map { ($0 == 0 ? " by " : " and ") + $1 }.joined()
    }
  }

  /// What the differences that are drawn are taken of, each once.
  private var directions: [String] {
    var found: [String] = []
    for name in specification.values {
      guard let index = table.schema.index(of: name), let words = table.schema.fields[index].direction else { continue }
      let note = "\(name): \(words)"
      if !found.contains(note) { found.append(note) }
    }
    return found
  }

  var isPercent: Bool { unit == "percent" || unit == "%" }

  func caption() -> Chart.Caption {
    var facts: [String] = []
    if let unit { facts.append("unit: \(unit)") }
    if let base = specification.base {
      facts.append("n = \(base)")
    } else if let knownBase {
      facts.append("n = \(knownBase)")
    } else {
      facts.append(table.rowCount == 1 ? "1 row" : "\(table.rowCount) rows")
    }
    if unknownCount > 0 {
      facts.append(
        "unknown: \(unknownCount) of \(valueCount) \(valueCount == 1 ? countedNoun.one : countedNoun.many), left out")
    }
    if let unknown = specification.unknown { facts.append("unknown: \(unknown)") }
    if unknownCount == 0, specification.unknown == nil { facts.append("unknown: none") }
    if boundCount > 0 { facts.append("known by its ends: \(boundCount) of \(valueCount)") }
    if missingCount > 0 {
      facts.append("no row: \(missingCount) of \(valueCount + missingCount)")
    }
    return Chart.Caption(
      facts: facts.map(VisibleText.line), notes: (directions + notes).map(VisibleText.line),
      source: specification.source.map(VisibleText.line))
  }
}

/// A column of labels.
struct LabelColumn {
  let field: Field
  private let column: Column

  init(_ field: Field, _ column: Column) {
    self.field = field
    self.column = column
  }

  func isKnown(_ row: Int) -> Bool { column.isKnown(row) && !words(row).isEmpty }
  func value(_ row: Int) -> Value { column.value(at: row) }
  func words(_ row: Int) -> String { VisibleText.line(ReadableCell.words(for: column.value(at: row))) }
}
