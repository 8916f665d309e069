import Corpus
import Diagnostics
import Rendering
import Tables

/// A document that answers rest on, as a bibliography names it.
package struct Work: Sendable, Equatable {
  package var key: String
  /// As APA has it.
  package var citation: String

  package init(key: String, citation: String) {
    self.key = key
    self.citation = citation
  }
}

extension Session {
  /// The places in sources that a reply rests on, each once: by the rows behind its tables, and where it names sources
  /// itself, as `show` and `cite` do.
  package func sources(of reply: Reply) -> [SourcePlace] {
    var found: [SourcePlace] = []
    var seen: Set<SourcePlace> = []
    func add(_ places: [SourcePlace]) {
      for place in places where !place.source.isEmpty && seen.insert(place).inserted { found.append(place) }
    }
    for part in reply.parts {
      switch part {
      case .table(let table, _):
        add((try? sources(of: table)) ?? [])
        add(sourcesNamed(in: table))
      case .chart(let chart, var table, _):
        table.schema.fields.removeAll { !chart.columns.contains($0.name) }
        add((try? sources(of: table)) ?? [])
      case .document(let text): add(sourcesCited(in: text))
      case .line, .prose: break
      }
    }
    return found
  }

  /// The documents of the corpus, by key.
  package var works: [String: Work] {
    guard let table = catalog.sourcesTable.flatMap({ catalog.table($0) }) else { return [:] }
    var works: [String: Work] = [:]
    for citation in Citation.all(of: table) {
      works[citation.key] = Work(key: citation.key, citation: citation.text(.apa))
    }
    return works
  }

  /// By a column of references to sources, or one with their keys as words, with the place beside it.
  private func sourcesNamed(in table: Table) -> [SourcePlace] {
    guard let name = catalog.sourcesTable, let known = catalog.table(name) else { return [] }
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

  private func sourcesCited(in document: String) -> [SourcePlace] {
    guard let table = catalog.sourcesTable.flatMap({ catalog.table($0) }) else { return [] }
    return Citation.all(of: table).compactMap { citation in
      let isThere = Citation.Style.allCases.contains { document.contains(citation.text($0)) }
      return isThere ? SourcePlace(source: citation.key, place: "", basis: nil) : nil
    }
  }
}
