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
    /// The remainders that it holds for, by row number.
    package var assumptions: [Int]
    /// Of a pair of a complex and a parsimonious model: the easy counterfactuals, and those that only the parsimonious
    /// model makes.
    package var easy: [Int] = []
    package var difficult: [Int] = []
  }

  package let table: TruthTable
  package let solution: Solution
  package let models: [Model]
  /// What is to be said of the search: models that are not listed.
  package let remarks: [String]
  /// How many models there are, listed or not: `4096`, `more than 1000`.
  let total: String

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
    var expected = [Set<Int>?](repeating: nil, count: table.conditions.count)
    for expectation in expecting where expected.indices.contains(expectation.condition) {
      expected[expectation.condition, default: []].insert(expectation.value)
    }
    return try make(of: table, solution: solution, expected: expected, limits: limits, checkpoint: checkpoint)
  }

  static func make(
    of table: TruthTable, solution: Solution, expected: [Set<Int>?], limits: Limits, checkpoint: Checkpoint
  ) throws(Refusal) -> Minimization {
    let search = try MinimizationSearch(table, limits: limits, checkpoint: checkpoint)
    switch solution {
    case .complex:
      return search.plain(try search.covers(allowing: []), table, solution)
    case .parsimonious:
      return search.plain(try search.covers(allowing: search.remainders), table, solution)
    case .intermediate:
      return try search.intermediate(expected: expected, table)
    }
  }
}

extension [Set<Int>?] {
  fileprivate subscript(index: Int, default empty: Set<Int>) -> Set<Int> {
    get { self[index] ?? empty }
    set { self[index] = newValue }
  }
}

/// The rows of a truth table, and the covers that were found for them.
struct MinimizationSearch {
  struct Covers {
    /// Each model its terms, in their order.
    var models: [[Implicant]]
    /// How many there are; nil when more than are listed and not counted.
    var total: Int?
  }

  let space: ConfigurationSpace
  /// Rows from 0, rising.
  let on: [Int]
  /// By row: neither 1 nor 0 nor C.
  let isRemainder: [Bool]
  private let limits: Minimization.Limits
  private let effort: CoveringEffort
  private let checkpoint: Checkpoint

  var remainders: [Int] { isRemainder.indices.filter { isRemainder[$0] } }

  init(_ table: TruthTable, limits: Minimization.Limits, checkpoint: Checkpoint) throws(Refusal) {
    space = table.space
    self.limits = limits
    effort = CoveringEffort(steps: limits.steps)
    self.checkpoint = checkpoint
    var isRemainder = [Bool](repeating: true, count: table.space.rowCount)
    for row in table.rows where row.output != .remainder { isRemainder[row.number - 1] = false }
    self.isRemainder = isRemainder
    on = table.rows.filter { $0.output == .one }.map { $0.number - 1 }
    let hasOther = table.rows.contains { $0.output == .zero || $0.output == .contradiction }
    let name = table.outcome.name
    guard !on.isEmpty else {
      let highest = table.rows.filter { $0.output != .remainder }.compactMap(\.inclusion).max()
      throw Refusal(
        "no row is 1: no configuration leads to \(name) at these cutoffs",
        help: highest.map { ["the highest inclusion of a row is \(Value.fixed($0, decimals: 3))"] } ?? [])
    }
    guard hasOther else {
      throw Refusal(
        isRemainder.contains(true)
          ? "no row is 0: no configuration is without \(name), so that nothing tells which conditions matter"
          : "all \(on.count) rows are 1: \(name) occurs whatever the conditions are",
        help: ["a truth table needs rows that are 1 and rows that are 0"])
    }
  }

  /// All covers of the rows that are 1 by the fewest prime implicants that hold for no row but these and `extra`.
  func covers(allowing extra: [Int]) throws(Refusal) -> Covers {
    var allowed = [Bool](repeating: false, count: space.rowCount)
    for row in on { allowed[row] = true }
    for row in extra { allowed[row] = true }
    let primes = try PrimeImplicants.all(in: space, on: on, allowed: allowed, checkpoint: checkpoint)
    let columns = try chart(primes)
    let covering = try Covering(
      columnsOfRow: columns, columnCount: primes.count,
      most: limits.models, effort: effort, checkpoint: checkpoint)
    return Covers(models: covering.covers.map { cover in cover.map { primes[$0] } }, total: covering.total)
  }

  /// For each row that is 1 the prime implicants that cover it.
  private func chart(_ primes: [Implicant]) throws(Refusal) -> [[Int32]] {
    var placeOfRow = [Int32](repeating: -1, count: space.rowCount)
    for (place, row) in on.enumerated() { placeOfRow[row] = Int32(place) }
    // By condition and level, the rows that are 1 as bits.
    let words = (on.count + 63) / 64
    var having: [[[UInt64]]] = space.levelCounts.map { count in
      [[UInt64]](repeating: [UInt64](repeating: 0, count: words), count: count)
    }
    for (place, row) in on.enumerated() {
      for (condition, level) in space.levels(of: row).enumerated() {
        having[condition][level][place / 64] |= 1 << UInt64(place % 64)
      }
    }
    var out = [[Int32]](repeating: [], count: on.count)
    var cells = 0
    for (index, prime) in primes.enumerated() {
      if index & 0x3ff == 0 { try checkpoint.pass() }
      let literals = prime.conditions.map { having[$0][Int(prime.digits[$0]) - 1] }
      for word in 0..<words {
        var bits = literals.reduce(UInt64.max) { $0 & $1[word] }
        if literals.isEmpty, word == words - 1, on.count % 64 != 0 { bits = (1 << UInt64(on.count % 64)) - 1 }
        while bits != 0 {
          out[word * 64 + bits.trailingZeroBitCount].append(Int32(index))
          bits &= bits - 1
          cells += 1
        }
      }
      guard cells <= MinimizationSearch.mostCells else {
        throw Refusal(
          "\(primes.count) prime implicants for \(on.count) rows: their chart would not fit into memory",
          help: ["leave out conditions, or raise the number of cases that a row needs"])
      }
    }
    return out
  }

  private static let mostCells = 60_000_000

  // MARK: Solutions

  func assumptions(of terms: [Implicant]) -> [Int] {
    var rows: Set<Int> = []
    for term in terms {
      for row in space.rows(of: term) where isRemainder[row] { rows.insert(row) }
    }
    return rows.sorted()
  }

  func plain(_ covers: Covers, _ table: TruthTable, _ solution: Minimization.Solution) -> Minimization {
    let models = covers.models.enumerated().map { index, terms in
      Minimization.Model(
        name: "M\(index + 1)", terms: terms.sorted(in: table.conditions),
        assumptions: assumptions(of: terms).map { $0 + 1 })
    }
    return Minimization(
      table: table, solution: solution, models: models, remarks: unlisted(covers, in: nil),
      total: covers.total.map { "\($0)" } ?? "more than \(models.count)")
  }

  private func unlisted(_ covers: Covers, in solution: String?) -> [String] {
    let listed = covers.models.count
    guard covers.total != listed else { return [] }
    guard let solution else { return ["only the first \(listed) models are listed"] }
    let total = covers.total.map { "\($0)" } ?? "more than \(listed)"
    return ["\(solution) has \(total) models: only the first \(listed) are looked at"]
  }

  /// For each complex and each parsimonious model the models in between.
  func intermediate(expected: [Set<Int>?], _ table: TruthTable) throws(Refusal) -> Minimization {
    let complex = try covers(allowing: [])
    let parsimonious = try covers(allowing: remainders)
    var remarks =
      unlisted(complex, in: "the complex solution") + unlisted(parsimonious, in: "the parsimonious solution")
    let pairs = complex.models.count * parsimonious.models.count
    let most = limits.models
    var models: [Minimization.Model] = []
    var known: [[Int]: Covers] = [:]
    var done = 0
    search: for (c, complexModel) in complex.models.enumerated() {
      for (p, parsimoniousModel) in parsimonious.models.enumerated() {
        guard models.count < most else { break search }
        try checkpoint.pass(done, of: min(pairs, most))
        let assumed = assumptions(of: parsimoniousModel)
        let easy = easyCounterfactuals(complexModel, parsimoniousModel, assumed, expected)
        var found = known[easy]
        do {
          if found == nil { found = try self.covers(allowing: easy) }
        } catch {
          // The pairs that are done are models all the same.
          if error.isInterruption || done == 0 { throw error }
        }
        guard let covers = found else { break search }
        known[easy] = covers
        remarks += unlisted(covers, in: "C\(c + 1)P\(p + 1)")
        let difficult = Set(assumed).subtracting(easy).sorted()
        for (index, terms) in covers.models.enumerated() {
          models.append(
            Minimization.Model(
              name: "C\(c + 1)P\(p + 1)" + (covers.models.count > 1 ? "-M\(index + 1)" : ""),
              terms: terms.sorted(in: table.conditions), assumptions: assumptions(of: terms).map { $0 + 1 },
              easy: easy.map { $0 + 1 }, difficult: difficult.map { $0 + 1 }))
        }
        done += 1
      }
    }
    if done < pairs {
      remarks.append(
        "\(complex.models.count) complex and \(parsimonious.models.count) parsimonious models make \(pairs) pairs: "
          + "only the first \(done) are listed")
    }
    let distinct = Set(models.map(\.terms)).count
    return Minimization(
      table: table, solution: .intermediate, models: models, remarks: remarks,
      total: remarks.isEmpty ? "\(distinct)" : "at least \(distinct)")
  }

  /// The remainders that the parsimonious model assumes and that a term of the complex one covers once the literals are
  /// dropped that contradict the expectations and are not in the parsimonious term within it.
  private func easyCounterfactuals(
    _ complex: [Implicant], _ parsimonious: [Implicant], _ assumed: [Int], _ expected: [Set<Int>?]
  ) -> [Int] {
    var shortened: Set<Implicant> = []
    for term in complex {
      for part in parsimonious where part.isPart(of: term) {
        var digits = term.digits
        for (place, digit) in term.digits.enumerated() where digit != 0 && part.digits[place] == 0 {
          if let levels = expected[place], !levels.contains(Int(digit) - 1) { digits[place] = 0 }
        }
        shortened.insert(Implicant(digits: digits))
      }
    }
    return assumed.filter { row in
      let levels = space.levels(of: row)
      return shortened.contains { $0.covers(levels) }
    }
  }
}

extension [Implicant] {
  /// By the number of literals, then by text.
  func sorted(in conditions: [Condition]) -> [Implicant] {
    map { (term: $0, text: $0.expression(in: conditions)) }.sorted { left, right in
      left.term.literalCount != right.term.literalCount
        ? left.term.literalCount < right.term.literalCount
        : left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }.map(\.term)
  }
}
