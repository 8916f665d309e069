import Glibc
import TerminalSupport
import Testing

/// What a user meets at a terminal from start to end; keys, screens and signals have tests of their own.
@Suite("At a terminal", .serialized)
struct PromptTests {
  private let home = TemporaryFolder()

  private func started(
    _ arguments: [String] = [], columns: Int = 80, rows: Int = 24, environment: [String: String] = [:]
  ) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(columns: columns, rows: rows)
    let own = [
      "HOME": home.path, "XDG_STATE_HOME": home.path, "XDG_CONFIG_HOME": home.path, "EDITRC": "/dev/null", "PAGER": "",
    ]
    try terminal.spawn(
      Shell.path, arguments, environment: Shell.environment.merging(own) { $1 }.merging(environment) { $1 })
    return terminal
  }

  private var history: String { String(decoding: readFile("\(home.path)/jirei/history"), as: UTF8.self) }

  @Test("two lines greet, a query is answered, and Ctrl-D leaves", arguments: [(80, 24), (40, 10)])
  func wholeVisit(columns: Int, rows: Int) throws {
    let terminal = try started(columns: columns, rows: rows)
    #expect(terminal.waits(for: "help"))
    #expect(terminal.waits(for: "jirei> "))
    terminal.send("items | where table = 1\r")
    #expect(terminal.waits(for: "2 rows"))
    #expect(terminal.waits(for: "jirei> "))
    terminal.send("| count\r")
    #expect(terminal.waits(for: "count: 2"))
    #expect(terminal.waits(for: "jirei> "))
    terminal.send("strategies | where municipality = 都城 | count\r")
    #expect(terminal.waits(for: "count: 1"))
    #expect(terminal.waits(for: "jirei> "))
    terminal.send([4])
    #expect(terminal.waitsForEnd() == 0)
  }

  @Test("a statement of several lines is asked for to its end")
  func severalLines() throws {
    let terminal = try started(["--quiet"])
    #expect(terminal.waits(for: "jirei> "))
    terminal.send("items |\r")
    #expect(terminal.waits(for: "...> "))
    terminal.send("where (table = 3\r")
    #expect(terminal.waits(for: "...> "))
    terminal.send("or table = 4) | count\r")
    #expect(terminal.waits(for: "count: 10"))
    terminal.send("quit\r")
    #expect(terminal.waitsForEnd() == 0)
  }

  @Test("Ctrl-C drops the line and nothing else")
  func dropsLine() throws {
    let terminal = try started(["--quiet"])
    #expect(terminal.waits(for: "jirei> "))
    terminal.send("let mine = roles\r")
    #expect(terminal.waits(for: "jirei> "))
    terminal.send("items | cou")
    terminal.settle()
    terminal.send([3])
    #expect(terminal.waits(for: "jirei> "))
    terminal.send("mine | count\r")
    #expect(terminal.waits(for: "count: 4"))
    #expect(terminal.waits(for: "jirei> "))
    terminal.send([4])
    #expect(terminal.waitsForEnd() == 0)
  }

  @Test("an error has its place, Up brings the statement back, and the next start knows it")
  func statementsComeBack() throws {
    do {
      let terminal = try started(["--quiet"])
      #expect(terminal.waits(for: "jirei> "))
      terminal.send("itmes | count\r")
      #expect(terminal.waits(for: "did you mean \"items\"?"))
      #expect(terminal.waits(for: "jirei> "))
      terminal.send("roles | count\r")
      #expect(terminal.waits(for: "count: 4"))
      #expect(terminal.waits(for: "jirei> "))
      terminal.send([4])
      #expect(terminal.waitsForEnd() == 0)
    }
    #expect(history.contains("roles | count"))
    let second = try started(["--quiet"])
    #expect(second.waits(for: "jirei> "))
    second.send("\u{1B}[A")
    #expect(second.waits(for: "roles | count"))
    second.send("\r")
    #expect(second.waits(for: "count: 4"))
    #expect(second.waits(for: "jirei> "))
    second.send([4])
    #expect(second.waitsForEnd() == 0)
  }

  @Test("pasted statements run one after the other")
  func pasted() throws {
    let terminal = try started(["--quiet"])
    #expect(terminal.waits(for: "jirei> "))
    terminal.send("roles | count\ritems |\r  count\rmunicipalities | count\r")
    #expect(terminal.waits(for: "count: 4"))
    #expect(terminal.waits(for: "count: 42"))
    #expect(terminal.waits(for: "count: 12"))
    #expect(terminal.waits(for: "jirei> "))
    terminal.send("\u{4}")
    #expect(terminal.waitsForEnd() == 0)
  }

  @Test("a safe session keeps no history")
  func safe() throws {
    let terminal = try started(["--safe", "--quiet"])
    #expect(terminal.waits(for: "jirei> "))
    terminal.send("roles | count\r")
    #expect(terminal.waits(for: "count: 4"))
    #expect(terminal.waits(for: "jirei> "))
    terminal.send([4])
    #expect(terminal.waitsForEnd() == 0)
    #expect(filesIn("\(home.path)/jirei").isEmpty)
  }

  @Test("a long answer goes to the pager, a short one does not")
  func pager() throws {
    writeFile("\(home.path)/pager", "#!/bin/sh\necho paged; cat > \"$HOME/paged\"\n")
    chmod("\(home.path)/pager", 0o700)
    let terminal = try started(["--quiet"], environment: ["PAGER": "\(home.path)/pager"])
    #expect(terminal.waits(for: "jirei> "))
    terminal.send("roles | count\r")
    #expect(terminal.waits(for: "count: 4"))
    #expect(terminal.waits(for: "jirei> "))
    #expect(!terminal.plainOutput.contains("paged"))
    terminal.send("items | select item\r")
    #expect(terminal.waits(for: "paged"))
    #expect(terminal.waits(for: "jirei> "))
    #expect(String(decoding: readFile("\(home.path)/paged"), as: UTF8.self).contains("42 rows"))
    terminal.send([4])
    #expect(terminal.waitsForEnd() == 0)
  }
}
