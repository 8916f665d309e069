import Tables
import Text

extension Citation {
  /// An entry that nothing in the fields ends before its brace.
  var bibtex: String {
    let kinds = ["article-journal": "article", "book": "book", "report": "techreport"]
    let kind = kinds[type] ?? "misc"
    var fields: [(String, String)] = []
    func add(_ name: String, _ value: String?) {
      if let value, !value.isEmpty { fields.append((name, value)) }
    }
    func text(_ name: String) -> String? { values[name].map(Citation.escaped) }
    add("author", authors.map(Citation.bibtexName).joined(separator: " and "))
    // The title as printed, with its translation in brackets behind it, as APA has it.
    let printed = values["title_original"].map { "\($0) [\(title)]" } ?? title
    if !isOnlyLabelled { add("title", "{\(Citation.escaped(printed))}") }
    add("year", text("year"))
    add(kind == "article" ? "journal" : "booktitle", text("container"))
    add("volume", text("volume"))
    add("number", text("issue"))
    add("pages", text("pages").map { $0.replacing("–", with: "-").replacing("-", with: "--") })
    add("edition", text("edition"))
    add(kind == "techreport" ? "institution" : "publisher", text("publisher"))
    add("doi", values["doi"].map(Citation.address))
    add("url", values["url"].map(Citation.address))
    add("language", text("language"))
    if isOnlyLabelled { add("note", Citation.escaped(unknownTitle)) }
    var lines = fields.map { name, value in "  \(name) = {\(value)}" }
    if let date = values["date"].flatMap({ CalendarDate(iso: $0) }),
      let year = fields.firstIndex(where: { $0.0 == "year" })
    {
      let (_, month, day) = date.components
      // The names of months are words of BibTeX and stand without braces.
      lines.insert(contentsOf: ["  month = \(Citation.months[month - 1])", "  day = {\(day)}"], at: year + 1)
    }
    return "@\(kind){\(bibtexKey),\n\(lines.joined(separator: ",\n"))\n}"
  }

  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  /// A whole name stands in braces, so that no word in it parts authors.
  private static func bibtexName(_ author: Author) -> String {
    func guarded(_ text: String) -> String {
      text.split(separator: " ").contains { $0.lowercased() == "and" } ? "{\(escaped(text))}" : escaped(text)
    }
    if author.given.isEmpty { return "{\(escaped(author.family))}" }
    return "\(guarded(author.family)), \(guarded(author.given))"
  }

  /// Text as LaTeX prints it: no brace or command of its own, and no line of its own.
  private static func escaped(_ text: String) -> String {
    var out = ""
    VisibleText.forEach(in: text) { scalar, isHidden in
      switch scalar {
      case "&", "%", "$", "#", "_": out += "\\\(scalar)"
      case "{": out += "\\textbraceleft{}"
      case "}": out += "\\textbraceright{}"
      case "\\": out += "\\textbackslash{}"
      case "~": out += "\\textasciitilde{}"
      case "^": out += "\\textasciicircum{}"
      case "\t": out += " "
      case _ where VisibleText.isLineBreak(scalar): out += " "
      case _ where isHidden: out += "\\textlangle{}\(VisibleText.number(scalar))\\textrangle{}"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  /// A DOI or an address: what may not stand in one is written by its bytes, as `%7D`.
  static func address(_ text: String) -> String {
    var out = ""
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: out.unicodeScalars.append(Unicode.Scalar(byte))
      case _ where addressSigns.contains(byte): out.unicodeScalars.append(Unicode.Scalar(byte))
      default: out += "%" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }
    return out
  }

  /// Those of RFC 3986, and `<` and `>`, which stand in older DOIs.
  private static let addressSigns = Set("-._~:/?#[]@!$&'()*+,;=%<>".utf8)

  /// Letters, digits, `:`, `_` and `-` of each key; a number tells apart what then is alike. A key that needs no change
  /// keeps its own.
  static func bibtexKeys(_ keys: [String]) -> [String] {
    let reduced = keys.map { key in
      let kept = String(key.unicodeScalars.filter(isKeySign).map(Character.init))
      return kept.isEmpty ? "source" : kept
    }
    var taken: Set<String> = []
    var out = reduced
    // BibTeX takes two keys that differ only in case for the same.
    let changed = keys.indices.filter { reduced[$0] != keys[$0] || !taken.insert(keys[$0].lowercased()).inserted }
    for index in changed {
      var number = 2
      while !taken.insert(out[index].lowercased()).inserted {
        out[index] = "\(reduced[index])-\(number)"
        number += 1
      }
    }
    return out
  }

  private static func isKeySign(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "0"..."9", "A"..."Z", "a"..."z", ":", "_", "-": true
    default: false
    }
  }
}
