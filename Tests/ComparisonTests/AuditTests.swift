import Comparison
import Tables
import TestSupport
import Testing

@Suite struct AuditTests {
  static let fields = [
    Field("table", .integer), Field("item", .text), Field("count", .integer), Field("base", .integer),
    Field("printed", .number),
    Field("recomputed", .number), Field("agrees", .boolean), Field("fits", .text),
  ]

  /// Rows `count/base rate`, the rate with the decimals it is written with; `?` is unknown.
  static func audit(_ rows: [String], tables: [Int]? = nil) -> Table {
    var counts: [Value] = []
    var bases: [Value] = []
    var rates: [Value] = []
    var decimals: [UInt8] = []
    for row in rows {
      let parts = row.split(whereSeparator: { $0 == "/" || $0 == " " }).map(String.init)
      counts.append(Int(parts[0]).map { .integer($0) } ?? .unknown)
      bases.append(Int(parts[1]).map { .integer($0) } ?? .unknown)
      rates.append(Double(parts[2]).map { .number($0) } ?? .unknown)
      decimals.append(UInt8(parts[2].split(separator: ".").dropFirst().first?.count ?? 0))
    }
    var column = ColumnBuilder.column(of: .number, rates)
    column.decimals = decimals
    return Audit.table(
      counts: ColumnBuilder.column(of: .integer, counts), bases: ColumnBuilder.column(of: .integer, bases),
      rates: column,
      groups: tables.map { ColumnBuilder.column(of: .integer, $0.map { .integer($0) }) },
      items: ColumnBuilder.column(of: .text, rows.indices.map { .text("item \($0 + 1)") }), fields: fields)
  }

  @Test(
    "A printed rate agrees with a count when exact rounding gives it, half up or half even",
    arguments: [
      ("1/3 33.3", "33.3 | yes | ?not applicable"), ("2/3 66.7", "66.7 | yes | ?not applicable"),
      ("1/8 12.5", "12.5 | yes | ?not applicable"),
      ("1/8 13", "13 | yes | ?not applicable"),
      ("1/8 12", "13 | yes | ?not applicable"), ("3/8 38", "38 | yes | ?not applicable"),
      ("3/8 37", "38 | no | no count of 8; no base for 3"), ("5/1000 0.5", "0.5 | yes | ?not applicable"),
      ("1/16 6.2", "6.3 | yes | ?not applicable"), ("1/16 6.3", "6.3 | yes | ?not applicable"),
      ("0/5 0", "0 | yes | ?not applicable"), ("5/5 100", "100 | yes | ?not applicable"),
      ("5/5 100.0", "100 | yes | ?not applicable"),
      ("27/29 93.1", "93.1 | yes | ?not applicable"), ("20/29 69.0", "69 | yes | ?not applicable"),
      ("20/29 68.9", "69 | no | no count of 29; no base for 20"),
      ("7/29 25.9", "24.1 | no | no count of 29; base 27"), ("?/29 25.9", "? | ? | ?"), ("7/? 25.9", "? | ? | ?"),
      ("7/29 ?", "24.1 | ? | ?"),
      ("7/0 25.9", "? | ? | ?"), ("30/29 103.4", "103.4 | yes | ?not applicable"), ("-1/29 3.4", "? | ? | ?"),
      ("700/1000 50", "70 | no | count 495–505; base 1387–1414"),
      ("90000000000/5 0.000001", "1800000000000 | no | no count of 5; no base for 90000000000"),
      ("3/16 18.7", "18.8 | no | no count of 16; no base for 3"),
    ])
  func agreement(row: String, expected: String) {
    let table = Self.audit([row])
    #expect(table.lines[0].split(separator: " | ").dropFirst(5).joined(separator: " | ") == expected)
  }

  @Test(
    "fits lists all the counts and all the bases that give the rate, and no other", arguments: 0..<60 as Range<UInt64>)
  func exhaustive(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let base = random.number(1...120)
    let count = random.number(0...base)
    let decimals = random.number(0...1)
    let scale = [1, 10][decimals]
    let rate = random.number(1...(100 * scale))
    func gives(_ count: Int, _ base: Int) -> Bool {
      let (whole, rest) = (100 * scale * count).quotientAndRemainder(dividingBy: base)
      if rest * 2 == base { return whole + 1 == rate || (whole % 2 == 0 && whole == rate) }
      return (rest * 2 > base ? whole + 1 : whole) == rate
    }
    guard !gives(count, base) else { return }
    let written = Value.fixed(Double(rate) / Double(scale), decimals: decimals)
    let fits = Self.audit(["\(count)/\(base) \(written)"]).value(0, 7).word
    func list(_ numbers: [Int]) -> String {
      var parts: [String] = []
      var rest = numbers[...]
      while let first = rest.first {
        var last = first
        while rest.first == last || rest.first == last + 1 { last = rest.removeFirst() }
        parts.append(first == last ? "\(first)" : "\(first)–\(last)")
      }
      return parts.joined(separator: ", ")
    }
    let counts = (0...(base * 2)).filter { gives($0, base) }
    let bases = count == 0 ? [] : (1...(count * 210 * scale)).filter { gives(count, $0) }
    let expected = [
      counts.isEmpty ? "no count of \(base)" : "count \(list(counts))",
      bases.isEmpty ? "no base for \(count)" : "base \(list(bases))",
    ]
    #expect(fits == expected.joined(separator: "; "), "seed \(seed): \(count)/\(base) \(written)")
  }

  @Test(
    "What the rows that do not agree have in common is said",
    arguments: [
      (["27/29 93.1", "20/29 69.0"], []),
      (
        ["9/27 40.9", "6/27 27.3", "3/27 13.6"],
        ["table 1: 3 of 3 rows do not agree", "table 1: all of them fit the base 22, as another base throughout"]
      ),
      (
        ["9/27 40.9", "8/27 29.6", "6/27 27.3"],
        ["table 1: 2 of 3 rows do not agree", "table 1: all of them fit the base 22"]
      ),
      (["9/27 40.9", "8/27 29.6"], ["table 1: 1 of 2 rows do not agree", "table 1: it fits the base 22"]),
      (
        ["9/27 12.3", "8/27 77.7"],
        ["table 1: 2 of 2 rows do not agree", "table 1: no one other base fits all of them"]
      ),
      (["30/29 103.4", "5/29 17.2"], ["table 1: the count 30 of \"item 1\" is above its base 29"]),
      (
        ["9/29 31.0", "5/29 17.2", "7/29 24.1", "3/29 10.3"],
        ["table 1: the order by count is broken after row 2: 5, then 7"]
      ),
      (
        ["9/29 31.0", "?/29 17.2", "5/29 17.2", "7/29 24.1", "3/29 10.3"],
        [
          "table 1: the order by count is broken after row 3: 5, then 7",
          "table 1: 1 of 5 rows cannot be judged: a count, base or rate is unknown",
        ]
      ),
      (
        ["9/29 31.0", "5/29 17.2", "4/29 23.5", "3/29 10.3"],
        [
          "table 1: 1 of 4 rows do not agree", "table 1: it fits the base 17",
          "table 1: the order by rate is broken after row 2: 17.2, then 23.5",
        ]
      ),
      (["3/29 10.3", "5/29 17.2", "7/29 24.1"], []),
      (["9/29 31.0", "5/28 17.9"], ["table 1: its rows have different bases: 28–29"]),
      (
        ["9/29 31.0", "?/29 17.9", "3/29 ?"],
        ["table 1: 2 of 3 rows cannot be judged: a count, base or rate is unknown"]
      ),
    ])
  func patterns(rows: [String], notes: [String]) {
    #expect(Self.audit(rows).noteTexts == notes)
  }

  @Test("Rates that slipped by some rows are recognised, up and down")
  func shifts() {
    let counts = [25, 22, 18, 11, 7, 4]
    func rate(_ count: Int) -> String { Value.fixed(100 * Double(count) / 29, decimals: 1) }
    for distance in 1...3 {
      let down = counts.indices.map { "\(counts[$0])/29 \(rate(counts[max(0, $0 - distance)]))" }
      #expect(Self.audit(down).noteTexts.contains { $0.contains("\(distance) row") && $0.contains("above") })
      let up = counts.indices.map { "\(counts[$0])/29 \(rate(counts[min(5, $0 + distance)]))" }
      #expect(Self.audit(up).noteTexts.contains { $0.contains("\(distance) row") && $0.contains("below") })
    }
    let slipped = ["25/29 86.2", "22/29 86.2", "18/29 75.9", "11/29 37.9"]
    #expect(
      Self.audit(slipped).noteTexts.contains(
        "table 1: the rates of rows 2–3 are those of the counts of rows 1–2, 1 row above"))
  }

  @Test("Tables are looked at one by one")
  func groups() {
    let table = Self.audit(["9/27 40.9", "6/27 27.3", "1/3 33.3"], tables: [4, 4, 6])
    #expect(
      table.noteTexts == [
        "table 4: 2 of 2 rows do not agree", "table 4: all of them fit the base 22, as another base throughout",
      ])
    #expect(table.columns[0].value(at: 2) == 6)
  }

  @Test("An item with two bases in one table is named")
  func twoBases() {
    let table = Audit.table(
      counts: ColumnBuilder.column(of: .integer, [9, 5, 3]), bases: ColumnBuilder.column(of: .integer, [29, 28, 29]),
      rates: ColumnBuilder.column(of: .number, [31.0, 17.9, 10.3]), groups: nil,
      items: ColumnBuilder.column(of: .text, ["Cost", "cost", "time"]), fields: Self.fields)
    #expect(
      table.noteTexts == [
        "table 1: its rows have different bases: 28–29", "table 1: \"Cost\" stands there with the bases 28–29",
      ])
  }

  @Test("A rate keeps the decimals it was printed with; computed rates are judged at the longest")
  func decimals() {
    #expect(Self.audit(["20/29 69.0"]).columns[4].display(at: 0) == "69.0")
    let rates = ColumnBuilder.column(of: .number, [0.30000000000000004, 50])
    let counts = ColumnBuilder.column(of: .integer, [1, 2])
    let bases = ColumnBuilder.column(of: .integer, [333, 4])
    let table = Audit.table(counts: counts, bases: bases, rates: rates, groups: nil, items: nil, fields: Self.fields)
    #expect(table.column(named: "agrees")?.value(at: 0) == .unknown)
    let short = ColumnBuilder.column(of: .number, [33.3, 50])
    let judged = Audit.table(
      counts: ColumnBuilder.column(of: .integer, [1, 2]), bases: ColumnBuilder.column(of: .integer, [3, 4]),
      rates: short, groups: nil, items: nil, fields: Self.fields)
    #expect(
      judged.column(named: "agrees")?.value(at: 0) == true && judged.column(named: "agrees")?.value(at: 1) == true)
    let tiny = ColumnBuilder.column(of: .number, [1e-7])
    _ = Audit.table(
      counts: ColumnBuilder.column(of: .integer, [1]), bases: ColumnBuilder.column(of: .integer, [3]), rates: tiny,
      groups: nil, items: nil, fields: Self.fields)
  }
}
