import Diagnostics
import Language
import Tables

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
      if constant.isUnknown { return allUnknown(of: .boolean) }
      if let fast = against(constant, sign, column) { return fast }
    }
    let other = try evaluate(right)
    let validity = Validity.either(column.validity, other.validity)
    switch (column.storage, other.storage) {
    case (.integer(let left), .integer(let right)): return boolean(left, right, validity, sign)
    case (.number(let left), .number(let right)): return boolean(left, right, validity, sign)
    case (.date(let left), .date(let right)): return boolean(left, right, validity, sign)
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

  private func boolean<Operand: Comparable>(
    _ left: [Operand], _ right: [Operand], _ validity: Validity, _ sign: ComparisonOperator
  ) -> Column {
    Column(.boolean(zip(left, right).map { sign.holds($0, $1) }), validity: validity)
  }

  func allUnknown(of type: DataType, because reason: String? = nil) -> Column {
    Column.constant(.unknown(reason: reason), type: type, count: count)
  }

  /// A column against one value, without making a column of the value.
  private func against(_ constant: Value, _ sign: ComparisonOperator, _ column: Column) -> Column? {
    switch (column.storage, constant) {
    case (.integer(let values), .integer(let bound)):
      return Column(.boolean(values.map { sign.holds($0, bound) }), validity: column.validity)
    case (.number(let values), _):
      guard let bound = constant.double else { return nil }
      return Column(.boolean(values.map { sign.holds($0, bound) }), validity: column.validity)
    case (.date(let values), .date(let bound)):
      return Column(.boolean(values.map { sign.holds($0, bound.daysSinceEpoch) }), validity: column.validity)
    case (.boolean(let values), .boolean(let bound)) where sign == .equal || sign == .notEqual:
      return Column(.boolean(values.map { ($0 == bound) == (sign == .equal) }), validity: column.validity)
    case (.reference(let rows, let names), .reference(let bound)) where sign == .equal || sign == .notEqual:
      guard names.table == bound.names.table else { return nil }
      return Column(.boolean(rows.map { (Int($0) == bound.row) == (sign == .equal) }), validity: column.validity)
    case (.text(let vector), .text(let bound)):
      return Column(.boolean(flagged(vector, textFlags(vector.dictionary, sign, bound))), validity: column.validity)
    default: return nil
    }
  }

  private func textFlags(_ dictionary: TextDictionary, _ sign: ComparisonOperator, _ bound: String) -> [Bool] {
    if sign == .equal || sign == .notEqual {
      let group = dictionary.group(of: bound)
      return dictionary.folded.groupOfCode.map { ($0 == group) == (sign == .equal) }
    }
    return dictionary.values.map { sign.holds(ValueOrder.compare($0, bound), 0) }
  }

  /// A flag for each distinct text, as one for each row.
  func flagged(_ vector: TextVector, _ flags: [Bool]) -> [Bool] {
    vector.codes.withUnsafeBufferPointer { codes in
      flags.withUnsafeBufferPointer { flags in
        [Bool](unsafeUninitializedCapacity: codes.count) { buffer, initialized in
          for index in codes.indices { buffer.initializeElement(at: index, to: flags[Int(codes[index])]) }
          initialized = codes.count
        }
      }
    }
  }

  // MARK: Texts

  func tested(_ test: TextOperator, _ left: BoundExpression, _ right: BoundExpression) throws(Diagnostic) -> Column {
    let column = try evaluate(left)
    guard case .text(let vector) = column.storage else { return column }
    if test == .matches, case .constant(.text(let text)) = right.kind {
      guard let pattern = Pattern(text) else { return allUnknown(of: .boolean) }
      var flags: [Bool] = []
      for value in vector.dictionary.values {
        try context.check(flags.count)
        flags.append(pattern.matches(value))
      }
      return Column(.boolean(flagged(vector, flags)), validity: column.validity)
    }
    if case .constant(.text(let text)) = right.kind {
      let key = Array(TextFolding.key(text).utf8)
      let flags = vector.dictionary.values.map { Evaluator.holds(test, Array(TextFolding.key($0).utf8), key) }
      return Column(.boolean(flagged(vector, flags)), validity: column.validity)
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
