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

  @Test("Every cell and the cursor are as without colour", arguments: [(80, 24), (40, 10)])
  func cells(columns: Int, rows: Int) throws {
    let seed = UInt64.random(in: 0 ... .max)
    var random = seed
    func next(_ count: Int) -> Int {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((random >> 33) % UInt64(count))
    }
    let (coloured, plain) = (PromptFixture(), PromptFixture())
    let screens = [
      try coloured.screen(columns: columns, rows: rows),
      try plain.screen(columns: columns, rows: rows, environment: ["NO_COLOR": "1"]),
    ]
    for screen in screens { screen.enter("set hints = off") }
    for screen in screens { screen.enter("echo 延岡市 municipalities and a rather long line of words") }
    var done: [String] = []
    for _ in 0..<40 {
      let edit = Self.edits[next(Self.edits.count)]
      done.append(edit)
      for screen in screens {
        if edit.hasPrefix("K:") { screen.press(String(edit.dropFirst(2))) } else { screen.type(edit) }
      }
    }
    #expect(
      eventually { screens[0].cursor == screens[1].cursor && screens[0].lines.last == screens[1].lines.last },
      "seed \(seed): \(done)\n\(screens[0].lines)\n\(screens[1].lines)")
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
