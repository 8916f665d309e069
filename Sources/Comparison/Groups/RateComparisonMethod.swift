import Methods
import Tables

/// `compare COUNT of BASE across GROUP by KEY`: shares with intervals and tests, a column for each group.
struct RateComparisonMethod: Method {
  let word = "compare"
  let marks = ["of", "across"]
  let parts =
    [
      MethodPart(.value(.numbers(demand: "what is compared must be a number")), "COUNT"),
      MethodPart(.value(.numbers(demand: "the base must be a number")), "BASE", after: "of", note: "the base follows"),
    ] + GroupedKeys.parts + [
      .clause(
        "confidence",
        NumberRange("a percentage from 1 to below 100, as in confidence 99") { $0 >= 1 && $0 < 100 }, label: "N"),
      MethodPart(.column(["rate"], .numbers(demand: "")), "RATE", .implied),
    ]
  let makesColumnsFromData = true
  let help = Help(
    "or the same measure between groups, with intervals and tests",
    examples: ["items | where table in (4, 5) | compare count of base across department by key"])

  func columns(of question: MethodQuestion) -> [MethodColumn] {
    [GroupedKeys.column(question)]
      + GroupComparison.fixedColumns.map { MethodColumn($0, $0 == "note" ? .text : .number) }
  }

  func run(_ input: MethodInput, _ checkpoint: Checkpoint) throws(Refusal) -> MethodResult {
    guard let keys = input.column("KEY"), let groups = input.column("GROUP"), let counts = input.column("COUNT"),
      let bases = input.column("BASE")
    else { throw Refusal("a part of the comparison is missing") }
    func name(_ part: String) -> String { input.question.operand(part)?.field.name ?? part }
    return try GroupComparison.result(
      keys: keys, groups: groups, counts: counts, bases: bases, rates: input.column("RATE"),
      names: GroupComparison.Names(
        key: name("KEY"), group: name("GROUP"), count: name("COUNT"), base: name("BASE")),
      confidence: input.question.number("confidence") ?? 95, checkpoint: checkpoint)
  }
}

extension GroupedKeys {
  /// `across GROUP by KEY`.
  static let parts = [
    MethodPart(.value(.any), "GROUP", after: "across", note: "the groups follow"),
    MethodPart(.value(.any), "KEY", after: "by", note: "the key of each row"),
  ]

  static func column(_ question: MethodQuestion) -> MethodColumn {
    MethodColumn("key", question.operand("KEY")?.field.type ?? .text, question.operand("KEY")?.domain ?? .unknown)
  }
}
