import Methods
import Tables

extension Minimization {
  /// The table `model, kind, certain, expression, outcome, incl, pri, cov, unique, cases, possible`, numbers with their
  /// ends: per model one row of kind `model`, then its terms.
  package static func result(
    of table: TruthTable, solution: Solution, expecting: [Expectation] = [], limits: Limits = Limits(),
    checkpoint: Checkpoint = Checkpoint()
  ) throws(Refusal) -> MethodResult {
    let request = Request(solution, expected: expected(expecting, in: table))
    return try result(of: table, request, limits: limits, checkpoint: checkpoint)
  }

  static func result(
    of table: TruthTable, _ request: Request, limits: Limits = Limits(), checkpoint: Checkpoint
  ) throws(Refusal) -> MethodResult {
    let made = try make(of: table, request, limits: limits, checkpoint: checkpoint)
    var lines = MinimizationLines(table)
    for (index, model) in made.models.enumerated() {
      try checkpoint.pass(index, of: made.models.count)
      lines.add(model)
    }
    let shared = try made.assumedBothWays(request, limits: limits, checkpoint)
    let notes = try made.notes(request, assumedBothWays: shared, uncovered: lines.uncovered, checkpoint)
    return lines.result(notes: notes, isDecided: made.completions == nil)
  }

  static let fields: [Field] = {
    var outcome = Field("outcome", .text)
    outcome.shownBy = "expression"
    var certain = Field("certain", .boolean)
    certain.answers = Field.Answers(yes: "certain", no: "possible")
    return [
      Field("model", .text), Field("kind", .text, categories: ["model", "term"]), certain,
      Field("expression", .text), outcome,
    ] + HullColumns.fields("incl") + HullColumns.fields("pri") + HullColumns.fields("cov")
      + HullColumns.fields("unique") + [Field("cases", .list(.text)), Field("possible", .list(.text))]
  }()
}
