import Diagnostics

/// What a package says of a table beside its types: the `jirei` object of a resource.
package struct TableRules: Sendable {
  /// A condition over the rows of a table, in the shell's own language.
  package struct Rule: Sendable {
    package var title: String?
    /// The column that it is about; nil where it is about rows.
    package var column: String?
    package var condition: String
    private let lazyPlace: Lazy<Diagnostic.Place>

    /// Where it stands in the descriptor.
    package var place: Diagnostic.Place { lazyPlace.value }

    package init(title: String? = nil, column: String? = nil, condition: String, place: Lazy<Diagnostic.Place>) {
      self.title = title
      self.column = column
      self.condition = condition
      lazyPlace = place
    }
  }

  /// The columns in the order in which they are kept where there is no room for all.
  package var view: [String] = []
  /// Columns whose texts assert what other columns hold.
  package var asserts: [String: [String]] = [:]
  /// Columns of numbers, and the columns that hold their ends.
  package var bounds: [String: BoundColumns] = [:]
  /// Where a column applies: a cell for which that is no is not applicable.
  package var applies: [Rule] = []
  /// Conditions that are no for no row.
  package var agrees: [Rule] = []

  package init() {}

  package var isEmpty: Bool {
    view.isEmpty && asserts.isEmpty && bounds.isEmpty && applies.isEmpty && agrees.isEmpty
  }
}
