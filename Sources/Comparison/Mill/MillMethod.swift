import Methods
import Tables

struct MillMethod: Method {
  let word = "mill"
  let parts = [MethodPart.outcome, .given]
  let isGroundedByRow = true
  let help = Help(
    "Mill's methods of agreement, difference and both: what each condition can and cannot explain",
    examples: ["municipalities | mill smooth_progress given recruits, develops, workshops"])

  func columns(of question: MethodQuestion) -> [MethodColumn] {
    [
      MethodColumn("condition", .text, question.conditionNames),
      MethodColumn("value", .text, .either([.words(["yes", "no"])] + question.conditions.map(\.values))),
      MethodColumn("agreement", .text, categories: Mill.agreements), MethodColumn("difference", .list(.text)),
      MethodColumn("joint", .boolean), MethodColumn("by", .list(.text), question.caseNames),
    ]
  }

  func run(_ input: MethodInput, _ checkpoint: Checkpoint) throws(Refusal) -> MethodResult {
    try Mill.result(
      outcome: try input.outcome(checkpoint), conditions: try input.conditions(checkpoint), names: input.names,
      checkpoint: checkpoint)
  }
}
