import Tables

/// The tables with every value unknown that rests on less than a given basis: `set basis = stated`. Each is masked when it
/// is read.
package enum BasisMask {
  package static func masked(_ catalog: Catalog, keeping basis: Basis) -> Catalog {
    guard catalog.evidenceTable != nil else { return catalog }
    let evidence = Lazy { Evidence(catalog: catalog) }
    var masked = catalog
    for (name, table) in catalog.tables where name != catalog.evidenceTable && name != catalog.sourcesTable {
      let stored = StoredCells(of: table.schema.fields) {
        let masked = BasisMask.masked(table, evidence.value, keeping: basis)
        return Cells(masked.columns, rowCount: masked.rowCount)
      }
      masked.add(Table(name: name, title: table.title, summary: table.summary, schema: table.schema, stored: stored))
    }
    return masked
  }

  /// Keys and labels stay: they name rows and claim nothing.
  private static func masked(_ table: Table, _ evidence: Evidence, keeping basis: Basis) -> Table {
    guard !evidence.isEmpty, let name = table.name, let key = table.schema.key, let ids = table.column(named: key)
    else { return table }
    var table = table
    for (index, field) in table.schema.fields.enumerated() where field.name != key && field.name != table.schema.label {
      var column = table.columns[index]
      var marks = column.validity.marks ?? [UInt8](repeating: 0, count: table.rowCount)
      var isChanged = false
      for row in 0..<table.rowCount where column.hasValue(row) {
        let records = evidence.records(table: name, id: ids.value(at: row).display, column: field.name)
        guard let firmest = records.compactMap(\.basis).min(), firmest > basis else { continue }
        marks[row] = column.validity.mark(for: "only \(firmest.word)")
        column.bounds?.remove(row)
        isChanged = true
      }
      if isChanged {
        column.validity.marks = marks
        table.columns[index] = column
      }
    }
    return table
  }
}
