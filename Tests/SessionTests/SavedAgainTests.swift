import TerminalSupport
import Testing

@testable import Session

@Suite("What is saved and opened is the same when it is saved again")
struct SavedAgainTests {
  static let endings = ["csv", "tsv", "json", "jsonl"]
  static let tables = ((try? Conversation())?.session.workspace.catalog.tables.keys).map(Array.init) ?? []
  static let data = "\(repository)/../shared/data"
  static let files = filesIn(data).filter { $0.hasSuffix(".csv") }

  private func saved(_ source: String, opening statement: String?, as path: String) throws {
    let conversation = try Conversation()
    let opened = conversation.say(statement ?? "")
    #expect(opened.complaints == [])
    #expect(conversation.say("\(source) | save \"\(path)\"").complaints == [])
  }

  @Test("every table of the corpus, in every exact format", arguments: tables, endings)
  func corpus(table: String, ending: String) throws {
    let folder = TemporaryFolder()
    let (first, second) = ("\(folder.path)/first.\(ending)", "\(folder.path)/second.\(ending)")
    try saved(table, opening: nil, as: first)
    try saved("own", opening: "open \"\(first)\" as own", as: second)
    #expect(readFile(first) == readFile(second))
  }

  @Test(
    "files as a ministry publishes them", .enabled(if: !files.isEmpty, "skipped: no ../shared/data"), arguments: files)
  func published(file: String) throws {
    for ending in Self.endings {
      let folder = TemporaryFolder()
      let (first, second) = ("\(folder.path)/first.\(ending)", "\(folder.path)/second.\(ending)")
      try saved("own", opening: "open \"\(Self.data)/\(file)\" as own", as: first)
      try saved("own", opening: "open \"\(first)\" as own", as: second)
      #expect(readFile(first) == readFile(second), "\(ending)")
    }
  }
}
