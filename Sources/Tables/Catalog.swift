import OrderedCollections

/// The tables that a query can name, with the relations between them.
package struct Catalog: Sendable {
  package private(set) var tables: OrderedDictionary<String, Table>
  /// The table that says why each value is what it is, if there is one; see `Evidence`.
  package var evidenceTable: String?
  /// The table of documents that `cite` writes out.
  package var sourcesTable: String?
  /// The table whose rows are meant where a bare name of a case stands.
  package var caseTable: String?
  package var title: String?
  package var version: String?
  /// The day on which the package was made, as it says.
  package var created: String?

  package init(tables: [Table] = []) {
    self.tables = [:]
    for table in tables { add(table) }
  }

  /// Adds or replaces a table under its own name.
  package mutating func add(_ table: Table) {
    guard let name = table.name else { return }
    tables[name] = table
  }

  package mutating func remove(_ name: String) { tables[name] = nil }

  package func table(_ name: String) -> Table? { tables[name] }

  /// A way from a row to related rows or a value.
  package struct Relation: Sendable, Equatable {
    /// The word that stands for it in a path.
    package var name: String
    package var from: String
    package var to: String
    /// The column that holds the reference: in `from` when forward, in `to` when backward.
    package var column: String
    package var isForward: Bool
  }

  /// The tables that refer to `table`, each under its name; where one refers by two columns, as `table_column`.
  package func backwardRelations(of table: String) -> [Relation] {
    var out: [Relation] = []
    for (name, other) in tables {
      let columns = other.schema.fields.filter { $0.type == .reference(table) }.map(\.name)
      for column in columns {
        let word = columns.count == 1 ? name : "\(name)_\(column)"
        out.append(Relation(name: word, from: table, to: name, column: column, isForward: false))
      }
    }
    return out
  }
}
