import Comparison
import Methods
import Tables
import Testing

private let u = Double.nan

private func crisp(_ name: String, _ values: [Double]) -> Condition {
  Condition(name: name, kind: .crisp, values: values)
}

private func mill(_ outcome: Condition, _ conditions: [Condition], names: [String]? = nil) throws -> Table {
  let names = names ?? outcome.values.indices.map { "c\($0 + 1)" }
  return try Mill.result(outcome: outcome, conditions: conditions, names: CaseNames(names)).table
}

private func refusal(_ outcome: Condition, _ conditions: [Condition]) -> Refusal? {
  do {
    _ = try Mill.result(
      outcome: outcome, conditions: conditions, names: CaseNames(outcome.values.indices.map { "c\($0 + 1)" }))
    return nil
  } catch {
    return error
  }
}

private func lines(_ table: Table) -> [String] {
  (0..<table.rowCount).map { row in
    table.columns.map { $0.isKnown(row) ? $0.display(at: row) : "?" }.joined(separator: " | ")
  }
}

@Suite struct MillTests {
  @Test("Agreement, difference and the joint method answer for each value that occurs")
  func methods() throws {
    let table = try mill(
      crisp("Y", [1, 1, 0, 0]), [crisp("A", [1, 1, 0, 0]), crisp("B", [1, 0, 1, 0])], names: ["NA", "八女市", "P", "Q"])
    #expect(
      lines(table) == [
        "A | yes | survives | NA–P, 八女市–Q | yes | ",
        "A | no | eliminated |  | no | NA, 八女市",
        "B | yes | eliminated |  | no | 八女市",
        "B | no | eliminated |  | no | NA",
      ])
    #expect(table.schema.fields.map(\.name) == ["condition", "value", "agreement", "difference", "joint", "by"])
    #expect(table.noteTexts.contains("2 cases have Y = yes, 2 Y = no"))
  }

  @Test("An unknown condition makes a cause possible and the joint method unknown, never no")
  func unknownCondition() throws {
    let table = try mill(
      crisp("Y", [1, 1, 0, 0, u]),
      [crisp("A", [1, u, 0, 0, 1]), crisp("B", [1, 1, u, 0, 0]), crisp("C", [u, u, u, u, u])])
    #expect(
      lines(table) == [
        "A | yes | possible |  | ? | ",
        "A | no | eliminated |  | no | c1",
        "B | yes | possible |  | ? | ",
        "B | no | eliminated |  | no | c1, c2",
      ])
    #expect(table.value(0, 4) == .unknown(reason: "the outcome of c5 is unknown"))
    #expect(
      table.noteTexts.contains(
        "the outcome of 1 of 5 cases is unknown: c5; it may have Y = yes or Y = no, and is in no pair"))
    #expect(
      table.noteTexts.contains(
        "a cause is possible at most, since such a case, if it has Y = yes, may eliminate it: c5 (B = yes)"))
    #expect(
      table.noteTexts.contains {
        $0.hasPrefix("4 cases have an unknown condition, so that pairs with them may be missing: c1 (C), c2 (A, C)")
      })
    let settled = try mill(crisp("Y", [1, 1, 0, 0]), [crisp("A", [1, u, 0, 0])])
    #expect(settled.value(0, 4) == .unknown(reason: "A is unknown in a case"))
    #expect(table.noteTexts.contains("C is unknown in every case: nothing is said of it"))
  }

  @Test("Pairs that point in opposite directions are said to, in the cell and below")
  func opposite() throws {
    let table = try mill(
      crisp("Y", [1, 0, 1, 0]),
      [crisp("A", [1, 0, 0, 1]), crisp("B", [1, 1, 0, 0]), crisp("C", [1, 1, 0, 0])])
    #expect(table.value(0, 3) == .list([.text("c1–c2"), .text("c3–c4 (opposite)")]))
    #expect(table.value(1, 3) == .list([.text("c3–c4"), .text("c1–c2 (opposite)")]))
    #expect(
      table.noteTexts.filter { $0.contains("opposite") } == [
        "pairs point in opposite directions: A = yes goes with Y = yes in 1, with Y = no in 1"
      ])
  }

  @Test("Cases alike in every condition and not in the outcome are named")
  func alike() throws {
    let table = try mill(crisp("Y", [1, 0, 0]), [crisp("A", [1, 1, 1])], names: ["x", "x", "z"])
    #expect(
      table.noteTexts.contains(
        "2 pairs agree in every condition and not in the outcome, so that something else must matter: x (row 1)–x (row 2), x (row 1)–z"
      ))
    #expect(table.noteTexts.contains("every case has the same A: it can make no difference here"))
    #expect(table.value(0, 2) == .unknown(reason: "only one case has Y = yes"))
    #expect(table.value(0, 4) == .boolean(false))
  }

  @Test("Without a case that lacks the outcome only agreement answers")
  func noNegatives() throws {
    let table = try mill(crisp("Y", [1, 1, u]), [crisp("A", [1, 1, 0])])
    #expect(lines(table) == ["A | yes | possible | ? | ? | ", "A | no | eliminated | ? | ? | c1, c2"])
    #expect(table.value(0, 3) == .unknown(reason: "no case is known to have Y = no"))
    #expect(
      table.noteTexts.contains("no case is known to have Y = no: there is no difference to find, and no joint method"))
    let none = try mill(crisp("Y", [1, 1]), [crisp("A", [1, 1])])
    #expect(lines(none) == ["A | yes | survives | ? | ? | "])
    #expect(none.value(0, 3) == .unknown(reason: "no case has Y = no"))
    let negated = try mill(crisp("Y", [0, 0]).negated, [crisp("A", [1, 1])])
    #expect(negated.value(0, 3) == .unknown(reason: "no case has Y = yes"))
  }

  @Test("Multi-value conditions have a row a level, and pairs by the level of the case with the outcome")
  func levels() throws {
    let kind = Condition(name: "kind", kind: .multivalue(levels: ["a", "b", "c", "d"]), values: [0, 1, 2, 0])
    let table = try mill(crisp("Y", [1, 1, 0, 0]), [kind, crisp("B", [1, 1, 1, 0])])
    #expect(
      lines(table) == [
        "kind | a | eliminated | c1–c3 | no | c2", "kind | b | eliminated | c2–c3 | no | c1",
        "kind | c | eliminated |  | no | c1, c2", "B | yes | survives | c1–c4 | no | ",
        "B | no | eliminated |  | no | c1, c2",
      ])
  }

  @Test("Where no method has an answer, or a value is no category, it is refused")
  func refusals() {
    let set = crisp("A", [1, 0])
    #expect(refusal(crisp("Y", [0, 0]), [set])?.help.first?.text.contains("~Y") == true)
    #expect(refusal(crisp("Y", [1, u]), [set])?.subject == .outcome)
    #expect(refusal(crisp("Y", [u, u]), [set])?.subject == .outcome)
    #expect(refusal(crisp("Y", []), [crisp("A", [])]) != nil)
    #expect(refusal(crisp("Y", [1]), [crisp("A", [1])]) != nil)
    let fuzzy = Condition(name: "F", kind: .fuzzy, values: [0.2, 0.9])
    #expect(refusal(fuzzy, [set])?.help.map(\.text) == ["calibrate F as crisp at 0.5"])
    #expect(refusal(crisp("Y", [1, 0]), [set, fuzzy])?.subject == .condition(1))
    let measure = Condition(name: "M", kind: .measure(range: 4), values: [2, 6])
    #expect(refusal(crisp("Y", [1, 0]), [measure])?.help.map(\.text) == ["calibrate M as crisp at T"])
    let levels = Condition(
      name: "X", kind: .multivalue(levels: ["0", "1", "2"]), values: [2, 0], hasNumberedLevels: true)
    #expect(refusal(levels, [set])?.help.first?.text.contains("(X = 2) as x2") == true)
  }

  @Test("Many pairs are counted, and as many listed as can be read")
  func manyPairs() throws {
    let half = 40
    let outcome = crisp("Y", (0..<2 * half).map { $0 < half ? 1 : 0 })
    let table = try mill(outcome, [crisp("A", outcome.values)])
    guard case .list(let pairs) = table.value(0, 3) else {
      Issue.record("a list")
      return
    }
    #expect(pairs.count == Mill.mostPairs)
    #expect(table.noteTexts.contains("A = yes has 1600 pairs; the first 1000 are listed"))
    let names = CaseNames((0..<2000).map { "c\($0)" })
    let large = crisp("Y", (0..<2000).map { $0 < 1000 ? 1 : 0 })
    #expect(throws: Refusal.interrupted) {
      try Mill.result(
        outcome: large, conditions: [crisp("A", large.values)], names: names,
        checkpoint: Checkpoint(isCancelled: { true }))
    }
  }
}
