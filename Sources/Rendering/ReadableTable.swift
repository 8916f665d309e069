import Tables
import Text

/// A table in words for a reader, with what is said beside the rows; the formats for readers draw it.
struct ReadableTable {
  private(set) var columns: [ReadableColumn]
  private(set) var isMatrix = false
  let rowCount: Int
  /// What stands before the rows: values that all of them share.
  private(set) var preface: String?
  let caption: String?
  /// The column that names the rows.
  private(set) var labelColumn: Int?
  /// `12 rows`, or what stands in its place.
  private(set) var countLine: String
  private(set) var notes: [Note]
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
      isMatrix = true
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

  /// The table with these columns; those that are hidden join the count, the first by name.
  func showing(_ shown: [Int], hiding hidden: [Int]) -> ReadableTable {
    var short = self
    short.keep(shown)
    let names = hidden.map { columns[$0].plainName }
    let listed: Sentence = "\(names, most: ReadableTable.mostNamed)"
    short.countLine += " · \(counted(hidden.count, "column")) hidden, last shows all: \(listed)"
    return short
  }

  /// So many of the columns that are hidden are named.
  private static let mostNamed = 8

  /// Columns of a matrix, beside those that name its rows.
  func part(_ columns: Range<Int>, isLast: Bool) -> ReadableTable {
    var part = self
    part.keep([0] + columns)
    if isLast { return part }
    part.countLine = ""
    part.notes = []
    return part
  }

  /// The matrix with its rows as columns, which it says; nil for another table.
  static func turned(_ table: Table, alignsParts: Bool, showsAllDigits: Bool) -> ReadableTable? {
    guard case .matrix(var matrix) = table.presentation, table.columns.count >= 3 else { return nil }
    var turned = table
    turned.columns.swapAt(0, 1)
    turned.schema.fields.swapAt(0, 1)
    matrix.percentOf = matrix.percentOf.map { $0 == "row" ? "column" : $0 == "column" ? "row" : $0 }
    turned.presentation = .matrix(matrix)
    var readable = ReadableTable(turned, alignsParts: alignsParts, showsAllDigits: showsAllDigits)
    guard readable.isMatrix else { return nil }
    readable.countLine += " · turned to fit: its rows are columns here"
    return readable
  }

  /// One row and one column: an answer that fits into a sentence.
  var isSingleValue: Bool { rowCount == 1 && columns.count == 1 }
}
