import Testing
import Text

@testable import Terminal

@Suite("Completion list")
struct CompletionListTests {
  private func list(_ items: [(String, String)], columns: Int = 40, rows: Int = 24) -> [String] {
    let completions = Completions(replacing: 0..<0, items.map { .init($0, note: $1) })
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

  @Test("the pages show everything once, and each says how much is left", arguments: ["", "note"], [6, 10, 24])
  func pages(note: String, rows: Int) {
    let names = (0..<137).map { "都城\($0)" }
    let completions = Completions(replacing: 0..<0, names.map { .init($0, note: note) })
    let size = TerminalSize(columns: 40, rows: rows)
    var shown: [String] = []
    var start = 0
    while start < names.count {
      let page = CompletionList(completions, from: start, size: size)
      var lines = page.text.split(separator: "\n")
      if page.end < names.count {
        #expect(lines.popLast() == "\(names.count - page.end) more: Tab shows them")
      } else if lines.last?.hasPrefix("the last of") == true {
        lines.removeLast()
      }
      shown += lines.flatMap { $0.split(separator: " ") }.map(String.init).filter { $0 != "note" }
      #expect(page.end > start)
      start = page.end
    }
    #expect(shown.sorted() == names.sorted())
  }

  @Test("a hundred thousand names are listed, and their common part found, in no time")
  func many() {
    let names = (0..<100_000).map { "municipality_\($0)" }
    var asked = 0
    let completions = Completions(replacing: 0..<0, count: names.count) {
      asked += 1
      return .init(names[$0], note: "a name")
    }
    #expect(CompletionList(completions, size: TerminalSize(columns: 80, rows: 24)).end == 20)
    #expect(asked <= 21 * 80)
    #expect(completions.commonPrefix(longerThan: 3) == "")
    let fewer = Completions(replacing: 0..<0, names.prefix(10_000).map { .init($0) })
    #expect(fewer.commonPrefix(longerThan: 3) == "municipality_")
    let took = ContinuousClock().measure {
      for _ in 0..<5 {
        _ = CompletionList(completions, size: TerminalSize(columns: 80, rows: 24))
        _ = completions.commonPrefix(longerThan: 3)
      }
    }
    print("listing 100,000 names: \(took / 5)")
    #expect(took / 5 < .milliseconds(100), "a debug build on a busy machine, many times slower than what users have")
  }

  @Test("the common part is by code point", arguments: [(["都城市", "都留市"], "都"), (["か", "か\u{3099}"], "か"), ([], "")])
  func common(texts: [String], common: String) {
    let found = Completions(replacing: 0..<0, texts.map { .init($0) }).commonPrefix()
    #expect(Array(found.unicodeScalars) == Array(common.unicodeScalars))
  }
}
