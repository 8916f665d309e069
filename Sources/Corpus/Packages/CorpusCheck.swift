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
  package static func check(path: String, through door: FileDoor) -> [Diagnostic] {
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
    return findings.summary
  }
}
