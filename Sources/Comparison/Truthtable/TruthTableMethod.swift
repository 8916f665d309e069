import Methods
import Tables

struct TruthTableMethod: Method {
  let word = "truthtable"
  let parts = [MethodPart.outcome, .given, .cutoff, .pri, .frequency]
  let help = Help(
    "the configurations of conditions, with their cases and whether they bring the outcome",
    examples: ["municipalities | truthtable smooth_progress given recruits, develops"])

  func columns(of question: MethodQuestion) -> [MethodColumn] {
    let conditions = question.conditions.map { operand in
      let isWord = operand.field.type == .text || operand.field.type.referencedTable != nil
      return MethodColumn(
        Field(
          TruthTable.columnName(operand.name), isWord ? .text : .integer,
          categories: isWord ? operand.field.categories : nil), isWord ? operand.values : .unknown)
    }
    return [MethodColumn(TruthTable.firstField)] + conditions
      + TruthTable.lastFields.map {
        MethodColumn($0, ["cases", "possible"].contains($0.name) ? question.caseNames : .unknown)
      }
  }

  func run(_ input: MethodInput, _ checkpoint: Checkpoint) throws(Refusal) -> MethodResult {
    try TruthTable.make(input, checkpoint).result(checkpoint)
  }
}

extension TruthTable {
  /// The truth table that a statement asks for, by itself or to be minimised.
  static func make(_ input: MethodInput, _ checkpoint: Checkpoint) throws(Refusal) -> TruthTable {
    var options = Options()
    options.cutoff = input.question.number("cutoff") ?? options.cutoff
    options.priCutoff = input.question.number("pri") ?? options.priCutoff
    options.frequency = input.question.count("frequency") ?? options.frequency
    return try make(
      outcome: try input.outcome(checkpoint), conditions: try input.conditions(checkpoint), names: input.names,
      options: options, checkpoint: checkpoint)
  }
}
