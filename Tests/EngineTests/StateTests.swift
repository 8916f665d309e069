import Tables
import TestSupport
import Testing

/// Known, unknown and not applicable are three states, and all there are.
@Suite struct StateTests {
  static let catalog: Catalog = {
    var catalog = Catalog()
    catalog.add(
      """
      t | id text | a boolean | x integer | s text | l list
      r1 | yes | 1 | abc | a;b
      r2 | no | ? | ? | ?
      r3 | ?not applicable | 5 | ?not applicable | ?not applicable
      r4 | ? | ?not applicable | x | c
      r5 | ?does not arise | ?not applicable | ? | []
      """, key: "id")
    return catalog
  }()

  static let conditions = [
    "a", "not a", "a = yes", "a != yes", "x > 1", "not x > 1", "x <= 1", "x != 1", "x in (1, 5)", "x not in (1, 5)",
    "x between 1 and 4", "x not between 1 and 4", "s contains \"b\"", "not s contains \"b\"", "l has \"a\"",
    "not l has \"a\"", "a and x > 1", "a or x > 1", "x is known", "x is unknown", "x is not applicable",
    "x is applicable", "x + 1 > 2", "if(a, x > 1, x < 1)", "coalesce(x, 7) > 6", "length(s) > 1", "x = x",
  ]

  private func count(_ condition: String) throws -> Int {
    let table = try Shell(StateTests.catalog).run("t | where \(condition) | count")
    if case .integer(let count) = table.value(0, 0) { return count }
    return -1
  }

  @Test("The rows for a condition, for its negation and those where it is unknown are all", arguments: conditions)
  func sums(condition: String) throws {
    let counts = try [condition, "not (\(condition))", "(\(condition)) is unknown"].map(count)
    #expect(counts.reduce(0, +) == 5, "\(condition): \(counts)")
  }

  @Test("The known, the unknown and the not applicable cells of a column are all", arguments: ["a", "x", "s", "l"])
  func cells(column: String) throws {
    let counts = try ["\(column) is known", "\(column) is unknown", "\(column) is not applicable"].map(count)
    #expect(counts.reduce(0, +) == 5, "\(column): \(counts)")
  }

  @Test(
    "What is not applicable equals nothing and is beyond nothing; not of that is yes",
    arguments: [
      ("x = 5", "r3"), ("x != 5", "r1 r4 r5"), ("not x > 1", "r1 r4 r5"), ("x <= 1", "r1"), ("a", "r1"),
      ("not a", "r2 r3 r5"), ("s != \"abc\"", "r3 r4"), ("not l has \"a\"", "r3 r4 r5"), ("x is not known", "r2 r4 r5"),
      ("x is not unknown", "r1 r3 r4 r5"), ("x not in (1)", "r3 r4 r5"),
    ])
  func answers(condition: String, rows: String) throws {
    let table = try Shell(StateTests.catalog).run("t | where \(condition) | select id")
    #expect(table.lines.joined(separator: " ") == rows, "\(condition)")
  }

  @Test("It sorts after the unknown in both directions, and groups by itself")
  func order() throws {
    #expect(try Shell(StateTests.catalog).run("t | sort x | select id").lines == ["r1", "r3", "r2", "r4", "r5"])
    #expect(try Shell(StateTests.catalog).run("t | sort x desc | select id").lines == ["r3", "r1", "r2", "r4", "r5"])
    #expect(
      try Shell(StateTests.catalog).run("t | count by a").lines == [
        "yes | 1", "no | 1", "?not applicable | 2", "? | 1",
      ])
  }
}
