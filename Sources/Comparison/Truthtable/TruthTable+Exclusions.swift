import Methods

extension TruthTable {
  /// So many ways to place the cases of two rows are tried; rows beyond that are not spoken of.
  private static let mostTrials = 4_096
  /// So many pairs of rows are looked at.
  private static let mostPairs = 2_000

  /// The pairs of rows of which each is 1 under some completion and not both under any: they share cases that one of the
  /// two lacks whenever the other has them.
  func exclusions(_ checkpoint: Checkpoint) throws(Refusal) -> [String] {
    guard isCrisp else { return [] }
    var place: [Int: Int] = [:]
    for (index, row) in rows.enumerated() where row.may(.one) { place[row.number - 1] = index }
    var pairs: [[Int]] = []
    var seen: Set<[Int]> = []
    for item in unplaced {
      let among = item.rows.compactMap { place[$0] }
      for (step, first) in among.enumerated() {
        for second in among.dropFirst(step + 1) where seen.count < TruthTable.mostPairs {
          if seen.insert([first, second]).inserted { pairs.append([first, second]) }
        }
      }
    }
    var found: [(rows: [Int], cases: [Int])] = []
    for pair in pairs.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      try checkpoint.pass()
      if mayBothBeOne(rows[pair[0]], rows[pair[1]]) == false {
        let shared = rows[pair[0]].possible.filter { rows[pair[1]].possible.contains($0) }
        found.append((pair.map { rows[$0].number }, shared))
      }
    }
    return TruthTable.sentences(found, names)
  }

  /// Rows of which no two can be 1 are told together.
  private static func sentences(_ found: [(rows: [Int], cases: [Int])], _ names: CaseNames) -> [String] {
    var groups: [[Int]: [[Int]]] = [:]
    var order: [[Int]] = []
    for pair in found {
      if groups[pair.cases] == nil { order.append(pair.cases) }
      groups[pair.cases, default: []].append(pair.rows)
    }
    var notes: [String] = []
    for cases in order {
      let pairs = groups[cases] ?? []
      let rows = Set(pairs.joined()).sorted()
      let place = "wherever \(names.list(cases, most: 6)) may be"
      if rows.count > 2, pairs.count == rows.count * (rows.count - 1) / 2 {
        notes.append("of \(rowList(rows)) not both of any two are 1, \(place)")
      } else {
        let most = 8
        let words = pairs.prefix(most).map { "\($0[0]) and \($0[1])" }
        let more = pairs.count > most ? " and \(pairs.count - most) more pairs" : ""
        notes.append("not both 1: rows \(words.joined(separator: ", "))\(more), \(place)")
      }
    }
    let most = 8
    guard notes.count > most else { return notes }
    return notes.prefix(most) + ["likewise not both 1: \(notes.count - most) more groups of rows"]
  }

  /// Nil where there are too many ways to look at.
  private func mayBothBeOne(_ first: Row, _ second: Row) -> Bool? {
    let rowsOf = Dictionary(unplaced.map { ($0.index, $0.rows) }) { one, _ in one }
    let (one, other) = (Set(first.possible), Set(second.possible))
    let shared = one.intersection(other).sorted()
    // What belongs to one row alone is free to be best for it; what is shared is tried in every way.
    var ways = 1
    for _ in shared {
      ways *= 3
      guard ways <= TruthTable.mostTrials else { return nil }
    }
    for way in 0..<ways {
      var rest = way
      var (here, there): ([Int], [Int]) = ([], [])
      var isPossible = true
      for index in shared {
        let choice = rest % 3
        rest /= 3
        switch choice {
        case 0: here.append(index)
        case 1: there.append(index)
        default: if (rowsOf[index]?.count ?? 0) <= 2 { isPossible = false }
        }
      }
      guard isPossible else { continue }
      if mayBeOne(first, with: here, free: one.subtracting(other)),
        mayBeOne(second, with: there, free: other.subtracting(one))
      {
        return true
      }
    }
    return false
  }

  private func mayBeOne(_ row: Row, with cases: [Int], free: Set<Int>) -> Bool {
    RowCounts(outcome, placed: row.cases + cases, possible: free.sorted()).outputs(options).contains(.one)
  }
}
