import Diagnostics
import Tables
import Text

/// What a query may refer to, and how the binder gets a table whose columns depend on the data.
package struct Environment {
  package var vocabulary: Vocabulary
  package var catalog: Catalog
  /// Queries named with `let`, with the text they stand in.
  package var queries: [String: (syntax: QuerySyntax, source: SourceText)] = [:]
  /// The name that is being given, which its own query cannot use.
  package var defining: String?
  package var last: Table?
  package var parameters: [String: Value] = [:]
  /// Only names are looked for, as in completion: no query may run.
  package var runsNothing = false
  /// How different spellings in a column are matched; asked for the key columns of a join alone.
  package var matching: (KeyColumn, Catalog) -> Matching? = { _, _ in nil }
  /// Whether the user has asked to stop: binding a long chain of names takes time.
  package var isCancelled: () -> Bool = { false }
  package var evaluate: (BoundQuery) -> Result<Table, Diagnostic>
  /// The table that a command such as `tables` hands on.
  package var commandTable: (CommandSyntax, SourceText) -> Result<Table, Diagnostic>

  package init(
    vocabulary: Vocabulary, catalog: Catalog, evaluate: @escaping (BoundQuery) -> Result<Table, Diagnostic>,
    commandTable: @escaping (CommandSyntax, SourceText) -> Result<Table, Diagnostic>
  ) {
    self.vocabulary = vocabulary
    self.catalog = catalog
    self.evaluate = evaluate
    self.commandTable = commandTable
  }
}
