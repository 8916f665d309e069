import TerminalSupport
import Testing

@testable import Session

@Suite("record and note")
struct RecordTests {
  /// Goes away with the test.
  private let folder = TemporaryFolder()

  private func recorded(
    _ statements: String, from conversation: Conversation? = nil
  ) throws -> (file: String, said: Conversation.Answer) {
    let conversation = try conversation ?? Conversation()
    conversation.say(statements)
    let said = conversation.say("record \"\(folder.path)/notes.md\"")
    return ("\(folder.path)/notes.md", said)
  }

  private func totals(_ file: String) throws -> (totals: LessonTest.Totals, report: String) {
    var report = ""
    let totals = try LessonTest.run([file], corpora: ["\(repository)/Corpus"], recording: false) {
      report += $0 + $1.map(\.message.text).joined()
    }
    return (totals, report)
  }

  @Test("a conversation becomes a lesson that agrees with itself: what worked, in order, with answers and notes")
  func lesson() throws {
    let (file, said) = try recorded(
      """
      note # Departments
      items | count by table | take 2
      itmes | count
      note They **differ**.
      let first = items | where table = 1
      first | count
      history
      help where
      timing on
      """)
    #expect(said.complaints == [])
    #expect(
      said.text == "recorded 3 statements in \(folder.path)/notes.md\n  left out: 1 statement with an error\n")
    let text = String(decoding: readFile(file), as: UTF8.self)
    #expect(text.hasPrefix("# Departments\n\nRecorded on: Digital talent"))
    #expect(text.contains(", version "))
    #expect(text.contains("\n\nThey **differ**.\n\n```jirei\nlet first"))
    #expect(!text.contains("itmes"))
    #expect(!text.contains("history"))
    let (totals, report) = try totals(file)
    #expect(report.isEmpty)
    #expect(totals.agreeing == 3)
    #expect(totals.differing == 0)
  }

  @Test("a chart is kept without its saving, an error where it is asked for, and a question marks the next query")
  func kept() throws {
    let conversation = try Conversation()
    conversation.say(
      """
      items | where table = 1 | chart bar department rate | save "\(folder.path)/x.svg"
      itmes | count
      note ask: How many tables?
      note - 9
      let x = items
      items | distinct table | count
      """)
    let said = conversation.say("record \"\(folder.path)/notes.md\" with errors")
    #expect(said.text == "recorded 4 statements in \(folder.path)/notes.md\n")
    let text = String(decoding: readFile("\(folder.path)/notes.md"), as: UTF8.self)
    #expect(text.contains("```jirei\nitems | where table = 1 | chart bar department rate\n```"))
    #expect(text.contains("```jirei expect-error\nitmes | count\n```"))
    #expect(text.contains("How many tables?\n\n- 9\n\n```jirei\nlet x"))
    #expect(text.contains("```jirei ask\nitems | distinct"))
    let (totals, report) = try totals("\(folder.path)/notes.md")
    #expect(totals.differing == 0, "\(report)")
  }

  @Test("settings and parameters from outside stand on top, the width of a terminal does not")
  func settings() throws {
    let conversation = try Conversation()
    #expect(conversation.session.assign("basis", "stated") == nil)
    #expect(conversation.session.assign("least", "50") == nil)
    #expect(conversation.session.assign("word", "a \"b\"") == nil)
    conversation.session.settings.width = 40
    let (file, said) = try recorded("items | where rate > $least | count\necho $word", from: conversation)
    #expect(said.complaints == [])
    let text = String(decoding: readFile(file), as: UTF8.self)
    #expect(text.contains("```jirei\nset basis = stated\nset least = 50\nset word = \"a \\\"b\\\"\"\n```"))
    #expect(!text.contains("width"))
    #expect(try totals(file).report.isEmpty)
  }

  @Test("what writes files is shown and not run again, and what depends on it agrees")
  func writing() throws {
    let (file, said) = try recorded(
      "roles | save \"\(folder.path)/roles.csv\"\nopen \"\(folder.path)/roles.csv\" as own\nown | count\nsave package \"\(folder.path)/all\""
    )
    #expect(said.complaints == [])
    #expect(said.text.contains("shown and not run again, since they write files: 2\n"))
    let (totals, report) = try totals(file)
    #expect(report.isEmpty)
    #expect(totals.agreeing == 2)
  }

  @Test("what does not work a second time is left out and told")
  func gone() throws {
    writeFile("\(folder.path)/a.csv", "x\n1\n")
    let conversation = try Conversation()
    conversation.say("open \"\(folder.path)/a.csv\" as own\nown | count\nroles | count")
    removeFile("\(folder.path)/a.csv")
    let said = conversation.say("record \"\(folder.path)/notes.md\"")
    #expect(said.text.contains("recorded 1 statement in"))
    #expect(said.text.contains("does not work again: open"))
    #expect(said.text.contains("does not work again: own | count: no table or command \"own\"\n"))
    #expect(try totals("\(folder.path)/notes.md").report.isEmpty)
  }

  @Test("fences in notes and answers swallow nothing")
  func fences() throws {
    let (file, said) = try recorded("note ```jirei\necho ```` four\nroles | count\nnote ~~~\nroles | count")
    #expect(said.complaints == [])
    let (totals, report) = try totals(file)
    #expect(report.isEmpty)
    #expect(totals.agreeing == 3)
  }

  @Test(
    "what cannot be recorded says why",
    arguments: [
      ("", "record \"FOLDER/a.md\"", "there is nothing to record yet"),
      ("roles", "record \"FOLDER/a.txt\"", "a lesson is Markdown, and its name ends in .md"),
      ("roles", "record \"FOLDER/no/a.md\"", "cannot write the file: there is no such file or folder"),
      ("roles", "record \"FOLDER/there.md\"", "there is already a file with this name"),
      ("roles", "record", "a file name in quotes is missing after record: the statement ends here"),
      ("roles", "record \"FOLDER/a.md\" over", "this is not expected here: here is \"over\""),
      ("roles", "note", "a text is missing after note"),
    ])
  func refusals(before: String, statement: String, message: String) throws {
    writeFile("\(folder.path)/there.md", "kept")
    let conversation = try Conversation()
    conversation.say(before)
    let said = conversation.say(statement.replacing("FOLDER", with: folder.path))
    #expect(said.complaints == [message])
    #expect(String(decoding: readFile("\(folder.path)/there.md"), as: UTF8.self) == "kept")
  }

  @Test("replace writes over a file, and a safe session writes none")
  func replacing() throws {
    let file = "\(folder.path)/there.md"
    writeFile(file, "old")
    #expect(try Conversation(isSafe: true).say("roles\nrecord \"\(folder.path)/new.md\"").complaints.count == 1)
    #expect(try Conversation().say("roles\nrecord \"\(file)\" replace").complaints == [])
    #expect(try totals(file).report.isEmpty)
    #expect(filesIn(folder.path) == ["there.md"])
  }

  @Test("of a long conversation the oldest statements go, those last on which others rest, and the record says so")
  func longConversation() throws {
    let conversation = try Conversation()
    conversation.session.answers.statements = AnsweredStatements(bound: 2_000)
    conversation.say("let first = items | where table = 1")
    for number in 0..<40 { conversation.say("first | take \(number) | count") }
    conversation.say("items | where rate > 40 | count")
    let statements = conversation.session.answers.statements
    let gone = statements.goneCount
    #expect(statements.count == 42)
    #expect(gone > 10 && gone + statements.kept.count == 42)
    #expect(statements.kept.first?.text.hasPrefix("let first") == true)
    let (file, said) = try recorded("history 2", from: conversation)
    #expect(
      said.text.contains("  left out: \(gone) earlier statements of a long conversation that are no longer kept\n"))
    let text = String(decoding: readFile(file), as: UTF8.self)
    #expect(text.contains("\n\n\(gone) earlier statements of this conversation are not here.\n\n```jirei\nlet first"))
    #expect(text.contains("items | where rate > 40 | count"))
    let (totals, report) = try totals(file)
    #expect(report.isEmpty)
    #expect(totals.differing == 0)
    #expect(conversation.say("history 2").text.contains("44  record"))
  }
}
