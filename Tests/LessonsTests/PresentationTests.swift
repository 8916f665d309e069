import Lessons
import Testing

@Suite("A presentation")
struct PresentationTests {
  private let lesson = """
    # Towns

    Three of them.

    ## Largest

    Look at the numbers.

    ```jirei
    towns | sort people desc | select name, people
    ```

    Then what follows.

    ```jirei hidden
    let small = towns | where people < 1000
    ```

    ```jirei
    small | count
    ```

    ## End

    Good bye.
    """

  @Test("prose comes first, then the query, then its answer, each with Return")
  func steps() throws {
    var presenter = try Presenter(lesson)
    #expect(presenter.screen == ["  Towns", "  ═════", "", "  Three of them."])
    #expect(presenter.bar.hasPrefix("─ Towns ─") && presenter.bar.hasSuffix("─ step 1 of 4 ─"))
    #expect(presenter.keys == " Return next   ← back   s skip   h headings   p prompt   q leave")
    presenter.press(.enter)
    let prose = ["  Largest", "  ───────", "", "  Look at the numbers."]
    #expect(presenter.screen == prose)
    #expect(presenter.bar.hasPrefix("─ Towns › Largest ─"))
    presenter.press(.enter)
    let query = ["", "  ▌ towns | sort people desc | select name, people"]
    #expect(presenter.screen == prose + query)
    #expect(presenter.keys.hasPrefix(" Return run "))
    presenter.press(.enter)
    let answer = [
      "", "   name        people", "   ──────────  ──────", "   Kobe          1500", "   Miyakonojo     160",
      "   Nagai           25", "  3 rows",
    ]
    #expect(presenter.screen == prose + query + answer)
    presenter.press(.enter)
    #expect(presenter.screen == prose + query + answer + ["", "  Then what follows."])
    #expect(presenter.knows("small"))
    presenter.press(.enter, .enter)
    #expect(presenter.screen.last == "  count: 2")
    presenter.press(.enter)
    #expect(presenter.screen == ["  End", "  ───", "", "  Good bye."])
    #expect(presenter.keys.hasPrefix(" Return end "))
    presenter.press(.enter)
    #expect(presenter.keys == " this is the end of the lesson")
    let effect = presenter.press(.leave)
    #expect(effect == .leave)
  }

  @Test("every screen has as many lines as its window, none wider")
  func size() throws {
    for (columns, rows) in [(80, 24), (40, 12), (20, 6), (9, 3), (200, 60)] {
      for isLarge in [false, true] {
        var options = Presentation.Options()
        options.isLarge = isLarge
        var presenter = try Presenter(lesson, on: .screen(columns: columns, rows: rows), options: options)
        for _ in 0..<150 {
          let lines = presenter.presentation.screen().lines
          #expect(lines.count == rows)
          for line in lines { #expect(StyledText(line).width <= columns, "\(line)") }
          presenter.press(.enter)
        }
        #expect(presenter.keys.hasPrefix(String(" this is the end of the lesson".prefix(columns - 1))))
      }
    }
  }

  @Test("what was answered is not run again")
  func back() throws {
    var presenter = try Presenter(lesson)
    presenter.press(.enter, .enter, .enter)
    let answered = presenter.screen
    // Would change the answer if the query were run again.
    presenter.session.answer(.init(name: "", text: "let towns2 = towns; set format = csv")) { _ in true }
    presenter.press(.enter, .back)
    #expect(presenter.screen == answered)
    presenter.press(.back)
    #expect(presenter.screen == ["  Towns", "  ═════", "", "  Three of them."])
    presenter.press(.back)
    #expect(presenter.keys == " this is the beginning of the lesson")
    presenter.press(.enter)
    #expect(presenter.screen == answered)
    let effect = presenter.press(.enter)
    #expect(effect == .show)
    #expect(presenter.screen.last == "  Then what follows.")
  }

  @Test("what is skipped or jumped over has run all the same, in order")
  func skipping() throws {
    var presenter = try Presenter(lesson)
    presenter.press(.headings, .text("3"))
    #expect(
      presenter.screen
        == ["  Headings", "", "    1  Towns (here)", "    2    Largest", "  > 3    End"])
    #expect(!presenter.knows("small"))
    presenter.press(.enter)
    #expect(presenter.screen.first == "  End")
    #expect(presenter.knows("small"))
    presenter.press(.back)
    #expect(presenter.screen.last == "  count: 2")

    presenter = try Presenter(lesson)
    presenter.press(.skip, .skip)
    #expect(presenter.screen.last == "  Then what follows.")
    presenter.press(.back)
    #expect(presenter.screen.last == "  3 rows")
  }

  @Test("the list of headings is left without going anywhere, and says what is no heading")
  func headings() throws {
    var presenter = try Presenter(lesson)
    presenter.press(.headings, .down, .down, .down, .up)
    #expect(presenter.screen.contains("  > 2    Largest"))
    presenter.press(.text("9"))
    #expect(presenter.keys == " there is no heading 9")
    presenter.press(.escape)
    #expect(presenter.screen.first == "  Towns")
    presenter.press(.headings, .down, .enter)
    #expect(presenter.screen.first == "  Largest")

    var many = try Presenter((1...40).map { "# Heading \($0)\n" }.joined(), on: .screen(columns: 40, rows: 10))
    many.press(.headings, .text("3"), .text("7"))
    #expect(many.screen.contains("  > 37  Heading 37"))
    #expect(many.screen.count == 8)
    var none = try Presenter("Words.")
    none.press(.headings)
    #expect(none.keys == " the lesson has no headings")
  }

  @Test("an answer that is longer than the screen is read page by page, and no line is lost")
  func paging() throws {
    var presenter = try Presenter("# Long\n\nWords.\n\n```jirei\nlong | sort n\n```\n")
    presenter.press(.enter, .enter)
    var read: [String] = []
    for page in 1...3 {
      #expect(presenter.bar.hasSuffix("step 1 of 1, page \(page) of 3 ─"))
      #expect(presenter.keys.hasPrefix(page < 3 ? " Return more " : " Return end "))
      read += presenter.screen
      presenter.press(.enter)
    }
    let numbers = read.compactMap { line in Int(line.drop { $0 == " " }) }
    #expect(numbers == Array(1...40))
    presenter.press(.back)
    #expect(presenter.bar.hasSuffix("page 2 of 3 ─"))
  }

  @Test("a short answer goes to a new page with its query rather than be cut")
  func unbroken() throws {
    let words = (1...15).map { "- words \($0)" }.joined(separator: "\n")
    var presenter = try Presenter("\(words)\n\n```jirei\ntowns | select name, kanji\n```\n")
    presenter.press(.enter)
    #expect(presenter.screen.last == "  ▌ towns | select name, kanji")
    #expect(presenter.screen.first == "  • words 1")
    presenter.press(.enter)
    #expect(presenter.screen.first == "  ▌ towns | select name, kanji")
    #expect(presenter.screen.last == "  3 rows")
    #expect(presenter.screen.contains("   Miyakonojo  都城市"))
    presenter.press(.back)
    #expect(presenter.screen.last == "  • words 15")
  }

  @Test("an answer that fills a page has one of its own")
  func alone() throws {
    let query = "long | sort n | take 16\n  | select n, double = n * 2\n  | sort n"
    var presenter = try Presenter("# Sixteen\n\n```jirei\n\(query)\n```\n")
    presenter.press(.enter)
    #expect(presenter.bar.hasSuffix("page 2 of 2 ─"))
    #expect(presenter.screen.first == "    n  double")
    #expect(presenter.screen.contains("   16      32"))
    presenter.press(.back)
    #expect(presenter.screen.first == "  Sixteen")
    #expect(presenter.screen.last == "  ▌   | sort n")
  }

  @Test("what came before under the same heading stays as long as there is room for all of it")
  func context() throws {
    let long = (1...6).map { "Paragraph \($0).\n" }.joined(separator: "\n")
    var presenter = try Presenter(
      "# A\n\nFirst.\n\n```jirei\ntowns | count\n```\n\nSo three.\n\n```jirei\nlong | count\n```\n\n\(long)")
    presenter.press(.skip)
    #expect(presenter.screen == ["  So three."], "what was skipped is not shown")
    presenter.press(.back, .enter)
    #expect(
      presenter.screen
        == ["  A", "  ═", "", "  First.", "", "  ▌ towns | count", "", "  count: 3", "", "  So three."])
    presenter.press(.enter, .enter)
    #expect(presenter.screen.count == 14)
    #expect(presenter.screen.last == "  count: 40")
    presenter.press(.enter)
    #expect(
      presenter.screen.prefix(6)
        == ["  ▌ towns | count", "", "  count: 3", "", "  So three.", ""], "\(presenter.screen)")
    #expect(presenter.screen.last == "  Paragraph 6.")
  }

  @Test("a resized window shows the same place, set anew")
  func resizing() throws {
    var presenter = try Presenter(lesson)
    presenter.press(.enter, .enter, .enter)
    let before = presenter.screen
    presenter.presentation.resize(.screen(columns: 30, rows: 8))
    #expect(presenter.presentation.screen().lines.count == 8)
    presenter.presentation.resize(.screen(columns: 80, rows: 24))
    #expect(presenter.screen == before)
  }

  @Test("notes are shown when they are asked for, and make no step of their own")
  func notes() throws {
    let lesson = "Words.\n\n<!-- before -->\n\n```jirei\ntowns | count\n```\n\n<!-- after -->\n\n# Next\n"
    var presenter = try Presenter(lesson)
    presenter.press(.enter, .enter)
    #expect(presenter.screen == ["  Words.", "", "  ▌ towns | count", "", "  count: 3"])
    #expect(presenter.bar.hasSuffix("step 1 of 2 ─"))
    var options = Presentation.Options()
    options.showsNotes = true
    presenter = try Presenter(lesson, options: options)
    presenter.press(.enter, .enter)
    #expect(
      presenter.screen
        == [
          "  Words.", "", "  ▌ towns | count", "", "  count: 3", "", "  ┊ Note: before", "", "  ┊ Note: after",
        ])
  }

  @Test("no note is on the screen before the answer of its step, and all are told aside")
  func notesAside() throws {
    var options = Presentation.Options()
    options.showsNotes = true
    var presenter = try Presenter(
      "# A\n\nHow many?\n\n<!-- Most say five. -->\n\n```jirei ask\ntowns | count\n```\n", options: options)
    #expect(!presenter.screen.joined().contains("Most say five."))
    #expect(presenter.presentation.notesAside == "step 1 of 1\nA\n\n┊ Note: Most say five.\n\n")
    #expect(presenter.presentation.takesText)
    presenter.press(.enter)
    #expect(presenter.screen.joined().contains("Most say five."))
  }

  @Test("the choice that a lesson marks decides where the answer is no choice")
  func markedChoice() throws {
    var presenter = try Presenter("Which?\n\n- all\n- [x] some\n\n```jirei ask\ntowns | select name\n```\n")
    presenter.press(.text("1"), .enter)
    #expect(presenter.screen.last == "  The prediction differs: the answer is 2) some", "\(presenter.screen)")
  }

  @Test("a rule makes a new step")
  func rules() throws {
    var presenter = try Presenter("One.\n\n---\n\nTwo.\n\n---\n")
    #expect(presenter.screen == ["  One."])
    presenter.press(.enter)
    #expect(presenter.screen == ["  Two."])
    #expect(presenter.bar.hasSuffix("step 2 of 2 ─"))
  }

  @Test("lines of an answer that are too long are broken between words")
  func words() throws {
    var presenter = try Presenter(
      "```jirei\necho It is said that a line is never broken inside a word.\n```\n", on: .screen(columns: 40, rows: 12))
    presenter.press(.enter)
    #expect(
      presenter.screen.suffix(3) == ["", "  It is said that a line is never broken", "    inside a word."],
      "\(presenter.screen)")
  }

  @Test("errors are shown, those that are meant and others, and the lesson goes on")
  func errors() throws {
    var presenter = try Presenter(
      "```jirei expect-error\ntowns | where peple > 1\n```\n\n```jirei\nnowhere\n```\n\n# Next\n")
    presenter.press(.enter)
    #expect(presenter.screen[2].contains("error: no column \"peple\" in towns"))
    #expect(presenter.presentation.failures.isEmpty)
    presenter.press(.skip)
    presenter.press(.skip)
    #expect(presenter.keys.hasPrefix(" step 2 has failed: "), "\(presenter.keys)")
    #expect(presenter.screen.first == "  Next")
    #expect(presenter.presentation.failures.count == 1)
    presenter.press(.back)
    #expect(presenter.screen.contains { $0.contains("error: ") })
  }

  @Test("a query that is stopped can be run again, or be passed without")
  func stopping() throws {
    var presenter = try Presenter("# A\n\n```jirei\ntowns | count\n```\n\n# B\n")
    presenter.session.surroundings.isCancelled = { true }
    presenter.press(.enter)
    #expect(presenter.presentation.isStopped)
    #expect(presenter.screen.last == "  ▌ towns | count")
    #expect(presenter.keys.hasPrefix(" Return runs it again "))
    presenter.press(.skip)
    #expect(presenter.screen == ["  B", "  ═"])
    presenter.press(.back)
    presenter.session.surroundings.isCancelled = { false }
    presenter.press(.enter)
    #expect(presenter.screen.last == "  count: 3")
    presenter.press(.skip)
    #expect(!presenter.presentation.isStopped)

    presenter = try Presenter("# A\n\n```jirei\ntowns | count\n```\n\n# B\n")
    presenter.session.surroundings.isCancelled = { true }
    presenter.press(.skip)
    #expect(presenter.keys == " stopped at a query of step 1")
    #expect(presenter.screen.first == "  A")
  }

  @Test("a lesson of nothing is shown as such")
  func empty() throws {
    for text in ["", "\n\n", "<!-- only a note -->", "```jirei hidden\ntowns\n```\n"] {
      var presenter = try Presenter(text)
      #expect(presenter.screen.isEmpty)
      let effect = presenter.press(.enter)
      #expect(effect != .leave)
    }
  }
}
