import Text

extension Catalog {
  /// The rows of a table that a word names: by key, then by any of its names, then by its loose names.
  package func rows(of table: Table, named word: String) -> [Int] {
    var columns: [Column] = []
    for name in [table.schema.key] + table.schema.names + [table.schema.label] {
      if let name, let column = table.namingColumn(name) { columns.append(column) }
    }
    let key = TextFolding.key(word)
    for column in columns {
      let found = (0..<table.rowCount).filter { row in
        Catalog.texts(column, row).contains { TextFolding.key($0) == key }
      }
      if !found.isEmpty { return found }
    }
    let loose = TextFolding.nameKey(word)
    guard !loose.isEmpty else { return [] }
    return (0..<table.rowCount).filter { row in
      columns.contains { Catalog.texts($0, row).contains { TextFolding.nameKey($0) == loose } }
    }
  }

  /// All words that name rows of a table, for suggestions.
  package func names(of table: Table) -> [String] {
    let columns = ([table.schema.label, table.schema.key] + table.schema.names).compactMap { name in
      name.flatMap { table.namingColumn($0) }
    }
    return columns.flatMap { column in (0..<table.rowCount).flatMap { Catalog.texts(column, $0) } }
  }

  private static func texts(_ column: Column, _ row: Int) -> [String] {
    switch column.value(at: row) {
    case .text(let text): [text]
    case .list(let values): values.compactMap(\.text)
    default: []
    }
  }

  /// A row of a table as a value.
  package func reference(to row: Int, of table: Table) -> Value {
    .reference(RowReference(names: rowNames(of: table), row: row))
  }

  /// Ids and labels of a table's rows.
  package func rowNames(of table: Table) -> RowNames {
    func texts(_ name: String?) -> [String]? {
      guard let name, let column = table.column(named: name) else { return nil }
      return (0..<table.rowCount).map { column.value(at: $0).display }
    }
    let ids = texts(table.schema.key) ?? (0..<table.rowCount).map { String($0 + 1) }
    guard let label = table.schema.label.flatMap({ table.column(named: $0) }) else {
      return RowNames(table: table.name ?? "", ids: ids, labels: ids)
    }
    // A row whose name is unknown is named by its id.
    let labels = ids.indices.map { label.isKnown($0) ? label.value(at: $0).display : ids[$0] }
    return RowNames(table: table.name ?? "", ids: ids, labels: labels)
  }
}
