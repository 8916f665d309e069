import Language
import Tables
import Text

/// Words in the order of their folded text, so that those with a given beginning are found without looking at the rest.
final class CompletionIndex {
  struct Word {
    var text: String
    /// Lower is offered first.
    var rank: Int
    /// The row that it names, or the number of rows that hold it.
    var number: Int
  }

  /// How many candidates are worth making.
  static let limit = 200

  private let keys: [String]
  private let words: [Word]
  private let byRank: [Int]

  init(_ given: [(key: String, word: Word)]) {
    let sorted = given.sorted { $0.key != $1.key ? $0.key < $1.key : $0.word.rank < $1.word.rank }
    keys = sorted.map(\.key)
    words = sorted.map(\.word)
    byRank = Array(
      sorted.indices.sorted { sorted[$0].word.rank < sorted[$1].word.rank }.prefix(CompletionIndex.limit))
  }

  /// The words that begin so, the lowest ranks first, at most `limit`.
  func words(beginningWith key: String) -> [Word] {
    if key.isEmpty { return byRank.map { words[$0] } }
    var low = 0
    var high = keys.count
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] < key { low = middle + 1 } else { high = middle }
    }
    var found: [Word] = []
    while low < keys.count, found.count < 4 * CompletionIndex.limit, keys[low].hasPrefix(key) {
      found.append(words[low])
      low += 1
    }
    return Array(found.sorted { $0.rank < $1.rank }.prefix(CompletionIndex.limit))
  }

  /// The names of a table's rows: each by its folded text and, where that differs, by its loose form.
  static func names(of table: Table, in catalog: Catalog) -> CompletionIndex {
    var given: [(key: String, word: Word)] = []
    for row in 0..<table.rowCount {
      // The labels of all rows first, then of each row the shortest of its other names.
      let label = catalog.label(of: row, in: table)
      for name in catalog.names(of: table, row: row) {
        let rank = name == label ? row : table.rowCount + row * 1000 + min(name.count, 999)
        let key = TextFolding.key(name)
        given.append((key, Word(text: name, rank: rank, number: row)))
        let loose = TextFolding.nameKey(name)
        if loose != key { given.append((loose, Word(text: name, rank: rank, number: row))) }
      }
    }
    return CompletionIndex(given)
  }

  /// The texts of a column, the most frequent first; categories that no row holds come last.
  static func values(of column: Column?, categories: [String]) -> CompletionIndex {
    var counts = column.map { counted($0) } ?? []
    let known = Set(counts.map(\.text))
    counts += categories.filter { !known.contains($0) }.map { ($0, 0) }
    let order = counts.enumerated().sorted { left, right in
      left.element.count != right.element.count ? left.element.count > right.element.count : left.offset < right.offset
    }.map(\.element)
    return CompletionIndex(
      order.enumerated().filter { !$0.element.text.isEmpty }.map { rank, value in
        (TextFolding.key(value.text), Word(text: value.text, rank: rank, number: value.count))
      })
  }

  static func dictionary(of column: Column?) -> TextDictionary? {
    switch column?.storage {
    case .text(let vector): vector.dictionary
    case .list(_, let elements): dictionary(of: elements)
    default: nil
    }
  }

  private static func counted(_ column: Column) -> [(text: String, count: Int)] {
    switch column.storage {
    case .text(let vector):
      var counts = [Int](repeating: 0, count: vector.dictionary.values.count)
      for row in 0..<column.count where column.isKnown(row) { counts[Int(vector.codes[row])] += 1 }
      return zip(vector.dictionary.values, counts).map { ($0, $1) }
    case .list(_, let elements): return counted(elements)
    default: return []
    }
  }
}

extension Catalog {
  /// All words that name one row of a table.
  func names(of table: Table, row: Int) -> [String] {
    ([table.schema.key, table.schema.label].compactMap { $0 } + table.schema.names).flatMap { name -> [String] in
      switch table.column(named: name)?.value(at: row) {
      case .text(let text)?: [text]
      case .list(let values)?: values.compactMap(\.text)
      default: []
      }
    }
  }

  func label(of row: Int, in table: Table) -> String? {
    (table.schema.label ?? table.schema.key).flatMap { table.column(named: $0) }?.value(at: row).text
  }
}
