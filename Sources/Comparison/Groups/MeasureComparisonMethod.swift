import Methods
import Tables

/// `compare MEASURE across GROUP by KEY`: as it stands, a column for each group.
struct MeasureComparisonMethod: Method {
  let word = "compare"
  let marks = ["across"]
  let parts =
    [MethodPart(.value(.numbers(demand: "what is compared must be a number")), "MEASURE")] + GroupedKeys.parts
  let makesColumnsFromData = true
  let help = Help(
    "",
    examples: [
      "items | where subject = talent | summarize mean(rate) by department, key | compare mean_rate across department by key"
    ])

  func columns(of question: MethodQuestion) -> [MethodColumn] {
    let type = question.operand("MEASURE")?.field.type ?? .number
    return [GroupedKeys.column(question)]
      + ["difference", "difference_lower", "difference_upper"].map { MethodColumn($0, type) }
  }

  func run(_ input: MethodInput, _ checkpoint: Checkpoint) throws(Refusal) -> MethodResult {
    guard let keys = input.column("KEY"), let groups = input.column("GROUP"), let measure = input.column("MEASURE"),
      let field = input.question.operand("MEASURE")?.field
    else { throw Refusal("a part of the comparison is missing") }
    return try MeasureComparison.result(
      keys: keys, groups: groups, measure: measure, field: field,
      keyName: input.question.operand("KEY")?.field.name ?? "key",
      groupName: input.question.operand("GROUP")?.field.name ?? "group", checkpoint: checkpoint)
  }
}
