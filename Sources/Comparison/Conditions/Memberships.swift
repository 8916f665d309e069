import Methods

/// The memberships of the cases that every figure is summed over.
struct Memberships: Sendable {
  private let kinds: [Bool]
  /// One array a condition: the membership, or the number of the value.
  private let values: [[Double]]
  let outcome: [Double]

  init(conditions: [Condition], outcome: Condition, cases: [Int]) {
    kinds = conditions.map(\.isMultivalue)
    values = conditions.map { condition in cases.map { condition.values[$0] } }
    self.outcome = cases.map { outcome.values[$0] }
  }

  /// Membership of each case in a term: the least of its literals.
  func of(_ term: Implicant) -> [Double] {
    var out = [Double](repeating: 1, count: outcome.count)
    for place in term.conditions {
      let level = Double(term.digits[place]) - 1
      let source = values[place]
      if kinds[place] {
        for index in out.indices where source[index] != level { out[index] = 0 }
      } else if level == 1 {
        for index in out.indices { out[index] = min(out[index], source[index]) }
      } else {
        for index in out.indices { out[index] = min(out[index], 1 - source[index]) }
      }
    }
    return out
  }

  /// How a term goes with the outcome, and with its opposite.
  func fits(of term: Implicant) -> (Fit, Fit) {
    let members = of(term)
    var fit = Fit()
    var opposite = Fit()
    for index in members.indices {
      fit.add(members[index], outcome[index])
      opposite.add(members[index], 1 - outcome[index])
    }
    return (fit, opposite)
  }

  func fit(_ members: [Double]) -> Fit {
    var fit = Fit()
    for index in members.indices { fit.add(members[index], outcome[index]) }
    return fit
  }
}
