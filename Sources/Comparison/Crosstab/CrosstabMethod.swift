import Methods
import Tables

struct CrosstabMethod: Method {
  let word = "crosstab"
  let parts = [
    MethodPart(.key, "A"), MethodPart(.key, "B", after: "by", note: "groups"),
    MethodPart(.choice(["row", "column", "all"]), "percent", after: "percent of", .optional),
    MethodPart(.aggregate, "AGG", after: "of", .optional),
  ]
  let help = Help(
    "counts two things against each other; unknowns stand outside every percentage",
    examples: [
      "municipalities | crosstab develops by smooth_progress",
      "items | crosstab subject by department percent of column",
    ])

  func columns(of question: MethodQuestion) -> [MethodColumn] {
    let keys = (question.operands("A") + question.operands("B")).map {
      MethodColumn($0.field, $0.domain, grounds: .field)
    }
    let cells =
      question.operand("AGG").map { [$0.field] }
      ?? [Field("n", .integer), Field("percent", .number, unit: "percent")] + ends
    return keys + cells.map { MethodColumn($0, grounds: .field) }
  }

  private var ends: [Field] {
    ["percent_lower", "percent_upper"].map { Field($0, .number, unit: "percent") }
  }

  func run(_ input: MethodInput, _ checkpoint: Checkpoint) throws(Refusal) -> MethodResult {
    guard let rows = input.column("A"), let columns = input.column("B") else { throw Refusal("a side is missing") }
    let (table, pairs) = try Crosstab.table(
      rows: rows, columns: columns, counts: input.counts, measure: input.column("AGG"),
      countsRows: input.question.operand("AGG")?.isCount ?? false, percentOf: input.question.word("percent"),
      fields: self.columns(of: input.question).map(\.field), checkpoint: checkpoint)
    return MethodResult(table: table, grounds: .cases(pairs))
  }
}
