import Diagnostics
import Tables
import Text

/// Holds the evidence table against the tables it speaks of, both ways: every known value has evidence, and all
/// evidence points at a known value.
struct EvidenceCheck {
  private let evidence: LoadedTable
  private let tables: [LoadedTable]
  private let door: FileDoor
  private(set) var findings: Findings
  private var locator: CellLocator?

  /// What stands in evidence for one row: the columns that are spoken for.
  private var covered: [String: [String: Set<String>]] = [:]

  init(evidence: LoadedTable, tables: [LoadedTable], door: FileDoor, findings: Findings) {
    self.evidence = evidence
    self.tables = tables
    self.door = door
    self.findings = findings
  }

  /// - Parameter allTables: also those that could not be read.
  mutating func run(allTables: Set<String>) {
    let needed = ["table", "row", "column"]
    for name in needed where evidence.table.schema.index(of: name) == nil {
      findings.add(
        Diagnostic(
          .error, "the evidence table has no column \"\(name)\"", at: evidence.place,
          help: ["it needs \"table\", \"row\", \"column\", and should have \"source\", \"place\", \"basis\""]))
    }
    guard needed.allSatisfy({ evidence.table.schema.index(of: $0) != nil }) else { return }
    checkRecords(allTables: allTables)
    for table in tables where table.descriptor.name != evidence.descriptor.name && table.descriptor.needsEvidence {
      checkCoverage(of: table)
    }
  }

  // MARK: From evidence to values

  private struct Target {
    var table: LoadedTable
    var rows: [String: Int]
  }

  private mutating func checkRecords(allTables: Set<String>) {
    var targets: [String: Target] = [:]
    for table in tables { targets[table.descriptor.name] = Target(table: table, rows: EvidenceCheck.rows(of: table)) }
    for row in 0..<evidence.table.rowCount {
      checkBasis(row)
      guard let name = text("table", row) else {
        fail("the evidence names no table", row, "table")
        continue
      }
      guard let target = targets[name] else {
        if !allTables.contains(name) {
          fail("there is no table \(quoted(name))", row, "table", help: help(for: name, among: allTables.sorted()))
        }
        continue
      }
      guard let key = target.table.table.schema.key else {
        fail("the table \"\(name)\" has no primary key, so no evidence can point at its rows", row, "table")
        continue
      }
      guard let id = text("row", row) else {
        fail("the evidence names no row of \"\(name)\"", row, "row")
        continue
      }
      guard let targetRow = target.rows[id] else {
        fail(
          "there is no row \(quoted(id)) in the table \"\(name)\"", row, "row",
          help: help(for: id, among: target.rows.keys.sorted(), ["rows are named by \"\(key)\""]))
        continue
      }
      let column = text("column", row) ?? Catalog.wholeRow
      covered[name, default: [:]][id, default: []].insert(column)
      guard column != Catalog.wholeRow else { continue }
      guard let index = target.table.table.schema.index(of: column) else {
        let known = target.table.fields.map(\.name)
        fail(
          "there is no column \(quoted(column)) in the table \"\(name)\"", row, "column",
          help: help(for: column, among: known, ["it has: \(known)"]))
        continue
      }
      // Evidence may say why a value is not known, where the cell gives that reason.
      if !target.table.table.columns[index].isKnown(targetRow),
        target.table.table.columns[index].validity.reason(targetRow) == nil
      {
        fail(
          "there is evidence for \"\(column)\" of \(quoted(id)) in \"\(name)\", and that value is unknown", row,
          "column")
      }
    }
  }

  private mutating func checkBasis(_ row: Int) {
    guard evidence.table.schema.index(of: "basis") != nil else { return }
    let words = Basis.allCases.map(\.word)
    if let word = text("basis", row) {
      if Basis(word) == nil {
        fail(
          "\(quoted(word)) is no basis", row, "basis",
          help: help(for: word, among: words, ["a basis is one of: \(words)"]))
      }
    } else {
      fail("the evidence does not say on what basis", row, "basis", help: ["a basis is one of: \(words)"])
    }
  }

  private func text(_ column: String, _ row: Int) -> String? {
    guard let index = evidence.table.schema.index(of: column), evidence.table.columns[index].isKnown(row)
    else { return nil }
    return evidence.table.value(row, index).machineText
  }

  private mutating func fail(_ message: Sentence, _ row: Int, _ column: String, help: [Sentence] = []) {
    if locator == nil { locator = evidence.locator(through: door) }
    let place = evidence.table.schema.index(of: column).flatMap { locator?.place(row: row, column: $0) }
    findings.add(Diagnostic(.error, message, at: place ?? evidence.place, help: help))
  }

  private static func rows(of table: LoadedTable) -> [String: Int] {
    guard let key = table.table.schema.key, let column = table.table.column(named: key) else { return [:] }
    var rows: [String: Int] = [:]
    for row in 0..<table.table.rowCount where column.isKnown(row) {
      let id = column.value(at: row).machineText
      if rows[id] == nil { rows[id] = row }
    }
    return rows
  }

  // MARK: From values to evidence

  /// The key is the corpus's own name for a row and needs no evidence.
  private mutating func checkCoverage(of table: LoadedTable) {
    let name = table.descriptor.name
    guard let key = table.table.schema.key, let keyIndex = table.table.schema.index(of: key) else {
      findings.add(
        Diagnostic(
          .error, "the table \"\(name)\" has no primary key, so no evidence can point at its rows", at: table.place,
          help: ["say \"primaryKey\" in its schema, or \"jirei\": {\"evidence\": false} if it needs no evidence"]))
      return
    }
    var locator: CellLocator?
    func place(_ row: Int, _ column: Int) -> Diagnostic.Place {
      if locator == nil { locator = table.locator(through: door) }
      return locator?.place(row: row, column: column) ?? table.place
    }
    for row in 0..<table.table.rowCount where table.table.columns[keyIndex].isKnown(row) {
      let id = table.table.value(row, keyIndex).machineText
      let spoken = covered[name]?[id] ?? []
      if spoken.contains(Catalog.wholeRow) { continue }
      let bare = table.fields.indices.filter {
        $0 != keyIndex && table.fields[$0].needsEvidence && table.table.columns[$0].isKnown(row)
          && !spoken.contains(table.fields[$0].name)
      }
      guard !bare.isEmpty else { continue }
      if spoken.isEmpty {
        findings.add(
          Diagnostic(
            .error, "there is no evidence for \(quoted(id)) in \"\(name)\"", at: place(row, keyIndex),
            help: ["add a row to the evidence table for each of its values, or one for \"\(Catalog.wholeRow)\""]))
      } else {
        for column in bare {
          findings.add(
            Diagnostic(
              .error, "there is no evidence for \"\(table.fields[column].name)\" of \(quoted(id)) in \"\(name)\"",
              at: place(row, column)))
        }
      }
    }
  }
}
