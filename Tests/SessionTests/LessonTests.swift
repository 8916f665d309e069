import LessonFile
import Session
import TerminalSupport
import Testing

@Suite("Lessons")
struct LessonTests {
  @Test("statements stand at their lines in the file")
  func lines() throws {
    let lesson = Lesson(bytes: Array("# A\n\n```jirei\nitmes\n```\n".utf8), name: "lesson.md")
    let answer = LessonTest.answer(to: lesson.blocks[0], in: try Conversation().session)
    #expect(answer.text.contains("lesson.md:4:1\n"))
    #expect(answer.failed)
  }

  @Test("recording writes what comes, and recording again changes nothing")
  func recording() throws {
    let text =
      "# A\n\n```jirei\nitems | count\n```\n\n```jirei\nitmes\n```\n\n```text\nold\n```\n\nprose\n\n```jirei\nlet a = items\n```\n\n```jirei\necho ```` four\n```\n"
    func updated(_ text: String) throws -> LessonTest.Result {
      LessonTest.run(
        Lesson(bytes: Array(text.utf8), name: "lesson.md"), in: try Conversation().session, recording: true)
    }
    let updatedBytes = try #require(try updated(text).updated)
    let first = String(decoding: updatedBytes, as: UTF8.self)
    #expect(first.contains("```jirei\nitems | count\n```\n\n```text\ncount: 42\n```\n\n```jirei\nitmes"))
    #expect(first.contains("`````text\n```` four\n`````\n"))
    #expect(!first.contains("old"))
    #expect(first.contains("prose\n\n```jirei\nlet a = items\n```\n\n```jirei\necho"))
    // Lines that errors name have moved by what was recorded before them.
    let second = try updated(first).updated.map { String(decoding: $0, as: UTF8.self) } ?? first
    let third = try updated(second)
    #expect(third.updated == nil)
    #expect(third.differing == 0)
  }

  @Test("an answer that differs is told line by line; one without a recorded answer must not fail")
  func differences() throws {
    let folder = TemporaryFolder()
    let file = "\(folder.path)/a.md"
    writeFile(
      file, "```jirei\nitems | count\nroles | count\n```\n\n```text\ncount: 41\ncount: 4\n```\n\n```jirei\nitmes\n```\n"
    )
    var report = ""
    let totals = try LessonTest.run([file], corpora: ["\(repository)/Corpus"], recording: false) { text, _ in
      report += text
    }
    #expect(totals.differing == 2)
    #expect(totals.line == "2 blocks in 1 file: 0 agree, 2 differ")
    #expect(report.hasPrefix("a.md:2\n"))
    #expect(report.contains("  - count: 41\n"))
    #expect(report.contains("  + count: 42\n"))
    #expect(report.contains("    count: 4\n"))
    #expect(report.contains("  + error: no table or command \"itmes\"\n"))
  }

  @Test("recording leaves the file as it is where nothing changes")
  func unchanged() throws {
    let folder = TemporaryFolder()
    let file = "\(folder.path)/a.md"
    let text = "no end of line after this block\n\n```jirei\nlet a = items\n```"
    writeFile(file, text)
    let totals = try LessonTest.run([file], corpora: ["\(repository)/Corpus"], recording: true) { _, _ in }
    #expect(totals.differing == 0)
    #expect(String(decoding: readFile(file), as: UTF8.self) == text)
  }

  @Test("a file that is not there is one that differs")
  func absent() throws {
    var found: [String] = []
    let totals = try LessonTest.run(["/nonexistent/a.md"], corpora: ["\(repository)/Corpus"], recording: false) {
      found += $1.map(\.message.text)
    }
    #expect(totals.differing == 1)
    #expect(found.count == 1)
  }

  @Test("a lesson runs as a script, its blocks one after the other")
  func runs() throws {
    let folder = TemporaryFolder()
    let file = "\(folder.path)/a.md"
    writeFile(file, "# A\n```jirei\nlet a = roles\n```\ntext\n```text\nnot run\n```\n```jirei\na | count\n```\n")
    let answer = try Conversation().say("run \"\(file)\"")
    #expect(answer.errors.isEmpty)
    #expect(answer.text == "count: 4\n")
  }

  // MARK: Marks

  @Test("a hidden block runs and says nothing; its errors are told")
  func hidden() throws {
    let folder = TemporaryFolder()
    let file = "\(folder.path)/a.md"
    writeFile(
      file, "```jirei hidden\nlet a = roles\nroles\n```\n```jirei\na | count\n```\n```jirei hidden\nrolse\n```\n")
    let answer = try Conversation().say("run \"\(file)\"")
    #expect(answer.text == "count: 4\n")
    #expect(answer.complaints == ["no table or command \"rolse\""])
  }

  @Test("a block that is expected to fail shows its error and the lesson goes on")
  func expectedErrors() throws {
    let folder = TemporaryFolder()
    let file = "\(folder.path)/a.md"
    writeFile(file, "```jirei expect-error\nroles | count\nrolse\nroles\n```\n```jirei\nroles | count\n```\n")
    let totals = try LessonTest.run([file], corpora: ["\(repository)/Corpus"], recording: true) { _, _ in }
    #expect(totals.line == "2 blocks in 1 file: 2 agree, 0 differ")
    let text = String(decoding: readFile(file), as: UTF8.self)
    #expect(
      text.hasPrefix("```jirei expect-error\nroles | count\nrolse\nroles\n```\n\n```text\ncount: 4\nerror: no table"))
    // After an error nothing of the block runs.
    #expect(!text.contains("Producer"))
    var codes: [Bool] = []
    try Conversation().session.answer(fileNamed: file) { reply in
      codes.append(reply.succeeded)
      return reply.succeeded
    }
    #expect(codes == [true, true, true])
  }

  @Test("recording writes no answer that its marks forbid, and tells a new error")
  func recordingErrors() throws {
    let folder = TemporaryFolder()
    let file = "\(folder.path)/a.md"
    let hidden = "```jirei hidden\nexpect (roles | count) = 5\n```\n"
    writeFile(file, hidden + "```jirei\nrolse\n```\n")
    func record() throws -> (line: String, report: String) {
      var report = ""
      let totals = try LessonTest.run([file], corpora: ["\(repository)/Corpus"], recording: true) { text, _ in
        report += text
      }
      return (totals.line, report)
    }
    let first = try record()
    #expect(first.line == "2 blocks in 1 file: 1 agrees, 1 differs")
    #expect(first.report.contains("a.md:5: the recorded answer is an error; if it is meant: ```jirei expect-error\n"))
    #expect(first.report.contains("this does not hold"))
    #expect(
      String(decoding: readFile(file), as: UTF8.self).hasPrefix(hidden + "```jirei\nrolse\n```\n\n```text\nerror:"))
    // An error that was there before is not told again.
    #expect(try !record().report.contains("if it is meant"))
  }

  @Test(
    "marks that do not hold",
    arguments: [
      ("```jirei expect-error\nroles | count\n```\n", "this block was expected to fail, and it works", "a.md:1"),
      ("text\n\n```jirei hiden\nroles\n```\n", "no mark \"hiden\"", "did you mean \"hidden\"?"),
      (
        "```jirei quietly\nroles\n```\n", "no mark \"quietly\"",
        "after jirei may follow ask, hidden, expect-error"
      ),
      // A recorded answer does not excuse a block that was expected to fail.
      (
        "```jirei expect-error\nroles | count\n```\n```text\ncount: 4\nerror: this block was expected to fail, and it works\n  a.md:1\n  take expect-error off its first line\n```\n",
        "1 block in 1 file: 0 agree, 1 differ", ""
      ),
    ])
  func brokenMarks(text: String, expected: String, further: String) throws {
    let folder = TemporaryFolder()
    let file = "\(folder.path)/a.md"
    writeFile(file, text)
    var report = ""
    let totals = try LessonTest.run([file], corpora: ["\(repository)/Corpus"], recording: false) { text, _ in
      report += text
    }
    report += totals.line
    #expect(totals.differing == 1)
    #expect(report.contains(expected))
    #expect(report.contains(further))
  }

  @Test("files are looked for beside the lesson first, and named as the lesson names them")
  func beside() throws {
    let folder = TemporaryFolder()
    makeFolder("\(folder.path)/data")
    writeFile("\(folder.path)/data/a.csv", "x\n1\n2\n")
    writeFile("\(folder.path)/b.jirei", "own | count\n")
    let file = "\(folder.path)/a.md"
    writeFile(file, "```jirei\nopen \"data/a.csv\" as own\nrun \"b.jirei\"\n```\n")
    let totals = try LessonTest.run([file], corpora: ["\(repository)/Corpus"], recording: true) { _, _ in }
    #expect(totals.differing == 0)
    let text = String(decoding: readFile(file), as: UTF8.self)
    #expect(text.contains("own: 2 rows, 1 column from data/a.csv (UTF-8,"))
    #expect(text.contains("count: 2\n"))
    // Outside the lesson the folder is no longer looked at.
    let conversation = try Conversation()
    conversation.say("run \"\(file)\"")
    #expect(conversation.say("run \"b.jirei\"").complaints.count == 1)
  }
}
