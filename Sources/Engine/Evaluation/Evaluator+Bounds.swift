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

extension Evaluator {
  /// The result of a calculation with the bounds that follow from those of its sides: a sum or difference has ends, and so
  /// has a product or quotient with an exact number.
  func bounded(
    _ result: Column, _ sign: ArithmeticOperator, _ left: Column, _ right: Column
  ) throws(Diagnostic) -> Column {
    guard var marks = result.validity.marks else { return result }
    var validity = Validity(marks: nil, reasons: result.validity.reasons)
    var found: [(row: Int, bound: Bound)] = []
    var values: [Int: Double] = [:]
    for row in marks.indices {
      try context.check(row)
      guard left.bounds?.has(row) ?? false || right.bounds?.has(row) ?? false else { continue }
      let (first, second) = (left.value(at: row), right.value(at: row))
      guard let low = Extent(first), let high = Extent(second), let extent = low.calculated(sign, high) else {
        if !left.isNotApplicable(row), !right.isNotApplicable(row) {
          marks[row] = validity.mark(for: Extent.reason(first, second))
        }
        continue
      }
      if extent.isExact {
        values[row] = extent.least
        marks[row] = 0
      } else {
        let bound = extent.bound(because: Extent.reason(first, second))
        found.append((row, bound))
        marks[row] = validity.mark(for: bound.reason)
      }
    }
    validity.marks = marks
    var column = Column(result.storage, validity: validity, bounds: Bounds(found, count: marks.count))
    guard !values.isEmpty else { return column }
    switch column.storage {
    case .integer(var numbers):
      for (row, value) in values { numbers[row] = Int(exactly: value) ?? 0 }
      column.storage = .integer(numbers)
    case .number(var numbers):
      for (row, value) in values { numbers[row] = value }
      column.storage = .number(numbers)
    default: break
    }
    return column
  }
}

extension Extent {
  var isExact: Bool { least == most && !excludesLeast && !excludesMost }

  func bound(because reason: String?) -> Bound {
    Bound(
      least: least.isFinite ? least : nil, most: most.isFinite ? most : nil, excludesLeast: excludesLeast,
      excludesMost: excludesMost, reason: least.isFinite || most.isFinite ? reason : Bound.onlyAbout)
  }

  /// Nil where the result has no ends that follow from these.
  fileprivate func calculated(_ sign: ArithmeticOperator, _ other: Extent) -> Extent? {
    switch sign {
    case .add: self + other
    case .subtract: self + other.negated
    case .multiply: other.isExact ? scaled { $0 * other.least } : isExact ? other.scaled { $0 * least } : nil
    case .divide: other.isExact && other.least != 0 ? scaled { $0 / other.least } : nil
    case .remainder: nil
    }
  }

  static func + (left: Extent, right: Extent) -> Extent {
    var sum = Extent(left.least + right.least)
    sum.most = left.most + right.most
    sum.excludesLeast = left.excludesLeast || right.excludesLeast
    sum.excludesMost = left.excludesMost || right.excludesMost
    return sum
  }

  var negated: Extent {
    var out = Extent(-most)
    (out.most, out.excludesLeast, out.excludesMost) = (-least, excludesMost, excludesLeast)
    return out
  }

  static prefix func - (extent: Extent) -> Bound {
    extent.negated.bound(because: nil)
  }

  /// The same for numbers that a function, rising or falling, makes of these; a finite number stays finite.
  private func scaled(_ make: (Double) -> Double) -> Extent? {
    if make(1) == 0 { return Extent(0) }
    let (first, second) = (make(least), make(most))
    guard !first.isNaN, !second.isNaN else { return nil }
    var out = Extent(min(first, second))
    out.most = max(first, second)
    (out.excludesLeast, out.excludesMost) =
      first <= second ? (excludesLeast, excludesMost) : (excludesMost, excludesLeast)
    return out
  }
}
