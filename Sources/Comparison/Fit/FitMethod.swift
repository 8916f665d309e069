import Methods
import Tables

/// `fit`: how well a whole claim goes with the cases.
struct FitMethod: Method {
  let word = "fit"
  let parts = MethodPart.claim
  let isGroundedByRow = true
  let help = Help(
    "how well a claim fits the cases: EXPR -> OUTCOME for sufficiency, EXPR <- OUTCOME for necessity",
    examples: [
      "municipalities | fit recruits*~develops -> smooth_progress",
      "municipalities | fit recruits + develops <- smooth_progress",
    ])

  private static func kind(_ question: MethodQuestion) -> SetRelation.Kind {
    question.word("ARROW") == "<-" ? .necessity : .sufficiency
  }

  func columns(of question: MethodQuestion) -> [MethodColumn] {
    FitMethod.fields(FitMethod.kind(question), question.outcome?.name ?? "").map { field in
      switch field.name {
      case "expression", "outcome": MethodColumn(field, .any)
      default: MethodColumn(field)
      }
    }
  }

  /// A reader sees `expression -> Y`; programs get two columns.
  private static func fields(_ kind: SetRelation.Kind, _ outcome: String) -> [Field] {
    var expression = Field("expression", .text)
    var goal = Field("outcome", .text)
    if kind == .sufficiency {
      expression.leadsTo = outcome
      goal.shownBy = "expression"
    }
    return [expression, goal] + RelationReport.numberFields(kind) + [Field("against", .list(.text))]
  }

  func run(_ input: MethodInput, _ checkpoint: Checkpoint) throws(Refusal) -> MethodResult {
    let kind = FitMethod.kind(input.question)
    let question = try SetRelation.Question(input, SetRelation.Options(), checkpoint)
    if question.names.count == 0 { throw Refusal("there is no case to compare") }
    try SetRelation.checkOutcome(question)
    guard let claim = question.conditions.first else { throw Refusal("the expression is missing") }
    let line = SetRelation.Line(text: claim.text, expression: claim.expression, conditions: [0], isSingle: true)
    let report = RelationReport(kind: kind, question: question, lines: [line], combinationsLookedAt: 0)
    let row = report.row(line)
    let trivial = kind == .necessity ? report.trivial([row]) : []
    try checkpoint.pass()
    var table = Table(
      fields: FitMethod.fields(kind, question.outcome.text),
      rows: [
        [.text(claim.text), .text(question.outcome.text)] + [Value](repeating: .unknown, count: 9)
          + [report.against(row)]
      ])
    for (place, column) in RelationReport.columns([row]).enumerated() { table.columns[2 + place] = column }
    table.notes = notes(row, kind, question, trivial)
    return MethodResult(
      table: table, grounds: .cases([question.names.words.indices.map { Int32($0) }]),
      subjects: [[.condition(0), .outcome]])
  }

  private func notes(
    _ row: RelationReport.Row, _ kind: SetRelation.Kind, _ question: SetRelation.Question, _ trivial: [Note]
  ) -> [Note] {
    let sets = SetNotes(kind: kind, question: question)
    var notes = question.names.notes + [sets.base] + sets.unknowns + sets.limits
    if row.fit.consistency == nil {
      let inner = kind == .sufficiency ? question.conditions[0].text : question.outcome.text
      notes.append(.caution("no case is in \(inner): of nothing the claim says nothing"))
    } else if row.fit.canBeEmpty {
      let inner = kind == .sufficiency ? question.conditions[0].text : question.outcome.text
      notes.append(.caution("whether any case is in \(inner) is unknown, so that it may hold of nothing"))
    }
    return notes + trivial + sets.skewed([row]) + [sets.scope]
  }
}
