import Methods
import Tables

struct MinimizationMethod: Method {
  let word = "minimize"
  let parts = [
    MethodPart.outcome, .given,
    MethodPart(.choice(Minimization.Solution.allCases.map(\.rawValue)), "solution", after: "solution", .clause),
    MethodPart(.expectations, "expecting", after: "expecting", .clause, label: "COND").joiningSets,
    .cutoff, .pri, .frequency,
  ]
  let isGroundedByRow = true
  let help = Help(
    "the shortest expressions that bring the outcome, all models of a solution",
    examples: [
      "municipalities | calibrate large = population as crisp at 300k | minimize dx_external_talent given large, dx_cio_aide"
    ])

  func check(_ question: MethodQuestion) throws(Refusal) {
    guard let solution = question.word("solution"), solution != Minimization.Solution.intermediate.rawValue,
      !question.expectations("expecting").isEmpty
    else { return }
    throw Refusal(
      "expectations belong to the intermediate solution", help: ["write solution intermediate"],
      about: .part("expecting"))
  }

  func columns(of question: MethodQuestion) -> [MethodColumn] {
    Minimization.fields.map { field in
      switch field.name {
      case "model", "expression": MethodColumn(field, .any)
      case "cases": MethodColumn(field, question.caseNames)
      default: MethodColumn(field)
      }
    }
  }

  func run(_ input: MethodInput, _ checkpoint: Checkpoint) throws(Refusal) -> MethodResult {
    let table = try TruthTable.make(input, checkpoint)
    let expected = input.question.expectations("expecting")
    // Expectations are what an intermediate solution is made with.
    let usual: Minimization.Solution = expected.isEmpty ? .complex : .intermediate
    return try Minimization.result(
      of: table, solution: input.question.word("solution").flatMap { Minimization.Solution(rawValue: $0) } ?? usual,
      expecting: try Minimization.expectations(expected, table.conditions), checkpoint: checkpoint)
  }
}

extension Minimization {
  fileprivate static func expectations(
    _ expected: [MethodExpectation], _ conditions: [Condition]
  ) throws(Refusal) -> [Expectation] {
    var found: [Expectation] = []
    for expectation in expected {
      let condition = conditions[expectation.condition]
      var level = expectation.isNegated ? 0 : 1
      if case .multivalue(let levels) = condition.kind {
        guard let value = expectation.value else {
          throw Refusal(
            "\(condition.name) has \(levels.count) values, so an expectation must name one",
            help: ["write expecting \(condition.name) = \(levels.last ?? "")"], about: .condition(expectation.condition)
          )
        }
        guard let index = levels.firstIndex(of: value.display) else {
          throw Refusal(
            "\(condition.name) never is \(value.display)", help: ["its values are \(levels.joined(separator: ", "))"],
            about: .condition(expectation.condition))
        }
        level = index
      } else if let value = expectation.value {
        level = value.double == 0 || value.boolean == false || value.text == "no" ? 0 : 1
        if expectation.isNegated { level = 1 - level }
      }
      found.append(Expectation(condition: expectation.condition, value: level))
    }
    return found
  }
}
