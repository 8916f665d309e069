import Methods
import TestSupport
import Testing

@Suite struct SetExpressionTests {
  /// A set of up to `depth` operators over `count` leaves.
  static func random(_ generator: inout SeededGenerator, leaves: [Condition], depth: Int) -> SetExpression<Int> {
    func leaf() -> SetExpression<Int> {
      let place = generator.number(0...leaves.count - 1)
      guard case .multivalue(let levels) = leaves[place].kind else { return .leaf(place) }
      return .levels(place, (0..<levels.count).filter { _ in generator.chance(40) })
    }
    guard depth > 0, generator.chance(85) else { return leaf() }
    switch generator.number(0...4) {
    case 0: return random(&generator, leaves: leaves, depth: depth - 1).opposite
    case 1, 2:
      return .and((0..<2).map { _ in random(&generator, leaves: leaves, depth: depth - 1) })
    default: return .or((0..<2).map { _ in random(&generator, leaves: leaves, depth: depth - 1) })
    }
  }

  /// A column in which some cells are unknown.
  static func leaf(_ generator: inout SeededGenerator, _ name: String, cases: Int, unknown: Int) -> Condition {
    let kind: Condition.Kind =
      [.crisp, .fuzzy, .multivalue(levels: ["0", "1", "2"])][generator.number(0...2)]
    let values = (0..<cases).map { _ -> Double in
      if generator.chance(unknown) { return .nan }
      switch kind {
      case .crisp: return Double(generator.number(0...1))
      case .multivalue: return Double(generator.number(0...2))
      default: return Double(generator.number(0...10)) / 10
      }
    }
    return Condition(name: name, kind: kind, values: values, hasNumberedLevels: true)
  }

  @Test("The range of a membership is that of all ways to fill the cells of the case", arguments: 1...300)
  func range(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let leaves = ["A", "B", "C"].map { Self.leaf(&generator, $0, cases: 1, unknown: 50) }
    let set = Self.random(&generator, leaves: leaves, depth: 4)
    let range = set.range(leaves, row: 0)
    var least = 2.0
    var most = -1.0
    let steps = (0...20).map { Double($0) / 20 }
    func fill(_ filled: [Double]) {
      guard filled.count < leaves.count else {
        let value = set.membership { filled[$0] }
        least = min(least, value)
        most = max(most, value)
        return
      }
      let leaf = leaves[filled.count]
      if leaf.isKnown(0) { return fill(filled + [leaf.values[0]]) }
      switch leaf.kind {
      case .fuzzy: for value in steps { fill(filled + [value]) }
      default: for level in 0..<leaf.levelCount { fill(filled + [Double(level)]) }
      }
    }
    fill([])
    #expect(abs(range.lowerBound - least) < 1e-12 && abs(range.upperBound - most) < 1e-12, "seed \(seed)")
  }

  @Test(
    "A set is written as it is read",
    arguments: [
      (SetExpression<Int>.or([.and([.leaf(0), .not(.leaf(1))]), .levels(2, [1, 2])]), "A*~B+C[1,2]"),
      (.and([.or([.leaf(0), .leaf(1)]), .leaf(2)]), "(A+B)*C"), (.not(.and([.leaf(0), .leaf(1)])), "~(A*B)"),
      (.not(.levels(0, [1])), "~A[1]"), (.and([]), "1"), (.or([]), "0"), (.and([.leaf(0), .or([])]), "A*0"),
    ])
  func text(set: SetExpression<Int>, expected: String) {
    #expect(set.text(name: { ["A", "B", "C"][$0] }, level: { String($1) }) == expected)
  }

  @Test("1 - x has no digits that the known membership has not")
  func opposites() {
    for tenths in 0...1000 {
      let value = Double(tenths) / 1000
      #expect(SetExpression<Int>.opposite(of: value) == Double(1000 - tenths) / 1000)
    }
  }
}
