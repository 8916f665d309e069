import Comparison
import Methods
import Tables
import Testing

private let u = Double.nan

private func crisp(_ name: String, _ values: [Double]) -> Condition {
  Condition(name: name, kind: .crisp, values: values)
}

private func fuzzy(_ name: String, _ values: [Double]) -> Condition {
  Condition(name: name, kind: .fuzzy, values: values)
}

private func numbered(_ count: Int) -> CaseNames { CaseNames((1...max(1, count)).prefix(count).map { "c\($0)" }) }

private func necessity(
  _ outcome: Condition, _ conditions: [Condition], _ options: SetRelation.Options = .init(), names: [String]? = nil
) throws -> Table {
  try SetRelation.necessity(
    outcome: outcome, conditions: conditions, names: names.map { CaseNames($0) } ?? numbered(outcome.count),
    options: options
  ).table
}

private func sufficiency(_ outcome: Condition, _ conditions: [Condition], names: [String]? = nil) throws -> Table {
  try SetRelation.sufficiency(
    outcome: outcome, conditions: conditions, names: names.map { CaseNames($0) } ?? numbered(outcome.count)
  ).table
}

/// The rows as a reader sees them, without the columns that hold the ends of another.
private func lines(_ table: Table) -> [String] {
  (0..<table.rowCount).map { row in
    [0, 1, 4, 7, 10, 11].map { table.columns[$0].hasValue(row) ? table.columns[$0].display(at: row) : "?" }
      .joined(separator: " | ")
  }
}

/// A small generator whose seed a failing test prints.
private struct Dice: RandomNumberGenerator {
  var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// What all completions of the unknown cells give, and what the table says.
private struct Completion {
  var least = Double.infinity
  var most = -Double.infinity
  var canBeEmpty = false

  /// - Parameter choices: for each unknown cell what it may be.
  init(_ cells: [[Double]], choices: [Double], ratio: ([[Double]]) -> (Double, Double)) {
    var cells = cells
    let open = cells.indices.flatMap { column in
      cells[column].indices.filter { cells[column][$0].isNaN }.map { (column, $0) }
    }
    visit(0, open, choices, &cells, ratio)
  }

  private mutating func visit(
    _ place: Int, _ open: [(Int, Int)], _ choices: [Double], _ cells: inout [[Double]],
    _ ratio: ([[Double]]) -> (Double, Double)
  ) {
    if place == open.count {
      let (both, whole) = ratio(cells)
      if whole == 0 {
        canBeEmpty = true
      } else {
        least = min(least, both / whole)
        most = max(most, both / whole)
      }
      return
    }
    for choice in choices {
      cells[open[place].0][open[place].1] = choice
      visit(place + 1, open, choices, &cells, ratio)
    }
  }

  func verdict(_ cutoff: Double) -> String {
    if most < 0 { return "empty" }
    if most < cutoff - 1e-9 { return "refuted" }
    return least >= cutoff - 1e-9 && !canBeEmpty ? "holds" : "open"
  }
}

@Suite struct SetRelationTests {
  @Test("Sufficiency and necessity name the cases that refute, with bounds where a cell is unknown")
  func crispRows() throws {
    let outcome = crisp("Y", [1, 1, 0, 0, u])
    let condition = crisp("A", [1, u, 1, 0, 0])
    #expect(
      lines(try sufficiency(outcome, [condition])) == [
        "A | 0.500–0.667 | 0.333–1.000 | 0.500–0.667 | refuted | c3",
        "~A | 0.000–0.667 | 0.000–0.667 | 0.000–0.667 | refuted | c4",
      ])
    #expect(
      lines(try necessity(outcome, [condition])) == [
        "A | 0.333–1.000 | 0.500–0.667 | 0.667–0.750 | open | ",
        "~A | 0.000–0.667 | 0.000–0.667 | 0.500–0.750 | refuted | c1",
      ])
  }

  @Test("Fuzzy sets put the cases on different sides of 0.5 first among those that refute")
  func fuzzyRows() throws {
    let table = try sufficiency(fuzzy("Y", [0.6, 0.2, 0.9]), [fuzzy("A", [0.7, 0.8, 0.4])])
    #expect(table.value(0, 11) == .list([.text("c2 (kind)"), .text("c1 (degree)")]))
    #expect(table.value(0, 1).double.map { abs($0 - 1.2 / 1.9) < 1e-12 } == true)
    #expect(table.value(0, 10) == .text("refuted"))
  }

  @Test("A multi-value condition has a row for each level and its negation, and one level in a combination")
  func levels() throws {
    let numberedLevels = Condition(
      name: "X", kind: .multivalue(levels: ["0", "1", "2"]), values: [2, 2, 0, 1], hasNumberedLevels: true)
    let words = Condition(name: "kind", kind: .multivalue(levels: ["develop", "sell"]), values: [0, 0, 0, 1])
    let table = try necessity(crisp("Y", [1, 1, 0, 0]), [numberedLevels, words])
    let texts = (0..<table.rowCount).map { table.value($0, 0).display }
    #expect(
      texts == [
        "X[0]", "~X[0]", "X[1]", "~X[1]", "X[2]", "~X[2]", "kind[develop]", "~kind[develop]", "kind[sell]",
        "~kind[sell]", "X[2]*kind[develop]",
      ])
    #expect(table.value(10, 10) == .text("holds"))
    #expect(try sufficiency(crisp("Y", [1, 1, 0, 0]), [numberedLevels]).value(4, 10) == .text("holds"))
  }

  @Test("A disjunction is listed only where no shorter part passes, and a conjunction whenever it passes")
  func minimal() throws {
    let outcome = crisp("Y", [1, 1, 1, 0])
    let conditions = [
      crisp("A", [1, 1, 0, 0]), crisp("B", [0, 0, 1, 0]), crisp("C", [1, 1, 1, 0]), crisp("D", [1, 1, 1, 1]),
    ]
    let table = try necessity(outcome, conditions)
    let texts = (8..<table.rowCount).map { table.value($0, 0).display }
    #expect(texts.contains("C*D"))
    #expect(texts.contains("A+B"))
    #expect(!texts.contains { $0.contains("+") && ($0.contains("C") && !$0.contains("~C")) })
    #expect(!texts.contains("A+B+~C"))
    #expect(try necessity(outcome, conditions, .init(depth: 1)).rowCount == 8)
    let strict = try necessity(outcome, conditions, .init(coverage: 1))
    #expect((8..<strict.rowCount).map { strict.value($0, 0).display } == ["C*D", "A+B"])
  }

  @Test(
    "Verdicts never hold of nothing", arguments: [([0.0, 0, 0], "empty"), ([u, 0, 0], "open"), ([1, u, 0], "holds")])
  func nothing(values: [Double], verdict: String) throws {
    let table = try sufficiency(crisp("Y", [1, 1, 0]), [crisp("A", values)])
    #expect(table.value(0, 10) == .text(verdict))
    if verdict == "empty" {
      #expect(table.value(0, 1) == .notApplicable)
      #expect(table.value(0, 7) == .notApplicable)
      #expect(table.noteTexts.contains { $0.contains("no case has A:") })
    }
  }

  @Test("A constant outcome is said, with what it keeps from failing")
  func constantOutcome() throws {
    let condition = crisp("A", [1, 0, 1])
    let always = crisp("progress", [1, 1, 1])
    #expect(
      try sufficiency(always, [condition]).noteTexts.contains(
        "no case has progress = no: sufficiency cannot fail here, and is trivial")
    )
    let never = crisp("progress", [0, 0, 0])
    let table = try necessity(never, [condition])
    #expect(table.noteTexts.contains("no case has progress = yes: necessity does not arise here"))
    #expect(lines(table)[0] == "A | ? | 0.000 | 0.333 | empty | ")
    #expect(
      try sufficiency(never.negated, [condition]).noteTexts.contains(
        "no case has progress = yes: sufficiency cannot fail here, and is trivial"))
    let shared = try necessity(crisp("Y", [1, 0, 1]), [crisp("A", [1, 1, 1])])
    #expect(
      shared.noteTexts.contains { $0.hasPrefix("trivial as a necessary condition") && $0.contains("A (3 of 3 cases") })
    #expect(shared.value(0, 7) == .number(0))
  }

  @Test("Unknown cells are named, and a condition unknown everywhere stays open")
  func unknowns() throws {
    let table = try necessity(
      crisp("Y", [1, 0, u]), [crisp("A", [u, u, u]), crisp("B", [1, u, 0])], names: ["NA", "日本市", "NULL"])
    #expect(lines(table)[0] == "A | 0.000–1.000 | 0.000–1.000 | 0.000–1.000 | open | ")
    #expect(table.noteTexts.contains("1 of 3 cases has an unknown outcome: NULL"))
    #expect(table.noteTexts.contains("3 of 3 cases have an unknown condition: NA (A), 日本市 (A, B), NULL (A)"))
  }

  @Test("Cases that bear one name are told apart by their row")
  func duplicateNames() throws {
    let table = try sufficiency(crisp("Y", [1, 0, 0]), [crisp("A", [1, 1, 1])], names: ["NA", "佐賀", "佐賀"])
    #expect(table.value(0, 11) == .list([.text("佐賀 (row 2)"), .text("佐賀 (row 3)")]))
    #expect(table.noteTexts.first?.contains("佐賀") == true)
  }

  @Test("One case, and one condition, are enough for an answer")
  func oneCase() throws {
    let table = try necessity(crisp("Y", [1]), [crisp("A", [1])])
    #expect(lines(table)[0] == "A | 1.000 | 1.000 | ? | holds | ")
    #expect(table.noteTexts.contains { $0.contains("only one case") })
  }

  @Test("What is no set, or no case, is refused with the part it is about")
  func refusals() {
    let set = crisp("A", [1, 0])
    let outcome = crisp("Y", [1, 0])
    let levels = Condition(
      name: "X", kind: .multivalue(levels: ["0", "1", "2"]), values: [2, 0], hasNumberedLevels: true)
    let measure = Condition(name: "people", kind: .measure(range: 9), values: [3, 12])
    func refusal(_ outcome: Condition, _ conditions: [Condition], _ options: SetRelation.Options = .init()) -> Refusal?
    {
      do {
        _ = try SetRelation.necessity(
          outcome: outcome, conditions: conditions, names: numbered(outcome.count), options: options)
        return nil
      } catch {
        return error
      }
    }
    #expect(refusal(levels, [set])?.subject == .outcome)
    #expect(refusal(levels, [set])?.help.first?.text.contains("X[2]") == true)
    #expect(refusal(measure, [set])?.subject == .outcome)
    #expect(refusal(outcome, [set, measure])?.subject == .condition(1))
    #expect(refusal(outcome, [set, measure])?.help.first?.text == "calibrate people as crisp at T")
    #expect(refusal(crisp("Y", [u, u]), [set])?.subject == .outcome)
    #expect(refusal(outcome, [set, outcome.negated])?.subject == .condition(1))
    #expect(refusal(outcome, [set, set.negated])?.subject == .condition(1))
    #expect(refusal(crisp("Y", []), [crisp("A", [])])?.subject == .whole)
    #expect(refusal(outcome, []) != nil)
    #expect(refusal(outcome, [set], .init(cutoff: 1.5)) != nil)
    #expect(refusal(outcome, [set], .init(cutoff: .nan)) != nil)
    #expect(refusal(outcome, [set], .init(depth: 0)) != nil)
    let many = (0..<60).map { crisp("K\($0)", [1, 0]) }
    #expect(refusal(outcome, many, .init(depth: 60))?.message.text.contains("too many combinations") == true)
    #expect(refusal(outcome, many)?.message.text.contains("more than 2000") == true)
  }

  @Test("A search can be interrupted")
  func interruption() {
    var dice = Dice(seed: 5)
    let conditions = (0..<12).map { index in
      crisp("K\(index)", (0..<1741).map { _ in Bool.random(using: &dice) ? 1 : 0 })
    }
    let outcome = crisp("Y", (0..<1741).map { _ in Bool.random(using: &dice) ? 1 : 0 })
    #expect(throws: Refusal.interrupted) {
      try SetRelation.necessity(
        outcome: outcome, conditions: conditions, names: numbered(1741), checkpoint: Checkpoint(isCancelled: { true }))
    }
    let clock = ContinuousClock()
    let time = clock.measure {
      _ = try? SetRelation.necessity(outcome: outcome, conditions: conditions, names: numbered(1741))
    }
    print("12 conditions, 1741 cases, default depth: \(time)")
  }

  @Test("Rows rest on all cases, on their conditions and on the outcome")
  func grounds() throws {
    let result = try SetRelation.necessity(
      outcome: crisp("Y", [1, 1, u]), conditions: [crisp("A", [1, 1, 1]), crisp("B", [1, 1, 1])], names: numbered(3))
    guard case .cases(let cases) = result.grounds else {
      Issue.record("grounds are cases")
      return
    }
    #expect(cases[0] == [0, 1, 2])
    #expect(result.subjects?[0] == [.condition(0), .outcome])
    let last = try #require(result.subjects?.last)
    #expect(last == [.condition(0), .condition(1), .outcome])
  }

  /// All combinations of up to three of four sets, in the order in which they are listed, by trying each.
  @Test("The combinations listed are those that trying each of them finds", arguments: 7_000..<UInt64(7_060))
  func search(seed: UInt64) throws {
    var dice = Dice(seed: seed)
    let count = Int.random(in: 3...9, using: &dice)
    let isCrisp = Bool.random(using: &dice)
    let columns = (0..<5).map { _ in
      (0..<count).map { _ in
        isCrisp ? Double(Int.random(in: 0...1, using: &dice)) : Double.random(in: 0...1, using: &dice)
      }
    }
    let options = SetRelation.Options(cutoff: [0.7, 0.85, 1][Int.random(in: 0..<3, using: &dice)], coverage: 0.4)
    func passes(_ literals: [Int], isConjunction: Bool) -> Bool {
      var (both, x, y) = (0.0, 0.0, 0.0)
      for row in 0..<count {
        let parts = literals.map { $0 % 2 == 1 ? columns[$0 / 2][row] : 1 - columns[$0 / 2][row] }
        let member = isConjunction ? parts.min() ?? 0 : parts.max() ?? 0
        both += min(member, columns[4][row])
        x += member
        y += columns[4][row]
      }
      return y > 0 && x > 0 && both / y >= options.cutoff - 1e-9 && both / x >= options.coverage - 1e-9
    }
    let pairs = (0..<8).flatMap { a in (a + 1..<8).filter { $0 / 2 > a / 2 }.map { [a, $0] } }
    let triples = pairs.flatMap { pair in (pair[1] + 1..<8).filter { $0 / 2 > pair[1] / 2 }.map { pair + [$0] } }
    let combinations = (pairs + triples).sorted { left, right in
      let (first, second) = ([left.count] + left.map { $0 / 2 } + left, [right.count] + right.map { $0 / 2 } + right)
      return first.lexicographicallyPrecedes(second)
    }
    let conjunctions = combinations.filter { passes($0, isConjunction: true) }
    let disjunctions = combinations.filter { whole in
      let parts = whole.map { [$0] } + (whole.count == 3 ? whole.map { left in whole.filter { $0 != left } } : [])
      return passes(whole, isConjunction: false) && !parts.contains { passes($0, isConjunction: false) }
    }
    func text(_ literals: [Int], _ sign: String) -> String {
      literals.map { ($0 % 2 == 0 ? "~" : "") + "ABCD".map(String.init)[$0 / 2] }.joined(separator: sign)
    }
    let kind = isCrisp ? Condition.Kind.crisp : .fuzzy
    let conditions = zip("ABCD", columns).map { Condition(name: String($0), kind: kind, values: $1) }
    let table = try necessity(Condition(name: "Y", kind: kind, values: columns[4]), conditions, options)
    let listed = (8..<table.rowCount).map { table.value($0, 0).display }
    #expect(listed == conjunctions.map { text($0, "*") } + disjunctions.map { text($0, "+") }, "seed \(seed)")
  }

  /// The membership in an expression as the table writes it.
  private static func membership(_ text: String, _ values: (Int) -> Double) -> Double {
    let isConjunction = text.contains("*")
    let parts = text.split(whereSeparator: { $0 == "*" || $0 == "+" }).map { part in
      let value = values(part.last == "B" ? 1 : 0)
      return part.hasPrefix("~") ? 1 - value : value
    }
    return isConjunction ? parts.min() ?? 0 : parts.max() ?? 0
  }

  private static func compare(
    _ cells: [[Double]], kinds: [Condition.Kind], choices: [Double], isExact: Bool, seed: UInt64
  ) throws {
    let conditions = zip(["Y", "A", "B"], zip(kinds, cells)).map { Condition(name: $0, kind: $1.0, values: $1.1) }
    let count = cells[0].count
    guard cells[0].contains(where: { !$0.isNaN }) else { return }
    for isNecessity in [true, false] {
      let table =
        isNecessity
        ? try necessity(conditions[0], Array(conditions[1...]), .init(cutoff: 0))
        : try sufficiency(conditions[0], Array(conditions[1...]))
      for row in 0..<table.rowCount {
        let text = table.value(row, 0).display
        let completion = Completion(cells, choices: choices) { cells in
          var both = 0.0
          var whole = 0.0
          for index in 0..<count {
            let x = membership(text) { cells[1 + $0][index] }
            both += min(x, cells[0][index])
            whole += isNecessity ? cells[0][index] : x
          }
          return (both, whole)
        }
        let lower = table.value(row, 2).double
        let upper = table.value(row, 3).double
        let label: Comment = "seed \(seed), \(isNecessity ? "necessity" : "sufficiency") of \(text): \(cells)"
        for column in 1...9 {
          guard let value = table.value(row, column).double else { continue }
          #expect(value >= 0 && value <= 1 && !(value == 0 && value.sign == .minus), label)
        }
        if completion.most < 0 {
          #expect(lower == nil && upper == nil, label)
        } else if isExact {
          #expect(lower.map { abs($0 - completion.least) < 1e-9 } == true, label)
          #expect(upper.map { abs($0 - completion.most) < 1e-9 } == true, label)
        } else {
          // A grid of completions: never outside the bounds.
          #expect(lower.map { $0 <= completion.least + 1e-9 } == true, label)
          #expect(upper.map { $0 >= completion.most - 1e-9 } == true, label)
        }
        if isExact { #expect(table.value(row, 10) == .text(completion.verdict(isNecessity ? 0 : 1)), label) }
      }
    }
  }

  @Test("Bounds and verdicts of crisp sets, alone and combined, are those of all completions")
  func everyCompletion() throws {
    let first: UInt64 = 20_100
    print("seeds \(first) to \(first + 299)")
    for seed in first..<first + 300 {
      var dice = Dice(seed: seed)
      let count = Int.random(in: 1...6, using: &dice)
      var open = 6
      let cells = (0..<3).map { _ in
        (0..<count).map { _ -> Double in
          let roll = Int.random(in: 0..<6, using: &dice)
          if roll < 2, open > 0 {
            open -= 1
            return u
          }
          return roll % 2 == 0 ? 1 : 0
        }
      }
      try Self.compare(cells, kinds: [.crisp, .crisp, .crisp], choices: [0, 1], isExact: true, seed: seed)
    }
  }

  /// The best completion of a fuzzy cell is 0, 1 or a membership that stands opposite it, so that a grid that holds all
  /// of these finds the bounds.
  @Test("Bounds of fuzzy sets, and of fuzzy with crisp, are those of all completions")
  func everyFuzzyCompletion() throws {
    let first: UInt64 = 40_100
    print("seeds \(first) to \(first + 199)")
    for seed in first..<first + 200 {
      var dice = Dice(seed: seed)
      let count = Int.random(in: 1...5, using: &dice)
      var open = 3
      let cells = (0..<3).map { _ in
        (0..<count).map { _ -> Double in
          if Int.random(in: 0..<4, using: &dice) == 0, open > 0 {
            open -= 1
            return u
          }
          return [0, 0.25, 0.5, 0.75, 1][Int.random(in: 0..<5, using: &dice)]
        }
      }
      try Self.compare(
        cells, kinds: [.fuzzy, .fuzzy, .fuzzy], choices: [0, 0.25, 0.5, 0.75, 1], isExact: true, seed: seed)
      let mixed = [cells[0], cells[1].map { $0.isNaN ? $0 : $0.rounded() }, cells[2].map { $0.isNaN ? 0.25 : $0 }]
      // Crisp unknown cells in A alone: only the outcome and B are fuzzy, and known.
      let outcome = mixed[0].map { $0.isNaN ? 0.75 : $0 }
      try Self.compare(
        [outcome, mixed[1], mixed[2]], kinds: [.fuzzy, .crisp, .fuzzy], choices: [0, 1], isExact: true, seed: seed)
    }
  }
}
