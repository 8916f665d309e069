import Corpus
import Diagnostics
import Engine
import Language
import Provenance
import Tables
import Text

/// What `jirei check` finds against the rules that a package states.
extension PackageRules {
  static func breaches(in checked: CheckedCorpus) -> [Diagnostic] {
    var found: [Diagnostic] = []
    let evidence = Evidence(catalog: checked.catalog)
    for table in checked.catalog.tables.values where !table.schema.rules.isEmpty {
      let search = BreachSearch(table: table, checked: checked, evidence: evidence)
      for rule in table.schema.rules.applies { found += search.valuesThatDoNotApply(rule) }
      for rule in table.schema.rules.agrees { found += search.rowsThatDisagree(rule) }
      found += search.bounds()
      found += search.assertions()
    }
    return found
  }
}

/// The search for breaches in one table.
private struct BreachSearch {
  let table: Table
  let checked: CheckedCorpus
  let evidence: Evidence

  private var name: String { table.name ?? "" }
  private var vocabulary: Vocabulary { .standard }

  private func place(_ row: Int, _ column: Int) -> Diagnostic.Place {
    checked.files.place(row: row, column: column, of: name)
  }

  // MARK: applies

  func valuesThatDoNotApply(_ rule: TableRules.Rule) -> [Diagnostic] {
    guard let column = rule.column, let index = table.schema.index(of: column) else { return [] }
    do throws(Diagnostic) {
      let denied = try PackageRules.denied(rule, of: table, in: checked.catalog, vocabulary)
      return denied.indices.filter { denied[$0] && table.columns[index].hasValue($0) }.map { row in
        Diagnostic(
          .error, "the column \"\(column)\" does not apply to this row, and has a value", at: place(row, index),
          help: ["it applies where \(rule.condition)"])
      }
    } catch {
      return [error]
    }
  }

  // MARK: agrees

  func rowsThatDisagree(_ rule: TableRules.Rule) -> [Diagnostic] {
    do throws(Diagnostic) {
      let bound = try PackageRules.bound(rule, of: name, in: checked.catalog, vocabulary)
      let denied = try PackageRules.denied(rule, of: table, in: checked.catalog, vocabulary)
      let read = try BreachSearch.cells(of: bound, table, checked.catalog)
      return denied.indices.filter { denied[$0] }.map { row in
        let cells = read.flatMap { $0(row) }
        let first = cells.first { $0.table == name } ?? cells.first
        let at = first.map { checked.files.place(row: $0.row, column: $0.column, of: $0.table) } ?? place(row, 0)
        let title = rule.title.map { ": \($0)" } ?? ""
        return Diagnostic(
          .error, "the row \"\(id(row))\" of \"\(name)\" breaks a rule of the package\(title)", at: at,
          help: ["the rule is \(rule.condition)"] + cells.map { line($0) })
      }
    } catch {
      return [error]
    }
  }

  private struct Cell: Hashable {
    var table: String
    var row: Int
    var column: Int
  }

  /// For each column that a rule reads, the cells that it reads of it for a row.
  private static func cells(
    of bound: PackageRules.Bound, _ table: Table, _ catalog: Catalog
  ) throws(Diagnostic) -> [(Int) -> [Cell]] {
    var out: [(Int) -> [Cell]] = []
    let context = ExecutionContext(catalog: catalog)
    let name = table.name ?? ""
    func walk(_ part: BoundExpression) throws(Diagnostic) {
      switch part.kind {
      case .column(let index): out.append { [Cell(table: name, row: $0, column: index)] }
      case .field(let base, let other, let column):
        let rows = try Engine.column(base, of: table, bound.source, in: context)
        out.append { row in BreachSearch.rows(in: rows, row).map { Cell(table: other, row: $0, column: column) } }
      default: for child in part.children { try walk(child) }
      }
    }
    try walk(bound.condition)
    return out
  }

  private static func rows(in column: Column, _ row: Int) -> [Int] {
    switch column.value(at: row) {
    case .reference(let reference): [reference.row]
    case .list(let values): values.compactMap { if case .reference(let reference) = $0 { reference.row } else { nil } }
    default: []
    }
  }

  /// `strategies.csv:5:12: kind of "kobe-in-house" is develop`
  private func line(_ cell: Cell) -> Sentence {
    guard let table = checked.catalog.table(cell.table) else { return "" }
    let column = table.columns[cell.column]
    let value = column.hasValue(cell.row) ? column.display(at: cell.row) : "unknown"
    let at = BreachSearch.words(checked.files.place(row: cell.row, column: cell.column, of: cell.table))
    return "\(at): \(table.schema.fields[cell.column].name) of \"\(BreachSearch.id(cell.row, table))\" is \(value)"
  }

  private static func words(_ place: Diagnostic.Place) -> String {
    guard case .file(let path, let line, let column) = place else { return "" }
    return path + (line.map { ":\($0)" } ?? "") + (column.map { ":\($0)" } ?? "")
  }

  private static func id(_ row: Int, _ table: Table) -> String {
    guard let key = table.schema.key, let column = table.column(named: key) else { return "row \(row + 1)" }
    return column.value(at: row).machineText
  }

  private func id(_ row: Int) -> String { BreachSearch.id(row, table) }

  // MARK: bounds

  func bounds() -> [Diagnostic] {
    var found: [Diagnostic] = []
    for (index, field) in table.schema.fields.enumerated() {
      guard let bounds = table.columns[index].bounds else { continue }
      for row in 0..<table.rowCount {
        guard let bound = bounds[row], let least = bound.least, let most = bound.most, least > most else { continue }
        found.append(
          Diagnostic(
            .error,
            "the bounds of \"\(field.name)\" are crossed: at least \(Value.shortest(least)), at most \(Value.shortest(most))",
            at: place(row, field.ends?.least.flatMap { table.schema.index(of: $0) } ?? index)))
      }
    }
    return found
  }

  // MARK: asserts

  /// Texts whose evidence is firmer than that of what they assert.
  func assertions() -> [Diagnostic] {
    guard !evidence.isEmpty, table.schema.key != nil else { return [] }
    var found: [Diagnostic] = []
    for (index, field) in table.schema.fields.enumerated() {
      guard let claims = table.schema.rules.asserts[field.name] else { continue }
      for row in 0..<table.rowCount where table.columns[index].hasValue(row) {
        guard let own = firmest(row, field.name),
          let weakest = claims.compactMap({ basis(row, $0) }).max(by: { $0.basis < $1.basis }), weakest.basis > own
        else { continue }
        found.append(
          Diagnostic(
            .error,
            "\"\(field.name)\" asserts more firmly than its row: it is \(own.word), and \(weakest.column) is \(weakest.basis.word)",
            at: place(row, index),
            help: ["its evidence may be no firmer than \(weakest.basis.word), or the text is to assert less"]))
      }
    }
    return found
  }

  private func basis(_ row: Int, _ column: String) -> (column: String, basis: Basis)? {
    guard let index = table.schema.index(of: column), table.columns[index].hasValue(row) else { return nil }
    return firmest(row, column).map { (column, $0) }
  }

  /// A value has the basis of its firmest record.
  private func firmest(_ row: Int, _ column: String) -> Basis? {
    evidence.records(table: name, id: id(row), column: column).compactMap(\.basis).min()
  }
}
