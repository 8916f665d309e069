import Tables
import TestSupport
import Testing

/// Tables long enough to be worked on in two parts, against answers made row by row.
@Suite struct ManyRowsTests {
  private struct Row {
    var name: String?
    var year: Int?
    var wide: Int
    var rate: Double?
  }

  private static let names = (0..<300).map { "name \($0)" }
  private static let rows: [Row] = {
    var generator = SeededGenerator(seed: 7)
    return (0..<70_000).map { _ in
      Row(
        name: generator.chance(2) ? nil : generator.one(of: names),
        year: generator.chance(1) ? nil : generator.number(1990...2025),
        wide: generator.number(-1_000_000_000_000...1_000_000_000_000) / (generator.chance(50) ? 1 : 1_000_000_000),
        rate: generator.chance(5) ? nil : Double(generator.number(-5000...5000)) / 4)
    }
  }()

  private static let shell: Shell = {
    let fields = [Field("name", .text), Field("year", .integer), Field("wide", .integer), Field("rate", .number)]
    let cells = rows.map { row -> [Value] in
      [
        row.name.map { .text($0) } ?? .unknown(reason: "not stated"), row.year.map { .integer($0) } ?? .unknown,
        .integer(row.wide), row.rate.map { .number($0) } ?? .unknown,
      ]
    }
    var many = Table(fields: fields, rows: cells)
    many.name = "many"
    var few = Table(
      fields: [Field("name", .text), Field("kind", .text)],
      rows: names.dropFirst(10).enumerated().map { [.text($1.uppercased()), .text("kind \($0 % 7)")] })
    few.name = "few"
    var catalog = Catalog()
    catalog.add(many)
    catalog.add(few)
    return Shell(catalog)
  }()

  private func answer(_ text: String) throws -> [[Value]] {
    let table = try Self.shell.run(text)
    return (0..<table.rowCount).map { row in table.columns.indices.map { table.value(row, $0) } }
  }

  @Test("Filters keep the rows that are true, in order")
  func filter() throws {
    let expected = Self.rows.filter { ($0.rate ?? -1) > 100 && ($0.year ?? 0) >= 2000 }
    #expect(
      try answer("many | where rate > 100 and year >= 2000 | select wide") == expected.map { [.integer($0.wide)] })
    let either = Self.rows.filter { ($0.rate ?? 0) > 100 || $0.name == "name 7" || $0.year == 2001 }
    #expect(
      try answer("many | where rate > 100 or name = \"name 7\" or year in (2001, 1) | select wide")
        == either.map { [.integer($0.wide)] })
  }

  @Test("Groups stand in order of first appearance, with exact sums and counts")
  func groups() throws {
    struct Key: Hashable {
      var name: String?
      var year: Int?
    }
    var order: [Key] = []
    var totals: [Key: (count: Int, sum: Int, rates: Double, known: Int, low: Double, high: Double)] = [:]
    for row in Self.rows {
      let key = Key(name: row.name, year: row.year)
      if totals[key] == nil { order.append(key) }
      var total = totals[key] ?? (0, 0, 0, 0, .infinity, -.infinity)
      total.count += 1
      total.sum += row.wide
      if let rate = row.rate {
        // Quarters, so that sums are exact in any order.
        total.rates += rate
        total.known += 1
        total.low = min(total.low, rate)
        total.high = max(total.high, rate)
      }
      totals[key] = total
    }
    let found = try answer(
      "many | summarize count(), sum(wide), sum(rate), mean(rate), min(rate), max(rate) by name, year | select count, sum_wide, sum_rate, mean_rate, min_rate, max_rate"
    )
    #expect(found.count == order.count)
    for (row, key) in zip(found, order) {
      let total = try #require(totals[key])
      guard total.known > 0 else { continue }
      let expected: [Value] = [
        .integer(total.count), .integer(total.sum), .number(total.rates), .number(total.rates / Double(total.known)),
        .number(total.low), .number(total.high),
      ]
      #expect(row == expected)
    }
  }

  @Test("Numbers far apart are grouped like near ones")
  func wide() throws {
    var seen: Set<Int> = []
    let firsts = Self.rows.map(\.wide).filter { seen.insert($0).inserted }
    #expect(try answer("many | distinct wide") == firsts.map { [.integer($0)] })
    let pairs = Set(Self.rows.map { [$0.wide, $0.year ?? -1] })
    #expect(try answer("many | distinct wide, year | count") == [[.integer(pairs.count)]])
    let years = Dictionary(grouping: Self.rows, by: \.year).mapValues { Set($0.compactMap(\.name)).count }
    for row in try answer("many | summarize count(distinct name) by year | select year, n = count_distinct_name") {
      let year: Int? = if case .integer(let year) = row[0] { year } else { nil }
      #expect(row[1] == .integer(years[year] ?? -1))
    }
  }

  @Test(
    "The first rows of a sort are those of the whole sort",
    arguments: [
      "sort wide desc", "sort wide", "sort rate desc, wide", "sort rate", "sort name, rate desc", "sort name desc",
      "sort year, name, wide desc",
    ])
  func top(sort: String) throws {
    let whole = try answer("many | \(sort) | select wide, year")
    #expect(try answer("many | \(sort) | take 700 | select wide, year") == Array(whole.prefix(700)))
    for (skip, take) in [(0, 10), (5, 2000), (69_995, 10)] {
      let first = try answer("many | \(sort) | skip \(skip) | take \(take) | select wide, year")
      #expect(first == Array(whole.dropFirst(skip).prefix(take)))
    }
  }

  @Test("Fewer rows than asked for, and what is said of them, do not depend on the way")
  func notes() throws {
    var naive = Self.shell
    naive.optimizes = false
    for text in [
      "many | sort wide | take 10", "many | sort wide | take 0", "many | where year = 2000 | sort wide | take 9",
    ] {
      let fast = try Self.shell.run(text)
      let slow = try naive.run(text)
      #expect(fast.noteTexts == slow.noteTexts)
      #expect(fast.rowCount == slow.rowCount)
    }
  }

  @Test("A join finds every partner, by folded text, and leaves out or keeps the others")
  func join() throws {
    let partners = Set(Self.names.dropFirst(10))
    let matched = Self.rows.filter { $0.name.map(partners.contains) ?? false }
    #expect(try answer("many | join few on name keep matching | select wide") == matched.map { [.integer($0.wide)] })
    let all = try answer("many | join few on name | select wide, kind")
    #expect(all.count == Self.rows.count)
    for (row, found) in zip(Self.rows, all) {
      let place = row.name.flatMap { name in Self.names.firstIndex(of: name) }.map { $0 - 10 }
      #expect(found[1].text == place.flatMap { $0 < 0 ? nil : "kind \($0 % 7)" })
    }
  }
}
