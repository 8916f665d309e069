/// Rows and columns. Small to copy: the cells are shared, and those of a stored table may be read when they are asked
/// for.
package struct Table: Sendable {
  /// The name under which a catalog holds it; nil for a result.
  package var name: String?
  package var title: String?
  /// What the package calls it, in each of its languages.
  package var titles: [String] = []
  package var summary: String?
  package var schema: Schema
  private var atHand: Cells
  /// The cells, as long as they may not have been read.
  private var stored: StoredCells?
  /// The cells as they are, where a setting hides some: a name that asserts nothing still finds its row.
  package var unmasked: StoredCells?
  /// Which rows of stored tables the rows here are, or rest on.
  package var lineage: [Lineage] = []
  /// What chose the rows; only where values of the tables that were read have evidence.
  package var choices: [Choice] = []
  /// What the reader must know beside the rows: what was left out, what cannot be concluded.
  package var notes: [Note] = []
  /// Whether a reader sees every note at once; else the gravest, and how many more there are.
  package var showsAllNotes = true
  /// Where the values come from; only filled in for the format that writes it.
  package var sources: [SourcePlace] = []
  /// What each stage did to the rows; only filled in for the format that writes it.
  package var steps: [StageCount] = []
  package var presentation = Presentation.rows
  /// Whether its types are what the first rows show, and it has no cells yet: then any word may be a value.
  package var isProvisional = false

  package init(
    name: String? = nil, title: String? = nil, summary: String? = nil, schema: Schema, columns: [Column],
    rowCount: Int? = nil
  ) {
    self.name = name
    self.title = title
    self.summary = summary
    self.schema = schema
    atHand = Cells(columns, rowCount: rowCount ?? columns.first?.count ?? 0)
  }

  /// A table whose cells are read when somebody asks for one.
  package init(name: String, title: String?, summary: String?, schema: Schema, stored: StoredCells) {
    self.init(name: name, title: title, summary: summary, schema: schema, columns: [])
    self.stored = stored
  }

  /// A table that is called as another one, with other cells.
  package init(name: String, like table: Table, schema: Schema, stored: StoredCells) {
    self.init(name: name, title: table.title, summary: table.summary, schema: schema, stored: stored)
    titles = table.titles
  }

  package var columns: [Column] {
    get { stored?.cells.columns ?? atHand.columns }
    _modify {
      if let stored { (atHand, self.stored) = (stored.cells, nil) }
      yield &atHand.columns
    }
  }

  package var rowCount: Int { stored?.cells.rowCount ?? atHand.rowCount }

  /// A column by whose values rows may be named: what it holds, whatever a setting hides, unless it asserts what others
  /// hold.
  package func namingColumn(_ name: String) -> Column? {
    guard let unmasked, schema.rules.asserts[name] == nil else { return column(named: name) }
    return schema.index(of: name).map { unmasked.cells.columns[$0] }
  }

  package func column(named name: String) -> Column? {
    schema.index(of: name).map { columns[$0] }
  }

  package func value(_ row: Int, _ column: Int) -> Value { columns[column].value(at: row) }

  /// Builds a table from rows of values.
  package init(fields: [Field], rows: [[Value]]) {
    self.init(
      schema: Schema(fields: fields),
      columns: fields.indices.map { index in ColumnBuilder.column(of: fields[index].type, rows.lazy.map { $0[index] })
      },
      rowCount: rows.count)
  }
}

/// What one stage did to the rows.
package struct StageCount: Sendable, Hashable {
  package var stage: String
  package var rowsIn: Int
  package var rowsOut: Int
  /// Rows for which the stage's question is unknown, and rows for which it read a cell that is not applicable.
  package var unknown: Int
  package var notApplicable: Int

  package init(stage: String, rowsIn: Int, rowsOut: Int, unknown: Int, notApplicable: Int) {
    self.stage = stage
    self.rowsIn = rowsIn
    self.rowsOut = rowsOut
    self.unknown = unknown
    self.notApplicable = notApplicable
  }
}

/// A place in a source that values rest on, and how firmly.
package struct SourcePlace: Sendable, Hashable {
  package var source: String
  package var place: String
  package var basis: Basis?

  package init(source: String, place: String, basis: Basis?) {
    self.source = source
    self.place = place
    self.basis = basis
  }
}

/// How the rows of a result relate to the rows of one stored table.
package struct Lineage: Sendable {
  package enum Rows: Sendable {
    /// Result row `i` is row `rows[i]`; negative where it has none.
    case one([Int32])
    /// Result row `i` rests on all of `rows[i]`.
    case many(RowGroups)
  }

  package var table: String
  package var rows: Rows
  /// For each result row the columns it rests on, where they differ from row to row: see `Origin.ofRow`.
  package var origins: [[Origin]]?

  package init(table: String, rows: Rows, origins: [[Origin]]? = nil) {
    self.table = table
    self.rows = rows
    self.origins = origins
  }

  /// Whether each row of the result is one row of the table.
  package var isOne: Bool {
    if case .one = rows { true } else { false }
  }

  package func rows(of row: Int) -> [Int32] {
    rows[row]
  }
}

/// How a table wishes to be drawn for a reader; machine formats always get the rows.
package enum Presentation: Sendable, Equatable {
  case rows
  /// All rows and columns, however long that is.
  case whole
  /// One card a row: attribute and value under each other.
  case cards
  /// Long rows `A, B, n, percent` drawn as a matrix with margins.
  case matrix(Matrix)

  /// - `percentOf`: "row", "column", "all" or nil when only counts are shown.
  package struct Matrix: Sendable, Equatable {
    package var percentOf: String?
    package init(percentOf: String?) { self.percentOf = percentOf }
  }
}
