import Diagnostics
import Language
import Tables

/// The one query that a session will be asked, where that is known: of a long file without a schema it says which columns
/// are read.
package struct Question {
  private let query: QuerySyntax
  private let source: SourceText
  private let parameters: [String: Value]

  /// Nil where the text is not one query.
  ///
  /// - Parameter assignments: what is set from outside the language, as `name=value`.
  package init?(_ text: String, assignments: [String] = []) {
    source = SourceText(name: "-c", text: text)
    let (tokens, lexical) = Lexer.tokens(of: source, with: .standard)
    let pieces = StatementScanner.pieces(of: tokens, with: .standard)
    guard lexical.isEmpty, pieces.count == 1, pieces[0].isComplete else { return nil }
    let parsed = Parser.parse(pieces[0], of: source, with: .standard)
    guard parsed.diagnostics.isEmpty, case .query(let query) = parsed.statement.kind else { return nil }
    self.query = query
    var parameters: [String: Value] = [:]
    for assignment in assignments {
      let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      if parts.count == 2 { parameters[parts[0]] = Session.value(parts[1]) }
    }
    self.parameters = parameters
  }

  /// The columns that answering it reads, by name; nil for all.
  func columns(of table: Table) -> Set<String>? {
    bound(on: table)?.columnsRead.map { read in Set(read.map { table.schema.fields[$0].name }) }
  }

  /// The query on a table; nil where it cannot be bound without an answer to a part of it.
  func bound(on table: Table) -> BoundQuery? {
    var environment = Environment(vocabulary: .standard, catalog: Catalog(tables: [table]))
    environment.parameters = parameters
    guard case .bound(let bound) = Binder.bind(query, of: source, in: environment).0 else { return nil }
    return bound
  }
}

extension Table {
  /// The columns that the first rows showed, with the values of those that were read; no rows.
  func described(by read: Table) -> Table {
    var table = self
    table.isProvisional = false
    for (field, column) in zip(read.schema.fields, read.columns) {
      guard let index = schema.index(of: field.name) else { continue }
      table.schema.fields[index] = field
      table.columns[index] = column.gathered([])
    }
    return table
  }
}
