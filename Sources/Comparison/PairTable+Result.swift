import Tables

extension PairTable {
  /// What the pairs show as a whole, for the notes.
  struct Tally {
    var count = 0
    /// How many have a distance that is not known but a range.
    var open = 0
    /// How many lead, all of them as near, or as far.
    var leading = 0
    /// How many others could lead, were all known.
    var rivals = 0
    /// The distance at which the leading ones stand.
    var best = 0.0
  }

  /// The pairs in their order, without notes; the pairs are given up for it.
  mutating func result() throws(Refusal) -> (ComparisonResult, Tally) {
    let count = pairs.count
    var tally = Tally(count: count)
    var least = [Double](repeating: 0, count: count)
    var most = least
    var offsets = [[Int32]](repeating: [Int32](repeating: 0, count: count + 1), count: 3)
    var totals: [Int32] = [0, 0, 0]
    let leader = pairs.first.map { distance.ends(Int($0.first), Int($0.second)) }
    let best = leader.map { order == .nearest ? $0.most : $0.least } ?? 0
    tally.best = distance.fraction(best)
    for rows in stretches(of: count) {
      try checkpoint.pass(rows.lowerBound, of: count)
      for row in rows {
        let found = distance.ends(Int(pairs[row].first), Int(pairs[row].second))
        least[row] = distance.fraction(found.least)
        most[row] = distance.fraction(found.most)
        totals[0] &+= Int32(truncatingIfNeeded: conditions.count - found.differing - found.unknown)
        totals[1] &+= Int32(truncatingIfNeeded: found.differing)
        totals[2] &+= Int32(truncatingIfNeeded: found.unknown)
        for list in 0..<3 { offsets[list][row + 1] = totals[list] }
        if found.unknown > 0 { tally.open += 1 }
        let (decisive, other) = order == .nearest ? (found.most, found.least) : (-found.least, -found.most)
        let mark = order == .nearest ? best : -best
        if decisive == mark { tally.leading += 1 } else if other < mark { tally.rivals += 1 }
      }
    }
    let codes = try codes(offsets, totals)
    let firsts = pairs.map(\.first)
    let seconds = pairs.map(\.second)
    pairs = []
    let table = table(firsts, seconds, ends: [least, most], lists: zip(offsets, codes).map { ($0, $1) })
    return (ComparisonResult(table: table, grounds: .pairs(firsts, seconds)), tally)
  }

  private func stretches(of count: Int) -> [Range<Int>] {
    let length = max(1, PairTable.stretch / conditions.count)
    return stride(from: 0, to: count, by: length).map { $0..<min($0 + length, count) }
  }

  /// The names of the conditions that are shared, differ and are unknown, row after row.
  private func codes(_ offsets: [[Int32]], _ totals: [Int32]) throws(Refusal) -> [[Int32]] {
    var shared = [Int32](repeating: 0, count: Int(totals[0]))
    var differing = [Int32](repeating: 0, count: Int(totals[1]))
    var unknown = [Int32](repeating: 0, count: Int(totals[2]))
    let names = TextVector(conditions.map(\.name)).codes
    for rows in stretches(of: pairs.count) {
      try checkpoint.pass(rows.lowerBound, of: pairs.count)
      var places = (0..<3).map { Int(offsets[$0][rows.lowerBound]) }
      shared.withUnsafeMutableBufferPointer { shared in
        differing.withUnsafeMutableBufferPointer { differing in
          unknown.withUnsafeMutableBufferPointer { unknown in
            for row in rows {
              let pair = pairs[row]
              for (place, code) in names.enumerated() {
                switch distance.relation(Int(pair.first), Int(pair.second), place) {
                case .shared:
                  shared[places[0]] = code
                  places[0] &+= 1
                case .differing:
                  differing[places[1]] = code
                  places[1] &+= 1
                case .unknown:
                  unknown[places[2]] = code
                  places[2] &+= 1
                }
              }
            }
          }
        }
      }
    }
    return [shared, differing, unknown]
  }

  private func table(
    _ firsts: [Int32], _ seconds: [Int32], ends: [[Double]], lists: [(offsets: [Int32], codes: [Int32])]
  ) -> Table {
    let words = TextVector(names.words)
    let conditionNames = TextVector(conditions.map(\.name)).dictionary
    var columns = [firsts, seconds].map { cases in
      Column(.text(TextVector(codes: cases.map { words.codes[Int($0)] }, dictionary: words.dictionary)))
    }
    for end in ends {
      columns.append(Column(.number(end), decimals: [UInt8](repeating: PairTable.decimals, count: end.count)))
    }
    for list in lists {
      let elements = Column(.text(TextVector(codes: list.codes, dictionary: conditionNames)))
      columns.append(Column(.list(offsets: list.offsets, elements: elements)))
    }
    return Table(schema: Schema(fields: PairTable.fields), columns: columns, rowCount: firsts.count)
  }

  static let decimals: UInt8 = 3
}

// MARK: Notes

extension PairTable {
  /// - Parameter what: what is paired, and what makes one lead: `("pair", "most similar")`.
  func notes(_ tally: Tally, what: (noun: String, leads: String)) -> [String] {
    var notes: [String] = []
    let distance = Value.fixed(tally.best, decimals: Int(PairTable.decimals))
    let end = order == .nearest ? "worst case" : "best case"
    if tally.leading > 1 {
      notes.append("\(tally.leading) \(what.noun)s tie for the \(what.leads): \(end) \(distance)")
    }
    if tally.rivals > 0 {
      let bound = order == .nearest ? "below" : "above"
      notes.append(
        "which \(what.noun) is the \(what.leads) cannot be concluded: the distance of \(tally.rivals) "
          + "other\(tally.rivals == 1 ? "" : "s"), in part unknown, may be \(bound) \(distance)")
    }
    if tally.open > 0 {
      notes.append(
        "\(tally.open) of \(tally.count) distances rest in part on unknown values: they lie from least to most")
    }
    notes += idle
    notes.append(
      "similar or different only in "
        + (conditions.count == 1 ? conditions[0].name : "the \(conditions.count) conditions \(list(conditions))")
        + ": nothing is said of what else could tell the cases apart")
    return notes + names.notes
  }

  private func list(_ conditions: [Condition]) -> String {
    conditions.count > 8
      ? conditions.prefix(6).map(\.name).joined(separator: ", ") + ", …"
      : conditions.map(\.name).joined(separator: ", ")
  }

  /// The conditions that tell no two cases apart.
  private var idle: [String] {
    let unknown = conditions.filter { $0.values.allSatisfy(\.isNaN) }
    let constant = conditions.filter { condition in
      let known = condition.values.filter { !$0.isNaN }
      return known.count > 1 && known.allSatisfy { $0 == known[0] }
    }
    var notes: [String] = []
    if !unknown.isEmpty { notes.append("unknown for every case: \(list(unknown))") }
    if !constant.isEmpty {
      notes.append("the same wherever known, so that no two cases differ in it: \(list(constant))")
    }
    return notes
  }
}
