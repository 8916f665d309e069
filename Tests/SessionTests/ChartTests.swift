import Session
import TerminalSupport
import Testing

@Suite("Charts in a session")
struct ChartTests {
  /// The line under a chart that tells where its numbers come from.
  private func source(_ text: String) -> String? {
    text.split(separator: "\n").first { $0.hasPrefix("source: ") }.map { String($0.dropFirst(8)) }
  }

  // MARK: Sources

  @Test("the sources are those of the numbers and of what joined the rows; of an opened file it is the file")
  func openedFile() throws {
    let folder = TemporaryFolder()
    let path = "\(folder.path)/pages.csv"
    writeFile(path, "reading,pages,people\nKobe,12,1000\nFukuoka,7,2000\n")
    let conversation = try Conversation()
    conversation.say("open \"\(path)\" as counts")
    let joined = "municipalities | join counts on name = reading | "
    #expect(source(conversation.say(joined + "chart bar name pages").text) == "Nakagawa (2025); pages.csv")
    #expect(
      source(conversation.say(joined + "chart bar name population").text)
        == "Population Census 2020, preliminary counts; Nakagawa (2025)")
    let both = conversation.say(joined + "derive share = pages / population | chart bar name share").text
    #expect(source(both) == "Population Census 2020, preliminary counts; Nakagawa (2025); pages.csv")
    #expect(source(conversation.say("counts | count by reading | chart bar reading count").text) == "pages.csv")
    #expect(
      source(conversation.say(joined + "derive one = 1 | chart bar reading one").text) == "Nakagawa (2025); pages.csv")
  }

  @Test(
    "counts rest on what was counted",
    arguments: [
      "strategies | where municipality is known | crosstab mechanism by kind | chart heat mechanism n by kind",
      "strategies | count by mechanism | chart bar mechanism count",
      "strategies | summarize n = count() by kind | chart bar kind n",
    ])
  func counts(query: String) throws {
    #expect(source(try Conversation().say(query).text)?.hasPrefix("Nakagawa (2025)") == true)
  }

  @Test("a cell of a crosstab rests on the rows that it counts, and an empty one on none")
  func crosstabRows() throws {
    let answer = try Conversation().say(
      """
      strategies | where municipality is known | crosstab mechanism by kind | with sources
      | where mechanism in (hiring, workshops) | select mechanism, kind, n, source | as csv
      """)
    #expect(
      answer.text == """
        mechanism,kind,n,source
        hiring,recruit,1,nakagawa2025
        hiring,develop,0,
        hiring,cooperate,0,
        workshops,recruit,0,
        workshops,develop,1,nakagawa2025
        workshops,cooperate,0,

        """)
  }

  // MARK: Directions

  @Test("the difference has one direction in the table, the dots and the intervals, and each says it")
  func directions() throws {
    let conversation = try Conversation()
    let compared = "items | where table in (4, 5) | compare count of base across department by key"
    let table = conversation.say(compared + " | derive d = round(difference, 1) | select key, d | as csv").text
    #expect(table.contains("internal-coordination,7.7\n"))
    let dots = conversation.say(compared + " | chart dot key DX, HR").text
    #expect(dots.contains("+7.7 │"))
    #expect(dots.contains("≥ +9.8"))
    #expect(dots.contains("difference: DX less HR, in percentage points"))
    let intervals = conversation.say(compared + " | chart interval key difference lower upper").text
    #expect(intervals.contains(" 7.7 "))
    #expect(intervals.contains("difference: DX less HR"))
    let bars = conversation.say(
      "items | where table in (4, 5) | compare rate across department by key | chart bar key difference")
    #expect(bars.text.contains("difference: DX less HR"))
  }

  @Test("a bound is seen as one even where it meets the other mark")
  func bounds() throws {
    let text = try Conversation().say(
      """
      items | where table in (4, 5) | compare count of base across department by key
      | chart dot key DX, HR
      """
    ).text
    let row = text.split(separator: "\n").first { $0.contains("external-negotiation") } ?? ""
    #expect(row.contains("◁○") && !row.contains("◉"), "\(text)")
    #expect(text.contains("◁ at most"))
  }

  // MARK: Absent pairs

  @Test("many absent pairs are told once, and have no lines of their own")
  func sparse() throws {
    let text = try Conversation().say(
      "strategies | where municipality is known | count by municipality, mechanism | chart bar municipality count by mechanism"
    ).text
    #expect(!text.contains("│ no row"))
    #expect(text.contains("no row, so no bar: "))
    #expect(text.contains(" more"))
  }

  // MARK: PNG

  private static let chart = "items | where table = 3 | chart bar item rate"

  @Test("a PNG is what the converter makes of the SVG, and is written as every file is")
  func png() throws {
    let folder = TemporaryFolder()
    let path = "\(folder.path)/x.png"
    let conversation = try Conversation()
    var given: [UInt8] = []
    conversation.session.surroundings.convert = { picture, _ in
      given = picture
      return .picture([1, 2, 3])
    }
    #expect(conversation.say("\(Self.chart) | save \"\(path)\"").text == "saved a chart to \(path)\n")
    #expect(readFile(path) == [1, 2, 3])
    #expect(given.starts(with: Array("<svg".utf8)))
    given = []
    let refused = conversation.say("\(Self.chart) | save \"\(path)\"")
    #expect(refused.complaints == ["there is already a file with this name"])
    #expect(refused.errors.first?.help.map(\.text) == ["to write over it: save \"\(path)\" replace"])
    #expect(given.isEmpty)
    #expect(conversation.say("\(Self.chart) | save \"\(path)\" replace").complaints == [])
    #expect(filesIn(folder.path) == ["x.png"])
  }

  @Test("without a converter, or when it fails, nothing is written and what would work is told")
  func noPNG() throws {
    let folder = TemporaryFolder()
    let conversation = try Conversation()
    let statement = "\(Self.chart) | save \"\(folder.path)/x.png\""
    let missing = conversation.say(statement)
    #expect(missing.complaints == ["a PNG is made by rsvg-convert, which is not installed here"])
    #expect(missing.errors.first?.help.first?.text.contains("librsvg2-bin") == true)
    #expect(missing.errors.first?.help.last?.text == "as SVG it needs no other program: save \"\(folder.path)/x.svg\"")
    conversation.session.surroundings.convert = { _, _ in .failed("no fonts") }
    #expect(conversation.say(statement).complaints == ["rsvg-convert could not make the PNG: no fonts"])
    conversation.session.surroundings.convert = { _, _ in .interrupted }
    #expect(conversation.say(statement).errors.first?.isInterruption == true)
    #expect(filesIn(folder.path) == [])
  }

  @Test("a safe session makes no PNG")
  func safePNG() throws {
    let conversation = try Conversation(isSafe: true)
    var isAsked = false
    conversation.session.surroundings.convert = { _, _ in
      isAsked = true
      return .picture([])
    }
    #expect(conversation.say("\(Self.chart) | save \"x.png\"").complaints == ["writing files is not allowed here"])
    #expect(!isAsked)
  }
}
