import Tables
import TestSupport
import Testing

/// Sorting, ends and the middle of whole numbers of any size, against answers made from the numbers themselves.
@Suite struct WholeNumberTests {
  private static let places: [Int] = [.min, .min + 1, .min + 2, .max, .max - 1, .max - 2, 0, 1 << 53, (1 << 53) + 1]

  private static func rows(_ seed: UInt64, _ count: Int) -> [Int?] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in
      if generator.chance(10) { return nil }
      if generator.chance(50) { return generator.one(of: places) }
      return Int(truncatingIfNeeded: generator.next()) >> generator.number(0...12)
    }
  }

  private static func shell(_ rows: [Int?]) -> Shell {
    var table = Table(
      fields: [Field("id", .integer), Field("n", .integer)],
      rows: rows.enumerated().map { [.integer($0), $1.map { .integer($0) } ?? .unknown] })
    table.name = "t"
    var catalog = Catalog()
    catalog.add(table)
    return Shell(catalog)
  }

  private static func ids(_ table: Table) -> [Value] { (0..<table.rowCount).map { table.value($0, 0) } }

  @Test(
    "Sorting is exact, unknowns are last, and the first rows are those of the whole", arguments: 0..<8 as Range<UInt64>)
  func sorting(seed: UInt64) throws {
    let rows = Self.rows(seed, 300)
    let shell = Self.shell(rows)
    for isDescending in [false, true] {
      let expected = rows.indices.sorted { first, second in
        switch (rows[first], rows[second]) {
        case (let left?, let right?): left == right ? first < second : isDescending ? left > right : left < right
        case (_?, nil): true
        case (nil, _?): false
        case (nil, nil): first < second
        }
      }.map { Value.integer($0) }
      let sort = "t | sort n\(isDescending ? " desc" : "")"
      #expect(Self.ids(try shell.run(sort)) == expected, "seed \(seed)")
      for limit in [1, 5, 30] {
        #expect(Self.ids(try shell.run("\(sort) | take \(limit)")) == Array(expected.prefix(limit)), "seed \(seed)")
      }
      // Ids are in order as they are: a second key settles nothing that the first has not.
      #expect(Self.ids(try shell.run("\(sort), id | take 7")) == Array(expected.prefix(7)), "seed \(seed)")
    }
  }

  @Test("Ends, groups and the middle are exact", arguments: 0..<8 as Range<UInt64>)
  func summaries(seed: UInt64) throws {
    let rows = Self.rows(seed, 101)
    let shell = Self.shell(rows)
    let known = rows.compactMap { $0 }.sorted()
    let table = try shell.run(
      "t | summarize low = min(n), high = max(n), several = count(distinct n), middle = median(n)")
    #expect(table.value(0, 0) == .integer(known[0]), "seed \(seed)")
    #expect(table.value(0, 1) == .integer(known[known.count - 1]), "seed \(seed)")
    #expect(table.value(0, 2) == .integer(Set(known).count), "seed \(seed)")
    let halves = Int128(known[known.count / 2]) + Int128(known[(known.count - 1) / 2])
    switch table.value(0, 3) {
    case .number(let middle): #expect(Int128(exactly: middle * 2) == halves, "seed \(seed)")
    case let other:
      #expect(other == .unknown(reason: "too many digits"), "seed \(seed)")
      #expect(Int128(exactly: Double(halves)) != halves, "seed \(seed)")
    }
    #expect(try shell.run("t | where n is known | distinct n").rowCount == Set(known).count, "seed \(seed)")
  }

  @Test(
    "A standard deviation is that of the distances, wherever the numbers are",
    arguments: [0, 1 << 52, 1 << 53, 1 << 62])
  func deviations(start: Int) throws {
    let table = try Self.shell([1, 2, 3, 4, nil].map { $0.map { $0 + start } }).run("t | summarize s = sd(n)")
    #expect(table.value(0, 0) == .number((5.0 / 3).squareRoot()))
    let ends = try Self.shell([.min, .max]).run("t | summarize s = sd(n)")
    #expect(ends.value(0, 0) == .number((0x1p127).squareRoot()))
  }
}
