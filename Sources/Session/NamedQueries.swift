import Diagnostics
import Language

/// The queries that `let` has named.
struct NamedQueries {
  var queries: [String: (syntax: QuerySyntax, source: SourceText)] = [:]
  /// Those that cannot be run since a table was closed or replaced.
  var broken: Set<String> = []
}
