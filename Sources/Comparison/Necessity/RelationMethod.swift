import Methods
import Tables

/// `necessity` and `sufficiency`.
struct RelationMethod: Method {
  let kind: SetRelation.Kind
  let isGroundedByRow = true

  var word: String { kind == .necessity ? "necessity" : "sufficiency" }

  var parts: [MethodPart] {
    [
      .outcome, .given, .cutoff, .clause("coverage", .share, label: "C"), .clause("depth", .count, label: "N"),
    ]
  }

  var help: Help {
    kind == .necessity
      ? Help(
        "whether the outcome never comes without a condition, with bounds for what is unknown",
        examples: ["municipalities | necessity smooth_progress given recruits, develops, workshops depth 1"])
      : Help(
        "whether a condition never comes without the outcome, with bounds for what is unknown",
        examples: ["municipalities | sufficiency smooth_progress given recruits, develops, workshops"])
  }

  func columns(of question: MethodQuestion) -> [MethodColumn] {
    RelationReport.fields(kind).map { field in
      switch field.name {
      case "condition": MethodColumn(field, .words(question.conditions.flatMap(RelationMethod.literals)))
      case "against": MethodColumn(field, question.caseNames)
      default: MethodColumn(field)
      }
    }
  }

  /// What its rows are called, as far as that is known: a condition and its opposite.
  private static func literals(_ operand: MethodOperand) -> [String] {
    let levels = operand.isCompound ? nil : operand.field.categories
    let terms = levels.map { levels in levels.map { "\(operand.symbol)[\($0)]" } }
    return (terms ?? [operand.name]).flatMap { term in
      [term, operand.isNegated ? operand.symbol : operand.isCompound ? "~(\(term))" : "~\(term)"]
    }
  }

  func run(_ input: MethodInput, _ checkpoint: Checkpoint) throws(Refusal) -> MethodResult {
    var options = SetRelation.Options()
    options.cutoff = input.question.number("cutoff") ?? options.cutoff
    options.coverage = input.question.number("coverage") ?? options.coverage
    options.depth = input.question.count("depth") ?? options.depth
    return try SetRelation.result(kind, SetRelation.Question(input, options, checkpoint), checkpoint)
  }
}
