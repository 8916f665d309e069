import Provenance
import Rendering
import Session
import Tables
import Text

/// The documents that the answers of a page rest on: each once, with where on the page and in the document.
struct HandoutBibliography {
  /// A place on the page that rests on a document.
  struct Use {
    var name: String
    var id: String
  }

  private struct Entry {
    var work: Work
    var number: Int
    var uses: [(use: Use, places: [String])] = []
  }

  /// So many places of one use are named.
  private static let mostPlaces = 6

  private let works: [String: Work]
  private var entries: [String: Entry] = [:]

  init(works: [String: Work]) { self.works = works }

  /// Takes down what an answer rests on; gives the keys of the documents, in their order.
  mutating func note(_ places: [SourcePlace], in use: Use) -> [String] {
    var keys: [String] = []
    for place in places {
      let key = place.source
      var entry = entries[key] ?? Entry(work: works[key] ?? Work(key: key, citation: key), number: entries.count + 1)
      if !keys.contains(key) {
        keys.append(key)
        entry.uses.append((use, []))
      }
      if !place.place.isEmpty, let last = entry.uses.indices.last, !entry.uses[last].places.contains(place.place) {
        entry.uses[last].places.append(place.place)
      }
      entries[key] = entry
    }
    return keys
  }

  /// Takes down what the prose cites, whether or not an answer rests on it.
  mutating func cite(_ key: String) {
    guard entries[key] == nil, let work = works[key] else { return }
    entries[key] = Entry(work: work, number: entries.count + 1)
  }

  /// What stands for a document in the text, and its place on the page.
  func document(_ key: String) -> (name: String, id: String)? {
    entries[key].map { ($0.work.name, "jirei-source-\($0.number)") }
  }

  func link(to key: String, language: String) -> String {
    let words = HTMLText.marked(key, in: language)
    guard let entry = entries[key] else { return words }
    return "<a href=\"#jirei-source-\(entry.number)\">\(words)</a>"
  }

  func html(_ words: HandoutWords) -> String {
    guard !entries.isEmpty else { return "" }
    let sorted = entries.values.sorted {
      (TextFolding.key($0.work.citation), $0.work.key) < (TextFolding.key($1.work.citation), $1.work.key)
    }
    let foreign = words.language == "en" ? "" : " lang=\"en\""
    let items = sorted.map { entry in
      let uses = entry.uses.map { use, places -> String in
        let named = places.prefix(HandoutBibliography.mostPlaces).joined(separator: "; ")
        let more = places.count - HandoutBibliography.mostPlaces
        let all = places.isEmpty ? "" : " (\(HTMLText.marked(named))\(more > 0 ? "; … +\(more)" : ""))"
        return "<a href=\"#\(use.id)\">\(use.name)</a><span\(foreign)>\(all)</span>"
      }
      return
        "<li id=\"jirei-source-\(entry.number)\">\n<p\(foreign)>\(HandoutBibliography.linked(entry.work.citation)) "
        + "<span class=\"source-key\">[\(HTMLText.marked(entry.work.key))]</span></p>\n"
        + (uses.isEmpty ? "" : "<p class=\"uses\">\(words.usedIn) \(uses.joined(separator: ", "))</p>\n") + "</li>\n"
    }
    return "<section aria-labelledby=\"jirei-sources\">\n<h2 id=\"jirei-sources\">\(words.sources)</h2>\n"
      + "<ul class=\"sources\">\n\(items.joined())</ul>\n</section>\n"
  }

  /// Addresses in a citation become links.
  private static func linked(_ citation: String) -> String {
    var out = ""
    var plain: [Substring] = []
    func flush() {
      out += HTMLText.marked(plain.joined(separator: " "))
      plain = []
    }
    for word in citation.split(separator: " ", omittingEmptySubsequences: false) {
      let isAddress = word.hasPrefix("https://") || word.hasPrefix("http://")
      guard isAddress, ProseHTML.isFollowed(String(word)) else {
        plain.append(word)
        continue
      }
      if !plain.isEmpty { plain.append("") }
      flush()
      out += ProseHTML.link(HTMLText.escaped(String(word)), to: String(word))
      plain = [""]
    }
    flush()
    return out
  }
}
