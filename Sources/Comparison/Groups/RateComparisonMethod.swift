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
      MethodPart(
        .choice(GroupTest.allCases.map(\.rawValue)), "test", after: "test", .clause, note: "the test that is corrected"),
      .clause("overlap", NumberRange("a whole number from 0 on") { $0 >= 0 && $0 == $0.rounded() }, label: "N"),
      .clause("phi", NumberRange("a number from -1 to 1") { (-1...1).contains($0) }, label: "P"),
      .clause("population", .count, label: "N"),
      MethodPart(.column(["rate"], .numbers(demand: "")), "RATE", .implied),
    ]
  let makesColumnsFromData = true
  let help = Help(
    "or the same measure between groups, with intervals and tests",
    examples: [
      "items | where table in (4, 5) | compare count of base across department by key",
      "items | where table in (8, 9) | compare count of base across department by key overlap 68 phi 0.2 population 815",
    ])

  func check(_ question: MethodQuestion) throws(Refusal) {
    guard question.number("phi") != nil, question.number("overlap") == nil else { return }
    throw Refusal(
      "phi is how far the two answers of common respondents go together, and overlap is missing",
      help: ["say how many respondents are in both groups: overlap N phi P"], about: .part("phi"))
  }

  func columns(of question: MethodQuestion) -> [MethodColumn] {
    [GroupedKeys.column(question)]
      + GroupComparison.columnNames(test: test(question)).map { MethodColumn($0, $0 == "note" ? .text : .number) }
  }

  private func test(_ question: MethodQuestion) -> GroupTest? { question.word("test").flatMap(GroupTest.init) }

  func run(_ input: MethodInput, _ checkpoint: Checkpoint) throws(Refusal) -> MethodResult {
    let question = input.question
    guard let keys = input.column("KEY"), let groups = input.column("GROUP"), let counts = input.column("COUNT"),
      let bases = input.column("BASE")
    else { throw Refusal("a part of the comparison is missing") }
    func name(_ part: String) -> String { question.operand(part)?.field.name ?? part }
    return try GroupComparison.result(
      keys: keys, groups: groups, counts: counts, bases: bases, rates: input.column("RATE"),
      names: GroupComparison.Names(
        key: name("KEY"), group: name("GROUP"), count: name("COUNT"), base: name("BASE"),
        meaningOfBase: question.operand("BASE")?.field.summary),
      options: GroupComparison.Options(
        confidence: question.number("confidence") ?? 95, test: test(question),
        design: SamplingDesign(
          overlap: question.count("overlap"), phi: question.number("phi"), population: question.count("population"))),
      checkpoint: checkpoint)
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
