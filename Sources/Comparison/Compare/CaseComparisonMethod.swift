import Methods
import Tables

/// `compare [CASE, …] [on EXPR, …]`: a column for each case.
struct CaseComparisonMethod: Method {
  let word = "compare"
  let parts = [
    MethodPart(.caseNames, "CASE", .optional),
    MethodPart(.attributes, "EXPR", after: "on", .optional, note: "what to compare"),
  ]
  let isGroundedByRow = true
  let makesColumnsFromData = true
  let help = Help(
    "cases side by side", examples: ["compare Kanazawa, Miyakonojo on recruits, develops, population"])

  func columns(of question: MethodQuestion) -> [MethodColumn] {
    let attributes = Domain.words(question.operands("EXPR").map(\.field.name))
    return [MethodColumn("attribute", .text, attributes), MethodColumn("verdict", .text)]
  }

  func run(_ input: MethodInput, _ checkpoint: Checkpoint) throws(Refusal) -> MethodResult {
    let attributes = input.question.operands("EXPR")
    let named = input.positions("CASE")
    return try CaseComparison.result(
      fields: attributes.map(\.field), columns: input.columns("EXPR"),
      cases: input.isNaming("CASE") ? named : Array(0..<input.rowCount), names: input.names,
      isHedged: { row, attribute in input.isHedged(row, attributes[attribute].field.origins) }, checkpoint: checkpoint)
  }
}
