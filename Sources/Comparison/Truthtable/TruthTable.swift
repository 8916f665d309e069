import Methods
import Tables

/// The configurations of conditions that cases have, and whether the outcome goes with them.
///
/// A case belongs to the configuration in which its membership is above 0.5. One with an unknown condition belongs to
/// several under different completions of what is unknown, and is listed in each. Every figure is the hull over all
/// completions, and summed over all cases.
package struct TruthTable: Sendable {
  package struct Options: Sendable, Equatable {
    package var cutoff: Double
    package var priCutoff: Double?
    package var frequency: Int

    /// - Parameters:
    ///   - cutoff: the least inclusion at which a row is 1.
    ///   - priCutoff: the least PRI at which a row is 1; nil asks for none.
    ///   - frequency: a row with fewer cases is left as a remainder.
    package init(cutoff: Double = 1, priCutoff: Double? = nil, frequency: Int = 1) {
      self.cutoff = cutoff
      self.priCutoff = priCutoff
      self.frequency = frequency
    }
  }

  package enum Output: String, Sendable, CaseIterable {
    case one = "1"
    case zero = "0"
    /// Cases with the outcome and cases without it.
    case contradiction = "C"
    case remainder = "?"
  }

  /// A configuration that at least one case has under some completion.
  package struct Row: Sendable {
    /// From 1, the first condition most significant.
    package var number: Int
    package var levels: [Int]
    /// The cases that are in it under every completion.
    package var cases: [Int]
    /// The cases that are in it under some completions and not under others.
    package var possible: [Int] = []
    /// What its output is under some completion, in the order of `Output`.
    package var outputs: [Output]
    /// The same for the opposite outcome.
    package var opposite: [Output]
    var inclusion: Hull?
    var pri: Hull?

    /// The output that every completion gives.
    package var output: Output? { outputs.count == 1 ? outputs[0] : nil }
    var mostCases: Int { cases.count + possible.count }
    func may(_ output: Output) -> Bool { outputs.contains(output) }
    func must(_ output: Output) -> Bool { outputs == [output] }
  }

  /// A case with an unknown condition, and the rows from 0 that it may be in, rising.
  struct Unplaced: Sendable {
    var index: Int
    var rows: [Int]
  }

  package let outcome: Condition
  package let conditions: [Condition]
  package let names: CaseNames
  package let options: Options
  package let rows: [Row]
  let cells: CaseCells
  /// The cases with membership 0.5 in a condition, which belong to no row.
  let halfway: [Int]
  /// The cases whose conditions are known, and whose outcome is not.
  let withoutOutcome: [Int]
  /// The cases with an unknown condition.
  let unplaced: [Unplaced]
  let space: ConfigurationSpace

  /// Whether conditions and outcome are all crisp or multi-value.
  var isCrisp: Bool { (conditions + [outcome]).allSatisfy { $0.kind != .fuzzy } }

  /// More conditions than any set of cases could fill; each triples the number of possible terms.
  package static let mostConditions = 12
  /// With so many, over four conditions of four values and eight sets, 4.1 million terms are looked at: the parsimonious
  /// solution of 1741 cases takes half a second.
  package static let mostConfigurations = 65_536
  /// Beyond so many pairs of a case and a row that it may be in, too little is known to make a table.
  package static let mostPlaces = 2_000_000
  static let tolerance = 1e-9

  /// - Parameter outcome: for the opposite outcome, `negated` beforehand.
  package static func make(
    outcome: Condition, conditions: [Condition], names: CaseNames, options: Options = Options(),
    checkpoint: Checkpoint = Checkpoint()
  ) throws(Refusal) -> TruthTable {
    try check(outcome: outcome, conditions: conditions, options: options)
    try check(names: names, outcome: outcome, conditions: conditions)
    let space = ConfigurationSpace(levelCounts: conditions.map(\.levelCount))
    let places = try Places(outcome, conditions, names.count, space, checkpoint)
    let cells = CaseCells(conditions, outcome: outcome, cases: Array(0..<names.count))
    let maker = RowMaker(cells, options)
    var rows: [Row] = []
    for (row, cases) in places.ofRow.sorted(by: { $0.key < $1.key }) {
      try checkpoint.pass(rows.count, of: places.ofRow.count)
      rows.append(maker.row(row, space.levels(of: row), placed: cases.placed, possible: cases.possible))
    }
    return TruthTable(
      outcome: outcome, conditions: conditions, names: names, options: options, rows: rows, cells: cells,
      halfway: places.halfway, withoutOutcome: places.withoutOutcome, unplaced: places.unplaced, space: space)
  }

  /// The same cases with the opposite outcome; figures of rows are left out.
  var opposite: TruthTable {
    TruthTable(
      outcome: outcome.negated, conditions: conditions, names: names, options: options,
      rows: rows.map { row in
        var row = row
        swap(&row.outputs, &row.opposite)
        (row.inclusion, row.pri) = (nil, nil)
        return row
      },
      cells: CaseCells(conditions, outcome: outcome.negated, cases: Array(0..<names.count)),
      halfway: halfway, withoutOutcome: withoutOutcome, unplaced: unplaced, space: space)
  }

  /// The levels a case can have in a condition: none where it is exactly between a set and its opposite.
  static func levels(of index: Int, in condition: Condition) -> [Int] {
    let value = condition.values[index]
    if value.isNaN { return Array(0..<condition.levelCount) }
    if condition.isMultivalue {
      guard let level = Int(exactly: value), level >= 0, level < condition.levelCount else { return [] }
      return [level]
    }
    return value == 0.5 ? [] : [value > 0.5 ? 1 : 0]
  }

  /// In which rows the cases are, and may be.
  private struct Places {
    var ofRow: [Int: (placed: [Int], possible: [Int])] = [:]
    var halfway: [Int] = []
    var withoutOutcome: [Int] = []
    var unplaced: [Unplaced] = []

    init(
      _ outcome: Condition, _ conditions: [Condition], _ count: Int, _ space: ConfigurationSpace,
      _ checkpoint: Checkpoint
    ) throws(Refusal) {
      var pairs = 0
      for index in 0..<count {
        try checkpoint.pass(at: index)
        let levels = conditions.map { TruthTable.levels(of: index, in: $0) }
        let isComplete = conditions.allSatisfy { $0.isKnown(index) }
        if isComplete, !outcome.isKnown(index) { withoutOutcome.append(index) }
        if isComplete, levels.contains(where: \.isEmpty) {
          halfway.append(index)
          continue
        }
        let found = levels.reduce(1) { $0 * $1.count }
        pairs += found
        guard pairs <= TruthTable.mostPlaces else {
          throw Refusal(
            "so many conditions are unknown that the cases may be in more than \(TruthTable.mostPlaces) places of the table",
            help: ["give fewer conditions", "leave out the cases of which little is known, with where"])
        }
        let rows = found == 0 ? [] : space.rows(among: levels)
        // One graded unknown cell with a known half elsewhere is in no row at all.
        if !isComplete { unplaced.append(Unplaced(index: index, rows: rows)) }
        let isPlaced = rows.count == 1 && !conditions.contains { $0.kind == .fuzzy && !$0.isKnown(index) }
        for row in rows {
          if isPlaced {
            ofRow[row, default: ([], [])].placed.append(index)
          } else {
            ofRow[row, default: ([], [])].possible.append(index)
          }
        }
      }
    }
  }
}

// MARK: Refusals

extension TruthTable {
  private static func check(outcome: Condition, conditions: [Condition], options: Options) throws(Refusal) {
    switch outcome.kind {
    case .crisp, .fuzzy: break
    case .multivalue:
      throw Refusal(
        "the outcome \(outcome.name) has several values: an outcome must be a set",
        help: ["write the value that counts as a condition, as in `(\(outcome.name) = 2) as x2`"], about: .outcome)
    case .measure:
      throw Refusal(
        "the outcome \(outcome.name) is a measure, no set: no case is in it or out of it",
        help: ["calibrate it first: `calibrate \(outcome.name) as crisp at T` or `as fuzzy out A cross B full C`"],
        about: .outcome)
    }
    guard !conditions.isEmpty else { throw Refusal("no condition is given") }
    guard conditions.count <= mostConditions else {
      throw Refusal(
        "\(conditions.count) conditions are too many: \(mostConditions) already make 4096 configurations and 531441 possible terms, and each further one triples the work",
        help: ["choose at most \(mostConditions), or join several into one"], about: .condition(mostConditions))
    }
    for (index, condition) in conditions.enumerated() { try check(condition, index, conditions, outcome) }
    // Twelve conditions of twenty levels stay below 2⁵³.
    let configurations = conditions.reduce(1) { $0 * $1.levelCount }
    guard configurations <= mostConfigurations else {
      throw Refusal(
        "the conditions have \(configurations) configurations: \(mostConfigurations) is the most, since all terms that could be made of them are looked at",
        help: ["choose fewer conditions, or conditions with fewer values"])
    }
    guard options.cutoff > 0, options.cutoff <= 1, options.priCutoff.map({ $0 >= 0 && $0 <= 1 }) ?? true else {
      throw Refusal("a cutoff is a share above 0 and at most 1", help: ["cutoff 0.8", "cutoff 0.8 pri 0.5"])
    }
    guard options.frequency >= 1 else {
      throw Refusal("a row needs at least one case", help: ["frequency 1 asks for no more"])
    }
  }

  private static func check(
    _ condition: Condition, _ index: Int, _ conditions: [Condition], _ outcome: Condition
  ) throws(Refusal) {
    guard condition.isSet else {
      throw Refusal(
        "\(condition.name) is a measure, no set: no case is in it or out of it",
        help: [
          "calibrate it first: `calibrate \(condition.name) as crisp at T` or `as fuzzy out A cross B full C`"
        ], about: .condition(index))
    }
    guard condition.levelCount <= Condition.mostLevels else {
      throw Refusal(
        "\(condition.name) has \(condition.levelCount) values: beyond \(Condition.mostLevels) a column is no condition",
        help: ["join values, as in `(\(condition.name) in (…)) as x`"], about: .condition(index))
    }
    if condition.name == outcome.name || condition.name == outcome.opposite {
      throw Refusal(
        "\(condition.name) is the outcome: it cannot be a condition of itself", about: .condition(index))
    }
    if conditions[..<index].contains(where: { $0.name == condition.name || $0.name == condition.opposite }) {
      throw Refusal("\(condition.name) is given twice", about: .condition(index))
    }
  }

  private static func check(names: CaseNames, outcome: Condition, conditions: [Condition]) throws(Refusal) {
    if names.count == 0 { throw Refusal("there is no case") }
    if !(0..<names.count).contains(where: { outcome.isKnown($0) }) {
      throw Refusal(
        "the outcome \(outcome.name) is unknown in \(agreeing: names.count, "the only case", "all \(names.count) cases")",
        about: .outcome)
    }
    let blank = conditions.indices.filter { place in !conditions[place].values.contains { !$0.isNaN } }
    guard let first = blank.first else { return }
    let blankNames = blank.map { conditions[$0].name }
    throw Refusal(
      "\(blankNames) \(agreeing: blank.count, "is", "are") unknown in every case",
      help: ["give fewer conditions; set basis shows whether weaker evidence is left out"], about: .condition(first))
  }
}
