import TerminalSupport
import Testing

@Suite("Colour while typing, and undo", .enabled(if: TmuxScreen.isAvailable, "skipped: tmux is not installed"))
struct PromptColourTests {
  @Test("Words have colours by what they are, and a name that is nothing is underlined while it is typed")
  func colours() throws {
    let fixture = PromptFixture()
    let screen = try fixture.screen()
    screen.type("items | where rate > 50 and item contains \"都城\" | selct x")
    #expect(eventually { screen.painted.contains("selct") && screen.painted.contains("\u{1B}[4m\u{1B}[31mselct") })
    let painted = screen.painted
    #expect(painted.contains("\u{1B}[1m\u{1B}[34mwhere"))
    #expect(painted.contains("\u{1B}[35m50"))
    #expect(painted.contains("\u{1B}[32m\"都城\""))
    screen.press("C-u")
    // While a known name begins so, nothing is wrong yet.
    screen.typeAndSee("items | whe")
    #expect(!screen.painted.contains("\u{1B}[31m"))
    screen.press("C-u")
    screen.typeAndSee("items | where (rate > 5)")
    #expect(eventually { screen.painted.contains("\u{1B}[1;4m(") }, "\(screen.painted)")
  }

  @Test("No colour where none is wanted", arguments: [["NO_COLOR": "1"], ["TERM": "vt100"]])
  func plain(environment: [String: String]) throws {
    let screen = try PromptFixture().screen(environment: environment)
    screen.typeAndSee("items | where rate > 50")
    #expect(!screen.painted.contains("\u{1B}[34m"))
  }

  /// Keys and texts that edit in the middle, wrap, delete and recall.
  static let edits = [
    "items | where rate > 50", "都城市", " | select name", "K:Left", "K:Left", "K:Left", "K:Home", "K:End", "K:BSpace",
    "K:BSpace", "K:C-Left", "K:C-w", "K:Up", "K:Down", "K:DC", "が", "(", ")", "\"", "K:C-_", "x", "K:C-k", "K:C-y",
  ]

  @Test("Every cell and the cursor are as when all is drawn anew", arguments: [(80, 24), (40, 10)])
  func cells(columns: Int, rows: Int) throws {
    let seed = UInt64.random(in: 0 ... .max)
    var random = seed
    func next(_ count: Int) -> Int {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((random >> 33) % UInt64(count))
    }
    let screen = try PromptFixture().screen(columns: columns, rows: rows)
    screen.enter("set hints = off")
    screen.enter("echo 延岡市 municipalities and a rather long line of words")
    var done: [String] = []
    for round in 1...4 {
      for _ in 0..<10 {
        let edit = Self.edits[next(Self.edits.count)]
        done.append(edit)
        if edit.hasPrefix("K:") { screen.press(String(edit.dropFirst(2))) } else { screen.type(edit) }
      }
      // A mark that no edit has says that all of them have been drawn.
      screen.type("Z\(round)")
      // It may stand on two rows.
      #expect(screen.shows { $0.joined().contains("Z\(round)") })
      func statement() -> [String] {
        Array(screen.lines.suffix(from: screen.lines.lastIndex { $0.hasPrefix("jirei> ") } ?? 0))
      }
      let edited = statement()
      let row = screen.cursor.last.map { $0 - (screen.lines.count - edited.count) }
      let column = screen.cursor.first
      screen.press("C-l")
      #expect(
        eventually { screen.lines == edited && screen.cursor.last == row && screen.cursor.first == column },
        "seed \(seed): \(done)\n\(edited)\n\(screen.lines)")
    }
  }

  @Test("Undo takes back words and what was deleted, step by step")
  func undo() throws {
    let screen = try PromptFixture().screen()
    screen.typeAndSee("items | where rate")
    screen.press("C-w")
    #expect(eventually { screen.lines.last == "jirei> items | where" })
    screen.press("C-_")
    #expect(eventually { screen.lines.last == "jirei> items | where rate" })
    screen.press("C-_", "C-_")
    #expect(eventually { screen.lines.last == "jirei> items | where" })
    screen.press("C-x", "C-u")
    #expect(eventually { screen.lines.last == "jirei> items |" })
  }
}
