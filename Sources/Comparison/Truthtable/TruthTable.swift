import Methods
import Tables

/// The configurations of conditions that cases have, and whether the outcome goes with them.
///
/// A case belongs to the configuration in which its membership is above 0.5. Inclusion and PRI of a row are summed over
/// all cases whose conditions and outcome are known, whether they belong to the row or not.
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

  /// A configuration that at least one case has.
  package struct Row: Sendable {
    /// From 1, the first condition most significant.
    package var number: Int
    package var levels: [Int]
    package var cases: [Int]
    package var output: Output
    /// The output for the opposite outcome.
    package var opposite: Output
    package var inclusion: Double?
    package var pri: Double?
    var oppositeInclusion: Double?
    var oppositePRI: Double?
  }

  package let outcome: Condition
  package let conditions: [Condition]
  package let names: CaseNames
  package let options: Options
  package let rows: [Row]
  /// The cases whose conditions and outcome are all known: every figure is summed over them.
  package let usable: [Int]
  /// Of these, the ones with membership 0.5 in a condition, which belong to no row.
  let halfway: [Int]
  /// The cases whose conditions are known, and whose outcome is not.
  let withoutOutcome: [Int]
  /// The cases with an unknown condition.
  let incomplete: [Int]
  let space: ConfigurationSpace

  /// Whether conditions and outcome are all crisp or multi-value.
  var isCrisp: Bool { (conditions + [outcome]).allSatisfy { $0.kind != .fuzzy } }

  /// More conditions than any set of cases could fill; each triples the number of possible terms.
  package static let mostConditions = 12
  /// With so many, over four conditions of four values and eight sets, 4.1 million terms are looked at: the parsimonious
  /// solution of 1741 cases takes half a second.
  package static let mostConfigurations = 65_536
  static let tolerance = 1e-9

  /// - Parameter outcome: for the opposite outcome, `negated` beforehand.
  package static func make(
    outcome: Condition, conditions: [Condition], names: CaseNames, options: Options = Options(),
    checkpoint: Checkpoint = Checkpoint()
  ) throws(Refusal) -> TruthTable {
    try check(outcome: outcome, conditions: conditions, options: options)
    let space = ConfigurationSpace(levelCounts: conditions.map(\.levelCount))
    var usable: [Int] = []
    var halfway: [Int] = []
    var withoutOutcome: [Int] = []
    var incomplete: [Int] = []
    var casesOfRow: [Int: [Int]] = [:]
    for index in 0..<names.count {
      guard conditions.allSatisfy({ $0.isKnown(index) }) else {
        incomplete.append(index)
        continue
      }
      guard outcome.isKnown(index) else {
        withoutOutcome.append(index)
        continue
      }
      usable.append(index)
      if let row = row(of: index, conditions, space) {
        casesOfRow[row, default: []].append(index)
      } else {
        halfway.append(index)
      }
    }
    try check(usable: usable, names: names, outcome: outcome, conditions: conditions)
    let memberships = Memberships(conditions: conditions, outcome: outcome, cases: usable)
    let isCrisp = (conditions + [outcome]).allSatisfy { $0.kind != .fuzzy }
    var rows: [Row] = []
    for (row, cases) in casesOfRow.sorted(by: { $0.key < $1.key }) {
      try checkpoint.pass(rows.count, of: casesOfRow.count)
      let levels = space.levels(of: row)
      let (fit, oppositeFit) = memberships.fits(of: Implicant(levels: levels))
      let isMixed = isCrisp && Set(cases.map { outcome.values[$0] }).count > 1
      rows.append(
        Row(
          number: row + 1, levels: levels, cases: cases,
          output: output(of: fit, count: cases.count, isMixed: isMixed, options),
          opposite: output(of: oppositeFit, count: cases.count, isMixed: isMixed, options),
          inclusion: fit.inclusion, pri: fit.reduction,
          oppositeInclusion: oppositeFit.inclusion, oppositePRI: oppositeFit.reduction))
    }
    return TruthTable(
      outcome: outcome, conditions: conditions, names: names, options: options, rows: rows, usable: usable,
      halfway: halfway, withoutOutcome: withoutOutcome, incomplete: incomplete, space: space)
  }

  /// The same cases with the opposite outcome.
  var opposite: TruthTable {
    TruthTable(
      outcome: outcome.negated, conditions: conditions, names: names, options: options,
      rows: rows.map { row in
        var row = row
        swap(&row.output, &row.opposite)
        swap(&row.inclusion, &row.oppositeInclusion)
        swap(&row.pri, &row.oppositePRI)
        return row
      },
      usable: usable, halfway: halfway, withoutOutcome: withoutOutcome, incomplete: incomplete, space: space)
  }

  /// A row that passes the cutoffs is 1, also where its cases contradict each other: that is what a cutoff below 1 asks
  /// for. One that does not pass and has crisp cases on both sides is a contradiction, and never 0 (R's QCA, given one
  /// cutoff, makes it 0).
  static func output(of fit: Fit, count: Int, isMixed: Bool, _ options: Options) -> Output {
    if count < options.frequency { return .remainder }
    let passesInclusion = fit.inclusion.map { $0 >= options.cutoff - tolerance } ?? false
    let passesPRI = options.priCutoff.map { cutoff in fit.reduction.map { $0 >= cutoff - tolerance } ?? false } ?? true
    if passesInclusion && passesPRI { return .one }
    return isMixed ? .contradiction : .zero
  }

  /// The level a case has in a condition: nil where unknown, or exactly between a set and its opposite.
  static func level(of index: Int, in condition: Condition) -> Int? {
    let value = condition.values[index]
    if value.isNaN { return nil }
    if condition.isMultivalue { return Int(exactly: value) }
    return value == 0.5 ? nil : value > 0.5 ? 1 : 0
  }

  static func row(of index: Int, _ conditions: [Condition], _ space: ConfigurationSpace) -> Int? {
    var row = 0
    for (place, condition) in conditions.enumerated() {
      guard let level = level(of: index, in: condition), level >= 0, level < space.levelCounts[place] else {
        return nil
      }
      row += level * space.rowStrides[place]
    }
    return row
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

  private static func check(
    usable: [Int], names: CaseNames, outcome: Condition, conditions: [Condition]
  ) throws(Refusal) {
    if names.count == 0 { throw Refusal("there is no case") }
    guard usable.isEmpty else { return }
    if !(0..<names.count).contains(where: { outcome.isKnown($0) }) {
      throw Refusal(
        "the outcome \(outcome.name) is unknown in \(agreeing: names.count, "the only case", "all \(names.count) cases")",
        about: .outcome)
    }
    let blank = conditions.filter { condition in !condition.values.contains { !$0.isNaN } }.map(\.name)
    throw Refusal(
      blank.isEmpty
        ? "no case has all \(conditions.count) conditions and the outcome known"
        : "\(blank) \(agreeing: blank.count, "is", "are") unknown in every case",
      help: ["give fewer conditions; set basis shows whether weaker evidence is left out"])
  }
}
