import Diagnostics
import Tables

/// Every breach in a package that a reader of its tables should be spared, for `jirei check`.
package enum CorpusCheck {
  /// How many diagnostics are shown; the rest is counted.
  static let diagnosticLimit = 500

  /// What is wrong, file by file in the order of the package; empty when all is well.
  ///
  /// Beside all that keeps a package from opening: values outside their categories and constraints, check digits, and
  /// evidence that is missing or points at nothing.
  package static func check(path: String, through door: FileDoor) -> CheckedCorpus {
    var reader = PackageReader(door: door, limit: diagnosticLimit)
    reader.read(path)
    var findings = reader.findings
    for table in reader.tables {
      var check = ConstraintCheck(table: table, door: reader.door, findings: findings)
      check.run()
      findings = check.findings
    }
    if let name = reader.package.evidenceTable,
      let evidence = reader.tables.first(where: { $0.descriptor.name == name })
    {
      var check = EvidenceCheck(evidence: evidence, tables: reader.tables, door: reader.door, findings: findings)
      check.run(allTables: Set(reader.package.resources.map(\.name)))
      findings = check.findings
    }
    let tables = Dictionary(reader.tables.map { ($0.descriptor.name, $0) }) { first, _ in first }
    return CheckedCorpus(
      findings: findings.summary, catalog: reader.package.catalog(of: reader.tables.map(\.table)),
      files: CellFiles(tables, door: reader.door))
  }
}

/// A corpus that was checked, as far as its tables could be read.
package struct CheckedCorpus {
  package var findings: [Diagnostic]
  package var catalog: Catalog
  package var files: CellFiles
}

/// Where the cells of tables stand in their files, which are read again for the first cell that is asked for.
package final class CellFiles {
  private let tables: [String: LoadedTable]
  private let door: FileDoor
  private var locators: [String: CellLocator] = [:]

  init(_ tables: [String: LoadedTable], door: FileDoor) {
    self.tables = tables
    self.door = door
  }

  package func place(row: Int, column: Int, of name: String) -> Diagnostic.Place {
    guard let table = tables[name] else { return .none }
    if locators[name] == nil { locators[name] = table.locator(through: door) }
    return locators[name]?.place(row: row, column: column) ?? table.place
  }
}
