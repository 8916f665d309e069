import Glibc
import Synchronization
import TerminalSupport
import TestSupport
import Testing

@testable import Terminal

extension SignalTests {
  @Suite("Line editor", .serialized)
  struct LineEditorTests {
    @Test(
      "what is typed and edited is what is read",
      arguments: [
        ("都城市\n", "都城市"),
        ("abc\u{1B}[D\u{1B}[D都\n", "a都bc"),
        ("市県\u{7F}府\u{1B}[Hが\u{1B}[F!\n", "が市府!"),
        ("one two\u{1B}[1;5D\u{1B}[1;5Dx\u{1B}[1~y\u{1B}[4~z\n", "yxone twoz"),
        ("ab\u{1B}[D\u{1B}[3~c\n", "ac"),
        ("a\u{1B}[5~\u{1B}[15~\u{1B}[17;2~\u{1B}[Zb\n", "ab"),
        ("one two\u{17}x\n", "one x"),
        ("one\u{1B}\ntwo\u{1B}[A!\n", "one!\ntwo"),
        ("one\u{1B}\ntwo\u{1B}[Hx\u{1B}[Fy\n", "one\nxtwoy"),
        ("\u{1B}[200~a\r都\tb\n\u{1B}[201~c\n", "a\n都\tbc"),
        ("\n", ""),
      ])
    func editing(typed: String, read: String) throws {
      try expect([Step(typed)], reads: [.line(read)])
    }

    @Test("bytes that are not UTF-8 are replaced where they stand")
    func invalid() throws {
      try expect([Step(bytes: [0x61, 0xFF, 0x62, 0x0A])], reads: [.line("a\u{FFFD}b")])
    }

    @Test("lines of one statement are one entry of the history")
    func manyLines() throws {
      try expect(["a |\n", "b |\n", "c\n", "\u{1B}[A\n"], reads: [.line("a |\nb |\nc"), .line("a |\nb |\nc")])
    }

    @Test("the arrow keys go to statements that begin as the line does")
    func recall() throws {
      try expect(["alpha\n", "beta\n", "alma\n", "al\u{1B}[A\u{1B}[A\n"], last: .line("alpha"))
      try expect(["alpha\n", "beta\n", "x\u{1B}[A\u{7F}\u{1B}[A\u{1B}[A\u{1B}[B\u{1B}[By\n"], last: .line("y"))
    }

    @Test("statements of an earlier session can be recalled")
    func earlierSession() throws {
      let folder = TemporaryFolder()
      let path = folder.path + "/history"
      try expect(["都城市 |\n", "count\n", " secret\n"], history: path, reads: [.line("都城市 |\ncount"), .line(" secret")])
      try expect(["\u{1B}[A\n"], history: path, reads: [.line("都城市 |\ncount")])
    }

    @Test(
      "search finds what is typed, in Japanese too",
      arguments: [
        ("\u{12}都城\n", "show 都城市 府県"), ("\u{12}府県\u{1B}[F!\n", "show 都城市 府県!"),
        ("\u{12}show\u{12}\n", "show うるま市"), ("\u{12}show\u{12}\u{13}\n", "show 都城市 府県"),
        ("x\u{12}都城\u{7}y\n", "xy"), ("\u{12}zzz\n", ""), ("\u{12}zz\u{7F}\u{7F}うる\n", "show うるま市"),
        ("\u{12}\u{7F}\u{1B}[C\n", ""), ("\u{12}都城\u{1B}[D\u{1B}[Dx\n", "shoxw 都城市 府県"),
      ])
    func search(typed: String, read: String) throws {
      try expect(["show うるま市\n", "show 都城市 府県\n", Step(typed)], last: .line(read))
    }

    @Test(
      "completion fills in what is certain",
      arguments: [
        ("都\t!\n", "都!"), ("都城\tx\n", "都城市 x"), ("x |\n", nil), ("mun\tx\n", "municipalities x"),
        ("\t\u{15}z\n", "z"), ("nothing\t\n", "nothing"), ("m\t\n", "m"), ("far\t\n", "far"),
        ("mun\t.x\n", "municipalities.x"), ("mun\t, mea\t)\n", "municipalities, measures)"),
        ("mun\tx\u{7F}.\n", "municipalities ."), ("ta\t=1\n", "table=1"), ("TA\t=1\n", "table=1"),
        ("cou\t1\n", "count(1"), ("fo\tx\n", "folder/x"),
        ("\"延\t!\n", "\"延岡市\"!"), ("\"延\" x\u{1B}[D\u{1B}[D\u{1B}[D\t!\n", "\"延岡市\"! x"),
        ("mun x\u{1B}[D\u{1B}[D\t!\n", "municipalities! x"), ("meures=\u{1B}[1~\u{6}\u{6}\t!\n", "measures!="),
      ] as [(String, String?)])
    func completion(typed: String, read: String?) throws {
      guard let read else {
        try expect([Step(typed), "都城\t\n"], reads: [.line("x |\n都城市 ")])
        return
      }
      try expect([Step(typed)], reads: [.line(read)])
    }

    @Test(
      "a grey ending comes from the history, then from completion, and is taken with Right, End or word by word",
      arguments: [
        ("sho", "\u{1B}[C!\n", "show 都城市 府県!"), ("sho", "\u{1B}[4~!\n", "show 都城市 府県!"),
        ("sho", "\u{5}!\n", "show 都城市 府県!"), ("sho", "\u{1B}[1;5C!\n", "show!"),
        ("show", "\u{1B}[1;5C!\n", "show 都城市!"), ("show う", "\u{1B}[C\n", "show うるま市"),
        ("show う", "!\n", "show う!"), ("show う", "\n", "show う"), ("mun", "\u{1B}[C!\n", "municipalities!"),
        ("x mea", "\u{1B}[C!\n", "x measures!"), ("zz", "\u{1B}[C!\n", "zz!"), ("", "\u{1B}[C!\n", "!"),
        ("sho\u{1B}[D", "\u{1B}[C!\n", "sho!"), ("a |", "\u{1B}[C!\n", "a |\nb!"),
      ])
    func hint(typed: String, then: String, read: String) throws {
      let steps = ["a |\n", "b\n", "show うるま市\n", "show 都城市 府県\n", Step(typed), Step(settled: then)]
      #expect(try conversation(steps, expecting: 4).last == .line(read))
    }

    @Test("no ending is shown where it could not be told apart from what is typed", arguments: ["dumb", "vt220"])
    func noHint(term: String) throws {
      let terminal = try PseudoTerminal()
      let steps = ["show 都城市\n", Step("sho"), Step(settled: "\n")]
      let read = try conversation(steps, on: terminal, TerminalLine(terminal), term: term, expecting: 2)
      #expect(read == [.line("show 都城市"), .line("sho")])
      #expect(!String(decoding: terminal.output, as: UTF8.self).contains("\u{1B}[2m"))
    }

    @Test("what is offered comes back first, and what was typed after it")
    func offered() throws {
      let offered = "where rate > 5"
      try expect(["\u{1B}[A!\n"], offered: offered, reads: [.line("where rate > 5!")])
      try expect(
        ["where ratee > 5\n", "\u{1B}[A\u{1B}[A\n"], offered: offered,
        reads: [.line("where ratee > 5"), .line("where ratee > 5")])
      try expect(["x\u{1B}[A\u{7F}y\n"], offered: offered, reads: [.line("y")])
    }

    @Test("Ctrl-D leaves on an empty line only")
    func leave() throws {
      try expect(["ab\u{1B}[D\u{4}\n", "\u{4}"], reads: [.line("a"), .endOfInput])
      try expect(["a |\n", "\u{4}"], reads: [.endOfInput])
    }

    @Test(
      "Ctrl-C drops the whole statement, and the next is read as ever",
      arguments: ["half", "half\u{1B}", "\u{12}都", "\u{1B}[200~half"])
    func interrupted(half: String) throws {
      try expect(["a |\n", Step(half, signal: SIGINT), "b\n"], reads: [.interrupted, .line("b")])
    }

    @Test("a signal to end gives the terminal back", arguments: [SIGTERM, SIGHUP, SIGQUIT])
    func terminated(signal: Int32) throws {
      let terminal = try PseudoTerminal()
      let line = try TerminalLine(terminal)
      let before = try attributes(of: line)
      let read = try conversation([Step("half", signal: signal)], on: terminal, line)
      #expect(read == [.terminated(signal)])
      #expect(try attributes(of: line) == before)
      #expect(terminal.plainOutput.contains("half"))
      #expect(String(decoding: terminal.output, as: UTF8.self).contains("\u{1B}[?2004l"))
    }

    @Test("a resized window keeps the line")
    func resized() throws {
      let terminal = try PseudoTerminal(columns: 40, rows: 10)
      let line = try TerminalLine(terminal)
      let text = String(repeating: "都城市 ", count: 8)
      let read = try conversation([Step(text, signal: SIGWINCH, columns: 12), "x\n"], on: terminal, line)
      #expect(read == [.line(text + "x")])
    }

    @Test("the end of the terminal is the end of input")
    func hangUp() throws {
      try expect(["half"], endsByHangUp: true, reads: [.endOfInput])
    }

    @Test("a terminal that cannot move its cursor reads lines all the same")
    func dumb() throws {
      try expect(
        ["都城 |\n", "x\n", Step("half", signal: SIGINT), "b\n", "\u{4}"], term: "dumb",
        reads: [.line("都城 |\nx"), .interrupted, .line("b"), .endOfInput])
    }

    @Test("no keys trap it")
    func anything() throws {
      let seed = UInt64.random(in: 0 ... .max)
      var generator = SeededGenerator(seed: seed)
      let bits = [
        "\u{1B}", "[A", "[B", "\t", "\u{12}", "都", "\u{7F}", "\u{1B}[200~", "\u{1B}[201~", "\n", "|", "\u{16}",
        "\u{1B}[D", "\u{0}", "a", "\u{1B}\n", "\u{18}", "\u{1F}", "\u{19}", "\u{B}",
      ]
      for _ in 0..<8 {
        let typed = (0..<80).map { _ in bits.randomElement(using: &generator) ?? "" }.joined()
        let read = try conversation([Step(typed + "\u{1B}[201~"), Step("", signal: SIGINT, isAsked: false)])
        #expect(read.count < 90, "seed \(seed): \(typed.debugDescription)")
      }
    }

    // MARK: The other end

    /// What a user does at a prompt.
    struct Step: ExpressibleByStringLiteral {
      var bytes: [UInt8]
      var signal: Int32?
      var columns: Int?
      /// Whether a prompt must have come first.
      var isAsked = true
      var isSettled = false

      init(stringLiteral text: String) { self.init(text) }

      init(_ text: String, signal: Int32? = nil, columns: Int? = nil, isAsked: Bool = true) {
        self.init(bytes: Array(text.utf8))
        self.signal = signal
        self.columns = columns
        self.isAsked = isAsked
      }

      /// What is typed once what came before has been shown.
      init(settled text: String) {
        self.init(text, isAsked: false)
        isSettled = true
      }

      init(bytes: [UInt8]) { self.bytes = bytes }
    }

    private func expect(
      _ steps: [Step], history: String? = nil, term: String = "xterm", offered: String? = nil,
      endsByHangUp: Bool = false, reads wanted: [LineEditor.Input], at place: SourceLocation = #_sourceLocation
    ) throws {
      let read = try conversation(
        steps, history: history, term: term, offered: offered, endsByHangUp: endsByHangUp,
        expecting: endsByHangUp ? wanted.count - 1 : wanted.count)
      #expect(read == wanted, sourceLocation: place)
    }

    private func expect(
      _ steps: [Step], last wanted: LineEditor.Input, at place: SourceLocation = #_sourceLocation
    ) throws {
      let read = try conversation(steps, expecting: steps.count)
      #expect(read.last == wanted, sourceLocation: place)
    }

    private func conversation(
      _ steps: [Step], history: String? = nil, term: String = "xterm", offered: String? = nil,
      endsByHangUp: Bool = false, expecting count: Int = 0
    ) throws -> [LineEditor.Input] {
      let terminal = try PseudoTerminal()
      return try conversation(
        steps, on: terminal, TerminalLine(terminal), history: history, term: term, offered: offered,
        endsByHangUp: endsByHangUp, expecting: count)
    }

    /// Takes each step when the editor asks, hangs up after the last, and returns what the editor has read till then.
    private func conversation(
      _ steps: [Step], on terminal: PseudoTerminal, _ line: TerminalLine, history: String? = nil,
      term: String = "xterm", offered: String? = nil, endsByHangUp: Bool = false, expecting count: Int = 0
    ) throws -> [LineEditor.Input] {
      setenv("TERM", "xterm", 1)
      setenv("EDITRC", "/dev/null", 1)
      Interruption.install()
      let log = InputLog()
      let join = onThread {
        let traits = TerminalTraits(
          inputIsTerminal: true, outputIsTerminal: true, errorIsTerminal: true, term: term, refusesColor: false)
        let editor = LineEditor(
          history: history.map { HistoryFile(path: $0) }, traits: traits, input: line.descriptor,
          output: line.descriptor)
        editor.complete = Self.completions
        while !log.isOver {
          log.add(
            editor.readStatement(
              prompt: "\u{1B}[1min\u{1B}[0m> ", continuationPrompt: "more> ", offered: offered,
              isComplete: { !$0.hasSuffix("|") }))
        }
      }
      for step in steps {
        if step.isAsked { #expect(terminal.waits(for: "> ")) }
        if step.isSettled { terminal.settle() }
        terminal.send(step.bytes)
        if step.signal != nil || step.columns != nil { terminal.settle() }
        if let columns = step.columns { terminal.resize(columns: columns, rows: 10) }
        if let signal = step.signal { kill(getpid(), signal) }
      }
      if count == 0 { terminal.settle() }
      for _ in 0..<500 where log.inputs.count < count { terminal.take() }
      let isCut = !log.isOver
      if isCut { terminal.hangUp() }
      join()
      return isCut && !endsByHangUp ? log.inputs.dropLast() : log.inputs
    }

    private static func completions(text: String, offset: Int) -> Completions {
      let before = String(decoding: text.utf8.prefix(offset), as: UTF8.self)
      let word = before.split { $0 == " " || $0 == "\n" || $0 == "=" }.last.map(String.init) ?? ""
      let start = offset - word.utf8.count
      // One that lies outside the line, to be left out.
      if word == "far" { return Completions(replacing: offset..<(offset + 1000), [.init("farther")]) }
      let all = [
        "都城市", "都留市", "municipalities", "measures", "table", "table_name", "count(", "\"延岡市\"", "folder/",
      ]
      let found = all.filter { $0.lowercased().hasPrefix(word.lowercased()) }
      return Completions(replacing: start..<offset, found.map { .init($0, note: "note") })
    }

    private func attributes(of line: TerminalLine) throws -> [UInt32] {
      var attributes = termios()
      guard tcgetattr(line.descriptor, &attributes) == 0 else { throw PseudoTerminal.Unavailable() }
      return [attributes.c_iflag, attributes.c_oflag, attributes.c_lflag, attributes.c_cflag]
    }
  }
}

/// What an editor on another thread has read.
final class InputLog: Sendable {
  private let log = Mutex<[LineEditor.Input]>([])

  func add(_ input: LineEditor.Input) { log.withLock { $0.append(input) } }

  var inputs: [LineEditor.Input] { log.withLock { $0 } }

  var isOver: Bool {
    switch inputs.last {
    case .endOfInput, .terminated: true
    case nil, .line, .interrupted: false
    }
  }
}
