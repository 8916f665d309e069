import Diagnostics
import Testing

@testable import Terminal

@Suite("Completion list")
struct CompletionListTests {
  private func list(_ items: [(String, String)], columns: Int = 40, rows: Int = 24) -> [String] {
    let completions = items.map { LineEditor.Completion(replacing: 0..<0, text: $0, note: $1) }
    return CompletionList(completions, size: TerminalSize(columns: columns, rows: rows)).text
      .split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }

  @Test("notes stand in one column, by display width")
  func notes() {
    let lines = list([("都城市", "Miyazaki"), ("municipalities", "a table"), ("x", "")])
    #expect(lines.count == 3)
    let starts = [("Miyazaki", 0), ("a table", 1)].map { note, line in
      DisplayWidth.of(String(lines[line].prefix(lines[line].count - note.count)))
    }
    #expect(starts == [16, 16])
    #expect(lines[2] == "x")
  }

  @Test("without notes it runs down columns")
  func columns() {
    #expect(list(["aa", "bb", "cc", "dd", "ee"].map { ($0, "") }, columns: 12) == ["aa  cc  ee", "bb  dd"])
  }

  @Test("it fits the screen, whatever it is", arguments: [1, 2, 5, 80], [1, 3, 10])
  func fits(columns: Int, rows: Int) {
    let items = (0..<50).map { ("都城市\($0)\u{1B}[31m\n", "note\n\u{7}") }
    let lines = list(items, columns: columns, rows: rows)
    #expect(lines.count <= max(1, rows - 3))
    #expect(lines.dropLast().allSatisfy { DisplayWidth.of($0) <= max(1, columns - 1) })
    #expect(lines.allSatisfy { !$0.contains("\u{1B}") })
  }

  @Test("the common part is by code point", arguments: [(["都城市", "都留市"], "都"), (["か", "か\u{3099}"], "か"), ([], "")])
  func common(texts: [String], common: String) {
    #expect(Array(LineEditor.commonPrefix(texts).unicodeScalars) == Array(common.unicodeScalars))
  }
}
