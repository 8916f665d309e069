import Provenance
import Tables
import TestSupport
import Testing

@Suite("What values rest on")
struct ProvenanceTests {
  private let walk = EvidenceWalk(catalog: Atlas.catalog, evidence: Evidence(catalog: Atlas.catalog))

  private func table(_ origins: [Origin], _ rows: [[Int32]]) -> Table {
    var table = Table(fields: [Field("x", .integer)], rows: rows.map { _ in [1] })
    table.schema.fields[0].origins = origins
    table.lineage = [Lineage(table: "cities", rows: .one(rows.map { $0[0] }))]
    return table
  }

  @Test("the basis of several records is the weakest, and each source and place stands once")
  func weakest() {
    let found = [0, 1].flatMap { row in ["name", "population"].compactMap { walk.entry(cities, row, $0) } }
    let summary = EvidenceWalk.summary(found)
    #expect(summary.basis == .hedged)
    #expect(summary.source == "r1; r2")
    #expect(summary.place == "p. 1 (r1); p. 2 (r1); p. 3 (r2)")
    #expect(EvidenceWalk.summary([]).basis == nil)
  }

  @Test("the walk goes forward to the row that is referred to, and back to those that refer")
  func hops() {
    func ids(_ hop: String) -> [String] {
      walk.records(
        for: [Origin(anchor: "cities", hops: [hop], column: "id")],
        lineage: [Lineage(table: "cities", rows: .one([0]))], row: 0
      ).map { "\($0.table).\($0.id)" }
    }
    #expect(ids("sister") == ["cities.c2"])
    #expect(ids("projects") == ["projects.p1", "projects.p2"])
    #expect(ids("nothing").isEmpty)
  }

  @Test("the places behind a result come once each, in the order of its rows, and stop when asked")
  func places() throws {
    let result = table([Origin(anchor: "cities", column: "population")], [[1], [0], [1]])
    #expect(
      try walk.places(behind: result, isCancelled: { false }, chosenBy: { _ in [] }).map(\.place) == ["p. 3", "p. 2"])
    let long = table(result.schema.fields[0].origins, Array(repeating: [0], count: 2000))
    #expect(throws: (any Error).self) { try walk.places(behind: long, isCancelled: { true }, chosenBy: { _ in [] }) }
  }

  private var cities: Table { Atlas.catalog.table("cities") ?? Table(fields: [], rows: []) }

  @Test("a mask takes what rests on less as unknown, and leaves keys and labels")
  func mask() throws {
    let masked = try #require(BasisMask.masked(Atlas.catalog, keeping: .stated).table("cities"))
    #expect(masked.column(named: "population")?.value(at: 0) == .because("only hedged"))
    #expect(masked.column(named: "population")?.value(at: 1) == 270_000)
    #expect(masked.column(named: "area")?.value(at: 0) == 464.5)
    #expect(masked.column(named: "id")?.value(at: 0) == "c1")
    let all = try #require(BasisMask.masked(Atlas.catalog, keeping: .outside).table("cities"))
    #expect(all.column(named: "population")?.value(at: 0) == 345_000)
  }

  @Test("a clause says which columns are less than stated, and in how many cells; what chose rows is named as such")
  func weakValues() {
    var values = WeakValues()
    for row in 0..<2 {
      for column in ["name", "population"] {
        guard let cell = walk.entry(cities, row, column) else { continue }
        values.show(cell, as: column, isMarked: true)
      }
    }
    #expect(values.clauses == ["population is hedged in 1 of 2"])
    for row in 0..<2 {
      if let cell = walk.entry(cities, row, "population") { values.choose(cell, by: .condition) }
    }
    #expect(values.clauses == ["population, which chose these rows, is hedged in 1 of 2"])
    values.chooseWithoutRecord(of: "mayors.name")
    #expect(values.clauses.last == "no record of mayors.name chose 1 of these rows")
    #expect(WeakValues().clauses.isEmpty)
  }
}

@Suite("Citations")
struct CitationTests {
  private let sources: Table = {
    var table = Table(
      fields: [
        Field("id", .text), Field("type", .text), Field("title", .text), Field("authors", .list(.text)),
        Field("year", .integer), Field("container", .text),
      ],
      rows: [
        ["a b", "article-journal", "On {towns} & wards", ["Kōda, Go", "City of Tsu"], 2024, "Journal"],
        ["ab", "book", "A book", ["Mori, A. B."], .unknown, .unknown],
      ])
    table.schema.key = "id"
    return table
  }()

  @Test("a source in each style")
  func styles() throws {
    let first = try #require(Citation.all(of: sources).first)
    #expect(first.text(.apa) == "Kōda, G., & City of Tsu. (2024). On {towns} & wards. Journal.")
    #expect(first.text(.bibtex).hasPrefix("@article{ab-2,\n  author = {Kōda, Go and {City of Tsu}},"))
    #expect(first.text(.bibtex).contains("{{On \\textbraceleft{}towns\\textbraceright{} \\& wards}}"))
    #expect(
      first.text(.csl).contains(
        "\"author\": [{\"family\": \"Kōda\", \"given\": \"Go\"}, {\"literal\": \"City of Tsu\"}]"))
  }

  @Test("a title that is not known is not made up from the name of the row")
  func untitled() {
    var table = Table(
      fields: [
        Field("id", .text), Field("name", .text), Field("title", .text), Field("authors", .list(.text)),
        Field("type", .text), Field("title_original", .text), Field("date", .text), Field("year", .integer),
      ],
      rows: [
        ["a", "Page on towns", .unknown, .unknown, "webpage", .unknown, .unknown, .unknown],
        ["b", "Mori (2019)", .unknown, ["Mori"], "document", .unknown, .unknown, 2019],
        ["c", "A survey", "A survey", ["Mori, A."], "report", "調査", "2024-04-17", 2024],
        [
          "d", "General knowledge", "What everybody knows", .unknown, "general-knowledge", .unknown, .unknown, .unknown,
        ],
      ])
    table.schema.key = "id"
    let all = Citation.all(of: table)
    #expect(all[0].text(.apa) == "[Untitled page on towns] (n.d.).")
    #expect(all[1].text(.apa) == "Mori. (2019). [Title not known].")
    #expect(!all[1].text(.bibtex).contains("title =") && all[1].text(.bibtex).contains("note = {Title not known}"))
    #expect(all[2].text(.bibtex).contains("{{調査 [A survey]}},\n  year = {2024},\n  month = apr,\n  day = {17}"))
    #expect(all.map(\.isWork) == [true, true, true, false])
  }

  @Test("a key of BibTeX stays where it can, and no two are alike")
  func keys() {
    #expect(Citation.all(of: sources).map(\.bibtexKey) == ["ab-2", "ab"])
  }

  @Test("places are found by references, by keys as words, and by citations in a document")
  func named() {
    let bibliography = Bibliography(catalog: Atlas.catalog)
    let words = Table(
      fields: [Field("source", .text), Field("place", .text)], rows: [["r1", "p. 5"], ["r1; r2", "p. 6"], ["x", ""]])
    let found = bibliography.places(namedIn: words)
    #expect(found.map { "\($0.source) \($0.place)" } == ["r1 p. 5", "r1 ", "r2 "])
    #expect(bibliography.works["r2"]?.citation == "Yearbook (n.d.).")
    #expect(bibliography.places(citedIn: "Report (n.d.).").map(\.source) == ["r1"])
    #expect(Bibliography(catalog: Catalog()).works.isEmpty)
  }
}
