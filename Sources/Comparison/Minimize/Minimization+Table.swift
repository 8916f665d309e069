import Methods
import Tables

extension Minimization {
  /// The table `model, kind, expression, incl, pri, cov, unique, cases`: per model one row of kind `model`, then its
  /// terms.
  package static func result(
    of table: TruthTable, solution: Solution, expecting: [Expectation] = [], limits: Limits = Limits(),
    checkpoint: Checkpoint = Checkpoint()
  ) throws(Refusal) -> MethodResult {
    let made = try make(of: table, solution: solution, expecting: expecting, limits: limits, checkpoint: checkpoint)
    var lines = Lines(table)
    for (index, model) in made.models.enumerated() {
      try checkpoint.pass(index, of: made.models.count)
      lines.add(model)
    }
    let shared = try made.assumedBothWays(expecting, limits: limits, checkpoint)
    return lines.result(notes: made.notes(expecting, assumedBothWays: shared))
  }

  static let fields = [
    Field("model", .text), Field("kind", .text, categories: ["model", "term"]), Field("expression", .text),
    Field("incl", .number), Field("pri", .number), Field("cov", .number), Field("unique", .number),
    Field("cases", .list(.text)),
  ]

  /// The rows of the result as they are made.
  private struct Lines {
    private let table: TruthTable
    private let memberships: Memberships
    private let on: [TruthTable.Row]
    private var known: [Implicant: Term] = [:]

    private struct Term {
      var expression: String
      var members: [Double]
      var fit: Fit
      var cases: [Int32]
    }

    private var models: [Value] = []
    private var kinds: [Value] = []
    private var expressions: [Value] = []
    private var fits: [Fit] = []
    private var uniques: [Double?] = []
    private var cases: [[Int32]] = []
    private var subjects: [[MethodResult.Subject]] = []

    init(_ table: TruthTable) {
      self.table = table
      memberships = Memberships(conditions: table.conditions, outcome: table.outcome, cases: table.usable)
      on = table.rows.filter { $0.output == .one }
    }

    private mutating func term(_ implicant: Implicant) -> Term {
      if let term = known[implicant] { return term }
      let members = memberships.of(implicant)
      let term = Term(
        expression: implicant.expression(in: table.conditions), members: members, fit: memberships.fit(members),
        cases: on.filter { implicant.covers($0.levels) }.flatMap { $0.cases.map { Int32($0) } })
      known[implicant] = term
      return term
    }

    mutating func add(_ model: Model) {
      let terms = model.terms.map { term($0) }
      var highest = [Double](repeating: 0, count: memberships.outcome.count)
      var second = highest
      var leader = [Int](repeating: -1, count: highest.count)
      for (index, term) in terms.enumerated() {
        for place in highest.indices {
          let member = term.members[place]
          if member > highest[place] {
            second[place] = highest[place]
            highest[place] = member
            leader[place] = index
          } else if member > second[place] {
            second[place] = member
          }
        }
      }
      // What only one term covers is lost without it.
      var lost = [Double](repeating: 0, count: terms.count)
      for place in highest.indices where leader[place] >= 0 {
        let outcome = memberships.outcome[place]
        lost[leader[place]] += min(highest[place], outcome) - min(second[place], outcome)
      }
      let fit = memberships.fit(highest)
      let rows = on.filter { row in model.terms.contains { $0.covers(row.levels) } }
      let literals = Set(model.terms.flatMap(\.conditions)).sorted()
      append(
        model.name, "model", terms.map(\.expression).joined(separator: " + "), fit, unique: nil,
        rows.flatMap { $0.cases.map { Int32($0) } }, literals)
      for (index, term) in terms.enumerated() {
        let unique = terms.count > 1 ? fit.share(of: lost[index]) : nil
        append(model.name, "term", term.expression, term.fit, unique: unique, term.cases, model.terms[index].conditions)
      }
    }

    private mutating func append(
      _ model: String, _ kind: String, _ expression: String, _ fit: Fit, unique: Double?, _ covered: [Int32],
      _ conditions: [Int]
    ) {
      models.append(.text(model))
      kinds.append(.text(kind))
      expressions.append(.text(expression))
      fits.append(fit)
      uniques.append(unique)
      cases.append(covered)
      subjects.append(conditions.map { .condition($0) } + [.outcome])
    }

    func result(notes: [Note]) -> MethodResult {
      let columns = [
        ColumnBuilder.column(of: .text, models), ColumnBuilder.column(of: .text, kinds),
        ColumnBuilder.column(of: .text, expressions), TruthTable.measures(fits.map(\.inclusion)),
        TruthTable.measures(fits.map(\.reduction)), TruthTable.measures(fits.map(\.coverage)),
        TruthTable.measures(uniques), TruthTable.lists(cases, names: table.names),
      ]
      var result = Table(schema: Schema(fields: Minimization.fields), columns: columns, rowCount: models.count)
      result.notes = notes
      return MethodResult(table: result, grounds: .cases(cases), subjects: subjects)
    }
  }
}

// MARK: Notes

extension Minimization {
  /// The remainders that are assumed to lead to the outcome, and in a solution of the same kind to its opposite; nil
  /// when that solution would take too long, and none where there is none.
  private func assumedBothWays(
    _ expecting: [Expectation], limits: Limits, _ checkpoint: Checkpoint
  ) throws(Refusal) -> [Int]? {
    guard solution != .complex else { return [] }
    let own = Set(models.flatMap(\.assumptions))
    let opposite = table.opposite
    guard !own.isEmpty, opposite.rows.contains(where: { $0.output == .one }),
      opposite.rows.contains(where: { $0.output == .zero || $0.output == .contradiction })
    else { return [] }
    var expected = [Set<Int>?](repeating: nil, count: table.conditions.count)
    for expectation in expecting where expected.indices.contains(expectation.condition) {
      let all = Set(0..<table.space.levelCounts[expectation.condition])
      expected[expectation.condition] = (expected[expectation.condition] ?? all).subtracting([expectation.value])
    }
    let cheap = Limits(models: min(limits.models, 50), steps: limits.steps / 20)
    do {
      let other = try Minimization.make(
        of: opposite, solution: solution, expected: expected, limits: cheap, checkpoint: checkpoint)
      return own.intersection(other.models.flatMap(\.assumptions)).sorted()
    } catch {
      if error.isInterruption { throw error }
      return nil
    }
  }

  private static let mostNotes = 10

  private func notes(_ expecting: [Expectation], assumedBothWays: [Int]?) -> [Note] {
    var notes = ambiguity.notes(.caution) + remarks.notes(.omission) + assumptionNotes.notes(.method)
    if solution == .intermediate, expecting.isEmpty {
      notes.append(.method("nothing is expected of any condition: the intermediate solution is the complex one"))
    }
    if let shared = assumedBothWays, !shared.isEmpty {
      let verb = shared.count == 1 ? "is" : "are"
      notes.append(
        .caution(
          "\(TruthTable.rowList(shared)) \(verb) assumed to lead to \(table.outcome.name) here, and to \(table.outcome.opposite) in the \(solution.rawValue) solution for it: both cannot be"
        ))
    } else if assumedBothWays == nil {
      notes.append(
        .caution(
          "whether a remainder is assumed for \(table.outcome.opposite) too was not looked at: it takes too long"))
    }
    return notes + table.notes
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

  private static func shortList(_ names: [String]) -> String {
    names.count > 8 ? "\(names.prefix(8).joined(separator: ", ")) and \(names.count - 8) more" : TruthTable.list(names)
  }
}
