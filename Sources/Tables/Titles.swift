import Text

/// Titles of tables and columns, by which they may be named.
package enum Titles {
  /// Titles near to a word that is none: those that it is a slip of, else the shortest that hold it or that it holds.
  package static func near(_ word: String, among titles: [String]) -> [String] {
    let close = Suggestion.closest(to: word, among: titles)
    guard close.isEmpty else { return close }
    let key = TextFolding.key(word)
    guard !key.isEmpty else { return [] }
    let holding = titles.filter {
      let title = TextFolding.key($0)
      return title.contains(key) || title.count > 1 && key.contains(title)
    }
    return Array(holding.sorted { ($0.count, $0) < ($1.count, $1) }.prefix(3))
  }

  /// The places at which a word is a title, regardless of case and width.
  package static func places(of word: String, in titles: [[String]]) -> [Int] {
    guard titles.contains(where: { !$0.isEmpty }) else { return [] }
    let key = TextFolding.key(word)
    return titles.indices.filter { titles[$0].contains { TextFolding.key($0) == key } }
  }
}

extension Catalog {
  /// The tables with a title of this name.
  package func tables(titled word: String) -> [String] {
    let names = Array(tables.keys)
    return Titles.places(of: word, in: tables.values.map(\.titles)).map { names[$0] }
  }

  /// The table that a user names: by its name, else by a title that no other has.
  package func table(named word: String) -> Table? {
    if let exact = table(word) { return exact }
    let titled = tables(titled: word)
    return titled.count == 1 ? table(titled[0]) : nil
  }
}
