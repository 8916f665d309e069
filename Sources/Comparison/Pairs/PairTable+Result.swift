import Methods
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
  mutating func result() throws(Refusal) -> (MethodResult, Tally) {
    let count = pairs.count
    var tally = Tally(count: count)
    var least: [Double] = []
    var most: [Double] = []
    least.reserveCapacity(count)
    most.reserveCapacity(count)
    var shared = NameList(rows: count)
    var differing = shared
    var unknown = shared
    let leader = pairs.first.map { distance.ends(Int($0.first), Int($0.second)) } ?? Distance.Ends()
    let best = order == .nearest ? leader.most : -leader.least
    tally.best = distance.fraction(abs(best))
    for rows in stretches(of: count) {
      try checkpoint.pass(rows.lowerBound, of: count)
      for row in rows {
        let found = distance.ends(Int(pairs[row].first), Int(pairs[row].second))
        least.append(distance.fraction(found.least))
        most.append(distance.fraction(found.most))
        shared.end(adding: conditions.count - found.differing - found.unknown - found.notApplicable)
        differing.end(adding: found.differing)
        unknown.end(adding: found.unknown)
        if found.unknown > 0 { tally.open += 1 }
        let (decisive, other) = order == .nearest ? (found.most, found.least) : (-found.least, -found.most)
        if decisive == best { tally.leading += 1 } else if other < best { tally.rivals += 1 }
      }
    }
    try fill(&shared, &differing, &unknown)
    let cases = [pairs.map(\.first), pairs.map(\.second)]
    pairs = []
    let table = try table(cases, ends: [least, most], lists: [shared, differing, unknown])
    return (MethodResult(table: table, grounds: .pairs(cases[0], cases[1])), tally)
  }

  private func stretches(of count: Int) -> [Range<Int>] {
    let length = max(1, PairTable.stretch / conditions.count)
    return stride(from: 0, to: count, by: length).map { $0..<min($0 + length, count) }
  }

  /// A column of lists of the names of conditions.
  private struct NameList {
    /// Row `i` holds the codes from `offsets[i]` to `offsets[i + 1]`.
    private(set) var offsets: [Int32] = [0]
    var codes: [Int32] = []
    private var total: Int32 = 0

    init(rows: Int) { offsets.reserveCapacity(rows + 1) }

    /// Ends a row, the one after that which was ended last.
    mutating func end(adding count: Int) {
      total &+= Int32(truncatingIfNeeded: count)
      offsets.append(total)
    }

    /// Makes room for the codes, and for one more.
    mutating func open() { codes = [Int32](repeating: 0, count: Int(total) + 1) }
    mutating func close() { codes.removeLast() }
  }

  /// Enters the names of the conditions that are shared, that differ and that are unknown.
  private func fill(
    _ shared: inout NameList, _ differing: inout NameList, _ unknown: inout NameList
  ) throws(Refusal) {
    let codes = TextVector(conditions.map(\.name)).codes
    let names = zip(distance.places, codes).map { (place: $0, code: $1) }
    shared.open()
    try checkpoint.pass()
    differing.open()
    try checkpoint.pass()
    unknown.open()
    for rows in stretches(of: pairs.count) {
      try checkpoint.pass(rows.lowerBound, of: pairs.count)
      var next = (
        Int(shared.offsets[rows.lowerBound]), Int(differing.offsets[rows.lowerBound]),
        Int(unknown.offsets[rows.lowerBound])
      )
      distance.withValues { values in
        shared.codes.withUnsafeMutableBufferPointer { shared in
          differing.codes.withUnsafeMutableBufferPointer { differing in
            unknown.codes.withUnsafeMutableBufferPointer { unknown in
              for row in rows {
                let left = Int(pairs[row].first) &* names.count
                let right = Int(pairs[row].second) &* names.count
                for (place, code) in names {
                  // Entered everywhere, kept in one: a branch here could not be predicted.
                  shared[next.0] = code
                  differing[next.1] = code
                  unknown[next.2] = code
                  let (one, other) = (values[left &+ place], values[right &+ place])
                  let isOutside = one.isInfinite || other.isInfinite ? 1 : 0
                  let difference = one - other
                  let isUnknown = difference.isNaN ? 1 &- isOutside : 0
                  let isShared = difference == 0 ? 1 : 0
                  next = (
                    next.0 &+ isShared, next.1 &+ (1 &- isShared &- isUnknown &- isOutside), next.2 &+ isUnknown
                  )
                }
              }
            }
          }
        }
      }
    }
    shared.close()
    differing.close()
    unknown.close()
  }

  private func table(_ cases: [[Int32]], ends: [[Double]], lists: [NameList]) throws(Refusal) -> Table {
    let words = TextVector(names.words)
    let conditionNames = TextVector(conditions.map(\.name)).dictionary
    var columns: [Column] = []
    for cases in cases {
      try checkpoint.pass()
      let codes = words.codes.withUnsafeBufferPointer { codes in cases.map { codes[Int($0)] } }
      columns.append(Column(.text(TextVector(codes: codes, dictionary: words.dictionary))))
    }
    for end in ends {
      try checkpoint.pass()
      columns.append(Column(.number(end), decimals: [UInt8](repeating: PairTable.decimals, count: end.count)))
    }
    for list in lists {
      let elements = Column(.text(TextVector(codes: list.codes, dictionary: conditionNames)))
      columns.append(Column(.list(offsets: list.offsets, elements: elements)))
    }
    return Table(schema: Schema(fields: PairTable.fields), columns: columns, rowCount: cases[0].count)
  }

  static let decimals: UInt8 = 3
}

// MARK: Notes

extension PairTable {
  /// - Parameter what: what is paired, and what makes one lead: `("pair", "most similar")`.
  func notes(_ tally: Tally, what: (noun: String, leads: String)) -> [Note] {
    var notes: [Note] = []
    let distance = Value.fixed(tally.best, decimals: Int(PairTable.decimals))
    let end = order == .nearest ? "worst case" : "best case"
    if tally.leading > 1 {
      notes.append(.caution("\(tally.leading) \(what.noun)s tie for the \(what.leads): \(end) \(distance)"))
    }
    if tally.rivals > 0 {
      let bound = order == .nearest ? "below" : "above"
      notes.append(
        .caution(
          "which \(what.noun) is the \(what.leads) cannot be concluded: the distance of \(tally.rivals, "other", "others"), in part unknown, may be \(bound) \(distance)"
        ))
    }
    if tally.open > 0 {
      notes.append(
        .caution(
          "\(tally.open) of \(tally.count) distances rest in part on unknown values: they lie from least to most"))
      let ranged = conditions.filter { $0.isMeasureWithGaps }
      if !ranged.isEmpty {
        notes.append(.caution("an unknown \(list(ranged)) is taken to lie within the known range of its column"))
      }
    }
    notes += outside + idle.notes(.omission)
    notes.append(
      .method(
        "similar or different only in \(conditions.count == 1 ? conditions[0].name : "the \(conditions.count) conditions \(list(conditions))"): nothing is said of what else could tell the cases apart"
      ))
    return notes + names.notes
  }

  private func list(_ conditions: [Condition]) -> String {
    conditions.count > 8
      ? conditions.prefix(6).map(\.name).joined(separator: ", ") + ", …"
      : conditions.map(\.name).joined(separator: ", ")
  }

  /// Which conditions do not apply to which cases, and how many pairs are left out for it.
  private var outside: [Note] {
    var notes = conditions.filter { $0.notApplicable.contains(true) }.map { condition in
      let cases = names.words.indices.filter { condition.notApplicable[$0] }
      return Note.omission(
        "\(condition.name) does not apply to \(names.list(cases)), and is left out of \(agreeing: cases.count, "its distances", "their distances")"
      )
    }
    if let (one, other) = incomparable.first {
      notes.append(
        .caution(
          "left out, since no condition applies to both: \(incomparable.count, "pair", "pairs"), as \(names[one]) and \(names[other])"
        ))
    }
    return notes
  }

  /// The conditions that tell no two cases apart.
  private var idle: [String] {
    let unknown = conditions.filter { $0.values.allSatisfy(\.isNaN) && !$0.notApplicable.contains(true) }
    let constant = conditions.filter { condition in
      let known = condition.values.filter { !$0.isNaN }
      // Of an unknown category it is not known that it is the same.
      let outside = condition.notApplicable.count { $0 }
      let isSettled = known.count + outside == condition.count || condition.isMeasureWithGaps
      return isSettled && known.count > 1 && known.allSatisfy { $0 == known[0] }
    }
    var notes: [String] = []
    if !unknown.isEmpty { notes.append("unknown for every case: \(list(unknown))") }
    if !constant.isEmpty {
      notes.append("the same for every case, so that no two differ in it: \(list(constant))")
    }
    return notes
  }
}

extension Condition {
  /// Whether it is a measure that is known for some cases and unknown for others.
  fileprivate var isMeasureWithGaps: Bool {
    guard case .measure = kind else { return false }
    return !isOfZeroAndOne && values.contains { !$0.isNaN }
      && values.indices.contains { values[$0].isNaN && !(notApplicable.isEmpty ? false : notApplicable[$0]) }
  }
}

extension Condition {
  /// Whether its known values are 0 and 1 alone, so that it is a set: an unknown one is either.
  var isOfZeroAndOne: Bool { values.allSatisfy { $0.isNaN || $0 == 0 || $0 == 1 } }
}
