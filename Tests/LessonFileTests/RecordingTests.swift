import LessonFile
import TestSupport
import Testing

@Suite("Answers recorded in a lesson")
struct RecordingTests {
  private func lesson(_ text: String) -> Lesson { Lesson(bytes: Array(text.utf8), name: "lesson.md") }

  private func recorded(_ lesson: Lesson, _ answers: [String]) -> String {
    String(
      decoding: lesson.recording(zip(lesson.blocks, answers).map { (block: $0, text: $1) }), as: UTF8.self)
  }

  @Test(
    "an answer stands in the same list and quote as its block, with the same ends of lines",
    arguments: [
      ("```jirei\na\n```\nb\n", "```jirei\na\n```\n\n```text\n1\n\n2\n```\nb\n"),
      ("```jirei\na\n```", "```jirei\na\n```\n\n```text\n1\n\n2\n```\n"),
      ("```jirei\r\na\r\n```\r\n", "```jirei\r\na\r\n```\r\n\r\n```text\r\n1\r\n\r\n2\r\n```\r\n"),
      ("> ```jirei\n> a\n> ```\nb\n", "> ```jirei\n> a\n> ```\n>\n> ```text\n> 1\n>\n> 2\n> ```\nb\n"),
      (">```jirei\n>a\n>```\n", ">```jirei\n>a\n>```\n>\n> ```text\n> 1\n>\n> 2\n> ```\n"),
      ("- ```jirei\n  a\n  ```\n- b\n", "- ```jirei\n  a\n  ```\n\n  ```text\n  1\n\n  2\n  ```\n- b\n"),
      (
        "> 1. > ```jirei\n>    > a\n>    > ```\n",
        "> 1. > ```jirei\n>    > a\n>    > ```\n>    >\n>    > ```text\n>    > 1\n>    >\n>    > 2\n>    > ```\n"
      ),
      ("   ```jirei\n   a\n   ```\n", "   ```jirei\n   a\n   ```\n\n   ```text\n   1\n\n   2\n   ```\n"),
      // A fence that never closes is closed first.
      ("~~~~jirei\na", "~~~~jirei\na\n~~~~\n\n```text\n1\n\n2\n```\n"),
      ("> ```jirei\n> a\nb\n", "> ```jirei\n> a\n> ```\n>\n> ```text\n> 1\n>\n> 2\n> ```\nb\n"),
      (
        "> ```jirei\n> a\n```\nb\n```\n",
        "> ```jirei\n> a\n> ```\n>\n> ```text\n> 1\n>\n> 2\n> ```\n```\nb\n```\n"
      ),
      // What is recorded takes the place of what was.
      ("```jirei\na\n```\n~~~text\nold\n~~~\nb\n", "```jirei\na\n```\n```text\n1\n\n2\n```\nb\n"),
      ("> ```jirei\n> a\n> ```\n> ```text\n> old\nb", "> ```jirei\n> a\n> ```\n> ```text\n> 1\n>\n> 2\n> ```\nb"),
    ])
  func places(text: String, expected: String) {
    #expect(recorded(lesson(text), ["1\n\n2\n"]) == expected)
    #expect(lesson(expected).blocks.map(\.answer) == ["1\n\n2\n"])
  }

  @Test(
    "no line of an answer closes its fence", arguments: ["```\n", "  ````\n", "a ```` b\n", "~~~\n", "", "\n", "\t`\n"])
  func fences(answer: String) {
    for text in ["```jirei\na\n```\n", "> - ```jirei\n>   a\n>   ```\n"] {
      let updated = recorded(lesson(text), [answer])
      #expect(lesson(updated).blocks.map(\.answer) == [answer])
    }
  }

  @Test(
    "whatever blocks stand in: what is recorded is read back, twice gives the same, and all else stays",
    arguments: 0..<300)
  func anywhere(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    var text = ""
    var count = 0
    let end = generator.one(of: ["\n", "\r\n"])
    for _ in 0..<generator.number(1...4) {
      var first = ""
      var rest = ""
      for _ in 0..<generator.number(0...4) {
        let (mark, further) = generator.one(of: [
          ("> ", "> "), (">", "> "), ("- ", "  "), ("12. ", "    "), ("*   ", "    "), ("-\t", "\t"), (">\t", ">\t"),
        ])
        // Tabs and marks without a space reach different columns further in.
        guard first.isEmpty || mark != ">" && !mark.contains("\t") else { continue }
        (first, rest) = (first + mark, rest + further)
      }
      let fence = generator.one(of: ["```", "````", "~~~"])
      var lines = ["\(first)\(fence)jirei", "\(rest)statement 都城市 \(count)", rest]
      if generator.chance(80) { lines.append(rest + fence) }
      if generator.chance(40) { lines += [rest, "\(rest)```text", "\(rest)old", "\(rest)```"] }
      text += (lines + ["", generator.one(of: ["prose", "# Heading", "<!-- note -->", "---"]), ""])
        .joined(separator: end)
      text += end
      count += 1
    }
    if generator.chance(30) { while text.last?.isNewline == true { text.removeLast() } }
    let read = lesson(text)
    let answers = read.blocks.map { _ in
      (0..<generator.number(0...3)).map { _ in
        generator.one(of: ["x", "", "  y", "> z", "- w", "\tv", "```", "人口"]) + "\n"
      }
      .joined()
    }
    let updated = recorded(read, answers)
    let again = lesson(updated)
    #expect(again.blocks.map(\.answer) == answers, "\(text)")
    #expect(again.blocks.map(\.source.bytes) == read.blocks.map(\.source.bytes), "\(text)")
    #expect(recorded(again, answers) == updated)
    // Without its answers the file is what it was.
    let bare = recorded(read, answers.map { _ in "" })
    #expect(recorded(again, answers.map { _ in "" }) == bare)
  }
}
