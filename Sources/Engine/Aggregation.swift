import Diagnostics
import Language
import Tables

/// Aggregates over groups of rows. Unknown cells are skipped; a group without a known cell is unknown, but for `count`.
struct Aggregation {
  let groupOfRow: [Int32]
  let groupCount: Int
  let context: ExecutionContext

  func column(
    _ aggregate: BoundAggregate, of cells: Column?, source: SourceText, span: Span
  ) throws(Diagnostic) -> Column {
    try context.check()
    guard let cells else { return Column(.integer(counts { _ in true })) }
    switch aggregate.function {
    case .count:
      if aggregate.isDistinct { return try distinctCounts(cells) }
      return Column(.integer(counts { cells.isKnown($0) }))
    case .share: return share(cells)
    case .sum where aggregate.type == .integer: return try integerSum(cells, source, span)
    case .sum: return numeric(cells) { $0.sum }
    case .mean: return numeric(cells) { $0.count > 0 ? $0.sum / Double($0.count) : 0 }
    case .sd: return deviation(cells)
    case .median: return quantile(cells, 0.5)
    case .quantile: return quantile(cells, aggregate.parameter ?? 0.5)
    case .min: return extreme(cells) { $0 < 0 }
    case .max: return extreme(cells) { $0 > 0 }
    case .first: return cells.gathered(firstKnown(cells))
    case .list: return lists(cells)
    default: return Column.constant(.unknown, type: aggregate.type, count: groupCount)
    }
  }

  private func counts(_ counted: (Int) -> Bool) -> [Int] {
    var out = [Int](repeating: 0, count: groupCount)
    for row in groupOfRow.indices where counted(row) { out[Int(groupOfRow[row])] += 1 }
    return out
  }

  private func distinctCounts(_ cells: Column) throws(Diagnostic) -> Column {
    let values = try Grouping(of: [cells], context: context)
    var seen: Set<UInt64> = []
    var out = [Int](repeating: 0, count: groupCount)
    for row in groupOfRow.indices where cells.isKnown(row) {
      let group = groupOfRow[row]
      let pair = UInt64(UInt32(bitPattern: group)) << 32 | UInt64(UInt32(bitPattern: values.groupOfRow[row]))
      if seen.insert(pair).inserted { out[Int(group)] += 1 }
    }
    return Column(.integer(out))
  }

  private func share(_ cells: Column) -> Column {
    guard case .boolean(let values) = cells.storage else { return cells }
    let known = counts { cells.isKnown($0) }
    let yes = counts { cells.isKnown($0) && values[$0] }
    return Column(
      .number(zip(yes, known).map { $1 == 0 ? 0 : 100 * Double($0) / Double($1) }), validity: unknownWhereZero(known))
  }

  private func unknownWhereZero(_ counts: [Int]) -> Validity {
    counts.contains(0) ? Validity(marks: counts.map { $0 == 0 ? 1 : 0 }, reasons: []) : .allKnown
  }

  private func integerSum(_ cells: Column, _ source: SourceText, _ span: Span) throws(Diagnostic) -> Column {
    guard case .integer(let values) = cells.storage else { return cells }
    var sums = [Int](repeating: 0, count: groupCount)
    var known = [Int](repeating: 0, count: groupCount)
    for row in groupOfRow.indices where cells.isKnown(row) {
      let group = Int(groupOfRow[row])
      let (sum, overflow) = sums[group].addingReportingOverflow(values[row])
      if overflow {
        throw Diagnostic(
          "this total grows too large for a whole number", in: source, at: span,
          help: ["sum decimal numbers instead: sum(x * 1.0)"])
      }
      sums[group] = sum
      known[group] += 1
    }
    return Column(.integer(sums), validity: unknownWhereZero(known))
  }

  private struct Total {
    var sum = 0.0
    /// What rounding has lost so far (Neumaier), so that totals do not depend on the order of rows.
    var lost = 0.0
    var count = 0

    mutating func add(_ value: Double) {
      let next = sum + value
      lost += sum.magnitude >= value.magnitude ? (sum - next) + value : (value - next) + sum
      sum = next
      count += 1
    }
  }

  private func doubles(_ cells: Column) -> [Double] {
    switch cells.storage {
    case .number(let values): values
    case .integer(let values): values.map(Double.init)
    default: []
    }
  }

  private func totals(_ cells: Column, _ values: [Double]) -> [Total] {
    var totals = [Total](repeating: Total(), count: groupCount)
    for row in groupOfRow.indices where cells.isKnown(row) { totals[Int(groupOfRow[row])].add(values[row]) }
    for group in totals.indices {
      let exact = totals[group].sum + totals[group].lost
      if exact.isFinite { totals[group].sum = exact }
    }
    return totals
  }

  private func numeric(_ cells: Column, _ result: (Total) -> Double) -> Column {
    let totals = totals(cells, doubles(cells))
    return finite(totals.map(result), known: totals.map(\.count))
  }

  /// A column of numbers, unknown where nothing is known or the result is beyond any number.
  private func finite(_ values: [Double], known: [Int]) -> Column {
    var validity = unknownWhereZero(known)
    for (group, value) in values.enumerated() where !value.isFinite && known[group] > 0 {
      if validity.marks == nil { validity.marks = [UInt8](repeating: 0, count: values.count) }
      let mark = validity.mark(for: "too large")
      validity.marks?[group] = mark
    }
    return Column(.number(values.map { $0.isFinite ? $0 : 0 }), validity: validity)
  }

  /// Sample standard deviation in two passes; unknown under two values.
  private func deviation(_ cells: Column) -> Column {
    let values = doubles(cells)
    let totals = totals(cells, values)
    let means = totals.map { $0.count > 0 ? $0.sum / Double($0.count) : 0 }
    var squares = [Total](repeating: Total(), count: groupCount)
    for row in groupOfRow.indices where cells.isKnown(row) {
      let group = Int(groupOfRow[row])
      let distance = values[row] - means[group]
      squares[group].add(distance * distance)
    }
    let result = squares.map { $0.count > 1 ? (($0.sum + $0.lost) / Double($0.count - 1)).squareRoot() : 0 }
    return finite(result, known: totals.map { max(0, $0.count - 1) })
  }

  /// Quantile by linear interpolation between order statistics: type 7 of Hyndman and Fan (1996), R's default.
  private func quantile(_ cells: Column, _ p: Double) -> Column {
    let values = doubles(cells)
    var lists = [[Double]](repeating: [], count: groupCount)
    for row in groupOfRow.indices where cells.isKnown(row) { lists[Int(groupOfRow[row])].append(values[row]) }
    let result = lists.map { list -> Double in
      guard !list.isEmpty else { return 0 }
      let sorted = list.sorted()
      let position = p * Double(sorted.count - 1)
      let below = Int(position.rounded(.down))
      let above = min(below + 1, sorted.count - 1)
      return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
    }
    return finite(result, known: lists.map(\.count))
  }

  private func extreme(_ cells: Column, _ isBetter: (Int) -> Bool) -> Column {
    var best = [Int32](repeating: -1, count: groupCount)
    let keys = Ordering.keys(of: cells, isDescending: false)
    for row in groupOfRow.indices where cells.isKnown(row) {
      let group = Int(groupOfRow[row])
      if best[group] < 0
        || isBetter(keys[row] < keys[Int(best[group])] ? -1 : keys[row] > keys[Int(best[group])] ? 1 : 0)
      {
        best[group] = Int32(row)
      }
    }
    return cells.gathered(best)
  }

  private func firstKnown(_ cells: Column) -> [Int32] {
    var first = [Int32](repeating: -1, count: groupCount)
    for row in groupOfRow.indices where cells.isKnown(row) && first[Int(groupOfRow[row])] < 0 {
      first[Int(groupOfRow[row])] = Int32(row)
    }
    return first
  }

  private func lists(_ cells: Column) -> Column {
    var rows = [[Int32]](repeating: [], count: groupCount)
    for row in groupOfRow.indices where cells.isKnown(row) { rows[Int(groupOfRow[row])].append(Int32(row)) }
    var offsets: [Int32] = [0]
    for list in rows { offsets.append((offsets.last ?? 0) + Int32(list.count)) }
    return Column(.list(offsets: offsets, elements: cells.gathered(rows.flatMap { $0 })))
  }
}
