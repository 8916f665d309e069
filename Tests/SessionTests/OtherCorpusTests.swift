import Diagnostics
import Glibc
import TerminalSupport
import Testing

@testable import Session

/// What is said on a corpus that has no evidence, no sources and no cases: it arises on no shipped table, so that no
/// golden can hold it.
struct OtherCorpusTests {
  private let path: String

  init() throws {
    path = "/tmp/jirei-other-\(getpid())-\(UInt64.random(in: 0...UInt64.max)).csv"
    let file = try #require(fopen(path, "w"))
    fputs("name,number\n", file)
    for row in 0..<10_001 { fputs("n\(row),\(row)\n", file) }
    fclose(file)
  }

  @Test(
    "An error says what is missing",
    arguments: [
      ("cite", "this corpus has no table of sources"),
      ("T | with sources", "this corpus says nothing of where its values come from"),
      ("tour", "the tour is on the shipped corpus, which is not open"),
      ("T | pivot name of number", "pivot would make 10,001 columns; the most is 10,000"),
      ("T | transpose", "transpose would make 10,001 columns; the most is 10,000"),
      ("tour -", "the text ends inside this statement"),
    ])
  func missing(statement: String, message: String) throws {
    defer { unlink(path) }
    let session = try Session.open([path], isSafe: false)
    let table = try #require(session.workspace.catalog.tables.keys.first)
    var found: [String] = []
    let text = statement.replacing("T", with: "`\(table)`")
    session.answer(SourceText(name: "test", text: text)) { reply in
      found += reply.diagnostics.map(\.message.text)
      return true
    }
    #expect(found == [message])
  }

  @Test("Two corpora with a table of one name cannot be open together")
  func sameName() {
    defer { unlink(path) }
    let failure = #expect(throws: OpeningFailure.self) { try Session.open([path, path], isSafe: false) }
    #expect(failure?.diagnostics.first?.message.text.hasPrefix("two corpora have a table") == true)
  }

  @Test("A file that opens the shell is told as open tells it, and what to try names its table")
  func remarks() throws {
    let folder = TemporaryFolder()
    let file = "\(folder.path)/own.csv"
    writeFile(file, "code,n\n011002,1\n")
    let session = try Session.open([file], isSafe: false)
    #expect(session.greeting == "your own tables, 1 table")
    #expect(session.suggestion == "own | take 5")
    #expect(session.offersTour == false)
    #expect(session.workspace.openingRemarks.first?.hasPrefix("own: 1 row, 2 columns from \(file) (UTF-8") == true)
    #expect(session.workspace.openingRemarks.contains { $0.hasPrefix("  types inferred") })
    let slips = "\(folder.path)/slips.csv"
    writeFile(slips, "n\n" + (0..<200).map { $0 == 7 ? "oops\n" : "\($0)\n" }.joined())
    #expect(
      try Session.open([slips], isSafe: false).workspace.openingWarnings.map(\.message.text) == [
        "\"oops\" does not fit the column \"n\": kept as unknown"
      ])
    #expect(try Session.open(["\(repository)/Corpus"], isSafe: false).workspace.openingRemarks.isEmpty)
  }
}
