import Diagnostics
import Tables

/// Finds the evidence that a result's values rest on, by way of the stored rows behind them.
package struct EvidenceWalk {
  package struct Found: Sendable {
    package var table: String
    package var id: String
    /// The number of the row in its table.
    package var row: Int
    package var column: String
    package var value: Value
    package var records: [Evidence.Record]

    /// Whether the evidence is that for the whole row, not for this column alone.
    package var restsOnRow: Bool { !records.isEmpty && records.allSatisfy { $0.column == Catalog.wholeRow } }
  }

  private let catalog: Catalog
  private let evidence: Evidence

  package init(catalog: Catalog, evidence: Evidence) {
    self.catalog = catalog
    self.evidence = evidence
  }

  /// What one row of a result rests on, column by column; unknown values rest on nothing.
  package func records(for origins: [Origin], lineage: [Lineage], row: Int) -> [Found] {
    var found: [Found] = []
    var seen: Set<Cell> = []
    for origin in origins {
      for part in lineage where part.table == origin.anchor {
        let meant = origin.column == Origin.ofRow ? part.origins?[row] ?? [] : [origin]
        for anchorRow in part.rows(of: row) where origin.row == nil || origin.row == anchorRow {
          for origin in meant where origin.anchor == part.table { add(origin, anchorRow, to: &found, &seen) }
        }
      }
    }
    return found
  }

  private struct Cell: Hashable {
    var table: String?
    var row: Int32
    var column: String
  }

  private func add(_ origin: Origin, _ row: Int32, to found: inout [Found], _ seen: inout Set<Cell>) {
    for target in targets(from: row, of: origin.anchor, along: origin.hops[...]) {
      let cell = Cell(table: target.table.name, row: target.row, column: origin.column)
      guard seen.insert(cell).inserted, let entry = entry(target.table, Int(target.row), origin.column) else {
        continue
      }
      found.append(entry)
    }
  }

  package func entry(_ table: Table, _ row: Int, _ column: String) -> Found? {
    guard let name = table.name, let cells = table.column(named: column), row < cells.count, cells.isKnown(row) else {
      return nil
    }
    let id = table.schema.key.flatMap { table.column(named: $0) }?.value(at: row).display ?? String(row + 1)
    return Found(
      table: name, id: id, row: row, column: column, value: cells.value(at: row),
      records: evidence.records(table: name, id: id, column: column))
  }

  private func targets(from row: Int32, of table: String, along hops: ArraySlice<String>) -> [(
    table: Table, row: Int32
  )] {
    guard let stored = catalog.table(table) ?? catalog.table(Origin.table(of: table)) else { return [] }
    guard let hop = hops.first else { return [(stored, row)] }
    if let column = stored.column(named: hop) {
      guard case .reference(let rows, let names) = column.storage, column.isKnown(Int(row)) else { return [] }
      return targets(from: rows[Int(row)], of: names.table, along: hops.dropFirst())
    }
    guard let relation = catalog.backwardRelations(of: table).first(where: { $0.name == hop }),
      let column = catalog.table(relation.to)?.column(named: relation.column),
      case .reference(let rows, _) = column.storage
    else { return [] }
    return rows.indices.filter { column.isKnown($0) && rows[$0] == row }
      .flatMap { targets(from: Int32($0), of: relation.to, along: hops.dropFirst()) }
  }

  /// The places in sources that a result rests on, each once, in the order of its rows.
  package func places(behind table: Table, isCancelled: () -> Bool) throws(Diagnostic) -> [SourcePlace] {
    guard !evidence.isEmpty else { return [] }
    let origins = table.schema.fields.flatMap(\.origins)
    var found: [SourcePlace] = []
    var seen: Set<SourcePlace> = []
    for row in 0..<table.rowCount {
      if row & 0x3FF == 0x3FF, isCancelled() { throw .interrupted }
      for record in records(for: origins, lineage: table.lineage, row: row).flatMap(\.records) {
        let place = SourcePlace(source: record.source?.id ?? "", place: record.place, basis: record.basis)
        if seen.insert(place).inserted { found.append(place) }
      }
    }
    return found
  }

  /// Sources, places and the weakest basis of what was found; each nil when nothing was.
  package static func summary(_ found: [Found]) -> (source: String?, place: String?, basis: Basis?) {
    var sources: [String] = []
    var places: [(source: String, place: String)] = []
    var weakest: Basis?
    for record in found.flatMap(\.records) {
      let source = record.source?.id ?? ""
      if !source.isEmpty, !sources.contains(source) { sources.append(source) }
      if !record.place.isEmpty, !places.contains(where: { $0 == (source, record.place) }) {
        places.append((source, record.place))
      }
      if let basis = record.basis { weakest = max(weakest ?? basis, basis) }
    }
    let text = places.map { sources.count > 1 ? "\($0.place) (\($0.source))" : $0.place }
    return (
      sources.isEmpty ? nil : sources.joined(separator: "; "), text.isEmpty ? nil : text.joined(separator: "; "),
      weakest
    )
  }
}
