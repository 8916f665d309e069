import TerminalSupport
import Testing

/// Every kind of long work, stopped on its way. The sizes are such that none is done within the moment before the signal;
/// the guards are against hanging alone.
@Suite("Ctrl-C in each kind of work")
struct InterruptionTests {
  private static let rowCount = 200_000

  /// The prompt with a table of many rows, `rows`, and the folder in which it lies.
  private struct Conversation {
    let fixture = PromptFixture()
    let terminal: PseudoTerminal
    var folder: String { fixture.home.path }

    init() throws {
      var csv = "n,t,f,k,h\n"
      var json = "["
      for n in 0..<rowCount {
        let (text, number) = ("w\(n * 7919 % 200_003)", Double(n * 104_729 % 1_000_003) / 8)
        csv += "\(n),\(text),\(number),\(n * 31 % 11),\(n % 7 < 3 ? "yes" : "no")\n"
        json += "\(n > 0 ? "," : ""){\"n\":\(n),\"t\":\"\(text)\",\"f\":\(number)}"
      }
      writeFile(fixture.home.path + "/rows.csv", csv)
      writeFile(fixture.home.path + "/rows.json", json + "]")
      terminal = try fixture.terminal()
      answers("open \"\(folder)/rows.csv\"", "200000 rows", seconds: 120)
    }

    func answers(_ statement: String, _ answer: String, seconds: Double = 30) {
      terminal.send(statement + "\n")
      #expect(terminal.waits(for: answer, seconds: seconds), "\(statement): \(terminal.plainOutput.suffix(400))")
      #expect(terminal.waits(for: "jirei> ", seconds: seconds))
    }

    /// Types a statement, presses Ctrl-C when it is on its way, and looks whether the session is as it was. False where
    /// a fast machine was done before the signal.
    @discardableResult
    func stops(_ statement: String) -> Bool {
      let before = terminal.plainOutput.ranges(of: "stopped").count
      terminal.send(statement + "\n")
      #expect(terminal.waits(for: "\u{1B}[?2004l"))
      terminal.settle()
      terminal.send([0x03])
      #expect(terminal.waits(for: "jirei> ", seconds: 60), "\(statement): \(terminal.plainOutput.suffix(400))")
      answers("items | count", "count: 42")
      return terminal.plainOutput.ranges(of: "stopped").count > before
    }

    var files: [String] {
      ChildProcess.run("/bin/ls", ["-A", folder]).text.split(separator: "\n").map(String.init)
    }
  }

  @Test("a question ends, and what was before it is there")
  func questions() throws {
    let conversation = try Conversation()
    let stopped = [
      "rows | sort t, f desc | count",
      "rows | count by t, f | count",
      "rows | join (rows | select t, m = n) on t | count",
      "rows | where concat(t, t, t) matches \"w(1|2|3)+[0-9]*9$\" | count",
      "rows | derive x = replace(concat(t, t), \"w\", \"xyz\") | crosstab k by h",
      "rows | summarize median(f), quantile(f, 0.1) by t | count",
      "rows | audit k of n against f",
      "rows | compare f across h by n",
      "rows | similar to \"5\" given t, f",
      "rows | take 4000 | pairs similar h given f, k",
      "describe rows.t",
      "rows | take 90000 | chart line n f",
      "rows | as card | save \"\(conversation.folder)/o.txt\"",
    ].map { conversation.stops($0) }
    #expect(stopped.contains(true))
    #expect(stopped.last == false || !conversation.files.contains("o.txt"))
  }

  @Test("what would have been kept is not there: no file, no folder, no table, no answer")
  func nothingHalfMade() throws {
    let conversation = try Conversation()
    let folder = conversation.folder
    let before = conversation.files
    let saved = [
      "rows | save \"\(folder)/o.csv\"", "rows | save \"\(folder)/o.json\"",
      "rows | as html | save \"\(folder)/o.html\"",
      "save package \"\(folder)/package\"",
    ].map { conversation.stops($0) }
    // Of what was stopped nothing is there, not even under another name.
    #expect(conversation.files.count == before.count + saved.count { !$0 })
    if conversation.stops("open \"\(folder)/rows.json\" as other") {
      conversation.answers("other | count", "no table or command \"other\"")
    }
    if conversation.stops("open \"\(folder)/rows.csv\" as again") {
      conversation.answers("again | count", "no table or command \"again\"")
      conversation.answers("items | count", "count: 42")
    }
    conversation.answers("_", "count: 42")
    conversation.answers("rows | count", "count: 200,000")
  }
}
