import Tables
import Testing

@testable import Rendering

@Suite("Tables on a page")
struct HTMLPageTableTests {
  private func made(_ table: Table) -> HTMLPageTable {
    HTMLPageTable(table, HTMLPageTable.Place(identifier: "a", name: "Answer 1", language: "en"))
  }

  @Test("a table is named, its rows have headers, numbers and unknowns are marked")
  func parts() {
    var table = Table(
      fields: [Field("name", .text), Field("rate_of_all", .number, unit: "percent")],
      rows: [
        [.text("a & <b> 都城市"), .number(1.5)], [.text("c"), .unknown(reason: nil)],
        [.text("d"), .notApplicable], [.text("e"), .unknown(reason: "≤ 3")],
      ])
    table.title = "T"
    table.notes = [.tally("1 <left> out")]
    let made = made(table)
    #expect(
      made.html == """
        <div class="scroll whole" role="group" aria-labelledby="a-name" tabindex="0">
        <table>
        <caption id="a-name">Answer 1: T</caption>
        <thead>
        <tr><th scope="col" style="--width:14ch">name</th><th scope="col" class="number">rate_<wbr>of_<wbr>all (%)</th></tr>
        </thead>
        <tbody>
        <tr><th scope="row">a &amp; &lt;b&gt; <span lang="ja">都城市</span></th><td class="number">1.5</td></tr>
        <tr><th scope="row">c</th><td class="number unknown">unknown</td></tr>
        <tr><th scope="row">d</th><td class="number none">-</td></tr>
        <tr><th scope="row">e</th><td class="number unknown">≤ 3</td></tr>
        </tbody>
        </table>
        </div>
        <p class="note">4 rows · 1 &lt;left&gt; out</p>

        """)
    #expect(made.signs == [.unknown, .dash, .bound])
  }

  @Test("a very wide table comes on paper in parts, each with the names of the rows and every column once")
  func wide() {
    let fields = (0..<30).map { Field("column \($0)", .text) }
    let rows = (0..<5).map { row in fields.indices.map { Value.text("cell \(row) \($0)") } }
    let html = made(Table(fields: fields, rows: rows)).html
    #expect(html.ranges(of: "screen-only").count == 1)
    let parts = html.ranges(of: "paper-only").count
    #expect(parts > 1)
    for column in 1..<30 { #expect(html.ranges(of: ">cell 2 \(column)<").count == 2) }
    #expect(html.ranges(of: ">cell 2 0<").count == 1 + parts)
  }

  @Test("cards are tables of their own, a header in each row")
  func cards() {
    var table = Table(
      fields: [Field("a", .text), Field("b", .integer, unit: "persons")], rows: [[.text("x"), .integer(2000)]])
    table.presentation = .cards
    #expect(made(table).html.contains("<tr><th scope=\"row\">b</th><td>2,000 persons</td></tr>"))
  }

  @Test("a table without columns or rows is no fault")
  func empty() {
    #expect(made(Table(schema: Schema(fields: []), columns: [], rowCount: 1)).html.contains("no columns"))
    #expect(made(Table(fields: [Field("a", .text)], rows: [])).html.contains("0 rows"))
  }

  /// A text, and how it stands on an English page.
  static let texts: [(text: String, marked: String)] = [
    ("plain", "plain"), ("都城市", "<span lang=\"ja\">都城市</span>"), ("a 問１２ b", "a <span lang=\"ja\">問１２</span> b"),
    ("令和2年の人口", "<span lang=\"ja\">令和2年の人口</span>"), ("「都城市」", "「<span lang=\"ja\">都城市」</span>"),
    ("é ü ’", "é ü ’"), ("a\u{202E}b", "a⟨202E⟩b"), ("a\r\nb\u{2028}c", "a<br>b<br>c"), ("\u{0}", "\u{2400}"),
    ("<>&\"", "&lt;&gt;&amp;&quot;"), ("ﾐﾔｺ", "<span lang=\"ja\">ﾐﾔｺ</span>"),
  ]

  @Test("Japanese runs are marked", arguments: texts)
  func japanese(text: String, marked: String) {
    #expect(HTMLText.marked(text) == marked)
  }
}
