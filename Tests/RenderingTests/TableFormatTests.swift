import Tables
import TestSupport
import Testing
import Text

@testable import Rendering

@Suite struct TableFormatTests {
  private func drawn(_ table: Table, width: Int = 100) -> String {
    Renderer.text(of: table, as: .table, options: RenderOptions(width: width))
  }

  @Test("numbers stand right, wide characters count twice, unknown is told from empty, no and nothing")
  func mixed() {
    #expect(
      drawn(Samples.mixed) == """
         name    population (persons)               rate (%)  award    since       tags      city
         ──────  ────────────────────  ─────────────────────  ───────  ──────────  ────────  ───────
         Alpha                160,640                   93.1  yes      2024-04-17  one, two  Alpha
         都城市                    -7                   65.0  no       unknown     none      都城市
         ""                   unknown  unknown: not surveyed  unknown  unknown     unknown   unknown
        3 rows

        """)
  }

  @Test("the widest columns give way first, and a unit goes under its name")
  func narrow() {
    #expect(
      drawn(Samples.mixed, width: 75) == """
                   population
         name       (persons)      rate (%)  award    since       tags      city
         ──────  ────────────  ────────────  ───────  ──────────  ────────  ───────
         Alpha        160,640          93.1  yes      2024-04-17  one, two  Alpha
         都城市            -7          65.0  no       unknown     none      都城市
         ""           unknown  unknown: not  unknown  unknown     unknown   unknown
                                   surveyed
        3 rows

        """)
  }

  @Test("a table that does not fit becomes cards")
  func cardsInstead() {
    let cards = Renderer.text(of: Samples.mixed, as: .card, options: RenderOptions(width: 60))
    #expect(drawn(Samples.mixed, width: 60) == cards)
    #expect(drawn(Samples.mixed, width: 0) == drawn(Samples.mixed, width: 1000))
  }

  @Test("what all rows share is said once, where the columns would not fit otherwise")
  func sharedValues() {
    let long = "a title that is the same in every row of the table"
    let fields = [Field("title", .text), Field("item", .text), Field("base", .integer, unit: "responses")]
    let table = Table(
      fields: fields,
      rows: ["first", "second"].map { [.text(long), .text($0 + " of the items here"), .integer(1237)] })
    #expect(
      drawn(table, width: 36) == """
        in all 2 rows: title = a title that
          is the same in every row of the
          table · base = 1,237 responses
         item
         ────────────────────────
         first of the items here
         second of the items here
        2 rows

        """)
  }

  @Test("columns that do not fit are hidden by name, and never without a word")
  func hiddenColumns() {
    let fields = (1...6).map { Field("column\($0)", .text) }
    let rows = (1...5).map { row in (1...6).map { Value.text(String(repeating: "x", count: $0 * 3) + "\(row)") } }
    let text = drawn(Table(fields: fields, rows: rows), width: 50)
    #expect(
      text.contains(
        "5 rows · 2 columns hidden, last shows all: column5, column6".replacing(": column5", with: ":\n  column5")))
    var whole = Table(fields: fields, rows: rows)
    whole.presentation = .whole
    #expect(drawn(whole, width: 50).contains("column6"))
    #expect(!drawn(whole, width: 50).contains("hidden"))
  }

  @Test("the plain style draws with ASCII alone")
  func plainStyle() {
    var table = Samples.texts("item", ["a", "b"])
    table.notes = [.tally("3 more are unknown")]
    let text = Renderer.text(of: table, as: .table, options: RenderOptions(isPlain: true))
    #expect(text == " item\n ----\n a\n b\n2 rows; 3 more are unknown\n")
  }

  @Test("decimal points stand under each other, as printed or computed")
  func decimalPoints() {
    var table = Table(
      fields: [Field("printed", .number), Field("computed", .number)],
      rows: [
        [.number(65), .number(0.5)], [.number(7.25), .number(12)], [.number(-0.0), .number(-0.0)],
        [.number(1), .number(1e20)], [.unknown, .number(.nan)],
      ])
    table.columns[0].decimals = [1, 2, 0, 0, 0]
    #expect(
      drawn(table) == """
         printed  computed
         ───────  ────────
           65.0      0.5
            7.25    12
            0        0
            1        1e+20
         unknown   unknown
        5 rows

        """)
  }

  @Test("long texts are wrapped at words, Japanese anywhere but before its closing marks")
  func wrapping() {
    let table = Samples.texts(
      "item",
      [
        "Securing staff who can coordinate with vendors and other departments of the town",
        "ベンダーや庁内の他部署と調整できる人材、確保、育成が難しいこと",
      ])
    #expect(
      drawn(table, width: 40) == """
         item
         ───────────────────────────────────────
         Securing staff who can coordinate with
           vendors and other departments of the
           town
         ベンダーや庁内の他部署と調整できる人
           材、確保、育成が難しいこと
        2 rows

        """)
  }

  @Test("controls, line breaks and bidirectional controls are shown, not obeyed")
  func controls() {
    let table = Samples.texts(
      "text", ["a\tb\r\nc\u{1B}[31m", "x\u{202E}y\u{7F}\u{9B}z", "unknown", " a ", "か\u{3099}"])
    #expect(
      drawn(table) == """
         text
         ────────────────
         a␉b␍↵c␛[31m
         x⟨202E⟩y␡⟨009B⟩z
         "unknown"
         " a "
         か\u{3099}
        5 rows

        """)
  }

  @Test("notes stand under the count, those that begin with a dot beside it, wrapped like the table")
  func notes() {
    var table = Samples.texts("item", ["a", "b"])
    table.notes = [
      .method("Nothing can be concluded from two rows alone."), .tally("3 more are unknown for this filter"),
    ]
    #expect(
      drawn(table, width: 44) == """
         item
         ────
         a
         b
        2 rows · 3 more are unknown for this filter
        Nothing can be concluded from two rows
          alone.

        """)
  }

  @Test("one row and one column is one line")
  func singleValue() {
    var table = Table(fields: [Field("count", .integer)], rows: [[.integer(12)]])
    #expect(drawn(table) == "count: 12\n")
    table.notes = [.tally("3 more are unknown")]
    #expect(drawn(table) == "count: 12\n3 more are unknown\n")
    let rate = Table(fields: [Field("rate", .number, unit: "percent")], rows: [[.number(93.1)]])
    #expect(drawn(rate) == "rate: 93.1 %\n")
    let unknown = Table(fields: [Field("rate", .number, unit: "percent")], rows: [[.unknown(reason: "no answer")]])
    #expect(drawn(unknown) == "rate: unknown: no answer\n")
  }

  @Test("without rows the header stands, without columns the count")
  func empty() {
    #expect(drawn(Samples.texts("item", [])) == " item\n ────\n0 rows\n")
    let none = Table(schema: Schema(fields: []), columns: [], rowCount: 3)
    #expect(drawn(none) == "3 rows · no columns\n")
  }

  @Test("unknown cells are dim where a terminal shows it, and nothing else changes")
  func dim() {
    let table = Table(fields: [Field("a", .text), Field("n", .integer)], rows: [[.text("x"), .unknown]])
    let options = RenderOptions(usesWeight: true)
    #expect(
      Renderer.text(of: table, as: .table, options: options)
        == " a        n\n ─  ───────\n x  \u{1B}[2munknown\u{1B}[22m\n1 row\n")
    #expect(Renderer.text(of: table, as: .card, options: options) == " a  x\n n  \u{1B}[2munknown\u{1B}[22m\n")
    #expect(Renderer.text(of: table, as: .markdown, options: options) == Renderer.text(of: table, as: .markdown))
    for format in [OutputFormat.table, .card] {
      let bright = Renderer.text(of: Samples.mixed, as: format)
      let dim = Renderer.text(of: Samples.mixed, as: format, options: options)
      #expect(dim.split(separator: "\u{1B}[2m").joined().split(separator: "\u{1B}[22m").joined() == bright)
    }
  }

  @Test("whatever the width, as a table or as cards, lines keep to it and every cell is there", arguments: 24...110)
  func everyWidth(width: Int) {
    let text = drawn(Samples.mixed, width: width)
    for line in text.split(separator: "\n") { #expect(Samples.width(String(line)) <= width, "\(line)") }
    for word in ["160,640", "93.1", "65.0", "2024-04-17", "one,", "two", "都城市", "surveyed", "(persons)", "persons"] {
      #expect(text.contains(word) || word == "(persons)" && text.contains("160,640 persons"), "\(word)")
    }
  }

  @Test("no line is wider than asked, ends in a space, or loses a character", arguments: UInt64(1)...40)
  func nothingIsLost(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let texts = (0..<8).map { _ in Scraps.text(using: &random) }
    let width = Int.random(in: 14...60, using: &random)
    let lines = drawn(Samples.texts("t", texts), width: width).split(separator: "\n", omittingEmptySubsequences: false)
    for line in lines {
      #expect(!line.hasSuffix(" "), "seed \(seed)")
      #expect(Samples.width(String(line)) <= width, "seed \(seed): \(line)")
    }
    let body = lines.dropFirst(2).dropLast(2).joined()
    let expected = texts.map { VisibleText.line(ReadableCell.words(forText: $0)) }.joined()
    #expect(body.filter { $0 != " " } == expected.filter { $0 != " " }, "seed \(seed), width \(width)")
  }
}
