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
  let countLine: String
  private let notes: [String]

  /// - Parameter alignsParts: pads the parts of composed cells so that they stand under each other.
  init(_ table: Table, alignsParts: Bool = false) {
    caption = table.title ?? table.name
    notes = table.notes
    if case .matrix(let matrix) = table.presentation,
      let layout = MatrixLayout(table, percentOf: matrix.percentOf, alignsParts: alignsParts)
    {
      columns = layout.columns
      rowCount = layout.rowCount
      labelColumn = 0
      countLine = layout.countLine
    } else {
      columns = zip(table.schema.fields, table.columns).map { ReadableColumn($0, $1) }
      rowCount = table.rowCount
      labelColumn = table.schema.label.flatMap { table.schema.index(of: $0) }
      countLine = (rowCount == 1 ? "1 row" : "\(rowCount) rows") + (columns.isEmpty ? " · no columns" : "")
    }
  }

  /// The table with the columns in which all rows agree said once before the rows; nil where there are none.
  func sharingConstants() -> ReadableTable? {
    let constant = columns.indices.filter { columns[$0].isConstant(rowCount: rowCount) }
    guard !constant.isEmpty, constant.count < columns.count else { return nil }
    var shared = self
    shared.columns = columns.indices.filter { !constant.contains($0) }.map { columns[$0] }
    shared.labelColumn = nil
    let parts = constant.map { "\(columns[$0].name) = \(columns[$0].cellWithUnit(0).text)" }
    shared.preface = "in all \(rowCount) rows: \(parts.joined(separator: " · "))"
    return shared
  }

  /// One row and one column: an answer that fits into a sentence.
  var isSingleValue: Bool { rowCount == 1 && columns.count == 1 }

  /// The count with the notes that join it, then the other notes. A note joins the count by beginning with `· `.
  func footer(withCount: Bool) -> [String] {
    let joined = notes.filter { $0.hasPrefix("· ") }
    let others = notes.filter { !$0.hasPrefix("· ") }
    if withCount { return [([countLine] + joined).joined(separator: " ")] + others }
    guard !joined.isEmpty else { return others }
    return [String(joined.joined(separator: " ").dropFirst(2))] + others
  }
}
