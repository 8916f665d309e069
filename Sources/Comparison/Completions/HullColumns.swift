import Tables

/// The columns of a number that completions may change: its value where every completion gives one, and its ends.
///
/// `X` is a bound where the ends differ; a number that no completion defines is not applicable.
struct HullColumns {
  let name: String
  var hulls: [Hull?]

  static func fields(_ name: String, _ type: DataType = .number) -> [Field] {
    var field = Field(name, type)
    field.ends = BoundColumns(least: "\(name)_lower", most: "\(name)_upper")
    return [field]
      + ["lower", "upper"].map { end in
        var field = Field("\(name)_\(end)", type)
        field.shownBy = name
        return field
      }
  }

  /// Numbers with three decimals for a reader.
  var columns: [Column] {
    let points = Column.numbers(hulls.map { $0?.point }, between: hulls.map { $0.map { ($0.lower, $0.upper) } })
    return [points, end(\.lower), end(\.upper)].map { column in
      var column = column
      column.decimals = [UInt8](repeating: 3, count: hulls.count)
      return column
    }
  }

  private func end(_ end: (Hull) -> Double) -> Column {
    ColumnBuilder.column(of: .number, hulls.map { $0.map { .number(end($0)) } ?? .notApplicable })
  }

  /// The same for numbers of cases.
  static func counts(_ ranges: [(lower: Int, upper: Int)]) -> [Column] {
    let points = ranges.map { range -> Value in
      range.lower == range.upper
        ? .integer(range.lower)
        : .bound(Bound(least: Double(range.lower), most: Double(range.upper), reason: Bound.open))
    }
    return [
      ColumnBuilder.column(of: .integer, points), Column(.integer(ranges.map(\.lower))),
      Column(.integer(ranges.map(\.upper))),
    ]
  }
}
