import TerminalSupport
import Testing

@testable import Terminal

@Suite("Terminal traits")
struct TerminalTraitsTests {
  @Test(
    "colour is for terminals that can, unless asked otherwise",
    arguments: [
      (ColorChoice.auto, true, "xterm", false, true), (.auto, false, "xterm", false, false),
      (.auto, true, "dumb", false, false), (.auto, true, nil, false, false), (.auto, true, "xterm", true, false),
      (.always, false, "dumb", true, true), (.never, true, "xterm", false, false),
    ] as [(ColorChoice, Bool, String?, Bool, Bool)])
  func color(choice: ColorChoice, isTerminal: Bool, term: String?, refuses: Bool, colors: Bool) {
    let traits = TerminalTraits(
      inputIsTerminal: true, outputIsTerminal: isTerminal, errorIsTerminal: !isTerminal, term: term,
      refusesColor: refuses)
    #expect(traits.colorsOutput(choice) == colors)
    #expect(traits.isInteractive == isTerminal)
  }

  @Test("the size is the terminal's, and none where there is none")
  func size() throws {
    let terminal = try PseudoTerminal(columns: 97, rows: 31)
    let line = try TerminalLine(terminal)
    #expect(TerminalSize.current(of: line.descriptor) == TerminalSize(columns: 97, rows: 31))
    #expect(TerminalSize.current(of: -1) == nil)
  }

  @Test("a text is long when it takes more rows than the screen has", arguments: [(3, false), (4, true)])
  func long(lines: Int, isLong: Bool) {
    let size = TerminalSize(columns: 10, rows: 4)
    #expect(Pager.isLong(String(repeating: "x\n", count: lines), for: size) == isLong)
    #expect(Pager.isLong("\u{1B}[1m" + String(repeating: "x", count: lines * 10) + "\u{1B}[0m\n", for: size) == isLong)
  }
}
