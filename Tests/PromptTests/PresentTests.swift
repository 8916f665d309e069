import Glibc
import TerminalSupport
import Testing

@Suite("A lesson before a class")
struct PresentTests {
  private let fixture = PromptFixture()
  private let lesson: String

  init() {
    lesson = fixture.home.path + "/lesson.md"
    writeFile(fixture.home.path + "/towns.csv", "name,kanji,people\nKobe,神戸市,1500\nMiyakonojo,都城市,160\n")
    writeFile(fixture.home.path + "/big.csv", "k,n\n" + (0..<4400).map { "1,\($0)\n" }.joined())
    writeFile(
      lesson,
      """
      # Towns 都城

      Two of them.

      ```jirei
      towns | select name, kanji
      ```

      ## Guess

      Which is the largest?

      - Kobe
      - Miyakonojo

      ```jirei ask
      towns | where people < 1000 | select name
      ```

      ## Names

      ```jirei hidden
      let small = towns | where people < 1000
      ```

      Small ones.

      ```jirei
      small | count
      ```

      ## Long work

      ```jirei hidden
      let other = big | select k, m = n
      ```

      Every row has all as partners.

      ```jirei
      big | join other on k | count
      ```

      ## End

      Good bye.
      """)
  }

  private var arguments: [String] {
    ["present", "--corpus", fixture.home.path + "/towns.csv", "--corpus", fixture.home.path + "/big.csv", lesson]
  }

  private func screen(
    _ more: String = "", columns: Int = 80, rows: Int = 24, environment: [String: String] = [:]
  ) throws -> TmuxScreen {
    try TmuxScreen(
      "trap true INT; echo before; \(PromptFixture.program) \(arguments.joined(separator: " ")) \(more); echo \"code $?\"; sleep 100",
      environment: fixture.environment(environment), columns: columns, rows: rows)
  }

  @Test("a whole lesson: run, guess, back, jump, prompt, leave", arguments: ["xterm-256color", "screen", "linux"])
  func whole(term: String) throws {
    let screen = try screen(environment: ["TERM": term])
    #expect(screen.shows("Two of them."), "\(screen.seen)")
    #expect(screen.lines.count == 24)
    #expect(screen.lines[22].hasSuffix("step 1 of 5"), "\(screen.seen)")
    screen.press("Enter")
    #expect(screen.shows("▌ towns | select name, kanji"), "\(screen.seen)")
    screen.press("Space")
    #expect(screen.shows("   Miyakonojo  都城市"), "\(screen.seen)")

    screen.press("Enter")
    #expect(screen.shows("Your prediction:"), "\(screen.seen)")
    screen.type("1")
    #expect(screen.shows("Your prediction: 1"), "\(screen.seen)")
    #expect(screen.cursor.first == 20)
    screen.press("Enter")
    #expect(screen.shows("The prediction differs: the answer is 2) Miyakonojo"), "\(screen.seen)")
    #expect(screen.shows("Predicted: 1) Kobe"), "\(screen.seen)")

    screen.press("Left")
    #expect(screen.shows { $0.first == "  Towns 都城" && $0.contains("   Miyakonojo  都城市") }, "\(screen.seen)")

    screen.type("h")
    #expect(screen.shows("> 1  Towns 都城 (here)"), "\(screen.seen)")
    screen.type("3")
    #expect(screen.shows("> 3    Names"), "\(screen.seen)")
    screen.press("Enter")
    #expect(screen.shows("Small ones."), "\(screen.seen)")
    screen.press("Enter", "Enter")
    #expect(screen.shows("count: 1"), "\(screen.seen)")

    screen.type("p")
    #expect(screen.shows { $0.last == "jirei>" }, "\(screen.seen)")
    #expect(screen.shows("before"), "the window as it was: \(screen.seen)")
    screen.enter("let more = small | select name")
    screen.enter("more")
    #expect(screen.shows("name: Miyakonojo"), "\(screen.seen)")
    screen.press("C-d")
    #expect(screen.shows { $0.first == "  Names" && $0.contains("  count: 1") }, "\(screen.seen)")
    screen.type("p")
    #expect(screen.shows { $0.last == "jirei>" }, "\(screen.seen)")
    screen.enter("more | count")
    screen.type("q")
    screen.press("Enter")
    #expect(screen.shows { $0.first == "  Names" }, "\(screen.seen)")

    screen.type("q")
    #expect(screen.shows("code 0"), "\(screen.seen)")
    #expect(screen.shows("before"), "\(screen.seen)")
  }

  @Test("a window that shrinks and grows shows the lesson in its size")
  func resizing() throws {
    let screen = try screen()
    _ = screen.shows("Two of them.")
    screen.press("Enter", "Enter")
    #expect(screen.shows("都城市"), "\(screen.seen)")
    let before = screen.lines
    screen.resize(columns: 30, rows: 9)
    #expect(screen.shows { $0.count == 9 && $0[7].contains("step 1 of 5") }, "\(screen.seen)")
    screen.resize(columns: 80, rows: 24)
    #expect(screen.shows { $0 == before }, "\(screen.seen)")
  }

  @Test("Ctrl-C stops a long query and stays in the lesson, which can run it again or go on")
  func stopping() throws {
    let screen = try screen()
    _ = screen.shows("Two of them.")
    screen.type("h4")
    screen.press("Enter")
    #expect(screen.shows("Every row has all as partners."), "\(screen.seen)")
    screen.press("Enter", "Enter")
    #expect(screen.shows("Ctrl-C stops what is running"), "\(screen.seen)")
    usleep(300_000)
    screen.press("C-c")
    #expect(screen.shows("Return runs it again"), "\(screen.seen)")
    screen.type("s")
    #expect(screen.shows("Good bye."), "\(screen.seen)")
    screen.press("C-c")
    #expect(screen.shows("q leaves the lesson"), "\(screen.seen)")
    screen.type("q")
    #expect(screen.shows("code 0"), "\(screen.seen)")
  }

  @Test("Ctrl-Z gives the terminal to the shell, and fg comes back to the step")
  func suspending() throws {
    let screen = try TmuxScreen("exec sh -i", environment: fixture.environment(["PS1": "shell$ ", "ENV": ""]))
    _ = screen.shows("shell$")
    screen.type("\(PromptFixture.program) \(arguments.joined(separator: " "))")
    screen.press("Enter")
    #expect(screen.shows("step 1 of 5"), "\(screen.seen)")
    screen.press("Enter")
    #expect(screen.shows("▌ towns"), "\(screen.seen)")
    screen.press("C-z")
    #expect(screen.shows { $0.last == "shell$" }, "\(screen.seen)")
    screen.type("stty -a | grep -c -e ' icanon.* echo '")
    screen.press("Enter")
    #expect(screen.shows { $0.last == "shell$" && $0.dropLast().last == "1" }, "\(screen.seen)")
    screen.type("fg")
    screen.press("Enter")
    #expect(screen.shows("▌ towns"), "\(screen.seen)")
    screen.type("q")
    #expect(screen.shows { $0.last == "shell$" }, "\(screen.seen)")
    screen.type("stty -a | grep -c -e ' icanon.* echo '")
    screen.press("Enter")
    #expect(screen.shows { $0.last == "shell$" && $0.dropLast().last == "1" }, "\(screen.seen)")
  }

  private func modes(of line: TerminalLine) throws -> [UInt32] {
    var attributes = termios()
    guard tcgetattr(line.descriptor, &attributes) == 0 else { throw PseudoTerminal.Unavailable() }
    return [attributes.c_iflag, attributes.c_oflag, attributes.c_lflag, attributes.c_cflag]
  }

  @Test("a signal to end leaves the terminal as it was, while a query runs too", arguments: [SIGTERM, SIGHUP])
  func ended(signal: Int32) throws {
    for isRunning in [false, true] {
      let terminal = try PseudoTerminal()
      let line = try TerminalLine(terminal)
      let before = try modes(of: line)
      try terminal.spawn(PromptFixture.program, arguments, environment: fixture.environment())
      #expect(terminal.waits(for: "Two of them."))
      #expect(try modes(of: line) != before)
      if isRunning {
        terminal.send("h4\r")
        #expect(terminal.waits(for: "partners"))
        terminal.send("\r\r")
        #expect(terminal.waits(for: "stops what is running"))
        usleep(200_000)
      }
      terminal.signal(signal)
      #expect(terminal.waitsForEnd() == 128 + signal)
      #expect(try modes(of: line) == before)
      #expect(String(decoding: terminal.output, as: UTF8.self).hasSuffix("\u{1B}[?25h\u{1B}[?1049l"))
    }
  }

  @Test("a terminal that cannot move its cursor gets lines, and keys are lines")
  func dumb() throws {
    let terminal = try PseudoTerminal(columns: 80, rows: 10)
    try terminal.spawn(PromptFixture.program, arguments, environment: fixture.environment(["TERM": "dumb"]))
    func answer(_ prompt: String, _ text: String) {
      #expect(terminal.waits(for: prompt), "\(terminal.plainOutput)")
      terminal.send(text + "\n")
    }
    answer("Two of them.\r\n\r\n[1/5] Return: query, b s h p q> ", "")
    answer("▌ towns | select name, kanji\r\n\r\n[1/5] Return: run, b s h p q> ", "")
    answer(" Miyakonojo  都城市\r\n2 rows\r\n\r\n[1/5] Return: next, b s h p q> ", "")
    answer("your prediction (Return alone: none)> ", "2")
    answer("The prediction agrees: 2) Miyakonojo\r\n\r\n[2/5] Return: next, b s h p q> ", "b")
    // Taller than the window.
    answer("more lines] Return: more, s: without> ", "")
    answer("[1/5] Return: next, b s h p q> ", "h")
    answer("number (Return alone: back)> ", "3")
    answer("Small ones.\r\n\r\n[3/5] Return: query, b s h p q> ", "p")
    answer("jirei> ", "small | count")
    answer("count: 1\r\njirei> ", "q")
    answer("Small ones.\r\n\r\n[3/5] Return: query, b s h p q> ", "what")
    answer("each with Return after it.\r\n[3/5] Return: query, b s h p q> ", "q")
    #expect(terminal.waitsForEnd() == 0)
    #expect(!terminal.output.contains(0x1B))
  }

  @Test("without a terminal the lesson is printed whole, in the same bytes")
  func printed() throws {
    writeFile(lesson, "# Towns\n\nTwo *towns*.\n\n```jirei\ntowns | count\n```\n")
    let first = ChildProcess.run(PromptFixture.program, arguments, environment: fixture.environment())
    #expect(first.text == "Towns\n═════\n\nTwo _towns_.\n\n▌ towns | count\n\ncount: 2\n\n")
    #expect(first.status == 0)
    #expect(first.complaint == "")
    let other = fixture.environment(["TERM": "dumb", "LC_ALL": "C", "COLUMNS": "40"])
    let second = ChildProcess.run(PromptFixture.program, arguments, environment: other)
    #expect(second.output == first.output)

    writeFile(lesson, "# Towns\n\n```jirei\nnowhere\n```\n\n```jirei\ntowns | count\n```\n")
    let failing = ChildProcess.run(PromptFixture.program, arguments, environment: fixture.environment())
    #expect(failing.text.hasSuffix("count: 2\n\n"))
    #expect(failing.text.contains("  lesson.md:4:1\n"), "the same wherever it lies")
    #expect(failing.complaint.hasPrefix("error: "))
    #expect(failing.status == 1)

    let absent = ChildProcess.run(
      PromptFixture.program, ["present", fixture.home.path + "/absent.md"], environment: fixture.environment())
    #expect(absent.status == 1)
    #expect(absent.complaint.hasPrefix("error: "))
  }
}
