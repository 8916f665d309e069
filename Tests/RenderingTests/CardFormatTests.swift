import Tables
import Testing

@testable import Rendering

@Suite struct CardFormatTests {
  private func drawn(_ table: Table, width: Int = 100) -> String {
    Renderer.text(of: table, as: .card, options: RenderOptions(width: width))
  }

  @Test("each row is a card with its label, units beside the numbers")
  func cards() {
    #expect(
      drawn(Samples.mixed) == """
        ── 1 of 3: Alpha ──
         name        Alpha
         population  160,640 persons
         rate        93.1 %
         award       yes
         since       2024-04-17
         tags        one, two
         city        Alpha

        ── 2 of 3: 都城市 ──
         name        都城市
         population  -7 persons
         rate        65.0 %
         award       no
         since       unknown
         tags        none
         city        都城市

        ── 3 of 3: "" ──
         name        ""
         population  unknown
         rate        unknown: not surveyed
         award       unknown
         since       unknown
         tags        unknown
         city        unknown

        3 rows

        """)
  }

  @Test("a card that stands alone has no number, and notes follow after a blank line")
  func alone() {
    var table = Table(
      fields: [Field("item", .text), Field("n", .integer)],
      rows: [[.text("Staff who can talk with vendors and with all of the departments"), .integer(3)]])
    table.notes = [.tally("1 is unknown")]
    #expect(
      drawn(table, width: 40) == """
         item  Staff who can talk with vendors
               and with all of the departments
         n     3

        1 is unknown

        """)
    table.schema.label = "n"
    table.notes = []
    #expect(drawn(table).hasPrefix("── 3 ──\n item  Staff"))
  }

  @Test("beside a long name there is no room: the value goes under it")
  func longName() {
    let table = Table(
      fields: [Field("a_very_long_name_of_a_column", .text), Field("b", .text)],
      rows: [[.text("some words that need room"), .text("short")]])
    #expect(
      drawn(table, width: 36) == """
         a_very_long_name_of_a_column
           some words that need room
         b                             short

        """)
  }

  @Test("a table may ask for cards; without rows the names are shown")
  func presentation() {
    var table = Samples.mixed
    table.presentation = .cards
    #expect(Renderer.text(of: table, as: .table) == drawn(Samples.mixed))
    #expect(drawn(Samples.texts("item", [])) == " item\n0 rows\n")
  }
}
