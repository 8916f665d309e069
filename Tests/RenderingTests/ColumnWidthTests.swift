import Tables
import Testing

@testable import Rendering

@Suite("Widths of columns") struct ColumnWidthTests {
  private func drawn(_ table: Table, width: Int) -> String {
    Renderer.text(of: table, as: .table, options: RenderOptions(width: width))
  }

  private let sentence = "took on over thirty digital experts from private firms and made positions for them"

  @Test("a word is not broken while a wider column could give it room")
  func words() {
    let table = Table(
      fields: [Field("a", .text), Field("b", .text), Field("c", .text)],
      rows: [
        [.text("the professionals"), .text("of departments"), .text(sentence)],
        [.text("the municipalities"), .text("in a Conclusion,"), .text(sentence)],
      ])
    for width in 46...80 {
      let text = drawn(table, width: width)
      for word in ["professionals", "departments", "municipalities", "Conclusion,"] {
        #expect(text.contains(word), "\(width)\n\(text)")
      }
    }
  }

  @Test("where not all words fit, as few columns as possible break them")
  func some() {
    let long = "an internationalization"
    let table = Table(
      fields: (1...4).map { Field("c\($0)", .text) },
      rows: [[.text("the municipalities"), .text(long), .text(long), .text("of departments")]])
    let text = drawn(table, width: 64)
    #expect(text.contains("municipalities") && text.contains("departments"), "\(text)")
  }

  @Test("a word of more than 24 columns may be broken")
  func longWords() {
    let word = String(repeating: "x", count: 40)
    let table = Table(
      fields: [Field("a", .text), Field("b", .text)], rows: [[.text(word), .text("the municipalities \(sentence)")]])
    let text = drawn(table, width: 44)
    #expect(!text.contains(word))
    #expect(text.contains("municipalities"))
  }

  @Test("columns that the query made or names are the last to be hidden, details the first")
  func hiding() {
    var fields = (1...8).map { Field("column\($0)", .text) }
    fields[7].isAskedFor = true
    fields[1].isDetail = true
    let rows = (1...5).map { _ in (1...8).map { Value.text(String(repeating: "x", count: 10 + $0)) } }
    let text = drawn(Table(fields: fields, rows: rows), width: 60)
    let shown = text.split(separator: "\n")[0]
    #expect(shown.contains("column8") && shown.contains("column1") && !shown.contains("column2"), "\(text)")
  }
}
