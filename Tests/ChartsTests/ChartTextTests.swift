import Rendering
import Tables
import Testing

@testable import Charts

@Suite("Charts in characters") struct ChartTextTests {
  private func drawn(_ name: String, width: Int, isPlain: Bool = false) throws -> String {
    ChartText.render(try ChartSamples.chart(name), options: RenderOptions(width: width, isPlain: isPlain))
  }

  @Test("labels stand over the bars where there is no room beside them")
  func bar40() throws {
    #expect(
      try drawn("bar", width: 40) == """
        Challenges

         Personnel shortages
           70.0 % │█████████████████████████████
         Difficulty in securing financial
           resources
           57.9 % │████████████████████████
         Departmental lack of understanding
           43.3 % │██████████████████
                  ┴───────┴────────┴───────┴────
                  0       20       40      60

        unit: percent · n = 233 departments ·
          unknown: none
        source: Table 3

        """)
  }

  @Test("without a limit nothing is wrapped")
  func barPlain0() throws {
    #expect(
      try drawn("bar", width: 0, isPlain: true) == """
        Challenges

         Personnel shortages                         70.0 % |###########################################################
         Difficulty in securing financial resources  57.9 % |#################################################
         Departmental lack of understanding          43.3 % |####################################
                                                            +-------+--------+-------+--------+-------+--------+-------+
                                                            0       10       20      30       40      50       60     70

        unit: percent; n = 233 departments; unknown: none
        source: Table 3

        """)
  }

  @Test("groups have names and fills of their own, and a missing row is no zero")
  func groupsPlain80() throws {
    #expect(
      try drawn("groups", width: 80, isPlain: true) == """
        Skills

         Innovative proposal for integrating ICT in business operations
           DX  54.5 % |################################################################
           HR  55.3 % |=================================================================
         Understanding information security
           DX  35.2 % |#########################################
           HR  32.1 % |======================================
         System and business process design skills
           DX  33.0 % |#######################################
           HR       - | no row
         Coordination and negotiation skills for ICT utilization within the organization
           DX  32.2 % |######################################
           HR  24.5 % |=============================
         Understanding of implemented systems and tools
           DX  22.3 % |##########################
           HR  23.6 % |============================
         Negotiation and coordination skills with external businesses
           DX       - | no row
           HR  23.2 % |===========================
                      +-----------+-----------+----------+-----------+-----------+------
                      0           10          20         30          40          50

        unit: percent; n = 233 DX, 237 HR; unknown: none; no row: 2 of 12
        source: Table 4 and Table 5

        """)
  }

  @Test("bars go both ways from zero; an unknown is told in words")
  func negative80() throws {
    #expect(
      try drawn("negative", width: 80) == """
        change by city

         都城市みやこのじょうし  -12.50 %  ▐████████████████████████████████│
         Alpha                     4.25 %                                   │███████████
         שלום                         0 %                                   │
         Béta                           ?             unknown: not surveyed │
         Alpha                        0 %                                   │
                                          ────────┴────────────┴────────────┴───────────
                                                 -10           -5           0

        unit: percent · 5 rows · unknown: 1 of 5 values, left out

        """)
  }

  @Test("bins have round edges, and the unknown are counted apart")
  func hist40() throws {
    #expect(
      try drawn("hist", width: 40) == """
        age

         20 to 30  3 │█████████████
         30 to 40  6 │██████████████████████████
         40 to 50  4 │█████████████████▍
         50 to 60  2 │████████▋
         60 to 70  1 │████▍
         unknown   2 ? in no bin
                     ┴────────┴───────┴────────┴
                     0        2       4        6

        unit: years · n = 16 · unknown: 2 of 18
          rows, left out
        each bar counts from its lower end to
          below its upper end; the last has both

        """)
  }

  @Test("two dots are joined by a line, with the difference in numbers")
  func dot100() throws {
    #expect(
      try drawn("dot", width: 100) == """
        Skills

         ● DX   ○ HR   ◉ both
               DX      HR  difference
         Innovative proposal for integrating ICT in business operations
           54.5 %  55.3 %        -0.8 │                                                                   ●○
         Understanding information security
           35.2 %  32.1 %        +3.1 │                                       ○━━━●
         System and business process design skills
           33.0 %       –           ? │                                        ●
         Coordination and negotiation skills for ICT utilization within the organization
           32.2 %  24.5 %        +7.7 │                              ○━━━━━━━━●
         Understanding of implemented systems and tools
           22.3 %  23.6 %        -1.3 │                           ●○
         Negotiation and coordination skills with external businesses
                –  23.2 %           ? │                            ○
                                      ┴───────────┴────────────┴───────────┴────────────┴───────────┴───────
                                      0           10           20          30           40          50

        unit: percent · n = 233 DX, 237 HR · unknown: none · no row: 2 of 12
        difference: DX less HR, in percentage points
        source: Table 4 and Table 5

        """)
  }

  @Test("a bound is drawn as one, and the difference is one too")
  func comparedPlain40() throws {
    #expect(
      try drawn("compared", width: 40, isPlain: true) == """
        Skills

         * DX   o HR   @ both   < at most
         Innovative proposal for integrating ICT
           in business operations
           DX 54.5 %; HR 55.3 %; difference -0.8
          |                                   *o
         System and business process design
           skills
           DX 33.0 %; HR <= 23.2 %; difference
           >= +9.8
          |               <     *
         Coordination and negotiation skills for
           ICT utilization within the
           organization
           DX 32.2 %; HR 24.5 %; difference +7.7
          |               o-----*
          +------+-----+------+------+-----+----
          0      10    20     30     40    50

        unit: percent; 3 rows; unknown: none;
          known by its ends: 1 of 6
        difference: DX less HR, in percentage
          points

        """)
  }

  @Test("intervals show where zero lies, and which of them have it")
  func interval80() throws {
    #expect(
      try drawn("interval", width: 80) == """
        HR less DX

         ● interval without zero   ○ interval with zero
           difference    lower    upper
         Innovative proposal for integrating ICT in business operations
                  0.8     -8.2      9.7               ├────────────────○───────────────┤
         System and business process design skills
               ≤ -9.8  unknown  unknown                              │
         Coordination and negotiation skills for ICT utilization within the organization
                 -7.7    -15.7     -0.1 ├──────────────●─────────────┤
                                        ─┴─────────┴────────┴────────┴────────┴─────────
                                        -15       -10       -5       0        5

        unit: percentage points · 3 rows · unknown: 1 of 3 intervals, left out

        """)
  }

  @Test("a line breaks where a number is unknown")
  func line40() throws {
    #expect(
      try drawn("line", width: 40) == """
        population by year and city

         ● 都城市
         ○ Alpha
         population
         170,000 ┤
                 │●⠒⠒⠤⢄⣀                      ○
                 │      ⠉●               ⢀⡠⠤⠒⠉
                 │                  ⢀⡠⠤○⠉⠁
         165,000 ┤             ⢀○⠤⠒⠉⠁  ●⠢⠤⢄⣀
                 │        ⢀⡠⠤⠒⠉⠁            ⠉⠑●
                 │   ⢀⡠⠤⠒○⠁
         160,000 ┤○⠒⠉⠁
                 └┴──────┴──────?──────┴──────┴
                 2015   2016   2017   2018 2019
                  year
         ? unknown there
         The vertical axis begins at 160,000,
          not at 0.

         ● 都城市: 2015 169,000 · 2016 167,500 ·
          2017 unknown · 2018 164,500 · 2019
          163,000
         ○ Alpha: 2015 160,000 · 2016 162,000 ·
          2017 164,000 · 2018 166,000 · 2019
          168,000

        unit: persons · 10 rows · unknown: 1 of
          10 values, left out

        """)
  }

  @Test("a plain line has points of ASCII")
  func linePlain40() throws {
    #expect(
      try drawn("line", width: 40, isPlain: true) == """
        population by year and city

         * 都城市
         o Alpha
         population
         170,000 +
                 |*.....                      o
                 |      .*               .....
                 |                  ...o.
         165,000 +             .o...   *....
                 |        .....             ..*
                 |   ....o
         160,000 +o..
                 ++------+------?------+------+
                 2015   2016   2017   2018 2019
                  year
         ? unknown there
         The vertical axis begins at 160,000,
          not at 0.

         * 都城市: 2015 169,000; 2016 167,500;
          2017 unknown; 2018 164,500; 2019
          163,000
         o Alpha: 2015 160,000; 2016 162,000;
          2017 164,000; 2018 166,000; 2019
          168,000

        unit: persons; 10 rows; unknown: 1 of 10
          values, left out

        """)
  }

  @Test("shades stand beside numbers")
  func heat80() throws {
    #expect(
      try drawn("heat", width: 80) == """
        Subjects

         subject by department         DX          HR
         priorities             ██ 93.1 %           –
         talent                 ▒▒ 54.5 %  ▒▒  55.3 %
         acquisition                    –  ?? unknown
         management             ·· 15.9 %  ░░  22.8 %
         acquisition, HR: unknown: two bases

         ··  0 to below 20
         ░░  20 to below 40
         ▒▒  40 to below 60
         ▓▓  60 to below 80
         ██  80 to 100

        unit: percent · 6 rows · unknown: 1 of 6 values, left out · no row: 2 of 8

        """)
  }

  @Test("plain shades")
  func heatPlain40() throws {
    #expect(
      try drawn("heat", width: 40, isPlain: true) == """
        Subjects

         subject by
           department            DX          HR
         priorities       @@ 93.1 %           -
         talent           ++ 54.5 %  ++  55.3 %
         acquisition              -  ?? unknown
         management       .. 15.9 %  ::  22.8 %
         acquisition, HR: unknown: two bases

         ..  0 to below 20
         ::  20 to below 40
         ++  40 to below 60
         ##  60 to below 80
         @@  80 to 100

        unit: percent; 6 rows; unknown: 1 of 6
          values, left out; no row: 2 of 8

        """)
  }

  @Test("cases whose membership is unknown are counted neither in nor out")
  func overlap80() throws {
    #expect(
      try drawn("overlap", width: 80) == """
        Strategies

        recruits: 9 in, 10 out, 5 unknown
        develops: 8 in, 16 out

         ● ●  both                            3 │████████████████▊
         ● ·  recruits only                   6 │█████████████████████████████████▍
         · ●  develops only                   3 │████████████████▊
         · ·  none of them                    7 │███████████████████████████████████████
         ? ●  develops, recruits unknown      2 ? not placed
         ? ·  not develops, recruits unknown  3 ? not placed
         ● in  · out  ? unknown, so counted neither in nor out: recruits, develops in
          this order

        n = 19 · unknown: 5 of 24 cases, left out

        """)
  }

  @Test("three sets in a narrow window")
  func threePlain40() throws {
    #expect(
      try drawn("three", width: 40, isPlain: true) == """
        Strategies

        recruits: 9 in, 10 out, 5 unknown
        develops: 8 in, 16 out
        shares: 12 in, 11 out, 1 unknown

         * * *  all three
           1 |###########
         * * -  recruits and develops only
           2 |#######################
         * - *  recruits and shares only
           3 |##################################
         - * *  develops and shares only
           2 |#######################
         * - -  recruits only
           3 |##################################
         - * -  develops only
           1 |###########
         - - *  shares only
           3 |##################################
         - - -  none of them
           3 |##################################
         ? * *  develops and shares, recruits
           unknown
           1 ? not placed
         ? * -  develops, not shares, recruits
           unknown
           1 ? not placed
         ? - *  shares, not develops, recruits
           unknown
           2 ? not placed
         - - ?  not recruits nor develops,
           shares unknown
           1 ? not placed
         ? - -  not develops nor shares,
           recruits unknown
           1 ? not placed
         * in  - out  ? unknown, so counted
          neither in nor out: recruits,
          develops, shares in this order

        n = 18; unknown: 6 of 24 cases, left out

        """)
  }

  @Test("nothing to draw is said, with the title and what stands under it", arguments: ChartSpecification.Kind.allCases)
  func empty(kind: ChartSpecification.Kind) throws {
    let sample = try #require(ChartSamples.all.first { $0.specification.kind == kind })
    let table = Table(schema: sample.table.schema, columns: sample.table.columns.map { $0.gathered([]) }, rowCount: 0)
    let chart = try Chart.make(table: table, specification: sample.specification).get()
    let text = ChartText.render(chart)
    #expect(text.hasPrefix(chart.title + "\n"))
    #expect(
      kind == .overlap ? text.contains("none of them") || text.contains("0 in") : text.contains("no rows to draw"))
    #expect(WellFormedness.mistake(in: ChartSVG.render(chart)) == nil)
  }

  @Test("where every number is unknown no mark is drawn, and all are counted")
  func allUnknown() throws {
    var table = ChartSamples.challenges
    table.columns[1] = table.columns[1].gathered([-1, -1, -1])
    let sample = try #require(ChartSamples.all.first { $0.name == "bar" })
    let text = ChartText.render(try Chart.make(table: table, specification: sample.specification).get())
    #expect(text.contains("unknown: 3 of 3 values, left out"))
    #expect(!text.contains("█"))
  }

  @Test("a title that the caller does not give is made from the columns")
  func titles() throws {
    #expect(try ChartSamples.chart("negative").title == "change by city")
    #expect(try ChartSamples.chart("line").title == "population by year and city")
  }
}
