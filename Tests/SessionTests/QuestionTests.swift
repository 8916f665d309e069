import Diagnostics
import Tables
import TerminalSupport
import Testing

@testable import Session

@Suite("The one question to a long file")
struct QuestionTests {
  static let table = {
    let fields = [
      Field("code", .text), Field("name", .text), Field("year", .integer), Field("a value", .number),
      Field("topic", .text), Field("note", .text),
    ]
    var table = Table(name: "panel", schema: Schema(fields: fields), columns: Table(fields: fields, rows: []).columns)
    table.isProvisional = true
    return table
  }()

  static let asked: [(text: String, columns: Set<String>?)] = [
    ("panel | where year >= 2005 | summarize mean(`a value`) by topic", ["year", "a value", "topic"]),
    ("panel | count", []),
    (
      "panel | derive twice = `a value` * 2 | sort twice desc | take 3 | select name, twice | as csv",
      ["a value", "name"]
    ),
    ("panel | crosstab topic by year", ["topic", "year"]),
    ("panel | distinct topic | count", ["topic"]),
    ("panel | fill topic | select year", ["topic", "year"]),
    // What was made and is not asked for need not be made, nor is what has the name of a column a column.
    ("panel | derive twice = `a value` * 2 | select year as note | sort note", ["year"]),
    // A word that is no column may be a value.
    ("panel | where topic = roads | count", ["topic"]),
    ("panel | take $n | select code", ["code"]),
    // Rows with all of their columns.
    ("panel", ["code", "name", "year", "a value", "topic", "note"]),
    ("panel | drop note | count by topic", ["topic"]),
    // More than one table, or the table as a value.
    ("panel | where year in (panel | select year) | count", nil),
    ("panel | join panel on code | count", nil),
    ("panel | summarize count(panel)", nil),
    // Columns that depend on the data.
    ("panel | transpose", nil),
    ("panel | pivot topic of year by code", nil),
    // What cannot be bound.
    ("panel | where yaer > 2000 | count", nil),
    ("panel | where year = 2000 and", nil),
    ("tables | count", nil),
  ]

  @Test("names the columns that answering it reads", arguments: asked.indices)
  func columns(_ index: Int) {
    let (text, columns) = QuestionTests.asked[index]
    #expect(Question(text, assignments: ["n=3"])?.columns(of: QuestionTests.table) == columns, "\(text)")
  }

  @Test(
    "is one query",
    arguments: ["panel | count; panel", "tables", "", "panel | where (year > 2000 | count", "let p = panel | count"])
  func isOneQuery(_ text: String) {
    #expect(Question(text) == nil)
  }

  @Test("is answered as if all columns had been read")
  func sameAnswers() throws {
    let folder = TemporaryFolder()
    var text = "code,name of place,year,value,remark\n"
    for row in 0..<180_000 {
      // Only a late row shows that codes are texts.
      text +=
        "\(row == 179_000 ? "x" : "")\(row % 1_741),place \(row % 97),\(1990 + row % 30),"
        + "\(row % 500 == 7 ? "" : "\(row % 83).5"),remark no. \(row) on this\n"
    }
    let path = "\(folder.path)/panel.csv"
    writeFile(path, text)
    let full = try Session.open([path], isSafe: false)
    for (question, count) in [
      ("panel | where year >= 2005 | summarize mean(value), count() by `name of place` | take 3", 3),
      ("panel | crosstab year by value | take 4", 2),
      // The first rows show a number, so that all is read.
      ("panel | where code = \"x1418\" | count", 5),
      // Mistakes, whose help tells of values and of other columns.
      ("panel | where `name of place` = plaec | count", 5),
      ("panel | where `name of place` = remrk | count", 5),
      ("panel | select remrk | take 1", 5),
    ] {
      let some = try Session.open([path], isSafe: false, question: { Question(question) })
      #expect(some.workspace.catalog.table("panel")?.columns.count == count, "\(question)")
      #expect(answer(some, question) == answer(full, question), "\(question)")
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
