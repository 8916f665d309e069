import Diagnostics
import Tables

extension KernelCall {
  /// Makes the column that has in each row the cell of one of several columns, unknown ones with their reasons.
  ///
  /// - Parameter choice: for each row the number of the column.
  func picking(_ choice: [UInt16], from columns: [Column]) throws(Diagnostic) -> Column {
    // A few rows are not worth that whole dictionaries are joined.
    let isPooled = count > 1 << 12 && type.element == nil && type.referencedTable == nil
    guard isPooled, Limit.product(count, columns.count) < Int(Int32.max) else {
      var builder = ColumnBuilder(type: type)
      for row in 0..<count {
        try context.check(row)
        builder.append(columns[Int(choice[row])].value(at: row))
      }
      return builder.finish()
    }
    let columns = type == .number ? columns.map(\.exactlyWidened) : columns
    let pool = columns.dropFirst().reduce(columns[0]) { Column.concatenated($0, $1) }
    let places: [Int32] = try context.making(count) { [count] rows, out in
      for row in rows { out[row] = Int32(truncatingIfNeeded: Int(choice[row]) * count + row) }
    }
    return pool.gathered(places).computed
  }
}

extension Column {
  /// The whole numbers of a column that holds such.
  var wholeNumbers: [Int]? {
    if case .integer(let values) = storage { values } else { nil }
  }

  /// The decimals of a column that holds such.
  var numbers: [Double]? {
    if case .number(let values) = storage { values } else { nil }
  }

  var booleans: [Bool]? {
    if case .boolean(let values) = storage { values } else { nil }
  }

  /// Days since 1970-01-01.
  var days: [Int32]? {
    if case .date(let values) = storage { values } else { nil }
  }

  /// The cells without what was said of how their numbers were printed.
  var computed: Column { Column(storage, validity: validity, bounds: bounds) }
}
