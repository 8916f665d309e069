import LessonFile
import Rendering

/// Prose as HTML. Markup in it is text; links lead only where a reader of a printed page could go as well.
struct ProseHTML {
  /// That of the page.
  let language: String
  /// A picture that a lesson names as an address that holds it whole; nil where only its words can stand for it.
  let picture: (String) -> String?
  /// What stands for a document in the text, and where the page has it; by its key.
  let document: (String) -> (name: String, id: String)?
  private var slugs: Set<String> = []
  /// The level of the heading before, so that none is skipped.
  private var level = 1

  init(
    language: String, document: @escaping (String) -> (name: String, id: String)? = { _ in nil },
    picture: @escaping (String) -> String?
  ) {
    self.language = language
    self.document = document
    self.picture = picture
  }

  struct Heading: Equatable {
    var level: Int
    var id: String
    var html: String
  }

  /// The page's own heading.
  mutating func title(_ text: [Inline]) -> Heading {
    Heading(level: 1, id: slug(text.plain), html: inlines(text, isPlain: true))
  }

  /// A heading below the page's own, at most one level under the one before it.
  mutating func heading(_ level: Int, _ text: [Inline]) -> Heading {
    self.level = min(max(level, 2), self.level + 1, 6)
    return Heading(level: self.level, id: slug(text.plain), html: inlines(text, isPlain: true))
  }

  /// As other viewers of Markdown make them, so that links within a lesson work: words in lower case, joined by hyphens.
  private mutating func slug(_ text: String) -> String {
    var base = ""
    for character in text.lowercased() {
      if character.isLetter || character.isNumber || character == "-" || character == "_" {
        base.append(character)
      } else if character == " " {
        base.append("-")
      }
    }
    // Ids of the page itself begin like this.
    if base.isEmpty || base.hasPrefix("jirei-") { base = "section-" + base }
    var found = base
    var number = 1
    while !slugs.insert(found).inserted {
      found = "\(base)-\(number)"
      number += 1
    }
    return found
  }

  // MARK: Blocks

  func html(_ prose: [Prose]) -> String { prose.map { html($0) }.joined() }

  func html(_ prose: Prose) -> String {
    switch prose {
    // A heading inside a quote or a list is none of the page's.
    case .heading(_, let text): "<p\(lang(text))><strong>\(inlines(text))</strong></p>\n"
    case .paragraph(let text): "<p\(lang(text))>\(inlines(text))</p>\n"
    case .list(let list): html(list)
    case .quote(let inner): "<blockquote>\n\(html(inner))</blockquote>\n"
    case .table(let table): html(table)
    case .code(_, let text): code(text)
    case .rule: "<hr>\n"
    case .note: ""
    }
  }

  /// A box that scrolls, since lines of code are not to be broken; it can be reached by keyboard.
  private func code(_ text: String) -> String {
    "<pre class=\"code\" tabindex=\"0\"><code>\(HTMLText.marked(text, in: language, breaks: .kept))</code></pre>\n"
  }

  private func html(_ list: ProseList) -> String {
    let items = list.items.map { item -> String in
      if list.isTight, case .paragraph(let text)? = item.first {
        return "<li\(lang(text))>\(inlines(text))\(item.count > 1 ? "\n" + html(Array(item.dropFirst())) : "")</li>\n"
      }
      return "<li>\n\(html(item))</li>\n"
    }
    guard let start = list.start else { return "<ul>\n\(items.joined())</ul>\n" }
    return "<ol\(start == 1 ? "" : " start=\"\(start)\"")>\n\(items.joined())</ol>\n"
  }

  private func html(_ table: ProseTable) -> String {
    func row(_ cells: [[Inline]], isHead: Bool) -> String {
      let parts = zip(cells, table.alignments).map { cell, alignment in
        let side =
          switch alignment {
          case .natural: ""
          case .left: " class=\"left\""
          case .center: " class=\"center\""
          case .right: " class=\"number\""
          }
        // A header without words would name nothing.
        let isHeader = isHead && !cell.plain.allSatisfy(\.isWhitespace)
        let element = isHeader ? "th" : "td"
        return "<\(element)\(isHeader ? " scope=\"col\"" : "")\(side)\(lang(cell))>\(inlines(cell))</\(element)>"
      }
      return "<tr>\(parts.joined())</tr>\n"
    }
    // Markdown needs a head where a table has none.
    let hasHead = table.header.contains { !$0.plain.allSatisfy(\.isWhitespace) }
    let head = hasHead ? "<thead>\n\(row(table.header, isHead: true))</thead>\n" : ""
    let body = table.rows.map { row($0, isHead: false) }.joined()
    return
      "<div class=\"scroll\" role=\"group\" tabindex=\"0\">\n<table>\n\(head)<tbody>\n\(body)</tbody>\n</table>\n</div>\n"
  }

  /// On a Japanese page, words that are not Japanese are taken for English.
  private func lang(_ text: [Inline]) -> String {
    guard language == "ja" else { return "" }
    let words = text.plain
    return HTMLText.isJapanese(words) || !words.contains(where: \.isLetter) ? "" : " lang=\"en\""
  }

  // MARK: Inlines

  /// - Parameter isPlain: without links and pictures, as in a heading.
  func inlines(_ inlines: [Inline], isPlain: Bool = false) -> String {
    var out = ""
    for (index, inline) in inlines.enumerated() {
      switch inline {
      case .text(let text): out += words(text)
      case .code(let text): out += "<code>\(HTMLText.marked(text, in: language, breaks: .spaces))</code>"
      case .emphasis(let inner): out += "<em>\(self.inlines(inner, isPlain: isPlain))</em>"
      case .strong(let inner): out += "<strong>\(self.inlines(inner, isPlain: isPlain))</strong>"
      case .struck(let inner): out += "<del>\(self.inlines(inner, isPlain: isPlain))</del>"
      case .link(let inner, let address):
        let content = self.inlines(inner, isPlain: isPlain)
        out += isPlain ? content : ProseHTML.link(content, to: address)
      case .image(let alternative, let address):
        out += isPlain ? words(alternative) : image(alternative, address)
      case .citation(let cited): out += "(\(cited.map { citation($0, isPlain) }.joined(separator: "; ")))"
      case .softBreak: out += joins(inlines, index) ? "" : "\n"
      case .lineBreak: out += isPlain ? " " : "<br>\n"
      }
    }
    return out
  }

  private func citation(_ cited: Citation, _ isPlain: Bool) -> String {
    let place = cited.place.isEmpty ? "" : ", \(words(cited.place))"
    guard let found = document(cited.key) else { return words(cited.key) + place }
    let name = words(found.name)
    return (isPlain ? name : "<a href=\"#\(found.id)\">\(name)</a>") + place
  }

  private func words(_ text: String) -> String { HTMLText.marked(text, in: language) }

  /// Whether a line break stands between two Japanese characters, where no space is wanted.
  private func joins(_ inlines: [Inline], _ index: Int) -> Bool {
    guard index > 0, index + 1 < inlines.count else { return false }
    guard let before = [inlines[index - 1]].plain.unicodeScalars.last,
      let after = [inlines[index + 1]].plain.unicodeScalars.first
    else { return false }
    func isWide(_ scalar: Unicode.Scalar) -> Bool {
      HTMLText.isJapanese(scalar) || (0x3000...0x303F).contains(scalar.value)
        || (0xFF01...0xFF60).contains(scalar.value)
    }
    return isWide(before) && isWide(after)
  }

  static func link(_ content: String, to address: String) -> String {
    let page = pageAddress(address)
    return isFollowed(address) ? "<a href=\"\(HTMLText.escaped(page, breaks: .spaces))\">\(content)</a>" : content
  }

  /// The page of a lesson beside this one: `first-tour.html#top` of `first-tour.md#top`.
  private static func pageAddress(_ address: String) -> String {
    let path = address.prefix { $0 != "#" && $0 != "?" }
    guard scheme(of: address) == nil, path.hasSuffix(".md") else { return address }
    return path.dropLast(3) + ".html" + address.dropFirst(path.count)
  }

  /// Addresses of the web and of mail, places on the page, and files beside it.
  static func isFollowed(_ address: String) -> Bool {
    let isClean = address.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7F && $0 != "\\" }
    guard isClean, let first = address.unicodeScalars.first, !address.hasPrefix("//") else { return false }
    if first == "#" { return true }
    guard let scheme = scheme(of: address) else { return true }
    return ["http", "https", "mailto"].contains(scheme)
  }

  /// `http` of `http://…`, in lower case; nil of a relative address.
  static func scheme(of address: String) -> String? {
    guard let end = address.firstIndex(where: { ":/?#".contains($0) }), address[end] == ":" else { return nil }
    return address[..<end].lowercased()
  }

  private func image(_ alternative: String, _ address: String) -> String {
    if let source = picture(address) {
      return "<img src=\"\(source)\" alt=\"\(HTMLText.escaped(alternative, breaks: .spaces))\">"
    }
    return
      "<span class=\"picture\">[\(HandoutWords.of(language: language).picture): \(words(alternative.isEmpty ? address : alternative))]</span>"
  }
}
