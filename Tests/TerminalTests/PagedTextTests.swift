import Terminal
import Testing

@Suite("A long answer a page at a time")
struct PagedTextTests {
  @Test("a page leaves the last row free, and a line that wraps takes its rows")
  func pages() {
    let size = TerminalSize(columns: 10, rows: 4)
    #expect(PagedText("a\nb\nc\nd\n", size: size).pages == [["a", "b", "c"], ["d"]])
    #expect(PagedText("a\n\(String(repeating: "神", count: 9))\nb\n", size: size).pages.map(\.count) == [2, 1])
    #expect(PagedText("", size: size).pages == [])
    #expect(PagedText("\(String(repeating: "x", count: 99))\na\n", size: size).pages.map(\.count) == [1, 1])
  }

  @Test("it asks between two pages, and shows no more where nobody wants it")
  func asking() {
    var asked: [Int] = []
    let text = PagedText("a\nb\nc\nd\ne\n", size: TerminalSize(columns: 10, rows: 3))
    text.show(on: StandardStream(descriptor: -1)) {
      asked.append($0)
      return asked.count < 2
    }
    #expect(asked == [3, 1])
  }
}
