import Methods
import Tables

struct MinimizationMethod: Method {
  let word = "minimize"
  let parts = [
    MethodPart.outcome, .given,
    MethodPart(.choice(Minimization.solutionWords), "solution", after: "solution", .clause),
    MethodPart(.expectations, "expecting", after: "expecting", .clause, label: "COND").joiningSets,
    MethodPart(.conditions, "exclude", after: "exclude", .clause, label: "EXPR", note: "not to be assumed").joiningSets,
    .cutoff, .pri, .frequency,
  ]
  let isGroundedByRow = true
  var companions: [any Method] { [AssumptionsMethod()] }
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
    let request = try Minimization.request(of: input, table, checkpoint)
    return try Minimization.result(of: table, request, checkpoint: checkpoint)
  }
}

extension Minimization {
  /// What a statement asks of its truth table.
  static func request(
    of input: MethodInput, _ table: TruthTable, _ checkpoint: Checkpoint
  ) throws(Refusal) -> Request {
    let expected = input.question.expectations("expecting")
    // Expectations are what an intermediate solution is made with.
    let usual: Solution = expected.isEmpty ? .complex : .intermediate
    let expecting = try expectations(expected, table.conditions)
    return Request(
      input.question.word("solution").flatMap { solution(called: $0) } ?? usual,
      expected: Minimization.expected(expecting, in: table), excluded: try excluded(input, table.space, checkpoint))
  }

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

extension Minimization {
  /// The rows from 0 in a set that is not to be assumed (Schneider, Wagemann 2013, Doing justice to logical remainders
  /// in QCA, Political Research Quarterly 66, 211–220).
  fileprivate static func excluded(
    _ input: MethodInput, _ space: ConfigurationSpace, _ checkpoint: Checkpoint
  ) throws(Refusal) -> Set<Int> {
    let written = input.question.operands("exclude").compactMap(\.set)
    guard !written.isEmpty else { return [] }
    let leaves = try input.sets(checkpoint).leaves
    // By leaf the condition that it is, and whether the condition is its opposite.
    var places: [Int: (condition: Int, isOpposite: Bool)] = [:]
    for (index, condition) in input.question.conditions.enumerated() {
      switch condition.set {
      case .leaf(let leaf)?: places[leaf] = (index, condition.isNegated)
      case .not(.leaf(let leaf))?: places[leaf] = (index, true)
      default: break
      }
    }
    var sets: [SetExpression<Int>] = []
    for set in written {
      if let other = set.leaves.first(where: { places[$0] == nil }) {
        throw Refusal(
          "exclude speaks of \(leaves[other].baseName), which is none of the conditions",
          help: ["what is excluded is a set of rows of the truth table, as in exclude ~A*B"], about: .part("exclude"))
      }
      sets.append(try set.resolved(over: leaves, about: .part("exclude")))
    }
    var rows: Set<Int> = []
    for row in 0..<space.rowCount {
      try checkpoint.pass(at: row)
      let levels = space.levels(of: row)
      let isIn = sets.contains { set in
        set.membership { leaf in
          guard let place = places[leaf] else { return 0 }
          let level = Double(levels[place.condition])
          return place.isOpposite ? 1 - level : level
        } > 0.5
      }
      if isIn { rows.insert(row) }
    }
    return rows
  }
}
