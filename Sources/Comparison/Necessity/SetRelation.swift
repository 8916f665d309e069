import Methods
import Tables

/// Necessity and sufficiency of conditions for an outcome, as relations of sets.
///
/// A condition X is sufficient for Y where X is within Y, and necessary where Y is within X. Unknown cells stay unknown:
/// beside the consistency of the known cases stand the least and the greatest that any completion could give.
package enum SetRelation {
  package struct Options: Sendable {
    /// From which consistency on combinations are listed.
    package var cutoff: Double
    /// From which coverage on combinations are listed.
    package var coverage: Double
    /// How many conditions a combination joins at most; `defaultDepth` when nil.
    package var depth: Int?

    package init(cutoff: Double = 1, coverage: Double = 0, depth: Int? = nil) {
      self.cutoff = cutoff
      self.coverage = coverage
      self.depth = depth
    }
  }

  /// Longer combinations are hard to read meaning into, and among few cases some always fit.
  package static let defaultDepth = 3
  /// More combinations than that are no result but a reason to ask more narrowly.
  package static let mostCombinations = 2000
  /// How many combinations times cases a search may look at: some seconds of work.
  package static let mostWork = 5e8
  /// Consistencies that differ by less are the same.
  static let tolerance = 1e-9

  enum Kind { case necessity, sufficiency }

  /// What stands in a row: a condition, its negation or one of its levels, or several joined by `*` or `+`.
  struct Expression {
    var text: String
    var conditions: [Int]
    var membership: Membership
    var isSingle: Bool
  }

  /// Which conditions are necessary for the outcome, alone or combined.
  ///
  /// The rows: each condition and its negation; conjunctions (`A*B`) that pass both cutoffs; disjunctions (`A+B`) that
  /// pass while no shorter part of them does. Combinations pass by the cases that are known.
  package static func necessity(
    outcome: Condition, conditions: [Condition], names: CaseNames, options: Options = Options(),
    checkpoint: Checkpoint = Checkpoint()
  ) throws(Refusal) -> MethodResult {
    try check(outcome, conditions, names, options)
    let singles = conditions.indices.flatMap { literals(of: conditions[$0], at: $0) }
    var search = try CombinationSearch(conditions, outcome: Membership(outcome), options: options)
    let combinations = try search.run(checkpoint)
    let report = RelationReport(
      kind: .necessity, outcome: outcome, conditions: conditions, names: names, options: options,
      expressions: singles + combinations, combinationsLookedAt: search.lookedAt)
    return try report.result(checkpoint)
  }

  /// Which conditions, or their negations, are sufficient for the outcome, each alone.
  package static func sufficiency(
    outcome: Condition, conditions: [Condition], names: CaseNames, options: Options = Options(),
    checkpoint: Checkpoint = Checkpoint()
  ) throws(Refusal) -> MethodResult {
    try check(outcome, conditions, names, options)
    let report = RelationReport(
      kind: .sufficiency, outcome: outcome, conditions: conditions, names: names, options: options,
      expressions: conditions.indices.flatMap { literals(of: conditions[$0], at: $0) }, combinationsLookedAt: 0)
    return try report.result(checkpoint)
  }

  /// The condition and its negation; of a multi-value condition each level and its negation.
  private static func literals(of condition: Condition, at index: Int) -> [Expression] {
    func single(_ text: String, _ membership: Membership) -> Expression {
      Expression(text: text, conditions: [index], membership: membership, isSingle: true)
    }
    guard case .multivalue(let levels) = condition.kind else {
      return [
        single(condition.term, Membership(condition)), single(condition.negated.name, Membership(condition.negated)),
      ]
    }
    return levels.indices.flatMap { level in
      let text = "\(condition.term)[\(levels[level])]"
      let membership = Membership(condition, level: level)
      return [single(text, membership), single("~\(text)", membership.opposite)]
    }
  }

  private static func check(
    _ outcome: Condition, _ conditions: [Condition], _ names: CaseNames, _ options: Options
  ) throws(Refusal) {
    try SetRelation.checkCases(outcome, conditions, names)
    switch outcome.kind {
    case .crisp, .fuzzy: break
    case .multivalue(let levels):
      let level = levels.last ?? "1"
      let example =
        outcome.hasNumberedLevels
        ? "(\(outcome.name) = \(level)) as \(outcome.name.lowercased())\(level)"
        : "(\(outcome.name) = \(level)) as \(level)"
      throw Refusal(
        "\(outcome.name) has \(levels.count) values and is no set", help: ["one of its values is: \(example)"],
        about: .outcome)
    case .measure: throw noSet(outcome, about: .outcome)
    }
    for (index, condition) in conditions.enumerated() where !condition.isSet {
      throw noSet(condition, about: .condition(index))
    }
    for (value, word) in [(options.cutoff, "cutoff"), (options.coverage, "coverage")] where !(0...1).contains(value) {
      throw Refusal("the \(word) is a number from 0 to 1")
    }
    if let depth = options.depth, depth < 1 { throw Refusal("the depth is a whole number from 1 on") }
  }

  /// What any comparison of conditions with an outcome needs.
  static func checkCases(_ outcome: Condition, _ conditions: [Condition], _ names: CaseNames) throws(Refusal) {
    precondition(outcome.count == names.count && conditions.allSatisfy { $0.count == names.count })
    if names.count == 0 { throw Refusal("there is no case to compare") }
    if conditions.isEmpty { throw Refusal("there is no condition to compare with \(outcome.name)") }
    var seen: [String: Int] = [:]
    for (index, condition) in conditions.enumerated() {
      let name = condition.baseName
      if name == outcome.baseName {
        throw Refusal("\(name) is the outcome and cannot be its own condition", about: .condition(index))
      }
      if seen.updateValue(index, forKey: name) != nil {
        throw Refusal("\(name) stands twice among the conditions", about: .condition(index))
      }
    }
    if !outcome.values.contains(where: { !$0.isNaN }) {
      throw Refusal("\(outcome.baseName) is unknown in every case", about: .outcome)
    }
  }

  /// The name without the sign of negation.

  /// `SURV = yes`, also where the outcome is the opposite of a set.
  static func words(_ outcome: Condition, isPresent: Bool) -> String {
    let isNegated = outcome.isNegated
    return "\(outcome.baseName) = \(isPresent != isNegated ? "yes" : "no")"
  }

  private static func noSet(_ condition: Condition, about subject: Refusal.Subject) -> Refusal {
    let name = condition.name
    return Refusal(
      "\(name) is a measure and no set: nothing says from where on a case is in it",
      help: ["calibrate \(name) as crisp at T", "calibrate \(name) as fuzzy out A cross B full C"], about: subject)
  }
}
