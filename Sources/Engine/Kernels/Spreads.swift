import Diagnostics
import Tables

extension Kernel {
  static let spreads = [
    Kernel(
      "median", precision: .finer,
      groups: { call throws(Diagnostic) in try call.groups.quantile(call.cells.gathered, 0.5) },
      bounds: { call throws(Diagnostic) in try call.combined("median", .quantile(0.5)) }),
    Kernel(
      "sd", precision: .finer,
      groups: { call throws(Diagnostic) in
        if case .integer(let values) = call.cells.column.storage {
          return try call.groups.integerDeviation(call.cells, values)
        }
        return try call.groups.deviation(call.cells)
      }),
    Kernel(
      "quantile", precision: .finer,
      groups: { call throws(Diagnostic) in
        try call.groups.quantile(call.cells.gathered, call.parameter ?? 0.5)
      },
      bounds: { call throws(Diagnostic) in try call.combined("quantile", .quantile(call.parameter ?? 0.5)) }),
    Kernel("share", precision: .ratio, groups: { call throws(Diagnostic) in try call.groups.share(call.cells) }),
  ]
}

extension Aggregation {
  /// Sample standard deviation in two passes; unknown under two values.
  fileprivate func deviation(_ view: CellView) throws(Diagnostic) -> Column {
    let totals = exact(try totals(view))
    let means = totals.map { $0.count > 0 ? $0.sum / Double($0.count) : 0 }
    let squares = try self.totals(view, less: means)
    let result = squares.map { $0.count > 1 ? (($0.sum + $0.lost) / Double($0.count - 1)).squareRoot() : 0 }
    return finite(result, known: totals.map { max(0, $0.count - 1) })
  }

  /// The same of whole numbers, from their true distances: a mean that is no double would be far from all of them.
  fileprivate func integerDeviation(_ view: CellView, _ values: [Int]) throws(Diagnostic) -> Column {
    let totals = try integerTotals(view, values)
    guard totals.contains(where: { $0.bits >> 32 != 0 }) else { return try deviation(view) }
    let sums = try wideSums(view, values)
    var spreads = zip(sums, totals).map { sum, total in
      WholeNumbers.Spread(from: total.count == 0 ? 0 : sum / Int128(total.count))
    }
    for position in 0..<rowCount {
      try context.check(position)
      let row = view.selection.map { Int($0[position]) } ?? position
      if view.column.isKnown(row) { spreads[groups.group(position)].add(values[row]) }
    }
    return finite(spreads.map(\.deviation), known: totals.map { max(0, $0.count - 1) })
  }

  /// Quantile by linear interpolation between order statistics: type 7 of Hyndman and Fan (1996), R's default.
  fileprivate func quantile(_ cells: Column, _ p: Double) throws(Diagnostic) -> Column {
    switch cells.storage {
    case .number(let values):
      let found = try neighbours(values, cells, p)
      let quantiles = found.map { $0.map { $0.below + $0.share * ($0.above - $0.below) } ?? 0 }
      return finite(quantiles, known: found.map { $0 == nil ? 0 : 1 })
    case .integer(let values):
      let found = try neighbours(values, cells, p)
      let quantiles = found.map { found -> Value in
        guard let found else { return .unknown }
        return WholeNumbers.between(found.below, found.above, found.share).map { .number($0) }
          ?? .unknown(reason: Validity.tooManyDigits)
      }
      return ColumnBuilder.column(of: .number, quantiles)
    default: return cells
    }
  }

  /// Two neighbours in the order of a group, and how far between them something lies.
  private typealias Neighbours<Element> = (below: Element, above: Element, share: Double)

  /// Those between which a quantile of each group lies; nil for a group without a known cell.
  private func neighbours<Element: Comparable>(
    _ values: [Element], _ cells: Column, _ p: Double
  ) throws(Diagnostic) -> [Neighbours<Element>?] {
    var lists = [[Element]](repeating: [], count: groupCount)
    for row in values.indices {
      try context.check(row)
      if cells.isKnown(row) { lists[groups.group(row)].append(values[row]) }
    }
    var found: [Neighbours<Element>?] = []
    for (group, list) in lists.enumerated() {
      try context.check(group)
      guard !list.isEmpty else {
        found.append(nil)
        continue
      }
      let sorted = try sorted(list)
      let position = p * Double(sorted.count - 1)
      let below = Int(position.rounded(.down))
      found.append((sorted[below], sorted[min(below + 1, sorted.count - 1)], position - Double(below)))
    }
    return found
  }

  /// A long list asks now and then whether to stop; a short one is sorted in no time.
  private func sorted<Element: Comparable>(_ list: [Element]) throws(Diagnostic) -> [Element] {
    guard list.count > 1 << 18 else { return list.sorted() }
    var comparisons = 0
    var isStopped = false
    let sorted = list.sorted {
      comparisons &+= 1
      if comparisons & 0xFFFF == 0, context.isCancelled() { isStopped = true }
      return !isStopped && $0 < $1
    }
    if isStopped { throw .interrupted }
    return sorted
  }

  /// A share is of all rows for which the condition is yes or no; where it is not applicable, that is no.
  fileprivate func share(_ view: CellView) throws(Diagnostic) -> Column {
    let view =
      view.column.validity.notApplicableMark == nil
      ? view : CellView(context.answered(view.column), selection: view.selection)
    guard case .boolean(let values) = view.column.storage else { return view.gathered }
    let known = try counts(view)
    let yes = try tables(0) { [groups] table, rows in
      values.withUnsafeBufferPointer { values in
        groups.forEachKnown(rows, view) { _, row, group in table[group] &+= values[row] ? 1 : 0 }
      }
    } joining: {
      $0 += $1
    }
    return Column(
      .number(zip(yes, known).map { $1 == 0 ? 0 : 100 * Double($0) / Double($1) }), validity: unknownWhereZero(known))
  }
}
