import Diagnostics
import Tables

extension Kernel {
  static let totals = [
    Kernel(
      "count", precision: .kept,
      groups: { call throws(Diagnostic) in
        if call.isDistinct { return try call.groups.distinctCounts(call.cells) }
        return Column(.integer(try call.groups.counts(call.cells)))
      },
      bounds: { call throws(Diagnostic) in
        if call.isDistinct { return try call.groups.distinctCounts(call.cells) }
        return Column(.integer(try call.groups.counts(call.cells.ofValues)))
      }),
    Kernel(
      "sum", precision: .kept,
      groups: { call throws(Diagnostic) in
        if case .integer(let values) = call.cells.column.storage { return try call.integerSum(values) }
        return try call.groups.numeric(call.cells) { $0.sum }
      },
      bounds: { call throws(Diagnostic) in try call.combined("sum", .sum) }),
    Kernel(
      "mean", precision: .finer,
      groups: { call throws(Diagnostic) in
        if case .integer(let values) = call.cells.column.storage {
          return try call.groups.integerMean(call.cells, values)
        }
        return try call.groups.numeric(call.cells) { $0.count > 0 ? $0.sum / Double($0.count) : 0 }
      },
      bounds: { call throws(Diagnostic) in try call.combined("mean", .mean) }),
  ]
}

extension Aggregation {
  fileprivate func distinctCounts(_ view: CellView) throws(Diagnostic) -> Column {
    var keys = [view]
    if !groups.ofRow.isEmpty {
      let names = RowNames(table: "", ids: [], labels: [])
      keys.insert(CellView(Column(.reference(rows: groups.ofRow, names: names))), at: 0)
    }
    // A pair of a group and a value counts once, at the first row that has it.
    let pairs = try Grouping(of: keys, rowCount: rowCount, context: context)
    var out = [Int](repeating: 0, count: groupCount)
    for row in pairs.firstRow.map(Int.init) where row >= 0 {
      if view.column.hasValue(view.selection.map { Int($0[row]) } ?? row) {
        out[groups.group(row)] += 1
      }
    }
    return Column(.integer(out))
  }

  /// The double nearest to the true mean of whole numbers.
  fileprivate func integerMean(_ view: CellView, _ values: [Int]) throws(Diagnostic) -> Column {
    let totals = try integerTotals(view, values)
    let known = totals.map(\.count)
    let sums = Aggregation.areSafe(totals) ? totals.map { Int128($0.sum) } : try wideSums(view, values)
    return Column(.number(zip(sums, known).map { ExactOrder.quotient($0, $1) }), validity: unknownWhereZero(known))
  }

  fileprivate func numeric(_ view: CellView, _ result: (Total) -> Double) throws(Diagnostic) -> Column {
    let totals = exact(try totals(view))
    return finite(totals.map(result), known: totals.map(\.count))
  }
}

extension GroupCall {
  fileprivate func integerSum(_ values: [Int]) throws(Diagnostic) -> Column {
    let totals = try groups.integerTotals(cells, values)
    let sums = Aggregation.areSafe(totals) ? totals.map(\.sum) : try carefulSum(values)
    return Column(.integer(sums), validity: groups.unknownWhereZero(totals.map(\.count)))
  }

  private func carefulSum(_ values: [Int]) throws(Diagnostic) -> [Int] {
    let sums = try groups.wideSums(cells, values).map { Int(exactly: $0) }
    guard !sums.contains(nil) else {
      throw Aggregation.totalTooLarge(source, span)
    }
    return sums.compactMap { $0 }
  }
}
