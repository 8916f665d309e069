import Methods
import Tables

/// The shortest expressions that hold for the rows of a truth table that are 1, and for none that is 0 or C.
///
/// Which remainders they may hold for tells the three solutions apart: the complex one none, the parsimonious one any,
/// the intermediate one those that the expectations make easy.
///
/// How the cost grows, in milliseconds for complex, parsimonious and intermediate, over 1741 random cases (1000 models
/// listed where there are more). Outcomes that follow a rule, on uneven conditions: under 1 for six conditions; 11, 1,
/// 66 for eight; 303, 2, 443 for ten; 900, 20, 1316 for twelve. A rule with a tenth of noise: under 1; 131, 138, 211;
/// 1311, 970, 1756; for twelve 1915, the other two refused after six seconds. Outcomes that are noise alone: under 1;
/// 180, 146, 256; 613, 1433, 1306; for twelve 2431, the other two refused after eight seconds. Random fuzzy sets at a
/// cutoff that most rows pass: for ten conditions only the parsimonious solution is found, in 346; for twelve only the
/// complex, in 3188. The terms never cost much: the choice among models does, where hundreds of rows have no pattern.
/// Another noisy panel of twelve conditions, refused likewise, takes less than a second with frequency 2.
package struct Minimization: Sendable {
  package enum Solution: String, Sendable, CaseIterable {
    case complex, parsimonious, intermediate
  }

  /// A level of a condition that theory expects to go with the outcome: 1 present, 0 absent, or the number of a value.
  package struct Expectation: Sendable, Equatable {
    package var condition: Int
    package var value: Int

    package init(condition: Int, value: Int) {
      self.condition = condition
      self.value = value
    }
  }

  package struct Model: Sendable {
    /// `M1`, `C1P2`, `C1P2-M1`.
    package var name: String
    /// By the number of literals, then by text.
    package var terms: [Implicant]
    /// The remainders that it holds for, by row number: under some completion where it is a model.
    package var assumptions: [Int]
    /// Of a pair of a complex and a parsimonious model: the easy counterfactuals, and those that only the parsimonious
    /// model makes.
    package var easy: [Int] = []
    package var difficult: [Int] = []
    /// Whether its terms are a model under every completion of what is unknown.
    package var isCertain = true
    /// Under how many of the completions that were looked at.
    var completions = 1.0
  }

  package let table: TruthTable
  package let solution: Solution
  package let models: [Model]
  /// What is to be said of the search: models that are not listed.
  package let remarks: [String]
  /// How many models there are, listed or not: `4096`, `more than 1000`.
  let total: String
  /// What completions of the unknown cells give; nil where they change no row.
  var completions: Possibilities?

  /// How far a search goes.
  package struct Limits: Sendable {
    /// How many models are listed.
    package var models: Int
    /// Steps over single cells of the charts: a thousand million take about two seconds.
    package var steps: Int

    package init(models: Int = 1_000, steps: Int = 3_000_000_000) {
      self.models = models
      self.steps = steps
    }
  }

  /// - Parameter expecting: several levels of one condition mean any of them.
  package static func make(
    of table: TruthTable, solution: Solution, expecting: [Expectation] = [], limits: Limits = Limits(),
    checkpoint: Checkpoint = Checkpoint()
  ) throws(Refusal) -> Minimization {
    try make(
      of: table, Request(solution, expected: expected(expecting, in: table)), limits: limits, checkpoint: checkpoint)
  }

  /// For each condition the levels that are expected of it; nil where nothing is.
  static func expected(_ expecting: [Expectation], in table: TruthTable) -> [Set<Int>?] {
    var expected = [Set<Int>?](repeating: nil, count: table.conditions.count)
    for expectation in expecting where expected.indices.contains(expectation.condition) {
      expected[expectation.condition, default: []].insert(expectation.value)
    }
    return expected
  }

  /// What is asked of a truth table.
  struct Request {
    var solution: Solution
    var expected: [Set<Int>?]
    /// Rows from 0 that may not be assumed.
    var excluded: Set<Int> = []

    init(_ solution: Solution, expected: [Set<Int>?], excluded: Set<Int> = []) {
      self.solution = solution
      self.expected = expected
      self.excluded = excluded
    }
  }

  static func make(
    of table: TruthTable, _ request: Request, limits: Limits, checkpoint: Checkpoint
  ) throws(Refusal) -> Minimization {
    guard table.rows.contains(where: { $0.outputs.count > 1 }) else {
      let pattern = table.rows.compactMap(\.output)
      let search = MinimizationSearch(
        table, pattern, request, limits: limits, effort: CoveringEffort(steps: limits.steps),
        words: TermWords(table.conditions), checkpoint: checkpoint)
      if let stop = search.stop { throw stop.refusal(table, request) }
      return try search.solution()
    }
    return try Possibilities.solution(of: table, request, limits: limits, checkpoint: checkpoint)
  }
}

extension [Set<Int>?] {
  fileprivate subscript(index: Int, default empty: Set<Int>) -> Set<Int> {
    get { self[index] ?? empty }
    set { self[index] = newValue }
  }
}
