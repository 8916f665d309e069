import Diagnostics
import Glibc
import Synchronization
import Tables
import Testing

@testable import Corpus

/// A file read in one go, in halves, and a window at a time must be one and the same table.
@Suite("Reading in halves and windows")
struct RowsJobTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  /// All that an opening gives: types, cells with reasons, what is told; or why nothing was opened.
  private func told(_ name: String, _ sizes: ReadingSizes, _ options: OpenOptions = OpenOptions()) -> [String] {
    var door = folder.door
    door.sizes = sizes
    do throws(CorpusFailure) {
      let opened = try DataPackage.open(path: folder(name), through: door, options: options)
      return zip(opened.catalog.tables.values, opened.sources).flatMap { table, source in
        ["\(table.rowCount) rows: \(table.schema.fields.map { "\($0.name) \($0.type.name)" })"]
          + table.columns.map { column in
            let cells = (0..<column.count).map { row in
              column.isKnown(row) ? column.display(at: row) : "unknown \(column.validity.reason(row) ?? "")"
            }
            var dictionary: [String] = []
            if case .text(let vector) = column.storage { dictionary = vector.dictionary.values }
            return cells.joined(separator: "|") + " of \(dictionary.joined(separator: "|"))"
          } + source.remarks + source.warnings.map(folder.brief)
      }
    } catch {
      return error.diagnostics.map(folder.brief)
    }
  }

  private static let whole = ReadingSizes(streamed: .max, tailRow: 64, halved: .max)

  /// Rows of text, whole number, number, date and note; `change` makes the row at an index another one.
  private static func rows(_ count: Int, lineEnd: String = "\n", _ change: (Int) -> String? = { _ in nil }) -> String {
    (0..<count).map { index in
      change(index)
        ?? "town \(index % 17),\(index * 7919 % 1000),\(index % 90).\(index % 10),20\(10 + index % 90)-01-0\(1 + index % 9),n\(index)"
    }.map { $0 + lineEnd }.joined()
  }

  private static let header = "name,amount,rate,day,note\n"

  /// Texts that are hard to cut in the middle.
  static let texts: [(what: String, text: String)] = [
    ("plain rows", header + rows(400)),
    ("no line feed at the end", header + String(rows(301).dropLast())),
    ("carriage returns and line feeds", "a,b,c,d,e\r\n" + rows(300, lineEnd: "\r\n")),
    ("carriage returns alone", "a,b,c,d,e\r" + rows(300, lineEnd: "\r")),
    ("a byte-order mark", "\u{FEFF}" + header + rows(300)),
    ("empty lines", header + rows(300) { $0 % 5 == 0 ? "" : nil }),
    (
      "quoted line feeds that look like rows",
      header
        + rows(300) {
          $0 % 3 == 0 ? "\"town\na,1,1.5,2020-01-01,b\nc,2,2.5,2020-01-01,d\",5,1.5,2020-01-01,\"x\"\"y\"" : nil
        }
    ),
    (
      "one quoted cell over the middle",
      header + rows(100) + "\"" + rows(200) + "\",5,1.5,2020-01-01,z\n" + rows(100)
    ),
    ("an open quote in the second half", header + rows(300) { $0 == 250 ? "a,\"5,1.5,2020-01-01,z" : nil }),
    ("an open quote in the first half", header + rows(300) { $0 == 50 ? "a,\"5,1.5,2020-01-01,z" : nil }),
    ("text behind a quote in both halves", header + rows(300) { $0 % 100 == 60 ? "\"a\"b,5,1.5,2020-01-01,z" : nil }),
    ("short rows in both halves", header + rows(300) { $0 % 50 == 20 ? "a,5" : nil }),
    ("long rows in both halves", header + rows(300) { $0 % 10 == 3 ? "a,5,1.5,2020-01-01,z,z,z" : nil }),
    ("empty cells beyond the last column", header + rows(300) { $0 % 50 == 20 ? "a,5,1.5,2020-01-01,z,," : nil }),
    (
      "slips in both halves",
      header + rows(3000) { $0 % 600 == 170 ? "a,five,1.5,\"day, one\",z" : $0 == 2900 ? "a,5,half,2020-01-01,z" : nil }
    ),
    ("decimals from the second half on", header + rows(3000) { $0 > 2000 ? "a,5.25,1.5,2020-01-01,z" : nil }),
    (
      "many slips in the second half",
      header + rows(6000) { $0 > 3000 && $0 % 7 == 0 ? "a,five,1.5,2020-01-01,z" : nil }
    ),
    (
      "few slips in the second half", header + rows(9000) { $0 > 8800 && $0 % 2 == 0 ? "a,five,1.5,2020-01-01,z" : nil }
    ),
    ("unknown cells in the second half", header + rows(300) { $0 > 200 ? ",-,…,不詳,***" : nil }),
    ("unknown cells in the first half", header + rows(300) { $0 < 50 ? ",-,…,不詳,***" : nil }),
    (
      "texts of all lengths",
      "a,b\n" + (0..<400).map { "\(String(repeating: "é", count: $0 % 40)),\($0 % 3)\n" }.joined()
    ),
    (
      "rows without a value in both halves and at the end",
      header + rows(300) { $0 % 120 == 40 ? ",,,," : nil } + String(repeating: ",,,,\n", count: 200)
    ),
    (
      "totals in both halves and at the end",
      header + rows(300) { $0 % 100 == 60 ? "Total,5,1.5,2020-01-01,z" : nil } + "合計,1,2.5,2020-01-01,z\n"
    ),
    ("lines of comment in both halves", header + rows(300) { $0 % 100 == 60 ? "# \"left, out" : nil }),
    ("blank lines at the end of both halves", header + rows(150) + "\n\n\n" + rows(150) + "\n\n"),
    ("columns without a name at the end", "name,amount,rate,,\n" + rows(300) { _ in "a,5,1.5,," }),
    ("a NUL byte", header + rows(300) { $0 == 280 ? "a\0b,5,1.5,2020-01-01,z" : nil }),
  ]

  @Test("Halves give what one reading gives", arguments: texts.indices)
  func halves(_ index: Int) throws {
    let (what, text) = RowsJobTests.texts[index]
    try folder.write("t.csv", text)
    for lenient in [true, false] {
      var options = OpenOptions()
      options.longRows = lenient ? .leaveOut : .refuse
      let expected = told("t.csv", RowsJobTests.whole, options)
      #expect(told("t.csv", ReadingSizes(streamed: .max, halved: 1), options) == expected, "\(what)")
    }
  }

  @Test("Windows of any size give what one reading gives, under a schema", arguments: texts.indices)
  func windows(_ index: Int) throws {
    let (what, text) = RowsJobTests.texts[index]
    let names = text.prefix { $0 != "\n" && $0 != "\r" && $0 != "\r\n" }.split(separator: ",").map {
      $0.filter { $0 != "\u{FEFF}" }
    }
    let types = names.count == 2 ? ["string", "integer"] : ["string", "integer", "number", "date", "string"]
    let fields = zip(names, types).map { "{\"name\": \"\($0)\", \"type\": \"\($1)\"}" }.joined(separator: ", ")
    try folder.write("t.csv", text)
    try folder.write(
      "datapackage.json",
      "{\"resources\": [{\"name\": \"t\", \"path\": \"t.csv\", \"schema\": {\"fields\": [\(fields)]}}]}")
    var options = OpenOptions()
    for keeps in [true, false] {
      options.keepsMisfits = keeps
      let expected = told("", RowsJobTests.whole, options)
      for window in [1, 7, 64, 1000] {
        for halved in [1, Int.max] {
          let sizes = ReadingSizes(streamed: 1, head: max(text.utf8.count / 2, 4000), window: window, halved: halved)
          #expect(told("", sizes, options) == expected, "\(what), windows of \(window), halves from \(halved)")
        }
      }
    }
  }

  @Test("Random files give in halves and windows what one reading gives", arguments: 0..<24)
  func random(_ seed: Int) throws {
    var random = RandomText(seed: seed)
    let text = random.table()
    try folder.write("t.csv", text)
    for lenient in [true, false] {
      var options = OpenOptions()
      options.longRows = lenient ? .leaveOut : .refuse
      let expected = told("t.csv", RowsJobTests.whole, options)
      for window in [1, 61, 1 << 12].map({ $0 + random.below(3) }) {
        let head = max(text.count * (1 + random.below(3)) / 4, 1)
        let sizes = ReadingSizes(
          streamed: 1, head: head, window: window, tailRow: 64, halved: random.below(4) == 0 ? .max : 1)
        #expect(told("t.csv", sizes, options) == expected, "seed \(seed), windows of \(window)")
      }
    }
  }

  @Test("The columns that are wanted are what they are among all")
  func wantedColumns() throws {
    let slips = RowsJobTests.rows(2_500) { index in index % 2400 == 2000 ? "\"a\nb\",five,1.5,2020-01-01,z" : nil }
    try folder.write("t.csv", RowsJobTests.header + slips)
    var door = folder.door
    let all = try #require(try DataPackage.load(path: folder("t.csv"), through: door).table("t"))
    door.sizes = ReadingSizes(streamed: 1, head: 1 << 14, window: 1000, tailRow: 64, halved: 1)
    let some = try #require(
      try DataPackage.open(
        path: folder("t.csv"), through: door,
        choosing: { shown in
          #expect(shown.isProvisional)
          #expect(shown.schema.fields.map(\.type) == all.schema.fields.map(\.type))
          return ["rate", "amount", "nothing"]
        }
      ).catalog.table("t"))
    // The one that labels the rows is there anyway.
    #expect(some.schema.fields.map(\.name) == ["name", "amount", "rate"])
    #expect(some.rowCount == all.rowCount)
    for (field, column) in zip(some.schema.fields, some.columns) {
      let same = try #require(all.column(named: field.name))
      #expect((0..<all.rowCount).allSatisfy { column.value(at: $0) == same.value(at: $0) })
    }
    // A short file is read whole.
    #expect(
      try DataPackage.open(path: folder("t.csv"), through: folder.door, choosing: { _ in ["rate"] })
        .catalog.table("t")?.columns.count == 5)
  }

  @Test("A long file without a schema is read in windows as it is in memory")
  func streamed() throws {
    let slips = RowsJobTests.rows(2_500) { index in
      index % 2400 == 2000 ? "\"a\nb\",five,1.5,2020-01-01,z" : index == 2_300 ? "a,5" : nil
    }
    try folder.write("t.csv", "A title\n\n" + RowsJobTests.header + slips + "Total,1,,,\nNote: by hand\n")
    let expected = told("t.csv", RowsJobTests.whole)
    #expect(told("t.csv", ReadingSizes(streamed: 1, head: 1 << 14, window: 1000, tailRow: 64, halved: 1)) == expected)
    #expect(expected.contains { $0.contains("t.csv:2005:") })
    // A head that does not show the layout is not enough, and the file is read whole.
    #expect(told("t.csv", ReadingSizes(streamed: 1, head: 100, window: 1000, tailRow: 64, halved: 1)) == expected)
  }

  @Test("An encoding that shows only late in a long file is found all the same")
  func lateEncoding() throws {
    let rows = Array((RowsJobTests.header + RowsJobTests.rows(2_500)).utf8)
    // 都城市 in CP932.
    let tail = [UInt8]([0x93, 0x73, 0x8F, 0xE9, 0x8E, 0x73]) + Array(",5,1.5,2020-01-01,z\n".utf8)
    try folder.write("t.csv", rows + (0..<50).flatMap { _ in tail })
    let expected = told("t.csv", RowsJobTests.whole)
    #expect(
      told("t.csv", ReadingSizes(streamed: 1, head: 1 << 14, window: 1 << 12, tailRow: 64, halved: 1)) == expected)
    #expect(expected.contains { $0.contains("都城市") })
  }

  @Test(
    "A file that grows, shrinks or vanishes while it is read is an error or as it was, never a crash",
    arguments: ["grow", "shrink", "rewrite", "vanish"])
  func changing(_ change: String) throws {
    try folder.write("t.csv", RowsJobTests.header + RowsJobTests.rows(2_500))
    let path = folder("t.csv")
    var door = folder.door
    door.sizes = ReadingSizes(streamed: 1, head: 1 << 14, window: 1 << 12, tailRow: 64, halved: 1)
    let interfere: @Sendable (String, Int, Int) -> Void = { _, done, total in
      guard done > total / 4, done < total else { return }
      switch change {
      case "vanish": unlink(path)
      case "shrink": truncate(path, 60_000)
      default:
        let descriptor = open(path, O_WRONLY | (change == "grow" ? O_APPEND : 0))
        _ = Glibc.write(descriptor, "x", 1)
        close(descriptor)
      }
    }
    door.watch = FileDoor.Watch(isCancelled: { false }, progress: interfere)
    // The clock of a file system may be coarse.
    usleep(20_000)
    do throws(CorpusFailure) {
      let opened = try DataPackage.open(path: path, through: door)
      #expect(change == "vanish")
      #expect(opened.catalog.table("t")?.rowCount == 2_500)
    } catch {
      #expect(error.diagnostics.count == 1)
      #expect(error.diagnostics[0].message.text.hasPrefix("the file changed while it was read"))
    }
  }

  @Test("Reading in halves stops when it is asked to, and tells how far it is")
  func stopping() throws {
    try folder.write("t.csv", RowsJobTests.header + RowsJobTests.rows(2_500))
    var door = folder.door
    door.sizes = ReadingSizes(streamed: 1, head: 1 << 14, window: 1 << 12, tailRow: 64, halved: 1)
    let watched = Watched()
    let count: @Sendable (String, Int, Int) -> Void = { _, done, total in
      #expect(done <= total)
      watched.count.add(1, ordering: .relaxed)
    }
    door.watch = FileDoor.Watch(isCancelled: { watched.count.load(ordering: .relaxed) > 3 }, progress: count)
    do throws(CorpusFailure) {
      _ = try DataPackage.open(path: folder("t.csv"), through: door)
      Issue.record("it was not stopped")
    } catch {
      #expect(error.diagnostics.map(\.isInterruption) == [true])
    }
    #expect(watched.count.load(ordering: .relaxed) < 10)
  }
}

private final class Watched: Sendable {
  let count = Atomic(0)
}

/// Tables of all that delimited text can hold, from a seed.
private struct RandomText {
  private var state: UInt64

  init(seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  mutating func below(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(limit))
  }

  private mutating func one(of texts: [String]) -> String { texts[below(texts.count)] }

  mutating func table() -> [UInt8] {
    let lineEnd = one(of: ["\n", "\n", "\r\n", "\r"])
    let width = 2 + below(4)
    let rowCount = [30, 300, 1_500][below(3)]
    // From some row on, cells of other kinds turn up.
    let turn = rowCount / 2 + below(rowCount)
    let kinds = (0..<width).map { _ in below(4) }
    let isRagged = below(3) == 0
    var out = below(4) == 0 ? "\u{FEFF}" : ""
    out += (0..<width).map { "column \($0)" }.joined(separator: ",") + lineEnd
    for row in 0..<rowCount {
      var cells = kinds.map { kind in cell(row > turn && below(9) == 0 ? below(4) : kind) }
      if isRagged, below(40) == 0 { cells.append(one(of: ["", "x"])) }
      if isRagged, below(40) == 0 { cells.removeLast() }
      if below(50) == 0 { out += lineEnd }
      if below(60) == 0 { cells = cells.map { _ in "" } }
      if below(80) == 0 { cells[0] = one(of: ["合計", "Total", "# a, b"]) }
      out += cells.joined(separator: ",") + (row + 1 == rowCount && below(2) == 0 ? "" : lineEnd)
    }
    for _ in 0..<[0, 0, 5, 300][below(4)] { out += String(repeating: ",", count: width - 1) + lineEnd }
    if below(4) == 0 { out += "Source: by hand" + lineEnd }
    return Array(out.utf8)
  }

  private mutating func cell(_ kind: Int) -> String {
    if below(30) == 0 { return one(of: ["", "-", "…", "***", "\"\""]) }
    switch kind {
    case 0: return "\(below(100_000))"
    case 1: return "\(below(1_000)).\(below(100))"
    case 2: return "20\(10 + below(90))-0\(1 + below(9))-1\(below(9))"
    default: break
    }
    switch below(6) {
    case 0:
      return "\"\(one(of: ["a", "都城市", ""]))\(one(of: ["\n", "\r\n", "\r", ",", "\"\"", "\n1,2,3\n"]))\(below(9))\""
    case 1: return "\"\(below(100))\""
    default:
      return one(of: ["town", "三股町", "a \"b\"", "é"]) + String(repeating: "x", count: below(12)) + "\(below(20))"
    }
  }
}
