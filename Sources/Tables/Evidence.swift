/// How firmly a value rests on its source, strongest first.
package enum Basis: Int, Sendable, CaseIterable, Comparable {
  case stated, hedged, inferred, outside

  package init?(_ word: String) {
    guard let found = Basis.allCases.first(where: { $0.word == word }) else { return nil }
    self = found
  }

  package var word: String {
    switch self {
    case .stated: "stated"
    case .hedged: "hedged"
    case .inferred: "inferred"
    case .outside: "outside"
    }
  }

  /// A weaker basis is the greater one.
  package static func < (left: Basis, right: Basis) -> Bool { left.rawValue < right.rawValue }
}

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

  /// The word in the column `column` that speaks for every value of the row without evidence of its own.
  package static let wholeRow = "*"

  private var records: [String: [String: [Record]]] = [:]

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
        row: row, column: columns.value(at: row).text ?? Evidence.wholeRow, source: source,
        place: places?.value(at: row).display ?? "", basis: Basis(bases?.value(at: row).display ?? ""),
        note: notes?.value(at: row).display ?? "")
      records[tableName, default: [:]][id, default: []].append(record)
    }
  }

  package var isEmpty: Bool { records.isEmpty }

  /// The evidence for one value: its own where there is any, else that for the whole row.
  package func records(table: String, id: String, column: String) -> [Record] {
    guard let all = records[table]?[id] else { return [] }
    let own = all.filter { $0.column == column }
    return own.isEmpty ? all.filter { $0.column == Evidence.wholeRow } : own
  }

  /// All evidence for a row.
  package func records(table: String, id: String) -> [Record] { records[table]?[id] ?? [] }
}
