import Methods
import Tables

/// `similar to CASE` and `unlike CASE`.
struct SimilarityMethod: Method {
  let isUnlike: Bool

  var word: String { isUnlike ? "unlike" : "similar" }
  var parts: [MethodPart] { [.caseName(after: isUnlike ? nil : "to"), .givenOrAll] }
  let rows = MethodRows.pairs
  /// Such a condition is left out for the pairs that it does not apply to.
  let isScopedByConditions = false

  var help: Help {
    isUnlike
      ? Help(
        "the other cases by their distance, farthest first",
        examples: ["municipalities | unlike Kanazawa given (recruits, develops), region | take 3"])
      : Help(
        "the other cases by their distance, nearest first, with what they share",
        examples: ["municipalities | similar to Kanazawa given recruits, develops, city_type, population | take 3"])
  }

  func columns(of question: MethodQuestion) -> [MethodColumn] { PairTable.columns(question) }

  func run(_ input: MethodInput, _ checkpoint: Checkpoint) throws(Refusal) -> MethodResult {
    try Similarity.result(
      to: input.positions("CASE").first ?? -1, conditions: try input.conditions(checkpoint, isDistance: true),
      groups: input.question.groups, names: input.names, unlike: isUnlike, checkpoint: checkpoint)
  }
}

extension PairTable {
  static func columns(_ question: MethodQuestion) -> [MethodColumn] {
    fields.map { field in
      switch field.name {
      case "case", "other": MethodColumn(field, question.caseNames)
      case "least", "most": MethodColumn(field)
      default: MethodColumn(field, question.conditionNames)
      }
    }
  }
}
