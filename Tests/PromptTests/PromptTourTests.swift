import TerminalSupport
import Testing

@Suite("The tour at a real terminal")
struct PromptTourTests {
  @Test("goes from the first key to the last by taking what is shown grey", arguments: [(24, 80), (10, 40)])
  func goesThrough(rows: Int, columns: Int) throws {
    let terminal = try PromptFixture().terminal(columns: columns, rows: rows, environment: ["PAGER": "cat"])
    terminal.send("tour\n")
    for step in 1...10 {
      #expect(terminal.waits(for: "step \(step) of 10"), "\(terminal.plainOutput)")
      #expect(terminal.waits(for: "jirei> "), "\(terminal.plainOutput)")
      if step == 2 {
        // A try with a mistake: first the error, then the advice.
        terminal.send("municipalities | cuont\n")
        #expect(terminal.waits(for: "no stage"), "\(terminal.plainOutput)")
        #expect(terminal.waits(for: "not yet."), "\(terminal.plainOutput)")
        #expect(terminal.waits(for: "jirei> "), "\(terminal.plainOutput)")
      }
      // One way to do it stands there in grey.
      #expect(terminal.waits(for: "\u{1B}[2m"), "\(step)\n\(terminal.plainOutput)")
      terminal.send("\u{1B}[C")
      terminal.send("\n")
      #expect(terminal.waits(for: "right."), "\(step)\n\(terminal.plainOutput)")
    }
    #expect(terminal.waits(for: "That was the tour"), "\(terminal.plainOutput)")
    terminal.send([0x04])
    #expect(terminal.waitsForEnd() == 0)
  }
}
