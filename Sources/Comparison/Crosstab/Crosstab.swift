import Diagnostics
import Methods
import Tables
import Text

/// A contingency table as long rows: first, second, n, percent, percent_lower, percent_upper.
///
/// Unknown and not applicable have a row and a column each, outside every denominator: percent is of what is known. Its ends
/// are the smallest and the largest percentage that any way to fill in the unknown values gives; what does not apply stays
/// outside them. A bound is a value of its own.
package enum Crosstab {
  /// - Parameters:
  ///   - rows: the first value of each distinct pair.
  ///   - columns: the second value of each distinct pair.
  ///   - counts: how often each pair occurs.
  ///   - measure: for each pair a number that stands instead of n and percent.
  ///   - countsRows: whether the measure counts, so that a pair that does not occur has 0.
  ///   - percentOf: "row", "column" or "all"; without one, percent is of all known.
  /// - Throws: where there are too many values to set side by side.
  /// - Returns: the table, and for each of its rows the pairs that it counts.
  package static func table(
    rows: Column, columns: Column, counts: [Int], measure: Column?, countsRows: Bool = false, percentOf: String?,
    fields: [Field], checkpoint: Checkpoint = Checkpoint()
  ) throws(Refusal) -> (table: Table, pairs: [[Int32]]) {
    let rowKeys = try Axis(rows, categories: fields[0].categories, checkpoint)
    let columnKeys = try Axis(columns, categories: fields[1].categories, checkpoint)
    let size = Limit.product(rowKeys.values.count + 1, columnKeys.values.count + 1)
    if size > Limit.crosstab.number {
      throw Refusal(
        Limit.crosstab.message(size, by: "this crosstab"),
        help: ["keep fewer values first: | where …; or count the pairs in rows: | count by …"])
    }
    var cells = [[Int]](repeating: [Int](repeating: 0, count: columnKeys.values.count), count: rowKeys.values.count)
    var pairs = [[[Int32]]](
      repeating: [[Int32]](repeating: [], count: columnKeys.values.count), count: rowKeys.values.count)
    for pair in counts.indices {
      let row = rowKeys.position[pair]
      let column = columnKeys.position[pair]
      cells[row][column] += counts[pair]
      pairs[row][column].append(Int32(pair))
    }
    let margins = CrosstabMargins(
      cells, rows: rowKeys.states, columns: columnKeys.states, hasOtherRow: rowKeys.mayBeOther,
      hasOtherColumn: columnKeys.mayBeOther)
    var out: [[Value]] = []
    var chosen: [Int32] = []
    for (row, rowValue) in rowKeys.values.enumerated() {
      for (column, columnValue) in columnKeys.values.enumerated() {
        if measure != nil {
          chosen.append(pairs[row][column].last ?? -1)
          out.append([rowValue, columnValue, .unknown])
          continue
        }
        let isKnown = rowKeys.states[row] == .known && columnKeys.states[column] == .known
        let hull = isKnown ? margins.hull(cells[row][column], row, column, of: percentOf) : nil
        let base = isKnown ? margins.base(row, column, of: percentOf) : 0
        let percent: Value =
          base > 0
          ? .number(100 * Double(cells[row][column]) / Double(base))
          : hull == nil ? .notApplicable : .unknown(reason: "nothing known")
        out.append([rowValue, columnValue, .integer(cells[row][column]), percent] + OpenNumber(hull).ends)
      }
    }
    var table = Table(fields: fields, rows: out)
    if let measure, countsRows {
      table.columns[2] = ColumnBuilder.column(
        of: .integer, chosen.map { $0 < 0 ? .integer(0) : measure.value(at: Int($0)) })
    } else if let measure {
      table.columns[2] = measure.gathered(chosen)
      // Where no row falls into a cell there is nothing to know.
      for (cell, pair) in chosen.enumerated() where pair < 0 {
        let mark = table.columns[2].validity.mark(for: Validity.notApplicable)
        table.columns[2].validity.marks?[cell] = mark
      }
    }
    if measure == nil, percentOf != nil { table.notes = margins.notes }
    table.presentation = .matrix(Presentation.Matrix(percentOf: percentOf))
    return (table, pairs.flatMap(\.self))
  }

  /// The distinct values of one side, in the order in which they are drawn: categories as declared, numbers and dates
  /// rising, other values as they first appear, then unknown, then not applicable.
  private struct Axis {
    var values: [Value] = []
    /// Of each value.
    var states: [CrosstabState] = []
    /// For each pair, the place of its value.
    var position: [Int] = []
    /// Whether an unknown value could be another than a given one: not where its column allows one value alone, and not
    /// of a number that is the same wherever it is known.
    private(set) var mayBeOther = true

    init(_ column: Column, categories: [String]?, _ checkpoint: Checkpoint) throws(Refusal) {
      var found: [Value] = []
      var placeOfKey: [Value: Int] = [:]
      var places: [Int] = []
      for row in 0..<column.count {
        try checkpoint.pass(at: row)
        let value = column.value(at: row)
        let key = Axis.key(value)
        let place = placeOfKey[key] ?? found.count
        if place == found.count {
          placeOfKey[key] = place
          found.append(CrosstabState(value) == .unknown ? .unknown : value)
        }
        places.append(place)
      }
      let order = found.indices.sorted { Axis.rank(found[$0], $0, categories) < Axis.rank(found[$1], $1, categories) }
      var moved = [Int](repeating: 0, count: found.count)
      for (place, index) in order.enumerated() { moved[index] = place }
      values = order.map { found[$0] }
      states = values.map(CrosstabState.init)
      let known = states.count { $0 == .known }
      switch column.storage {
      case .integer, .number, .date: mayBeOther = known > 1
      case .text: mayBeOther = known > 1 || categories?.count != 1
      case .reference(_, let names): mayBeOther = known > 1 || names.ids.count > 1
      case .boolean, .list: break
      }
      position = places.map { moved[$0] }
    }

    private static func key(_ value: Value) -> Value {
      switch value {
      case .unknown: value.isNotApplicable ? .notApplicable : .unknown
      case .text(let text): .text(TextFolding.key(text))
      default: value
      }
    }

    private static func rank(_ value: Value, _ appearance: Int, _ categories: [String]?) -> (Int, Double, Int) {
      switch value {
      case .unknown: (value.isNotApplicable ? 3 : 2, 0, 0)
      case .bound(let bound): (0, bound.least ?? -.infinity, appearance)
      case .text(let text):
        (categories?.contains(text) == true ? 0 : 1, Double(categories?.firstIndex(of: text) ?? 0), appearance)
      case .date(let date): (0, Double(date.daysSinceEpoch), appearance)
      case .boolean(let flag): (0, flag ? 0 : 1, appearance)
      default: (0, value.double ?? 0, appearance)
      }
    }
  }
}
