import Language
import Tables
import TestSupport
import Testing

@testable import Engine

/// The columns that a method states are those of its result.
@Suite struct StatedColumnsTests {
  /// One of each method whose columns are known before it has run, on sets, numbers, words, dates and references.
  static let statements = [
    "mill y given a, k", "mill ~y given b, w, r", "similar to c1", "similar to c1 given (a, b), k, m, d, r",
    "unlike c1 given w, m", "pairs similar y given a, k, r", "pairs different k given a, w",
    "necessity y given a, b depth 2", "necessity a given ~y, k, w cutoff 0.5 coverage 0.1",
    "sufficiency y given a, ~b, r",
    "truthtable y given a, b", "truthtable y given k, w, r, (m > 5) as much frequency 1",
    "truthtable ~y given (a or k = x) as n, k",
    "minimize y given a, b", "minimize y given k, a solution parsimonious",
    "minimize y given a, (b > 1) as c expecting a, ~c",
    "crosstab k by y", "crosstab a by w percent of row", "crosstab r by d", "crosstab k by y of mean(m)",
    "crosstab r.k by k of count()", "audit b of b against m", "audit b of m against m by k",
    "calibrate m as fuzzy out 1 cross 5 full 9", "calibrate s = b as crisp at 1", "calibrate b as crisp at 1, 2",
    "necessity y given a | where condition = a", "mill y given a, k | where value = x | select condition, `by`",
    "summarize y = share(y), a = mean(m) by w | similar to u given a, y",
  ]

  /// A catalog with one table of so many cases, each cell unknown with the chance given, in percent.
  private static func catalog(_ count: Int, unknown: Int, _ random: inout SeededGenerator) -> Catalog {
    var lines = [
      "cases | id text | y boolean | a boolean | b integer | k text x,y,z | w text | m number km | d date | r cases"
    ]
    for row in 0..<count {
      let cells = [
        random.one(of: ["yes", "no"]), random.one(of: ["yes", "no"]), String(random.number(0...3)),
        random.one(of: ["x", "y", "z"]), random.one(of: ["u", "v"]), String(random.number(0...10)),
        random.one(of: ["2020-01-01", "2021-05-05"]), "c\(random.number(1...count))",
      ].map { random.chance(unknown) ? "?" : $0 }
      lines.append(([" c\(row + 1)"] + cells).joined(separator: " | "))
    }
    var catalog = Catalog(title: "cases")
    catalog.add(lines.joined(separator: "\n"), key: "id")
    return catalog
  }

  static func described(_ fields: [Field]) -> [String] { fields.map { "\($0.name) \($0.type.name)" } }

  @Test("A method states the columns of its result, whatever is unknown", arguments: statements)
  func statedColumns(statement: String) throws {
    var random = SeededGenerator(seed: 12)
    var answered = 0
    for count in [0, 1, 2, 7, 12] {
      for unknown in [0, 30, 100] {
        for _ in 0..<4 {
          let shell = Shell(Self.catalog(count, unknown: unknown, &random))
          let query = try shell.bound("cases | \(statement)")
          // What cannot be compared is refused, and has no columns.
          guard let table = try? Engine.run(query, in: ExecutionContext(catalog: shell.catalog)) else { continue }
          answered += 1
          #expect(Self.described(query.scope.fields) == Self.described(table.schema.fields), "\(count) \(unknown)")
          #expect(query.scope.fields.map(\.type) == table.columns.map(\.type), "\(count) \(unknown)")
        }
      }
    }
    #expect(answered > 0)
  }
}
