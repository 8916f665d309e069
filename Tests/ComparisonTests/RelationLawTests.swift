import Methods
import Tables
import TestSupport
import Testing

@testable import Comparison

/// No number, verdict or case is printed that some completion of the unknown cells does not give.
@Suite struct RelationLawTests {
  /// All ways to fill the unknown cells of a table of few cells.
  private static func forEachCompletion(
    of leaves: [Condition], choices: (Condition) -> [Double], do body: ([[Double]]) -> Void
  ) {
    var cells = leaves.map(\.values)
    let open = cells.indices.flatMap { leaf in
      cells[leaf].indices.filter { cells[leaf][$0].isNaN }.map { (leaf, $0) }
    }
    func fill(_ place: Int) {
      guard place < open.count else { return body(cells) }
      for value in choices(leaves[open[place].0]) {
        cells[open[place].0][open[place].1] = value
        fill(place + 1)
      }
    }
    fill(0)
  }

  /// Consistency, coverage and the third parameter of one completion, nil where the denominator is 0.
  private static func fit(_ xs: [Double], _ ys: [Double], _ kind: SetRelation.Kind) -> [Double?] {
    func ratio(_ part: Double, _ whole: Double) -> Double? { whole > 1e-12 ? part / whole : nil }
    let both = zip(xs, ys).map { min($0, $1) }.reduce(0, +)
    let ambiguous = zip(xs, ys).map { min($0, $1, 1 - $1) }.reduce(0, +)
    let (x, y) = (xs.reduce(0, +), ys.reduce(0, +))
    let count = Double(xs.count)
    return kind == .sufficiency
      ? [ratio(both, x), ratio(both, y), ratio(both - ambiguous, x - ambiguous)]
      : [ratio(both, y), ratio(both, x), ratio(count - x, count - both)]
  }

  private static func verdict(_ consistency: Double?, _ cutoff: Double) -> String {
    consistency.map { $0 >= cutoff - 1e-9 ? "holds" : "refuted" } ?? "empty"
  }

  /// What completions give, beside what is computed.
  private struct Seen {
    var least = [Double](repeating: .infinity, count: 3)
    var most = [Double](repeating: -.infinity, count: 3)
    var verdicts: Set<String> = []
    /// Of each case the kinds that it deviates in; `none` where it does not.
    var deviances: [Set<String>]

    mutating func see(_ xs: [Double], _ ys: [Double], _ kind: SetRelation.Kind, _ cutoff: Double) {
      let numbers = RelationLawTests.fit(xs, ys, kind)
      for (place, number) in numbers.enumerated() {
        guard let number else { continue }
        least[place] = min(least[place], number)
        most[place] = max(most[place], number)
      }
      verdicts.insert(RelationLawTests.verdict(numbers[0], cutoff))
      for index in xs.indices {
        let (inner, outer) = kind == .sufficiency ? (xs[index], ys[index]) : (ys[index], xs[index])
        deviances[index].insert(inner <= outer + 1e-9 ? "none" : inner > 0.5 && outer < 0.5 ? "kind" : "degree")
      }
    }
  }

  private static func compare(_ seed: Int, isFuzzy: Bool) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let count = generator.number(1...4)
    var open = isFuzzy ? 4 : 8
    let leaves = ["A", "B", "C", "Y"].map { name -> Condition in
      let kind: Condition.Kind =
        isFuzzy && generator.chance(70)
        ? .fuzzy : generator.chance(30) ? .multivalue(levels: ["0", "1", "2"]) : .crisp
      let values = (0..<count).map { _ -> Double in
        if open > 0, generator.chance(35) {
          open -= 1
          return .nan
        }
        switch kind {
        case .fuzzy: return Double(generator.number(0...4)) / 4
        case .multivalue: return Double(generator.number(0...2))
        default: return Double(generator.number(0...1))
        }
      }
      return Condition(name: name, kind: kind, values: values, hasNumberedLevels: true)
    }
    let x = SetExpressionTests.random(&generator, leaves: leaves, depth: 3)
    let y = SetExpressionTests.random(&generator, leaves: leaves, depth: generator.number(0...2))
    let cutoff = [0.5, 0.8, 1][generator.number(0...2)]
    let points = SetPoints(x, y, over: leaves, count: count)
    for kind in [SetRelation.Kind.sufficiency, .necessity] {
      var seen = Seen(deviances: [Set<String>](repeating: [], count: count))
      // The memberships are quarters, so that all extremes lie on this grid.
      let quarters = (0...4).map { Double($0) / 4 }
      func choices(_ leaf: Condition) -> [Double] {
        leaf.kind == .fuzzy ? quarters : (0..<leaf.levelCount).map(Double.init)
      }
      forEachCompletion(
        of: leaves, choices: choices,
        do: { cells in
          func memberships(_ set: SetExpression<Int>) -> [Double] {
            (0..<count).map { row in set.membership { cells[$0][row] } }
          }
          seen.see(memberships(x), memberships(y), kind, cutoff)
        })
      check(seen, RelationFit(points, kind), DeviantCase.all(of: points, kind), cutoff, "seed \(seed) \(kind)")
    }
  }

  private static func check(
    _ seen: Seen, _ fit: RelationFit, _ deviant: [DeviantCase], _ cutoff: Double, _ label: Comment
  ) {
    for (place, hull) in [fit.consistency, fit.coverage, fit.third].enumerated() {
      guard seen.least[place] <= seen.most[place] else {
        #expect(hull == nil, label)
        continue
      }
      #expect(hull.map { abs($0.lower - seen.least[place]) < 1e-9 } == true, label)
      #expect(hull.map { abs($0.upper - seen.most[place]) < 1e-9 } == true, label)
      if let point = hull?.point { #expect(seen.most[place] - seen.least[place] < 1e-9 && point >= 0, label) }
    }
    let verdict = fit.verdict(cutoff: cutoff)
    switch verdict {
    case "open": break
    case "refuted": #expect(!seen.verdicts.contains("holds"), label)
    default: #expect(seen.verdicts == [verdict], label)
    }
    if seen.verdicts == ["holds"] { #expect(verdict == "holds", label) }
    for (index, kinds) in seen.deviances.enumerated() {
      let found = deviant.first { $0.index == index }
      #expect((found?.isCertain ?? false) == !kinds.contains("none"), label)
      if let found, found.isCertain {
        #expect(found.canBeInKind == kinds.contains("kind") && found.canBeInDegree == kinds.contains("degree"), label)
      }
    }
  }

  @Test("Of crisp and multi-value sets every number, verdict and case against is what completions give")
  func crisp() {
    let seeds = 1...1500
    print("seeds \(seeds)")
    for seed in seeds { Self.compare(seed, isFuzzy: false) }
  }

  @Test("Of fuzzy sets, and of fuzzy with crisp ones, too")
  func fuzzy() {
    let seeds = 50_001...50_500
    print("seeds \(seeds)")
    for seed in seeds { Self.compare(seed, isFuzzy: true) }
  }

  @Test("A combination is listed where every completion lets it pass, and no shorter part", arguments: 1...150)
  func combinations(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed + 9000))
    var open = 5
    let columns = ["A", "B", "Y"].map { name in
      let values = (0..<generator.number(2...5)).map { _ in 0.0 }
      return (name, values.count)
    }
    let count = columns[0].1
    let leaves = columns.map { name, _ in
      Condition(
        name: name, kind: .crisp,
        values: (0..<count).map { _ -> Double in
          if open > 0, generator.chance(30) {
            open -= 1
            return .nan
          }
          return Double(generator.number(0...1))
        })
    }
    guard leaves[2].values.contains(where: { !$0.isNaN }) else { return }
    for kind in [SetRelation.Kind.necessity, .sufficiency] {
      let question = SetRelation.Question(
        outcome: leaves[2], conditions: Array(leaves.prefix(2)), names: CaseNames((0..<count).map { "c\($0)" }),
        options: .init(cutoff: 0.75, depth: 2))
      let table = try SetRelation.result(kind, question, Checkpoint()).table
      let listed = (4..<table.rowCount).map { table.value($0, 0).display }
      #expect(listed == Self.expected(leaves, kind, cutoff: 0.75), "seed \(seed) \(kind)")
    }
  }

  private static func expected(_ leaves: [Condition], _ kind: SetRelation.Kind, cutoff: Double) -> [String] {
    let literals: [[(text: String, set: SetExpression<Int>)]] = [0, 1].map { place in
      [("~\(leaves[place].name)", .not(.leaf(place))), (leaves[place].name, .leaf(place))]
    }
    func passes(_ set: SetExpression<Int>) -> Bool {
      var always = true
      forEachCompletion(
        of: leaves, choices: { _ in [0, 1] },
        do: { cells in
          let rows = cells[0].indices
          let numbers = fit(rows.map { row in set.membership { cells[$0][row] } }, cells[2], kind)
          if verdict(numbers[0], cutoff) != "holds" { always = false }
        })
      return always
    }
    var found: [String] = []
    for isConjunction in kind == .necessity ? [true, false] : [true] {
      for first in literals[0] {
        for second in literals[1] {
          let isMinimal = kind == .sufficiency || !isConjunction
          if isMinimal, passes(first.set) || passes(second.set) { continue }
          let joined = SetExpression<Int>.joined([first.set, second.set], isConjunction: isConjunction)
          if passes(joined) { found.append("\(first.text)\(isConjunction ? "*" : "+")\(second.text)") }
        }
      }
    }
    return found
  }
}
