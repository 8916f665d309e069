/// Typed cells, one a row, with validity beside them.
package struct Column: Sendable {
  package indirect enum Storage: Sendable {
    case text(TextVector)
    case integer([Int])
    case number([Double])
    case boolean([Bool])
    /// Days since 1970-01-01.
    case date([Int32])
    /// Row `i` holds `elements[offsets[i]..<offsets[i + 1]]`.
    case list(offsets: [Int32], elements: Column)
    /// Row numbers in the table that `names` stands for.
    case reference(rows: [Int32], names: RowNames)
  }

  package var storage: Storage
  package var validity: Validity
  /// For numbers read from a source: how many decimals each was printed with. Tables show them so; nil when computed.
  package var decimals: [UInt8]?
  /// Of computed numbers: how many digits matter to a reader; nil where all do.
  package var digits: Digits?
  /// Of a column of numbers: the cells of which only the ends are known. Nil where there are none.
  package var bounds: Bounds?

  package init(
    _ storage: Storage, validity: Validity = .allKnown, decimals: [UInt8]? = nil, bounds: Bounds? = nil
  ) {
    self.storage = storage
    self.validity = validity
    self.decimals = decimals
    self.bounds = bounds
  }

  package var count: Int {
    switch storage {
    case .text(let vector): vector.codes.count
    case .integer(let values): values.count
    case .number(let values): values.count
    case .boolean(let values): values.count
    case .date(let values): values.count
    case .list(let offsets, _): offsets.count - 1
    case .reference(let rows, _): rows.count
    }
  }

  package var type: DataType {
    switch storage {
    case .text: .text
    case .integer: .integer
    case .number: .number
    case .boolean: .boolean
    case .date: .date
    case .list(_, let elements): .list(elements.type)
    case .reference(_, let names): .reference(names.table)
    }
  }

  /// Whether the cell is one known value; a bound is not.
  package func isKnown(_ row: Int) -> Bool { validity.isKnown(row) }

  package func isNotApplicable(_ row: Int) -> Bool { validity.isNotApplicable(row) }

  package func value(at row: Int) -> Value {
    guard validity.isKnown(row) else {
      return bounds?[row].map { .bound($0) } ?? .unknown(reason: validity.reason(row))
    }
    switch storage {
    case .text(let vector): return .text(vector.dictionary[vector.codes[row]])
    case .integer(let values): return .integer(values[row])
    case .number(let values): return .number(values[row])
    case .boolean(let values): return .boolean(values[row])
    case .date(let values): return .date(CalendarDate(daysSinceEpoch: values[row]))
    case .list(let offsets, let elements):
      return .list((Int(offsets[row])..<Int(offsets[row + 1])).map { elements.value(at: $0) })
    case .reference(let rows, let names): return .reference(RowReference(names: names, row: Int(rows[row])))
    }
  }

  /// The cell as a reader sees it in a table: numbers with the decimals they were printed with, or the digits that matter.
  package func display(at row: Int) -> String {
    if let bound = bounds?[row] { return display(bound, at: row) { $0 } }
    if case .number(let values) = storage, validity.isKnown(row) {
      if let decimals { return Value.fixed(values[row], decimals: Int(decimals[row])) }
      if let digits { return digits.text(values[row]) }
    }
    return value(at: row).display
  }

  /// The column with all digits of its numbers, those that were printed at least.
  package var withAllDigits: Column {
    guard case .number(let values) = storage, digits != nil || decimals != nil else { return self }
    var column = self
    column.digits = nil
    column.decimals = decimals.map { printed in
      zip(printed, values).map { max($0, UInt8(clamping: Value.decimals(of: $1))) }
    }
    return column
  }

  /// A bound as a reader sees it, its ends with the decimals of the cell and as `write` sets their digits.
  package func display(_ bound: Bound, at row: Int, _ write: (String) -> String) -> String {
    if let digits, decimals == nil { return digits.widened(bound).display { write(digits.text($0)) } }
    return bound.display { end in
      let printed = decimals.map { Int($0[row]) } ?? 0
      // The ends of a source are shown as printed there; those that were computed have the decimals of their column.
      if bound.reason == Bound.open, printed > 0 { return write(Value.fixed(end, decimals: printed)) }
      return write(
        printed == 0 ? Value.shortest(end) : Value.fixed(end, decimals: max(printed, Value.decimals(of: end))))
    }
  }

  /// The rows at `indices`, in that order; a negative index gives an unknown cell, for the reason given.
  package func gathered(_ indices: [Int32], missing reason: String? = nil) -> Column {
    var out = Column(storage.gathered(indices), validity: validity.gathered(indices, missing: reason))
    if let decimals { out.decimals = Column.gather(decimals, indices, 0) }
    out.digits = digits
    if let bounds { out.bounds = bounds.gathered(indices) }
    return out
  }

  /// One value in every row.
  package static func constant(_ value: Value, type: DataType, count: Int) -> Column {
    var builder = ColumnBuilder(type: type)
    builder.append(value)
    return builder.finish().gathered([Int32](repeating: 0, count: count))
  }
}

extension Column.Storage {
  fileprivate func gathered(_ indices: [Int32]) -> Column.Storage {
    switch self {
    case .text(let vector):
      .text(TextVector(codes: Column.gather(vector.codes, indices, 0), dictionary: vector.dictionary))
    case .integer(let values): .integer(Column.gather(values, indices, 0))
    case .number(let values): .number(Column.gather(values, indices, 0))
    case .boolean(let values): .boolean(Column.gather(values, indices, false))
    case .date(let values): .date(Column.gather(values, indices, 0))
    case .reference(let rows, let names): .reference(rows: Column.gather(rows, indices, 0), names: names)
    case .list(let offsets, let elements): Column.gatherList(offsets, elements, indices)
    }
  }
}

extension Column {
  /// The elements at `indices`, by both cores where there are many; a negative index gives the filler.
  @inline(__always)
  static func gather<Element: BitwiseCopyable & Sendable>(
    _ values: [Element], _ indices: [Int32], _ filler: Element
  ) -> [Element] {
    values.withUnsafeBufferPointer { source in
      [Element](unsafeUninitializedCapacity: indices.count) { buffer, count in
        count = indices.count
        guard let base = buffer.baseAddress else { return }
        nonisolated(unsafe) let (base_, source_) = (base, source)
        @Sendable func gather(_ positions: Range<Int>) {
          indices.withUnsafeBufferPointer { indices in
            for position in positions {
              let index = indices[position]
              base_[position] = index < 0 ? filler : source_[Int(index)]
            }
          }
        }
        let middle = count < 1 << 16 ? count : count / 2
        guard middle < count else { return gather(0..<count) }
        TwoThreads.both {
          gather(0..<middle)
        } _: {
          gather(middle..<indices.count)
        }
      }
    }
  }

  fileprivate static func gatherList(_ offsets: [Int32], _ elements: Column, _ indices: [Int32]) -> Storage {
    var newOffsets: [Int32] = [0]
    var elementIndices: [Int32] = []
    for index in indices {
      if index >= 0 {
        for element in offsets[Int(index)]..<offsets[Int(index) + 1] { elementIndices.append(element) }
      }
      newOffsets.append(Int32(elementIndices.count))
    }
    return .list(offsets: newOffsets, elements: elements.gathered(elementIndices))
  }
}
