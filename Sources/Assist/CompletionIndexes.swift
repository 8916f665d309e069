import Tables

/// The indexes that completion has made, kept as long as their tables are the same.
package final class CompletionIndexes {
  private var names: [String: CompletionIndex] = [:]
  private var values: [ObjectIdentifier: (dictionary: TextDictionary, index: CompletionIndex)] = [:]

  /// Answers come and go, and an index keeps the texts of its column alive.
  private static let mostValues = 64

  package init() {}

  /// The tables are others than before.
  package func forget() {
    names = [:]
    values = [:]
  }

  /// The names of a table's rows.
  func names(of table: Table, in catalog: Catalog) -> CompletionIndex {
    let name = table.name ?? ""
    if let kept = names[name] { return kept }
    let made = CompletionIndex.names(of: table, in: catalog)
    names[name] = made
    return made
  }

  /// The values of a column, kept while its dictionary is the same.
  func values(of column: Column?, categories: [String]) -> CompletionIndex {
    guard let dictionary = CompletionIndex.dictionary(of: column) else {
      return CompletionIndex.values(of: column, categories: categories)
    }
    let key = ObjectIdentifier(dictionary)
    if let kept = values[key], kept.dictionary === dictionary { return kept.index }
    let made = CompletionIndex.values(of: column, categories: categories)
    if values.count >= CompletionIndexes.mostValues { values = [:] }
    values[key] = (dictionary, made)
    return made
  }
}
