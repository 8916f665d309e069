import Methods
import Tables

/// `minimize … | assumptions`: the remainders that the models assume, a row for each and each model.
struct AssumptionsMethod: Method {
  let word = "assumptions"
  let parts = MinimizationMethod().parts
  let help = Help("the remainders that each model assumes, as rows")

  func check(_ question: MethodQuestion) throws(Refusal) { try MinimizationMethod().check(question) }

  private static let fields = [
    Field("row", .integer), Field("configuration", .text), Field("easy", .boolean), Field("models", .text),
    Field("contradictory", .boolean),
  ]

  func columns(of question: MethodQuestion) -> [MethodColumn] {
    Self.fields.map { field in
      ["configuration", "models"].contains(field.name) ? MethodColumn(field, .any) : MethodColumn(field)
    }
  }

  func run(_ input: MethodInput, _ checkpoint: Checkpoint) throws(Refusal) -> MethodResult {
    let table = try TruthTable.make(input, checkpoint)
    let request = try Minimization.request(of: input, table, checkpoint)
    let limits = Minimization.Limits()
    let made = try Minimization.make(of: table, request, limits: limits, checkpoint: checkpoint)
    let shared = try made.assumedBothWays(request, limits: limits, checkpoint)
    var rows: [[Value]] = []
    for model in made.models {
      try checkpoint.pass()
      for row in model.assumptions {
        let term = Implicant(levels: table.space.levels(of: row - 1))
        rows.append([
          .integer(row), .text(term.expression(in: table.conditions)), Self.easy(row, model, request),
          .text(model.name), shared.map { .boolean($0.contains(row)) } ?? .unknown(reason: "takes too long"),
        ])
      }
    }
    var result = Table(fields: Self.fields, rows: rows)
    result.notes = Self.notes(made, request, isEmpty: rows.isEmpty)
    let all = table.names.words.indices.map { Int32($0) }
    return MethodResult(table: result, grounds: .cases([[Int32]](repeating: all, count: rows.count)))
  }

  /// Whether an assumption agrees with what is expected; where nothing is, the question does not arise.
  private static func easy(_ row: Int, _ model: Minimization.Model, _ request: Minimization.Request) -> Value {
    guard request.solution == .intermediate else { return .unknown(reason: Validity.notApplicable) }
    return .boolean(model.easy.contains(row))
  }

  private static func notes(_ made: Minimization, _ request: Minimization.Request, isEmpty: Bool) -> [Note] {
    var notes: [Note] = []
    if made.completions != nil {
      notes.append(.caution("of what is unknown: a model may assume these rows under some completions and not others"))
    }
    if isEmpty {
      notes.append(
        .method(
          request.solution == .complex
            ? "the complex solution assumes nothing: write solution parsimonious or intermediate"
            : "no model assumes a remainder"))
    }
    return notes + made.remarks.notes(.omission)
  }
}
