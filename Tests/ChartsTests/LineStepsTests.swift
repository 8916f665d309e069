import Rendering
import Tables
import Testing

@testable import Charts

@Suite("Where lines run over missing rows") struct LineStepsTests {
  /// The pairs of neighbours of the first line between which rows are missing.
  private func gaps(_ scale: Chart.Lines.XScale = .number, _ lines: [Double]...) -> [String] {
    let steps = LineSteps(scale, lines: lines)
    let first = lines[0]
    return zip(zip(first, first.dropFirst()), steps.gaps(first)).filter(\.1)
      .map { "\(Int($0.0.0))-\(Int($0.0.1))" }
  }

  private func days(_ dates: String...) -> [Double] {
    dates.compactMap { CalendarDate(iso: $0) }.map { Double($0.daysSinceEpoch) }
  }

  @Test("years that other lines have, or that follow one another elsewhere, are missed")
  func years() {
    #expect(gaps(.number, [2017, 2020, 2021], [2017, 2018, 2019, 2020, 2021]) == ["2017-2020"])
    #expect(gaps(.number, [2017, 2022, 2023, 2024, 2025]) == ["2017-2022"])
    #expect(gaps(.number, [2001, 2005, 2009, 2010, 2020]) == ["2001-2005", "2005-2009", "2010-2020"])
    #expect(gaps(.number, [2017, 2018, 2019]) == [])
  }

  @Test("a line with even steps of its own keeps them")
  func ownSteps() {
    #expect(gaps(.number, [2017, 2019, 2021], [2017, 2018, 2019, 2020, 2021]) == [])
    #expect(gaps(.number, [1990, 2000, 2010, 2020]) == [])
    #expect(gaps(.number, [1990, 1995, 2000, 2010]) == ["2000-2010"])
  }

  @Test("two rows alone miss what the other lines have")
  func two() {
    #expect(gaps(.number, [2017, 2020]) == [])
    #expect(gaps(.number, [2017, 2020], [2017, 2018, 2019, 2020]) == ["2017-2020"])
  }

  @Test("on an uneven scale nothing is missing that no other line has")
  func uneven() {
    #expect(gaps(.number, [1200, 1523, 9999, 10_500]) == [])
    #expect(gaps(.number, [0.5, 1.25, 7.5]) == [])
    #expect(gaps(.number, [0.5, 7.5, 8], [0.5, 1.25, 7.5, 8]) == ["0-7"])
  }

  @Test("lines that were each observed on days of their own are joined")
  func ownDays() {
    let one = days("2024-01-03", "2024-01-09", "2024-02-20", "2024-03-30")
    let other = days("2024-01-05", "2024-02-02", "2024-02-28")
    #expect(gaps(.date, one, other) == [])
  }

  @Test("months and years have even steps although their lengths differ")
  func calendar() {
    let months = days("2024-01-31", "2024-02-29", "2024-03-31", "2024-06-30")
    #expect(LineSteps(.date, lines: [months]).gaps(months) == [false, false, true])
    let years = days("2019-03-31", "2020-03-31", "2021-04-01", "2024-03-31")
    #expect(LineSteps(.date, lines: [years]).gaps(years) == [false, false, true])
    let week = days("2024-05-01", "2024-05-02", "2024-05-03", "2024-05-06")
    #expect(LineSteps(.date, lines: [week]).gaps(week) == [false, false, true])
  }

  @Test("texts in order are even steps")
  func texts() {
    #expect(gaps(.texts(["a", "b", "c"]), [0, 2], [0, 1, 2]) == ["0-2"])
  }

  @Test("the line is broken there, which is said, and a point without a line keeps its mark")
  func drawn() throws {
    let rows: [[Value]] = [
      [.integer(2017), .text("A"), .integer(1)], [.integer(2020), .text("A"), .integer(3)],
      [.integer(2021), .text("A"), .integer(4)], [.integer(2017), .text("B"), .integer(2)],
      [.integer(2018), .text("B"), .integer(2)], [.integer(2019), .text("B"), .integer(2)],
      [.integer(2020), .text("B"), .integer(2)], [.integer(2021), .text("B"), .integer(2)],
    ]
    let table = Table(
      fields: [Field("year", .integer, unit: "year"), Field("city", .text), Field("n", .integer)], rows: rows)
    let chart = try Chart.make(
      table: table, specification: ChartSpecification(.line, label: "year", values: ["n"], group: "city")
    ).get()
    let text = ChartText.render(chart, options: RenderOptions(width: 60, isPlain: true))
    #expect(text.contains("no line where rows are missing: A between 2017 and 2020"))
    let drawn = text.split(separator: "\n").filter { $0.contains("|") || $0.contains(" +") }
    #expect(drawn.joined().filter { $0 == "*" }.count == 3)
    // The lowest row of A's plot holds its first point and nothing that leads away from it.
    let first = try #require(drawn.first { $0.contains("*") && !$0.contains("o") && !$0.contains(".") })
    #expect(first.contains("*"))
    #expect(ChartSVG.render(chart).contains("no line where rows are missing: A between 2017 and 2020"))
    #expect(chart.inWords.contains("no line where rows are missing"))
  }
}
