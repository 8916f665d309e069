import Tables
import Text

/// A row of the table of sources, written out as APA (7th edition), BibTeX or CSL-JSON.
package struct Citation {
  package enum Style: String, CaseIterable {
    case apa, bibtex
    case csl = "csl-json"
  }

  struct Author {
    var family: String
    var given: String
  }

  let values: [String: String]
  let authors: [Author]
  package let key: String
  /// The key as BibTeX may have it, another one for each row of the table.
  package let bibtexKey: String
  /// Whether the table has a column of titles and that of this row is not known.
  let lacksTitle: Bool

  /// Every row of a table of sources.
  package static func all(of table: Table) -> [Citation] {
    let keys = (0..<table.rowCount).map { Citation(table: table, row: $0, bibtexKey: "").key }
    return zip(0..., bibtexKeys(keys)).map { Citation(table: table, row: $0, bibtexKey: $1) }
  }

  private init(table: Table, row: Int, bibtexKey: String) {
    var values: [String: String] = [:]
    var authors: [Author] = []
    for (field, column) in zip(table.schema.fields, table.columns) where column.isKnown(row) {
      let value = column.value(at: row)
      if field.name == "authors", case .list(let names) = value {
        authors = names.map { Citation.author($0.display) }
      } else {
        values[field.name] = value.display
      }
    }
    self.values = values
    self.authors = authors
    lacksTitle = values["title"] == nil && table.schema.index(of: "title") != nil
    self.bibtexKey = bibtexKey
    key = table.schema.key.flatMap { values[$0] } ?? String(row + 1)
  }

  /// `Family, Given`; a name without a comma is one whole name, as of an institution.
  private static func author(_ text: String) -> Author {
    guard let comma = text.firstIndex(of: ",") else { return Author(family: text, given: "") }
    let rest = text[text.index(after: comma)...]
    return Author(family: String(text[..<comma]), given: String(rest.drop { $0 == " " }))
  }

  package func text(_ style: Style) -> String {
    switch style {
    case .apa: VisibleText.line(apa)
    case .bibtex: bibtex
    case .csl: csl
    }
  }

  var type: String { values["type"] ?? "document" }

  /// Whether it is something that one can look up. What everybody knows is named as a source and is no work.
  package var isWork: Bool { type != "general-knowledge" }

  // MARK: Title

  /// The title as a reader needs it. Square brackets say that the words are not those of the work.
  var title: String {
    guard lacksTitle else { return values["title"] ?? values["name"] ?? key }
    return authors.isEmpty ? "[Untitled \(Citation.withSmallInitial(values["name"] ?? type))]" : "[\(unknownTitle)]"
  }

  /// Whether the name of the row does not even describe what it is: a label of author and year.
  var isOnlyLabelled: Bool { lacksTitle && !authors.isEmpty }

  /// What is known of a work whose title is not.
  var unknownTitle: String {
    let isUnlisted = values["in_reference_list"] == "no" && values["cited_in_text"] == "yes"
    return "Title not known" + (isUnlisted ? "; cited in the text, not in its reference list" : "")
  }

  /// `DX` stays as it is.
  private static func withSmallInitial(_ text: String) -> String {
    guard let first = text.first, let second = text.dropFirst().first, second.isLowercase || second == " " else {
      return text
    }
    return first.lowercased() + text.dropFirst()
  }

  // MARK: APA

  private var apa: String {
    guard isWork else { return "\(values["name"] ?? key): \(title). General knowledge, no work to be looked up." }
    var out = apaAuthors
    // A work whose author nobody names stands under its title.
    let year = values["date"].flatMap { apaDate($0) } ?? values["year"] ?? "n.d."
    if out.isEmpty {
      out = "\(title) (\(year))."
    } else {
      out += (out.hasSuffix(".") ? "" : ".") + " (\(year)). \(apaTitle(title))."
    }
    if let container = values["container"] {
      out += " \(container)"
      if let volume = values["volume"] { out += ", \(volume)" }
      if let issue = values["issue"] { out += values["volume"] == nil ? ", (\(issue))" : "(\(issue))" }
      if let pages = values["pages"] { out += ", \(pages.replacing("-", with: "–"))" }
      out += "."
    } else if let publisher = values["publisher"], publisher != authors.first?.family || authors.count != 1 {
      out += " \(publisher)."
    }
    if let doi = values["doi"] {
      out += " https://doi.org/\(Citation.address(doi))"
    } else if let url = values["url"] {
      out += " \(Citation.address(url))"
    }
    return out
  }

  private func apaTitle(_ title: String) -> String {
    var out = values["title_original"].map { "\($0) [\(title)]" } ?? title
    if let edition = values["edition"] { out += " (\(edition) ed.)" }
    return out
  }

  private func apaDate(_ text: String) -> String? {
    guard let date = CalendarDate(iso: text) else { return nil }
    let months = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
      "December",
    ]
    let (year, month, day) = date.components
    return ["webpage", "report", "dataset"].contains(type) ? "\(year), \(months[month - 1]) \(day)" : "\(year)"
  }

  private var apaAuthors: String {
    let names = authors.map { $0.given.isEmpty ? $0.family : "\($0.family), \(Citation.initials($0.given))" }
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    if names.count > 20 { return names.prefix(19).joined(separator: ", ") + ", … \(last)" }
    return names.dropLast().joined(separator: ", ") + ", & \(last)"
  }

  /// `Go` is `G.`, `G. C.` stays.
  private static func initials(_ given: String) -> String {
    given.split(separator: " ").map { word in
      word.hasSuffix(".") || word.count == 1 ? String(word) : "\(word.prefix(1))."
    }.joined(separator: " ")
  }

  // MARK: CSL-JSON

  /// One item; several are put into an array by `list`.
  private var csl: String {
    var members: [String] = ["\"id\": \(JSONString.encode(key))", "\"type\": \(JSONString.encode(type))"]
    func add(_ name: String, _ value: String?) {
      if let value { members.append("\"\(name)\": \(JSONString.encode(value))") }
    }
    if !authors.isEmpty {
      let names = authors.map { author in
        author.given.isEmpty
          ? "{\"literal\": \(JSONString.encode(author.family))}"
          : "{\"family\": \(JSONString.encode(author.family)), \"given\": \(JSONString.encode(author.given))}"
      }
      members.append("\"author\": [\(names.joined(separator: ", "))]")
    }
    if !isOnlyLabelled { add("title", title) }
    if let date = values["date"].flatMap({ CalendarDate(iso: $0) }) {
      let (year, month, day) = date.components
      members.append("\"issued\": {\"date-parts\": [[\(year), \(month), \(day)]]}")
    } else if let year = values["year"].flatMap({ Int($0) }) {
      members.append("\"issued\": {\"date-parts\": [[\(year)]]}")
    }
    add("container-title", values["container"])
    add("volume", values["volume"])
    add("issue", values["issue"])
    add("page", values["pages"])
    add("edition", values["edition"])
    add("publisher", values["publisher"])
    add("DOI", values["doi"])
    add("URL", values["url"])
    add("original-title", values["title_original"])
    if isOnlyLabelled { add("note", unknownTitle) }
    return "{\(members.joined(separator: ", "))}"
  }

  /// Several works in one document of the style.
  package static func document(_ citations: [Citation], _ style: Style) -> String {
    let texts = citations.map { $0.text(style) }
    switch style {
    case .apa: return texts.joined(separator: "\n")
    case .bibtex: return texts.joined(separator: "\n\n")
    case .csl: return "[\n  \(texts.joined(separator: ",\n  "))\n]"
    }
  }
}
