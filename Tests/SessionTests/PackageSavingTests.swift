import Tables
import TerminalSupport
import TestSupport
import Testing

@testable import Session

@Suite("What is saved opens again")
struct PackageSavingTests {
  static let pieces = ["a", "漢字", "😀", "\"", ",", ";", "|", "\n", "\r\n", "\t", " ", "\\", "0", "e\u{301}", "'"]
  static let reasons = [nil, "no answer", Validity.notApplicable, "秘匿", "line\nbreak", "7", "yes"]

  /// A table with every type, among its cells unknown ones.
  ///
  /// - Parameter ending: of the plain file that is to carry it; then without what such a file does not bring back:
  ///   empty texts and lists, 19 digits; escapes of TSV and arrays of JSON, which are read as they stand.
  static func table(_ name: String, seed: UInt64, ending: String? = nil) -> Table {
    let isJSON = ending?.hasPrefix("json") == true
    let pieces = ending == "tsv" ? pieces.filter { !["\n", "\r\n", "\t", "\\"].contains($0) } : pieces
    let least = ending == nil ? 0 : 1
    var generator = SeededGenerator(seed: seed)
    func text(_ lead: String = "") -> String {
      lead + (0..<generator.number(0...5)).map { _ in generator.one(of: pieces) }.joined()
    }
    func value(_ make: () -> Value) -> Value {
      generator.chance(25) ? .unknown(reason: generator.one(of: reasons)) : make()
    }
    let rows = (0..<generator.number(0...30)).map { row -> [Value] in
      [
        .text("r\(row)"), value { .text(text(ending == nil ? "" : "t")) },
        value { .integer(generator.one(of: [0, -1, 42, 1_234_567] + (ending == nil ? [.max, .min] : []))) },
        value { .number(generator.one(of: [0.5, -12.25, 1e-7, 1e20, 3, 0.1 + 0.2])) },
        value { .boolean(generator.chance(50)) },
        value { .date(CalendarDate(daysSinceEpoch: Int32(generator.number(-30_000...40_000)))) },
        value {
          .list((0..<generator.number(least...3)).map { _ in .text(text("l").filter { ending == nil || $0 != ";" }) })
        },
        value { .list((0..<generator.number(least...3)).map { _ in .integer(generator.number(-9...9)) }) },
      ]
    }
    let fields = [
      Field("id", .text), Field("words, \"all\"", .text, title: "Words", summary: "What was\nsaid."),
      Field("count", .integer, unit: "persons"), Field("rate", .number, unit: "%"), Field("yes", .boolean),
      Field("day", .date), Field("list", .list(.text)), Field("numbers", .list(.integer)),
    ]
    let count = isJSON ? 6 : fields.count
    var table = Table(fields: Array(fields.prefix(count)), rows: rows.map { Array($0.prefix(count)) })
    table.name = name
    table.title = "Table \(name)"
    table.schema.key = "id"
    table.schema.names = ["id"]
    return table
  }

  static func cells(_ table: Table) -> [[Value]] {
    (0..<table.rowCount).map { row in table.columns.indices.map { table.value(row, $0) } }
  }

  @Test("a package opens to the same tables, and is saved again as the same bytes", arguments: 0..<60 as Range<UInt64>)
  func package(seed: UInt64) throws {
    let folder = TemporaryFolder()
    let first = try Conversation()
    let table = PackageSavingTests.table("表 1", seed: seed)
    first.session.workspace.catalog.add(table)
    first.session.workspace.opened = ["表 1": ""]
    let saved = first.say("save package \"\(folder.path)/a\"")
    #expect(saved.errors.map { $0.rendered() } == [], "seed \(seed)")
    #expect(Session.check("\(folder.path)/a").map { $0.rendered() } == [], "seed \(seed)")
    let second = try Conversation()
    #expect(second.say("open \"\(folder.path)/a\"").errors.map { $0.rendered() } == [], "seed \(seed)")
    let read = try #require(second.session.workspace.catalog.table("表 1"))
    #expect(PackageSavingTests.cells(read) == PackageSavingTests.cells(table), "seed \(seed)")
    #expect(read.schema.fields.map(\.type) == table.schema.fields.map(\.type))
    #expect(read.schema.fields.map(\.unit) == table.schema.fields.map(\.unit))
    #expect(read.schema.key == "id")
    #expect(second.say("save package \"\(folder.path)/b\"").complaints == [])
    for name in filesIn("\(folder.path)/a") {
      #expect(readFile("\(folder.path)/a/\(name)") == readFile("\(folder.path)/b/\(name)"), "seed \(seed), \(name)")
    }
    #expect(filesIn(folder.path) == ["a", "b"])
  }

  @Test(
    "a file opens and is saved again as the same bytes", arguments: ["csv", "tsv", "json", "jsonl"],
    0..<40 as Range<UInt64>)
  func file(ending: String, seed: UInt64) throws {
    let folder = TemporaryFolder()
    let conversation = try Conversation()
    conversation.session.workspace.catalog.add(PackageSavingTests.table("mine", seed: seed, ending: ending))
    let (one, two) = ("\(folder.path)/one.\(ending)", "\(folder.path)/two.\(ending)")
    let complaints = conversation.say("mine | save \"\(one)\"").complaints
    if conversation.session.workspace.catalog.table("mine")?.rowCount == 0, ending.hasPrefix("json") {
      #expect(complaints.count == 1, "seed \(seed)")
      return
    }
    #expect(complaints == [], "seed \(seed)")
    let options = ending.hasPrefix("json") ? "" : " header 1 skip 0 drop 0"
    #expect(
      conversation.say("open \"\(one)\" as again\(options)").errors.map { $0.rendered() } == [], "seed \(seed)")
    #expect(conversation.say("again | save \"\(two)\"").complaints == [], "seed \(seed)")
    #expect(
      String(decoding: readFile(one), as: UTF8.self) == String(decoding: readFile(two), as: UTF8.self), "seed \(seed)")
  }

  @Test("references hold where their table is saved, else they are texts")
  func references() throws {
    let folder = TemporaryFolder()
    let conversation = try Conversation()
    conversation.say("let mine = strategies | select id, name, municipality | take 3")
    #expect(conversation.say("save package \"\(folder.path)/a\"").complaints == [])
    #expect(conversation.say("save package \"\(folder.path)/b\" all").complaints == [])
    let plain = try Session.corpora(["\(folder.path)/a"]).catalog
    #expect(plain.table("mine")?.schema.fields.last?.type == .text)
    let whole = try Session.corpora(["\(folder.path)/b"]).catalog
    #expect(whole.table("mine")?.schema.fields.last?.type == .reference("municipalities"))
    #expect(whole.evidenceTable == "evidence")
    #expect(whole.tables.count == 27)
    #expect(Session.check("\(folder.path)/b").map { $0.rendered() } == [])
  }

  @Test("nothing that is there is lost")
  func refusals() throws {
    let folder = TemporaryFolder()
    let conversation = try Conversation()
    let path = "\(folder.path)/a"
    let empty = conversation.say("save package \"\(path)\"")
    #expect(empty.complaints == ["there is nothing to save: no table was opened and no query named"])
    conversation.say("let few = roles | select name, rank")
    let saved = conversation.say("save package \"\(path)\"")
    #expect(saved.text == "saved 1 table with 4 rows to \(path)/datapackage.json\n")
    let refused = conversation.say("save package \"\(path)\"")
    #expect(refused.complaints == ["there is already something with this name"])
    #expect(refused.errors.first?.help.map(\.text) == ["to write over it: save package \"\(path)\" replace"])
    #expect(refused.errors.first?.rendered().contains("test:1:14") == true)
    #expect(conversation.say("save package \"\(path)/\" replace").complaints == [])
    writeFile("\(path)/mine.txt", "mine\n")
    #expect(
      conversation.say("save package \"\(path)\" replace").complaints
        == ["the folder also holds what is not of its package: mine.txt"])
    #expect(readFile("\(path)/mine.txt") == Array("mine\n".utf8))
    #expect(
      conversation.say("save package \"\(folder.path)\" replace").complaints
        == ["the folder holds no datapackage.json, so it is not replaced"])
    #expect(conversation.say("save package \"\(folder.path)/none/x\"").errors.count == 1)
    #expect(conversation.say("save package \"\(path)/mine.txt\" replace").errors.count == 1)
    #expect(conversation.say("save package").errors.count == 1)
    #expect(conversation.say("save \"x\"").errors.count == 1)
    #expect(filesIn(folder.path) == ["a"])
    let safe = try Conversation(isSafe: true)
    safe.say("let few = roles | select name")
    #expect(safe.say("save package \"\(folder.path)/s\"").complaints == ["writing files is not allowed here"])
  }
}
