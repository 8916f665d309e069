import Methods
import Tables

/// Necessity and sufficiency of conditions for an outcome, as relations of sets.
///
/// A condition X is sufficient for Y where X is within Y, and necessary where Y is within X. What unknown cells leave open
/// is given by its ends, over all that they can hold.
package enum SetRelation {
  package struct Options: Sendable {
    /// From which consistency on a relation holds, and a combination is listed.
    package var cutoff: Double
    /// From which coverage on combinations are listed.
    package var coverage: Double
    /// How many conditions a combination joins at most; `defaultDepth` for necessity and 1 for sufficiency when nil.
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

  package enum Kind: Sendable {
    case necessity, sufficiency

    var word: String { self == .necessity ? "necessity" : "sufficiency" }
    /// What the third parameter of fit is called.
    var third: String { self == .necessity ? "ron" : "pri" }
  }

  /// What stands in a row: a condition, its negation or one of its levels, or several joined by `*` or `+`.
  struct Line {
    var text: String
    var expression: SetExpression<Int>
    /// By their places among the conditions.
    var conditions: [Int]
    var isSingle: Bool
  }

  /// What is asked: sets, with the columns that they are made of.
  struct Question {
    var leaves: [Condition]
    var outcome: NamedSet
    var conditions: [NamedSet]
    var names: CaseNames
    var options: Options

    /// Each condition is a column.
    init(outcome: Condition, conditions: [Condition], names: CaseNames, options: Options) {
      let all = conditions + [outcome]
      let leaves = all.map { $0.isNegated ? $0.negated : $0 }
      self.leaves = leaves
      let sets = all.enumerated().map { place, set in
        NamedSet(
          set.isNegated ? .not(.leaf(place)) : .leaf(place), text: set.name,
          opposite: set.isNegated ? set.symbol : "~\(set.symbol)", isColumn: true, over: leaves)
      }
      self.outcome = sets[conditions.count]
      self.conditions = Array(sets.dropLast())
      self.names = names
      self.options = options
    }

    init(_ input: MethodInput, _ options: Options, _ checkpoint: Checkpoint) throws(Refusal) {
      let family = try input.sets(checkpoint)
      guard let outcome = input.question.outcome else { throw Refusal("the outcome is missing") }
      leaves = family.leaves
      self.outcome = NamedSet(outcome, family.outcome, over: family.leaves)
      let operands = input.question.claim.map { [$0] } ?? input.question.conditions
      conditions = zip(operands, family.conditions).map { NamedSet($0, $1, over: family.leaves) }
      names = input.names
      self.options = options
    }
  }

  /// Which conditions are necessary for the outcome, alone or combined.
  ///
  /// The rows: each condition and its negation; conjunctions (`A*B`) that pass both cutoffs; disjunctions (`A+B`) that
  /// pass while no shorter part of them does. Combinations pass under every completion.
  package static func necessity(
    outcome: Condition, conditions: [Condition], names: CaseNames, options: Options = Options(),
    checkpoint: Checkpoint = Checkpoint()
  ) throws(Refusal) -> MethodResult {
    try checkCases(outcome, conditions, names)
    return try result(
      .necessity, Question(outcome: outcome, conditions: conditions, names: names, options: options), checkpoint)
  }

  /// Which conditions, or their negations, are sufficient for the outcome, alone; joined by `*` where a depth is given.
  package static func sufficiency(
    outcome: Condition, conditions: [Condition], names: CaseNames, options: Options = Options(),
    checkpoint: Checkpoint = Checkpoint()
  ) throws(Refusal) -> MethodResult {
    try checkCases(outcome, conditions, names)
    return try result(
      .sufficiency, Question(outcome: outcome, conditions: conditions, names: names, options: options), checkpoint)
  }

  static func result(_ kind: Kind, _ question: Question, _ checkpoint: Checkpoint) throws(Refusal) -> MethodResult {
    try check(question)
    let sets = question.conditions.enumerated().map { parts(of: $1, question.leaves) }
    let singles = sets.indices.flatMap { place in
      sets[place].flatMap { set in
        [
          Line(text: set.text, expression: set.expression, conditions: [place], isSingle: true),
          Line(text: set.opposite, expression: set.expression.opposite, conditions: [place], isSingle: true),
        ]
      }
    }
    var search = try CombinationSearch(kind, sets, question)
    let combinations = try search.run(checkpoint)
    let report = RelationReport(
      kind: kind, question: question, lines: singles + combinations, combinationsLookedAt: search.lookedAt)
    return try report.result(checkpoint)
  }

  /// The sets that a condition is asked about: itself, or each level of a multi-value condition.
  private static func parts(of set: NamedSet, _ leaves: [Condition]) -> [NamedSet] {
    guard case .leaf(let place) = set.expression, case .multivalue(let levels) = leaves[place].kind else {
      return [set]
    }
    return levels.indices.map { NamedSet(level: $0, of: place, called: Condition.symbol(of: set.text), over: leaves) }
  }

  // MARK: Refusals

  private static func check(_ question: Question) throws(Refusal) {
    if question.names.count == 0 { throw Refusal("there is no case to compare") }
    if question.conditions.isEmpty { throw Refusal("there is no condition to compare with \(question.outcome.text)") }
    try checkOutcome(question)
    for (index, condition) in question.conditions.enumerated() {
      for place in condition.expression.leaves {
        if case .measure = question.leaves[place].kind {
          throw .noSet(question.leaves[place].name, about: .condition(index))
        }
      }
    }
    let options = question.options
    for (value, word) in [(options.cutoff, "cutoff"), (options.coverage, "coverage")] where !(0...1).contains(value) {
      throw Refusal("the \(word) is a number from 0 to 1")
    }
    if let depth = options.depth, depth < 1 { throw Refusal("the depth is a whole number from 1 on") }
  }

  static func checkOutcome(_ question: Question) throws(Refusal) {
    for place in question.outcome.expression.leaves {
      let leaf = question.leaves[place]
      if case .measure = leaf.kind { throw .noSet(leaf.name, about: .outcome) }
      if case .leaf = question.outcome.expression, case .multivalue(let levels) = leaf.kind {
        throw Refusal(
          "\(leaf.name) has \(levels.count) values and is no set",
          help: ["one of its values is: \(leaf.symbol)[\(levels.last ?? "1")]"], about: .outcome)
      }
    }
    if question.names.words.indices.allSatisfy({ row in
      let range = question.outcome.expression.range(question.leaves, row: row)
      return range == 0...1
    }) {
      throw Refusal("\(question.outcome.text) is unknown in every case", about: .outcome)
    }
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

  /// `SURV = yes`, also where the outcome is the opposite of a set.
  static func words(_ outcome: Condition, isPresent: Bool) -> String {
    let isNegated = outcome.isNegated
    return "\(outcome.baseName) = \(isPresent != isNegated ? "yes" : "no")"
  }
}
