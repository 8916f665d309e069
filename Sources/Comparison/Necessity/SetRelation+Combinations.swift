import Methods
import Tables

/// The search for combinations of conditions that are necessary.
///
/// A combination takes at most one literal of each condition: it or its negation, or one level of a multi-value
/// condition.
struct CombinationSearch {
  private struct Literal {
    var condition: Int
    var text: String
    var membership: Membership
    /// The memberships of the cases whose outcome is known.
    var lower: [Double]
    var upper: [Double]
  }

  private let literals: [Literal]
  /// The literals of condition `c` are those from `starts[c]` to before `starts[c + 1]`.
  private var starts: [Int] = [0]
  private let outcome: [Double]
  private let caseCount: Int
  private let hasUnknown: Bool
  private let options: SetRelation.Options
  private let depth: Int
  /// How many combinations there are to look at.
  let lookedAt: Int

  private var done = 0
  private var steps = 0
  /// The memberships of the first, the first two, … literals of the combination at hand.
  private var lower: [[Double]]
  private var upper: [[Double]]
  private var chosen: [Int] = []
  private var found: [(joint: Membership.Joint, literals: [Int])] = []
  /// The disjunctions that pass, single literals among them, by their last literal.
  private var passing: [[[Int]]]

  init(_ conditions: [Condition], outcome: Membership, options: SetRelation.Options) throws(Refusal) {
    let known = outcome.lower.indices.filter { outcome.isKnown($0) }
    self.outcome = known.map { outcome.lower[$0] }
    caseCount = max(1, known.count)
    self.options = options
    depth = min(options.depth ?? SetRelation.defaultDepth, conditions.count)
    let counts = conditions.map(\.levelCount)
    let combinations = CombinationSearch.count(counts, depth: depth)
    guard combinations * Double(caseCount) <= SetRelation.mostWork else {
      let number = combinations < 1e15 ? "\(Int(combinations))" : "too many"
      throw Refusal(
        "up to depth \(depth) there are \(number) combinations of these conditions, more than can be looked at",
        help: ["a smaller depth, or fewer conditions"])
    }
    lookedAt = Int(combinations)
    var literals: [Literal] = []
    for (index, condition) in conditions.enumerated() {
      for (text, membership) in CombinationSearch.parts(of: condition) {
        literals.append(
          Literal(
            condition: index, text: text, membership: membership, lower: known.map { membership.lower[$0] },
            upper: known.map { membership.upper[$0] }))
      }
      starts.append(literals.count)
    }
    self.literals = literals
    hasUnknown = conditions.contains { condition in known.contains { !condition.isKnown($0) } }
    lower = [[Double]](repeating: [Double](repeating: 0, count: known.count), count: max(1, depth))
    upper = lower
    passing = [[[Int]]](repeating: [], count: literals.count)
  }

  /// The negation stands before the condition, as its value 0 before 1.
  private static func parts(of condition: Condition) -> [(String, Membership)] {
    guard case .multivalue(let levels) = condition.kind else {
      return [condition.negated, condition].map { ($0.term, Membership($0)) }
    }
    return levels.indices.map { ("\(condition.term)[\(levels[$0])]", Membership(condition, level: $0)) }
  }

  /// How many conjunctions and disjunctions of two to `depth` conditions there are.
  private static func count(_ levels: [Int], depth: Int) -> Double {
    var ways = [Double](repeating: 0, count: depth + 1)
    ways[0] = 1
    for count in levels where depth > 0 {
      for size in stride(from: depth, to: 0, by: -1) { ways[size] += ways[size - 1] * Double(count) }
    }
    return 2 * ways.dropFirst(2).reduce(0, +)
  }

  /// Conjunctions before disjunctions, short before long, and then in the order of the conditions.
  mutating func run(_ checkpoint: Checkpoint) throws(Refusal) -> [SetRelation.Expression] {
    guard depth > 1 else { return [] }
    try extend(.conjunction, from: 0, size: depth, checkpoint)
    for size in 1...depth { try extend(.disjunction, from: 0, size: size, checkpoint) }
    let order = found.map { item in
      (item.joint == .conjunction ? 0 : 1, item.literals.count, item.literals.map { literals[$0].condition })
    }
    let sorted = found.indices.sorted { first, second in
      let (left, right) = (order[first], order[second])
      if (left.0, left.1) != (right.0, right.1) { return (left.0, left.1) < (right.0, right.1) }
      if left.2 != right.2 { return left.2.lexicographicallyPrecedes(right.2) }
      return found[first].literals.lexicographicallyPrecedes(found[second].literals)
    }
    return sorted.map { expression(found[$0].literals, found[$0].joint) }
  }

  private func expression(_ parts: [Int], _ joint: Membership.Joint) -> SetRelation.Expression {
    let first = literals[parts[0]].membership
    return SetRelation.Expression(
      text: parts.map { literals[$0].text }.joined(separator: joint == .conjunction ? "*" : "+"),
      conditions: parts.map { literals[$0].condition },
      membership: parts.dropFirst().reduce(first) { $0.joined(literals[$1].membership, by: joint) }, isSingle: false)
  }

  /// Conjunctions of up to `size` literals, or disjunctions of exactly `size`: those need the shorter ones before.
  private mutating func extend(
    _ joint: Membership.Joint, from condition: Int, size: Int, _ checkpoint: Checkpoint
  ) throws(Refusal) {
    for next in condition..<max(condition, starts.count - 1) {
      for literal in starts[next]..<starts[next + 1] {
        if joint == .disjunction, hasPassingPart(with: literal) { continue }
        steps += caseCount
        if steps > 1_000_000 {
          done += steps
          steps = 0
          let whole = Double(lookedAt) * Double(caseCount)
          try checkpoint.pass(min(done, Int(whole)), of: Int(whole))
        }
        chosen.append(literal)
        let sums = join(literal, joint)
        let passes = passes(sums)
        if joint == .conjunction {
          if passes, chosen.count > 1 { try keep(.conjunction) }
          // A further literal takes cases away; only with unknown ones can a share of those that are left rise.
          let canPass = hasUnknown || passesConsistency(sums)
          if chosen.count < size, canPass { try extend(joint, from: next + 1, size: size, checkpoint) }
        } else if chosen.count < size {
          try extend(joint, from: next + 1, size: size, checkpoint)
        } else if passes {
          passing[literal].append(chosen)
          if size > 1 { try keep(.disjunction) }
        }
        chosen.removeLast()
      }
    }
  }

  private mutating func keep(_ joint: Membership.Joint) throws(Refusal) {
    found.append((joint, chosen))
    guard found.count <= SetRelation.mostCombinations else {
      throw Refusal(
        "more than \(SetRelation.mostCombinations) combinations of these conditions pass",
        help: ["a higher cutoff or coverage, a smaller depth, or fewer conditions"])
    }
  }

  /// Whether a disjunction that passes is within the one at hand once the literal is joined to it.
  private func hasPassingPart(with literal: Int) -> Bool {
    passing[literal].contains { part in part.dropLast().allSatisfy { chosen.contains($0) } }
  }

  private typealias Sums = (both: Double, condition: Double, outcome: Double)

  private func passesConsistency(_ sums: Sums) -> Bool {
    guard let consistency = RelationFit.ratio(sums.both, sums.outcome) else { return false }
    return consistency >= options.cutoff - SetRelation.tolerance
  }

  private func passes(_ sums: Sums) -> Bool {
    guard passesConsistency(sums), let coverage = RelationFit.ratio(sums.both, sums.condition) else { return false }
    return coverage >= options.coverage - SetRelation.tolerance
  }

  /// Joins the literal just chosen to those before it, and sums over the cases where the whole is known.
  private mutating func join(_ literal: Int, _ joint: Membership.Joint) -> Sums {
    let place = chosen.count - 1
    if place == 0 {
      lower[0] = literals[literal].lower
      upper[0] = literals[literal].upper
    } else {
      Self.join(literals[literal].lower, lower[place - 1], joint, into: &lower[place])
      if hasUnknown { Self.join(literals[literal].upper, upper[place - 1], joint, into: &upper[place]) }
    }
    return hasUnknown ? Self.sums(lower[place], upper[place], outcome) : Self.sums(lower[place], outcome)
  }

  // A ternary on unsafe buffers becomes one instruction, where `min` on an array is a branch and two checks.
  private static func join(_ literal: [Double], _ before: [Double], _ joint: Membership.Joint, into out: inout [Double])
  {
    literal.withUnsafeBufferPointer { literal in
      before.withUnsafeBufferPointer { before in
        out.withUnsafeMutableBufferPointer { out in
          if joint == .conjunction {
            for index in out.indices { out[index] = before[index] < literal[index] ? before[index] : literal[index] }
          } else {
            for index in out.indices { out[index] = before[index] > literal[index] ? before[index] : literal[index] }
          }
        }
      }
    }
  }

  private static func sums(_ condition: [Double], _ outcome: [Double]) -> Sums {
    var sums: Sums = (0, 0, 0)
    condition.withUnsafeBufferPointer { condition in
      outcome.withUnsafeBufferPointer { outcome in
        for index in outcome.indices {
          let (x, y) = (condition[index], outcome[index])
          sums.both += x < y ? x : y
          sums.condition += x
          sums.outcome += y
        }
      }
    }
    return sums
  }

  private static func sums(_ lower: [Double], _ upper: [Double], _ outcome: [Double]) -> Sums {
    var sums: Sums = (0, 0, 0)
    lower.withUnsafeBufferPointer { lower in
      upper.withUnsafeBufferPointer { upper in
        outcome.withUnsafeBufferPointer { outcome in
          for index in outcome.indices {
            let isKnown = lower[index] == upper[index]
            let x = isKnown ? lower[index] : 0
            let y = isKnown ? outcome[index] : 0
            sums.both += x < y ? x : y
            sums.condition += x
            sums.outcome += y
          }
        }
      }
    }
    return sums
  }
}
