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

@Suite("Columns by worth") struct ColumnWorthTests {
  private func drawn(_ table: Table, width: Int) -> String {
    Renderer.text(of: table, as: .table, options: RenderOptions(width: width))
  }

  private static let fields = [
    Field("id", .text), Field("code", .text), Field("kana", .text), Field("city", .text), Field("award", .text),
    Field("kind", .text), Field("lat", .number), Field("people", .integer),
  ]

  private var cities: Table {
    let kana = ["こうべし", "さかたし", "ながいし", "すいたし", "とよなかし"]
    var table = Table(
      fields: ColumnWorthTests.fields,
      rows: (0..<5).map { row in
        [
          .text("city-of-number-\(row)"), .text("2810\(row)"), .text(kana[row]), .text("City number \(row) of Japan"),
          row == 0 ? .text("an award for DX") : .unknown, .text(row == 1 ? "ordinary" : "designated"),
          .number(34 + Double(row)), .integer(1000 * row),
        ]
      })
    table.schema.label = "city"
    return table
  }

  @Test("the row's name stays and stands first; what varies and is known comes before codes, readings and coordinates")
  func worth() {
    for width in 20...70 {
      let text = drawn(cities, width: width)
      guard text.contains("hidden, last shows all") else { continue }
      let heading = text.split(separator: "─")[0].split { $0 == " " || $0 == "\n" }.map(String.init)
      #expect(heading.contains("city"), "\(width)\n\(text)")
      // What tells less is not shown where something that tells more is hidden.
      if !Set(heading).isDisjoint(with: ["award", "code", "kana", "lat", "id"]) {
        #expect(heading.contains("kind") && heading.contains("people"), "\(width)\n\(text)")
      }
      for row in 0..<5 { #expect(text.contains("City") && text.contains("\(row)"), "\(width)\n\(text)") }
    }
  }

  @Test("a crosstab is a matrix at every width: its headings wrap, else it is turned, else it comes in parts")
  func matrix() {
    let long = ["reducing financial costs", "boosting the motivation of staff", "matching tasks to people"]
    let rows = (0..<2).flatMap { row in
      long.indices.map { [Value.text("group \(row)"), .text(long[$0]), .integer(row + $0), .number(10)] }
    }
    var table = Table(
      fields: [Field("group", .text), Field("goal", .text), Field("n", .integer), Field("percent", .number)], rows: rows
    )
    table.presentation = .matrix(Presentation.Matrix(percentOf: nil))
    var seen: Set<String> = []
    for width in 20...120 {
      let text = drawn(table, width: width)
      #expect(!text.contains("──  of") && !text.contains("1 of 3"), "\(width)\n\(text)")
      #expect(!text.contains("hidden"), "\(width)\n\(text)")
      let widest = text.split(separator: "\n").reduce(0) { max($0, $1.count) }
      #expect(widest <= width, "\(width)\n\(text)")
      seen.insert(text.contains("turned") ? "turned" : text.contains("\n\n") ? "parts" : "whole")
    }
    #expect(seen.contains("whole") && seen.contains("turned"))
  }
}
