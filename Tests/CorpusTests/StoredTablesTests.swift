import Diagnostics
import Tables
import Testing

@testable import Corpus

@Suite("Tables that are read when they are asked for")
struct StoredTablesTests {
  private let folder: TemporaryFolder

  init() throws {
    func resource(_ name: String, _ fields: [String], key: String? = nil) -> String {
      let columns = fields.map { #"{"name": "\#($0)", "type": "string"}"# }.joined(separator: ", ")
      let keys = key.map {
        #", "foreignKeys": [{"fields": "\#($0)", "reference": {"resource": "\#($0)s", "fields": "id"}}]"#
      }
      return #"""
        {"name": "\#(name)", "path": "\#(name).csv",
         "schema": {"fields": [\#(columns)], "primaryKey": "id"\#(keys ?? "")}}
        """#
    }
    let resources = [
      resource("towns", ["id", "name"]), resource("visits", ["id", "town"], key: "town"),
      resource("notes", ["id", "visit"], key: "visit"), resource("broken", ["id"]),
    ]
    folder = try TemporaryFolder([
      "datapackage.json": #"{"name": "p", "resources": [\#(resources.joined(separator: ",\n"))]}"#,
      "towns.csv": "id,name\nkobe,Kobe\n", "visits.csv": "id,town\n1,kobe\n2,kobe\n",
      "notes.csv": "id,visit\na,1\nb,7\n", "broken.csv": "id,more\n1,2\n",
    ])
  }

  private func open() throws -> (catalog: Catalog, stored: StoredTables) {
    let opened = try DataPackage.open(path: folder.path, through: folder.door, isLazy: true)
    return (opened.catalog, try #require(opened.stored))
  }

  private func told(_ stored: StoredTables) -> [String] { stored.takeFaults().map(folder.brief) }

  @Test("have their schema before, with references")
  func schema() throws {
    let (catalog, stored) = try open()
    #expect(catalog.table("visits")?.schema.fields.map(\.type) == [.text, .reference("towns")])
    #expect(catalog.backwardRelations(of: "towns").map(\.name) == ["visits"])
    #expect(stored.firstFault == nil)
  }

  @Test("are the same as when all are read at once")
  func same() throws {
    let (catalog, stored) = try open()
    let visits = try #require(catalog.table("visits"))
    #expect(visits.rowCount == 2)
    #expect(visits.value(1, 1).display == "Kobe")
    #expect(told(stored) == [])
  }

  @Test("are read with those that their keys point to, and with no others")
  func targets() throws {
    try folder.write("towns.csv", "id,name\nkobe,Kobe\nkobe,Kobe\n")
    let (catalog, stored) = try open()
    #expect(catalog.table("visits")?.rowCount == 0)
    #expect(told(stored) == [#"towns.csv:3:1: the key "kobe" stands twice in the column "id""#])
    // The towns are two tables away.
    try folder.write("notes.csv", "id,visit\na,1\n")
    #expect(catalog.table("notes")?.rowCount == 1)
    #expect(told(stored) == [])
  }

  @Test("tell what is wrong with them whenever they are asked for, in the words of check")
  func faults() throws {
    let (catalog, stored) = try open()
    #expect(catalog.table("towns")?.rowCount == 1)
    let faults = [#"notes.csv:3:3: there is no "7" in the table "visits""#]
    for _ in 0..<2 {
      // Asked for twice in a statement, it is told once.
      #expect(catalog.table("notes")?.rowCount == 0)
      #expect(catalog.table("notes")?.columns.first?.count == 0)
      #expect(stored.firstFault != nil)
      #expect(told(stored) == faults)
      #expect(stored.firstFault == nil)
    }
    #expect(catalog.table("broken")?.columns.map(\.count) == [0])
    let all = CorpusCheck.check(path: folder.path, through: folder.door).findings.map(folder.brief)
    #expect(Set(told(stored) + faults) == Set(all))
  }

  @Test("are read again where the user stopped the reading")
  func stopped() throws {
    try folder.write("towns.csv", "id,name\n" + (0..<200_000).map { "t\($0),Town \($0)\n" }.joined())
    let (catalog, stored) = try open()
    stored.watch(FileDoor.Watch(isCancelled: { true }, progress: { _, _, _ in }))
    #expect(catalog.table("towns")?.rowCount == 0)
    #expect(stored.takeFaults().first?.isInterruption == true)
    stored.watch(FileDoor.Watch(isCancelled: { false }, progress: { _, _, _ in }))
    #expect(catalog.table("towns")?.rowCount == 200_000)
    #expect(told(stored) == [])
  }
}
