import Methods
import Tables

/// The search for combinations of conditions that are necessary, or sufficient.
///
/// A combination takes at most one literal of each condition: it or its negation, or one level of a multi-value
/// condition.
struct CombinationSearch {
  private struct Literal {
    var condition: Int
    var text: String
    var isSum: Bool
    var expression: SetExpression<Int>
    /// The least and the greatest membership of each case.
    var lower: [Double]
    var upper: [Double]
  }

  private let kind: SetRelation.Kind
  private let literals: [Literal]
  /// The literals of condition `c` are those from `starts[c]` to before `starts[c + 1]`.
  private var starts: [Int] = [0]
  /// The least and the greatest membership of each case in the outcome.
  private let outcome: (lower: [Double], upper: [Double])
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
  private var found: [(isConjunction: Bool, literals: [Int])] = []
  /// The combinations that pass while no shorter part does, single literals among them, by their last literal.
  private var passing: [[[Int]]]

  /// - Parameter sets: for each condition the sets of which a combination may take one, or the opposite of one.
  init(_ kind: SetRelation.Kind, _ sets: [[NamedSet]], _ question: SetRelation.Question) throws(Refusal) {
    self.kind = kind
    options = question.options
    caseCount = max(1, question.names.count)
    depth = min(options.depth ?? (kind == .necessity ? SetRelation.defaultDepth : 1), sets.count)
    let levels = sets.map { $0.count == 1 ? 2 : $0.count }
    let all = CombinationSearch.count(levels, depth: depth) * (kind == .necessity ? 2 : 1)
    guard all * Double(caseCount) <= SetRelation.mostWork else {
      let number = all < 1e15 ? "\(Int(all))" : "too many"
      throw Refusal(
        "up to depth \(depth) there are \(number) combinations of these conditions, more than can be looked at",
        help: ["a smaller depth, or fewer conditions"])
    }
    lookedAt = Int(all)
    let rows = question.names.words.indices
    func ends(_ set: SetExpression<Int>) -> (lower: [Double], upper: [Double]) {
      let ranges = rows.map { set.range(question.leaves, row: $0) }
      return (ranges.map(\.lowerBound), ranges.map(\.upperBound))
    }
    var literals: [Literal] = []
    if depth > 1 {
      for (index, sets) in sets.enumerated() {
        for set in sets {
          func add(_ text: String, _ expression: SetExpression<Int>, isSum: Bool) {
            let (lower, upper) = ends(expression)
            literals.append(
              Literal(
                condition: index, text: text, isSum: isSum, expression: expression, lower: lower, upper: upper))
          }
          // The negation stands before the condition, as its value 0 before 1; a level has none of its own here.
          if sets.count == 1 { add(set.opposite, set.expression.opposite, isSum: false) }
          add(set.text, set.expression, isSum: set.isSum)
        }
        starts.append(literals.count)
      }
    }
    self.literals = literals
    outcome = depth > 1 ? ends(question.outcome.expression) : ([], [])
    hasUnknown = literals.contains { $0.lower != $0.upper } || outcome.lower != outcome.upper
    lower = [[Double]](repeating: [Double](repeating: 0, count: rows.count), count: max(1, depth))
    upper = lower
    passing = [[[Int]]](repeating: [], count: literals.count)
  }

  /// How many conjunctions of two to `depth` conditions there are.
  private static func count(_ levels: [Int], depth: Int) -> Double {
    var ways = [Double](repeating: 0, count: depth + 1)
    ways[0] = 1
    for count in levels where depth > 0 {
      for size in stride(from: depth, to: 0, by: -1) { ways[size] += ways[size - 1] * Double(count) }
    }
    return ways.dropFirst(2).reduce(0, +)
  }

  /// Conjunctions before disjunctions, short before long, and then in the order of the conditions.
  mutating func run(_ checkpoint: Checkpoint) throws(Refusal) -> [SetRelation.Line] {
    guard depth > 1 else { return [] }
    switch kind {
    case .necessity:
      // A conjunction is necessary where its parts are, and says more than they; a disjunction says less than a part.
      try extend(isConjunction: true, isMinimal: false, from: 0, size: depth, checkpoint)
      for size in 1...depth { try extend(isConjunction: false, isMinimal: true, from: 0, size: size, checkpoint) }
    case .sufficiency:
      for size in 1...depth { try extend(isConjunction: true, isMinimal: true, from: 0, size: size, checkpoint) }
    }
    let order = found.map { item in
      (item.isConjunction ? 0 : 1, item.literals.count, item.literals.map { literals[$0].condition })
    }
    let sorted = found.indices.sorted { first, second in
      let (left, right) = (order[first], order[second])
      if (left.0, left.1) != (right.0, right.1) { return (left.0, left.1) < (right.0, right.1) }
      if left.2 != right.2 { return left.2.lexicographicallyPrecedes(right.2) }
      return found[first].literals.lexicographicallyPrecedes(found[second].literals)
    }
    return sorted.map { line(found[$0].literals, found[$0].isConjunction) }
  }

  private func line(_ parts: [Int], _ isConjunction: Bool) -> SetRelation.Line {
    let texts = parts.map { place in
      isConjunction && literals[place].isSum ? "(\(literals[place].text))" : literals[place].text
    }
    return SetRelation.Line(
      text: texts.joined(separator: isConjunction ? "*" : "+"),
      expression: .joined(parts.map { literals[$0].expression }, isConjunction: isConjunction),
      conditions: parts.map { literals[$0].condition }, isSingle: false)
  }

  /// Combinations of up to `size` literals; of exactly `size` where only those are looked for of which no shorter part
  /// passes, since these need the shorter ones before.
  private mutating func extend(
    isConjunction: Bool, isMinimal: Bool, from condition: Int, size: Int, _ checkpoint: Checkpoint
  ) throws(Refusal) {
    for next in condition..<max(condition, starts.count - 1) {
      for literal in starts[next]..<starts[next + 1] {
        if isMinimal, hasPassingPart(with: literal) { continue }
        steps += caseCount
        if steps > 1_000_000 {
          done += steps
          steps = 0
          let whole = Double(lookedAt) * Double(caseCount)
          try checkpoint.pass(min(done, Int(whole)), of: Int(whole))
        }
        chosen.append(literal)
        join(literal, isConjunction)
        if !isMinimal {
          // A further literal takes cases away, so that the consistency of necessity only falls.
          if passesConsistency {
            if chosen.count > 1, passesCoverage { try keep(isConjunction) }
            if chosen.count < size {
              try extend(isConjunction: isConjunction, isMinimal: false, from: next + 1, size: size, checkpoint)
            }
          }
        } else if chosen.count < size {
          try extend(isConjunction: isConjunction, isMinimal: true, from: next + 1, size: size, checkpoint)
        } else if passesConsistency, passesCoverage {
          passing[literal].append(chosen)
          if size > 1 { try keep(isConjunction) }
        }
        chosen.removeLast()
      }
    }
  }

  private mutating func keep(_ isConjunction: Bool) throws(Refusal) {
    found.append((isConjunction, chosen))
    guard found.count <= SetRelation.mostCombinations else {
      throw Refusal(
        "more than \(SetRelation.mostCombinations) combinations of these conditions pass",
        help: ["a higher cutoff or coverage, a smaller depth, or fewer conditions"])
    }
  }

  /// Whether a shorter combination that passes is within the one at hand once the literal is joined to it.
  private func hasPassingPart(with literal: Int) -> Bool {
    passing[literal].contains { part in part.dropLast().allSatisfy { chosen.contains($0) } }
  }

  // MARK: Cutoffs

  /// Whether the consistency reaches its cutoff under every completion.
  private var passesConsistency: Bool {
    isWithin(options.cutoff - SetRelation.tolerance, inner: kind == .necessity ? .outcome : .condition)
  }

  /// Whether the coverage reaches its cutoff under every completion.
  private var passesCoverage: Bool {
    options.coverage == 0
      || isWithin(options.coverage - SetRelation.tolerance, inner: kind == .necessity ? .condition : .outcome)
  }

  private enum Side { case condition, outcome }

  /// Whether Σmin(x, y) / Σinner ≥ share under every completion, and no completion leaves the inner set empty.
  ///
  /// That is Σ(min(x, y) − share · inner) ≥ 0 for the worst of each case. The summand rises with the outer membership and
  /// is least at an end of the inner one. A cell that stands on both sides is taken for two: what passes passes for
  /// certain, and the exact numbers stand in the row.
  private func isWithin(_ share: Double, inner: Side) -> Bool {
    let place = chosen.count - 1
    let condition = (lower: lower[place], upper: hasUnknown ? upper[place] : lower[place])
    let (inside, outside) = inner == .condition ? (condition, outcome) : (outcome, condition)
    return CombinationSearch.isWithin(share, inside.lower, inside.upper, outside.lower)
  }

  private static func isWithin(_ share: Double, _ lower: [Double], _ upper: [Double], _ outer: [Double]) -> Bool {
    var sum = 0.0
    var least = 0.0
    lower.withUnsafeBufferPointer { lower in
      upper.withUnsafeBufferPointer { upper in
        outer.withUnsafeBufferPointer { outer in
          for index in outer.indices {
            let (low, high, out) = (lower[index], upper[index], outer[index])
            let first = (low < out ? low : out) - share * low
            let second = (high < out ? high : out) - share * high
            sum += first < second ? first : second
            least += low
          }
        }
      }
    }
    return least > 1e-12 && sum >= 0
  }

  /// Joins the literal just chosen to those before it.
  private mutating func join(_ literal: Int, _ isConjunction: Bool) {
    let place = chosen.count - 1
    if place == 0 {
      lower[0] = literals[literal].lower
      upper[0] = literals[literal].upper
    } else {
      Self.join(literals[literal].lower, lower[place - 1], isConjunction, into: &lower[place])
      if hasUnknown { Self.join(literals[literal].upper, upper[place - 1], isConjunction, into: &upper[place]) }
    }
  }

  // A ternary on unsafe buffers becomes one instruction, where `min` on an array is a branch and two checks.
  private static func join(
    _ literal: [Double], _ before: [Double], _ isConjunction: Bool, into out: inout [Double]
  ) {
    literal.withUnsafeBufferPointer { literal in
      before.withUnsafeBufferPointer { before in
        out.withUnsafeMutableBufferPointer { out in
          if isConjunction {
            for index in out.indices { out[index] = before[index] < literal[index] ? before[index] : literal[index] }
          } else {
            for index in out.indices { out[index] = before[index] > literal[index] ? before[index] : literal[index] }
          }
        }
      }
    }
  }
}
