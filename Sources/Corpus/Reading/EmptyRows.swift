import Tables

/// Rows of a table in which no cell holds anything.
enum EmptyRows {
  /// The numbers of the rows whose cells are all unknown without a reason.
  static func indices(_ columns: [Column], rowCount: Int) -> [Int] {
    guard columns.count > 1, rowCount > 0 else { return [] }
    var marks: [[UInt8]] = []
    for column in columns {
      // Most columns are filled.
      guard let found = column.validity.marks, found.count == rowCount else { return [] }
      marks.append(found)
    }
    return (0..<rowCount).filter { row in marks.allSatisfy { $0[row] == 1 } }
  }
}
