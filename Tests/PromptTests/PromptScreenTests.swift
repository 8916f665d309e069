import Glibc
import TerminalSupport
import Testing

/// A terminal on which the prompt must be right.
struct Setting: Sendable, CustomTestStringConvertible {
  var columns: Int
  var rows: Int
  var term: String
  var locale: String

  var testDescription: String { "\(columns)×\(rows), \(term), \(locale)" }

  /// Every size with every terminal and every locale, in pairs.
  static let all = [
    Setting(columns: 80, rows: 24, term: "xterm-256color", locale: "C.UTF-8"),
    Setting(columns: 80, rows: 24, term: "screen", locale: "C"),
    Setting(columns: 40, rows: 10, term: "xterm-256color", locale: "C"),
    Setting(columns: 40, rows: 10, term: "screen", locale: "C.UTF-8"),
  ]

  func screen(of fixture: PromptFixture) throws -> TmuxScreen {
    try fixture.screen(columns: columns, rows: rows, environment: ["TERM": term, "LC_ALL": locale])
  }
}

@Suite("The prompt on a screen", .enabled(if: TmuxScreen.isAvailable, "skipped: tmux is not installed"))
struct PromptScreenTests {
  @Test("Japanese is typed, edited in the middle, searched and dropped", arguments: Setting.all)
  func typing(setting: Setting) throws {
    let fixture = PromptFixture()
    let screen = try setting.screen(of: fixture)
    screen.type("echo \"都市 x\"")
    screen.press("Left", "Left", "Left", "Left")
    screen.type("城")
    #expect(screen.ends(with: ["jirei> echo \"都城市 x\""]), "\(screen.seen)")
    #expect(screen.cursor == [17, 0])
    screen.press("Enter")
    #expect(screen.ends(with: ["jirei> echo \"都城市 x\"", "都城市 x", "jirei>"]), "\(screen.seen)")

    screen.enter("echo \"延岡市\"")
    screen.press("C-r")
    screen.type("城市")
    #expect(screen.ends(with: ["search '城市': echo \"都城市 x\""]), "\(screen.seen)")
    screen.press("Enter")
    #expect(screen.ends(with: ["jirei> echo \"都城市 x\"", "都城市 x", "jirei>"]), "\(screen.seen)")

    screen.typeAndSee("echo \"宮崎")
    screen.press("C-c")
    #expect(screen.ends(with: ["jirei> echo \"宮崎^C", "jirei>"]), "\(screen.seen)")
    screen.press("C-d")
    #expect(eventually { screen.hasEnded })
    #expect(fixture.historyLines == [#""echo \"都城市 x\"""#, #""echo \"延岡市\"""#, #""echo \"都城市 x\"""#])
  }

  @Test("what is certain is filled in, and what is not is listed", arguments: Setting.all)
  func completing(setting: Setting) throws {
    let fixture = PromptFixture()
    let screen = try setting.screen(of: fixture)
    screen.type("items | sor")
    screen.press("Tab")
    screen.type("ra")
    #expect(screen.shows { $0.last?.hasPrefix("jirei> items | sort ra") == true }, "\(screen.seen)")
    screen.press("Tab")
    #expect(screen.shows { $0.count > 2 && $0.last?.hasPrefix("jirei> items | sort ra") == true }, "\(screen.seen)")
    let list = screen.lines.dropFirst().dropLast()
    #expect(list.contains { $0.hasPrefix("rank") && $0.contains("integer") }, "\(screen.seen)")
    #expect(list.contains { $0.hasPrefix("rate") && $0.contains("percent") }, "\(screen.seen)")
    screen.type("te")
    screen.press("Tab")
    screen.type("desc|count")
    screen.press("Enter")
    #expect(screen.ends(with: ["jirei> items | sort rate desc|count", "count: 42", "jirei>"]), "\(screen.seen)")

    // In the middle of a line, and by another writing of a name.
    screen.type("roles | wh id is known|count")
    screen.press("Home", "C-Right", "C-Right")
    screen.press("Tab", "C-a", "C-e", "Enter")
    #expect(screen.ends(with: ["jirei> roles | where id is known|count", "count: 4", "jirei>"]), "\(screen.seen)")
    screen.type("show 都")
    screen.press("Tab")
    #expect(screen.ends(with: ["jirei> show 都城"]), "\(screen.seen)")
    screen.press("C-u")
    screen.type("show \"都")
    screen.press("Tab")
    #expect(screen.ends(with: ["jirei> show \"都城\""]), "\(screen.seen)")
  }

  @Test("a list longer than the screen comes page by page", arguments: [(80, 24), (40, 10)])
  func pages(columns: Int, rows: Int) throws {
    let fixture = PromptFixture()
    let screen = try fixture.screen(columns: columns, rows: rows)
    screen.press("Tab")
    #expect(screen.shows(" more: Tab shows them"), "\(screen.seen)")
    #expect(screen.lines.count <= rows)
    let first = screen.lines
    screen.press("Tab")
    #expect(screen.shows { $0 != first && $0.last == "jirei>" }, "\(screen.seen)")
    for _ in 0..<40 where !screen.lines.contains(where: { $0.hasPrefix("the last of ") }) {
      screen.press("Tab")
      _ = screen.shows { $0.last == "jirei>" }
    }
    #expect(screen.shows("the last of "), "\(screen.seen)")
    screen.enter("roles | count")
    #expect(screen.ends(with: ["jirei> roles | count", "count: 4", "jirei>"]), "\(screen.seen)")
  }

  @Test("pasted lines are one edit, with whichever line ends, and come back as one", arguments: Setting.all)
  func pasting(setting: Setting) throws {
    let fixture = PromptFixture()
    let screen = try setting.screen(of: fixture)
    screen.paste("roles |\r\n  where id is known |\r\n  count\r\n")
    #expect(screen.ends(with: ["jirei> roles |", "  where id is known |", "  count"]), "\(screen.seen)")
    screen.press("Enter")
    #expect(screen.ends(with: ["  count", "count: 4", "jirei>"]), "\(screen.seen)")
    screen.press("Up")
    #expect(screen.ends(with: ["count: 4", "jirei> roles |", "  where id is known |", "  count"]), "\(screen.seen)")
    screen.type(" | derive a = \"都城\"")
    screen.press("Enter")
    #expect(screen.shows { $0.last == "jirei>" }, "\(screen.seen)")
    let wanted = #""roles |\n  where id is known |\n  count | derive a = \"都城\"""#
    #expect(eventually { fixture.historyLines.last == wanted }, "\(fixture.historyLines)")
  }

  @Test("lines typed one after the other come back as one statement")
  func manyLines() throws {
    let fixture = PromptFixture()
    let screen = try fixture.screen()
    screen.type("roles |")
    screen.press("Enter")
    #expect(screen.ends(with: ["jirei> roles |", "  ...>"]), "\(screen.seen)")
    screen.enter("count")
    screen.press("Up")
    #expect(screen.ends(with: ["count: 4", "jirei> roles |", "count"]), "\(screen.seen)")
  }

  @Test("a grey ending follows the cursor at the end of the line, and leaves nothing behind", arguments: Setting.all)
  func hints(setting: Setting) throws {
    let fixture = PromptFixture()
    let screen = try setting.screen(of: fixture)
    screen.enter("echo \"都城市と延岡市と日南市と小林市と日向市\"")
    screen.type("echo \"都")
    // To the last column but one, and never on a second row.
    let shown = setting.columns == 80 ? "城市と延岡市と日南市と小林市と日向市\"" : "城市と延岡市と日南市と小"
    #expect(screen.ends(with: ["jirei> echo \"都" + shown]), "\(screen.seen)")
    #expect(screen.cursor == [15, screen.lines.count - 1])
    screen.press("Left")
    #expect(screen.ends(with: ["jirei> echo \"都"]), "\(screen.seen)")
    screen.press("Right")
    #expect(screen.ends(with: ["jirei> echo \"都" + shown]), "\(screen.seen)")
    screen.type("\"")
    screen.press("Enter")
    #expect(screen.ends(with: ["jirei> echo \"都\"", "都", "jirei>"]), "\(screen.seen)")
    screen.type("echo \"都城")
    #expect(screen.shows { $0.last?.hasPrefix("jirei> echo \"都城市") == true }, "\(screen.seen)")
    screen.press("C-c")
    #expect(screen.ends(with: ["jirei> echo \"都城^C", "jirei>"]), "\(screen.seen)")
    screen.type("echo \"都城")
    #expect(screen.shows { $0.last?.hasPrefix("jirei> echo \"都城市") == true }, "\(screen.seen)")
    screen.press("End", "Enter")
    #expect(screen.ends(with: ["都城市と延岡市と日南市と小林市と日向市", "jirei>"]), "\(screen.seen)")
    screen.enter("set hints = off")
    screen.type("echo \"都")
    usleep(100_000)
    #expect(screen.ends(with: ["jirei> echo \"都"]), "\(screen.seen)")
  }

  @Test("an error shows its place, and Up brings the statement mended, then as it was typed")
  func mending() throws {
    let fixture = PromptFixture()
    let screen = try fixture.screen()
    let wrong = "items | where ratee > 90 and tabel > 0 | count"
    let right = "items | where rate > 90 and table > 0 | count"
    screen.enter(wrong)
    #expect(screen.shows { $0.contains("                  ^^^^^") }, "\(screen.seen)")
    #expect(screen.ends(with: ["Up brings: " + right, "jirei>"]), "\(screen.seen)")
    screen.press("C-c", "Up")
    #expect(screen.ends(with: ["jirei> " + right]), "\(screen.seen)")
    screen.press("Up")
    #expect(screen.ends(with: ["jirei> " + wrong]), "\(screen.seen)")
    screen.press("Down", "Enter")
    #expect(screen.shows { $0.last == "jirei>" && $0.dropLast().last?.hasPrefix("count: ") == true }, "\(screen.seen)")
    screen.press("Up", "Up")
    #expect(screen.ends(with: ["jirei> " + wrong]), "\(screen.seen)")
  }

  @Test("a window that shrinks to three lines and grows again keeps the line", arguments: ["xterm-256color", "screen"])
  func resizing(term: String) throws {
    let fixture = PromptFixture()
    let screen = try fixture.screen(columns: 60, rows: 12, environment: ["TERM": term])
    let text = String(repeating: "都城市", count: 12)
    screen.type("echo \"\(text)")
    _ = screen.shows { $0.joined().contains(text) }
    for (columns, rows) in [(20, 3), (5, 3), (60, 12), (33, 5), (60, 12)] {
      screen.resize(columns: columns, rows: rows)
      usleep(150_000)
    }
    screen.type("\"")
    #expect(screen.shows { $0.joined().hasSuffix("jirei> echo \"\(text)\"") }, "\(screen.seen)")
    screen.press("Enter")
    #expect(screen.shows { $0.joined().hasSuffix(text + "jirei>") }, "\(screen.seen)")
  }

  @Test(
    "Ctrl-Z gives the terminal to the shell, and fg comes back to the line", arguments: ["xterm-256color", "screen"])
  func suspending(term: String) throws {
    let fixture = PromptFixture()
    let screen = try TmuxScreen(
      "exec sh -i", environment: fixture.environment(["TERM": term, "PS1": "shell$ ", "ENV": ""]))
    _ = screen.shows("shell$")
    screen.type("\(PromptFixture.program) --quiet")
    screen.press("Enter")
    #expect(screen.shows { $0.last == "jirei>" }, "\(screen.seen)")
    screen.typeAndSee("echo \"都市")
    screen.press("Left")
    #expect(eventually { screen.cursor.first == 15 })
    screen.press("C-z")
    #expect(screen.shows { $0.last == "shell$" }, "\(screen.seen)")
    screen.type("stty -a | grep -c -e ' icanon.* echo '")
    screen.press("Enter")
    #expect(screen.shows { $0.last == "shell$" && $0.dropLast().last == "1" }, "\(screen.seen)")
    screen.type("fg")
    screen.press("Enter")
    #expect(screen.shows { $0.last == "jirei> echo \"都市" }, "\(screen.seen)")
    screen.type("城")
    screen.press("End")
    screen.type("\"")
    screen.press("Enter")
    #expect(screen.ends(with: ["jirei> echo \"都城市\"", "都城市", "jirei>"]), "\(screen.seen)")
  }
}

func eventually(_ condition: () -> Bool) -> Bool {
  for _ in 0..<200 where !condition() { usleep(20_000) }
  return condition()
}
