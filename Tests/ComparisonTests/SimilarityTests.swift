import Comparison
import Methods
import Tables
import Testing

@Suite("One case beside all others") struct SimilarityTests {
  static func similarity(_ rows: [String], to index: Int, unlike: Bool = false) throws -> MethodResult {
    let conditions = DistanceTests.conditions(rows)
    return try Similarity.result(
      to: index, conditions: conditions, groups: DistanceTests.alone(conditions.count),
      names: CaseNames(rows.indices.map { String("ABCDEFGH".dropFirst($0).prefix(1)) }), unlike: unlike)
  }

  @Test("all other cases are rows, the most similar by its worst case first")
  func similarTo() throws {
    let result = try Self.similarity(["110", "111", "11?", "000", "110"], to: 4)
    #expect(
      CasePairsTests.lines(result.table) == [
        "E | A | 0.000 | 0.000 | C1, C2, C3 |  | ", "E | B | 0.333 | 0.333 | C1, C2 | C3 | ",
        "E | C | 0.000 | 0.333 | C1, C2 |  | C3", "E | D | 0.667 | 0.667 | C3 | C1, C2 | ",
      ])
  }

  @Test("the most unlike by its best case first")
  func unlike() throws {
    let result = try Self.similarity(["110", "111", "??1", "000", "0?0"], to: 0, unlike: true)
    #expect(
      CasePairsTests.lines(result.table).map { String($0.dropFirst(4).prefix(17)) } == [
        "D | 0.667 | 0.667", "B | 0.333 | 0.333", "E | 0.333 | 0.667", "C | 0.333 | 1.000",
      ])
    #expect(
      result.table.noteTexts.first
        == "which case is the most unlike cannot be concluded: the distance of 1 other, in part unknown, "
        + "may be above 0.667")
  }

  @Test("a case alone has none to be compared with")
  func alone() {
    #expect(throws: Refusal.self) { _ = try Self.similarity(["110"], to: 0) }
    #expect(throws: Refusal.self) { _ = try Self.similarity([], to: 0) }
    #expect(throws: Refusal.self) { _ = try Self.similarity(["1", "0"], to: 7) }
  }
}
