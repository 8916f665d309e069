import Tables

extension ReadingBack {
  /// Whether a file of JSON is known to open to the table without opening it: each column holds what JSON says by itself,
  /// and the names are those of a table.
  ///
  /// False means only that it is not known.
  func isKnownToOpen(as path: String) -> Bool {
    // Under another ending, what the file is would be told from its first bytes.
    guard (isLines ? ["jsonl", "ndjson"] : ["json"]).contains(FilePath.suffix(of: path)) else { return false }
    let names = table.schema.fields.map(\.name)
    guard !names.isEmpty, names.count <= JSONTableReader.usualColumns, table.rowCount > 0 else { return false }
    // Names are compared as the reader compares them: whole and composed letters are the same there.
    guard !names.contains(""), Set(names).count == names.count else { return false }
    return table.columns.allSatisfy(ReadingBack.keepsKind)
  }

  /// Whether the values of a column, read back one by one, make a column of the same kind. A column of unknowns has none.
  private static func keepsKind(_ column: Column) -> Bool {
    let rows = 0..<column.count
    switch column.storage {
    case .integer, .boolean: return rows.contains { column.isKnown($0) }
    case .number(let values):
      // Infinite numbers are written as unknowns, and very large ones may be written as digits that are read as text.
      return rows.contains { column.isKnown($0) }
        && rows.allSatisfy { !column.isKnown($0) || values[$0].magnitude < 1e18 }
    case .date(let days):
      return rows.contains { column.isKnown($0) } && rows.allSatisfy { !column.isKnown($0) || isRead(days[$0]) }
    case .text(let vector):
      // Texts that are all dates are read as dates.
      return rows.contains { row in
        column.isKnown(row) && CalendarDate(iso: vector.dictionary[vector.codes[row]]) == nil
      }
    case .list, .reference: return false
    }
  }

  private static func isRead(_ days: Int32) -> Bool { firstDay <= days && days <= lastDay }

  /// The days that are read as dates: of the years 1 to 9999.
  private static let firstDay: Int32 = -719_162
  private static let lastDay: Int32 = 2_932_896
}
