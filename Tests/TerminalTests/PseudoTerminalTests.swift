import TerminalSupport
import Testing

@testable import Terminal

@Suite("A terminal to test on")
struct PseudoTerminalTests {
  @Test("a program on it sees a terminal of that size and is answered")
  func spawns() throws {
    let terminal = try PseudoTerminal(columns: 61, rows: 17)
    try terminal.spawn("/bin/sh", ["-c", "stty size; read x; echo got $x; exit 3"])
    #expect(terminal.waits(for: "17 61"))
    terminal.send("都城\n")
    #expect(terminal.waits(for: "got 都城"))
    #expect(terminal.waitsForEnd() == 3)
  }

  @Test("a screen shows what a user would see", .enabled(if: TmuxScreen.isAvailable, "skipped: tmux is not installed"))
  func screen() throws {
    let screen = try TmuxScreen("printf '都城\\n'; read x; echo got $x; read x", columns: 30, rows: 9)
    #expect(screen.shows("都城"))
    screen.type("市")
    screen.press("Enter")
    #expect(screen.shows("got 市"))
    #expect(screen.lines.prefix(3) == ["都城", "市", "got 市"])
    #expect(!screen.hasEnded)
    screen.press("Enter")
    #expect(eventually { screen.hasEnded })
  }
}
