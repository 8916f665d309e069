import Diagnostics
import Language
import Methods
import Tables

extension Kernel {
  /// A set has been computed by the time that it is called: `Evaluator.membership`.
  static let sets = [Kernel("set", takesUnknown: true, rows: { call throws(Diagnostic) in call.columns[0] })]
}

extension Evaluator {
  /// Membership of each row in a set that is made of others; unknown where its unknown cells decide.
  func membership(_ set: BoundSet, _ expression: BoundExpression) throws(Diagnostic) -> Column {
    var columns: [Column] = []
    var leaves: [Condition] = []
    for (part, field) in zip(set.leaves, set.fields) {
      let column = try evaluate(part)
      columns.append(column)
      leaves.append(
        Condition(name: field.name, column: column, categories: field.categories, isStopped: context.isCancelled))
    }
    if expression.type == .boolean {
      for leaf in Set(set.expression.plainLeaves) where leaves[leaf].kind != .crisp {
        throw Diagnostic(
          "\(leaves[leaf].name) is neither yes or no, nor 0 or 1", in: source, at: set.leaves[leaf].span,
          help: ["compare it with something: \(leaves[leaf].symbol) = …"])
      }
    }
    let resolved: SetExpression<Int>
    do throws(Refusal) {
      resolved = try set.expression.resolved(over: leaves, about: .whole)
    } catch {
      throw Diagnostic(error.message, in: source, at: expression.span, help: error.help)
    }
    let (values, isKnown) = try memberships(resolved, leaves)
    var validity = columns.dropFirst().reduce(columns.first?.validity ?? .allKnown) {
      Validity.either($0, $1.validity)
    }
    if let marks = validity.marks {
      validity.marks = marks.indices.map { isKnown[$0] ? 0 : max(1, marks[$0]) }
    }
    switch expression.type {
    case .boolean: return Column(.boolean(values.map { $0 == 1 }), validity: validity)
    default: return Column(.number(values), validity: validity)
    }
  }

  private func memberships(
    _ set: SetExpression<Int>, _ leaves: [Condition]
  ) throws(Diagnostic) -> (values: [Double], isKnown: [Bool]) {
    var values: [Double] = []
    var isKnown: [Bool] = []
    values.reserveCapacity(count)
    isKnown.reserveCapacity(count)
    for row in 0..<count {
      try context.check(row)
      let range = set.range(leaves, row: row)
      values.append(range.lowerBound + 0)
      isKnown.append(range.lowerBound == range.upperBound)
    }
    return (values, isKnown)
  }
}
