import Tables
import TestSupport
import Testing

/// Properties of running that hold for any query.
@Suite struct GeneratedQueryTests {
  @Test("SQLite gives the same answers", arguments: 0..<20 as Range<UInt64>)
  func sqlite(block: UInt64) throws {
    for seed in block * 40..<(block + 1) * 40 {
      var generator = QueryGenerator(seed: seed)
      let catalog = generator.catalog()
      generator.query()
      let database = try SQLiteDatabase()
      for table in catalog.tables.values { try database.add(table) }
      let expected = try database.rows(generator.sql)
      let table = try Self.run(generator.ours, catalog, seed: seed)
      guard let table else { continue }
      let isSame =
        table.rowCount == expected.count
        && expected.indices.allSatisfy { row in
          expected[row].indices.allSatisfy { Self.agree(table.value(row, $0), expected[row][$0]) }
        }
      #expect(isSame, "seed \(seed): \(generator.ours)\n\(generator.sql)\n\(table.lines)\n\(expected)")
    }
  }

  private static func run(_ text: String, _ catalog: Catalog, seed: UInt64) throws -> Table? {
    do {
      return try Shell(catalog).run(text)
    } catch {
      Issue.record("seed \(seed): \(text)\n\(error)")
      return nil
    }
  }

  private static func agree(_ value: Value, _ cell: SQLiteDatabase.Cell) -> Bool {
    switch (value, cell) {
    case (.unknown, .null): return true
    case (.text(let mine), .text(let theirs)): return mine == theirs
    case (.boolean(let mine), .number(let theirs)): return (mine ? 1 : 0) == theirs
    case (_, .number(let theirs)):
      guard let mine = value.double else { return false }
      return abs(mine - theirs) <= 1e-9 * max(1, abs(theirs))
    default: return false
    }
  }

  @Test("The plan and the query as written give the same table", arguments: 0..<20 as Range<UInt64>)
  func plans(block: UInt64) throws {
    for seed in 10_000 + block * 40..<10_000 + (block + 1) * 40 {
      var generator = QueryGenerator(seed: seed)
      let catalog = generator.catalog()
      generator.query()
      var naive = Shell(catalog)
      naive.optimizes = false
      let planned = try Shell(catalog).run(generator.ours)
      let written = try naive.run(generator.ours)
      #expect(planned.heading == written.heading && planned.lines == written.lines, "seed \(seed): \(generator.ours)")
    }
  }

  @Test("A where, its not and its unknown add up to all, for any condition", arguments: 0..<10 as Range<UInt64>)
  func addsUp(block: UInt64) throws {
    for seed in 20_000 + block * 40..<20_000 + (block + 1) * 40 {
      var generator = QueryGenerator(seed: seed)
      let shell = Shell(generator.catalog())
      let condition = generator.anyCondition()
      let counts = try ["", "not ", ""].enumerated().map { index, word in
        try shell.run("t | where \(word)(\(condition))\(index == 2 ? " is unknown" : "")").rowCount
      }
      #expect(counts.reduce(0, +) == shell.catalog.table("t")?.rowCount, "seed \(seed): \(condition)")
    }
  }
}
