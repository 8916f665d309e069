import Glibc
import TerminalSupport
import Testing

@Suite("The prompt and its history")
struct PromptHistoryTests {
  private static let up = "\u{1B}[A"

  private func run(_ terminal: PseudoTerminal, _ statement: String, _ answer: String) {
    terminal.send(statement + "\n")
    // The end of editing stands before every answer.
    #expect(terminal.waits(for: "\u{1B}[?2004l" + answer + "\r\n"), "\(terminal.plainOutput)")
    #expect(terminal.waits(for: "jirei> "), "\(terminal.plainOutput)")
  }

  private func leave(_ terminal: PseudoTerminal) {
    terminal.send([0x04])
    #expect(terminal.waitsForEnd() == 0)
  }

  @Test("two shells at once lose nothing, and a third knows the statements of both")
  func twoShells() throws {
    let fixture = PromptFixture()
    let first = try fixture.terminal()
    let second = try fixture.terminal()
    run(first, "echo \"都城1\"", "都城1")
    run(second, "echo \"延岡2\"", "延岡2")
    run(first, "echo \"都城3\"", "都城3")
    first.signal(SIGKILL)
    run(second, "echo \"延岡4\"", "延岡4")
    leave(second)
    #expect(fixture.historyLines == ["都城1", "延岡2", "都城3", "延岡4"].map { "\"echo \\\"\($0)\\\"\"" })
    let third = try fixture.terminal()
    run(third, Self.up + Self.up, "都城3")
    leave(third)
  }

  @Test("a damaged line costs only itself, and a space keeps a statement out")
  func damaged() throws {
    let fixture = PromptFixture()
    run(try fixture.terminal(), "echo \"first\"", "first")
    writeFile(fixture.history, readFile(fixture.history) + Array("nonsense\n\"torn".utf8) + [0xFF])
    let terminal = try fixture.terminal()
    run(terminal, " echo \"secret\"", "secret")
    run(terminal, Self.up, "first")
    run(terminal, "echo \"second\"", "second")
    leave(terminal)
    #expect(fixture.historyLines.last == #""echo \"second\"""#)
    #expect(!String(decoding: readFile(fixture.history), as: UTF8.self).contains("secret"))
  }

  @Test("a history that cannot be written is told once, and statements come back all the same")
  func unwritable() throws {
    let fixture = PromptFixture()
    mkdir(fixture.home.path + "/jirei", 0o700)
    symlink("/dev/full", fixture.history)
    let terminal = try fixture.terminal()
    run(terminal, "echo \"first\"", "first")
    run(terminal, "echo \"second\"", "second")
    run(terminal, Self.up + Self.up, "first")
    leave(terminal)
    let warnings = terminal.plainOutput.split(separator: "\r\n").filter { $0.hasPrefix("warning: cannot") }
    #expect(warnings.count == 1, "\(terminal.plainOutput)")
  }

  @Test("nothing is written with --safe")
  func safe() throws {
    let fixture = PromptFixture()
    let terminal = try fixture.terminal(["--quiet", "--safe"])
    run(terminal, "echo \"first\"", "first")
    run(terminal, Self.up, "first")
    leave(terminal)
    #expect(access(fixture.history, F_OK) != 0)
  }

  @Test("keys of the user's own are kept")
  func editrc() throws {
    let fixture = PromptFixture()
    writeFile(fixture.home.path + "/.editrc", "bind -v\nbind \"^O\" ed-move-to-beg\n")
    let terminal = try fixture.terminal(environment: ["EDITRC": fixture.home.path + "/.editrc"])
    run(terminal, "cho \"vi\"\u{F}e", "vi")
    run(terminal, "echo \"都城市\"\u{1B}0xie", "都城市")
    leave(terminal)
  }
}
