import Comparison
import Foundation
import Methods
import Tables
import Testing

@Suite("Pairs of cases") struct CasePairsTests {
  typealias Sets = DistanceTests

  static func lines(_ table: Table) -> [String] {
    (0..<table.rowCount).map { row in
      table.columns.map { $0.display(at: row) }.joined(separator: " | ")
    }
  }

  static func pairs(
    _ kind: CasePairs.Kind, _ outcome: Condition, _ rows: [String], names: [String]? = nil
  ) throws -> MethodResult {
    let conditions = Sets.conditions(rows)
    return try CasePairs.result(
      kind: kind, outcome: outcome, conditions: conditions, groups: Sets.alone(conditions.count),
      names: CaseNames(names ?? rows.indices.map { String("ABCDEFGH".dropFirst($0).prefix(1)) }))
  }

  // MARK: Reference values

  struct Oracle: Decodable {
    struct Best: Decodable {
      var distance: Int
      var pairs: [[String]]
    }
    // The names are those of the file.
    // swift-format-ignore
    enum CodingKeys: String, CodingKey {
      case conditions, outcome
      case similar = "most_similar_different_outcome"
      case different = "most_different_same_outcome"
    }
    var conditions: [String]
    var outcome: String
    var similar: Best
    var different: [String: Best]
  }

  static let oracles: URL? = {
    var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let found = folder.appendingPathComponent("shared/oracles/qca")
      if FileManager.default.fileExists(atPath: found.path) { return found }
    }
    return nil
  }()

  @Test(
    "the most similar and the most different cases are those of the reference values",
    .enabled(if: oracles != nil, "skipped: ../shared/oracles is absent"),
    arguments: ["lipset-crisp", "krook-women-crisp"])
  func reference(set: String) throws {
    let folder = try #require(Self.oracles).appendingPathComponent(set)
    let oracle = try JSONDecoder().decode(
      Oracle.self, from: Data(contentsOf: folder.appendingPathComponent("mill-mssd.json")))
    let rows = try String(contentsOf: folder.appendingPathComponent("data.csv"), encoding: .utf8)
      .split(whereSeparator: \.isNewline).map { $0.split(separator: ",").map(String.init) }
    let columns = Dictionary(
      uniqueKeysWithValues: rows[0].enumerated().dropFirst().map { place, name in
        (name, Sets.crisp(name, rows.dropFirst().map { $0[place] }.joined()))
      })
    let conditions = try oracle.conditions.map { try #require(columns[$0]) }
    let outcome = try #require(columns[oracle.outcome])
    let names = rows.dropFirst().map { $0[0] }
    func result(_ kind: CasePairs.Kind) throws -> Table {
      try CasePairs.result(
        kind: kind, outcome: outcome, conditions: conditions, groups: Sets.alone(conditions.count),
        names: CaseNames(names)
      ).table
    }
    func best(_ table: Table, _ column: Int, where isWanted: (Int) -> Bool = { _ in true }) -> (Double?, Set<[String]>)
    {
      let wanted = (0..<table.rowCount).filter(isWanted)
      let end = wanted.first.flatMap { table.value($0, column).double }
      let rows = wanted.filter { table.value($0, column).double == end }
      return (end, Set(rows.map { row in (0..<2).map { table.value(row, $0).display } }))
    }
    let similar = try result(.similar)
    let (nearest, nearestPairs) = best(similar, 3)
    #expect(nearest == Double(oracle.similar.distance) / Double(conditions.count))
    #expect(nearestPairs == Set(oracle.similar.pairs))
    let positives = outcome.values.filter { $0 == 1 }.count
    #expect(similar.rowCount == positives * (names.count - positives))
    let different = try result(.different)
    for (word, value) in [("positive", 1.0), ("negative", 0.0)] {
      let expected = try #require(oracle.different[word])
      let (farthest, pairs) = best(different, 2) { row in
        names.firstIndex(of: different.value(row, 0).display).map { outcome.values[$0] } == value
      }
      #expect(farthest == Double(expected.distance) / Double(conditions.count))
      #expect(pairs == Set(expected.pairs))
      let yes = value == 1 ? "yes" : "no"
      #expect(
        different.noteTexts.contains { $0.hasPrefix("most different with \(oracle.outcome) = \(yes), best case") })
    }
  }

  // MARK: Order and columns

  @Test("similar pairs come by their worst case, then fewer unknown, then by name, the case with the outcome first")
  func similar() throws {
    let result = try Self.pairs(.similar, Sets.crisp("Y", "0101?"), ["11", "10", "1?", "11", "00"])
    #expect(
      Self.lines(result.table) == [
        "D | A | 0.000 | 0.000 | C1, C2 |  | ",
        "B | A | 0.500 | 0.500 | C1 | C2 | ",
        "B | C | 0.000 | 0.500 | C1 |  | C2",
        "D | C | 0.000 | 0.500 | C1 |  | C2",
      ])
    #expect(
      result.table.schema.fields.map(\.name) == ["case", "other", "least", "most", "shared", "differing", "unknown"])
    #expect(result.table.schema.fields.map(\.type) == result.table.columns.map(\.type))
    guard case .pairs(let first, let second) = result.grounds else {
      Issue.record("rows rest on pairs")
      return
    }
    #expect(first == [3, 1, 1, 3])
    #expect(second == [0, 0, 2, 2])
    #expect(
      result.table.noteTexts == [
        "left out because Y is unknown: E",
        "2 of 4 distances rest in part on unknown values: they lie from least to most",
        "similar or different only in the 2 conditions C1, C2: nothing is said of what else could tell the cases apart",
      ])
  }

  @Test("different pairs come by their best case, in the order of the cases")
  func different() throws {
    let result = try Self.pairs(
      .different, Sets.crisp("Y", "11100"), ["110", "000", "11?", "111", "111"], names: ["Z", "B", "A", "D", "C"])
    #expect(
      Self.lines(result.table) == [
        "Z | B | 0.667 | 0.667 | C3 | C1, C2 | ",
        "B | A | 0.667 | 1.000 |  | C1, C2 | C3",
        "D | C | 0.000 | 0.000 | C1, C2, C3 |  | ",
        "Z | A | 0.000 | 0.333 | C1, C2 |  | C3",
      ])
    #expect(
      result.table.noteTexts.prefix(3) == [
        "most different with Y = yes, best case 0.667: Z and B; B and A",
        "most different with Y = no, best case 0.000: D and C",
        "2 pairs tie for the most different: best case 0.667",
      ])
  }

  @Test("it is said when what is unknown could put another pair first")
  func rivals() throws {
    let result = try Self.pairs(.similar, Sets.crisp("Y", "100"), ["1111", "1110", "?1?1"])
    #expect(
      result.table.noteTexts.contains(
        "which pair is the most similar cannot be concluded: the distance of 1 other, in part unknown, "
          + "may be below 0.250"))
  }

  @Test("the sides of a fuzzy outcome meet at 0.5, where no case is placed")
  func fuzzy() throws {
    let outcome = Condition(name: "Y", kind: .fuzzy, values: [0.9, 0.5, 0.1, 0.51])
    let result = try Self.pairs(.similar, outcome, ["1", "1", "1", "0"])
    #expect(Self.lines(result.table) == ["A | C | 0.000 | 0.000 | C1 |  | ", "D | C | 1.000 | 1.000 |  | C1 | "])
    #expect(result.table.noteTexts[0] == "left out because Y is exactly 0.5, on no side: B")
    let different = try Self.pairs(.different, outcome, ["1", "1", "1", "0"])
    #expect(different.table.noteTexts[1] == "most different with Y above 0.5, best case 1.000: A and D")
  }

  @Test("of a multi-value outcome the later value stands first")
  func multivalue() throws {
    let outcome = Condition(name: "Y", kind: .multivalue(levels: ["none", "some", "all"]), values: [0, 2, 1])
    let result = try Self.pairs(.similar, outcome, ["1", "1", "1"])
    #expect(Self.lines(result.table).map { $0.prefix(5) } == ["B | A", "B | C", "C | A"])
  }

  @Test(
    "what cannot be paired is refused with the reason",
    arguments: [
      (CasePairs.Kind.similar, "111", "no two cases differ in Y: it is yes for all 3 cases that it is known for"),
      (.similar, "?0?", "no two cases differ in Y: it is no for the one case that it is known for"),
      (.similar, "???", "Y is known for no case, so that there is no pair"),
      (.different, "???", "Y is known for no case, so that there is no pair"),
      (.different, "10?", "no two cases share a value of Y"),
      (.different, "", "Y is known for no case, so that there is no pair"),
    ])
  func refusals(kind: CasePairs.Kind, outcome: String, message: String) {
    let found = #expect(throws: Refusal.self) {
      _ = try Self.pairs(kind, Sets.crisp("Y", outcome), outcome.map { _ in "1" })
    }
    #expect(found?.message.text == message)
    #expect(found?.subject == .outcome || outcome.isEmpty)
  }

  @Test("a measure is no outcome before it is calibrated, and without conditions nothing is similar")
  func unfit() {
    let measure = Condition(name: "size", kind: .measure(range: 5), values: [1, 6])
    let found = #expect(throws: Refusal.self) { _ = try Self.pairs(.similar, measure, ["1", "0"]) }
    #expect(found?.help.map(\.text) == ["make it a set first: calibrate size as crisp at T"])
    #expect(throws: Refusal.self) { _ = try Self.pairs(.similar, Sets.crisp("Y", "10"), ["", ""]) }
  }

  @Test("a constant outcome is said to be one, and so are conditions that tell nothing apart")
  func constants() throws {
    let result = try Self.pairs(.different, Sets.crisp("Y", "11?"), ["1?0", "1?1", "1?1"])
    #expect(
      result.table.noteTexts == [
        "left out because Y is unknown: C",
        "Y is yes wherever known: that cases share it says nothing about what brings it about",
        "which pair is the most different cannot be concluded: C, whose Y is unknown, may be in one above 0.333",
        "most different with Y = yes, best case 0.333: A and B",
        "1 of 1 distances rest in part on unknown values: they lie from least to most", "unknown for every case: C2",
        "the same for every case, so that no two differ in it: C1",
        "similar or different only in the 3 conditions C1, C2, C3: "
          + "nothing is said of what else could tell the cases apart",
      ])
  }

  @Test("cases of one name are told apart by their row, and NA is a name")
  func names() throws {
    let result = try Self.pairs(
      .similar, Sets.crisp("Y", "1100"), ["1", "1", "1", "1"], names: ["金沢市", "NA", "津", "津"])
    #expect(
      Self.lines(result.table).map { $0.components(separatedBy: " | ").prefix(2).joined(separator: "–") } == [
        "NA–津 (row 3)", "NA–津 (row 4)", "金沢市–津 (row 3)", "金沢市–津 (row 4)",
      ])
    #expect(result.table.noteTexts.last == "one name is borne by several cases, told apart by their row: 津")
  }

  @Test("more pairs than a table may hold are refused before any is made")
  func bound() {
    let values = String(repeating: "10", count: 5000)
    let found = #expect(throws: Refusal.self) {
      _ = try Self.pairs(
        .similar, Sets.crisp("Y", values), values.map { String($0) }, names: values.indices.map { "\($0)" })
    }
    #expect(found?.message.text == "this would make 25,000,000 pairs of cases; the most is 20,000,000")
  }

  @Test("interrupted work stops")
  func interruption() {
    let checkpoint = Checkpoint(isCancelled: { true })
    let found = #expect(throws: Refusal.self) {
      _ = try CasePairs.result(
        kind: .similar, outcome: Sets.crisp("Y", "10"), conditions: Sets.conditions(["1", "0"]), groups: [[0]],
        names: CaseNames(["A", "B"]), checkpoint: checkpoint)
    }
    #expect(found?.isInterruption == true)
  }

  // MARK: Against a plain reference

  struct Drawn {
    var conditions: [Condition] = []
    var groups: [[Int]] = []
    var outcome: Condition
    var names: CaseNames

    init(_ seed: UInt64) {
      var random = SeededNumbers(seed)
      let count = 2 + random.below(24)
      func draw(_ values: [Double]) -> [Double] {
        (0..<count).map { _ in random.below(5) == 0 ? .nan : values[random.below(values.count)] }
      }
      for place in 0..<1 + random.below(5) {
        let kinds: [(Condition.Kind, [Double])] = [
          (.crisp, [0, 1]), (.multivalue(levels: ["a", "b", "c"]), [0, 1, 2]), (.fuzzy, [0, 0.2, 0.6, 1, -0.0]),
          (.measure(range: 8), [-3, 1, 2.5, 5]),
        ]
        let (kind, values) = kinds[seed % 2 == 0 ? 0 : random.below(4)]
        conditions.append(Condition(name: "C\(place)", kind: kind, values: draw(values)))
        if place > 0, random.below(3) == 0 { groups[0].append(place) } else { groups.append([place]) }
      }
      let isCrisp = random.below(2) == 0
      outcome = Condition(
        name: "Y", kind: isCrisp ? .crisp : .multivalue(levels: ["a", "b", "c"]),
        values: draw(isCrisp ? [0, 1] : [0, 1, 2]))
      names = CaseNames((0..<count).map { _ in String(UnicodeScalar(UInt8(65 + random.below(20)))) })
    }

    /// How far apart two cases can be at most where one of them is unknown.
    private func reach(_ condition: Condition, _ first: Int, _ second: Int) -> Double {
      let all = condition.values.filter { !$0.isNaN }
      let known = [first, second].map { condition.values[$0] }.first { !$0.isNaN }
      switch condition.kind {
      case .crisp, .multivalue: return 1
      case .fuzzy: return known.map { max($0, 1 - $0) } ?? 1
      case .measure(let range):
        guard let least = all.min(), let most = all.max() else { return 1 }
        // 0 and 1 alone are a set.
        if all.allSatisfy({ $0 == 0 || $0 == 1 }) { return (known.map { max($0, 1 - $0) } ?? 1) / range }
        return (known.map { max($0 - least, most - $0) } ?? (most - least)) / range
      }
    }

    func ends(_ first: Int, _ second: Int) -> (Double, Double, Int) {
      var least = 0.0
      var open = 0.0
      var unknown = 0
      for group in groups {
        for place in group {
          let weight = 1 / Double(groups.count * group.count)
          let difference = abs(conditions[place].values[first] - conditions[place].values[second])
          if difference.isNaN {
            open += weight * reach(conditions[place], first, second)
            unknown += 1
          } else if case .measure(let range) = conditions[place].kind {
            least += weight * difference / range
          } else {
            least += weight * (conditions[place].kind == .fuzzy ? difference : difference == 0 ? 0 : 1)
          }
        }
      }
      return (least, least + open, unknown)
    }

    func rows(_ kind: CasePairs.Kind) -> [(Double, Int, String, String)] {
      var rows: [(Double, Int, String, String)] = []
      for first in 0..<outcome.count where outcome.isKnown(first) {
        for second in 0..<outcome.count where outcome.isKnown(second) && second != first {
          let isWanted =
            kind == .similar
            ? outcome.values[first] > outcome.values[second]
            : first < second && outcome.values[first] == outcome.values[second]
          guard isWanted else { continue }
          let (least, most, unknown) = ends(first, second)
          let key = kind == .similar ? most : -least
          rows.append(((key * 1e9).rounded() / 1e9, unknown, names[first], names[second]))
        }
      }
      return rows.sorted { $0 < $1 }
    }
  }

  @Test("the rows are those of a plain loop over all pairs, sorted", arguments: 0..<80)
  func plainLoop(seed: UInt64) throws {
    let drawn = Drawn(seed)
    for kind in [CasePairs.Kind.similar, .different] {
      let expected = drawn.rows(kind)
      let made = try? CasePairs.result(
        kind: kind, outcome: drawn.outcome, conditions: drawn.conditions, groups: drawn.groups, names: drawn.names)
      let comment: Comment = "seed \(seed), \(kind)"
      #expect((made == nil) == expected.isEmpty, comment)
      guard let made, case .pairs(let first, let second) = made.grounds else { continue }
      let table = made.table
      #expect(
        (0..<table.rowCount).map { [table.value($0, 0).display, table.value($0, 1).display] }
          == expected.map { [$0.2, $0.3] }, comment)
      for row in 0..<table.rowCount {
        let (least, most, unknown) = drawn.ends(Int(first[row]), Int(second[row]))
        #expect(abs((table.value(row, 2).double ?? -1) - least) < 1e-9, comment)
        #expect(abs((table.value(row, 3).double ?? -1) - most) < 1e-9, comment)
        let sides = (4..<7).map { column -> [String] in
          if case .list(let names) = table.value(row, column) { names.map(\.display) } else { ["?"] }
        }
        #expect(sides[2].count == unknown, comment)
        #expect(sides.flatMap { $0 }.sorted() == drawn.conditions.map(\.name), comment)
        for (place, condition) in drawn.conditions.enumerated() {
          let values = [first, second].map { condition.values[Int($0[row])] }
          let side = values.contains(where: \.isNaN) ? 2 : values[0] == values[1] ? 0 : 1
          #expect(sides[side].contains("C\(place)"), comment)
        }
      }
    }
  }
}
