import Methods
import Tables

struct AuditMethod: Method {
  let word = "audit"
  let rows = MethodRows.kept
  let parts = [
    MethodPart(.column(["count"], .numbers(demand: "audit needs numbers as counts")), "COUNT", .optional),
    MethodPart(
      .column(["base"], .numbers(demand: "audit needs numbers as bases")), "BASE", after: "of", .withPrevious),
    MethodPart(
      .column(["rate"], .numbers(demand: "audit needs numbers as rates")), "RATE", after: "against", .withPrevious),
    MethodPart(.column(["table"], .any), "TABLE", after: "by", .optional),
    MethodPart(.column(["item", "name"], .anyElseTexts), "ITEM", .implied),
  ]
  let help = Help(
    "recomputes each rate from count and base, and says what would fit where it does not agree",
    examples: ["items | audit | where not agrees | select table, item, printed, recomputed, fits"])

  func columns(of question: MethodQuestion) -> [MethodColumn] {
    func renamed(_ part: String, _ name: String, else type: DataType) -> MethodColumn {
      guard var operand = question.operand(part) else { return MethodColumn(Field(name, type), grounds: .field) }
      operand.field.name = name
      return MethodColumn(operand.field, operand.domain, grounds: .field)
    }
    func made(_ name: String, _ type: DataType, unit: String? = nil, from parts: [String]) -> MethodColumn {
      var field = Field(name, type, unit: unit)
      field.origins = parts.flatMap { question.operand($0)?.field.origins ?? [] }
      return MethodColumn(field, grounds: .field)
    }
    let printed = renamed("RATE", "printed", else: .number)
    return [
      renamed("TABLE", "table", else: .integer), renamed("ITEM", "item", else: .text),
      renamed("COUNT", "count", else: .integer), renamed("BASE", "base", else: .integer), printed,
      made("recomputed", .number, unit: printed.field.unit, from: ["COUNT", "BASE"]),
      made("agrees", .boolean, from: ["COUNT", "BASE", "RATE"]), made("fits", .text, from: []),
    ]
  }

  func run(_ input: MethodInput, _ checkpoint: Checkpoint) throws(Refusal) -> MethodResult {
    guard let counts = input.column("COUNT"), let bases = input.column("BASE"), let rates = input.column("RATE") else {
      throw Refusal("a column to audit is missing")
    }
    let table = try Audit.table(
      counts: counts, bases: bases, rates: rates, groups: input.column("TABLE"), items: input.column("ITEM"),
      fields: columns(of: input.question).map(\.field), checkpoint: checkpoint)
    return MethodResult(table: table, grounds: .rows)
  }
}
