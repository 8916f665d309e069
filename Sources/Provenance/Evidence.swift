import Synchronization
import Tables

/// Why the values of stored tables are what they are: an index over a catalog's evidence table.
package struct Evidence: Sendable {
  package struct Record: Sendable, Hashable {
    /// The row of the evidence table.
    package var row: Int
    package var column: String
    package var source: RowReference?
    package var place: String
    package var basis: Basis?
    package var note: String
  }

  /// The records of one table, put in order when somebody first asks for one.
  private final class TableRecords: Sendable {
    private final class Made: Sendable {
      let byRow: [String: [Record]]
      init(_ byRow: [String: [Record]]) { self.byRow = byRow }
    }

    private let rows: [Int]
    private let columns: EvidenceColumns
    private let made = AtomicLazyReference<Made>()

    init(_ rows: [Int], _ columns: EvidenceColumns) {
      self.rows = rows
      self.columns = columns
    }

    var byRow: [String: [Record]] {
      if let made = made.load() { return made.byRow }
      var byRow: [String: [Record]] = [:]
      for row in rows {
        guard let id = columns.rows.value(at: row).text else { continue }
        byRow[id, default: []].append(columns.record(row))
      }
      return made.storeIfNil(Made(byRow)).byRow
    }
  }

  private let records: [String: TableRecords]
  /// For each table the columns of which some value may be less than stated.
  private let weak: [String: Set<String>]

  /// Looks at each record once, and at none whole: a short question often needs to know of no more than the tables.
  package init(catalog: Catalog) {
    guard let table = catalog.evidenceTable.flatMap({ catalog.table($0) }), let columns = EvidenceColumns(table) else {
      (records, weak) = ([:], [:])
      return
    }
    let tables = WordCodes(columns.tables)
    let names = WordCodes(columns.columns)
    let bases = columns.bases.map(WordCodes.init)
    let isWeak = bases.map { bases in bases.words.map { (Basis($0) ?? .stated) > .stated } } ?? []
    var rows = [[Int]](repeating: [], count: tables.words.count)
    var weakColumns = [Set<Int>](repeating: [], count: tables.words.count)
    for row in 0..<table.rowCount {
      guard let name = tables.codes[row], columns.rows.isKnown(row) else { continue }
      rows[name].append(row)
      guard let basis = bases?.codes[row], isWeak[basis] else { continue }
      weakColumns[name].insert(names.codes[row] ?? -1)
    }
    var records: [String: TableRecords] = [:]
    var weak: [String: Set<String>] = [:]
    for (name, word) in tables.words.enumerated() where !rows[name].isEmpty {
      records[word] = TableRecords(rows[name], columns)
      weak[word] = Set(weakColumns[name].map { $0 < 0 ? Catalog.wholeRow : names.words[$0] })
    }
    (self.records, self.weak) = (records, weak)
  }

  package var isEmpty: Bool { records.isEmpty }

  /// Whether it says anything of the values of a table.
  package func speaks(of table: String) -> Bool { records[table] != nil }

  /// False where every value of the column is stated, or nothing is said of it.
  package func mayBeWeak(table: String, column: String) -> Bool {
    guard let columns = weak[table] else { return false }
    return columns.contains(column) || columns.contains(Catalog.wholeRow)
  }

  /// The evidence for one value: its own where there is any, else that for the whole row.
  package func records(table: String, id: String, column: String) -> [Record] {
    guard let all = records[table]?.byRow[id] else { return [] }
    let own = all.filter { $0.column == column }
    return own.isEmpty ? all.filter { $0.column == Catalog.wholeRow } : own
  }

  /// All evidence for a row.
  package func records(table: String, id: String) -> [Record] { records[table]?.byRow[id] ?? [] }
}

/// The columns of an evidence table.
struct EvidenceColumns: Sendable {
  let tables: Column
  let rows: Column
  let columns: Column
  let sources: Column?
  let places: Column?
  let bases: Column?
  let notes: Column?

  /// Nil where a column is missing without which evidence is about nothing.
  init?(_ table: Table) {
    guard let tables = table.column(named: "table"), let rows = table.column(named: "row"),
      let columns = table.column(named: "column")
    else { return nil }
    (self.tables, self.rows, self.columns) = (tables, rows, columns)
    sources = table.column(named: "source")
    places = table.column(named: "place")
    bases = table.column(named: "basis")
    notes = table.column(named: "note")
  }

  func record(_ row: Int) -> Evidence.Record {
    var source: RowReference?
    if case .reference(let reference)? = sources?.value(at: row) { source = reference }
    return Evidence.Record(
      row: row, column: columns.value(at: row).text ?? Catalog.wholeRow, source: source,
      place: places?.value(at: row).display ?? "", basis: Basis(bases?.value(at: row).display ?? ""),
      note: notes?.value(at: row).display ?? "")
  }
}

/// The texts of a column as numbers; nil where a cell is unknown.
private struct WordCodes {
  var words: [String]
  var codes: [Int?]

  init(_ column: Column) {
    if case .text(let vector) = column.storage {
      words = vector.dictionary.values
      codes = (0..<column.count).map { column.isKnown($0) ? Int(vector.codes[$0]) : nil }
      return
    }
    var places: [String: Int] = [:]
    var words: [String] = []
    codes = (0..<column.count).map { row in
      guard let text = column.value(at: row).text else { return nil }
      if let place = places[text] { return place }
      places[text] = words.count
      words.append(text)
      return words.count - 1
    }
    self.words = words
  }
}
