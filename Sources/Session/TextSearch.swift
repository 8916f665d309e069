import Diagnostics
import Tables
import Text

/// Finds a text in every cell of some tables.
struct TextSearch {
  struct Hit {
    var table: Table
    var column: Int
    var row: Int
    /// Smaller is better: names of rows first, then keys, then the rest; within each, the same before what begins so.
    var rank: Int
  }

  /// So many rows are shown.
  static let limit = 1000

  private let text: String
  private let sought: TextFolding.SearchKey
  private let catalog: Catalog
  private let isCancelled: () -> Bool

  init(_ text: String, in catalog: Catalog, isCancelled: @escaping () -> Bool) {
    self.text = text
    sought = TextFolding.SearchKey(text)
    self.catalog = catalog
    self.isCancelled = isCancelled
  }

  /// Every cell that has the text, best first; of one rank in the order of tables, rows and columns.
  func hits(in tables: [Table]) throws(Diagnostic) -> [Hit] {
    var all: [Hit] = []
    for table in tables {
      var own: [Hit] = []
      for column in table.columns.indices { try search(table, column, &own) }
      all += TextSearch.withoutEchoes(own, in: table).sorted { ($0.row, $0.column) < ($1.row, $1.column) }
    }
    return all.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }.map(\.element)
  }

  private func search(_ table: Table, _ index: Int, _ hits: inout [Hit]) throws(Diagnostic) {
    let column = table.columns[index]
    let base = TextSearch.rank(of: table.schema.fields[index], in: table.schema)
    guard let ranks = try ranks(of: column) else { return }
    for row in 0..<column.count where column.isKnown(row) {
      try check(row)
      if let rank = ranks(row) { hits.append(Hit(table: table, column: index, row: row, rank: base + rank)) }
    }
  }

  /// Without the references of rows that have the text themselves, and with one of those that only refer to it. A name
  /// such as `claim-12: Kobe`, which repeats the name of a row it refers to, is no better than the reference.
  private static func withoutEchoes(_ hits: [Hit], in table: Table) -> [Hit] {
    var references: [Int: [Hit]] = [:]
    for hit in hits where hit.rank >= referenceRank { references[hit.row, default: []].append(hit) }
    guard !references.isEmpty else { return hits }
    var isOwn: Set<Int> = []
    var kept: [Hit] = []
    for var hit in hits where hit.rank < referenceRank {
      let text = table.value(hit.row, hit.column).display
      let echoes =
        references[hit.row]?.contains { text.hasSuffix(": \(table.value($0.row, $0.column).display)") } ?? false
      if echoes { hit.rank = referenceRank }
      isOwn.insert(hit.row)
      kept.append(hit)
    }
    return kept + references.filter { !isOwn.contains($0.key) }.compactMap { $0.value.first }
  }

  private static let referenceRank = 40

  /// Names before keys before the rest; what only refers to a row comes last.
  private static func rank(of field: Field, in schema: Schema) -> Int {
    if field.name == schema.label, field.name != schema.key { return 0 }
    if schema.names.contains(field.name), field.name != schema.key { return 10 }
    if field.name == schema.key { return 20 }
    return (field.type.element ?? field.type).referencedTable == nil ? 30 : referenceRank
  }

  /// How well the cell of a row answers; each different text is looked at once.
  private func ranks(of column: Column) throws(Diagnostic) -> ((Int) -> Int?)? {
    switch column.storage {
    case .text(let vector):
      let ranks = try ranks(of: vector.dictionary.values)
      return { ranks[Int(vector.codes[$0])] }
    case .reference(let rows, let names):
      let ranks = try ranks(of: names.labels)
      return { ranks[Int(rows[$0])] }
    case .list(let offsets, let elements):
      guard let inner = try ranks(of: elements) else { return nil }
      return { row in
        (Int(offsets[row])..<Int(offsets[row + 1])).compactMap { elements.isKnown($0) ? inner($0) : nil }.min()
      }
    case .integer, .number, .date:
      // A number is found where it is the whole cell.
      guard text.unicodeScalars.contains(where: { ("0"..."9").contains($0) }) else { return nil }
      return { row in column.display(at: row) == text || column.value(at: row).display == text ? 0 : nil }
    case .boolean: return nil
    }
  }

  private func ranks(of texts: [String]) throws(Diagnostic) -> [Int?] {
    var ranks: [Int?] = []
    ranks.reserveCapacity(texts.count)
    for (place, text) in texts.enumerated() {
      try check(place)
      ranks.append(TextFolding.SearchKey(text).rank(of: sought))
    }
    return ranks
  }

  private func check(_ place: Int) throws(Diagnostic) {
    if place & 0xFFF == 0xFFF, isCancelled() { throw .interrupted }
  }
}
