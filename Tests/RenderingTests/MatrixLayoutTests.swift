import Tables
import Testing

@testable import Rendering

@Suite struct MatrixLayoutTests {
  private func drawn(_ percentOf: String?, as format: OutputFormat = .table) -> String {
    Renderer.text(of: Samples.matrix(percentOf: percentOf), as: format)
  }

  @Test("counts with margins; unknowns have their own row and column")
  func counts() {
    #expect(
      drawn(nil) == """
         kind by region  north  south  unknown  known / all
         ──────────────  ─────  ─────  ───────  ───────────
         recruit             2      4        1        6 / 7
         develop            11      0        0           11
         none yet            0      0        2        0 / 2
         unknown             0      3        0        0 / 3
         known / all        13  4 / 7    0 / 3      17 / 23
        17 known of 23

        """)
  }

  @Test("percent of the row leaves unknowns out; small bases show the fraction, empty ones a dash")
  func percentOfRow() {
    #expect(
      drawn("row") == """
         kind by region             north               south  unknown  known / all
         ──────────────  ────────────────  ──────────────────  ───────  ───────────
         recruit          2  33.3 % (2/6)      4 66.7 % (4/6)        1        6 / 7
         develop         11 100.0 %            0  0.0 %              0           11
         none yet         0       -            0      -              2        0 / 2
         unknown          0                    3                     0        0 / 3
         known / all     13                4 / 7                 0 / 3      17 / 23
        17 known of 23 · percent of row

        """)
  }

  @Test("percent of the column and of all")
  func otherBases() {
    let column = drawn("column")
    #expect(column.contains("2 15.4 %"))
    #expect(column.contains("4 100.0 % (4/4)"))
    let all = drawn("all")
    #expect(all.contains("11 64.7 %"))
    #expect(all.contains("4 23.5 %"))
  }

  @Test("without unknowns the margins are plain")
  func allKnown() {
    var table = Table(
      fields: [Field("a", .text), Field("b", .boolean), Field("n", .integer)],
      rows: [[.text("x"), .boolean(true), .integer(3)], [.text("y"), .boolean(false), .integer(4)]])
    table.presentation = .matrix(.init(percentOf: nil))
    #expect(
      Renderer.text(of: table, as: .table) == """
         a by b  yes  no  all
         ──────  ───  ──  ───
         x         3   0    3
         y         0   4    4
         all       3   4    7
        7 in all

        """)
  }

  @Test("other measures than counts have no margins")
  func measure() {
    var table = Table(
      fields: [Field("a", .text), Field("b", .text), Field("mean_rate", .number, unit: "percent")],
      rows: [[.text("x"), .text("p"), .number(3.5)], [.text("y"), .text("q"), .unknown]])
    table.presentation = .matrix(.init(percentOf: nil))
    #expect(
      Renderer.text(of: table, as: .table) == """
         a by b      p        q
         ──────  ─────  ───────
         x       3.5 %        -
         y           -  unknown
        2 cells

        """)
  }

  @Test("other formats for readers draw the matrix, machine formats write the long rows")
  func formats() {
    #expect(
      drawn("row", as: .markdown).hasPrefix(
        """
        | kind by region | north | south | unknown | known / all |
        | :--- | ---: | ---: | ---: | ---: |
        | recruit | 2, 33.3 % (2/6) | 4, 66.7 % (4/6) | 1 | 6 / 7 |

        """))
    #expect(drawn("row", as: .card).contains(" north           2, 33.3 % (2/6)\n"))
    #expect(drawn("row", as: .csv).hasPrefix("kind,region,n,percent\nrecruit,north,2,\n"))
    #expect(drawn("row", as: .csv).hasSuffix("none yet,,2,\n,south,3,\n"))
  }
}
