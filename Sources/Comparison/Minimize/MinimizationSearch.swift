import Methods
import Tables

/// The rows of one truth table, every cell of which is known, and the covers that were found for them.
struct MinimizationSearch {
  struct Covers {
    /// Each model its terms, in their order.
    var models: [[Implicant]]
    /// How many there are; nil when more than are listed and not counted.
    var total: Int?
  }

  let table: TruthTable
  let space: ConfigurationSpace
  /// Rows from 0, rising.
  let on: [Int]
  /// By row: 0 or C, or not to be assumed.
  private let isBarred: [Bool]
  private let request: Minimization.Request
  private let limits: Minimization.Limits
  private let effort: CoveringEffort
  private let words: TermWords
  private let checkpoint: Checkpoint

  /// By row: neither 1 nor 0 nor C, and free to be assumed.
  func isRemainder(_ row: Int) -> Bool { !isBarred[row] && !isOn[row] }
  private let isOn: [Bool]

  /// - Parameter pattern: the output of each row of the table.
  init(
    _ table: TruthTable, _ pattern: [TruthTable.Output], _ request: Minimization.Request, limits: Minimization.Limits,
    effort: CoveringEffort, words: TermWords, checkpoint: Checkpoint
  ) {
    self.words = words
    self.table = table
    self.request = request
    self.limits = limits
    self.effort = effort
    self.checkpoint = checkpoint
    space = table.space
    var isBarred = [Bool](repeating: false, count: table.space.rowCount)
    var isOn = isBarred
    for row in request.excluded { isBarred[row] = true }
    for (row, output) in zip(table.rows, pattern) {
      switch output {
      case .one: (isOn[row.number - 1], isBarred[row.number - 1]) = (true, false)
      case .zero, .contradiction: isBarred[row.number - 1] = true
      case .remainder: break
      }
    }
    self.isBarred = isBarred
    self.isOn = isOn
    on = isOn.indices.filter { isOn[$0] }
  }

  /// Why there is no solution; nil where there is one.
  var stop: MinimizationStop? {
    if on.isEmpty { return .noOne }
    if on.count == space.rowCount { return .allOne }
    if request.solution != .complex, !isBarred.contains(true) { return .noZero }
    return nil
  }

  func solution() throws(Refusal) -> Minimization {
    switch request.solution {
    case .complex: plain(try complexCovers())
    case .parsimonious: plain(try parsimoniousCovers())
    case .intermediate: try intermediate()
    }
  }

  // MARK: Covers

  private func complexCovers() throws(Refusal) -> Covers {
    try covers(try PrimeImplicants.chart(in: space, on: on, barred: nil, checkpoint: checkpoint))
  }

  private func parsimoniousCovers() throws(Refusal) -> Covers {
    try covers(try PrimeImplicants.chart(in: space, on: on, barred: isBarred, checkpoint: checkpoint))
  }

  /// All covers of the rows that are 1 by the fewest prime implicants that hold for no row but these and `extra`.
  private func covers(allowing extra: [Int]) throws(Refusal) -> Covers {
    var isBarred = [Bool](repeating: true, count: space.rowCount)
    for row in on { isBarred[row] = false }
    for row in extra { isBarred[row] = false }
    return try covers(try PrimeImplicants.chart(in: space, on: on, barred: isBarred, checkpoint: checkpoint))
  }

  private func covers(_ chart: PrimeImplicants.Chart) throws(Refusal) -> Covers {
    try effort.spend(on.count * space.rowCount / 8 + chart.primes.count * 50, checkpoint)
    let covering = try Covering(
      columnsOfRow: chart.primesOfRow, columnCount: chart.primes.count,
      most: limits.models, effort: effort, checkpoint: checkpoint)
    return Covers(models: covering.covers.map { cover in cover.map { chart.primes[$0] } }, total: covering.total)
  }

  // MARK: Solutions

  func assumptions(of terms: [Implicant]) -> [Int] {
    if request.solution == .complex { return [] }
    var rows: Set<Int> = []
    for term in terms {
      for row in words.rows(of: term, in: space) where isRemainder(row) { rows.insert(row) }
    }
    return rows.sorted()
  }

  private func plain(_ covers: Covers) -> Minimization {
    let models = covers.models.enumerated().map { index, terms in
      Minimization.Model(
        name: "M\(index + 1)", terms: words.sorted(terms),
        assumptions: assumptions(of: terms).map { $0 + 1 })
    }
    return Minimization(
      table: table, solution: request.solution, models: models, remarks: unlisted(covers, in: nil),
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
  private func intermediate() throws(Refusal) -> Minimization {
    let expected = request.expected
    let complex = try complexCovers()
    let parsimonious = try parsimoniousCovers()
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
              terms: words.sorted(terms), assumptions: assumptions(of: terms).map { $0 + 1 },
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

/// The texts of terms and the rows that they cover, each made once.
final class TermWords {
  private let conditions: [Condition]
  private var known: [Implicant: String] = [:]
  private var covered: [Implicant: [Int]] = [:]

  init(_ conditions: [Condition]) { self.conditions = conditions }

  func text(_ term: Implicant) -> String {
    if let text = known[term] { return text }
    let text = term.expression(in: conditions)
    known[term] = text
    return text
  }

  /// From 0, rising.
  func rows(of term: Implicant, in space: ConfigurationSpace) -> [Int] {
    if let rows = covered[term] { return rows }
    let rows = space.rows(of: term)
    covered[term] = rows
    return rows
  }

  /// By the number of literals, then by text.
  func sorted(_ terms: [Implicant]) -> [Implicant] {
    terms.map { (term: $0, text: text($0)) }.sorted { left, right in
      left.term.literalCount != right.term.literalCount
        ? left.term.literalCount < right.term.literalCount
        : left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }.map(\.term)
  }
}
