import Methods
import Tables
import TestSupport
import Testing

@testable import Comparison

@Suite struct TruthTableTests {
  /// `?` is unknown.
  static func values(_ text: String) -> [Double] { text.split(separator: " ").map { Double($0) ?? .nan } }

  static func crisp(_ name: String, _ text: String) -> Condition {
    Condition(name: name, kind: .crisp, values: values(text))
  }

  static func fuzzy(_ name: String, _ text: String) -> Condition {
    Condition(name: name, kind: .fuzzy, values: values(text))
  }

  static func make(
    _ outcome: Condition, _ conditions: [Condition], names: [String]? = nil, _ options: TruthTable.Options = .init()
  ) throws -> Table {
    let words = names ?? (0..<outcome.count).map { "c\($0 + 1)" }
    return try TruthTable.make(
      outcome: outcome, conditions: conditions, names: CaseNames(words), options: options
    ).result().table.withoutEnds
  }

  @Test("A contradiction is C, never 0, and names the cases on both sides; with a lower cutoff it may be 1")
  func contradiction() throws {
    let outcome = Self.crisp("Y", "1 1 1 0 0")
    let condition = Self.crisp("X", "1 1 1 1 0")
    let table = try Self.make(outcome, [condition])
    #expect(table.heading == "row | X | n | incl | pri | out | cases")
    #expect(table.lines == ["1 | 0 | 1 | 0 | 0 | 0 | [c5]", "2 | 1 | 4 | 0.75 | 0.75 | C | [c1, c2, c3, c4]"])
    #expect(table.noteTexts.contains("row 2 is contradictory: with Y: c1, c2, c3; without it: c4"))
    let lower = try Self.make(outcome, [condition], .init(cutoff: 0.75))
    #expect(lower.value(1, 5) == "1")
    #expect(
      lower.noteTexts.contains("row 2 is 1 at this cutoff, though its cases differ: with Y: c1, c2, c3; without it: c4")
    )
    #expect(table.columns[3].display(at: 1) == "0.750")
  }

  @Test("Membership of exactly a half belongs to no row, is named, and still counts in the figures")
  func half() throws {
    let table = try Self.make(Self.fuzzy("Y", "1 0.5 0"), [Self.fuzzy("X", "1 0.5 0.1"), Self.fuzzy("Z", "1 0.9 0.2")])
    #expect(table.lines.map { String($0.prefix(13)) } == ["1 | 0 | 0 | 1", "4 | 1 | 1 | 1"])
    #expect(table.noteTexts.contains("c2 belongs to no row: its membership in X is exactly 0.5"))
    #expect(abs((table.value(0, 4).double ?? 0) - 0.1 / 0.9) < 1e-9)
  }

  @Test("A case with an unknown condition is listed under the rows it may be in, and counts in their figures")
  func unknownCondition() throws {
    let table = try Self.make(
      Self.crisp("Y", "1 0 1"), [Self.crisp("X", "1 0 ?"), Self.crisp("Z", "1 0 1")], names: ["福岡", "NA", "Bern"])
    #expect(table.heading == "row | X | Z | n | incl | pri | out | cases | possible")
    #expect(
      table.lines == [
        "1 | 0 | 0 | 1 | 0 | 0 | 0 | [NA] | []", "2 | 0 | 1 | 0–1 | 1 | 1 | 1|? | [] | [Bern]",
        "4 | 1 | 1 | 1–2 | 1 | 1 | 1 | [福岡] | [Bern]",
      ])
    #expect(table.noteTexts.contains("Bern is not placed: X is unknown; it may be in row 2 or 4"))
  }

  @Test("Cases that are not placed for one reason are named in one note, with the rows that each may be in")
  func unknownConditions() throws {
    let table = try Self.make(
      Self.crisp("Y", "1 0 1 1 1 0"), [Self.crisp("X", "1 0 ? ? ? 0"), Self.crisp("Z", "1 0 1 0 1 ?")],
      names: ["A", "B", "C", "D", "E", "F"])
    #expect(
      table.noteTexts.contains(
        "3 cases are not placed, since X is unknown: C, E may be in row 2 or 4; D may be in row 1 or 3"))
    #expect(table.noteTexts.contains("F is not placed: Z is unknown; it may be in row 1 or 2"))
  }

  @Test("Cases that are exactly between are named in one note")
  func halves() throws {
    let table = try Self.make(
      Self.fuzzy("Y", "1 0.5 0 0.7"), [Self.fuzzy("X", "1 0.5 0.1 0.5"), Self.fuzzy("Z", "1 0.9 0.2 0.3")])
    #expect(
      table.noteTexts.contains("2 cases belong to no row, since their membership in X is exactly 0.5: c2, c4"))
  }

  @Test("A case with an unknown outcome is in its row, whose figures hold for both outcomes")
  func unknownOutcome() throws {
    let table = try Self.make(
      Self.crisp("Y", "1 0 ? ?"), [Self.crisp("X", "1 0 1 0")], names: ["A", "B", "Fukuoka", "Kyoto"])
    #expect(
      table.lines == [
        "1 | 0 | 2 | 0–0.5 | 0–0.5 | 0|C | [B, Kyoto]", "2 | 1 | 2 | 0.5–1 | 0.5–1 | 1|C | [A, Fukuoka]",
      ])
    #expect(
      table.noteTexts.contains(
        "the outcome of Fukuoka, Kyoto is unknown: figures and out hold for Y and for ~Y there"))
  }

  @Test("A note speaks of all cases only where all were known")
  func allAndSome() throws {
    let table = try Self.make(
      Self.crisp("Y", "1 1 ?"), [Self.crisp("X", "1 0 1")], names: ["A", "B", "C"])
    #expect(table.noteTexts.contains("Y is the same in the 2 cases in which it is known, and unknown in 1"))
    #expect(!table.noteTexts.contains { $0.contains("in all cases") || $0.hasPrefix("no case lacks") })
  }

  @Test("Of rows that share cases it is said where no completion makes both 1")
  func exclusions() throws {
    let table = try Self.make(
      Self.crisp("Y", "1 1 0 0 1 0 0"), [Self.crisp("A", "1 1 0 0 0 1 1"), Self.crisp("B", "1 0 1 0 ? ? ?")],
      names: ["a", "a2", "b", "f", "c", "d", "e"])
    #expect(table.lines.map { $0.split(separator: " | ")[6] } == ["0|C", "0|C", "1|C", "1|C"])
    #expect(table.noteTexts.contains("not both 1: rows 3 and 4, wherever d, e may be"))
    let free = try Self.make(
      Self.crisp("Y", "1 1 0"), [Self.crisp("A", "1 1 0"), Self.crisp("B", "1 0 ?")], names: ["a", "b", "c"])
    #expect(!free.noteTexts.contains { $0.contains("not both") })
  }

  @Test("A level between the observed ones that no case has is named")
  func neverObserved() throws {
    let size = Condition(
      name: "size", kind: .multivalue(levels: ["0", "1", "2", "3"]), values: [0, 1, 3], hasNumberedLevels: true)
    let table = try Self.make(Self.crisp("Y", "0 1 1"), [size])
    #expect(table.noteTexts.contains("size is never 2: no case fills a row with it, and such a row is a remainder"))
  }

  @Test("A constant outcome is said to test nothing")
  func constant() throws {
    let all = try Self.make(Self.crisp("Y", "1 1"), [Self.crisp("X", "1 0")])
    #expect(all.noteTexts.contains("no case lacks Y: sufficiency cannot fail here"))
    #expect(all.noteTexts.contains("Y is the same in all cases: nothing can be said of what it depends on"))
    let none = try Self.make(Self.crisp("Y", "0 0"), [Self.crisp("X", "1 0")])
    #expect(none.noteTexts.contains("no case has Y: nothing can be said of what leads to it"))
  }

  @Test("Names that repeat are told apart, and rows below the frequency are remainders")
  func namesAndFrequency() throws {
    let table = try Self.make(
      Self.crisp("Y", "1 1 0"), [Self.crisp("X", "1 1 0")], names: ["府中市", "府中市", "B"], .init(frequency: 2))
    #expect(table.lines == ["1 | 0 | 1 | 0 | 0 | ? | [B]", "2 | 1 | 2 | 1 | 1 | 1 | [府中市 (row 1), 府中市 (row 2)]"])
    #expect(table.noteTexts.first == "one name is borne by several cases, told apart by their row: 府中市")
    #expect(table.noteTexts.contains("row 1 with fewer than 2 cases is left as remainders: 1 case set aside"))
  }

  @Test("Multi-value conditions number their rows by mixed radix and show their levels")
  func multivalue() throws {
    let kind = Condition(name: "kind", kind: .multivalue(levels: ["none", "plan", "law"]), values: [0, 1, 2, 2])
    let size = Condition(
      name: "size", kind: .multivalue(levels: ["0", "1", "2"]), values: [2, 0, 1, 1], hasNumberedLevels: true)
    let table = try Self.make(Self.crisp("Y", "0 0 1 1"), [kind, size, Self.fuzzy("Z", "0.2 0.9 0.8 0.7")])
    #expect(table.schema.fields[1].categories == ["none", "plan", "law"])
    #expect(
      table.lines.map { $0.split(separator: " | ").prefix(5).joined(separator: " | ") } == [
        "5 | none | 2 | 0 | 1", "8 | plan | 0 | 1 | 1", "16 | law | 1 | 1 | 2",
      ])
    #expect(table.noteTexts.contains("3 of 18 configurations observed"))
  }

  @Test("A fuzzy row that passes for the outcome and for its opposite is warned of")
  func bothWays() throws {
    let table = try Self.make(
      Self.fuzzy("Y", "0.6 0.4 0.1"), [Self.fuzzy("X", "0.6 0.6 0.1")], .init(cutoff: 0.7))
    #expect(table.value(1, 5) == "1")
    #expect(
      table.noteTexts.contains { $0.hasPrefix("row 2 passes for Y and for ~Y") || $0.hasPrefix("rows 1–2 pass for Y") })
  }

  @Test("What is no set, what is given twice and what is too much is refused")
  func refusals() throws {
    let outcome = Self.crisp("Y", "1 0")
    func refusal(_ outcome: Condition, _ conditions: [Condition], _ options: TruthTable.Options = .init()) -> Refusal? {
      do {
        _ = try TruthTable.make(
          outcome: outcome, conditions: conditions, names: CaseNames(["a", "b"]), options: options)
        return nil
      } catch { return error }
    }
    let measure = Condition(name: "M", kind: .measure(range: 3), values: [1, 4])
    let many = Condition(
      name: "K", kind: .multivalue(levels: ["0", "1", "2"]), values: [0, 2], hasNumberedLevels: true)
    #expect(refusal(outcome, [Self.crisp("X", "1 0"), measure])?.subject == .condition(1))
    #expect(refusal(measure, [Self.crisp("X", "1 0")])?.subject == .outcome)
    #expect(refusal(many, [Self.crisp("X", "1 0")])?.help.first?.text.contains("(K = 2) as x2") == true)
    #expect(refusal(outcome, [Self.crisp("Y", "1 0")])?.subject == .condition(0))
    #expect(refusal(outcome, [Self.crisp("X", "1 0"), Self.crisp("X", "1 0")])?.subject == .condition(1))
    #expect(
      refusal(outcome, (0..<13).map { Self.crisp("X\($0)", "1 0") })?.message.text.contains("13 conditions") == true)
    #expect(
      refusal(
        outcome,
        (0..<11).map {
          var more = many
          more.baseName = "K\($0)"
          return more
        }) != nil)
    #expect(refusal(Self.crisp("Y", "? ?"), [Self.crisp("X", "1 0")])?.subject == .outcome)
    #expect(refusal(outcome, [Self.crisp("X", "? ?")])?.subject == .condition(0))
    #expect(refusal(outcome, [Self.crisp("X", "1 0")], .init(cutoff: 2)) != nil)
    #expect(throws: Refusal("there is no case")) {
      try TruthTable.make(
        outcome: Self.crisp("Y", ""), conditions: [Self.crisp("X", "")], names: CaseNames([]))
    }
  }

  @Test("Work that is cancelled ends as an interruption")
  func interruption() {
    #expect(throws: Refusal.interrupted) {
      try TruthTable.make(
        outcome: Self.crisp("Y", "1 0"), conditions: [Self.crisp("X", "1 0")], names: CaseNames(["a", "b"]),
        checkpoint: Checkpoint(isCancelled: { true }))
    }
  }

  @Test("No figure is minus zero")
  func minusZero() throws {
    let table = try Self.make(Self.fuzzy("Y", "-0.0 0.0 1"), [Self.fuzzy("X", "1 0.9 -0.0")])
    for row in 0..<table.rowCount {
      for column in [3, 4] { #expect(!table.columns[column].display(at: row).hasPrefix("-")) }
    }
  }
}
