import LessonFile
import Lessons
import Session
import Testing

@Suite("Prose set for a terminal")
struct ProseTextTests {
  private func set(_ text: String, _ prose: ProseText = ProseText(width: 30)) -> [String] {
    let parts = Lesson(bytes: Array(text.utf8), name: "lesson.md").parts
    let blocks = parts.compactMap { if case .prose(let prose) = $0 { prose } else { nil } }
    return prose.lines(of: blocks).map { $0.encoded(usesWeight: prose.usesWeight) }
  }

  struct Sample: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var source: String
    var lines: [String]
    var prose = ProseText(width: 30)
  }

  static let samples = [
    Sample(
      testDescription: "headings have a line under them",
      source: "# First\n\n## 都城市\n\n### Third",
      lines: ["First", "═════", "", "都城市", "──────", "", "Third", "╌╌╌╌╌"]),
    Sample(
      testDescription: "where weight can be shown a small heading has no line",
      source: "### Third", lines: ["\u{1B}[0;1mThird\u{1B}[0m"], prose: ProseText(width: 30, usesWeight: true)),
    Sample(
      testDescription: "words are wrapped by the columns that they take",
      source: "The city of 都城市 trains its own people, and hires others.",
      lines: ["The city of 都城市 trains its", "own people, and hires others."]),
    Sample(
      testDescription: "Japanese is broken between characters, and no line begins with a comma",
      source: "外部人材の登用と職員の育成、都城。組み合わせ",
      lines: ["外部人材の登用と職員の育成、都", "城。組み合わせ"]),
    Sample(
      testDescription: "a new line in the source is a space in English and nothing in Japanese",
      source: "one\ntwo 都城\n市と", lines: ["one two 都城市と"]),
    Sample(
      testDescription: "a line break that is meant is one",
      source: "one  \ntwo", lines: ["one", "two"]),
    Sample(
      testDescription: "emphasis keeps marks where there is no weight",
      source: "*may* **must** `code` ~~not~~", lines: ["_may_ *must* `code` ~not~"]),
    Sample(
      testDescription: "emphasis is underlined or bold where there is weight",
      source: "*may* **must** `code`",
      lines: ["\u{1B}[0;4mmay\u{1B}[0m \u{1B}[0;1mmust\u{1B}[0m `code`"],
      prose: ProseText(width: 30, usesWeight: true)),
    Sample(
      testDescription: "a link says where it leads when that is out of the lesson",
      source: "[page](Other.md) [site](https://example.org) <https://a.example>",
      lines: ["page site", "<https://example.org>", "https://a.example"]),
    Sample(
      testDescription: "lists hang, nested ones deeper with other bullets",
      source: "- one that is longer than its line\n  - two\n    1. three\n- four",
      lines: ["• one that is longer than its", "  line", "  – two", "    1. three", "• four"]),
    Sample(
      testDescription: "numbers of a list stand under each other",
      source: "9. nine\n10. ten", lines: [" 9. nine", "10. ten"]),
    Sample(
      testDescription: "a loose list has space between its items",
      source: "- one\n\n- two", lines: ["• one", "", "• two"]),
    Sample(
      testDescription: "a quote has a bar at every line",
      source: "> a case is not a sample, it is a whole\n>\n> - so",
      lines: [
        "│ a case is not a sample, it", "│ is a whole", "│", "│ • so",
      ]),
    Sample(
      testDescription: "a table is aligned by display width",
      source: "| 市 | n |\n| --- | ---: |\n| 都城市 | 9 |\n| Kobe | 10 |",
      lines: ["市       n", "──────  ──", "都城市   9", "Kobe    10"]),
    Sample(
      testDescription: "a table that is too wide wraps its widest column",
      source: "| a | meaning |\n| --- | --- |\n| x | people who are there already and learn |\n| y | few |",
      lines: [
        "a  meaning", "─  ───────────────────────────", "x  people who are there", "   already and learn", "", "y  few",
      ]),
    Sample(
      testDescription: "a table with no room for its columns becomes lines",
      source: "| first one | second one | third one |\n| - | - | - |\n| 1 | 2 | 3 |",
      lines: ["first one: 1", "second one: 2", "third one: 3"], prose: ProseText(width: 18)),
    Sample(
      testDescription: "code stands as it is, with tabs opened",
      source: "```sh\na\tb\n  c\n```", lines: ["    a   b", "      c"]),
    Sample(
      testDescription: "a note says that it is one",
      source: "<!-- ask the last row -->", lines: ["┊ Note: ask the last row"]),
    Sample(
      testDescription: "the plain style draws with ASCII",
      source: "# A\n\n- b\n\n> c\n\n| d |\n| - |\n| e |\n\n---",
      lines: ["A", "=", "", "* b", "", "> c", "", "d", "-", "e", "", "------------------------------"],
      prose: ProseText(width: 30, isPlain: true)),
    Sample(
      testDescription: "in a large room lines stand apart",
      source: "one two three four\n\nfive\n\n- six\n- seven",
      lines: ["one two", "", "three four", "", "", "five", "", "", "• six", "", "• seven"],
      prose: ProseText(width: 12, isLarge: true)),
    Sample(
      testDescription: "what would steer a terminal is shown instead",
      source: "a\u{1B}[2Jb `\u{7}`", lines: ["a␛[2Jb `␇`"]),
  ]

  @Test("what Markdown means is seen", arguments: samples)
  func sample(_ sample: Sample) {
    #expect(set(sample.source, sample.prose) == sample.lines)
  }

  @Test("no line is wider than it may be, down to a narrow window", arguments: [12, 20, 33, 60])
  func narrow(width: Int) {
    let source = """
      # 二つの戦略 and a long title that wraps

      - a list
        - 外部人材の登用と職員の育成を組み合わせている。
          - `a_very_long_word_that_fits_nowhere_at_all`

      > - quoted, https://example.org/a/very/long/address/indeed

      | 市 | what it does | n |
      | --- | :---: | ---: |
      | 都城市 | trains its people | 10 |
      """
    for isLarge in [false, true] {
      var lines: [StyledText] = []
      for case .prose(let prose) in Lesson(bytes: Array(source.utf8), name: "").parts {
        lines += ProseText(width: width, isLarge: isLarge).lines(of: prose)
      }
      for line in lines { #expect(line.width <= width, "\(line.plain)") }
    }
  }

  @Test("the weight of an answer is kept where its lines are folded")
  func folded() {
    let line = StyledText.lines(decoding: "a\u{1B}[1mb都\u{1B}[22mc\u{1B}[5n")[0]
    #expect(line.plain == "ab都c␛[5n")
    #expect(
      line.folded(to: 3).map { $0.encoded(usesWeight: true) }
        == ["a\u{1B}[0;1mb\u{1B}[0m", "\u{1B}[0;1m都\u{1B}[0mc", "␛[5", "n"])
  }
}
