import Diagnostics
import Language
import Tables

/// A column under a selection, read where it lies: rows that are read once need not be gathered first.
package struct CellView: Sendable {
  package var column: Column
  /// The rows of the column that are at hand, none of them negative; nil when all are, in their order.
  package var selection: [Int32]?

  init(_ column: Column, selection: [Int32]? = nil) {
    self.column = column
    self.selection = selection
  }

  /// The cells as known where they are bounds, for those who ask only whether there is a value.
  var ofValues: CellView {
    if column.bounds == nil { return self }
    return CellView(Column(column.storage, validity: column.validityOfValues), selection: selection)
  }

  package var count: Int { selection?.count ?? column.count }
  var type: DataType { column.type }

  /// The cells at `positions` among those at hand; a negative position gives an unknown cell.
  func gathered(_ positions: [Int32]) -> Column {
    guard let selection else { return column.gathered(positions) }
    return column.gathered(positions.map { $0 < 0 ? -1 : selection[Int($0)] })
  }

  /// The cells at hand as a column of their own.
  package var gathered: Column { selection.map { column.gathered($0) } ?? column }

  /// Calls `body` with every position of a range and the row that it stands for.
  @inline(__always)
  static func forEach(_ positions: Range<Int>, _ selection: [Int32]?, _ body: (_ position: Int, _ row: Int) -> Void) {
    guard let selection else {
      for position in positions { body(position, position) }
      return
    }
    selection.withUnsafeBufferPointer { selection in
      for position in positions { body(position, Int(selection[position])) }
    }
  }

  /// The same with whether the cell is known.
  @inline(__always)
  func forEach(_ positions: Range<Int>, _ body: (_ position: Int, _ row: Int, _ isKnown: Bool) -> Void) {
    guard let marks = column.validity.marks else {
      CellView.forEach(positions, selection) { body($0, $1, true) }
      return
    }
    marks.withUnsafeBufferPointer { marks in
      CellView.forEach(positions, selection) { body($0, $1, marks[$1] == 0) }
    }
  }
}

extension CellView {
  @inline(__always)
  func row(_ position: Int) -> Int { selection.map { Int($0[position]) } ?? position }

  /// How many elements the list of one cell has; 0 where it is unknown.
  @inline(__always)
  func elementCount(_ position: Int, _ offsets: [Int32]) -> Int {
    let row = row(position)
    return column.isKnown(row) ? Int(offsets[row + 1] - offsets[row]) : 0
  }

  /// How many elements the lists at hand have together; 0 for other columns.
  var elementCount: Int {
    guard case .list(let offsets, let elements) = column.storage else { return 0 }
    guard let selection else { return elements.count }
    return selection.reduce(0) { $1 < 0 ? $0 : $0 + Int(offsets[Int($1) + 1] - offsets[Int($1)]) }
  }
}

extension Evaluator {
  /// The cells of an expression: a column as it stands is read under its selection.
  func view(_ expression: BoundExpression) throws(Diagnostic) -> CellView {
    if case .column(let index) = expression.kind {
      try context.check()
      return frame.view(index)
    }
    return CellView(try evaluate(expression))
  }
}

extension ExecutionContext {
  /// The unknown cells at hand by reason, as `Validity.countsByReason` has them.
  func unknownCounts(of view: CellView) throws(Diagnostic) -> [(reason: String?, count: Int)] {
    let validity = view.column.validity
    guard validity.marks != nil else { return [] }
    if !validity.reasons.isEmpty {
      return (view.selection.map { validity.gathered($0) } ?? validity).countsByReason()
    }
    let unknown = SharedCells(repeating: 0, count: ExecutionContext.partCount(view.count))
    defer { unknown.deallocate() }
    try inParts(view.count) { part, rows in
      var count = 0
      view.forEach(rows) { _, _, isKnown in count &+= isKnown ? 0 : 1 }
      unknown[part] += count
    }
    return validity.countsByReason(of: unknown.array.reduce(0, +))
  }
}
