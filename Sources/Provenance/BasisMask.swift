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
        let mask = Mask(catalog: catalog, evidence: evidence.value, basis: basis)
        let masked = mask.masked(table)
        return Cells(masked.columns, rowCount: masked.rowCount)
      }
      var shown = Table(name: name, like: table, schema: table.schema, stored: stored)
      shown.unmasked = StoredCells(of: table.schema.fields) { Cells(table.columns, rowCount: table.rowCount) }
      masked.add(shown)
    }
    return masked
  }

  private struct Mask {
    let catalog: Catalog
    let evidence: Evidence
    let basis: Basis

    /// Keys stay: they name rows and claim nothing.
    func masked(_ table: Table) -> Table {
      guard !evidence.isEmpty, let name = table.name, let key = table.schema.key, let ids = table.column(named: key)
      else { return table }
      var table = table
      for (index, field) in table.schema.fields.enumerated() where field.name != key {
        var column = renamed(table.columns[index])
        var marks = column.validity.marks ?? [UInt8](repeating: 0, count: table.rowCount)
        var isChanged = false
        for row in 0..<table.rowCount where column.hasValue(row) {
          guard let firmest = weak(ids.value(at: row).display, in: name, field.name) else { continue }
          marks[row] = column.validity.mark(for: "only \(firmest.word)")
          column.bounds?.remove(row)
          isChanged = true
        }
        if isChanged { column.validity.marks = marks }
        table.columns[index] = column
      }
      return table
    }

    /// The basis of a value, where that is too weak.
    private func weak(_ id: String, in table: String, _ column: String) -> Basis? {
      let firmest = evidence.records(table: table, id: id, column: column).compactMap(\.basis).min()
      return firmest.flatMap { $0 > basis ? $0 : nil }
    }

    /// A column of references, with rows named by their ids where their names are too weak.
    private func renamed(_ column: Column) -> Column {
      var column = column
      switch column.storage {
      case .reference(let rows, let names):
        guard let table = catalog.table(names.table), let label = table.schema.label else { return column }
        guard label != table.schema.key else { return column }
        let mask = self
        let renamed = RowNames(
          table: names.table, makingIDs: { names.ids },
          makingLabels: {
            zip(names.ids, names.labels).map { mask.weak($0, in: names.table, label) == nil ? $1 : $0 }
          })
        column.storage = .reference(rows: rows, names: renamed)
      case .list(let offsets, let elements):
        column.storage = .list(offsets: offsets, elements: renamed(elements))
      default: break
      }
      return column
    }
  }
}
