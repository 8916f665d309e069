import Methods

/// Makes the rows of a truth table: their figures over all completions, and the outputs that completions give.
struct RowMaker {
  private let cells: CaseCells
  private let options: TruthTable.Options
  private let memberships: Memberships
  private let isCrisp: Bool

  init(_ cells: CaseCells, _ options: TruthTable.Options) {
    self.cells = cells
    self.options = options
    memberships = Memberships(conditions: cells.conditions, outcome: cells.outcome, cases: cells.whole)
    isCrisp = (cells.conditions + [cells.outcome]).allSatisfy { $0.kind != .fuzzy }
  }

  /// - Parameter index: from 0.
  func row(_ index: Int, _ levels: [Int], placed: [Int], possible: [Int]) -> TruthTable.Row {
    var row = TruthTable.Row(
      number: index + 1, levels: levels, cases: placed, possible: possible, outputs: [], opposite: [])
    if isCrisp {
      let counts = RowCounts(cells.outcome, placed: placed, possible: possible)
      row.inclusion = counts.inclusion
      row.pri = counts.inclusion
      row.outputs = counts.outputs(options)
      row.opposite = counts.opposite.outputs(options)
    } else {
      fill(&row)
    }
    return row
  }

  private func fill(_ row: inout TruthTable.Row) {
    let term = Implicant(levels: row.levels)
    let (fit, oppositeFit) = memberships.fits(of: term)
    let intervals = cells.open.map { cells.memberships(in: term, of: $0) }
    let points = zip(cells.open, intervals).map { cells.points($1, of: $0) }
    let hulls = FitHulls(fit, points)
    row.inclusion = hulls.inclusion
    row.pri = hulls.reduction
    let open = zip(cells.open, intervals).map { RowOutputs.candidates(cells, $1, of: $0) }
    let members = Set(cells.open)
    let count = row.cases.count { !members.contains($0) }
    row.outputs = RowOutputs(fit, count, open, options).found
    row.opposite = RowOutputs(oppositeFit, count, open.map { $0.map(\.opposite) }, options).found
  }
}

/// The cases of a row of crisp or multi-value conditions, counted: in the row under every completion or under some, with
/// the outcome, without it, or unknown.
struct RowCounts {
  var placed = (one: 0, zero: 0, unknown: 0)
  var possible = (one: 0, zero: 0, unknown: 0)

  init(_ outcome: Condition, placed: [Int], possible: [Int]) {
    self.placed = RowCounts.count(outcome, placed)
    self.possible = RowCounts.count(outcome, possible)
  }

  private static func count(_ outcome: Condition, _ cases: [Int]) -> (one: Int, zero: Int, unknown: Int) {
    var counts = (one: 0, zero: 0, unknown: 0)
    for index in cases {
      let value = outcome.values[index]
      if value.isNaN { counts.unknown += 1 } else if value > 0.5 { counts.one += 1 } else { counts.zero += 1 }
    }
    return counts
  }

  /// For the opposite outcome.
  var opposite: RowCounts {
    var other = self
    (other.placed.one, other.placed.zero) = (placed.zero, placed.one)
    (other.possible.one, other.possible.zero) = (possible.zero, possible.one)
    return other
  }

  /// The least: no case that may be elsewhere has the outcome and is here, and every one that may lack it is; the
  /// greatest the other way round. Where that leaves no case, those that remain are all alike.
  var inclusion: Hull? {
    let (c, p) = (placed, possible)
    let all = c.one + c.zero + c.unknown + p.one + p.zero + p.unknown
    guard all > 0 else { return nil }
    let without = c.one + c.zero + c.unknown + p.zero + p.unknown
    let with = c.one + c.zero + c.unknown + p.one + p.unknown
    let lower = without > 0 ? Double(c.one) / Double(without) : 1
    let upper = with > 0 ? Double(c.one + c.unknown + p.one + p.unknown) / Double(with) : 0
    return Hull(lower, upper)
  }

  /// The outputs that some completion gives: for each number of cases with the outcome, those without it can be any
  /// number between two.
  func outputs(_ options: TruthTable.Options) -> [TruthTable.Output] {
    let cutoff = max(options.cutoff, options.priCutoff ?? 0) - TruthTable.tolerance
    var found: Set<TruthTable.Output> = []
    for one in placed.one...(placed.one + placed.unknown + possible.one + possible.unknown) {
      let more = one - placed.one
      // As many of the placed with unknown outcome have it as can.
      let least = placed.zero + placed.unknown - min(more, placed.unknown)
      let taken = max(0, more - possible.one - possible.unknown)
      let unknown = possible.unknown - max(0, more - taken - possible.one)
      let most = placed.zero + placed.unknown - taken + possible.zero + unknown
      guard least <= most else { continue }
      if one + least < options.frequency { found.insert(.remainder) }
      // Few cases without the outcome make a 1, many a C or a 0.
      let few = max(least, options.frequency - one)
      guard few <= most, one + most >= max(1, options.frequency) else { continue }
      func passes(_ zero: Int) -> Bool {
        one + zero > 0 && Double(one) >= cutoff * Double(one + zero)
      }
      if passes(few) { found.insert(.one) }
      if !passes(most) { found.insert(one > 0 && most > 0 ? .contradiction : .zero) }
    }
    return TruthTable.Output.allCases.filter { found.contains($0) }
  }
}

/// The outputs of a row of fuzzy sets over all completions.
///
/// Whether a row can be 1 is whether Σmin(x, y) − cutoff · Σx can be 0 or more with enough cases in the row: each case
/// takes its best choice, and where too few cases belong, those move in that lose least by it.
struct RowOutputs {
  /// What one case can add to the sums of a row.
  struct Candidate {
    var x: Double
    var y: Double
    var isMember: Bool { x > 0.5 }
    var both: Double { min(x, y) }
    var overlap: Double { min(x, y, 1 - y) }
    var opposite: Candidate { Candidate(x: x, y: 1 - y) }
  }

  private let fit: Fit
  /// How many of the cases that are wholly known belong to the row.
  private let members: Int
  private let open: [[Candidate]]
  private let options: TruthTable.Options

  init(_ fit: Fit, _ members: Int, _ open: [[Candidate]], _ options: TruthTable.Options) {
    self.fit = fit
    self.members = members
    self.open = open.filter { $0.contains { $0.x > 0 } }
    self.options = options
  }

  /// The points between which sums are linear, and those next to a half, from where on a case belongs to the row.
  static func candidates(_ cells: CaseCells, _ intervals: [CaseCells.Interval], of index: Int) -> [Candidate] {
    let edge = 0.5 + 1e-7
    let more =
      intervals.filter { $0.lower < edge && $0.upper > edge }.isEmpty
      ? [] : [CaseCells.Interval(lower: edge, upper: edge)]
    return cells.points(intervals + more, of: index).map { Candidate(x: $0.x, y: $0.y) }
  }

  private var cutoff: Double { options.cutoff - TruthTable.tolerance }
  private var priCutoff: Double? { options.priCutoff.map { $0 - TruthTable.tolerance } }

  var found: [TruthTable.Output] {
    let least = members + open.count { choices in choices.allSatisfy(\.isMember) }
    let most = members + open.count { choices in choices.contains(where: \.isMember) }
    var found: [TruthTable.Output] = []
    if most >= options.frequency {
      guard open.contains(where: { $0.count > 1 }) else { return [settled] }
      if mayPass { found.append(.one) }
      if mayFail { found.append(.zero) }
    }
    if least < options.frequency { found.append(.remainder) }
    return found
  }

  /// Where no completion changes anything.
  private var settled: TruthTable.Output {
    var sum = fit
    for choice in open.compactMap(\.first) { sum.add(choice.x, choice.y) }
    return RowOutputs.passes(sum, options) ? .one : .zero
  }

  static func passes(_ fit: Fit, _ options: TruthTable.Options) -> Bool {
    let passesInclusion = fit.inclusion.map { $0 >= options.cutoff - TruthTable.tolerance } ?? false
    let passesPRI =
      options.priCutoff.map { cutoff in fit.reduction.map { $0 >= cutoff - TruthTable.tolerance } ?? false } ?? true
    return passesInclusion && passesPRI
  }

  private var mayPass: Bool {
    let inclusion = { (item: Candidate) in item.both - cutoff * item.x }
    guard let best = greatest(inclusion), fit.both - cutoff * fit.condition + best.value >= 0 else { return false }
    guard let priCutoff else { return true }
    let reduction = { (item: Candidate) in item.both - item.overlap - priCutoff * (item.x - item.overlap) }
    let base = (
      fit.both - cutoff * fit.condition, fit.both - fit.overlap - priCutoff * (fit.condition - fit.overlap)
    )
    guard let other = greatest(reduction), base.1 + other.value >= 0 else { return false }
    // Both at once: a completion that is best for a mixture of the two is looked for.
    for step in 0...64 {
      let weight = Double(step) / 64
      guard let mixed = greatest({ weight * inclusion($0) + (1 - weight) * reduction($0) }) else { return false }
      let sums = mixed.choices.reduce(base) { ($0.0 + inclusion($1), $0.1 + reduction($1)) }
      if sums.0 >= 0, sums.1 >= 0 { return true }
    }
    return false
  }

  private var mayFail: Bool {
    if let worst = greatest({ cutoff * $0.x - $0.both }), fit.both - cutoff * fit.condition - worst.value < 0 {
      return true
    }
    guard let priCutoff else { return false }
    let base = fit.both - fit.overlap - priCutoff * (fit.condition - fit.overlap)
    guard let worst = greatest({ priCutoff * ($0.x - $0.overlap) - ($0.both - $0.overlap) }) else { return false }
    return base - worst.value < 0
  }

  /// The greatest sum of gains with enough cases in the row, and the choices that give it.
  private func greatest(_ gain: (Candidate) -> Double) -> (value: Double, choices: [Candidate])? {
    var choices: [Candidate] = []
    var count = members
    var moves: [(loss: Double, place: Int, to: Candidate)] = []
    for candidates in open {
      guard let first = candidates.first else { continue }
      var best = first
      var bestMember: Candidate?
      for item in candidates {
        if gain(item) > gain(best) { best = item }
        if item.isMember, bestMember.map({ gain(item) > gain($0) }) ?? true { bestMember = item }
      }
      if let member = bestMember {
        if best.isMember || gain(member) >= gain(best) {
          best = member
          count += 1
        } else {
          moves.append((gain(best) - gain(member), choices.count, member))
        }
      }
      choices.append(best)
    }
    let needed = options.frequency - count
    guard needed <= moves.count else { return nil }
    if needed > 0 {
      for move in moves.sorted(by: { ($0.loss, $0.place) < ($1.loss, $1.place) }).prefix(needed) {
        choices[move.place] = move.to
      }
    }
    return (choices.reduce(0) { $0 + gain($1) }, choices)
  }
}
