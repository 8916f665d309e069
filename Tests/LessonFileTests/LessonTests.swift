import Diagnostics
import LessonFile
import Testing

@Suite("A lesson")
struct LessonTests {
  private func lesson(_ text: String) -> Lesson { Lesson(bytes: Array(text.utf8), name: "lesson.md") }

  private func blocks(_ text: String) -> [(source: String, answer: String?)] {
    lesson(text).blocks.map { (String(decoding: $0.source.bytes, as: UTF8.self), $0.answer) }
  }

  @Test("a block of statements has the text right after it as its answer")
  func answers() {
    let found = blocks(
      "# A\n\n```jirei\nitems | count\n```\n\n```text\ncount: 42\n```\n\n```jirei\ntables\n```\nprose\n```text\nno answer\n```\n"
    )
    #expect(found.map(\.source) == ["items | count\n", "tables\n"])
    #expect(found.map(\.answer) == ["count: 42\n", nil])
  }

  @Test("what follows a question belongs to its answer, up to the next block, heading or rule")
  func discussion() {
    let ask = "Q?\n\n```jirei ask\na\n```\n\n"
    let next = "```jirei\nb\n```\n"
    for (text, count) in [
      ("One.\n\nTwo.\n\n\(next)", 2), ("One.\n\n# H\n\nTwo.\n", 1), ("One.\n\n---\n\nTwo.\n\n\(next)", 1), (next, 0),
      ("One.\n\n\(ask)", 1), ("- One.\n- Two.\n", 1),
    ] {
      #expect(lesson(ask + text).blocks[0].discussion.count == count, "\(text)")
    }
    #expect(lesson("```jirei\na\n```\n\nOne.\n").parts.count == 2)
  }

  @Test("[x] marks the right choice and is no part of its words")
  func markedChoices() {
    let question = lesson("Q?\n\n- [ ] a\n- [X] b *c*\n- d\n\n```jirei ask\na\n```\n").blocks[0].question
    #expect(question?.choices.map(\.plain) == ["a", "b c", "d"])
    #expect(question?.marked == 1)
    #expect(question?.right(["d"]) == 2)
    #expect(question?.right(nil) == 1)
  }

  @Test("[@key] cites, each document with the line where it first stands")
  func citations() {
    let found = lesson("As [@a1, Table 3; @b] say.\n\n- *so* [@b]\n- [@c-d]\n\n`[@e]` [@ f] [@g\n").citations
    #expect(found.map(\.key) == ["a1", "b", "c-d"])
    #expect(found.map(\.line) == [1, 1, 4])
    guard case .prose(.paragraph(let words)) = lesson("As [@a1, Table 3] says.").parts[0] else {
      Issue.record("no paragraph")
      return
    }
    #expect(words == [.text("As "), .citation([Citation(key: "a1", place: "Table 3")]), .text(" says.")])
  }

  @Test("front matter says what the lesson is, and every mistake in it has its line")
  func frontMatter() {
    let found = lesson(
      "---\ntitle: \"A: B\"\nauthor:\n  - Ito\n  - Abe\ndate: 2026-04\nlicense: CC0\ntime: 30\n---\n\n# H\n\n```jirei\na\n```\n"
    )
    #expect(
      found.frontMatter
        == FrontMatter(title: "A: B", authors: ["Ito", "Abe"], date: "2026-04", licence: "CC0", minutes: 30))
    #expect(found.problems.isEmpty)
    #expect(found.blocks.map(\.source.firstLine) == [14])
    let wrong = lesson("---\ntitel: A\ndate: yesterday\ntime: long\nlanguage: fr\n\nwords\n---\n").problems
    #expect(
      wrong.map { $0.rendered().split(separator: "\n").map(String.init) } == [
        ["error: no key \"titel\" in the front matter", "  lesson.md:2", "  did you mean \"title\"?"],
        ["error: date cannot be \"yesterday\"", "  lesson.md:3", "  a date is written 2026-04-01, 2026-04 or 2026"],
        ["error: time cannot be \"long\"", "  lesson.md:4", "  the time is a number of minutes: time: 30"],
        ["error: language cannot be \"fr\"", "  lesson.md:5", "  the language of a lesson is en or ja"],
        ["error: this line of the front matter has no key", "  lesson.md:7", "  write: title: TEXT"],
      ])
    // A rule at the beginning is one.
    #expect(lesson("---\n\nWords: a\n\n---\n").frontMatter == FrontMatter())
  }

  @Test(
    "time and blocks in class",
    arguments: [
      ("- **Time**: 25 minutes\n", 25), ("- **時間**：45分\n", 45), ("---\ntime: 30\n---\n", 30),
      ("- Time: a while\n", nil), ("", nil),
    ])
  func time(text: String, minutes: Int?) {
    let blocks =
      "```jirei\na\n```\n\n```jirei hidden\na\n```\n\n## Homework\n\n```jirei\na\n```\n\n### B\n\n```jirei\na\n```\n"
    let found = lesson(text + "\n" + blocks + "\n## End\n\n```jirei\na\n```\n")
    #expect(found.minutes == minutes)
    #expect(found.blocksInClass == 2)
  }

  @Test(
    "fences",
    arguments: [
      ("~~~jirei\na\n~~~\n", ["a\n"]),
      ("````jirei\na\n```\nb\n````\n", ["a\n```\nb\n"]),
      ("````markdown\n```jirei\na\n```\n````\n", []),
      ("```python\n```\n```jirei\na\n```\n", ["a\n"]),
      ("   ```jirei\n   a\n   ```\n", ["a\n"]),
      ("    ```jirei\n    a\n    ```\n", []),
      ("```jirei\na", ["a\n"]),
      ("```jirei\n```\n", [""]),
      ("```jirei", [""]),
      ("```\njirei\n```\n", []),
      ("```jirei hidden\na\n```\n", ["a\n"]),
      ("```jirei\thidden\na\n```\n", ["a\n"]),
      ("```jirei2\na\n```\n", []),
      ("```jirei\r\na\r\n```\r\n", ["a\n"]),
      ("\u{FEFF}```jirei\na\n```\n", ["a\n"]),
      ("", []),
      ("`````", []),
    ])
  func fences(text: String, expected: [String]) {
    #expect(blocks(text).map(\.source) == expected)
  }

  @Test(
    "a block runs in a list and in a quote, and in no comment and no markup",
    arguments: [
      ("- a\n\n  ```jirei\n  b\n  ```\n", ["b\n"]),
      ("- ```jirei\n  b\n  ```\n", ["b\n"]),
      ("1. a\n   - ~~~jirei\n     b\n     ~~~\n", ["b\n"]),
      ("> ```jirei\n> b\n>\n>  c\n> ```\n", ["b\n\n c\n"]),
      ("> - > ```jirei\n>   > b\n>   > ```\n", ["b\n"]),
      // Of a tab that belongs to the quote in part, the parser keeps a space.
      (">\t```jirei\n>\tb\n>\t```\n", [" b\n"]),
      ("-\t```jirei\n\tb\n\t\tc\n\t```\n", ["b\n\tc\n"]),
      // What a quote leaves out ends the block.
      ("> ```jirei\n> b\nc\n```\n", ["b\n"]),
      ("<!--\n```jirei\nb\n```\n-->\n", []),
      ("<!--\n```jirei\nb\n```\n\n```jirei\nc\n```\n-->\n```jirei\nd\n```\n", ["d\n"]),
      ("- a\n\n  <!--\n  ```jirei\n  b\n  ```\n  -->\n", []),
      ("<details>\n```jirei\nb\n```\n</details>\n", []),
      ("<details>\n\n```jirei\nb\n```\n\n</details>\n", ["b\n"]),
      // A comment within a line ends with the paragraph.
      ("a <!--\n```jirei\nb\n```\n-->\n", ["b\n"]),
    ])
  func nests(text: String, expected: [String]) {
    #expect(blocks(text).map(\.source) == expected)
  }

  @Test(
    "an answer belongs to the block that it follows in the same list or quote",
    arguments: [
      ("> ```jirei\n> a\n> ```\n>\n> ```text\n> 1\n> ```\n", "1\n"),
      ("- ```jirei\n  a\n  ```\n\n  ```text\n  1\n  ```\n", "1\n"),
      ("- ```jirei\n  a\n  ```\n\n```text\n1\n```\n", nil),
      ("```jirei\na\n```\n\n```text more\n1\n```\n", nil),
      ("```jirei\na\n```\n\n[a]: b\n\n```text\n1\n```\n", nil),
      ("```jirei\na\n```\n~~~text\n1\n~~~\n", "1\n"),
    ])
  func nestedAnswers(text: String, expected: String?) {
    #expect(blocks(text).map(\.answer) == [expected])
  }

  @Test(
    "statements stand at their places in the file",
    arguments: [
      ("# A\n\n```jirei\nab\n```\n", [4, 1]),
      ("   ```jirei\n   ab\n   ```\n", [2, 4]),
      ("- x\n- 1. ```jirei\n     ab\n     ```\n", [3, 6]),
      ("> 都城市\n>\n> ```jirei\n> ab\n> ```\n", [4, 3]),
      ("# A\r\n\r\n> ```jirei\r\n> ab\r\n> ```\r\n", [4, 3]),
    ])
  func places(text: String, expected: [Int]) throws {
    let source = try #require(lesson(text).blocks.first?.source)
    let start = source.position(at: 0)
    #expect([start.line, start.column] == expected)
    #expect(source.position(at: 1).column == expected[1] + 1)
  }

  @Test("bytes that are no UTF-8 are remembered, so that their statement cannot run")
  func damage() {
    let read = Lesson(bytes: Array("> ```jirei\n> a".utf8) + [0xFF] + Array("b\n> ```\n".utf8), name: "lesson.md")
    #expect(read.blocks.map(\.source.damage) == [[1]])
  }

  @Test("a list or a quote in which a block stands comes before and after it")
  func cut() {
    let parts = lesson(
      """
      3. first
      4. second

         ```jirei
         a
         ```

         more of it
      5. third <!-- kept -->

         <!-- a note -->

      > before
      >
      > ```jirei hidden
      > b
      > ```
      >
      > after
      """
    ).parts
    let kinds = parts.map { part in
      switch part {
      case .prose(.list(let list)): "list from \(list.start ?? 0) of \(list.items.count)"
      case .prose(.paragraph(let words)): words.plain
      case .prose(.quote(let inner)): "quote of \(inner.count)"
      case .prose(.note(let text)): "note: \(text)"
      case .prose: "prose"
      case .block: "block"
      }
    }
    #expect(
      kinds == [
        "list from 3 of 2", "block", "more of it", "list from 5 of 1", "note: a note", "quote of 1", "block",
        "quote of 1",
      ])
  }

  @Test("what is nested deeper than anybody reads is still there", arguments: ["> ", "- ", "1. "])
  func deep(mark: String) {
    let block = lesson(String(repeating: mark, count: 5000) + "```jirei\n")
    #expect(block.blocks.count == 1)
    #expect(lesson(String(repeating: mark, count: 5000) + "deep\n").parts.count == 1)
    let words = String(repeating: "*a **b ", count: 5000) + String(repeating: "** *", count: 5000)
    #expect(lesson(words).parts.count == 1)
  }

  @Test("prose and blocks come in the order of the file, recorded answers do not come")
  func order() {
    let read = self.lesson(
      """
      # A title

      Words with *stress*, `code` and a [link](https://example.org).

      ```jirei
      1 + 1
      ```

      ```text
      2
      ```

      | a | b |
      | --- | ---: |
      | x | 1 |

      <!-- Ask the last row first. -->
      """)
    #expect(read.title == "A title")
    let kinds = read.parts.map { part in
      switch part {
      case .prose(.heading): "heading"
      case .prose(.paragraph): "paragraph"
      case .prose(.table(let table)): "table of \(table.rows.count)"
      case .prose(.note(let text)): text
      case .prose: "prose"
      case .block(let block): "block at \(block.source.firstLine)"
      }
    }
    #expect(kinds == ["heading", "paragraph", "block at 6", "table of 1", "Ask the last row first."])
  }

  @Test("a question is the paragraph before its block, with the choices between them")
  func question() throws {
    let read = self.lesson(
      """
      Before.

      Which strategy do more of the cities use?

      - recruit
      - **develop**

      ```jirei ask
      1
      ```

      > In your own words: why?

      ```jirei ask
      2
      ```
      """)
    var questions: [Lesson.Question] = []
    for case .block(let block) in read.parts { questions.append(try #require(block.question)) }
    #expect(questions[0].prompt == [.paragraph([.text("Which strategy do more of the cities use?")])])
    #expect(questions[0].choices.map(\.plain) == ["recruit", "develop"])
    #expect(questions[1].choices.isEmpty)
    #expect(questions[1].prompt == [.paragraph([.text("In your own words: why?")])])
    #expect(read.parts.count == 3)
  }
}
