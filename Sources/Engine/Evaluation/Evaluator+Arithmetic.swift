import Diagnostics
import Language
import Tables

extension Evaluator {
  func negated(_ column: Column, _ span: Span) throws(Diagnostic) -> Column {
    var out = column
    switch column.storage {
    case .integer(let values):
      var negative: [Int] = []
      negative.reserveCapacity(values.count)
      for value in values {
        let (result, overflow) = 0.subtractingReportingOverflow(value)
        if overflow { throw overflowed(span) }
        negative.append(result)
      }
      out.storage = .integer(negative)
    case .number(let values): out.storage = .number(values.map { -$0 })
    default: break
    }
    out.bounds = column.bounds?.map { $0.isEndless ? $0 : -Extent($0, isWhole: false) }
    if let bounds = column.bounds {
      // What has no end has none on the other side either.
      for row in 0..<out.count where bounds[row]?.isEndless ?? false { out.bounds?.remove(row) }
    }
    return out
  }

  private func overflowed(_ span: Span) -> Diagnostic {
    Diagnostic(
      "this whole number grows too large", in: source, at: span,
      help: ["whole numbers go to \(Int.max); make one side a decimal number, as in x * 1.0"])
  }

  func arithmetic(
    _ sign: ArithmeticOperator, _ leftExpression: BoundExpression, _ rightExpression: BoundExpression,
    _ expression: BoundExpression
  ) throws(Diagnostic) -> Column {
    let left = try evaluate(leftExpression)
    let right = try evaluate(rightExpression)
    let result = try arithmetic(sign, left, right, expression)
    let whole = left.bounds == nil && right.bounds == nil ? result : try bounded(result, sign, left, right)
    return whole.showing(Evaluator.digits(sign, left, right))
  }

  /// Sums have the decimals of their parts, products and quotients one more, a ratio of whole numbers four digits.
  private static func digits(_ sign: ArithmeticOperator, _ left: Column, _ right: Column) -> Digits? {
    guard let first = left.readersDigits, let second = right.readersDigits else { return nil }
    let joined = first.joined(with: second)
    switch sign {
    case .add, .subtract, .remainder: return joined
    case .multiply: return joined.finer
    case .divide: return joined == .decimals(0) ? .ofRatios : joined.finer
    }
  }

  private func arithmetic(
    _ sign: ArithmeticOperator, _ left: Column, _ right: Column, _ expression: BoundExpression
  ) throws(Diagnostic) -> Column {
    let validity = Validity.either(left.validity, right.validity)
    switch (left.storage, right.storage) {
    case (.integer(let first), .integer(let second)):
      if sign == .divide { return quotients(first, second, validity) }
      return try integers(sign, first, second, validity, expression.span)
    case (.number(let first), .number(let second)): return numbers(sign, first, second, validity)
    case (.date(let first), .date(let second)):
      return Column(.integer(zip(first, second).map { Int($0) - Int($1) }), validity: validity)
    case (.date(let first), .integer(let second)): return dates(sign, first, second, validity)
    default: return allUnknown(of: expression.type)
    }
  }

  private func integers(
    _ sign: ArithmeticOperator, _ left: [Int], _ right: [Int], _ validity: Validity, _ span: Span
  ) throws(Diagnostic) -> Column {
    var result = [Int](repeating: 0, count: count)
    var validity = validity
    for row in 0..<count where validity.isKnown(row) {
      let value: (partialValue: Int, overflow: Bool)
      switch sign {
      case .add: value = left[row].addingReportingOverflow(right[row])
      case .subtract: value = left[row].subtractingReportingOverflow(right[row])
      case .multiply: value = left[row].multipliedReportingOverflow(by: right[row])
      case .divide, .remainder:
        if right[row] == 0 {
          mark(row, "division by zero", in: &validity)
          continue
        }
        value = (left[row].remainderReportingOverflow(dividingBy: right[row]).partialValue, false)
      }
      if value.overflow { throw overflowed(span) }
      result[row] = value.partialValue
    }
    return Column(.integer(result), validity: validity)
  }

  /// Each rounded once: whole numbers are not made decimals before.
  private func quotients(_ left: [Int], _ right: [Int], _ validity: Validity) -> Column {
    var result = [Double](repeating: 0, count: count)
    var validity = validity
    for row in 0..<count where validity.isKnown(row) {
      if right[row] == 0 {
        mark(row, "division by zero", in: &validity)
      } else if left[row].magnitude <= 1 << 53, right[row].magnitude <= 1 << 53 {
        result[row] = Double(left[row]) / Double(right[row])
      } else {
        result[row] = ExactOrder.quotient(Int128(left[row]), right[row])
      }
    }
    return Column(.number(result), validity: validity)
  }

  func mark(_ row: Int, _ reason: String, in validity: inout Validity) {
    if validity.marks == nil { validity.marks = [UInt8](repeating: 0, count: count) }
    let mark = validity.mark(for: reason)
    validity.marks?[row] = mark
  }

  private func numbers(
    _ sign: ArithmeticOperator, _ left: [Double], _ right: [Double], _ validity: Validity
  ) -> Column {
    var result = [Double](repeating: 0, count: count)
    var validity = validity
    for row in 0..<count where validity.isKnown(row) {
      let value: Double
      switch sign {
      case .add: value = left[row] + right[row]
      case .subtract: value = left[row] - right[row]
      case .multiply: value = left[row] * right[row]
      case .divide, .remainder:
        if right[row] == 0 {
          mark(row, "division by zero", in: &validity)
          continue
        }
        value = sign == .divide ? left[row] / right[row] : left[row].truncatingRemainder(dividingBy: right[row])
      }
      if value.isFinite { result[row] = value } else { mark(row, "too large", in: &validity) }
    }
    return Column(.number(result), validity: validity)
  }

  private func dates(_ sign: ArithmeticOperator, _ left: [Int32], _ right: [Int], _ validity: Validity) -> Column {
    // 0001-01-01 and 9999-12-31 as days since 1970.
    let range = -719_162...2_932_896
    var result = [Int32](repeating: 0, count: count)
    var validity = validity
    for row in 0..<count where validity.isKnown(row) {
      let days = sign == .add ? right[row] : (0.subtractingReportingOverflow(right[row])).partialValue
      let (sum, overflow) = Int(left[row]).addingReportingOverflow(days)
      if overflow || !range.contains(sum) {
        mark(row, "no such day", in: &validity)
      } else {
        result[row] = Int32(sum)
      }
    }
    return Column(.date(result), validity: validity)
  }
}
