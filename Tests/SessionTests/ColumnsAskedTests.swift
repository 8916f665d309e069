import Diagnostics
import Tables
import TerminalSupport
import Testing

@testable import Session

@Suite("Columns that a question asks for")
struct ColumnsAskedTests {
  static let asked: [(text: String, columns: [String]?)] = [
    ("panel | where year >= 2005 | summarize mean(value) by prefecture", ["year", "value", "prefecture"]),
    ("panel | count", []),
    (
      "panel | derive twice = `a value` * 2 | sort twice desc | take 3 | select name, twice | as csv",
      ["a value", "name"]
    ),
    ("panel | crosstab prefecture by topic", ["prefecture", "topic"]),
    ("panel | distinct topic | count", ["topic"]),
    // Rows with all of their columns.
    ("panel", nil),
    ("panel | where year > 2000", nil),
    ("panel | distinct | count", nil),
    ("panel | drop note | count", nil),
    ("panel | describe", nil),
    // More than one table, or the table as a value.
    ("panel | where year in (panel | select year) | count", nil),
    ("panel | join panel on code | count", nil),
    ("panel | summarize count(panel)", nil),
    // More than one statement, none, or no query.
    ("panel | count; panel", nil),
    ("tables", nil),
    ("tables | count", nil),
    ("", nil),
    ("panel | where (year > 2000 | count", nil),
    ("let p = panel | count", nil),
  ]

  @Test("The columns are told from the words of one query", arguments: asked.indices)
  func told(_ index: Int) {
    let (text, columns) = ColumnsAskedTests.asked[index]
    let found = ColumnsAsked.by(text)
    #expect((found == nil) == (columns == nil), "\(text)")
    #expect(Set(columns ?? []).isSubset(of: found ?? []), "\(text)")
    #expect(found?.contains("note") != true, "\(text)")
  }

  @Test("A question to a long file is answered as if all columns had been read")
  func sameAnswers() throws {
    let folder = TemporaryFolder()
    var text = "code,name of place,year,value,remark\n"
    for row in 0..<180_000 {
      text +=
        "\(row % 1_741),place \(row % 97),\(1990 + row % 30),\(row % 500 == 7 ? "" : "\(row % 83).5"),remark no. \(row) on this\n"
    }
    let path = "\(folder.path)/panel.csv"
    writeFile(path, text)
    let full = try Session.open([path], isSafe: false)
    for question in [
      "panel | where year >= 2005 | summarize mean(value), count() by `name of place` | sort `name of place` | take 3",
      "panel | crosstab year by value | take 4",
      // A mistake, whose help tells of other columns.
      "panel | select remrk | take 1",
    ] {
      let some = try Session.open([path], isSafe: false, question: question)
      #expect(some.catalog.table("panel")?.columns.count ?? 0 < 5)
      #expect(answer(some, question) == answer(full, question), "\(question)")
      #expect((some.catalog.table("panel")?.columns.count == 5) == question.contains("remrk"))
    }
  }

  private func answer(_ session: Session, _ question: String) -> String {
    var out = ""
    session.answer(SourceText(name: "-c", text: question)) { reply in
      reply.render(session.settings) { (chunk: UnsafeRawBufferPointer) throws(Never) in
        out += String(decoding: chunk, as: UTF8.self)
      }
      out += reply.diagnostics.map { $0.rendered() }.joined()
      return true
    }
    return out
  }
}
