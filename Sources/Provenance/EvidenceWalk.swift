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

    /// Of several records the firmest counts: what a source states once, it states.
    package var basis: Basis? { records.compactMap(\.basis).min() }

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
  ///
  /// - Parameter withLinks: whether the references on the way to a value belong to it.
  package func records(for origins: [Origin], lineage: [Lineage], row: Int, withLinks: Bool = false) -> [Found] {
    var found: [Found] = []
    var seen: Set<Cell> = []
    for origin in origins {
      for part in lineage where part.table == origin.anchor {
        let meant = origin.column == Origin.ofRow ? part.origins?[row] ?? [] : [origin]
        for anchorRow in part.rows(of: row) where origin.row == nil || origin.row == anchorRow {
          for origin in meant where origin.anchor == part.table {
            add(origin, anchorRow, withLinks, to: &found, &seen)
          }
        }
      }
    }
    return found
  }

  /// The keys of the rows behind a row of a result: they stand for it where no one column does.
  package func keys(lineage: [Lineage], row: Int) -> [Found] {
    let keys = lineage.compactMap { lineage -> Origin? in
      catalog.table(lineage.table)?.schema.key.map { Origin(anchor: lineage.table, column: $0) }
    }
    return records(for: keys, lineage: lineage, row: row)
  }

  private struct Cell: Hashable {
    var table: String?
    var row: Int32
    var column: String
  }

  private func add(
    _ origin: Origin, _ row: Int32, _ withLinks: Bool, to found: inout [Found], _ seen: inout Set<Cell>
  ) {
    var links: [(table: Table, row: Int32, column: String)] = []
    let targets = targets(from: row, of: origin.anchor, along: origin.hops[...], &links)
    if !withLinks { links = [] }
    for (table, row, column) in links + targets.map({ (table: $0.table, row: $0.row, column: origin.column) }) {
      let cell = Cell(table: table.name, row: row, column: column)
      guard seen.insert(cell).inserted, let entry = entry(table, Int(row), column) else { continue }
      found.append(entry)
    }
  }

  package func entry(_ table: Table, _ row: Int, _ column: String) -> Found? {
    guard let name = table.name, let cells = table.column(named: column), row < cells.count, cells.hasValue(row) else {
      return nil
    }
    let id = table.schema.key.flatMap { table.column(named: $0) }?.value(at: row).display ?? String(row + 1)
    return Found(
      table: name, id: id, row: row, column: column, value: cells.value(at: row),
      records: evidence.records(table: name, id: id, column: column))
  }

  /// The rows that hops lead to, and the references that lead there.
  private func targets(
    from row: Int32, of table: String, along hops: ArraySlice<String>,
    _ links: inout [(table: Table, row: Int32, column: String)]
  ) -> [(table: Table, row: Int32)] {
    guard let stored = catalog.table(table) ?? catalog.table(Origin.table(of: table)) else { return [] }
    guard let hop = hops.first else { return [(stored, row)] }
    if let column = stored.column(named: hop) {
      guard column.isKnown(Int(row)) else { return [] }
      links.append((table: stored, row: row, column: hop))
      switch column.storage {
      case .reference(let rows, let names):
        return targets(from: rows[Int(row)], of: names.table, along: hops.dropFirst(), &links)
      case .list(let offsets, let elements):
        guard case .reference(let rows, let names) = elements.storage else { return [] }
        var found: [(table: Table, row: Int32)] = []
        for place in Int(offsets[Int(row)])..<Int(offsets[Int(row) + 1]) where elements.isKnown(place) {
          found += targets(from: rows[place], of: names.table, along: hops.dropFirst(), &links)
        }
        return found
      default: return []
      }
    }
    guard let relation = catalog.backwardRelations(of: table).first(where: { $0.name == hop }),
      let other = catalog.table(relation.to), let column = other.column(named: relation.column),
      case .reference(let rows, _) = column.storage
    else { return [] }
    var found: [(table: Table, row: Int32)] = []
    for place in rows.indices where column.isKnown(place) && rows[place] == row {
      links.append((table: other, row: Int32(place), column: relation.column))
      found += targets(from: Int32(place), of: relation.to, along: hops.dropFirst(), &links)
    }
    return found
  }

  /// The places in sources that a result rests on, each once, in the order of its rows.
  ///
  /// - Parameter chosenBy: what chose a row.
  package func places(
    behind table: Table, isCancelled: () -> Bool, chosenBy: (_ row: Int) throws(Diagnostic) -> [Found]
  ) throws(Diagnostic) -> [SourcePlace] {
    guard !evidence.isEmpty else { return [] }
    let origins = table.schema.fields.flatMap(\.origins)
    var found: [SourcePlace] = []
    var seen: Set<SourcePlace> = []
    for row in 0..<table.rowCount {
      if row & 0x3FF == 0x3FF, isCancelled() { throw .interrupted }
      let cells = records(for: origins, lineage: table.lineage, row: row) + (try chosenBy(row))
      for record in cells.flatMap(\.records) {
        let place = SourcePlace(source: record.source?.id ?? "", place: record.place, basis: record.basis)
        if seen.insert(place).inserted { found.append(place) }
      }
    }
    return found
  }

  /// What the evidence for some values comes to; each nil when there is none.
  package struct Summary {
    package var source: String?
    package var place: String?
    /// The basis of the weakest value.
    package var basis: Basis?
    /// The other bases weaker than stated, from strong to weak.
    package var also: [Basis] = []
  }

  package static func summary(_ found: [Found]) -> Summary {
    var sources: [String] = []
    var places: [(source: String, place: String)] = []
    for record in found.flatMap(\.records) {
      let source = record.source?.id ?? ""
      if !source.isEmpty, !sources.contains(source) { sources.append(source) }
      if !record.place.isEmpty, !places.contains(where: { $0 == (source, record.place) }) {
        places.append((source, record.place))
      }
    }
    let text = places.map { sources.count > 1 ? "\($0.place) (\($0.source))" : $0.place }
    let bases = Set(found.compactMap(\.basis))
    let weakest = bases.max()
    return Summary(
      source: sources.isEmpty ? nil : sources.joined(separator: "; "),
      place: text.isEmpty ? nil : text.joined(separator: "; "), basis: weakest,
      also: bases.filter { $0 > .stated && $0 != weakest }.sorted())
  }
}
