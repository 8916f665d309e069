import Charts
import Diagnostics
import LessonFile
import Provenance
import Rendering
import Session
import Tables

/// A lesson as one page that needs nothing else: no network, no script, no font. Read on a screen, aloud, or on paper.
///
/// The same lesson, answers and facts always give the same bytes.
package struct Handout {
  /// What stands at the end of the page beside the sources.
  package struct Facts: Sendable {
    /// Nil of tables that are no corpus: then their names are given.
    package var corpus: String?
    package var tables: [String]
    package var version: String?
    /// The day of the corpus.
    package var created: String?
    /// The name and version of the program.
    package var program: String
    /// The documents that the corpus knows, by key.
    package var works: [String: Work]

    package init(
      corpus: String?, tables: [String] = [], version: String? = nil, created: String? = nil, program: String,
      works: [String: Work]
    ) {
      self.corpus = corpus
      self.tables = tables
      self.version = version
      self.created = created
      self.program = program
      self.works = works
    }
  }

  let lesson: Lesson
  let answers: HandoutAnswers
  let facts: Facts
  /// Whether it is the teacher's copy: with the notes, and with each answer where its question stands.
  let isTeachers: Bool
  let words: HandoutWords
  var prose: ProseHTML
  var bibliography: HandoutBibliography
  /// What stands on paper only, at the end: the answers to the questions.
  var printed = ""
  var headings: [ProseHTML.Heading] = []
  /// The signs of tables that the page has explained, or will at its end.
  var signs: Set<HTMLPageTable.Sign> = []

  private init(
    _ lesson: Lesson, _ answers: HandoutAnswers, _ facts: Facts, isTeachers: Bool,
    picture: @escaping (String) -> [UInt8]?
  ) {
    self.lesson = lesson
    self.answers = answers
    self.facts = facts
    self.isTeachers = isTeachers
    words = HandoutWords.of(language: Handout.language(of: lesson))
    var bibliography = HandoutBibliography(works: facts.works)
    for cited in lesson.citations { bibliography.cite(cited.key) }
    self.bibliography = bibliography
    prose = ProseHTML(
      language: words.language, document: { [bibliography] in bibliography.document($0) },
      picture: { HandoutPicture.path(of: $0).flatMap(picture).flatMap(HandoutPicture.address) })
  }

  /// - Parameters:
  ///   - isTeachers: whether it is the teacher's copy: with the notes, and with each answer where its question stands.
  ///   - picture: gives the bytes of a file that the lesson shows, by its path; nil where there is none to be had.
  package static func html(
    of lesson: Lesson, answers: HandoutAnswers, facts: Facts, isTeachers: Bool = false,
    picture: @escaping (String) -> [UInt8]? = { _ in nil }
  ) -> String {
    var handout = Handout(lesson, answers, facts, isTeachers: isTeachers, picture: picture)
    return handout.page()
  }

  // MARK: The page

  private mutating func page() -> String {
    let name = lesson.name.split(separator: "/").last.map(String.init) ?? lesson.name
    // A title in the front matter leaves the headings where they are, but for one that says the same.
    let stated = lesson.frontMatter.title
    let title = lesson.titlePart.flatMap { part in
      stated == nil || stated == part.text.plain ? part : nil
    }
    let heading = prose.title(title?.text ?? [.text(stated ?? name)])
    let main = body(without: title?.index)
    let contents = self.contents()
    return """
      <!DOCTYPE html>
      <html lang="\(words.language)">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
      <meta name="generator" content="\(attribute(facts.program))">
      <title>\(attribute(lesson.title ?? name))</title>
      <style>
      \(HandoutStyle.sheet)\(ChartSVG.style)
      </style>
      </head>
      <body>
      <a class="skip" href="#jirei-lesson">\(words.skip)</a>
      <header>
      <h1 id="\(heading.id)">\(heading.html)</h1>
      \(byline)\
      <p class="dateline">\(corpusLine)</p>
      </header>
      \(contents)<main id="jirei-lesson" tabindex="-1">
      \(main)\(answersOnPaper)</main>
      <footer>
      \(bibliography.html(words))\(about(name))</footer>
      </body>
      </html>

      """
  }

  private func attribute(_ text: String) -> String { HTMLText.escaped(text, breaks: .spaces) }

  /// The language that the lesson names, or the one that most of its prose is in. A Japanese word has fewer characters than an English one.
  static func language(of lesson: Lesson) -> String {
    if let language = lesson.frontMatter.language { return language }
    var japanese = 0
    var latin = 0
    func count(_ text: String) {
      for scalar in text.unicodeScalars {
        if HTMLText.isJapanese(scalar) { japanese += 1 } else if scalar.properties.isAlphabetic { latin += 1 }
      }
    }
    func count(_ prose: [Prose]) {
      for piece in prose {
        switch piece {
        case .heading(_, let text), .paragraph(let text): count(text.plain)
        case .list(let list): for item in list.items { count(item) }
        case .quote(let inner): count(inner)
        case .table(let table): for row in [table.header] + table.rows { count(row.map(\.plain).joined()) }
        case .code, .rule, .note: break
        }
      }
    }
    for part in lesson.parts {
      switch part {
      case .prose(let prose): count([prose])
      case .block(let block):
        count(block.question?.prompt ?? [])
        for choice in block.question?.choices ?? [] { count(choice.plain) }
        count(block.discussion)
      }
    }
    return japanese * 2 > latin ? "ja" : "en"
  }

  private mutating func body(without title: Int?) -> String {
    var out = ""
    var number = 0
    // The page has one heading of the first level; where a lesson has several, all others move down.
    let firsts = lesson.parts.filter { if case .prose(.heading(1, _)) = $0 { true } else { false } }
    let shift = firsts.count > 1 ? 1 : 0
    var answers = answers.answers[...]
    for (index, part) in lesson.parts.enumerated() where index != title {
      switch part {
      case .prose(.heading(let level, let text)):
        let heading = prose.heading(level + shift, text)
        headings.append(heading)
        out += "<h\(heading.level) id=\"\(heading.id)\">\(heading.html)</h\(heading.level)>\n"
      case .prose(.note(let text)): out += note(text)
      case .prose(let piece): out += prose.html(piece)
      case .block(let block):
        guard let answer = answers.popFirst() else { continue }
        guard !block.isHidden || block.question != nil else { continue }
        number += 1
        out += step(block, answer, number)
      }
    }
    return out
  }

  func note(_ text: String) -> String {
    guard isTeachers else { return "" }
    return "<div class=\"presenter\" role=\"note\"><p class=\"label\">\(words.presenter)</p>\n"
      + "<p>\(HTMLText.marked(text, in: words.language))</p></div>\n"
  }

  /// Worth its room from three parts on.
  private func contents() -> String {
    let parts = headings.filter { $0.level == 2 }
    guard parts.count > 2 else { return "" }
    let items = parts.map { "<li><a href=\"#\($0.id)\">\($0.html)</a></li>\n" }.joined()
    return
      "<nav aria-label=\"\(words.contents)\">\n<p class=\"label\">\(words.contents)</p>\n<ol>\n\(items)</ol>\n</nav>\n"
  }

  private var answersOnPaper: String {
    guard !printed.isEmpty else { return "" }
    return "<section class=\"paper-only\" aria-labelledby=\"jirei-answers\">\n"
      + "<h2 id=\"jirei-answers\">\(words.answers)</h2>\n\(printed)</section>\n"
  }

  // MARK: The end

  /// Who gives the lesson, in what course, when, and under which licence: what of it the lesson says.
  private var byline: String {
    let matter = lesson.frontMatter
    var parts: [String] = []
    if !matter.authors.isEmpty {
      parts.append(matter.authors.map(text).joined(separator: words.language == "ja" ? "・" : ", "))
    }
    if let course = matter.course { parts.append(text(course)) }
    if let date = matter.date { parts.append("<time datetime=\"\(attribute(date))\">\(text(date))</time>") }
    if let licence = matter.licence { parts.append("\(words.licence) \(text(licence))") }
    guard !parts.isEmpty else { return "" }
    return "<p class=\"byline\">\(parts.joined(separator: " · "))</p>\n"
  }

  private var corpusLine: String {
    let names = facts.tables.map { text($0) }.joined(separator: ", ")
    var parts = [facts.corpus.map { text($0) } ?? (names.isEmpty ? words.ownTables : "\(words.ownTables) (\(names))")]
    if let version = facts.version {
      parts.append(
        words.language == "ja" ? "第\(attribute(version))\(words.version)" : "\(words.version) \(text(version))")
    }
    if let created = facts.created { parts.append("<time datetime=\"\(attribute(created))\">\(text(created))</time>") }
    return
      "\(words.corpus)\(words.language == "ja" ? "：" : ": ")\(parts.joined(separator: words.language == "ja" ? "、" : ", "))"
  }

  private func text(_ text: String) -> String {
    let isForeign = words.language == "ja" && !HTMLText.isJapanese(text) && text.contains(where: \.isLetter)
    let marked = HTMLText.marked(text, in: words.language)
    return isForeign ? "<span lang=\"en\">\(marked)</span>" : marked
  }

  private func about(_ name: String) -> String {
    var out = "<section aria-labelledby=\"jirei-about\">\n<h2 id=\"jirei-about\">\(words.about)</h2>\n"
    out += "<p>\(corpusLine)</p>\n"
    if !signs.isEmpty { out += key(to: signs) }
    out +=
      "<p>\(words.madeBy) \(text(facts.program)) \(words.made) <code>\(HTMLText.marked(name, in: words.language))</code></p>\n"
    return out + "</section>\n"
  }

  func key(to signs: Set<HTMLPageTable.Sign>) -> String {
    let items = HTMLPageTable.Sign.allCases.filter(signs.contains).map { "<li>\(words.meaning(of: $0))</li>\n" }
    return "<ul class=\"key\" lang=\"\(words.language)\">\n\(items.joined())</ul>\n"
  }
}
