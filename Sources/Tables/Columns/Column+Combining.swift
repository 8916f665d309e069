extension Column {
  /// The cells of one column after those of another of the same type; a number column takes integers too.
  package static func concatenated(_ first: Column, _ second: Column) -> Column {
    let validity = Validity.concatenated(first.validity, first.count, second.validity, second.count)
    let storage: Storage
    switch (first.storage, second.storage) {
    case (.text(let left), .text(let right)): storage = .text(joined(left, right))
    case (.integer(let left), .integer(let right)): storage = .integer(left + right)
    case (.number(let left), .number(let right)): storage = .number(left + right)
    case (.integer(let left), .number(let right)): storage = .number(left.map(Double.init) + right)
    case (.number(let left), .integer(let right)): storage = .number(left + right.map(Double.init))
    case (.boolean(let left), .boolean(let right)): storage = .boolean(left + right)
    case (.date(let left), .date(let right)): storage = .date(left + right)
    case (.reference(let left, let names), .reference(let right, let others)):
      // A column that is unknown in every row names none.
      storage = .reference(rows: left + right, names: names.ids.isEmpty ? others : names)
    case (.list(let left, let leftElements), .list(let right, let rightElements)):
      let offset = left.last ?? 0
      storage = .list(
        offsets: left + right.dropFirst().map { $0 + offset }, elements: concatenated(leftElements, rightElements))
    default:
      // Types that do not agree are refused before anything runs; unknown is the honest remainder.
      var builder = ColumnBuilder(type: first.type)
      for row in 0..<first.count { builder.append(first.value(at: row)) }
      for row in 0..<second.count { builder.append(second.value(at: row)) }
      return builder.finish()
    }
    var joined = Column(
      storage, validity: validity,
      bounds: Bounds.concatenated(first.bounds, first.count, second.bounds, second.count))
    if first.digits != nil || second.digits != nil, let left = first.readersDigits, let right = second.readersDigits {
      joined.digits = left.joined(with: right)
    }
    return joined
  }

  private static func joined(_ first: TextVector, _ second: TextVector) -> TextVector {
    if first.dictionary === second.dictionary {
      return TextVector(codes: first.codes + second.codes, dictionary: first.dictionary)
    }
    var codeOfText: [String.UTF8View.Key: Int32] = [:]
    var values = first.dictionary.values
    for (code, value) in values.enumerated() { codeOfText[String.UTF8View.Key(value)] = Int32(code) }
    let moved = second.dictionary.values.map { value in
      let key = String.UTF8View.Key(value)
      if let code = codeOfText[key] { return code }
      let code = Int32(values.count)
      codeOfText[key] = code
      values.append(value)
      return code
    }
    return TextVector(
      codes: first.codes + second.codes.map { moved[Int($0)] }, dictionary: TextDictionary(values: values))
  }

  /// An integer column as the nearest numbers, to calculate with.
  package var widened: Column {
    guard case .integer(let values) = storage else { return self }
    return Column(.number(values.map(Double.init)), validity: validity, bounds: bounds).showing(.decimals(0))
  }

  /// An integer column as numbers that are equal to it; what no number is equal to is unknown.
  package var exactlyWidened: Column {
    guard case .integer(let values) = storage else { return self }
    var validity = validity
    for (row, value) in values.enumerated() where ExactOrder.number(value) == nil && validity.isKnown(row) {
      if validity.marks == nil { validity.marks = [UInt8](repeating: 0, count: values.count) }
      let mark = validity.mark(for: Validity.tooManyDigits)
      validity.marks?[row] = mark
    }
    return Column(.number(values.map(Double.init)), validity: validity, bounds: bounds).showing(.decimals(0))
  }
}

extension Validity {
  /// The reason of a whole number where decimal numbers stand, and none is equal to it.
  package static let tooManyDigits = "too many digits"

  package static func concatenated(_ first: Validity, _ firstCount: Int, _ second: Validity, _ secondCount: Int)
    -> Validity
  {
    if first.marks == nil, second.marks == nil { return .allKnown }
    var out = Validity(marks: nil, reasons: first.reasons)
    let moved = second.moved(into: &out)
    let left = first.marks ?? [UInt8](repeating: 0, count: firstCount)
    let right = second.marks.map { $0.map { moved[Int($0)] } } ?? [UInt8](repeating: 0, count: secondCount)
    out.marks = left + right
    return out
  }

  /// Not applicable where either is, else unknown where either is; the reason of the first where both have one.
  package static func either(_ first: Validity, _ second: Validity) -> Validity {
    guard let left = first.marks else { return second }
    guard let right = second.marks else { return first }
    var out = Validity(marks: nil, reasons: first.reasons)
    let moved = second.moved(into: &out)
    if let notApplicable = second.notApplicableMark {
      out.marks = zip(left, right).map { $0 != 0 && $1 != notApplicable ? $0 : moved[Int($1)] }
    } else {
      out.marks = zip(left, right).map { $0 != 0 ? $0 : moved[Int($1)] }
    }
    return out
  }

  /// For each of this one's marks, the mark in `other`.
  private func moved(into other: inout Validity) -> [UInt8] {
    [0, 1] + reasons.map { other.mark(for: $0) }
  }
}
