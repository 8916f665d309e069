/// "Did you mean": the words nearest to one that is not known.
package enum Suggestion {
  /// The nearest of `words`, best first, at most three, all at the same small distance; empty when none is near.
  ///
  /// - Parameter isStopped: once it says so, what has been found is given.
  package static func closest(
    to word: String, among words: some Sequence<String>, isStopped: () -> Bool = { false }
  ) -> [String] {
    let target = Array(TextFolding.key(word))
    guard !target.isEmpty, target.count <= 100 else { return [] }
    let bound = max(1, target.count / 3)
    var best = bound + 1
    var found: [String] = []
    // Spellings that mean the same are offered once.
    var seen: Set<String> = []
    for (place, candidate) in words.enumerated() {
      if place & 0xFFF == 0xFFF, isStopped() { break }
      let key = TextFolding.key(candidate)
      let folded = Array(key)
      guard abs(folded.count - target.count) <= bound else {
        continue
      }
      let distance = distance(target, folded, bound: best)
      if distance < best {
        best = distance
        found = [candidate]
        seen = [key]
      } else if distance == best, best <= bound, seen.insert(key).inserted {
        found.append(candidate)
      }
    }
    if found.isEmpty, target.count >= 3 {
      // A word that only begins or ends like one: `prefect`, `vendor_lock_in`.
      for (place, candidate) in words.enumerated() {
        if place & 0xFFF == 0xFFF, isStopped() { break }
        let key = TextFolding.key(candidate)
        let folded = Array(key)
        if folded.count > target.count, folded.starts(with: target) || folded.suffix(target.count) == target[...],
          seen.insert(key).inserted
        {
          found.append(candidate)
        }
      }
    }
    return Array(found.prefix(3))
  }

  /// `did you mean "a"?`, `did you mean "a" or "b"?`
  package static func question(_ words: [String]) -> Sentence {
    "did you mean \(words.map { "\"\($0)\"" }, last: "or")?"
  }

  /// Edits to get from one to the other, a swap of neighbours counting as one; anything above `bound` is `bound + 1`.
  private static func distance(_ left: [Character], _ right: [Character], bound: Int) -> Int {
    var previous = [Int](0...right.count)
    var beforePrevious = previous
    for (row, character) in left.enumerated() {
      var current = [row + 1] + [Int](repeating: 0, count: right.count)
      var smallest = row + 1
      for (column, other) in right.enumerated() {
        var cost = min(previous[column + 1] + 1, current[column] + 1, previous[column] + (character == other ? 0 : 1))
        if row > 0, column > 0, character == right[column - 1], left[row - 1] == other {
          cost = min(cost, beforePrevious[column - 1] + 1)
        }
        current[column + 1] = cost
        smallest = min(smallest, cost)
      }
      if smallest > bound { return bound + 1 }
      beforePrevious = previous
      previous = current
    }
    return previous[right.count]
  }
}
