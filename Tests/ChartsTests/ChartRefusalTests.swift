import Tables
import Testing

@testable import Charts

@Suite("Charts that cannot be drawn") struct ChartRefusalTests {
  private func refusal(_ specification: ChartSpecification, of table: Table) -> ChartRefusal? {
    switch Chart.make(table: table, specification: specification) {
    case .success: nil
    case .failure(let refusal): refusal
    }
  }

  @Test("a column that does not exist is answered with the nearest one")
  func misspelled() throws {
    let found = try #require(
      refusal(ChartSpecification(.bar, label: "item", values: ["rates"]), of: ChartSamples.talent))
    #expect(found.message.text == "this table has no column \"rates\"")
    #expect(found.help.map(\.text) == ["did you mean \"rate\"?"])
    #expect(found.column == "rates")
  }

  @Test("a text where numbers are needed names the columns that have numbers")
  func textForNumber() throws {
    let found = try #require(
      refusal(ChartSpecification(.bar, label: "item", values: ["department"]), of: ChartSamples.talent))
    #expect(found.message.text == "\"department\" is text; a bar chart needs numbers")
    #expect(found.help.map(\.text) == ["columns with numbers: rate"])
  }

  @Test("a table without numbers is to be counted first")
  func noNumbers() throws {
    let table = Table(fields: [Field("title", .text)], rows: [[.text("a")]])
    let found = try #require(refusal(ChartSpecification(.hist, values: ["title"]), of: table))
    #expect(found.help.map(\.text) == ["this table has no numbers; count first: count by title"])
  }

  @Test("a dot chart joins two groups, no more and no fewer")
  func groups() throws {
    func table(_ groups: [String]) -> Table {
      Table(
        fields: [Field("a", .text), Field("g", .text), Field("n", .integer)],
        rows: groups.map { [.text("x"), .text($0), .integer(1)] })
    }
    let specification = ChartSpecification(.dot, label: "a", values: ["n"], group: "g")
    let three = try #require(refusal(specification, of: table(["p", "q", "r"])))
    #expect(three.message.text == "a dot chart joins two groups; \"g\" has 3: p, q, r")
    let one = try #require(refusal(specification, of: table(["p"])))
    #expect(one.message.text == "a dot chart joins two groups; \"g\" has only one: p")
    #expect(refusal(specification, of: table(["p", "q"])) == nil)
    #expect(refusal(specification, of: table([])) == nil)
  }

  @Test(
    "two figures for one place are not drawn over each other", arguments: [ChartSpecification.Kind.dot, .bar, .heat])
  func twice(kind: ChartSpecification.Kind) throws {
    let table = Table(
      fields: [Field("a", .text), Field("g", .text), Field("n", .integer)],
      rows: [("x", "p", 1), ("x", "q", 2), ("x", "p", 3)].map { [.text($0.0), .text($0.1), .integer($0.2)] })
    let found = try #require(refusal(ChartSpecification(kind, label: "a", values: ["n"], group: "g"), of: table))
    #expect(found.message.text.hasSuffix(": 1 and 3"), "\(found.message.text)")
  }

  @Test("an overlap needs two or three yes/no columns")
  func sets() throws {
    let one = try #require(refusal(ChartSpecification(.overlap, sets: ["shares"]), of: ChartSamples.strategies))
    #expect(one.message.text == "an overlap shows two or three sets; here is 1")
    #expect(one.help.map(\.text) == ["yes/no columns: recruits, develops, shares"])
    let same = try #require(
      refusal(ChartSpecification(.overlap, sets: ["shares", "shares"]), of: ChartSamples.strategies))
    #expect(same.message.text == "\"shares\" stands twice")
    let text = try #require(refusal(ChartSpecification(.overlap, sets: ["item", "rate"]), of: ChartSamples.talent))
    #expect(text.message.text == "\"item\" is text; an overlap needs columns of yes and no, or of 0 and 1")
  }

  @Test("one axis has one unit, unless the caller names another")
  func units() throws {
    let table = Table(
      fields: [Field("a", .text), Field("m", .number, unit: "metres"), Field("p", .number, unit: "percent")],
      rows: [[.text("x"), .number(1), .number(2)]])
    let found = try #require(refusal(ChartSpecification(.bar, label: "a", values: ["m", "p"]), of: table))
    #expect(found.message.text == "\"p\" is in percent, the columns before it in metres; one axis has one unit")
    #expect(refusal(ChartSpecification(.bar, label: "a", values: ["m", "p"], unit: "index"), of: table) == nil)
  }

  @Test("an interval that ends before it begins is told by its row")
  func reversed() throws {
    let found = try #require(
      refusal(
        ChartSpecification(.interval, label: "item", values: ["difference"], lower: "upper", upper: "lower"),
        of: ChartSamples.compared))
    #expect(found.message.text.contains("ends before it begins: 9.7 to -8.2"))
  }

  @Test("every kind says what it needs when nothing is named", arguments: ChartSpecification.Kind.allCases)
  func nothing(kind: ChartSpecification.Kind) throws {
    let found = try #require(refusal(ChartSpecification(kind), of: ChartSamples.talent))
    #expect(!found.message.text.isEmpty)
    #expect(!found.help.isEmpty)
  }
}
