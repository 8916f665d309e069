/// Builds a column value by value. A value of another type than the column's is kept as unknown; the binder has checked
/// types before, so only integers that stand where numbers are expected are converted.
package struct ColumnBuilder {
  package let type: DataType
  private var text = TextVectorBuilder()
  private var integers: [Int] = []
  private var numbers: [Double] = []
  private var booleans: [Bool] = []
  private var dates: [Int32] = []
  private var offsets: [Int32] = [0]
  private var elements: [Value] = []
  private var rows: [Int32] = []
  private var names: RowNames?
  private var marks: [UInt8] = []
  private var validity = Validity(marks: nil, reasons: [])
  private var hasUnknown = false
  private var bounds: [(row: Int, bound: Bound)] = []

  /// - Parameter names: for a reference column, the rows it may refer to; taken from the first value when nil.
  package init(type: DataType, names: RowNames? = nil) {
    self.type = type
    self.names = names
  }

  package mutating func append(_ value: Value) {
    switch (type, value) {
    case (_, .unknown(let reason)):
      appendUnknown(because: reason)
      return
    case (_, .bound(let bound)):
      if type.isNumeric { bounds.append((marks.count, bound)) }
      appendUnknown(because: bound.reason)
      return
    case (.text, .text(let value)): text.append(value)
    case (.integer, .integer(let value)): integers.append(value)
    case (.number, .number(let value)): numbers.append(value)
    case (.number, .integer(let value)):
      guard let number = ExactOrder.number(value) else {
        appendUnknown(because: Validity.tooManyDigits)
        return
      }
      numbers.append(number)
    case (.boolean, .boolean(let value)): booleans.append(value)
    case (.date, .date(let value)): dates.append(value.daysSinceEpoch)
    case (.list, .list(let values)):
      elements.append(contentsOf: values)
      offsets.append(Int32(elements.count))
    case (.reference, .reference(let reference)):
      if names == nil { names = reference.names }
      rows.append(Int32(reference.row))
    default:
      appendUnknown(because: nil)
      return
    }
    marks.append(0)
  }

  private mutating func appendUnknown(because reason: String?) {
    switch type {
    case .text: text.appendNothing()
    case .integer: integers.append(0)
    case .number: numbers.append(0)
    case .boolean: booleans.append(false)
    case .date: dates.append(0)
    case .list: offsets.append(Int32(elements.count))
    case .reference: rows.append(0)
    }
    marks.append(validity.mark(for: reason))
    hasUnknown = true
  }

  package func finish() -> Column {
    let storage: Column.Storage
    switch type {
    case .text: storage = .text(text.finish())
    case .integer: storage = .integer(integers)
    case .number: storage = .number(numbers)
    case .boolean: storage = .boolean(booleans)
    case .date: storage = .date(dates)
    case .list(let element):
      var inner = ColumnBuilder(type: element)
      for value in elements { inner.append(value) }
      storage = .list(offsets: offsets, elements: inner.finish())
    case .reference(let table):
      storage = .reference(rows: rows, names: names ?? RowNames(table: table, ids: [], labels: []))
    }
    return Column(
      storage, validity: hasUnknown ? Validity(marks: marks, reasons: validity.reasons) : .allKnown,
      bounds: Bounds(bounds, count: marks.count))
  }

  package static func column(of type: DataType, _ values: some Sequence<Value>) -> Column {
    var builder = ColumnBuilder(type: type)
    for value in values { builder.append(value) }
    return builder.finish()
  }
}
