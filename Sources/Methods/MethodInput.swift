import Tables

/// What a method is run on: what was asked, and the cells of every part.
package struct MethodInput {
  package let question: MethodQuestion
  /// For each part the cells of its operands, one a row.
  package var columns: [[Column]] = []
  /// The cells of the columns that its sets are made of, one a row.
  package var leaves: [Column] = []
  /// For each part the rows that its names of cases mean.
  package var positions: [[Int]] = []
  /// What the rows are called; empty where the method names no cases.
  package var names = CaseNames([])
  package var rowCount: Int
  /// How many rows each group has, where rows are grouped by keys.
  package var counts: [Int] = []
  /// Whether a source hedges the value of a row that rests on some columns.
  package var isHedged: (_ row: Int, _ origins: [Origin]) -> Bool = { _, _ in false }

  package init(_ question: MethodQuestion, rowCount: Int) {
    self.question = question
    self.rowCount = rowCount
  }

  package func columns(_ part: String) -> [Column] {
    question.place(part).flatMap { columns.indices.contains($0) ? columns[$0] : nil } ?? []
  }

  /// The cells of a part with one operand; nil where it is left out.
  package func column(_ part: String) -> Column? { columns(part).first }

  package func positions(_ part: String) -> [Int] {
    question.place(part).flatMap { positions.indices.contains($0) ? positions[$0] : nil } ?? []
  }

  /// Whether a part names cases.
  package func isNaming(_ part: String) -> Bool { !positions(part).isEmpty }

  package func outcome(_ checkpoint: Checkpoint) throws(Refusal) -> Condition {
    guard let operand = question.outcome, let column = column("OUTCOME") else {
      throw Refusal("the outcome is missing")
    }
    return try condition(operand, column, .outcome, checkpoint)
  }

  /// The sets of the statement, each over the columns that it is made of.
  package func sets(_ checkpoint: Checkpoint) throws(Refusal) -> SetFamily {
    var found: [Condition] = []
    for (operand, column) in zip(question.leaves, leaves) {
      found.append(
        Condition(
          name: operand.field.name, column: column, categories: operand.field.categories,
          isStopped: { checkpoint.isStopped }))
      try checkpoint.pass()
    }
    guard let outcome = try question.outcome?.set?.resolved(over: found, about: .outcome) else {
      throw Refusal("the outcome is missing")
    }
    var conditions: [SetExpression<Int>] = []
    for (index, operand) in (question.claim.map { [$0] } ?? question.conditions).enumerated() {
      guard let set = try operand.set?.resolved(over: found, about: .condition(index)) else { continue }
      conditions.append(set)
    }
    return SetFamily(leaves: found, outcome: outcome, conditions: conditions)
  }

  /// - Parameter isDistance: whether they are read for a distance, where every number is a measure.
  package func conditions(_ checkpoint: Checkpoint, isDistance: Bool = false) throws(Refusal) -> [Condition] {
    var found: [Condition] = []
    for (index, (operand, column)) in zip(question.conditions, columns("COND")).enumerated() {
      found.append(try condition(operand, column, .condition(index), isDistance: isDistance, checkpoint))
    }
    return found
  }

  private func condition(
    _ operand: MethodOperand, _ column: Column, _ subject: Refusal.Subject, isDistance: Bool = false,
    _ checkpoint: Checkpoint
  ) throws(Refusal) -> Condition {
    let (name, categories) = (operand.field.name, operand.field.categories)
    let isStopped = { checkpoint.isStopped }
    var condition =
      isDistance
      ? Condition(name: name, distanceBy: column, categories: categories, isStopped: isStopped)
      : Condition(name: name, column: column, categories: categories, isStopped: isStopped)
    try checkpoint.pass()
    if isDistance, let mark = column.validity.notApplicableMark, let marks = column.validity.marks {
      condition.notApplicable = marks.map { $0 == mark }
    }
    guard operand.isNegated else { return operand.isCompound ? condition.written(as: operand.set) : condition }
    guard condition.kind == .crisp || condition.kind == .fuzzy else {
      throw Refusal(
        "~ asks for the opposite of a set, and \(name) is none", help: ["write (\(name) != …) as NAME"], about: subject)
    }
    return condition.negated
  }
}
