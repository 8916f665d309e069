import Diagnostics
import Methods
import Tables
import Text

/// Przeworski and Teune's two designs: the most similar cases with different outcomes, and the most different ones with
/// the same.
///
/// Columns: `case, other, least, most, shared, differing, unknown`. Every pair is a row: the similar ones by the worst
/// case of their distance, rising, the case with the outcome (of a multi-value one: with the later value) first; the
/// different ones by the best case, falling, in the order of the cases. Ties: fewer unknown, then by name.
package enum CasePairs {
  package enum Kind: Sendable {
    /// Most similar, different outcome.
    case similar
    /// Most different, same outcome.
    case different
  }

  /// Time and memory grow with the pairs, that is with the square of the cases, times the conditions: see `PairTable`.
  /// More pairs than that can hold are refused.
  ///
  /// - Parameters:
  ///   - outcome: a crisp or multi-value set, or a fuzzy one, of which it matters on which side of 0.5 a case is.
  ///   - conditions: the range of a measure is the one over all cases, those without a known outcome among them.
  ///   - groups: places of conditions that share one weight; a condition that none names has its own.
  package static func result(
    kind: Kind, outcome: Condition, conditions: [Condition], groups: [[Int]], names: CaseNames,
    checkpoint: Checkpoint = Checkpoint()
  ) throws(Refusal) -> MethodResult {
    let sides = try OutcomeSides(outcome, names)
    let count = kind == .similar ? sides.differingPairs : sides.equalPairs
    guard count > 0 else { throw noPair(kind, sides, outcome) }
    var table = try PairTable(
      conditions: conditions, groups: groups, names: names, order: kind == .similar ? .nearest : .farthest,
      reserving: count, checkpoint: checkpoint)
    let order = try PairTable.byName(sides.members.flatMap { $0 }, names, checkpoint)
    var members = [[Int]](repeating: [], count: sides.values.count)
    for index in order { members[sides.side(of: index)].append(index) }
    let below = kind == .similar ? sides.values.indices.map { side in order.filter { sides.side(of: $0) < side } } : []
    for first in order {
      let side = sides.side(of: first)
      switch kind {
      case .similar: try table.enter(first, with: below[side])
      case .different: try table.enter(first, with: members[side], where: { $0 > first })
      }
    }
    guard !table.pairs.isEmpty else {
      throw Refusal("no condition applies to both cases of any pair", help: ["name others after given"])
    }
    try table.sort()
    let leaders = kind == .different ? leaders(table, sides) : []
    let best = table.pairs.first.map { table.decisive($0) } ?? 0
    let rivals = try rivals(table, sides, best: best, checkpoint)
    var (result, tally) = try table.result()
    result.table.notes =
      sides.notes.notes(.caution) + rivals.notes(.caution) + leaders.notes(.method)
      + table.notes(tally, what: ("pair", kind == .similar ? "most similar" : "most different"))
    return result
  }

  private static func noPair(_ kind: Kind, _ sides: OutcomeSides, _ outcome: Condition) -> Refusal {
    let left = sides.notes.map { said("\($0)") }
    if sides.members.isEmpty {
      return Refusal("\(outcome.name) is known for no case, so that there is no pair", help: left, about: .outcome)
    }
    switch kind {
    case .similar:
      let count = sides.members[0].count
      return Refusal(
        "no two cases differ in \(outcome.name): it is \(sides.values[0]) for \(agreeing: count, "the one case", "all \(count) cases") that it is known for",
        help: left, about: .outcome)
    case .different:
      return Refusal("no two cases share a value of \(outcome.name)", help: left, about: .outcome)
    }
  }

  // MARK: Cases without a known outcome

  /// Beyond so many pairs it is not looked whether a case that was left out could be in a leading one.
  private static let mostRivals = 20_000_000

  /// Which cases, left out since their outcome is unknown, could be in a pair that leads.
  private static func rivals(
    _ table: PairTable, _ sides: OutcomeSides, best: Int, _ checkpoint: Checkpoint
  ) throws(Refusal) -> [String] {
    let unknown = sides.unknown
    guard !unknown.isEmpty else { return [] }
    let count = table.names.count
    let what = table.order == .nearest ? "most similar" : "most different"
    guard Limit.product(unknown.count, count) <= mostRivals else {
      return [
        "whether a case whose \(sides.name) is unknown could be in the \(what) pair was not looked at: there are too many"
      ]
    }
    var found: [Int] = []
    for (place, one) in unknown.enumerated() {
      try checkpoint.pass(place, of: unknown.count)
      for other in 0..<count where other != one {
        if other & 0xFFF == 0xFFF { try checkpoint.pass() }
        guard !sides.isBetween(other), table.distance.isComparable(one, other) else { continue }
        let ends = table.distance.ends(one, other)
        if table.order == .nearest ? ends.least < best : ends.most > best {
          found.append(one)
          break
        }
      }
    }
    guard !found.isEmpty else { return [] }
    let distance = Value.fixed(table.distance.fraction(best), decimals: Int(PairTable.decimals))
    let bound = table.order == .nearest ? "below" : "above"
    return [
      "which pair is the \(what) cannot be concluded: \(table.names.list(found)), whose \(sides.name) is unknown, may be in one \(bound) \(distance)"
    ]
  }

  // MARK: Leading pairs

  private static let mostNamed = 4

  /// For each value of the outcome that two cases share, how far apart the most different are.
  private static func leaders(_ table: PairTable, _ sides: OutcomeSides) -> [String] {
    let shared = sides.members.indices.filter { sides.members[$0].count > 1 }
    guard shared.count < 12 else { return [] }
    var best = [Int?](repeating: nil, count: sides.members.count)
    var leading = [[PairTable.Pair]](repeating: [], count: sides.members.count)
    var count = [Int](repeating: 0, count: sides.members.count)
    for pair in table.pairs {
      let side = sides.side(of: Int(pair.first))
      let least = table.decisive(pair)
      if best[side] == nil { best[side] = least }
      guard best[side] == least else { continue }
      count[side] += 1
      if leading[side].count < mostNamed { leading[side].append(pair) }
    }
    return shared.reversed().map { side in
      let distance = Value.fixed(table.distance.fraction(best[side] ?? 0), decimals: Int(PairTable.decimals))
      let named = leading[side].map { "\(table.names[Int($0.first)]) and \(table.names[Int($0.second)])" }
      let more = count[side] > named.count ? "; \(count[side] - named.count) more" : ""
      return "most different with \(sides.phrase(side)), best case \(distance): "
        + named.joined(separator: "; ") + more
    }
  }
}

/// The cases by their known outcome.
struct OutcomeSides {
  let name: String
  /// In the reader's words, in the order of the values; only those that occur.
  private(set) var values: [String] = []
  private(set) var members: [[Int]] = []
  private(set) var notes: [String] = []
  /// The cases whose outcome is unknown: they may be on any side.
  private(set) var unknown: [Int] = []
  private var sideOfCase: [Int32]
  private let isFuzzy: Bool

  /// `Y = yes`, `Y above 0.5`.
  func phrase(_ side: Int) -> String { "\(name) \(isFuzzy ? "" : "= ")\(values[side])" }

  func side(of index: Int) -> Int { Int(sideOfCase[index]) }

  /// Whether a case is known to be on no side.
  func isBetween(_ index: Int) -> Bool { sideOfCase[index] == OutcomeSides.between }

  private static let between: Int32 = -2

  init(_ outcome: Condition, _ names: CaseNames) throws(Refusal) {
    name = outcome.name
    guard outcome.isSet else {
      throw Refusal(
        "\(outcome.name) is a number, and cases have the same outcome or a different one only by a set",
        help: ["make it a set first: calibrate \(outcome.name) as crisp at T"], about: .outcome)
    }
    isFuzzy = outcome.kind == .fuzzy
    var placed: [(value: Double, index: Int)] = []
    var between: [Int] = []
    for (index, value) in outcome.values.enumerated() {
      if value.isNaN {
        unknown.append(index)
      } else if isFuzzy, value == 0.5 {
        between.append(index)
      } else {
        placed.append((isFuzzy ? (value > 0.5 ? 1 : 0) : value, index))
      }
    }
    sideOfCase = [Int32](repeating: -1, count: outcome.count)
    for index in between { sideOfCase[index] = OutcomeSides.between }
    var last: Double?
    for (value, index) in placed.sorted(by: { ($0.value, $0.index) < ($1.value, $1.index) }) {
      if value != last {
        last = value
        values.append(isFuzzy ? (value == 1 ? "above 0.5" : "below 0.5") : outcome.word(value))
        members.append([])
      }
      sideOfCase[index] = Int32(members.count - 1)
      members[members.count - 1].append(index)
    }
    if !unknown.isEmpty { notes.append("left out because \(name) is unknown: \(names.list(unknown))") }
    if !between.isEmpty { notes.append("left out because \(name) is exactly 0.5, on no side: \(names.list(between))") }
    if members.count == 1 {
      notes.append(
        "\(name) is \(values[0]) wherever known: that cases share it says nothing about what brings it about")
    }
  }

  var equalPairs: Int { members.reduce(0) { $0 + $1.count * ($1.count - 1) / 2 } }

  var differingPairs: Int {
    var before = 0
    var pairs = 0
    for side in members {
      pairs += before * side.count
      before += side.count
    }
    return pairs
  }
}
