import Language

/// The statements so far, as `history` and `record` look at them: as many as their bound has room for.
///
/// When there are more, the oldest go, and those first on which nothing rests.
struct AnsweredStatements {
  private(set) var kept: [AnsweredStatement] = []
  /// How many there were, with those that are gone.
  private(set) var count = 0
  /// How many of those that are gone were typed and no comment.
  private(set) var goneCount = 0
  /// What is kept, in bytes.
  private(set) var size = 0
  let bound: Int

  /// In bytes of their texts, and `AnsweredStatement.overhead` for each.
  static let usualBound = 1_000_000

  init(bound: Int = usualBound) { self.bound = bound }

  /// Takes in a statement that is about to be answered.
  ///
  /// - Returns: its number.
  mutating func begin(_ text: String, depth: Int) -> Int {
    let statement = AnsweredStatement(number: count, text: text, depth: depth)
    kept.append(statement)
    size += statement.size
    count += 1
    if size > bound { shrink() }
    return statement.number
  }

  /// Says what a statement was and whether it worked.
  mutating func end(_ number: Int, _ kind: StatementSyntax.Kind, worked: Bool) {
    guard let index = kept.lastIndex(where: { $0.number <= number }), kept[index].number == number else { return }
    kept[index].role = kind.role
    kept[index].isLasting = kind.isLasting
    kept[index].worked = worked
  }

  /// Takes back a statement and all after it.
  mutating func forget(from number: Int) {
    while let last = kept.last, last.number >= number {
      size -= last.size
      kept.removeLast()
    }
    count = min(count, number)
  }

  /// Makes room for a quarter of the bound, so that this happens seldom.
  private mutating func shrink() {
    let aim = bound - bound / 4
    let half = size / 2
    var passed = 0
    drop(to: aim) { statement in
      passed += statement.size
      return passed <= half && !(statement.isLasting && statement.worked == true)
    }
    drop(to: aim) { _ in true }
  }

  /// Lets the oldest go that may, until no more than so many bytes are kept.
  private mutating func drop(to aim: Int, where mayGo: (AnsweredStatement) -> Bool) {
    guard size > aim else { return }
    var left: [AnsweredStatement] = []
    for statement in kept {
      // What is being answered stays: something will be said of it.
      if size > aim, mayGo(statement), statement.worked != nil {
        size -= statement.size
        if statement.depth == 0, statement.role != .passing || statement.worked == false { goneCount += 1 }
      } else {
        left.append(statement)
      }
    }
    kept = left
  }
}
