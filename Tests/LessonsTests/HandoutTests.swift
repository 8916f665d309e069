import Diagnostics
import LessonFile
import Lessons
import Session
import TerminalSupport
import Testing

@Suite("A lesson as a page")
struct HandoutTests {
  static let repository = String(#filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined())
  static let samples = "\(repository)/Tests/LessonsTests/Samples"
  static let facts = Handout.Facts(
    corpus: "Cases & <claims>", version: "1.0", created: "2026-01-31", program: "jirei 9", works: [:])

  struct Broken: Error {
    var failures: [String]
  }

  /// The page of a sample, with the facts of the shipped corpus.
  static func page(sample name: String, isTeachers: Bool = false) throws -> String {
    let path = "\(samples)/\(name)"
    return try page(of: try Lesson.read(path, named: path), isTeachers: isTeachers)
  }

  static func page(_ text: String, name: String = "lesson.md", isTeachers: Bool = false) throws -> String {
    try page(of: Lesson(bytes: Array(text.utf8), name: name), isTeachers: isTeachers)
  }

  private static func page(of lesson: Lesson, isTeachers: Bool) throws -> String {
    let session = try Session.open(["\(repository)/Corpus"], isSafe: false)
    let answers = HandoutAnswers(to: lesson, in: session)
    guard answers.failures.isEmpty else { throw Broken(failures: answers.failures.map { $0.rendered() }) }
    var facts = facts
    facts.works = session.works
    return session.inFolder(of: lesson.name) {
      Handout.html(of: lesson, answers: answers, facts: facts, isTeachers: isTeachers) {
        session.picture($0, atMost: 2 << 20)
      }
    }
  }

  @Test(
    "samples give pages in which all is closed, named once and leads somewhere",
    arguments: ["everything.md", "japanese.md"])
  func wellFormed(sample: String) throws {
    let page = PageReader(try HandoutTests.page(sample: sample, isTeachers: true))
    #expect(page.faults.isEmpty)
    #expect(page.all("h1").count == 1)
    for landmark in ["header", "main", "footer", "nav"] { #expect(page.all(landmark).count == 1) }
    var level = 1
    for heading in page.elements where heading.name.count == 2 && heading.name.first == "h" && heading.name != "hr" {
      let own = Int(heading.name.dropFirst()) ?? 0
      #expect(own <= level + 1, "\(heading.text)")
      level = own
    }
    #expect(page.all("table").allSatisfy { !$0.path.contains("table") })
    for picture in page.all("svg") {
      #expect(picture.attributes["role"] == "img")
      #expect(picture.attributes["aria-labelledby"] != nil)
    }
    for box in page.elements where (box.attributes["class"] ?? "").split(separator: " ").contains("scroll") {
      #expect(box.attributes["tabindex"] == "0")
    }
  }

  @Test(
    "a page asks for nothing: no script, no handler, no address but those of links",
    arguments: ["everything.md", "japanese.md"])
  func selfContained(sample: String) throws {
    let html = try HandoutTests.page(sample: sample, isTeachers: true)
    let page = PageReader(html)
    for name in ["script", "link", "iframe", "object", "form", "input", "base", "use", "image"] {
      #expect(page.all(name).isEmpty, "\(name)")
    }
    for element in page.elements {
      for (name, value) in element.attributes {
        #expect(!name.hasPrefix("on"), "\(element.name) \(name)")
        if name == "src" { #expect(value.hasPrefix("data:image/")) }
        if name == "href" {
          #expect(["#", "https://", "mailto:", "first-tour.html"].contains { value.hasPrefix($0) }, "\(value)")
        }
      }
    }
    #expect(!html.contains("url(http"))
    #expect(!html.contains("@import"))
    #expect(html.contains("default-src 'none'"))
  }

  @Test("the same lesson gives the same bytes")
  func deterministic() throws {
    let first = try HandoutTests.page(sample: "everything.md")
    #expect(try HandoutTests.page(sample: "everything.md") == first)
  }

  @Test("whatever a lesson, its data and its name hold is shown as text")
  func escaping() throws {
    let evil = "<script>alert(1)</script>&\"'\u{202E}x"
    let html = try HandoutTests.page(
      """
      # \(evil)

      ## \(evil)

      Words \(evil) and `\(evil)`.

      - \(evil)

      | \(evil) |
      | --- |
      | \(evil) |

          \(evil)

      <b onclick="x">bold</b>

      <!-- \(evil) -->

      [words](javascript:alert(1)) [words](data:text/html,x) [words](//example.org) [words]( <java script:x> )
      ![\(evil)](https://example.org/x.png)

      ```jirei
      items | take 1 | select `a<b>&"` = "\(evil.replacing("\"", with: "\\\"").replacing("\u{202E}", with: ""))"
      echo \(evil)
      ```
      """, name: "\(evil).md", isTeachers: true)
    let page = PageReader(html)
    #expect(page.faults.isEmpty)
    for name in ["script", "b", "img"] { #expect(page.all(name).isEmpty) }
    #expect(
      page.all("a").allSatisfy {
        ($0.attributes["href"] ?? "").hasPrefix("#") || $0.attributes["href"]?.hasPrefix("https://") == true
      })
    #expect(!html.unicodeScalars.contains("\u{202E}"))
    #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&amp;"))
    #expect(page.text.contains("Cases &amp; &lt;claims&gt;"))
  }

  @Test("what the prose cites stands among the sources, and a lesson beside this one is its page")
  func citations() throws {
    let page = try HandoutTests.page("# A\n\nSee [@nakagawa2025, Table 3] and [B](b.md#c).\n")
    #expect(page.contains("(<a href=\"#jirei-source-1\">Nakagawa (2025)</a>, Table 3)"))
    #expect(page.contains("<li id=\"jirei-source-1\">"))
    #expect(page.contains("<a href=\"b.html#c\">B</a>"))
  }

  @Test("notes are left out unless asked for")
  func notes() throws {
    let text = "# A\n\n<!-- keep this back -->\n\nWords.\n"
    #expect(try !HandoutTests.page(text).contains("keep this back"))
    #expect(try HandoutTests.page(text, isTeachers: true).contains("keep this back"))
  }

  @Test("a hidden block runs and is not shown, an expected error is shown in its box")
  func marks() throws {
    let page = PageReader(
      try HandoutTests.page(
        """
        # A

        ```jirei hidden
        let five = items | where table = 3
        ```

        ```jirei
        five | count
        ```

        ```jirei expect-error
        five | where tabel = 3
        ```
        """))
    #expect(page.all("pre").filter { $0.attributes["class"] == "query" }.count == 2)
    #expect(page.all("caption").map(\.text) == ["Answer 1"])
    let box = page.elements.filter { $0.attributes["class"] == "problem" }
    #expect(box.count == 1)
    #expect(page.all("mark").map(\.text) == ["tabel"])
  }

  @Test("a question hides its answer on a screen and has it at the end on paper")
  func questions() throws {
    let page = PageReader(
      try HandoutTests.page(
        """
        # A

        How many?

        - four
        - five

        ```jirei ask
        items | where table = 3 | count
        ```
        """))
    #expect(page.faults.isEmpty)
    #expect(page.all("li").filter { $0.path.last == "ol" }.map(\.text) == ["four", "five"])
    let cells = page.all("td").filter { $0.text == "5" }
    #expect(cells.count == 2)
    #expect(cells[0].path.contains("details"))
    #expect(cells[1].path.contains("section") && !cells[1].path.contains("details"))
  }

  /// A block, and what its failure begins with.
  static let failing: [(block: String, error: String)] = [
    ("```jirei\nitmes\n```", "error: no table or command \"itmes\"\n  lesson.md:4:1\n"),
    ("```jirei hidden\nitems | count\nitmes\n```", "error: no table or command \"itmes\"\n  lesson.md:5:1\n"),
    (
      "```jirei expect-error\nitems | count\n```",
      "error: this block was expected to fail, and it works\n  lesson.md:3\n"
    ),
    ("```jirei asks\nitems\n```", "error: no mark \"asks\"\n  lesson.md:3\n"),
    ("```jirei\nexpect 1 = 2\n```", "error: this does not hold\n  lesson.md:4:8\n"),
  ]

  @Test("a block that fails without being meant to is told with its place", arguments: failing)
  func failures(block: String, error: String) throws {
    let lesson = Lesson(bytes: Array("# A\n\n\(block)\n\n```jirei\nitems | count\n```\n".utf8), name: "lesson.md")
    let session = try Session.open(["\(HandoutTests.repository)/Corpus"], isSafe: false)
    let answers = HandoutAnswers(to: lesson, in: session)
    #expect(answers.failures.count == 1)
    #expect(answers.failures.first?.rendered().hasPrefix(error) == true, "\(answers.failures.map { $0.rendered() })")
  }

  @Test("an error that the lesson records is one that it shows")
  func recordedErrors() throws {
    let page = try HandoutTests.page(
      """
      # A

      ```jirei
      itmes
      ```

      ```text
      error: no table or command "itmes"
        lesson.md:4:1
          itmes
          ^^^^^
        did you mean "items"?
      ```
      """, name: "some/folder/lesson.md")
    #expect(page.contains("did you mean &quot;items&quot;?"))
  }

  @Test("the sources of what is shown stand at the end, each once, with their places")
  func sources() throws {
    let page = PageReader(
      try HandoutTests.page(
        """
        # A

        ```jirei
        items | where table = 3 | select item, rate
        ```

        ```jirei
        items | where table = 3 | chart bar item rate
        ```

        ```jirei hidden
        municipalities | select name, population
        ```
        """))
    let entries = page.elements.filter { ($0.attributes["id"] ?? "").hasPrefix("jirei-source-") }
    #expect(entries.count == 1)
    #expect(page.text.contains("Nakagawa, G. (2025)."))
    #expect(page.text.contains("Table 3, row 1"))
    let uses = page.all("a").filter { ($0.attributes["href"] ?? "").hasPrefix("#jirei-step-") }
    #expect(uses.map(\.text) == ["Query 1", "Query 2"])
    #expect(page.text.contains("version 1.0"))
    #expect(page.all("time").allSatisfy { $0.text == "2026-01-31" })
  }

  @Test("unknown cells are marked and explained once")
  func unknowns() throws {
    let html = try HandoutTests.page(
      """
      # A

      ```jirei
      municipalities | where award is unknown | select name, award | take 2
      ```

      ```jirei
      municipalities | where award is unknown | select name, award | take 2
      ```
      """)
    let page = PageReader(html)
    #expect(page.all("td").filter { $0.attributes["class"] == "unknown" }.count == 4)
    // Where it first occurs, and at the end.
    #expect(html.components(of: "the sources do not say") == 3)
  }

  @Test("the language is that of the prose, and what is Japanese is marked elsewhere")
  func languages() throws {
    let english = PageReader(try HandoutTests.page("# Cities: 都城市\n\nThe city 神戸市（Kobe） is large.\n"))
    #expect(english.all("html").first?.attributes["lang"] == "en")
    let runs = english.all("span").filter { $0.attributes["lang"] == "ja" }.map(\.text)
    #expect(runs == ["都城市", "神戸市（"])
    let japanese = PageReader(
      try HandoutTests.page("# 都市\n\nここでは\n都市を読みます。\n\nEnglish words.\n\n```jirei\nroles | count\n```\n"))
    #expect(japanese.all("html").first?.attributes["lang"] == "ja")
    #expect(japanese.all("p").contains { $0.text == "ここでは都市を読みます。" })
    #expect(japanese.all("p").contains { $0.text == "English words." && $0.attributes["lang"] == "en" })
    #expect(japanese.elements.contains { $0.attributes["class"] == "answer" && $0.attributes["lang"] == "en" })
  }

  @Test("without a heading the name of the file is the title")
  func untitled() throws {
    let page = PageReader(try HandoutTests.page("Words.\n", name: "a/b.md"))
    #expect(page.all("h1").map(\.text) == ["b.md"])
    #expect(page.all("title").map(\.text) == ["b.md"])
  }

  @Test("headings keep their order, and links to them as other viewers have them work")
  func headings() throws {
    let page = PageReader(
      try HandoutTests.page("## Before\n\n# The title\n\n#### Deep\n\n# Second\n\n## Deep\n\n[up](#deep-1)\n"))
    #expect(page.faults.isEmpty)
    #expect(page.all("h1").map(\.text) == ["The title"])
    #expect(page.elements.filter { $0.attributes["id"]?.hasPrefix("deep") == true }.map(\.name) == ["h3", "h3"])
  }
}

extension String {
  fileprivate func components(of part: String) -> Int { ranges(of: part).count + 1 }
}
