import Tables

/// What a value of one side of a crosstab is.
enum CrosstabState {
  case known, unknown, notApplicable

  init(_ value: Value) {
    self =
      switch value {
      case .unknown: value.isNotApplicable ? .notApplicable : .unknown
      default: .known
      }
  }
}

/// The known counts of each row, each column and all, summed once, and what the unknown ones could add.
struct CrosstabMargins {
  private var rows: [Int]
  private var columns: [Int]
  private var all = 0
  /// Of each row those whose column is unknown, and of each column those whose row is.
  private var rowsWithout: [Int]
  private var columnsWithout: [Int]
  /// Of which both are unknown.
  private var neither = 0
  /// Those to which either does not apply.
  private var notApplicable = 0
  private var unknown: Int { rowsWithout.reduce(0, +) + columnsWithout.reduce(0, +) + neither }
  /// Whether an unknown row, or column, could be another than a given one.
  private let hasOtherRow: Bool
  private let hasOtherColumn: Bool

  init(
    _ cells: [[Int]], rows rowStates: [CrosstabState], columns columnStates: [CrosstabState], hasOtherRow: Bool,
    hasOtherColumn: Bool
  ) {
    rows = [Int](repeating: 0, count: rowStates.count)
    columns = [Int](repeating: 0, count: columnStates.count)
    rowsWithout = rows
    columnsWithout = columns
    self.hasOtherRow = hasOtherRow
    self.hasOtherColumn = hasOtherColumn
    for (row, counts) in cells.enumerated() {
      for (column, count) in counts.enumerated() {
        switch (rowStates[row], columnStates[column]) {
        case (.notApplicable, _), (_, .notApplicable): notApplicable += count
        case (.known, .known):
          rows[row] += count
          columns[column] += count
          all += count
        case (.known, .unknown): rowsWithout[row] += count
        case (.unknown, .known): columnsWithout[column] += count
        case (.unknown, .unknown): neither += count
        }
      }
    }
  }

  func base(_ row: Int, _ column: Int, of side: String?) -> Int {
    switch side {
    case "row": rows[row]
    case "column": columns[column]
    default: all
    }
  }

  /// The smallest and the largest percentage over all ways to fill in what is unknown, of those in which the base is
  /// above 0; nil where there is none.
  func hull(_ count: Int, _ row: Int, _ column: Int, of side: String?) -> ClosedRange<Double>? {
    switch side {
    case "row":
      return Share(
        count: count, others: rows[row] - count, joining: columnsWithout[column], inside: rowsWithout[row],
        either: neither, outside: columnsWithout.reduce(0, +) - columnsWithout[column],
        hasOtherInside: hasOtherColumn, hasOtherOutside: hasOtherRow
      ).hull
    case "column":
      return Share(
        count: count, others: columns[column] - count, joining: rowsWithout[row], inside: columnsWithout[column],
        either: neither, outside: rowsWithout.reduce(0, +) - rowsWithout[row],
        hasOtherInside: hasOtherRow, hasOtherOutside: hasOtherColumn
      ).hull
    default:
      let everyone = all + unknown
      guard everyone > 0 else { return nil }
      var least = count
      if !hasOtherColumn { least += rowsWithout[row] }
      if !hasOtherRow { least += columnsWithout[column] }
      if !hasOtherRow, !hasOtherColumn { least += neither }
      let most = count + rowsWithout[row] + columnsWithout[column] + neither
      return (100 * Double(least) / Double(everyone))...(100 * Double(most) / Double(everyone))
    }
  }

  /// A cell as a share of its line, a row or a column.
  private struct Share {
    /// Known to be in the cell, and in the rest of its line.
    var count: Int
    var others: Int
    /// Those that may join the line, and are then in the cell.
    var joining: Int
    /// Those that are in the line, in the cell or in its rest.
    var inside: Int
    /// Those that may be anywhere.
    var either: Int
    /// Those that may join the line, and are then in its rest.
    var outside: Int
    /// Whether what is inside need not be in the cell.
    var hasOtherInside: Bool
    /// Whether what may join the line need not.
    var hasOtherOutside: Bool

    var hull: ClosedRange<Double>? {
      let most = joining + inside + either
      let mustJoin = hasOtherOutside ? 0 : outside
      let least =
        (hasOtherOutside ? 0 : joining) + (hasOtherInside ? 0 : inside)
        + (hasOtherInside || hasOtherOutside ? 0 : either)
      let rest = outside + (hasOtherInside ? inside + either : 0)
      let upper =
        percent(count + most, of: count + most + others + mustJoin) ?? percent(count, of: count + others + rest)
      let lower = percent(count + least, of: count + least + others + rest) ?? upper
      guard let lower, let upper else { return nil }
      return lower...max(lower, upper)
    }

    private func percent(_ count: Int, of base: Int) -> Double? {
      base > 0 ? 100 * Double(count) / Double(base) : nil
    }
  }

  /// How many are unknown, and where it stands what they could change; how many do not apply.
  var notes: [Note] {
    var notes: [Note] = []
    if unknown > 0 {
      notes.append(
        .omission(
          "\(unknown) of \(all + unknown) are unknown in one or both, and outside every percentage; percent_lower and percent_upper hold what each percentage could be if they were known"
        ))
    }
    if notApplicable > 0 {
      notes.append(
        .omission(
          "one or both do not apply to \(notApplicable) of \(all + unknown + notApplicable), which are outside every percentage"
        ))
    }
    return notes
  }
}
