import Tables

/// Why the values of stored tables are what they are: an index over a catalog's evidence table.
package struct Evidence: Sendable {
  package struct Record: Sendable, Hashable {
    /// The row of the evidence table.
    package var row: Int
    package var column: String
    package var source: RowReference?
    package var place: String
    package var basis: Basis?
    package var note: String
  }

  private var records: [String: [String: [Record]]] = [:]
  /// For each table the columns of which some value may be less than stated.
  private var weak: [String: Set<String>] = [:]

  package init(catalog: Catalog) {
    guard let name = catalog.evidenceTable, let table = catalog.table(name) else { return }
    let tables = table.column(named: "table")
    let rows = table.column(named: "row")
    let columns = table.column(named: "column")
    let sources = table.column(named: "source")
    let places = table.column(named: "place")
    let bases = table.column(named: "basis")
    let notes = table.column(named: "note")
    guard let tables, let rows, let columns else { return }
    for row in 0..<table.rowCount {
      guard let tableName = tables.value(at: row).text, let id = rows.value(at: row).text else { continue }
      var source: RowReference?
      if case .reference(let reference)? = sources?.value(at: row) { source = reference }
      let record = Record(
        row: row, column: columns.value(at: row).text ?? Catalog.wholeRow, source: source,
        place: places?.value(at: row).display ?? "", basis: Basis(bases?.value(at: row).display ?? ""),
        note: notes?.value(at: row).display ?? "")
      if let basis = record.basis, basis > .stated { weak[tableName, default: []].insert(record.column) }
      records[tableName, default: [:]][id, default: []].append(record)
    }
  }

  package var isEmpty: Bool { records.isEmpty }

  /// The tables of whose values it says anything.
  package var tables: Dictionary<String, [String: [Record]]>.Keys { records.keys }

  /// False where every value of the column is stated, or nothing is said of it.
  package func mayBeWeak(table: String, column: String) -> Bool {
    guard let columns = weak[table] else { return false }
    return columns.contains(column) || columns.contains(Catalog.wholeRow)
  }

  /// The evidence for one value: its own where there is any, else that for the whole row.
  package func records(table: String, id: String, column: String) -> [Record] {
    guard let all = records[table]?[id] else { return [] }
    let own = all.filter { $0.column == column }
    return own.isEmpty ? all.filter { $0.column == Catalog.wholeRow } : own
  }

  /// All evidence for a row.
  package func records(table: String, id: String) -> [Record] { records[table]?[id] ?? [] }
}
