import Diagnostics
import Provenance
import Tables
import Testing

@testable import Corpus

@Suite("Data Packages")
struct DataPackageTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder(PackageFixture.files) }

  func catalog() throws -> Catalog { try DataPackage.load(path: folder.path, through: folder.door) }

  @Test("The catalog has the tables in the package's order, and what the package says of itself")
  func package() throws {
    let catalog = try catalog()
    #expect(Array(catalog.tables.keys) == ["deeds", "cities", "works", "evidence"])
    #expect(catalog.title == "A small package")
    #expect(catalog.version == "1.2")
    #expect(catalog.evidenceTable == "evidence")
    #expect(catalog.sourcesTable == "works")
    #expect(catalog.caseTable == "cities")
    let sources = try DataPackage.open(path: folder("datapackage.json"), through: folder.door).sources
    #expect(sources.map(\.table) == ["deeds", "cities", "works", "evidence"])
    #expect(sources.map(\.delimiter) == ["\",\"", "\",\"", "\";\"", "\",\""])
    #expect(sources.map(\.rowCount) == [3, 3, 2, 10])
    #expect(sources.allSatisfy { !$0.isInferred })
  }

  @Test("Fields keep type, title, unit, categories and whether they are required")
  func fields() throws {
    let catalog = try catalog()
    let cities = try #require(catalog.table("cities"))
    #expect(cities.title == "Cities")
    #expect(cities.summary == "The cities.")
    #expect(
      cities.schema.fields.map(\.type)
        == [.text, .text, .list(.text), .text, .integer, .boolean, .date, .list(.integer)])
    #expect(cities.schema.fields.map(\.isRequired) == [true, true, false, false, false, false, false, false])
    #expect(cities.schema.fields[1].title == "Name")
    #expect(cities.schema.key == "id")
    #expect(cities.schema.label == "name")
    #expect(cities.schema.names == ["name", "aliases", "code"])
    let deeds = try #require(catalog.table("deeds"))
    #expect(deeds.schema.fields[3].categories == ["recruit", "develop"])
    #expect(deeds.schema.fields[5].unit == "percent")
    #expect(deeds.schema.label == "id")
    #expect(catalog.table("works")?.schema.label == "title")
  }

  @Test("Cells become values, and what is missing says why where the schema does")
  func cells() throws {
    let cities = try #require(try catalog().table("cities"))
    let first: [Value] = [
      .text("sapporo"), .text("Sapporo"), .list([.text("札幌"), .text("サッポロ")]), .text("011002"),
      .integer(1_960_668), .boolean(true), .date(try #require(CalendarDate(iso: "1922-08-01"))),
      .list([.integer(1), .integer(2), .integer(3)]),
    ]
    #expect(cities.columns.map { $0.value(at: 0) } == first)
    #expect(cities.value(1, 2) == .unknown)
    #expect(cities.value(1, 4) == .unknown(reason: "not surveyed"))
    #expect(cities.value(2, 5) == .unknown)
    let deeds = try #require(try catalog().table("deeds"))
    #expect(deeds.value(1, 4) == .unknown(reason: "not stated"))
    #expect(deeds.value(0, 6) == .text("two\nlines"))
    #expect((0..<2).map { deeds.columns[5].display(at: $0) } == ["56.80", "100.0"])
  }

  @Test("Foreign keys become references with labels, also to later tables and to the table itself")
  func references() throws {
    let catalog = try catalog()
    let deeds = try #require(catalog.table("deeds"))
    #expect(deeds.schema.fields.map(\.type).prefix(3) == [.text, .reference("cities"), .reference("deeds")])
    #expect((0..<3).map { deeds.value($0, 1).display } == ["Sapporo", "Fukuoka, City", ""])
    #expect((0..<3).map { deeds.value($0, 1).machineText } == ["sapporo", "fukuoka", ""])
    #expect(deeds.value(2, 1) == .unknown(reason: "not stated"))
    #expect((0..<3).map { deeds.value($0, 2).display } == ["", "d1", "d3"])
    #expect(catalog.backwardRelations(of: "cities").map(\.name) == ["deeds"])
    let evidence = Evidence(catalog: catalog)
    #expect(evidence.records(table: "deeds", id: "d1", column: "rate").first?.source?.label == "A work")
  }

  @Test("Integer keys are referred to as well")
  func integerKeys() throws {
    try folder.write(
      "datapackage.json",
      #"""
      {"resources": [
        {"name": "a", "path": "a.csv", "schema": {"primaryKey": "n", "fields": [
          {"name": "n", "type": "integer"}, {"name": "up", "type": "integer"}],
          "foreignKeys": [{"fields": "up", "reference": {"fields": "n"}}]}}]}
      """#)
    try folder.write("a.csv", "n,up\n10,\n7,10\n")
    let table = try #require(try catalog().table("a"))
    #expect(table.value(1, 1).machineText == "10")
    try folder.write("a.csv", "n,up\n10,3\n10,7\n,10\n")
    #expect(
      failures(opening: folder.path, in: folder) == [
        "a.csv:3:1: the key \"10\" stands twice in the column \"n\"",
        "a.csv:4:1: the key \"n\" is empty in this row", "a.csv:2:4: there is no \"3\" in the table \"a\"",
        "a.csv:3:4: there is no \"7\" in the table \"a\"",
      ])
  }

  @Test("A schema may stand in a file of its own, and a resource without one is inferred")
  func otherSchemas() throws {
    try folder.write(
      "datapackage.json",
      #"{"resources": [{"name": "a", "path": "sub/a.csv", "schema": "a.json"}, {"name": "b", "path": ["sub/b.csv"]}]}"#)
    try folder.write(
      "a.json", "{\"fields\": [{\"name\": \"x\", \"type\": \"integer\"},\n{\"name\": \"x\", \"type\":\n\"strng\"}]}")
    try folder.write("sub/a.csv", "x,y\n1,2\n")
    try folder.write("sub/b.csv", "x\n1.5\n")
    #expect(
      failures(opening: folder.path, in: folder).prefix(2) == [
        "a.json:3:1: the column \"x\" has the type \"strng\", which is unknown",
        "a.json:2:1: there are two columns named \"x\"",
      ])
    try folder.write("a.json", #"{"fields": [{"name": "x", "type": "integer"}, {"name": "y"}]}"#)
    let catalog = try catalog()
    #expect(catalog.table("a")?.schema.fields.map(\.type) == [.integer, .text])
    #expect(catalog.table("b")?.schema.fields.map(\.type) == [.number])
  }

  @Test("Forms of numbers, dates and headers that a schema states")
  func forms() throws {
    try folder.write(
      "datapackage.json",
      #"""
      {"resources": [{"name": "a", "path": "a.csv", "dialect": {"header": false, "delimiter": ";"},
        "schema": {"fields": [
          {"name": "n", "type": "number", "decimalChar": ",", "groupChar": "."},
          {"name": "p", "type": "number", "bareNumber": false},
          {"name": "d", "type": "date", "format": "%d.%m.%Y"}]}}]}
      """#)
    try folder.write("a.csv", "1.234,50;72.5%;31.12.2024\n-5;€ -3;01.02.2025\n")
    let table = try #require(try catalog().table("a"))
    #expect((0..<2).map { table.columns[0].display(at: $0) } == ["1234.50", "-5"])
    #expect((0..<2).map { table.columns[1].display(at: $0) } == ["72.5", "-3"])
    #expect((0..<2).map { table.value($0, 2).display } == ["2024-12-31", "2025-02-01"])
  }

  @Test(
    "A package that cannot be opened says where and why",
    arguments: [
      Breakage("cities.csv", "tokyo,Tokyo", "¦tokyo,Tokyo,x", "the row has 9 cells, and 8 are expected"),
      Breakage("cities.csv", "1922-08-01", "¦1922-02-30", "\"1922-02-30\" does not fit the column \"founded\""),
      Breakage("cities.csv", "1|2|3", "¦1|x|3", "\"1|x|3\" does not fit the column \"scores\""),
      Breakage("cities.csv", "1|2|3", "¦1||3", "\"1||3\" does not fit the column \"scores\""),
      Breakage("cities.csv", "no,,", "¦nein,,", "\"nein\" does not fit the column \"standout\""),
      Breakage("cities.csv", "1568265", "¦15.5", "\"15.5\" does not fit the column \"people\""),
      Breakage(
        "cities.csv", "\"1,960,668\"", "¦\"about \"\"2\"\"\"", "\"about \"2\"\" does not fit the column \"people\""),
      Breakage(
        "cities.csv", "people,standout", "¦peeple,standout",
        "the column is headed \"peeple\", and the schema has \"people\" here"),
      Breakage(
        "cities.csv", "founded,scores", "¦founded", "the column \"scores\" of the schema is missing in the header"),
      Breakage("cities.csv", ",scores", ",scores,¦x", "the column \"x\" is not in the schema"),
      Breakage("cities.csv", "tokyo,Tokyo", "¦sapporo,Tokyo", "the key \"sapporo\" stands twice in the column \"id\""),
      Breakage("deeds.csv", "d2,fukuoka", "d2,¦fukuoca", "there is no \"fukuoca\" in the table \"cities\""),
      Breakage("deeds.csv", "d2,fukuoka", "¦,fukuoka", "the key \"id\" is empty in this row"),
      Breakage(
        "works.csv", "id;title", "¦id,title", "the column is headed \"id,title\", and the schema has \"id\" here"),
      Breakage(
        "datapackage.json", "\"works.csv\"", "¦\"../works.csv\"",
        "the path \"../works.csv\" leaves the package's folder"),
      Breakage(
        "datapackage.json", "\"works.csv\"", "¦\"https://example.org/works.csv\"",
        "the path \"https://example.org/works.csv\" is an address on the network; nothing is fetched"),
      Breakage(
        "datapackage.json", "\"works.csv\"", "¦\"/works.csv\"",
        "the path \"/works.csv\" is absolute; it must stay inside the package's folder"),
      Breakage(
        "datapackage.json", "\"works.csv\"", "\"work.csv\"",
        "work.csv:-:-: cannot read the file: there is no such file or folder"),
      Breakage(
        "datapackage.json", "\"cases\": \"cities\"", "\"cases\": ¦\"towns\"", "there is no table named \"towns\""),
      Breakage(
        "datapackage.json", "\"label\": \"name\"", "\"label\": ¦\"nam\"", "there is no column \"nam\" to be the label"),
      Breakage(
        "datapackage.json", "\"primaryKey\": [\"id\"]", "\"primaryKey\": [¦\"key\"]",
        "the primary key names \"key\", and there is no such column"),
      Breakage(
        "datapackage.json", "{\"fields\": \"city\", \"reference\": {\"resource\": \"cities\"",
        "¦{\"fields\": \"city\", \"reference\": {\"resource\": \"citis\"",
        "the foreign key \"city\" refers to \"citis\", and there is no such table"),
      Breakage("datapackage.json", "\"A small", "¦A small", "not valid JSON: expected a value"),
      Breakage(
        "datapackage.json", "\"type\": \"year\"", "\"type\": ¦\"years\"",
        "the column \"year\" has the type \"years\", which is unknown"),
      Breakage(
        "datapackage.json", "\"jisx0402\"", "¦\"luhn\"", "there is no check digit scheme \"luhn\""),
    ])
  func failure(_ breakage: Breakage) throws {
    let expected = try breakage.apply(in: folder)
    #expect(failures(opening: folder.path, in: folder).first == expected)
    let checked = CorpusCheck.check(path: folder.path, through: folder.door).findings.map(folder.brief)
    #expect(checked.contains(expected))
  }

  @Test("A folder without a package names the files that could be opened instead")
  func noPackage() throws {
    let folder = try TemporaryFolder(["b.csv": "x\n", "a.tsv": "x\n", "c.txt": ""])
    do throws(CorpusFailure) {
      _ = try DataPackage.load(path: folder.path, through: folder.door)
      Issue.record("opened")
    } catch {
      #expect(error.diagnostics.map(\.message.text) == ["the folder has no datapackage.json"])
      #expect(error.diagnostics[0].help.map(\.text) == ["open one of its files: a.tsv, b.csv"])
    }
  }

  @Test("Errors in several files are told together")
  func several() throws {
    try folder.write("cities.csv", PackageFixture.cities + "kobe,Kobe\n")
    try folder.write("works.csv", "")
    try folder.write("deeds.csv", PackageFixture.deeds + "d4,osaka,,recruit,x,1,\n")
    #expect(
      failures(opening: folder.path, in: folder) == [
        "deeds.csv:6:19: \"x\" does not fit the column \"year\"",
        "cities.csv:5:1: the row has 2 cells, and 8 are expected", "works.csv:1:1: the file is empty",
        "deeds.csv:6:4: there is no \"osaka\" in the table \"cities\"",
      ])
  }

  @Test("The shipped corpus opens")
  func shipped() throws {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    guard folder.door.exists("/\(root)/Corpus/datapackage.json") else {
      print("skipped: there is no Corpus/ beside Sources/")
      return
    }
    #expect(failures(opening: "/\(root)/Corpus", in: folder) == [])
  }
}
