import Diagnostics
import Language
import Tables

/// Aggregates over groups of rows. Unknown cells are skipped; a group without a known cell is unknown, but for `count`.
struct Aggregation {
  private let groups: Groups
  let groupCount: Int
  let rowCount: Int
  let context: ExecutionContext

  init(groupOfRow: [Int32], groupCount: Int, context: ExecutionContext) {
    groups = Groups(ofRow: groupOfRow)
    self.groupCount = groupCount
    rowCount = groupOfRow.count
    self.context = context
  }

  init(_ grouping: Grouping, rowCount: Int, context: ExecutionContext) {
    groups = Groups(ofRow: grouping.groupOfRow)
    groupCount = grouping.groupCount
    self.rowCount = rowCount
    self.context = context
  }

  func column(
    _ aggregate: BoundAggregate, of cells: Column?, source: SourceText, span: Span
  ) throws(Diagnostic) -> Column {
    try column(aggregate, of: cells.map { CellView($0) }, source: source, span: span)
  }

  func column(
    _ aggregate: BoundAggregate, of view: CellView?, source: SourceText, span: Span
  ) throws(Diagnostic) -> Column {
    try context.check()
    guard let view else { return Column(.integer(try counts())) }
    switch aggregate.function {
    case .count:
      if aggregate.isDistinct { return try distinctCounts(view) }
      return Column(.integer(try counts(view)))
    case .share: return try share(view)
    case .sum where aggregate.type == .integer: return try integerSum(view, source, span)
    case .sum: return try numeric(view) { $0.sum }
    case .mean where view.type == .integer: return try integerMean(view)
    case .mean: return try numeric(view) { $0.count > 0 ? $0.sum / Double($0.count) : 0 }
    case .sd where view.type == .integer: return try integerDeviation(view)
    case .sd: return try deviation(view)
    case .median: return try quantile(view.gathered, 0.5)
    case .quantile: return try quantile(view.gathered, aggregate.parameter ?? 0.5)
    case .min: return try extreme(view, isLargest: false)
    case .max: return try extreme(view, isLargest: true)
    case .first: return view.gathered(firstKnown(view))
    case .list: return lists(view.gathered)
    default: return Column.constant(.unknown, type: aggregate.type, count: groupCount)
    }
  }

  // MARK: Rows and groups

  private struct Groups: Sendable {
    /// Empty where all rows are one group.
    let ofRow: [Int32]

    @inline(__always)
    func group(_ row: Int) -> Int { ofRow.isEmpty ? 0 : Int(ofRow[row]) }

    /// Calls `body` with every known cell of a range: its place among those at hand, its row in the column, its group.
    @inline(__always)
    func forEachKnown(_ positions: Range<Int>, _ view: CellView, _ body: (Int, Int, Int) -> Void) {
      if ofRow.isEmpty {
        view.forEach(positions) { position, row, isKnown in if isKnown { body(position, row, 0) } }
      } else {
        ofRow.withUnsafeBufferPointer { groups in
          view.forEach(positions) { position, row, isKnown in
            if isKnown { body(position, row, Int(groups[position])) }
          }
        }
      }
    }
  }

  /// Tables of one element a group, one table for each part, that are brought together in the end.
  private func tables<Element: BitwiseCopyable>(
    _ initial: Element, _ body: @Sendable (_ table: UnsafeMutablePointer<Element>, _ rows: Range<Int>) -> Void,
    joining: (inout Element, Element) -> Void
  ) throws(Diagnostic) -> [Element] {
    let cells = SharedCells(repeating: initial, count: ExecutionContext.partCount(rowCount) * groupCount)
    defer { cells.deallocate() }
    try context.inParts(rowCount) { [groupCount] part, rows in body(cells.base + part * groupCount, rows) }
    for index in stride(from: groupCount, to: cells.count, by: 1) {
      joining(&cells.base[index % groupCount], cells[index])
    }
    return Array(UnsafeBufferPointer(start: cells.base, count: groupCount))
  }

  // MARK: Counts

  private func counts() throws(Diagnostic) -> [Int] {
    if groups.ofRow.isEmpty { return [Int](repeating: rowCount, count: groupCount) }
    return try tables(0) { [groups] table, rows in
      groups.ofRow.withUnsafeBufferPointer { groups in for row in rows { table[Int(groups[row])] &+= 1 } }
    } joining: {
      $0 += $1
    }
  }

  private func counts(_ view: CellView) throws(Diagnostic) -> [Int] {
    if view.column.validity.marks == nil { return try counts() }
    return try tables(0) { [groups] table, rows in
      groups.forEachKnown(rows, view) { _, _, group in table[group] &+= 1 }
    } joining: {
      $0 += $1
    }
  }

  private func distinctCounts(_ view: CellView) throws(Diagnostic) -> Column {
    var keys = [view]
    if !groups.ofRow.isEmpty {
      let names = RowNames(table: "", ids: [], labels: [])
      keys.insert(CellView(Column(.reference(rows: groups.ofRow, names: names))), at: 0)
    }
    // A pair of a group and a value counts once, at the first row that has it.
    let pairs = try Grouping(of: keys, rowCount: rowCount, context: context)
    var out = [Int](repeating: 0, count: groupCount)
    for row in pairs.firstRow.map(Int.init) where row >= 0 {
      if view.column.isKnown(view.selection.map { Int($0[row]) } ?? row) {
        out[groups.group(row)] += 1
      }
    }
    return Column(.integer(out))
  }

  private func share(_ view: CellView) throws(Diagnostic) -> Column {
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

  private func unknownWhereZero(_ counts: [Int]) -> Validity {
    counts.contains(0) ? Validity(marks: counts.map { $0 == 0 ? 1 : 0 }, reasons: []) : .allKnown
  }

  // MARK: Sums

  private struct IntegerTotal: BitwiseCopyable {
    var sum = 0
    var count = 0
    /// The bits that any magnitude has set.
    var bits: UInt = 0
  }

  private func integerSum(_ view: CellView, _ source: SourceText, _ span: Span) throws(Diagnostic) -> Column {
    guard case .integer(let values) = view.column.storage else { return view.gathered }
    let totals = try integerTotals(view, values)
    let known = totals.map(\.count)
    let sums = Aggregation.areSafe(totals) ? totals.map(\.sum) : try carefulSum(view, values, source, span)
    return Column(.integer(sums), validity: unknownWhereZero(known))
  }

  private func integerTotals(_ view: CellView, _ values: [Int]) throws(Diagnostic) -> [IntegerTotal] {
    try tables(IntegerTotal()) { [groups] table, rows in
      values.withUnsafeBufferPointer { values in
        groups.forEachKnown(rows, view) { _, row, group in
          table[group].sum &+= values[row]
          table[group].count &+= 1
          table[group].bits |= values[row].magnitude
        }
      }
    } joining: {
      $0 = IntegerTotal(sum: $0.sum &+ $1.sum, count: $0.count + $1.count, bits: $0.bits | $1.bits)
    }
  }

  /// Where magnitudes and counts are small enough, no sum on the way can have been too large.
  private static func areSafe(_ totals: [IntegerTotal]) -> Bool {
    totals.allSatisfy { total in
      let digits = UInt.bitWidth - total.bits.leadingZeroBitCount + Int.bitWidth - total.count.leadingZeroBitCount
      return digits < Int.bitWidth - 1
    }
  }

  /// The double nearest to the true mean of whole numbers.
  private func integerMean(_ view: CellView) throws(Diagnostic) -> Column {
    guard case .integer(let values) = view.column.storage else { return view.gathered }
    let totals = try integerTotals(view, values)
    let known = totals.map(\.count)
    let sums = Aggregation.areSafe(totals) ? totals.map { Int128($0.sum) } : try wideSums(view, values)
    return Column(.number(zip(sums, known).map { ExactOrder.quotient($0, $1) }), validity: unknownWhereZero(known))
  }

  private func carefulSum(
    _ view: CellView, _ values: [Int], _ source: SourceText, _ span: Span
  ) throws(Diagnostic) -> [Int] {
    let sums = try wideSums(view, values).map { Int(exactly: $0) }
    guard !sums.contains(nil) else {
      throw Diagnostic(
        "this total grows too large for a whole number", in: source, at: span,
        help: ["sum decimal numbers instead: sum(x * 1.0)"])
    }
    return sums.compactMap { $0 }
  }

  private func wideSums(_ view: CellView, _ values: [Int]) throws(Diagnostic) -> [Int128] {
    var sums = [Int128](repeating: 0, count: groupCount)
    for position in 0..<rowCount {
      try context.check(position)
      let row = view.selection.map { Int($0[position]) } ?? position
      guard view.column.isKnown(row) else { continue }
      sums[groups.group(position)] += Int128(values[row])
    }
    return sums
  }

  private struct Total: BitwiseCopyable {
    var sum = 0.0
    /// What rounding has lost so far (Neumaier), so that totals do not depend on the order of rows.
    var lost = 0.0
    var count = 0

    @inline(__always)
    mutating func add(_ value: Double) {
      let next = sum + value
      lost += sum.magnitude >= value.magnitude ? (sum - next) + value : (value - next) + sum
      sum = next
      count &+= 1
    }

    @inline(__always)
    mutating func add(square distance: Double) { add(distance * distance) }

    /// Takes in what another part has added up.
    mutating func add(_ other: Total) {
      guard other.count > 0 else { return }
      let count = count + other.count
      add(other.sum)
      lost += other.lost
      self.count = count
    }
  }

  /// Totals of the numbers, or, where means are given, of the squares of their distances from these.
  private func totals(_ view: CellView, less means: [Double]? = nil) throws(Diagnostic) -> [Total] {
    try tables(Total()) { [groups] table, rows in
      switch (view.column.storage, means) {
      case (.number(let values), nil):
        values.withUnsafeBufferPointer { values in
          groups.forEachKnown(rows, view) { _, row, group in table[group].add(values[row]) }
        }
      case (.integer(let values), nil):
        values.withUnsafeBufferPointer { values in
          groups.forEachKnown(rows, view) { _, row, group in table[group].add(Double(values[row])) }
        }
      case (.number(let values), let means?):
        groups.forEachKnown(rows, view) { _, row, group in table[group].add(square: values[row] - means[group]) }
      case (.integer(let values), let means?):
        groups.forEachKnown(rows, view) { _, row, group in table[group].add(square: Double(values[row]) - means[group])
        }
      default: break
      }
    } joining: {
      $0.add($1)
    }
  }

  private func exact(_ totals: [Total]) -> [Total] {
    totals.map { total in
      var total = total
      let exact = total.sum + total.lost
      if exact.isFinite { total.sum = exact }
      return total
    }
  }

  private func numeric(_ view: CellView, _ result: (Total) -> Double) throws(Diagnostic) -> Column {
    let totals = exact(try totals(view))
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
  private func deviation(_ view: CellView) throws(Diagnostic) -> Column {
    let totals = exact(try totals(view))
    let means = totals.map { $0.count > 0 ? $0.sum / Double($0.count) : 0 }
    let squares = try self.totals(view, less: means)
    let result = squares.map { $0.count > 1 ? (($0.sum + $0.lost) / Double($0.count - 1)).squareRoot() : 0 }
    return finite(result, known: totals.map { max(0, $0.count - 1) })
  }

  /// The same of whole numbers, from their true distances: a mean that is no double would be far from all of them.
  private func integerDeviation(_ view: CellView) throws(Diagnostic) -> Column {
    guard case .integer(let values) = view.column.storage else { return view.gathered }
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

  // MARK: Order

  /// Quantile by linear interpolation between order statistics: type 7 of Hyndman and Fan (1996), R's default.
  private func quantile(_ cells: Column, _ p: Double) throws(Diagnostic) -> Column {
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

  private struct Best: BitwiseCopyable {
    var key = 0
    /// The place of the first row that has the key; negative without one.
    var position: Int32 = -1

    @inline(__always)
    mutating func see(_ key: Int, at position: Int32) {
      if self.position < 0 || key < self.key { self = Best(key: key, position: position) }
    }
  }

  /// The first of the smallest or largest cells of each group.
  private func extreme(_ view: CellView, isLargest: Bool) throws(Diagnostic) -> Column {
    let keys = try OrderKeys(view, context)
    let best = try tables(Best()) { [groups] table, rows in
      keys.forEachKnown(rows) { position, key in
        table[groups.group(position)].see(
          isLargest ? ~key : key, at: Int32(truncatingIfNeeded: position))
      }
    } joining: {
      if $1.position >= 0 { $0.see($1.key, at: $1.position) }
    }
    return view.gathered(best.map(\.position))
  }

  private func firstKnown(_ view: CellView) -> [Int32] {
    var first = [Int32](repeating: -1, count: groupCount)
    groups.forEachKnown(0..<rowCount, view) { position, _, group in
      if first[group] < 0 { first[group] = Int32(position) }
    }
    return first
  }

  private func lists(_ cells: Column) -> Column {
    var rows = [[Int32]](repeating: [], count: groupCount)
    for row in 0..<cells.count where cells.isKnown(row) { rows[groups.group(row)].append(Int32(row)) }
    var offsets: [Int32] = [0]
    for list in rows { offsets.append((offsets.last ?? 0) + Int32(list.count)) }
    return Column(.list(offsets: offsets, elements: cells.gathered(rows.flatMap { $0 })))
  }
}
