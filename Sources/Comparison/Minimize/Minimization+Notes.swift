import Methods
import Tables

extension Minimization {
  /// The remainders that are assumed to lead to the outcome, and in a solution of the same kind to its opposite; nil
  /// when that solution would take too long, and none where there is none.
  func assumedBothWays(_ request: Request, limits: Limits, _ checkpoint: Checkpoint) throws(Refusal) -> [Int]? {
    guard solution != .complex else { return [] }
    let own = Set(models.flatMap(\.assumptions))
    // Where no row may be 1 for the opposite, or nothing bars it, there is no such solution.
    let isBarred = table.rows.contains { $0.opposite.contains(.zero) || $0.opposite.contains(.contradiction) }
    guard !own.isEmpty, table.rows.contains(where: { $0.opposite.contains(.one) }), isBarred else { return [] }
    // Minimising every completion once more would take as long again.
    if let completions, completions.completions.patterns.count > Minimization.mostOpposites { return nil }
    var opposite = request
    for (place, levels) in request.expected.enumerated() {
      // The expectation for the opposite is the opposite set.
      let all = Set(0..<table.space.levelCounts[place])
      opposite.expected[place] = levels.map { all.subtracting($0) }
    }
    let cheap = Limits(models: min(limits.models, 50), steps: limits.steps / 20)
    do {
      let other = try Minimization.make(of: table.opposite, opposite, limits: cheap, checkpoint: checkpoint)
      return own.intersection(other.models.flatMap(\.assumptions)).sorted()
    } catch {
      if error.isInterruption { throw error }
      return nil
    }
  }

  private static let mostNotes = 10
  private static let mostOpposites = 64

  func notes(
    _ request: Request, assumedBothWays: [Int]?, uncovered: [String], _ checkpoint: Checkpoint
  ) throws(Refusal) -> [Note] {
    var notes =
      openness.notes(.caution) + ambiguity.notes(.caution) + uncovered.notes(.caution)
      + remarks.notes(.omission) + assumptionNotes.notes(.method)
    if solution == .intermediate, request.expected.allSatisfy({ $0 == nil }) {
      notes.append(.method("nothing is expected of any condition: the intermediate solution is the complex one"))
    }
    if !request.excluded.isEmpty {
      let observed = Set(table.rows.filter { !$0.may(.remainder) }.map { $0.number - 1 })
      let rows = request.excluded.subtracting(observed).map { $0 + 1 }.sorted()
      notes.append(
        .method(
          rows.isEmpty ? "exclude leaves out no remainder" : "excluded, and not assumed: \(TruthTable.rowList(rows))"))
    }
    if let shared = assumedBothWays, !shared.isEmpty {
      let verb = shared.count == 1 ? "is" : "are"
      let may = completions == nil ? verb : "may be"
      notes.append(
        .caution(
          "\(TruthTable.rowList(shared)) \(may) assumed to lead to \(table.outcome.name) here, and to \(table.outcome.opposite) in the \(solution.rawValue) solution for it: both cannot be"
        ))
    } else if assumedBothWays == nil {
      notes.append(
        .caution(
          "whether a remainder is assumed for \(table.outcome.opposite) too was not looked at: it takes too long"))
    }
    return notes + (try table.notes(asking: try completions?.askingFirst(table, checkpoint), checkpoint))
  }

  /// What completions leave open.
  private var openness: [String] {
    guard let completions else { return [] }
    let count = models.count { $0.isCertain }
    var notes: [String] = []
    let all = completions.completions
    let cells = TruthTable.count(all.cellCount, "unknown cell")
    let looked = Minimization.amount(zip(all.weights, completions.results).reduce(0) { $0 + $1.0 })
    let ways =
      all.total.isInfinite ? "in as many ways as there are numbers" : "in \(Minimization.amount(all.total)) ways"
    if completions.isExact {
      switch count {
      case models.count:
        notes.append("certain: the same however the \(cells) \(all.cellCount == 1 ? "is" : "are") filled, \(ways)")
      case 0:
        notes.append(
          "no model is certain: the \(cells) can be filled \(ways), and each is a model under some of them, not under all"
        )
      default:
        notes.append(
          "\(count) of \(models.count) models are certain: under all ways to fill the \(cells), \(Minimization.amount(all.total)); the others are possible, under some"
        )
      }
    } else {
      let rest =
        completions.isProved
        ? "what is certain is so by all that the rows can be" : "no model is called certain, and others may be possible"
      notes.append("the \(cells) can be filled \(ways), of which \(looked) were looked at: \(rest)")
      if let unsettled = completions.unsettled, !unsettled.isEmpty {
        let texts = unsettled.map { $0.map { $0.expression(in: table.conditions) }.joined(separator: " + ") }
        let more = texts.count > 12 ? " and \(texts.count - 12) more" : ""
        notes.append("whether these are models too is not settled: \(texts.prefix(12).joined(separator: "; "))\(more)")
      }
    }
    return notes + stops(completions)
  }

  private func stops(_ completions: Possibilities) -> [String] {
    var counts: [MinimizationStop: Double] = [:]
    for (weight, result) in zip(completions.completions.weights, completions.results) {
      if case .stops(let stop) = result { counts[stop, default: 0] += weight }
    }
    guard !counts.isEmpty else { return [] }
    let total = Minimization.amount(completions.completions.looked)
    let parts = counts.sorted { $0.key < $1.key }.map { "in \(Minimization.amount($0.value)) \($0.key.words)" }
    return [
      "of \(total) ways to fill the unknown cells, \(TruthTable.list(parts)): there is no solution then, so that no model is certain"
    ]
  }

  /// A count that may be too large for a whole number.
  private static func amount(_ count: Double) -> String {
    count < 1e15 ? "\(Int(count))" : "more than 10¹⁵"
  }

  private var ambiguity: [String] {
    guard models.count > 1, let first = models.first else { return [] }
    var notes: [String] = []
    var groups: [[Implicant]: [String]] = [:]
    var order: [[Implicant]] = []
    for model in models {
      if groups[model.terms] == nil { order.append(model.terms) }
      groups[model.terms, default: []].append(model.name)
    }
    for terms in order.prefix(Minimization.mostNotes) {
      if let names = groups[terms], names.count > 1 {
        notes.append("\(Minimization.shortList(names)) have the same terms")
      }
    }
    guard order.count > 1 else { return notes }
    let names = Minimization.shortList(order.compactMap { groups[$0]?.first })
    guard completions == nil else { return notes }
    notes.insert("\(total) models fit equally well: the data do not choose between \(names)", at: 0)
    let common = first.terms.filter { term in order.allSatisfy { $0.contains(term) } }
    let words = common.map { $0.expression(in: table.conditions) }
    notes.insert(
      words.isEmpty ? "no term is in all of them" : "in all of them: \(words.joined(separator: ", "))", at: 1)
    return notes
  }

  private var assumptionNotes: [String] {
    switch solution {
    case .complex: return []
    case .parsimonious:
      return limited(
        models.map { model in
          model.assumptions.isEmpty
            ? "\(model.name) makes no simplifying assumption"
            : "\(model.name) assumes that \(TruthTable.rowList(model.assumptions)) would lead to \(table.outcome.name)"
        })
    case .intermediate:
      return limited(
        models.map { model in
          let easy = model.easy.isEmpty ? "no easy counterfactual" : "easy: \(TruthTable.rowList(model.easy))"
          let difficult =
            model.difficult.isEmpty
            ? "none difficult" : "difficult, and not assumed: \(TruthTable.rowList(model.difficult))"
          return "simplifying assumptions of \(model.name), \(easy); \(difficult)"
        })
    }
  }

  private func limited(_ notes: [String]) -> [String] {
    let left = notes.count - Minimization.mostNotes
    return left > 0 ? notes.prefix(Minimization.mostNotes) + ["and so on for \(left) more models"] : notes
  }

  static func shortList(_ names: [String]) -> String {
    names.count > 8 ? "\(names.prefix(8).joined(separator: ", ")) and \(names.count - 8) more" : TruthTable.list(names)
  }
}
