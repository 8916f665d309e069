import Diagnostics
import Language
import Tables
import Text

extension ComparisonOperator {
  @inline(__always)
  func holds<Operand: Comparable>(_ left: Operand, _ right: Operand) -> Bool {
    switch self {
    case .equal: left == right
    case .notEqual: left != right
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    }
  }

  /// With the sides changed.
  var mirrored: ComparisonOperator {
    switch self {
    case .equal, .notEqual: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }
}

extension Evaluator {
  func compared(
    _ sign: ComparisonOperator, _ left: BoundExpression, _ right: BoundExpression
  ) throws(Diagnostic) -> Column {
    if left.constant != nil, right.constant == nil { return try compared(sign.mirrored, right, left) }
    let column = try evaluate(left)
    if let constant = right.constant {
      if constant.isUnknown {
        var unknown = allUnknown(of: .boolean)
        if column.validity.notApplicableMark != nil {
          unknown.validity = Validity.either(unknown.validity, column.validity)
        }
        return unknown
      }
      if column.bounds == nil, let fast = try against(constant, sign, column) { return fast }
    }
    let other = try evaluate(right)
    let answer = try compared(sign, column, other)
    return column.bounds == nil && other.bounds == nil ? answer : try settled(answer, sign, column, other)
  }

  private func compared(_ sign: ComparisonOperator, _ column: Column, _ other: Column) throws(Diagnostic) -> Column {
    let validity = Validity.either(column.validity, other.validity)
    switch (column.storage, other.storage) {
    case (.integer(let left), .integer(let right)):
      return Column(.boolean(try flags(left, sign, right)), validity: validity)
    case (.number(let left), .number(let right)):
      return Column(.boolean(try flags(left, sign, right)), validity: validity)
    case (.date(let left), .date(let right)):
      return Column(.boolean(try flags(left, sign, right)), validity: validity)
    case (.integer(let left), .number(let right)):
      return Column(.boolean(try flags(left, sign, right)), validity: validity)
    case (.number(let left), .integer(let right)):
      return Column(.boolean(try flags(right, sign.mirrored, left)), validity: validity)
    default:
      var result = [Bool](repeating: false, count: count)
      for row in 0..<count where validity.isKnown(row) {
        try context.check(row)
        let left = column.value(at: row)
        let right = other.value(at: row)
        switch sign {
        case .equal: result[row] = ValueOrder.equal(left, right)
        case .notEqual: result[row] = !ValueOrder.equal(left, right)
        default: result[row] = sign.holds(ValueOrder.compare(left, right), 0)
        }
      }
      return Column(.boolean(result), validity: validity)
    }
  }

  // MARK: Flags

  /// A flag for each row: whether its cell stands to `bound` as the sign says. The sign is looked at outside the loops.
  private func flags<Operand: Comparable & BitwiseCopyable & Sendable>(
    _ values: [Operand], _ sign: ComparisonOperator, _ bound: Operand
  ) throws(Diagnostic) -> [Bool] {
    try context.making(values.count) { rows, out in
      values.withUnsafeBufferPointer { values in
        switch sign {
        case .equal: for row in rows { out[row] = values[row] == bound }
        case .notEqual: for row in rows { out[row] = values[row] != bound }
        case .less: for row in rows { out[row] = values[row] < bound }
        case .lessOrEqual: for row in rows { out[row] = values[row] <= bound }
        case .greater: for row in rows { out[row] = values[row] > bound }
        case .greaterOrEqual: for row in rows { out[row] = values[row] >= bound }
        }
      }
    }
  }

  private func flags<Operand: Comparable & BitwiseCopyable & Sendable>(
    _ left: [Operand], _ sign: ComparisonOperator, _ right: [Operand]
  ) throws(Diagnostic) -> [Bool] {
    try context.making(left.count) { rows, out in
      left.withUnsafeBufferPointer { left in
        right.withUnsafeBufferPointer { right in
          for row in rows { out[row] = sign.holds(left[row], right[row]) }
        }
      }
    }
  }

  private func flags(
    _ left: [Int], _ sign: ComparisonOperator, _ right: [Double]
  ) throws(Diagnostic) -> [Bool] {
    try context.making(left.count) { rows, out in
      left.withUnsafeBufferPointer { left in
        right.withUnsafeBufferPointer { right in
          for row in rows { out[row] = sign.holds(ExactOrder.compare(left[row], right[row]), 0) }
        }
      }
    }
  }

  /// Whole numbers against a decimal, as whole numbers against a whole number.
  private func flags(_ values: [Int], _ sign: ComparisonOperator, _ bound: Double) throws(Diagnostic) -> [Bool] {
    // The nearest whole number that is not above, and whether the bound is above it.
    let floor = bound >= 0x1p63 ? Int.max : bound < -0x1p63 ? Int.min : Int(bound.rounded(.down))
    let isAbove = ExactOrder.compare(floor, bound) < 0
    if ExactOrder.compare(floor, bound) > 0 {
      return [Bool](repeating: [.greater, .greaterOrEqual, .notEqual].contains(sign), count: values.count)
    }
    switch sign {
    case .equal where isAbove: return [Bool](repeating: false, count: values.count)
    case .notEqual where isAbove: return [Bool](repeating: true, count: values.count)
    case .less where isAbove: return try flags(values, .lessOrEqual, floor)
    case .greaterOrEqual where isAbove: return try flags(values, .greater, floor)
    default: return try flags(values, sign, floor)
    }
  }

  /// Decimals against a whole number, which may lie between two of them.
  private func flags(_ values: [Double], _ sign: ComparisonOperator, _ bound: Int) throws(Diagnostic) -> [Bool] {
    let near = Double(bound)
    let order = ExactOrder.compare(bound, near)
    switch sign {
    case _ where order == 0: return try flags(values, sign, near)
    case .equal: return [Bool](repeating: false, count: values.count)
    case .notEqual: return [Bool](repeating: true, count: values.count)
    case .less, .lessOrEqual: return try flags(values, order < 0 ? .less : .lessOrEqual, near)
    case .greater, .greaterOrEqual: return try flags(values, order < 0 ? .greaterOrEqual : .greater, near)
    }
  }

  func inverted(_ values: [Bool]) throws(Diagnostic) -> [Bool] {
    try context.making(values.count) { rows, out in
      values.withUnsafeBufferPointer { values in for row in rows { out[row] = !values[row] } }
    }
  }

  func allUnknown(of type: DataType, because reason: String? = nil) -> Column {
    Column.constant(.unknown(reason: reason), type: type, count: count)
  }

  /// A column against one value, without making a column of the value.
  func against(_ constant: Value, _ sign: ComparisonOperator, _ column: Column) throws(Diagnostic) -> Column? {
    let result: [Bool]
    switch (column.storage, constant) {
    case (.integer(let values), .integer(let bound)): result = try flags(values, sign, bound)
    case (.integer(let values), .number(let bound)): result = try flags(values, sign, bound)
    case (.number(let values), .integer(let bound)): result = try flags(values, sign, bound)
    case (.number(let values), .number(let bound)): result = try flags(values, sign, bound)
    case (.date(let values), .date(let bound)): result = try flags(values, sign, bound.daysSinceEpoch)
    case (.boolean(let values), .boolean(let bound)) where sign == .equal || sign == .notEqual:
      result = bound == (sign == .equal) ? values : try inverted(values)
    case (.reference(let rows, let names), .reference(let bound)) where sign == .equal || sign == .notEqual:
      guard names.table == bound.names.table else { return nil }
      result = try flags(rows, sign, Int32(truncatingIfNeeded: bound.row))
    case (.text(let vector), .text(let bound)):
      result = try flagged(vector, try textFlags(vector.dictionary, sign, bound))
    default: return nil
    }
    return Column(.boolean(result), validity: column.validity)
  }

  private func textFlags(_ dictionary: TextDictionary, _ sign: ComparisonOperator, _ bound: String) throws(Diagnostic)
    -> [Bool]
  {
    if sign == .equal || sign == .notEqual {
      let folded = try context.folded(dictionary)
      let group = folded.codeOfKey[TextFolding.key(bound)]
      return folded.groupOfCode.map { ($0 == group) == (sign == .equal) }
    }
    return try flags(dictionary) { sign.holds(ValueOrder.compare($0, bound), 0) }
  }

  /// A flag for each distinct text.
  private func flags(_ dictionary: TextDictionary, _ holds: (String) -> Bool) throws(Diagnostic) -> [Bool] {
    var flags: [Bool] = []
    flags.reserveCapacity(dictionary.count)
    for (code, text) in dictionary.values.enumerated() {
      try context.check(code)
      flags.append(holds(text))
    }
    return flags
  }

  /// A flag for each distinct text, as one for each row.
  func flagged(_ vector: TextVector, _ flags: [Bool]) throws(Diagnostic) -> [Bool] {
    try context.making(vector.codes.count) { rows, out in
      vector.codes.withUnsafeBufferPointer { codes in
        flags.withUnsafeBufferPointer { flags in for row in rows { out[row] = flags[Int(codes[row])] } }
      }
    }
  }

  // MARK: Texts

  func tested(_ test: TextOperator, _ left: BoundExpression, _ right: BoundExpression) throws(Diagnostic) -> Column {
    let column = try evaluate(left)
    guard case .text(let vector) = column.storage else { return column }
    if test == .matches, case .constant(.text(let text)) = right.kind {
      let flags = try matching(vector.dictionary, text)
      return Column(.boolean(try flagged(vector, flags)), validity: column.validity)
    }
    if case .constant(.text(let text)) = right.kind {
      let key = Array(TextFolding.key(text).utf8)
      let flags = try flags(vector.dictionary) { Evaluator.holds(test, Array(TextFolding.key($0).utf8), key) }
      return Column(.boolean(try flagged(vector, flags)), validity: column.validity)
    }
    let other = try evaluate(right)
    guard case .text(let needles) = other.storage else { return other }
    let validity = Validity.either(column.validity, other.validity)
    var result = [Bool](repeating: false, count: count)
    for row in 0..<count where validity.isKnown(row) {
      try context.check(row)
      let text = vector.dictionary.values[Int(vector.codes[row])]
      let needle = needles.dictionary.values[Int(needles.codes[row])]
      result[row] = Evaluator.holds(test, Array(TextFolding.key(text).utf8), Array(TextFolding.key(needle).utf8))
    }
    return Column(.boolean(result), validity: validity)
  }

  /// A flag for each distinct text: whether the pattern fits some part of it.
  private func matching(_ dictionary: TextDictionary, _ pattern: String) throws(Diagnostic) -> [Bool] {
    let matcher: PatternMatcher
    do throws(Pattern.Fault) {
      matcher = try Pattern(pattern).makeMatcher()
    } catch {
      throw Diagnostic(.error, "this is no regular expression: \(error.message)", help: error.help)
    }
    var flags = [Bool](repeating: false, count: dictionary.count)
    var code = 0
    var failure: Diagnostic?
    dictionary.forEachUTF8 { text in
      guard failure == nil else { return }
      do throws(Diagnostic) {
        try context.check(code)
        guard let isMatch = matcher.matches(text, isStopped: context.isCancelled) else { throw .interrupted }
        flags[code] = isMatch
        code += 1
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return flags
  }

  private static func holds(_ test: TextOperator, _ text: [UInt8], _ part: [UInt8]) -> Bool {
    switch test {
    case .startsWith: text.starts(with: part)
    case .endsWith: text.count >= part.count && text.suffix(part.count).elementsEqual(part)
    case .contains, .matches: contains(text, part)
    }
  }

  private static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
    guard let first = part.first else { return true }
    guard text.count >= part.count else { return false }
    for start in 0...(text.count - part.count) where text[start] == first {
      if text[start..<(start + part.count)].elementsEqual(part) { return true }
    }
    return false
  }
}
