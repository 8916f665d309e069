import Corpus
import Diagnostics
import Engine
import Language
import Synchronization
import Tables
import Text

/// What is wrong with rules of packages, kept until it is told.
final class RuleFaults: Sendable {
  private let found = Mutex<[Diagnostic]>([])

  func add(_ diagnostic: Diagnostic) { found.withLock { $0.append(diagnostic) } }

  func take() -> [Diagnostic] {
    found.withLock { found in
      defer { found = [] }
      return found
    }
  }
}

/// The rules that a package states in the shell's own language. They are about the data as they are: no setting hides
/// anything from them.
enum PackageRules {
  /// The condition of a rule, bound on the rows of its table.
  struct Bound {
    var condition: BoundExpression
    var source: SourceText
  }

  /// Throws, at the rule's place, what is wrong with it.
  static func bound(
    _ rule: TableRules.Rule, of table: String, in catalog: Catalog, _ vocabulary: Vocabulary
  ) throws(Diagnostic) -> Bound {
    let head = "`\(table)` | where ("
    let source = SourceText(name: "rule", text: "\(head)\(rule.condition))")
    func fault(_ first: Diagnostic?) -> Diagnostic {
      Diagnostic(
        .error,
        "the rule \"\(rule.condition)\" of the table \"\(table)\" cannot be used: \(first?.message ?? "it is no condition")",
        at: rule.place, help: first?.help ?? ["such as \"not (group is known)\""])
    }
    let (tokens, lexical) = Lexer.tokens(of: source, with: vocabulary)
    let pieces = StatementScanner.pieces(of: tokens, with: vocabulary)
    guard lexical.isEmpty, pieces.count == 1, pieces[0].isComplete else { throw fault(lexical.first) }
    let parsed = Parser.parse(pieces[0], of: source, with: vocabulary)
    guard parsed.diagnostics.isEmpty, case .query(let query) = parsed.statement.kind, query.stages.count == 1 else {
      throw fault(parsed.diagnostics.first)
    }
    let (binding, found) = Binder.bind(query, of: source, in: Environment(vocabulary: vocabulary, catalog: catalog))
    guard case .bound(let bound) = binding, bound.stages.count == 1,
      case .filter(let condition) = bound.stages[0].kind
    else { throw fault(found.first(where: \.isError)) }
    return Bound(condition: condition, source: source)
  }

  /// For each row of a table whether a rule is no there.
  static func denied(
    _ rule: TableRules.Rule, of table: Table, in catalog: Catalog, _ vocabulary: Vocabulary
  ) throws(Diagnostic) -> [Bool] {
    let bound = try bound(rule, of: table.name ?? "", in: catalog, vocabulary)
    let context = ExecutionContext(catalog: catalog)
    let answers = try Engine.answers(to: bound.condition, of: table, bound.source, in: context)
    guard case .boolean(let values) = answers.storage else { return [] }
    return values.indices.map { !values[$0] && answers.isKnown($0) }
  }

  // MARK: Where a column applies

  /// The tables with the cells that are not applicable by rule, found when a table is read.
  static func applied(to catalog: Catalog, _ vocabulary: Vocabulary, _ faults: RuleFaults) -> Catalog {
    var ruled = catalog
    for (name, table) in catalog.tables where !table.schema.rules.applies.isEmpty {
      let stored = StoredCells(of: table.schema.fields) {
        let columns = applied(to: table, in: catalog, vocabulary, faults)
        // One without rows may be one that could not be read.
        return columns.first?.count == 0 ? nil : Cells(columns, rowCount: table.rowCount)
      }
      ruled.add(Table(name: name, like: table, schema: table.schema, stored: stored))
    }
    return ruled
  }

  private static func applied(
    to table: Table, in catalog: Catalog, _ vocabulary: Vocabulary, _ faults: RuleFaults
  ) -> [Column] {
    var columns = table.columns
    for rule in table.schema.rules.applies {
      guard let name = rule.column, let index = table.schema.index(of: name) else { continue }
      do throws(Diagnostic) {
        let denied = try denied(rule, of: table, in: catalog, vocabulary)
        columns[index] = columns[index].notApplicable { denied.indices.contains($0) && denied[$0] }
      } catch {
        var warning = error
        warning.severity = .warning
        faults.add(warning)
      }
    }
    return columns
  }

  // MARK: Saving

  /// Tables with those of their rules that say something of these tables alone.
  static func fitting(_ tables: [Table], _ vocabulary: Vocabulary) -> [Table] {
    let catalog = Catalog(tables: tables)
    return tables.map { table in
      var table = table
      func fits(_ rule: TableRules.Rule) -> Bool {
        (rule.column.map { table.schema.index(of: $0) != nil } ?? true)
          && (try? bound(rule, of: table.name ?? "", in: catalog, vocabulary)) != nil
      }
      // The rules are looked at in the table, so they are not changed in place.
      let (applies, agrees) = (table.schema.rules.applies.filter(fits), table.schema.rules.agrees.filter(fits))
      table.schema.rules.applies = applies
      table.schema.rules.agrees = agrees
      return table
    }
  }
}

extension Column {
  /// The column with its empty cells in some rows not applicable; what is known stays, and `jirei check` tells of it.
  fileprivate func notApplicable(in isDenied: (Int) -> Bool) -> Column {
    guard var marks = validity.marks else { return self }
    var column = self
    let mark = column.validity.mark(for: Validity.notApplicable)
    for row in marks.indices where marks[row] != 0 && !hasValue(row) && isDenied(row) { marks[row] = mark }
    column.validity.marks = marks
    return column
  }
}
