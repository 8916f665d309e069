import Diagnostics
import Tables

/// Rows of equal keys, numbered in order of first appearance. Unknown keys form a group of their own.
struct Grouping {
  private(set) var groupOfRow: [Int32]
  private(set) var groupCount: Int
  /// The first row of each group.
  private(set) var firstRow: [Int32]

  /// - Parameter columns: the keys; without any, all rows are one group.
  init(of columns: [Column], rowCount: Int? = nil, context: ExecutionContext) throws(Diagnostic) {
    let count = rowCount ?? columns.first?.count ?? 0
    guard let first = columns.first else {
      groupOfRow = [Int32](repeating: 0, count: count)
      groupCount = 1
      firstRow = count > 0 ? [0] : [-1]
      return
    }
    var codes = try Grouping.codes(of: first, context)
    for column in columns.dropFirst() {
      try context.check()
      codes = try Grouping.combined(codes, Grouping.codes(of: column, context), context)
    }
    // Numbers the codes that appear, in order of appearance.
    var number = [Int32](repeating: -1, count: codes.bound)
    var groups = [Int32](repeating: 0, count: count)
    var firsts: [Int32] = []
    for row in 0..<count {
      try context.check(row)
      let code = Int(codes.codes[row])
      if number[code] < 0 {
        number[code] = Int32(firsts.count)
        firsts.append(Int32(row))
      }
      groups[row] = number[code]
    }
    groupOfRow = groups
    groupCount = firsts.count
    firstRow = firsts
  }

  /// The rows of each group, in order.
  var rows: [[Int32]] {
    var lists = [[Int32]](repeating: [], count: groupCount)
    for (row, group) in groupOfRow.enumerated() { lists[Int(group)].append(Int32(row)) }
    return lists
  }

  /// Small numbers that are equal where the cells are; `bound` is above all of them.
  private struct Codes {
    var codes: [Int32]
    var bound: Int
  }

  private static func codes(of column: Column, _ context: ExecutionContext) throws(Diagnostic) -> Codes {
    func marked(_ codes: [Int32], _ bound: Int) -> Codes {
      guard let marks = column.validity.marks else { return Codes(codes: codes, bound: bound) }
      return Codes(codes: zip(codes, marks).map { $1 == 0 ? $0 : Int32(bound) }, bound: bound + 1)
    }
    switch column.storage {
    case .text(let vector):
      let groups = vector.dictionary.folded.groupOfCode
      return marked(vector.codes.map { groups[Int($0)] }, groups.count)
    case .boolean(let values): return marked(values.map { $0 ? 1 : 0 }, 2)
    case .reference(let rows, let names): return marked(rows, max(names.ids.count, Int(rows.max() ?? 0) + 1))
    case .integer(let values): return try hashed(values, context, marked)
    // -0.0 and 0.0 are one value.
    case .number(let values): return try hashed(values.map { $0 == 0 ? 0 : $0 }, context, marked)
    case .date(let values): return try hashed(values, context, marked)
    case .list:
      return try hashed((0..<column.count).map { key(column.value(at: $0)) }, context, marked)
    }
  }

  private static func key(_ value: Value) -> Value {
    switch value {
    case .text(let text): .text(TextFolding.key(text))
    case .list(let values): .list(values.map { key($0) })
    default: value
    }
  }

  private static func hashed<Cell: Hashable>(
    _ cells: [Cell], _ context: ExecutionContext, _ marked: ([Int32], Int) -> Codes
  ) throws(Diagnostic) -> Codes {
    var codeOfCell: [Cell: Int32] = [:]
    var codes: [Int32] = []
    codes.reserveCapacity(cells.count)
    for (row, cell) in cells.enumerated() {
      try context.check(row)
      let next = Int32(codeOfCell.count)
      let code = codeOfCell[cell] ?? next
      if code == next { codeOfCell[cell] = next }
      codes.append(code)
    }
    return marked(codes, codeOfCell.count)
  }

  private static func combined(
    _ first: Codes, _ second: Codes, _ context: ExecutionContext
  ) throws(Diagnostic) -> Codes {
    let product = first.bound.multipliedReportingOverflow(by: max(second.bound, 1))
    if !product.overflow, product.partialValue <= 1 << 22 {
      return Codes(
        codes: zip(first.codes, second.codes).map { $0 * Int32(second.bound) + $1 }, bound: product.partialValue)
    }
    let pairs = zip(first.codes, second.codes).map {
      UInt64(UInt32(bitPattern: $0)) << 32 | UInt64(UInt32(bitPattern: $1))
    }
    return try hashed(pairs, context) { Codes(codes: $0, bound: $1) }
  }
}
