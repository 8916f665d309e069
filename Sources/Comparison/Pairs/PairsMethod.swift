import Methods
import Tables

struct PairsMethod: Method {
  let word = "pairs"
  let parts = [
    MethodPart(.choice(["similar", "different"]), "DESIGN"), MethodPart.outcome.computing, MethodPart.given.computing,
  ]
  let rows = MethodRows.pairs
  /// Such a condition is left out for the pairs that it does not apply to.
  let isScopedByConditions = false
  let help = Help(
    "most similar cases with different outcomes, or most different cases with the same outcome",
    examples: ["municipalities | pairs different smooth_progress given recruits, develops, region | take 3"])

  func columns(of question: MethodQuestion) -> [MethodColumn] { PairTable.columns(question) }

  func run(_ input: MethodInput, _ checkpoint: Checkpoint) throws(Refusal) -> MethodResult {
    try CasePairs.result(
      kind: input.question.word("DESIGN") == "different" ? .different : .similar,
      outcome: try input.outcome(checkpoint), conditions: try input.conditions(checkpoint, isDistance: true),
      groups: input.question.groups, names: input.names, checkpoint: checkpoint)
  }
}
