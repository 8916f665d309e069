import Diagnostics
import Tables

/// Rows of equal keys, numbered in order of first appearance. Unknown keys form a group of their own.
struct Grouping {
  /// Empty where all rows are one group because there are no keys.
  private(set) var groupOfRow: [Int32]
  private(set) var groupCount: Int
  /// The first row of each group.
  private(set) var firstRow: [Int32]
  private let rowCount: Int

  init(of columns: [Column], rowCount: Int? = nil, context: ExecutionContext) throws(Diagnostic) {
    try self.init(of: columns.map { CellView($0) }, rowCount: rowCount, context: context)
  }

  /// - Parameter keys: without any, all rows are one group.
  init(of keys: [CellView], rowCount: Int? = nil, context: ExecutionContext) throws(Diagnostic) {
    let count = rowCount ?? keys.first?.count ?? 0
    self.rowCount = count
    guard !keys.isEmpty else {
      groupOfRow = []
      groupCount = 1
      firstRow = count > 0 ? [0] : [-1]
      return
    }
    let codes = try GroupCodes(of: keys, count: count, context: context)
    let parts = ExecutionContext.partCount(count)
    // Every part numbers the codes that appear, in order of appearance; then those of the second are told the numbers
    // of the first.
    let numbers = SharedCells<Int32>(repeating: -1, count: parts * codes.bound)
    defer { numbers.deallocate() }
    let firsts = FirstRows(parts)
    var groups: [Int32] = try context.making(count) { (out: SharedCells<Int32>) throws(Diagnostic) in
      try context.inParts(count) { part, rows in
        codes.fill(rows, into: out)
        let numbers = numbers.base + part * codes.bound
        firsts.withRows(of: part) { found in
          for row in rows {
            let code = Int(out[row])
            var number = numbers[code]
            if number < 0 {
              number = Int32(truncatingIfNeeded: found.count)
              numbers[code] = number
              found.append(Int32(truncatingIfNeeded: row))
            }
            out[row] = number
          }
        }
      }
    }
    var rows = firsts.rows(of: 0)
    if parts == 2 {
      let middle = ExecutionContext.middle(count)
      var isMoved = false
      let later = firsts.rows(of: 1)
      var moved = [Int32](repeating: 0, count: later.count)
      codes.forEach(later) { place, code in
        var number = numbers[code]
        if number < 0 {
          number = Int32(truncatingIfNeeded: rows.count)
          rows.append(later[place])
        }
        moved[place] = number
        if number != place { isMoved = true }
      }
      if isMoved {
        try groups.withUnsafeMutableBufferPointer { (buffer) throws(Diagnostic) in
          guard let base = buffer.baseAddress else { return }
          let groups = SharedCells(base: base + middle, count: count - middle)
          try context.inParts(count - middle) { [moved] _, rows in
            moved.withUnsafeBufferPointer { moved in
              for row in rows { groups[row] = moved[Int(groups[row])] }
            }
          }
        }
      }
    }
    groupOfRow = groups
    groupCount = rows.count
    firstRow = rows
  }

  @inline(__always)
  func group(of row: Int) -> Int32 { groupOfRow.isEmpty ? 0 : groupOfRow[row] }

  /// The rows of each group, in order.
  var rows: [[Int32]] {
    if groupOfRow.isEmpty { return groupCount == 0 ? [] : [(0..<Int32(rowCount)).map { $0 }] }
    var lists = [[Int32]](repeating: [], count: groupCount)
    for (row, group) in groupOfRow.enumerated() { lists[Int(group)].append(Int32(row)) }
    return lists
  }

  /// The first row of each group of each part; a part is worked on by one thread.
  private final class FirstRows: @unchecked Sendable {
    private let lists: [UnsafeMutablePointer<[Int32]>]

    init(_ parts: Int) {
      lists = (0..<parts).map { _ in
        let list = UnsafeMutablePointer<[Int32]>.allocate(capacity: 1)
        list.initialize(to: [])
        return list
      }
    }

    deinit {
      for list in lists {
        list.deinitialize(count: 1)
        list.deallocate()
      }
    }

    @inline(__always)
    func withRows(of part: Int, _ body: (inout [Int32]) -> Void) { body(&lists[part].pointee) }

    func rows(of part: Int) -> [Int32] { lists[part].pointee }
  }
}
