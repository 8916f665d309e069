/// What a column is called and means.
package struct Field: Sendable {
  package var name: String
  package var type: DataType
  package var title: String?
  /// What the package calls it, in each of its languages: whoever writes one of these means it.
  package var titles: [String] = []
  package var summary: String?
  package var unit: String?
  /// The values that are allowed, in their order; nil when any value is.
  package var categories: [String]?
  /// What categories are called, by their value: a text for a reader in each language of the package.
  package var categoryTitles: [String: [CategoryTitle]] = [:]
  package var isRequired = false
  /// Known texts that begin with this are what the reader looks for: `different` among verdicts.
  package var emphasized: String?
  /// Among the first to give way where a table has no room for all columns.
  package var isDetail = false
  /// A column that a method gives: its author says by `isDetail` what gives way.
  package var isOfMethod = false
  /// Named or made by the query that gives the table: among the last to give way.
  package var isAskedFor = false
  /// Of a difference, what it is taken of: `DX less HR`.
  package var direction: String?
  /// Tables for readers leave it out where the column of this name stands beside it, which shows it too.
  package var shownBy: String?
  /// What yes and no are called in tables for readers.
  package var answers: Answers?
  /// Of a column of expressions, the outcome that they lead to: its heading in tables for readers says `-> SURV`.
  package var leadsTo: String?
  /// What it was called in its file, where that could not be its name.
  package var heading: Heading?
  /// Its texts were the names of columns: each row is a thing of its own, also where several have one name.
  package var namesRows = false
  /// Of a number of which some cells may be bounds: the columns that hold the ends.
  package var ends: BoundColumns?
  /// Its place in the order in which the package wishes columns to be kept.
  package var viewPlace: Int?
  /// For whoever reads the answer, and not for a query over it: whether values come from outside the sources studied.
  package var isOutside = false
  /// In which rows the value is hedged; empty where in none.
  package var hedged: [Bool] = []
  /// The columns of stored tables that a value of this one rests on.
  package var origins: [Origin] = []

  package init(
    _ name: String, _ type: DataType, title: String? = nil, summary: String? = nil, unit: String? = nil,
    categories: [String]? = nil, isRequired: Bool = false, origins: [Origin] = []
  ) {
    self.name = name
    self.type = type
    self.title = title
    self.summary = summary
    self.unit = unit
    self.categories = categories
    self.isRequired = isRequired
    self.origins = origins
  }
}

extension Field {
  /// Words for yes and no: `certain` and `possible`.
  package struct Answers: Sendable {
    package let yes: String
    package let no: String

    package init(yes: String, no: String) {
      self.yes = yes
      self.no = no
    }
  }
}

/// Why a column is not called as in its file.
package enum Heading: Sendable, Equatable {
  /// Other columns are called so, too.
  case shared(String)
  /// It is called nothing there.
  case madeUp

  /// Why the name of a row is unknown where it comes from a column without a name.
  package static let noName = "no name"
}

/// A column of a stored table, reached from a row of `anchor` over `hops`.
package struct Origin: Sendable, Hashable {
  package var anchor: String
  /// Relations walked from the anchor: forward by column name, backward by table name.
  package var hops: [String]
  package var column: String
  /// The one row of the anchor that is meant; nil for every row that a result row rests on.
  package var row: Int32?

  /// In place of a column: those that the lineage names for the row, since they differ from row to row.
  package static let ofRow = "*"

  package var isOfRow: Bool { column == Origin.ofRow }

  package init(anchor: String, hops: [String] = [], column: String, row: Int32? = nil) {
    self.anchor = anchor
    self.hops = hops
    self.column = column
    self.row = row
  }

  /// The anchor of a column whose empty cells were filled: its values rest on other rows than the columns beside it,
  /// so that the lineage has rows of its own for it.
  package static func filled(_ anchor: String, column: String) -> String { anchor + "\u{1F}" + column }

  /// The stored table whose rows an anchor means.
  package static func table(of anchor: String) -> String {
    anchor.firstIndex(of: "\u{1F}").map { String(anchor[..<$0]) } ?? anchor
  }
}

/// The columns of a table and how its rows are named.
package struct Schema: Sendable {
  package var fields: [Field]
  /// The column whose text tells rows apart.
  package var key: String?
  /// The column that is shown where a row is referred to.
  package var label: String?
  /// The columns, of text or of lists of text, by whose values a user may name a row.
  package var names: [String]
  /// What the package says besides.
  package var rules = TableRules()

  package init(fields: [Field], key: String? = nil, label: String? = nil, names: [String] = []) {
    self.fields = fields
    self.key = key
    self.label = label
    self.names = names
  }

  package func index(of name: String) -> Int? {
    fields.firstIndex { $0.name == name }
  }

  /// The column that a user names: by its name, else by a title that no other has.
  package func index(named word: String) -> Int? {
    if let exact = index(of: word) { return exact }
    let titled = Titles.places(of: word, in: fields.map(\.titles))
    return titled.count == 1 ? titled[0] : nil
  }
}
