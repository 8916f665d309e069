import Methods

/// The solutions of a truth table whose outputs depend on unknown cells.
///
/// Each truth table that completions give is minimised on its own. What is a model under every one is certain, what is a
/// model under some is possible. Where not every completion was looked at, a model is certain only if every combination
/// of what the rows can be gives it, which is more than the completions give.
struct Possibilities {
  let completions: OutputCompletions
  /// For each pattern its solution: the models as lists of terms, or why there is none.
  private(set) var results: [Result] = []
  /// How many of the patterns were minimised; less than all where that took too long.
  var looked: Int { results.count }
  /// Models that some combination of the rows' outputs gives, and no completion that was looked at; nil where that is
  /// not known.
  private(set) var unsettled: [[Implicant]]? = []
  private(set) var isProved = true

  /// Whether every completion has been looked at.
  var isExact: Bool { completions.isExact && looked == completions.patterns.count }

  enum Result {
    case models([[Implicant]])
    case stops(MinimizationStop)
  }

  /// So many possible models are listed, those of most completions first.
  static let mostListed = 250
  /// Work beyond the first solution, in steps of the search for covers: about a second.
  static let steps = 250_000_000

  static func solution(
    of table: TruthTable, _ request: Minimization.Request, limits: Minimization.Limits, checkpoint: Checkpoint
  ) throws(Refusal) -> Minimization {
    var found = Possibilities(completions: try OutputCompletions(table, checkpoint))
    return try found.collect(table, request, limits, checkpoint)
  }

  private mutating func collect(
    _ table: TruthTable, _ request: Minimization.Request, _ limits: Minimization.Limits, _ checkpoint: Checkpoint
  ) throws(Refusal) -> Minimization {
    let effort = CoveringEffort(steps: min(limits.steps, Possibilities.steps))
    let words = TermWords(table.conditions)
    // Of one completion no more models are looked at than are listed of all.
    let limits = Minimization.Limits(models: min(limits.models, Possibilities.mostListed), steps: limits.steps)
    var found: [[Implicant]: Minimization.Model] = [:]
    var patterns: [[Implicant]: Int] = [:]
    var remarks: [String] = []
    var isCut = false
    for (number, pattern) in completions.patterns.enumerated() {
      try checkpoint.pass(number, of: completions.patterns.count)
      let search = MinimizationSearch(
        table, completions.whole(pattern), request, limits: limits, effort: effort, words: words, checkpoint: checkpoint
      )
      if let stop = search.stop {
        results.append(.stops(stop))
        continue
      }
      let made: Minimization
      do throws(Refusal) { made = try search.solution() } catch {
        if error.isInterruption || number == 0 { throw error }
        break
      }
      if !made.remarks.isEmpty { isCut = true }
      for remark in made.remarks where !remarks.contains(remark) { remarks.append(remark) }
      var seen: Set<[Implicant]> = []
      for var model in made.models {
        if let known = found[model.terms] {
          model.assumptions = Possibilities.union(known.assumptions, model.assumptions)
          model.easy = Possibilities.union(known.easy, model.easy)
          model.difficult = Possibilities.union(known.difficult, model.difficult)
          model.completions = known.completions
        } else {
          model.completions = 0
        }
        if seen.insert(model.terms).inserted {
          patterns[model.terms, default: 0] += 1
          model.completions += completions.weights[number]
        }
        found[model.terms] = model
      }
      results.append(.models(Array(seen)))
    }
    guard !found.isEmpty else { throw refusal(table, request) }
    let certain = try certainties(table, request, limits, effort, words, patterns, isCut, checkpoint)
    let models = named(
      found.values.map { model in
        var model = model
        model.isCertain = certain.contains(model.terms)
        return model
      }, words, limits)
    let listed =
      models.count < found.count ? ["only the first \(models.count) of \(found.count) models are listed"] : []
    return Minimization(
      table: table, solution: request.solution, models: models, remarks: remarks + listed, total: "\(found.count)",
      completions: self)
  }

  private static func union(_ one: [Int], _ other: [Int]) -> [Int] { Set(one).union(other).sorted() }

  /// Certain ones first, then those under most completions, then the shorter.
  private func named(
    _ models: [Minimization.Model], _ words: TermWords, _ limits: Minimization.Limits
  ) -> [Minimization.Model] {
    let keyed = models.map { model in
      (model: model, text: model.terms.map { words.text($0) }.joined(separator: "+"))
    }
    let sorted = keyed.sorted { one, other in
      let (a, b) = (one.model, other.model)
      if a.isCertain != b.isCertain { return a.isCertain }
      if a.completions != b.completions { return a.completions > b.completions }
      if a.terms.count != b.terms.count { return a.terms.count < b.terms.count }
      return one.text.utf8.lexicographicallyPrecedes(other.text.utf8)
    }
    return sorted.prefix(min(limits.models, Possibilities.mostListed)).enumerated().map { index, item in
      var model = item.model
      model.name = "M\(index + 1)"
      return model
    }
  }

  private func refusal(_ table: TruthTable, _ request: Minimization.Request) -> Refusal {
    let stops = Set(results.compactMap { if case .stops(let stop) = $0 { stop } else { nil } }).sorted()
    guard let first = stops.first, stops.count == 1 else {
      let words = stops.map(\.words)
      return Refusal(
        "there is no solution, however the unknown cells are filled: \(TruthTable.list(words)) in one completion or another",
        help: ["a truth table needs rows that are 1 and rows that are 0"])
    }
    return first.refusal(table, request)
  }

  // MARK: Certainty

  /// The models that every completion gives.
  private mutating func certainties(
    _ table: TruthTable, _ request: Minimization.Request, _ limits: Minimization.Limits, _ effort: CoveringEffort,
    _ words: TermWords, _ patterns: [[Implicant]: Int], _ isCut: Bool, _ checkpoint: Checkpoint
  ) throws(Refusal) -> Set<[Implicant]> {
    let inAll = Set(patterns.filter { $0.value == completions.patterns.count }.keys)
    if isExact {
      isProved = !isCut
      return inAll
    }
    unsettled = nil
    isProved = false
    guard looked == completions.patterns.count, let combinations = completions.combinations else { return [] }
    // What every completion that was looked at gives is held against all that the rows can be.
    var certain = inAll
    var others: Set<[Implicant]> = []
    let known = Set(completions.patterns)
    for (number, pattern) in combinations.enumerated() where !known.contains(pattern) {
      try checkpoint.pass(number, of: combinations.count)
      let search = MinimizationSearch(
        table, completions.whole(pattern), request, limits: limits, effort: effort, words: words, checkpoint: checkpoint
      )
      if search.stop != nil {
        certain = []
        continue
      }
      let made: Minimization
      do throws(Refusal) { made = try search.solution() } catch {
        if error.isInterruption { throw error }
        return []
      }
      let models = Set(made.models.map(\.terms))
      certain.formIntersection(models)
      others.formUnion(models.subtracting(patterns.keys))
    }
    isProved = true
    unsettled = others.sorted { $0.count != $1.count ? $0.count < $1.count : $0.lexicographicallyPrecedes($1) }
    return certain
  }
}
