import Diagnostics
import Language
import Tables

extension Evaluator {
  /// The answers of a comparison, those that the ends of bounds settle among them.
  func settled(
    _ answer: Column, _ sign: ComparisonOperator, _ left: Column, _ right: Column
  ) throws(Diagnostic) -> Column {
    guard case .boolean(var values) = answer.storage, var marks = answer.validity.marks else { return answer }
    var validity = Validity(marks: nil, reasons: answer.validity.reasons)
    let (leftIsWhole, rightIsWhole) = (left.type == .integer, right.type == .integer)
    for row in values.indices {
      try context.check(row)
      guard left.bounds?.has(row) ?? false || right.bounds?.has(row) ?? false else { continue }
      if left.isNotApplicable(row) || right.isNotApplicable(row) { continue }
      let (first, second) = (left.value(at: row), right.value(at: row))
      if let low = Extent(first, isWhole: leftIsWhole), let high = Extent(second, isWhole: rightIsWhole),
        let holds = Extent.compare(sign, low, high)
      {
        values[row] = holds
        marks[row] = 0
      } else {
        marks[row] = validity.mark(for: Extent.reason(first, second))
      }
    }
    validity.marks = marks.contains { $0 != 0 } ? marks : nil
    return Column(.boolean(values), validity: validity)
  }
}
