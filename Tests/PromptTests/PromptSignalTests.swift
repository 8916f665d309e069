import Glibc
import TerminalSupport
import Testing

@Suite("The prompt and what interrupts it")
struct PromptSignalTests {
  private func modes(of line: TerminalLine) throws -> [UInt32] {
    var attributes = termios()
    guard tcgetattr(line.descriptor, &attributes) == 0 else { throw PseudoTerminal.Unavailable() }
    return [attributes.c_iflag, attributes.c_oflag, attributes.c_lflag, attributes.c_cflag]
  }

  @Test("a signal to end leaves the terminal as it was and the history whole", arguments: [SIGTERM, SIGHUP, SIGKILL])
  func ended(signal: Int32) throws {
    let fixture = PromptFixture()
    let terminal = try PseudoTerminal()
    let line = try TerminalLine(terminal)
    let before = try modes(of: line)
    try terminal.spawn(PromptFixture.program, ["--quiet"], environment: fixture.environment())
    #expect(terminal.waits(for: "jirei> "))
    #expect(try modes(of: line) != before)
    terminal.send("echo \"都城市\"\n")
    #expect(terminal.waits(for: "\u{1B}[?2004l都城市\r\n"))
    #expect(terminal.waits(for: "jirei> "))
    terminal.send("half")
    terminal.settle()
    terminal.signal(signal)
    #expect(terminal.waitsForEnd() == 128 + signal)
    if signal != SIGKILL {
      #expect(try modes(of: line) == before)
      #expect(String(decoding: terminal.output, as: UTF8.self).hasSuffix("\u{1B}[?2004l\r\n"))
    }
    #expect(fixture.historyLines == [#""echo \"都城市\"""#])
  }

  @Test("a terminal that is closed ends the program and keeps the history")
  func hungUp() throws {
    let fixture = PromptFixture()
    let terminal = try fixture.terminal()
    terminal.send("roles | count\n")
    #expect(terminal.waits(for: "count: 4"))
    #expect(terminal.waits(for: "jirei> "))
    terminal.send("half")
    terminal.settle()
    terminal.hangUp()
    #expect(terminal.waitsForEnd() != nil)
    #expect(fixture.historyLines == [#""roles | count""#])
  }

  @Test("Ctrl-C stops a long query at once and leaves terminal and session as they were")
  func stopped() throws {
    let fixture = PromptFixture()
    let table = fixture.home.path + "/big.csv"
    writeFile(table, "k,n\n" + (0..<4400).map { "1,\($0)\n" }.joined())
    let terminal = try fixture.terminal(["--quiet", "--corpus", table])
    let line = try TerminalLine(terminal)
    let before = try modes(of: line)
    func answer(_ statement: String, _ answer: String) {
      terminal.send(statement + "\n")
      #expect(terminal.waits(for: answer), "\(terminal.plainOutput)")
      #expect(terminal.waits(for: "jirei> "))
    }
    answer("let other = big | select k, m = n", "\u{1B}[?2004l")
    answer("big | count", "count: 4400")
    // Every row has all of the other's as partners.
    terminal.send("big | join other on k | count\n")
    #expect(terminal.waits(for: "\u{1B}[?2004l"))
    usleep(200_000)
    terminal.settle()
    let start = ContinuousClock.now
    terminal.send([0x03])
    #expect(terminal.waits(for: "jirei> "), "\(terminal.plainOutput)")
    let took = ContinuousClock.now - start
    print("a query was stopped after \(took)")
    #expect(took < .milliseconds(500), "a debug build on a busy machine; users are promised 100 ms")
    #expect(terminal.plainOutput.hasSuffix("stopped\r\njirei> "))
    #expect(try modes(of: line) == before)
    answer("_", "count: 4400")
    terminal.send([0x04])
    #expect(terminal.waitsForEnd() == 0)
  }

  @Test("what is typed while a query runs has its turn after it, Ctrl-D too")
  func typedAhead() throws {
    let fixture = PromptFixture()
    let terminal = try fixture.terminal()
    for name in ["a", "b"] {
      terminal.send("let \(name) = evidence | select column, n_\(name) = 1\n")
      #expect(terminal.waits(for: "jirei> "))
    }
    terminal.send("evidence | join a on column | join b on column | count\n")
    #expect(terminal.waits(for: "\u{1B}[?2004l"))
    terminal.send("echo \"都城\"\n")
    terminal.send([0x04])
    #expect(terminal.waits(for: "\u{1B}[?2004l都城\r\n", seconds: 30))
    #expect(terminal.waitsForEnd() == 0)
  }

  @Test("a key that comes right after Ctrl-C is a key of the next line")
  func keyAfterInterrupt() throws {
    let fixture = PromptFixture()
    let terminal = try fixture.terminal()
    terminal.send("echo \"都城\"\n")
    #expect(terminal.waits(for: "\u{1B}[?2004l都城\r\n"))
    for _ in 0..<5 {
      terminal.settle()
      terminal.send(Array("\u{3}\u{1B}[A".utf8))
      #expect(terminal.waits(for: "^C\r\n"))
      #expect(terminal.waits(for: "echo \"都城\""), "\(terminal.plainOutput)")
    }
  }

  @Test("a terminal that cannot move its cursor is read line by line", arguments: ["C", "C.UTF-8"])
  func dumb(locale: String) throws {
    let fixture = PromptFixture()
    let terminal = try fixture.terminal(environment: ["TERM": "dumb", "LC_ALL": locale])
    terminal.send("echo \"都城市\"\n")
    #expect(terminal.waits(for: "\n都城市\r\n"))
    #expect(terminal.waits(for: "jirei> "))
    terminal.send("items | where ratee > 5\n")
    #expect(terminal.waits(for: "did you mean \"rate\"?"))
    #expect(terminal.waits(for: "jirei> "))
    terminal.send("half")
    terminal.settle()
    terminal.send([0x03])
    #expect(terminal.waits(for: "jirei> "))
    terminal.send("roles |\ncount\n")
    #expect(terminal.waits(for: "count: 4"))
    terminal.send([0x04])
    #expect(terminal.waitsForEnd() == 0)
    #expect(!terminal.output.contains(0x1B))
    #expect(!terminal.plainOutput.contains("Up brings"))
    #expect(fixture.historyLines.last == #""roles |\ncount""#)
  }

  @Test("without colour nothing is dim, and so no ending is shown", arguments: [["--color", "never"], []])
  func noColor(arguments: [String]) throws {
    let fixture = PromptFixture()
    let environment = arguments.isEmpty ? ["NO_COLOR": "1"] : [:]
    let terminal = try fixture.terminal(["--quiet"] + arguments, environment: environment)
    terminal.send("items | where ratee > 99\n")
    #expect(terminal.waits(for: "Up brings: items | where rate > 99"))
    #expect(terminal.waits(for: "jirei> "))
    terminal.send("item")
    terminal.settle()
    #expect(terminal.plainOutput.hasSuffix("jirei> item"))
    #expect(!String(decoding: terminal.output, as: UTF8.self).contains("\u{1B}[2m"))
  }
}
