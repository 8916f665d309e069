import Methods
import Tables
import TestSupport
import Testing

@testable import Comparison

@Suite struct MinimizationTests {
  /// A random table over conditions of the given kinds, printed by its seed where it fails.
  static func random(_ seed: UInt64, levels: [Int], cases: Int, isFuzzy: Bool = false) throws -> TruthTable? {
    var random = SeededGenerator(seed: seed)
    let conditions = levels.enumerated().map { place, count -> Condition in
      let values = (0..<cases).map { _ -> Double in
        let level = Double(random.number(0...(count - 1)))
        return isFuzzy && count == 2 ? (level + Double(random.number(0...9)) / 10) / 2 : level
      }
      let kind: Condition.Kind =
        count > 2 ? .multivalue(levels: (0..<count).map { "\($0)" }) : isFuzzy ? .fuzzy : .crisp
      return Condition(
        name: String("ABCDEF".dropFirst(place).prefix(1)), kind: kind, values: values, hasNumberedLevels: count > 2)
    }
    let outcome = (0..<cases).map { _ in
      isFuzzy ? Double(random.number(0...100)) / 100 : Double(random.number(0...1))
    }
    let table = try TruthTable.make(
      outcome: Condition(name: "Y", kind: isFuzzy ? .fuzzy : .crisp, values: outcome), conditions: conditions,
      names: CaseNames((0..<cases).map { "c\($0)" }), options: .init(cutoff: isFuzzy ? 0.8 : 1))
    let outputs = Set(table.rows.map(\.output))
    return outputs.contains(.one) && (outputs.contains(.zero) || outputs.contains(.contradiction)) ? table : nil
  }

  /// All terms, all covers: nothing but counting.
  static func bruteForce(_ table: TruthTable, allowed: Set<Int>, on: [Int]) -> Set<Set<Implicant>> {
    let space = table.space
    let terms = (0..<space.termCount).map { code in
      Implicant(
        digits: space.levelCounts.indices.map { UInt8(code / space.termStrides[$0] % (space.levelCounts[$0] + 1)) })
    }
    let fitting = terms.filter { term in
      let rows = space.rows(of: term)
      return rows.allSatisfy { allowed.contains($0) } && rows.contains { on.contains($0) }
    }
    let primes = fitting.filter { term in !fitting.contains { $0 != term && $0.isPart(of: term) } }
    let covered = primes.map { prime in Set(on.filter { prime.covers(space.levels(of: $0)) }) }
    for size in 1...on.count {
      var found: Set<Set<Implicant>> = []
      func choose(_ from: Int, _ chosen: [Int], _ left: Set<Int>) {
        if chosen.count == size {
          if left.isEmpty { found.insert(Set(chosen.map { primes[$0] })) }
          return
        }
        guard from < primes.count else { return }
        for index in from..<primes.count { choose(index + 1, chosen + [index], left.subtracting(covered[index])) }
      }
      choose(0, [], Set(on))
      if !found.isEmpty { return found }
    }
    return []
  }

  @Test(
    "All models are those that counting through every cover gives",
    arguments: [[2, 2, 2], [3, 2, 2], [2, 4, 2], [3, 3], [2, 2], [4, 3], [2]])
  func againstCounting(levels: [Int]) throws {
    var compared = 0
    for seed in UInt64(0)..<60 {
      guard let table = try Self.random(seed, levels: levels, cases: 4 + Int(seed % 12), isFuzzy: seed % 3 == 0)
      else { continue }
      let on = table.rows.filter { $0.output == .one }.map { $0.number - 1 }
      guard on.count <= 6 else { continue }
      let barred = Set(table.rows.filter { $0.output != .one && $0.output != .remainder }.map { $0.number - 1 })
      let complex = try Minimization.make(of: table, solution: .complex)
      #expect(
        Set(complex.models.map { Set($0.terms) }) == Self.bruteForce(table, allowed: Set(on), on: on),
        "\(levels) seed \(seed)")
      let open = Set(0..<table.space.rowCount).subtracting(barred)
      let parsimonious = try Minimization.make(of: table, solution: .parsimonious)
      #expect(
        Set(parsimonious.models.map { Set($0.terms) }) == Self.bruteForce(table, allowed: open, on: on),
        "\(levels) seed \(seed)")
      compared += 1
    }
    #expect(compared > 5)
  }

  @Test("Every model covers all rows that are 1 and none that is 0 or C", arguments: Minimization.Solution.allCases)
  func coverage(solution: Minimization.Solution) throws {
    for seed in UInt64(100)..<140 {
      guard let table = try Self.random(seed, levels: [2, 3, 2, 2, 2], cases: 30, isFuzzy: seed % 2 == 0) else {
        continue
      }
      let expecting = [0, 2, 3].map { Minimization.Expectation(condition: $0, value: 1) }
      let made = try Minimization.make(of: table, solution: solution, expecting: expecting)
      #expect(!made.models.isEmpty)
      for model in made.models {
        for row in table.rows where row.output != .remainder {
          #expect(
            model.terms.contains { $0.covers(row.levels) } == (row.output == .one), "\(solution) seed \(seed)")
        }
        #expect(Set(model.easy).isDisjoint(with: model.difficult))
      }
    }
  }

  @Test("Multi-value literals are written in brackets, and then all of them, as R does")
  func expressions() throws {
    let dev = Condition(
      name: "DEV", kind: .multivalue(levels: ["0", "1", "2"]), values: [0, 1, 1, 2], hasNumberedLevels: true)
    let ind = Condition(name: "IND", kind: .crisp, values: [0, 1, 0, 1])
    let table = try TruthTable.make(
      outcome: Condition(name: "Y", kind: .crisp, values: [0, 0, 1, 1]), conditions: [dev, ind],
      names: CaseNames(["a", "b", "c", "d"]))
    let result = try Minimization.result(of: table, solution: .parsimonious).table.withoutEnds
      .dropping(["certain", "outcome", "possible"])
    #expect(result.heading == "model | kind | expression | incl | pri | cov | unique | cases")
    #expect(
      result.lines == [
        "M1 | model | DEV[2] + DEV[1]*IND[0] | 1 | 1 | 1 | ?not applicable | [c, d]",
        "M1 | term | DEV[2] | 1 | 1 | 0.5 | 0.5 | [d]", "M1 | term | DEV[1]*IND[0] | 1 | 1 | 0.5 | 0.5 | [c]",
      ])
  }

  @Test("Literals of named values and of negated conditions are words")
  func words() {
    let kind = Condition(name: "kind", kind: .multivalue(levels: ["none", "develop"]), values: [])
    let absent = Condition(name: "urban", kind: .crisp, values: []).negated
    let odd = Condition(name: "a*b", kind: .crisp, values: [])
    #expect(Implicant(digits: [2, 1]).expression(in: [kind, absent]) == "kind[develop]*urban")
    #expect(Implicant(digits: [0, 2]).expression(in: [kind, absent]) == "~urban")
    #expect(Implicant(digits: [1, 2]).expression(in: [odd, absent]) == "~`a*b`*~urban")
  }

  @Test("Models that tie are all listed, and the notes say that the data do not choose")
  func ties() throws {
    let table = try QCAOracle.truthTable(of: "10?1100?", conditions: 3)
    let result = try Minimization.result(of: table, solution: .parsimonious)
    #expect(
      result.table.noteTexts.prefix(2) == [
        "2 models fit equally well: the data do not choose between M1 and M2", "in all of them: ~B*~C",
      ])
    #expect(result.table.noteTexts.contains("M1 assumes that row 3 would lead to Y"))
    #expect(result.subjects?[1] == [.condition(0), .condition(1), .outcome])
    guard case .cases(let cases) = result.grounds else { return }
    #expect(cases[0] == [0, 2, 3])
  }

  @Test("A remainder assumed for the outcome and for its opposite is warned of")
  func bothWays() throws {
    let table = try QCAOracle.truthTable(of: "1??0", conditions: 2)
    let result = try Minimization.result(of: table, solution: .parsimonious)
    #expect(
      result.table.noteTexts.contains(
        "rows 2–3 are assumed to lead to Y here, and to ~Y in the parsimonious solution for it: both cannot be"))
  }

  @Test(
    "Tables with nothing to tell apart are refused",
    arguments: [
      ("1111", "all 4 rows are 1: Y occurs whatever the conditions are"), ("11?1", "no row is 0"),
      ("000?", "no row is 1"),
    ])
  func refusals(rows: String, message: String) throws {
    let table = try QCAOracle.truthTable(of: rows, conditions: 2)
    // The complex solution needs no row that is 0.
    for solution in Minimization.Solution.allCases where solution != .complex || !message.hasPrefix("no row is 0") {
      do {
        _ = try Minimization.result(of: table, solution: solution)
        Issue.record("\(rows) was not refused")
      } catch { #expect(error.message.text.hasPrefix(message)) }
    }
  }

  @Test("More models than are listed are counted where that is cheap")
  func manyModels() throws {
    let table = try QCAOracle.truthTable(
      of: "0110100110010110".map { $0 == "1" ? "1" : "?" }.joined() + "", conditions: 4)
    #expect(throws: Refusal.self) { try Minimization.make(of: table, solution: .parsimonious) }
    let tied = try QCAOracle.truthTable(of: "1??0", conditions: 2)
    let made = try Minimization.make(of: tied, solution: .parsimonious, limits: .init(models: 1))
    #expect(made.models.count == 1)
    #expect(made.total == "2")
    #expect(made.remarks == ["only the first 1 models are listed"])
  }

  @Test("A search that would not end is refused")
  func limits() throws {
    guard let table = try Self.random(7, levels: [2, 2, 2, 2, 2], cases: 40) else { return }
    #expect(throws: Refusal.self) {
      try Minimization.make(of: table, solution: .parsimonious, limits: .init(steps: 1))
    }
  }
}
