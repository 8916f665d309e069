import Methods
import Tables
import Text

/// Mill's methods of agreement, of difference, and both joined, for crisp and multi-value conditions.
///
/// `agreement` is a word (`survives`, `possible`, `eliminated`), `joint` yes, no or unknown, `difference` the list of the
/// pairs and `by` the list of the cases that eliminate: all can be filtered. A method that the cases do not admit leaves
/// its cells unknown, with the reason.
///
/// A word and a yes or no hold however the unknown cells are filled. A case whose outcome is unknown may have it or not:
/// it can make a cause that survives a possible one, never the reverse. Pairs are those of which everything is known.
package enum Mill {
  package static let agreements = ["survives", "possible", "eliminated"]
  /// How many pairs a cell lists; a note says how many there are.
  package static let mostPairs = 1000
  /// How many pairs of cases are compared at most: some seconds of work.
  package static let mostComparisons = 500_000_000

  package static func result(
    outcome: Condition, conditions: [Condition], names: CaseNames, checkpoint: Checkpoint = Checkpoint()
  ) throws(Refusal) -> MethodResult {
    try SetRelation.checkCases(outcome, conditions, names)
    try checkKinds(outcome, conditions)
    var cases = MillCases(outcome, conditions)
    try check(cases, outcome)
    try cases.findPairs(checkpoint)
    let report = MillReport(outcome: outcome, conditions: conditions, names: names, cases: cases)
    return try report.result(checkpoint)
  }

  private static func checkKinds(_ outcome: Condition, _ conditions: [Condition]) throws(Refusal) {
    switch outcome.kind {
    case .crisp: break
    case .multivalue(let levels):
      let level = levels.last ?? "1"
      let name = outcome.hasNumberedLevels ? "\(outcome.name.lowercased())\(level)" : level
      throw Refusal(
        "\(outcome.name) has \(levels.count) values, and Mill's methods ask for an outcome that is there or not",
        help: ["one of its values is: (\(outcome.name) = \(level)) as \(name)"], about: .outcome)
    case .fuzzy, .measure: throw graded(outcome, about: .outcome)
    }
    for (index, condition) in conditions.enumerated() {
      switch condition.kind {
      case .crisp, .multivalue: break
      case .fuzzy, .measure: throw graded(condition, about: .condition(index))
      }
    }
  }

  private static func graded(_ condition: Condition, about subject: Refusal.Subject) -> Refusal {
    let name = condition.baseName
    let (kind, threshold): (Sentence, String) = condition.kind == .fuzzy ? ("a fuzzy set", "0.5") : ("a measure", "T")
    return Refusal(
      "\(name) is \(kind), and Mill's methods ask whether cases agree or differ",
      help: ["calibrate \(name) as crisp at \(threshold)"], about: subject)
  }

  /// Refuses where no method has an answer.
  private static func check(_ cases: MillCases, _ outcome: Condition) throws(Refusal) {
    let present = SetRelation.words(outcome, isPresent: true)
    let absent = SetRelation.words(outcome, isPresent: false)
    let unknown = cases.unsettled.count
    if cases.positive.isEmpty {
      let opposite = outcome.negated.name
      throw Refusal(
        unknown == 0
          ? "no case has \(present): there is nothing that could agree or differ"
          : "no case is known to have \(present), and \(agreeing: unknown, "one is", "\(unknown) are") unknown: there is nothing that could agree or differ",
        help: cases.negative.count > 1 ? ["mill \(opposite) given … for the cases with \(absent)"] : [], about: .outcome
      )
    }
    if cases.positive.count == 1, cases.negative.isEmpty {
      throw Refusal(
        unknown == 0
          ? "one case has \(present) and none \(absent): agreement needs two, and difference one of each"
          : "one case is known to have \(present) and none \(absent): agreement needs two, and difference one of each",
        about: .outcome)
    }
  }
}

/// The cases with and without the outcome, and the pairs of them that differ in one condition alone.
struct MillCases {
  let positive: [Int]
  let negative: [Int]
  /// Those whose outcome is unknown: they may be of either kind.
  let unsettled: [Int]
  /// With a known outcome and an unknown condition.
  let incomplete: [Int]
  /// For each condition the value of each case; negative where unknown.
  let levels: [[Int32]]

  struct Pair {
    var positive: Int
    var negative: Int
  }

  /// For each condition the pairs that differ in it alone, by the value of the positive case.
  private(set) var pairs: [[Int32: [Pair]]]
  /// For each condition how many pairs there are by the value of the positive case, and by that of the negative one.
  private(set) var pairCounts: [[Int32: Int]]
  private(set) var oppositeCounts: [[Int32: Int]]
  /// For each condition the pairs by the value of the negative case.
  private(set) var opposites: [[Int32: [Pair]]]
  /// Pairs that agree in every condition and differ in the outcome.
  private(set) var alike: [Pair] = []
  private(set) var alikeCount = 0
  /// Why pairs were not compared.
  private(set) var pairRefusal: String?

  init(_ outcome: Condition, _ conditions: [Condition]) {
    let indices = outcome.values.indices
    positive = indices.filter { outcome.values[$0] == 1 }
    negative = indices.filter { outcome.values[$0] == 0 }
    unsettled = indices.filter { !outcome.isKnown($0) }
    incomplete = indices.filter { index in
      outcome.isKnown(index) && conditions.contains { !$0.isKnown(index) }
    }
    levels = conditions.map { condition in condition.values.map { $0.isNaN ? -1 : Int32(clamping: Int64($0)) } }
    pairs = [[Int32: [Pair]]](repeating: [:], count: conditions.count)
    opposites = pairs
    pairCounts = [[Int32: Int]](repeating: [:], count: conditions.count)
    oppositeCounts = pairCounts
  }

  /// The values of a condition that cases have: yes before no, levels rising.
  func values(of condition: Int, isCrisp: Bool) -> [Int32] {
    let found = Set(levels[condition]).filter { $0 >= 0 }.sorted()
    return isCrisp ? found.reversed() : found
  }

  /// Whether something is unknown of a case, so that it could be in pairs that are not listed.
  var isOpen: Bool { !unsettled.isEmpty || !incomplete.isEmpty }

  /// What the known cases with the outcome say of a condition.
  enum Agreement {
    case survives
    /// - `unless`: the cases whose outcome is unknown and that would eliminate it if they had the outcome.
    case possible(unless: [Int])
    case eliminated(by: [Int])
  }

  func agreement(_ condition: Int, _ value: Int32) -> Agreement {
    let levels = levels[condition]
    let others = positive.filter { levels[$0] >= 0 && levels[$0] != value }
    if !others.isEmpty { return .eliminated(by: others) }
    let unless = unsettled.filter { levels[$0] != value }
    return unless.isEmpty && positive.allSatisfy { levels[$0] >= 0 } ? .survives : .possible(unless: unless)
  }

  mutating func findPairs(_ checkpoint: Checkpoint) throws(Refusal) {
    let without = Set(incomplete)
    let first = positive.filter { !without.contains($0) }
    let second = negative.filter { !without.contains($0) }
    let (comparisons, overflows) = first.count.multipliedReportingOverflow(by: second.count)
    guard !overflows, comparisons <= Mill.mostComparisons else {
      pairRefusal = "there are too many pairs of cases to compare"
      return
    }
    let width = levels.count
    let firstRows = first.flatMap { index in levels.map { $0[index] } }
    let secondRows = second.flatMap { index in levels.map { $0[index] } }
    var work = 0
    for (place, one) in first.enumerated() {
      work += second.count
      if work > 500_000 {
        work = 0
        try checkpoint.pass(place, of: first.count)
      }
      for (otherPlace, other) in second.enumerated() {
        var differing = -1
        var count = 0
        for condition in 0..<width
        where firstRows[place * width + condition] != secondRows[otherPlace * width + condition] {
          count += 1
          if count > 1 { break }
          differing = condition
        }
        if count == 1 {
          note(Pair(positive: one, negative: other), in: differing)
        } else if count == 0 {
          alikeCount += 1
          if alike.count < Mill.mostPairs { alike.append(Pair(positive: one, negative: other)) }
        }
      }
    }
  }

  private mutating func note(_ pair: Pair, in condition: Int) {
    let value = levels[condition][pair.positive]
    let other = levels[condition][pair.negative]
    let count = pairCounts[condition][value, default: 0]
    let oppositeCount = oppositeCounts[condition][other, default: 0]
    if count < Mill.mostPairs { pairs[condition][value, default: []].append(pair) }
    if oppositeCount < Mill.mostPairs { opposites[condition][other, default: []].append(pair) }
    pairCounts[condition][value] = count + 1
    oppositeCounts[condition][other] = oppositeCount + 1
  }
}
