import Comparison
import Methods
import Tables
import TestSupport
import Testing

/// What Mill's methods say holds however the unknown cells are filled.
@Suite struct MillLawTests {
  private static func conditions(_ lists: [[Double]]) -> [Condition] {
    lists.enumerated().map { Condition(name: "C\($0.offset)", kind: .crisp, values: $0.element) }
  }

  private static func table(_ lists: [[Double]]) -> Table? {
    let all = conditions(lists)
    let names = CaseNames(lists[0].indices.map { "c\($0)" })
    return try? Mill.result(outcome: all[0], conditions: Array(all.dropFirst()), names: names).table
  }

  /// For each condition and value what stands in the row.
  private static func rows(_ table: Table) -> [String: [Value]] {
    Dictionary(
      (0..<table.rowCount).map { row in
        ("\(table.value(row, 0).display) \(table.value(row, 1).display)", (2..<6).map { table.value(row, $0) })
      }, uniquingKeysWith: { $1 })
  }

  @Test(
    "A word, a joint yes or no and a pair are given by every completion, and possible means that some differ",
    arguments: UInt64(0)..<150)
  func law(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let cases = random.number(3...5)
    let known = (0..<3).map { _ in (0..<cases).map { _ in random.chance(50) ? 1.0 : 0.0 } }
    let lists = Filling.forget(known, atMost: 5, &random)
    guard let table = Self.table(lists) else { return }
    let printed = Self.rows(table)
    var met: [String: Set<String>] = [:]
    Filling.each(of: lists, choices: [[0, 1], [0, 1], [0, 1]]) { filled in
      guard let complete = Self.table(filled) else { return }
      let found = Self.rows(complete)
      for (key, cells) in printed {
        guard let other = found[key] else { continue }
        met[key, default: []].insert(other[0].word)
        if let word = cells[0].text, word != "possible", !other[0].isUnknown {
          #expect(other[0].text == word, "seed \(seed) \(key) \(lists) as \(filled)")
        }
        if let joint = cells[2].boolean, let its = other[2].boolean {
          #expect(joint == its, "seed \(seed) \(key) \(lists) as \(filled)")
        }
        if case .list(let pairs) = cells[1], case .list(let its) = other[1] {
          #expect(Set(pairs).isSubset(of: its), "seed \(seed) \(key)")
        }
        if case .list(let by) = cells[3], case .list(let its) = other[3] {
          #expect(Set(by).isSubset(of: its), "seed \(seed) \(key)")
        }
      }
    }
    for (key, cells) in printed where cells[0] == "possible" {
      let words = met[key, default: []]
      #expect(words.contains("survives") && words.contains("eliminated"), "seed \(seed) \(key) \(lists): \(words)")
    }
  }
}
