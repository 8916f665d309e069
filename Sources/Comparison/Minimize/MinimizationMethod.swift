import Methods
import Tables

struct MinimizationMethod: Method {
  let word = "minimize"
  let parts = [
    MethodPart.outcome, .given,
    MethodPart(.choice(Minimization.solutionWords), "solution", after: "solution", .clause),
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
    let expected = question.expectations("expecting")
    try Minimization.refuseContradiction(expected, question.conditions.map(\.name))
    guard let solution = question.word("solution"), solution != Minimization.Solution.intermediate.rawValue,
      !expected.isEmpty
    else { return }
    throw Refusal(
      "expectations belong to the intermediate solution", help: ["write solution intermediate"],
      about: .part("expecting"))
  }

  func columns(of question: MethodQuestion) -> [MethodColumn] {
    Minimization.fields.map { field in
      var field = field
      if field.name == "expression" { field.leadsTo = question.outcome?.term }
      return switch field.name {
      case "model", "expression", "outcome": MethodColumn(field, .any)
      case "cases", "possible": MethodColumn(field, question.caseNames)
      default: MethodColumn(field)
      }
    }
  }

  func run(_ input: MethodInput, _ checkpoint: Checkpoint) throws(Refusal) -> MethodResult {
    let table = try TruthTable.make(input, checkpoint)
    let expected = input.question.expectations("expecting")
    // Expectations are what an intermediate solution is made with.
    let usual: Minimization.Solution = expected.isEmpty ? .complex : .intermediate
    let expecting = try Minimization.expectations(expected, table.conditions)
    let request = Minimization.Request(
      input.question.word("solution").flatMap { Minimization.solution(called: $0) } ?? usual,
      expected: Minimization.expected(expecting, in: table))
    return try Minimization.result(of: table, request, checkpoint: checkpoint)
  }
}

extension Minimization {
  /// The complex solution has a second name (Thiem 2019), which later textbooks use.
  static let solutionWords = Solution.allCases.map(\.rawValue) + ["conservative"]

  static func solution(called word: String) -> Solution? {
    word == "conservative" ? .complex : Solution(rawValue: word)
  }

  /// A condition cannot be expected present and absent at once; several values of one mean any of them.
  fileprivate static func refuseContradiction(_ expected: [MethodExpectation], _ names: [String]) throws(Refusal) {
    var signs: [Int: Bool] = [:]
    for item in expected where item.value == nil {
      if let sign = signs[item.condition], sign != item.isNegated {
        let name = names[item.condition]
        throw Refusal(
          "\(name) is expected with the outcome, and ~\(name) too: both cannot be",
          help: ["leave both out where nothing is expected of \(name)"], about: .part("expecting"))
      }
      signs[item.condition] = item.isNegated
    }
  }

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
