import Glibc
import Session
import TerminalSupport
import Testing

@Suite("Files")
struct FileTests {
  // MARK: save

  @Test(
    "the ending names the format",
    arguments: [
      ("csv", "rank,name\n1,Producer\n"), ("tsv", "rank\tname\n1\tProducer\n"),
      ("json", "[\n  {\"rank\": 1, \"name\": \"Producer\"}\n]\n"), ("jsonl", "{\"rank\":1,\"name\":\"Producer\"}\n"),
      ("ndjson", "{\"rank\":1,\"name\":\"Producer\"}\n"),
    ])
  func endings(ending: String, expected: String) throws {
    let folder = TemporaryFolder()
    let path = "\(folder.path)/x.\(ending)"
    let answer = try Conversation().say("roles | where rank = 1 | select rank, name | save \"\(path)\"")
    #expect(answer.complaints == [])
    #expect(answer.text == "saved 1 row to \(path)\n")
    #expect(String(decoding: readFile(path), as: UTF8.self) == expected)
    #expect(filesIn(folder.path) == ["x.\(ending)"])
  }

  @Test("every format can be saved", arguments: ["md", "tex", "html", "txt", "CSV"])
  func others(ending: String) throws {
    let folder = TemporaryFolder()
    let answer = try Conversation().say("roles | save \"\(folder.path)/x.\(ending)\"")
    #expect(answer.complaints == [])
    #expect(!readFile("\(folder.path)/x.\(ending)").isEmpty)
  }

  @Test("a format that is asked for wins over the ending, and nothing is cut")
  func asked() throws {
    let folder = TemporaryFolder()
    let conversation = try Conversation()
    conversation.say("set width = 20")
    let answer = conversation.say("roles | as csv | save \"\(folder.path)/x.dat\"")
    #expect(answer.complaints == [])
    #expect(readFile("\(folder.path)/x.dat") == Array(conversation.say("roles | as csv").text.utf8))
  }

  @Test("a file is never written over unless that is said, and then as a whole")
  func replacing() throws {
    let folder = TemporaryFolder()
    let path = "\(folder.path)/x.csv"
    writeFile(path, "mine\n")
    chmod(path, 0o640)
    let conversation = try Conversation()
    let refused = conversation.say("roles | save \"\(path)\"")
    #expect(refused.complaints == ["there is already a file with this name"])
    #expect(refused.errors.first?.help.map(\.text) == ["to write over it: save \"\(path)\" replace"])
    #expect(readFile(path) == Array("mine\n".utf8))
    #expect(conversation.say("roles | count | save \"\(path)\" replace").complaints == [])
    #expect(readFile(path) == Array("count\n4\n".utf8))
    #expect(filesIn(folder.path) == ["x.csv"])
  }

  @Test("what cannot be written is an error at its place and leaves nothing behind")
  func failures() throws {
    let folder = TemporaryFolder()
    let conversation = try Conversation()
    for path in ["\(folder.path)", "\(folder.path)/none/x.csv", "/dev/full", "", "\(folder.path)/x.csv/y.csv"] {
      let answer = conversation.say("roles | as csv | save \"\(path)\" replace")
      #expect(answer.errors.count == 1, "\(path)")
      #expect(answer.errors.first?.rendered().contains("  test:1:") == true, "\(path)")
    }
    #expect(filesIn(folder.path) == [])
    #expect(conversation.say("roles | count").text == "count: 4\n")
  }

  @Test("a safe session writes no file and reads none outside its corpora")
  func safe() throws {
    let folder = TemporaryFolder()
    let outside = "\(folder.path)/x.csv"
    writeFile(outside, "a\n1\n")
    let conversation = try Conversation(isSafe: true)
    #expect(conversation.say("roles | save \"\(folder.path)/y.csv\"").errors.count == 1)
    #expect(conversation.say("roles | save \"\(repository)/Corpus/y.csv\"").errors.count == 1)
    #expect(conversation.say("open \"\(outside)\"").errors.count == 1)
    #expect(conversation.say("open \"\(repository)/Corpus/../Package.swift\"").errors.count == 1)
    #expect(conversation.say("run \"\(outside)\"").errors.count == 1)
    #expect(conversation.say("open \"\(repository)/Corpus/roles.csv\" as more").complaints == [])
    #expect(filesIn(folder.path) == ["x.csv"])
  }

  // MARK: open

  @Test(
    "what is saved opens as it was",
    arguments: ["municipalities", "items", "strategies", "events", "quantities", "sources"])
  func roundTrip(table: String) throws {
    let folder = TemporaryFolder()
    let conversation = try Conversation()
    for ending in ["csv", "tsv"] {
      #expect(conversation.say("\(table) | save \"\(folder.path)/\(ending).\(ending)\"").complaints == [])
      let opened = conversation.say("open \"\(folder.path)/\(ending).\(ending)\" as my_\(ending)")
      #expect(opened.complaints == [])
      #expect(conversation.say("my_\(ending) | as \(ending)").text == conversation.say("\(table) | as \(ending)").text)
    }
  }

  @Test("a table keeps its name from the file, or the name it is given; a taken name is refused")
  func names() throws {
    let folder = TemporaryFolder()
    writeFile("\(folder.path)/mine.csv", "name,n\n都城,1\nKobe,2\n")
    let conversation = try Conversation()
    let opened = conversation.say("open \"\(folder.path)/mine.csv\"")
    #expect(
      opened.text
        == "mine: 2 rows, 2 columns from \(folder.path)/mine.csv (UTF-8, cells divided by \",\", names in the first line, types inferred)\n  types inferred: text: name; integer: n\n"
    )
    #expect(conversation.say("mine | summarize sum(n) | as csv").text == "sum_n\n3\n")
    #expect(conversation.say("open \"\(folder.path)/mine.csv\"").complaints == ["there is a table \"mine\" already"])
    #expect(
      conversation.say("open \"\(folder.path)/mine.csv\" as items").complaints == ["there is a table \"items\" already"]
    )
    #expect(
      conversation.say("open \"\(folder.path)/mine.csv\" as show").complaints
        == ["\"show\" is a word of the language"])
    #expect(conversation.say("let many = items").errors.isEmpty)
    #expect(
      conversation.say("open \"\(folder.path)/mine.csv\" as many").complaints
        == ["there is a query \"many\" already"])
    #expect(conversation.say("open \"\(folder.path)/mine.csv\" as again; again | count").text.hasSuffix("count: 2\n"))
  }

  @Test("one name does not fit several tables, and two corpora with one name do not open together")
  func severalTables() throws {
    let conversation = try Conversation()
    let answer = conversation.say("open \"\(repository)/Corpus\" as all")
    #expect(answer.complaints.count == 1)
    #expect(answer.complaints.first?.hasSuffix("tables, so one name does not fit") == true)
    #expect(throws: OpeningFailure.self) {
      _ = try Session.open(["\(repository)/Corpus", "\(repository)/Corpus"], isSafe: false)
    }
  }

  @Test(
    "a failure to open has its place in the file, and the session goes on",
    arguments: [
      "", "a,b\n1\n", "a,b\n1,2,3\n", "a,b\n\"1,2\n", "\u{0}\u{0}\u{0}", "a\n\"x\"y\n",
    ])
  func broken(text: String) throws {
    let folder = TemporaryFolder()
    writeFile("\(folder.path)/x.csv", text)
    let conversation = try Conversation()
    let answer = conversation.say("open \"\(folder.path)/x.csv\"")
    #expect(!answer.errors.isEmpty, "\(answer.text)")
    #expect(answer.errors.first?.rendered().contains("x.csv:") == true)
    #expect(conversation.say("roles | count").text == "count: 4\n")
  }

  static let data = "\(repository)/../shared/data"

  @Test(
    "a file of a government opens and can be counted, or says what to change",
    .enabled(if: !filesIn(data).isEmpty, "skipped: ../shared/data is absent"),
    arguments: filesIn(data).filter { $0.hasSuffix(".csv") })
  func realFiles(file: String) throws {
    let conversation = try Conversation()
    let answer = conversation.say("open \"\(Self.data)/\(file)\" as mine")
    if let error = answer.errors.first {
      #expect(error.rendered().contains("\(file)"))
      #expect(!error.help.isEmpty, "\(error.rendered())")
      return
    }
    #expect(answer.text.hasPrefix("mine: "))
    let count = conversation.say("mine | count | as csv")
    #expect(count.complaints == [])
    #expect(answer.text.hasPrefix("mine: \(count.text.split(separator: "\n").last ?? "") rows"))
    #expect(conversation.say("describe mine").complaints == [])
    #expect(conversation.say("mine | take 3").complaints == [])
  }

  // MARK: run

  @Test("a script runs as if typed; its errors name the file")
  func runs() throws {
    let folder = TemporaryFolder()
    let path = "\(folder.path)/a.jirei"
    writeFile(path, "let a = roles\n\na | count\n")
    let conversation = try Conversation()
    #expect(conversation.say("run \"\(path)\"").text == "count: 4\n")
    #expect(conversation.say("a | count").text == "count: 4\n")
    writeFile(path, "roles | count\n\nitmes\nroles | count\n")
    let failed = conversation.say("run \"\(path)\"")
    #expect(failed.text == "count: 4\n")
    #expect(failed.errors.first?.rendered().contains("a.jirei:3:1\n") == true)
  }

  @Test("a file that runs itself ends with an error")
  func ring() throws {
    let folder = TemporaryFolder()
    let path = "\(folder.path)/a.jirei"
    writeFile(path, "run \"\(path)\"\n")
    let conversation = try Conversation()
    #expect(conversation.say("run \"\(path)\"").complaints == ["files run one another deeper than 16"])
    #expect(conversation.say("roles | count").text == "count: 4\n")
  }

  @Test("quit in a script ends the script, not the session")
  func quit() throws {
    let folder = TemporaryFolder()
    writeFile("\(folder.path)/a.jirei", "roles | count\nquit\nitems | count\n")
    let answer = try Conversation().say("run \"\(folder.path)/a.jirei\"; roles | count")
    #expect(answer.text == "count: 4\ncount: 4\n")
  }
}
