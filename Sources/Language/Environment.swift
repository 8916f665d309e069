import Diagnostics
import Tables
import Text

/// What a query may refer to.
package struct Environment {
  package var vocabulary: Vocabulary
  package var catalog: Catalog
  /// Queries named with `let`, with the text they stand in.
  package var queries: [String: (syntax: QuerySyntax, source: SourceText)] = [:]
  /// The name that is being given, which its own query cannot use.
  package var defining: String?
  package var last: Table?
  /// The query that gave the last result.
  package var lastQuery: BoundQuery?
  /// The results before the last, `_1` to `_9`, with their queries; without a table where it was too large to be kept.
  package var earlier: [(table: Table?, query: BoundQuery?)] = []
  package var parameters: [String: Value] = [:]
  /// What barriers were answered with.
  package var answers: [Barrier.Place: Table] = [:]
  /// How different spellings in a column are matched; asked for the key columns of a join alone.
  package var matching: (KeyColumn, Catalog) -> Matching? = { _, _ in nil }
  /// Whether words that are near to an unknown one are looked for, among however many.
  package var suggests = true
  /// Whether the user has asked to stop: binding a long chain of names takes time.
  package var isCancelled: () -> Bool = { false }

  package init(vocabulary: Vocabulary, catalog: Catalog) {
    self.vocabulary = vocabulary
    self.catalog = catalog
  }
}
