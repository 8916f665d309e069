import Tables

/// A document that answers rest on, as a bibliography names it.
package struct Work: Sendable, Equatable {
  package var key: String
  /// As APA has it.
  package var citation: String
  /// As a text names it: "Nakagawa (2025)".
  package var name: String

  package init(key: String, citation: String, name: String? = nil) {
    self.key = key
    self.citation = citation
    self.name = name ?? key
  }
}

/// The table of sources of a catalog, and what names them.
package struct Bibliography {
  private let catalog: Catalog
  private var table: Table? { catalog.sourcesTable.flatMap { catalog.table($0) } }

  package init(catalog: Catalog) { self.catalog = catalog }

  /// The documents, by key.
  package var works: [String: Work] {
    guard let table else { return [:] }
    var works: [String: Work] = [:]
    let names = names
    for citation in Citation.all(of: table) {
      works[citation.key] = Work(
        key: citation.key, citation: citation.text(.apa), name: names[citation.key])
    }
    return works
  }

  /// The documents as a reader would cite them in a text, "Nakagawa (2025)", by key.
  package var names: [String: String] {
    guard let table, let name = table.schema.index(of: "name"), let id = table.schema.index(of: "id") else {
      return [:]
    }
    var names: [String: String] = [:]
    for row in 0..<table.rowCount where table.columns[name].isKnown(row) {
      names[table.columns[id].display(at: row)] = table.columns[name].display(at: row)
    }
    return names
  }

  /// By a column of references to sources, or one with their keys as words, with the place beside it.
  package func places(namedIn table: Table) -> [SourcePlace] {
    guard let known = self.table, let name = known.name else { return [] }
    let keys = Set(catalog.rowNames(of: known).ids)
    let places = table.schema.index(of: "place")
    var found: [SourcePlace] = []
    for (field, column) in zip(table.schema.fields, table.columns) {
      let isReference = field.type == .reference(name)
      guard isReference || field.name == "source" && field.type == .text else { continue }
      for row in 0..<table.rowCount {
        let place = places.flatMap { table.columns[$0].value(at: row).text } ?? ""
        switch column.value(at: row) {
        case .reference(let reference): found.append(SourcePlace(source: reference.id, place: place, basis: nil))
        case .text(let text):
          let words = text.split(separator: ";").map { $0.drop { $0 == " " } }.map(String.init)
          for word in words where keys.contains(word) {
            // Places of several sources stand in one cell.
            found.append(SourcePlace(source: word, place: words.count == 1 ? place : "", basis: nil))
          }
        default: break
        }
      }
    }
    return found
  }

  /// By the citations that stand in a document.
  package func places(citedIn document: String) -> [SourcePlace] {
    guard let table else { return [] }
    return Citation.all(of: table).compactMap { citation in
      let isThere = Citation.Style.allCases.contains { document.contains(citation.text($0)) }
      return isThere ? SourcePlace(source: citation.key, place: "", basis: nil) : nil
    }
  }
}
