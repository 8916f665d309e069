import Diagnostics
import Language
import Tables

/// Aggregates over groups of rows. Unknown cells are skipped; a group without a known cell is unknown, but for what counts.
package struct Aggregation {
  let groups: Groups
  package let groupCount: Int
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

  /// The column of an aggregate; without cells, or a function, rows are counted.
  func column(
    _ aggregate: BoundAggregate, of view: CellView?, source: SourceText, span: Span
  ) throws(Diagnostic) -> Column {
    try context.check()
    guard let cells = view, let function = aggregate.function else {
      return Column(.integer(try counts())).showing(.decimals(0))
    }
    let kernel = context.kernels[function.name]
    let bounded = cells.column.bounds == nil ? nil : kernel?.bounds
    guard let compute = bounded ?? kernel?.groups else { throw Kernels.missing(function.name) }
    var column = try compute(
      GroupCall(
        groups: self, cells: cells, isDistinct: aggregate.isDistinct, parameter: aggregate.parameter,
        type: aggregate.type, source: source, span: span))
    if column.decimals == nil, column.digits == nil, let precision = kernel?.precision {
      column = column.showing(precision.digits(of: [cells.column]))
    }
    guard let mark = cells.column.validity.notApplicableMark, column.validity.marks != nil else { return column }
    return try saying(column, of: cells, notApplicable: mark)
  }

  /// A group in which nothing is applicable has no total that could be unknown.
  private func saying(_ column: Column, of cells: CellView, notApplicable mark: UInt8) throws(Diagnostic) -> Column {
    guard let marks = cells.column.validity.marks else { return column }
    var arises = [Bool](repeating: false, count: groupCount)
    var isEmpty = [Bool](repeating: true, count: groupCount)
    for position in 0..<rowCount {
      try context.check(position)
      isEmpty[group(position)] = false
      if marks[cells.row(position)] != mark { arises[group(position)] = true }
    }
    var column = column
    for group in 0..<groupCount where !arises[group] && !isEmpty[group] && !column.isKnown(group) {
      let mark = column.validity.mark(for: Validity.notApplicable)
      column.validity.marks?[group] = mark
    }
    return column
  }

  // MARK: Rows and groups

  /// The group of the row at a place among those at hand.
  package func group(_ position: Int) -> Int { groups.group(position) }

  struct Groups: Sendable {
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
  func tables<Element: BitwiseCopyable>(
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

  func counts() throws(Diagnostic) -> [Int] {
    if groups.ofRow.isEmpty { return [Int](repeating: rowCount, count: groupCount) }
    return try tables(0) { [groups] table, rows in
      groups.ofRow.withUnsafeBufferPointer { groups in for row in rows { table[Int(groups[row])] &+= 1 } }
    } joining: {
      $0 += $1
    }
  }

  func counts(_ view: CellView) throws(Diagnostic) -> [Int] {
    if view.column.validity.marks == nil { return try counts() }
    return try tables(0) { [groups] table, rows in
      groups.forEachKnown(rows, view) { _, _, group in table[group] &+= 1 }
    } joining: {
      $0 += $1
    }
  }

  func unknownWhereZero(_ counts: [Int]) -> Validity {
    counts.contains(0) ? Validity(marks: counts.map { $0 == 0 ? 1 : 0 }, reasons: []) : .allKnown
  }

  /// A column of numbers, unknown where nothing is known or the result is beyond any number.
  func finite(_ values: [Double], known: [Int]) -> Column {
    var validity = unknownWhereZero(known)
    for (group, value) in values.enumerated() where !value.isFinite && known[group] > 0 {
      if validity.marks == nil { validity.marks = [UInt8](repeating: 0, count: values.count) }
      let mark = validity.mark(for: "too large")
      validity.marks?[group] = mark
    }
    return Column(.number(values.map { $0.isFinite ? $0 : 0 }), validity: validity)
  }
}
