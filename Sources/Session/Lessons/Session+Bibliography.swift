import Diagnostics
import Provenance
import Tables

extension Session {
  /// The places in sources that a reply rests on, each once: by the rows behind its tables, and where it names sources
  /// itself, as `show` and `cite` do.
  package func sources(of reply: Reply) -> [SourcePlace] {
    var found: [SourcePlace] = []
    var seen: Set<SourcePlace> = []
    let bibliography = Bibliography(catalog: workspace.catalog)
    func add(_ places: [SourcePlace]) {
      for place in places where !place.source.isEmpty && seen.insert(place).inserted { found.append(place) }
    }
    for part in reply.parts {
      switch part {
      case .table(let table, _):
        add((try? sources(of: table)) ?? [])
        add(bibliography.places(namedIn: table))
      case .chart(let chart, var table, _):
        table.schema.fields.removeAll { !chart.columns.contains($0.name) }
        add((try? sources(of: table)) ?? [])
      case .document(let text): add(bibliography.places(citedIn: text))
      case .line, .prose: break
      }
    }
    return found
  }

  /// The documents of the corpus, by key.
  package var works: [String: Work] { Bibliography(catalog: workspace.catalog).works }
}
