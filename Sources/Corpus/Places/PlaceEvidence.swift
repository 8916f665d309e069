import Diagnostics
import Tables
import Text

/// What the columns beside a column of names say of it: whether the places are in Japan, and of what kind each is.
enum PlaceEvidence {
  /// How many columns beside a key are looked at, and how many of their texts at first.
  private static let columnLimit = 64
  private static let firstLook = 12

  /// Whether the data show that names are of places in Japan: by their script, by codes of municipalities with their
  /// check digits, or by prefectures. A heading shows nothing.
  static func isJapanese(_ texts: [String], _ key: KeyColumn, _ catalog: Catalog) -> Bool {
    if texts.count(where: isInJapanese) * 2 > texts.count { return true }
    if PlaceMatching.isNearlyAll(texts, PlaceName.isPlainlyJapanese) { return true }
    let others = key.others + stored(key, catalog).map { ($0.field, $0.column) }
    return others.prefix(columnLimit).contains { showsJapan($0.column) }
  }

  private static func isInJapanese(_ text: String) -> Bool {
    text.unicodeScalars.contains {
      (0x3041...0x30FF).contains($0.value) || (0x3400..<0xA000).contains($0.value)
        || (0xFF66...0xFF9F).contains($0.value)
    }
  }

  private static func showsJapan(_ column: Column) -> Bool {
    let tests: [(String) -> Bool] = [
      { Prefectures.number(of: $0) != nil }, isCode, { isInJapanese($0) && PlaceName.endsInRank($0) },
    ]
    let first = PlaceMatching.sample(of: column, count: firstLook)
    let hopeful = tests.filter { PlaceMatching.isNearlyAll(first.suffix(firstLook), $0) }
    guard !hopeful.isEmpty else { return false }
    let texts = Set(PlaceMatching.sample(of: column)).sorted()
    return hopeful.contains { PlaceMatching.isNearlyAll(texts, $0) }
  }

  private static func isCode(_ text: String) -> Bool {
    PlaceMatching.place(text, digitCount: CheckDigit.jisx0402.length) != nil
  }

  /// The columns of the stored table that a key is a column of.
  private static func stored(_ key: KeyColumn, _ catalog: Catalog) -> [(field: Field, column: Column)] {
    guard key.field.origins.count == 1, let origin = key.field.origins.first, origin.hops.isEmpty,
      let table = catalog.table(origin.anchor), table.rowCount == key.column.count
    else { return [] }
    return Array(zip(table.schema.fields, table.columns)).map { ($0.0, $0.1) }.filter {
      $0.field.name != origin.column
    }
  }

  /// The kind of place that each bare name is, as another column of its table says: 神戸市 beside Kobe. Nil where no
  /// column says it; a name of several kinds is left out.
  static func ranks(of key: KeyColumn, in catalog: Catalog) -> [String: String]? {
    guard case .text(let names) = key.column.storage else { return nil }
    for (_, column) in stored(key, catalog).prefix(columnLimit) {
      guard case .text(let vector) = column.storage else { continue }
      let first = PlaceMatching.sample(of: column, count: firstLook)
      guard PlaceMatching.isNearlyAll(first, { rank($0) != nil }),
        PlaceMatching.isNearlyAll(PlaceMatching.sample(of: column), { rank($0) != nil })
      else { continue }
      let rankOfCode = (0..<Int32(vector.dictionary.count)).map { rank(vector.dictionary[$0]) }
      var found: [Int32: String] = [:]
      for (row, code) in names.codes.enumerated() where key.column.isKnown(row) && column.isKnown(row) {
        guard let rank = rankOfCode[Int(vector.codes[row])] else { continue }
        found[code] = (found[code] ?? rank) == rank ? rank : ""
      }
      var ranks: [String: String] = [:]
      for (code, rank) in found {
        let text = TextFolding.key(names.dictionary[code])
        ranks[text] = (ranks[text] ?? rank) == rank ? rank : ""
      }
      return ranks
    }
    return nil
  }

  private static func rank(_ text: String) -> String? {
    if let rank = PlaceName.rank(of: text) { return rank }
    guard PlaceName.endsInRank(text), let name = PlaceName(text, style: .ranked), !name.rank.isEmpty else { return nil }
    return name.rank
  }
}
