import Tables

/// A table in words for a reader, with what is said beside the rows; the formats for readers draw it.
struct ReadableTable {
  private(set) var columns: [ReadableColumn]
  let rowCount: Int
  /// What stands before the rows: values that all of them share.
  private(set) var preface: String?
  let caption: String?
  /// The column that names the rows.
  private(set) var labelColumn: Int?
  /// `12 rows`, or what stands in its place.
  private(set) var countLine: String
  let notes: [Note]
  let showsAllNotes: Bool

  /// - Parameters:
  ///   - alignsParts: pads the parts of composed cells so that they stand under each other.
  ///   - showsAllDigits: shows computed numbers with all their digits.
  ///   - rowLimit: how many rows are shown, said with the count; 0 for all.
  init(_ table: Table, alignsParts: Bool = false, showsAllDigits: Bool = false, rowLimit: Int = 0) {
    caption = table.title ?? table.name
    notes = table.notes
    showsAllNotes = table.showsAllNotes
    if case .matrix(let matrix) = table.presentation,
      let layout = MatrixLayout(
        table, percentOf: matrix.percentOf, alignsParts: alignsParts, showsAllDigits: showsAllDigits)
    {
      columns = layout.columns
      rowCount = layout.rowCount
      labelColumn = 0
      countLine = layout.countLine
    } else {
      let shown = ReadableTable.shown(table.schema)
      columns = shown.map {
        ReadableColumn(table.schema.fields[$0], table.columns[$0], showsAllDigits: showsAllDigits)
      }
      rowCount = rowLimit > 0 && table.presentation != .whole ? min(rowLimit, table.rowCount) : table.rowCount
      labelColumn = table.schema.label.flatMap { table.schema.index(of: $0) }.flatMap { shown.firstIndex(of: $0) }
      let count = rowCount < table.rowCount ? "\(rowCount) of \(table.rowCount)" : "\(rowCount)"
      countLine = (table.rowCount == 1 ? "1 row" : "\(count) rows") + (columns.isEmpty ? " · no columns" : "")
      if rowCount < table.rowCount { countLine += " · last shows all" }
    }
  }

  /// The columns that no other shows, and those that are asked for by name.
  private static func shown(_ schema: Schema) -> [Int] {
    guard schema.fields.contains(where: { $0.shownBy != nil }) else { return Array(schema.fields.indices) }
    let names = Set(schema.fields.map(\.name))
    return schema.fields.indices.filter { index in
      let field = schema.fields[index]
      return field.isAskedFor || field.shownBy.map { !names.contains($0) } ?? true
    }
  }

  /// The table with the columns in which all rows agree said once before the rows; nil where there are none.
  func sharingConstants() -> ReadableTable? {
    let constant = columns.indices.filter { columns[$0].isConstant(rowCount: rowCount) }
    guard !constant.isEmpty, constant.count < columns.count else { return nil }
    var shared = self
    let away = Set(constant)
    shared.keep(columns.indices.filter { !away.contains($0) })
    let parts = constant.map { "\(columns[$0].name) = \(columns[$0].cellWithUnit(0).text)" }
    shared.preface = "in all \(rowCount) rows: \(parts.joined(separator: " · "))"
    return shared
  }

  private mutating func keep(_ kept: [Int]) {
    labelColumn = labelColumn.flatMap { kept.firstIndex(of: $0) }
    columns = kept.map { columns[$0] }
  }

  /// The table without the columns that take the most room, as many as it takes to fit; their names join the count.
  func hiding(_ hidden: [Int]) -> ReadableTable {
    var short = self
    let away = Set(hidden)
    short.keep(columns.indices.filter { !away.contains($0) })
    let names = hidden.sorted().map { columns[$0].plainName }.joined(separator: ", ")
    short.countLine += " · \(hidden.count) \(hidden.count == 1 ? "column" : "columns") hidden, last shows all: \(names)"
    return short
  }

  /// One row and one column: an answer that fits into a sentence.
  var isSingleValue: Bool { rowCount == 1 && columns.count == 1 }
}
