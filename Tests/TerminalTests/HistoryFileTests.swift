import Diagnostics
import Glibc
import TerminalSupport
import Testing

@testable import Terminal

@Suite("History file")
struct HistoryFileTests {
  let folder = TemporaryFolder()
  var path: String { folder.path + "/state/jirei/history" }

  @Test("statements come back in order, in a folder that was not there")
  func comesBack() {
    let statements = ["municipalities", "where 名 = \"都城市\"", "a |\nb\t\\ \"c\"", "\u{7F}😀\u{2028}"]
    let file = HistoryFile(path: path)
    for statement in statements { #expect(file.append(statement) == nil) }
    let (entries, problem) = HistoryFile(path: path).load()
    #expect(entries == statements)
    #expect(problem == nil)
    #expect(readFile(path).filter { $0 == 0x0A }.count == statements.count)
  }

  @Test("a file that is not there has no entries and is no problem")
  func missing() {
    let (entries, problem) = HistoryFile(path: path).load()
    #expect(entries.isEmpty)
    #expect(problem == nil)
  }

  @Test("a leading space, a blank and a repetition are not kept", arguments: [" secret", "", "\n\n", "kept"])
  func notKept(statement: String) {
    let file = HistoryFile(path: path)
    #expect(file.append("kept") == nil)
    #expect(file.append(statement) == nil)
    #expect(file.load().entries == ["kept"])
  }

  @Test("a damaged line costs only itself")
  func damaged() {
    #expect(HistoryFile(path: path).append("first") == nil)
    let good = Array("\"second\"\n".utf8)
    let lines: [[UInt8]] = [
      Array("not json\n".utf8), [0x22, 0xFF, 0xFE, 0x22, 0x0A],
      Array("\"open\n\"\\ud800\"\n\"\\u12\"\n\"a\"b\"\n".utf8),
      [0x00, 0x0A], good, Array("\"torn".utf8),
    ]
    writeFile(path, readFile(path) + lines.joined())
    let file = HistoryFile(path: path)
    #expect(file.load().entries == ["first", "second"])
    #expect(file.append("third") == nil)
    #expect(file.load().entries == ["first", "second", "third"])
  }

  @Test("it never holds more than its bound, and keeps the newest", arguments: [1, 2, 10, 25])
  func bound(_ bound: Int) {
    let file = HistoryFile(path: path, bound: bound)
    for number in 0..<60 {
      #expect(file.append("statement \(number)") == nil)
      #expect(readFile(path).filter { $0 == 0x0A }.count <= bound)
    }
    let entries = file.load().entries
    #expect(entries.last == "statement 59")
    #expect(entries.count >= max(1, bound - bound / 10 - 1))
    #expect(entries == (60 - entries.count..<60).map { "statement \($0)" })
  }

  @Test("two shells at once lose and mix nothing")
  func twoWriters() {
    let path = path
    let writers = ["甲", "乙"].map { name in
      onThread {
        let file = HistoryFile(path: path, bound: 1000)
        for number in 0..<150 { _ = file.append("\(name) \(number)") }
      }
    }
    for join in writers { join() }
    let entries = HistoryFile(path: path, bound: 1000).load().entries
    #expect(entries.count == 300)
    for name in ["甲", "乙"] {
      #expect(entries.filter { $0.hasPrefix(name) } == (0..<150).map { "\(name) \($0)" })
    }
  }

  @Test("two shells that both trim leave a whole file")
  func twoTrimmers() {
    let path = path
    let writers = ["甲", "乙"].map { name in
      onThread {
        let file = HistoryFile(path: path, bound: 20)
        for number in 0..<100 { _ = file.append("\(name) \(number)") }
      }
    }
    for join in writers { join() }
    let entries = HistoryFile(path: path, bound: 20).load().entries
    #expect((18...20).contains(entries.count))
    #expect(entries.contains("甲 99") || entries.contains("乙 99"))
    #expect(readFile(path).filter { $0 == 0x0A }.count == entries.count)
  }

  @Test("what cannot be written is told once", arguments: ["/proc/none/history", "/dev/full", "/dev"])
  func unwritable(path: String) {
    let file = HistoryFile(path: path)
    let problem = file.append("statement")
    #expect(problem?.severity == .warning)
    #expect(problem?.message.text.hasPrefix("cannot write the history: ") == true)
    #expect(file.append("another") == nil)
  }

  @Test("an entry as large as a data set is not kept")
  func large() {
    let file = HistoryFile(path: path)
    #expect(file.append(String(repeating: "都", count: 100_000)) == nil)
    #expect(file.load().entries.isEmpty)
  }

  @Test(
    "the file lies in the state folder of the user",
    arguments: [
      ("/s", "/h", "/s/jirei/history"), (nil, "/h", "/h/.local/state/jirei/history"),
      ("relative", "/h", "/h/.local/state/jirei/history"), ("", "/h", "/h/.local/state/jirei/history"),
      (nil, nil, nil), (nil, "", nil),
    ] as [(String?, String?, String?)])
  func path(stateHome: String?, home: String?, path: String?) {
    #expect(HistoryFile.defaultPath(stateHome: stateHome, home: home) == path)
  }
}
