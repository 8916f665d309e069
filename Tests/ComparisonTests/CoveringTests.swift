import Methods
import TestSupport
import Testing

@testable import Comparison

@Suite struct CoveringTests {
  static func covering(
    _ rows: [[Int32]], _ count: Int, most: Int = 5_000, steps: Int = 400_000_000
  ) throws -> Covering {
    try Covering(
      columnsOfRow: rows, columnCount: count, most: most, effort: CoveringEffort(steps: steps),
      checkpoint: Checkpoint())
  }

  /// Each column covers each row with the given chance; no row stays without a column.
  static func random(_ random: inout SeededGenerator, rows: Int, columns: Int, percent: Int) -> [[Int32]] {
    (0..<rows).map { _ in
      let row = (0..<Int32(columns)).filter { _ in random.chance(percent) }
      return row.isEmpty ? [Int32(random.number(0...(columns - 1)))] : row
    }
  }

  @Test("All minimum covers of a random chart are found, each once")
  func counting() throws {
    for seed in UInt64(0)..<400 {
      var random = SeededGenerator(seed: seed)
      let count = random.number(3...13)
      let percent = random.number(10...45)
      let rows = Self.random(&random, rows: random.number(1...14), columns: count, percent: percent)
      let masks = rows.map { row in row.reduce(0) { $0 | 1 << Int($1) } }
      let covers = (1..<(1 << count)).filter { cover in masks.allSatisfy { $0 & cover != 0 } }
      let size = covers.map(\.nonzeroBitCount).min() ?? 0
      let fewest = covers.filter { $0.nonzeroBitCount == size }
      let covering = try Self.covering(rows, count)
      let found = covering.covers.map { cover in cover.reduce(0) { $0 | 1 << $1 } }
      #expect(found.sorted() == fewest, "seed \(seed)")
      #expect(covering.total == fewest.count && covering.size == size, "seed \(seed)")
    }
  }

  /// The minimum covers by Petrick's method: row after row, each cover so far is multiplied out by the columns of the
  /// row, and of those that contain another only this is kept.
  static func petrick(_ rows: [[Int32]]) -> [Set<Int32>] {
    var products: [Set<Int32>] = [[]]
    for row in rows {
      var longer: Set<Set<Int32>> = []
      for product in products {
        if row.contains(where: product.contains) {
          longer.insert(product)
        } else {
          for column in row { longer.insert(product.union([column])) }
        }
      }
      let rising = longer.sorted { $0.count < $1.count }
      products = []
      for product in rising where !products.contains(where: { $0.count < product.count && $0.isSubset(of: product) }) {
        products.append(product)
      }
    }
    let size = products.map(\.count).min() ?? 0
    return products.filter { $0.count == size }
  }

  @Test("A larger random chart has the covers that multiplying out gives", arguments: [(12, 22), (16, 18), (8, 34)])
  func multiplyingOut(rowCount: Int, columnCount: Int) throws {
    for seed in UInt64(0)..<6 {
      var random = SeededGenerator(seed: seed)
      let rows = Self.random(&random, rows: rowCount, columns: columnCount, percent: random.number(8...16))
      let expected = Set(Self.petrick(rows))
      let covering = try Self.covering(rows, columnCount, most: 100_000)
      #expect(covering.total == expected.count && covering.covers.count == expected.count, "seed \(seed)")
      #expect(Set(covering.covers.map { Set($0.map { Int32($0) }) }) == expected, "seed \(seed)")
    }
  }

  @Test("Charts of several parts, some held together by one column, have the covers that multiplying out gives")
  func parts() throws {
    for seed in UInt64(0)..<60 {
      var random = SeededGenerator(seed: seed)
      var rows: [[Int32]] = []
      var columnCount = 0
      for _ in 0..<random.number(2...3) {
        let count = random.number(3...8)
        for row in Self.random(&random, rows: random.number(2...5), columns: count, percent: 35) {
          rows.append(row.map { $0 + Int32(columnCount) })
        }
        columnCount += count
      }
      if seed % 2 == 0 {
        for index in rows.indices where random.chance(40) { rows[index].append(Int32(columnCount)) }
        columnCount += 1
      }
      let expected = Set(Self.petrick(rows))
      let covering = try Self.covering(rows, columnCount, most: 100_000)
      #expect(covering.total == expected.count, "seed \(seed)")
      #expect(Set(covering.covers.map { Set($0.map { Int32($0) }) }) == expected, "seed \(seed)")
    }
  }

  /// Counts by covering the first row that is not covered in every way, over sets of rows, each met once.
  static func countedBySets(_ rows: [[Int32]], _ columnCount: Int) -> (size: Int, count: Int) {
    let masks = (0..<Int32(columnCount)).map { column in
      rows.indices.reduce(0) { $0 | (rows[$1].contains(column) ? 1 << $1 : 0) }
    }
    // By the set of covered rows, column after column: the fewest columns so far and in how many ways.
    var ways: [Int: [Int: Int]] = [0: [0: 1]]
    for mask in masks {
      let before = ways
      for (covered, bySize) in before {
        // No row needs more than one column.
        for (size, count) in bySize where size < rows.count {
          ways[covered | mask, default: [:]][size + 1, default: 0] += count
        }
      }
    }
    let all = ways[(1 << rows.count) - 1] ?? [:]
    let size = all.keys.min() ?? 0
    return (size, all[size] ?? 0)
  }

  @Test("Charts with many columns have as many covers as counting over sets of rows gives")
  func manyColumns() throws {
    for seed in UInt64(0)..<30 {
      var random = SeededGenerator(seed: seed)
      let columnCount = random.number(30...80)
      let rows = Self.random(&random, rows: 10, columns: columnCount, percent: random.number(10...30))
      let (size, count) = Self.countedBySets(rows, columnCount)
      let covering = try Self.covering(rows, columnCount, most: 50)
      #expect(covering.size == size && covering.total == count, "seed \(seed)")
      #expect(covering.covers.count == min(50, count) && Set(covering.covers).count == covering.covers.count)
      for cover in covering.covers {
        #expect(cover.count == size && rows.allSatisfy { row in row.contains { cover.contains(Int($0)) } })
      }
    }
  }

  @Test("Covers of parts are counted as a product and listed up to the limit")
  func product() throws {
    let covering = try Self.covering(Self.rings(20), 120, most: 1_000)
    #expect(covering.total == 1 << 20 && covering.size == 60)
    #expect(covering.covers.count == 1_000 && Set(covering.covers).count == 1_000)
    #expect(try Self.covering(Self.rings(70), 420, most: 10).total == nil)
  }

  /// Rings of six rows, each row shared by two columns: a ring has two covers with three columns.
  static func rings(_ count: Int) -> [[Int32]] {
    var rows: [[Int32]] = []
    for ring in 0..<Int32(count) {
      for place in 0..<Int32(6) { rows.append([ring * 6 + place, ring * 6 + (place + 1) % 6].sorted()) }
    }
    return rows
  }

  @Test("The same chart gives the same covers, however few steps there are, or is refused")
  func steps() throws {
    var random = SeededGenerator(seed: 5)
    let rows = Self.random(&random, rows: 40, columns: 90, percent: 8)
    let all = try Self.covering(rows, 90)
    #expect(all.total == all.covers.count)
    var refused = 0
    for steps in stride(from: 10_000, to: 4_000_000, by: 200_000) {
      do {
        let some = try Self.covering(rows, 90, steps: steps)
        #expect(some.covers == all.covers && some.total == all.total, "\(steps) steps")
      } catch {
        refused += 1
        #expect((error as? Refusal)?.message.text.contains("40 rows") == true)
      }
    }
    #expect(refused > 0)
  }

  @Test("A search is left when it is interrupted")
  func interruption() throws {
    var random = SeededGenerator(seed: 9)
    let rows = Self.random(&random, rows: 120, columns: 400, percent: 4)
    #expect(throws: Refusal.interrupted) {
      try Covering(
        columnsOfRow: rows, columnCount: 400, most: 10, effort: CoveringEffort(steps: 4_000_000_000),
        checkpoint: Checkpoint(isCancelled: { true }))
    }
  }
}
