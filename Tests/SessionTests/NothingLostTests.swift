import Diagnostics
import Tables
import TerminalSupport
import TestSupport
import Testing

@testable import Session

@Suite("What is saved opens to the same table, or is refused by name")
struct NothingLostTests {
  static let texts = [
    "", "", "NA", "-", "unknown", "N/A", "…", "007", "0", "12", "1,234", "1.5", "1e5", "-7", "+1+1", "=A1", "'=A1",
    "''=A1",
    "@x", "'", "2021-04-01", "H31", "令和3年", "yes", "no", "YES", "true", "{\"a\": 1}", "[1]", "null", "a;b", ";", "a,b",
    "a\tb", "\"", "\"\"", "line\nbreak", "\r", " lead", "trail ", "\u{3000}", "　全", "#", "# note", "合計", "計", "total",
    "注 a", "※", "\u{FEFF}x", "sep=;", "e\u{301}", "é", "Ａ", "a", "A", "\\", "\u{0}", "\u{2028}", "12 円", "5%", "(5)",
    "▲5",
    "9007199254740993", "99999999999999999999", "1.0", "=\"00123\"", "'011002", "011002", "0.10",
  ]
  static let names = [
    "a", "A", "ａ", "2019", "1", "10", "3.5", "x,y", "x\ty", "x\ny", "\"q\"", " x", "x ", "#x", "sep=;", "\u{FEFF}b",
    "=A1",
    "'=A1", "人口（千人）", "NA", "yes", "2021-04-01", "合計", "'", "e\u{301}", "x;y", "|", "column1", "a_2",
  ]

  /// A table of up to four columns of every type, in which every nasty value comes sooner or later.
  static func table(seed: UInt64) -> Table {
    var generator = SeededGenerator(seed: seed)
    var taken: Set<String> = []
    let fields = (0..<generator.number(1...4)).map { index -> Field in
      var name = generator.chance(40) ? generator.one(of: names) : "c\(index)"
      while !taken.insert(name).inserted { name += "_" }
      return Field(
        name,
        generator.one(of: [.text, .text, .text, .integer, .number, .boolean, .date, .list(.text), .list(.integer)]))
    }
    // Mostly a few texts that go together, else nearly every table would be refused for one of them.
    let pool = generator.chance(50) ? texts : (0..<3).map { _ in generator.one(of: texts) }
    let isSparse = generator.chance(20)
    func value(_ type: DataType) -> Value {
      if generator.chance(isSparse ? 85 : 15) { return .unknown(reason: generator.one(of: [nil, "no answer"])) }
      switch type {
      case .integer: return .integer(generator.one(of: [0, -1, 7, 1900, 2021, 1 << 53 + 1, .max, .min, 11002]))
      case .number:
        return .number(
          generator.one(of: [
            0, -0.0, 0.1 + 0.2, 1e300, Double.leastNonzeroMagnitude, -12.5, 3, 9_007_199_254_740_992, 1e16, 0.10,
          ]))
      case .boolean: return .boolean(generator.chance(50))
      case .date:
        return .date(CalendarDate(daysSinceEpoch: Int32(generator.one(of: [0, -719_162, 2_932_896, 18_000, -30_000]))))
      case .list(let element):
        return .list(
          (0..<generator.number(0...2)).map { _ in element == .text ? .text(generator.one(of: pool)) : .integer(3) })
      default: return .text(generator.one(of: pool))
      }
    }
    let rows = (0..<generator.number(0...8)).map { _ in fields.map { value($0.type) } }
    var table = Table(fields: fields, rows: rows)
    table.name = "mine"
    return table
  }

  /// A cell as a plain file has it: lists of delimited text as one text, unknowns without their reasons.
  static func plain(_ value: Value, isDelimited: Bool, emptyIsUnknown: Bool = false) -> String {
    switch value {
    case .unknown: return "unknown"
    case .list(let elements):
      if isDelimited { return "text " + elements.map(\.machineText).joined(separator: ";") }
      return "list " + elements.map { plain($0, isDelimited: false) }.joined(separator: "|")
    case .integer(let number): return "number \(Double(number)) \(number)"
    case .number(let number):
      if let whole = Int(exactly: number) { return "number \(Double(whole)) \(whole)" }
      return "number \(number)"
    case .text(let text): return "text " + text.utf8.map(String.init).joined(separator: " ")
    default: return value.machineText
    }
  }

  static func cells(_ table: Table, isDelimited: Bool) -> [[String]] {
    (0..<table.rowCount).map { row in
      table.columns.indices.map { column in
        let value = table.value(row, column)
        if isDelimited, case .list = value { return plain(.text(joined(value)), isDelimited: true) }
        return plain(value, isDelimited: isDelimited)
      }
    }
  }

  private static func joined(_ value: Value) -> String {
    if case .list(let elements) = value { elements.map(\.machineText).joined(separator: ";") } else { "" }
  }

  @Test(
    "random tables, by the words that the answer to save gives", arguments: ["csv", "tsv", "json", "jsonl"],
    [false, true])
  func file(ending: String, defuses: Bool) throws {
    let folder = TemporaryFolder()
    var savedCount = 0
    for seed in 0..<400 as Range<UInt64> {
      let table = Self.table(seed: seed)
      let conversation = try Conversation()
      if defuses { conversation.say("set defuse = on") }
      conversation.session.workspace.catalog.add(table)
      let path = "\(folder.path)/\(seed).\(ending)"
      let answer = conversation.say("mine | save \"\(path)\"")
      guard answer.errors.isEmpty else {
        #expect(answer.errors[0].place.isText && !answer.errors[0].help.isEmpty, "seed \(seed)")
        #expect(filesIn(folder.path).contains("\(seed).\(ending)") == false, "seed \(seed)")
        continue
      }
      savedCount += 1
      let mark = "again: "
      let told = answer.text.split(separator: "\n").first { $0.contains(mark) }
      let line =
        told.map { String($0[($0.firstRange(of: mark)?.upperBound ?? $0.startIndex)...]) } ?? "open \"\(path)\""
      // The table keeps its own name from the file, a number, which must be given one.
      let words = line.dropFirst("open \"\(path)\"".count)
      let opened = conversation.say("open \"\(path)\" as again\(words)")
      #expect(opened.complaints == [], "seed \(seed): \(line)")
      guard let read = conversation.session.workspace.catalog.table("again") else { continue }
      let isDelimited = ["csv", "tsv"].contains(ending)
      #expect(read.schema.names(in: table) == true, "seed \(seed): \(line)")
      let (wanted, found) = (Self.cells(table, isDelimited: isDelimited), Self.cells(read, isDelimited: isDelimited))
      if answer.text.contains("opens as another kind") {
        #expect(found.count == wanted.count, "seed \(seed)")
      } else {
        #expect(found == wanted, "seed \(seed): \(line)")
      }
    }
    #expect(savedCount > 100, "\(savedCount) of 400 were saved")
  }

  @Test("random tables in packages, with types and reasons")
  func package() throws {
    let folder = TemporaryFolder()
    var savedCount = 0
    for seed in 0..<400 as Range<UInt64> {
      let table = Self.table(seed: seed)
      let conversation = try Conversation()
      conversation.session.workspace.catalog.add(table)
      conversation.session.workspace.opened = ["mine": ""]
      let path = "\(folder.path)/\(seed)"
      let answer = conversation.say("save package \"\(path)\"")
      guard answer.errors.isEmpty else {
        #expect(answer.errors[0].message.text.contains("column \""), "seed \(seed): \(answer.errors[0].rendered())")
        continue
      }
      savedCount += 1
      let other = try Conversation()
      #expect(other.say("open \"\(path)\"").errors.map { $0.rendered() } == [], "seed \(seed)")
      let read = other.session.workspace.catalog.table("mine")
      #expect(read?.schema.fields.map(\.name) == table.schema.fields.map(\.name), "seed \(seed)")
      #expect(read?.schema.fields.map(\.type) == table.schema.fields.map(\.type), "seed \(seed)")
      #expect(read.map(PackageSavingTests.cells) == PackageSavingTests.cells(table), "seed \(seed)")
    }
    #expect(savedCount > 300, "\(savedCount) of 400 were saved")
  }

  @Test("every refusal shows ways that work", arguments: ["csv", "tsv"])
  func ways(ending: String) throws {
    let folder = TemporaryFolder()
    let rows: [[Value]] = [[.text("a"), .text("")], [.text("b"), .text("x")], [.unknown, .unknown]]
    var table = Table(fields: [Field("x", .text), Field("y", .text)], rows: rows)
    table.name = "mine"
    let conversation = try Conversation()
    conversation.session.workspace.catalog.add(table)
    let path = "\(folder.path)/o.\(ending)"
    let refused = conversation.say("mine | save \"\(path)\"")
    let help = try #require(refused.errors.first).help.map(\.text)
    #expect(help.count == 3)
    #expect(filesIn(folder.path) == [])
    for line in help.prefix(2) {
      let way = line[(line.firstRange(of: "save ")?.lowerBound ?? line.startIndex)...]
      #expect(conversation.say("mine | \(way)").complaints == [], "\(line)")
    }
    #expect(conversation.say("let kept = mine; save package \"\(folder.path)/P\"").complaints == [])
    #expect(Set(filesIn(folder.path)) == ["P", "o.\(ending)", "o.json"])
    #expect(conversation.say("open \"\(path)\" as again; again | count").text.hasSuffix("count: 2\n"))
  }
}

extension Schema {
  /// Whether the columns of a table have these names, byte for byte.
  fileprivate func names(in table: Table) -> Bool {
    fields.map { Array($0.name.utf8) } == table.schema.fields.map { Array($0.name.utf8) }
  }
}

extension Diagnostic.Place {
  fileprivate var isText: Bool { if case .text = self { true } else { false } }
}
