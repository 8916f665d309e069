import Methods
import Tables

/// One case beside every other: which are like it in the conditions given, or unlike it.
///
/// Columns: `case, other, least, most, shared, differing, unknown`; the distance lies from `least` to `most`. Most
/// similar first by the worst case, rising; most unlike first by the best case, falling; ties: fewer unknown, then by
/// name. A condition in which two cases differ only a little counts as differing, whatever the distance.
package enum Similarity {
  /// Takes time in the number of cases times the number of conditions.
  ///
  /// - Parameters:
  ///   - index: the case that the others are set beside.
  ///   - groups: places of conditions that share one weight; a condition that none names has its own.
  package static func result(
    to index: Int, conditions: [Condition], groups: [[Int]], names: CaseNames, unlike isUnlike: Bool = false,
    checkpoint: Checkpoint = Checkpoint()
  ) throws(Refusal) -> MethodResult {
    let others = names.words.indices.filter { $0 != index }
    guard names.words.indices.contains(index), !others.isEmpty else {
      throw Refusal("there is no other case to compare with")
    }
    if !conditions.isEmpty, conditions.allSatisfy({ !$0.notApplicable.isEmpty && $0.notApplicable[index] }) {
      throw Refusal(
        "none of the conditions applies to \(names[index])", help: ["name others after given"])
    }
    var table = try PairTable(
      conditions: conditions, groups: groups, names: names, order: isUnlike ? .farthest : .nearest,
      reserving: others.count, checkpoint: checkpoint)
    try table.enter(index, with: PairTable.byName(others, names, checkpoint))
    try table.sort()
    var (result, tally) = try table.result()
    result.table.notes = table.notes(tally, what: ("case", isUnlike ? "most unlike" : "most similar"))
    return result
  }
}
