import Diagnostics
import Tables

extension ExecutionContext {
  /// The places up to a count in an order that takes long to find out.
  func sorted(_ count: Int, by isBefore: (Int, Int) -> Bool) throws(Diagnostic) -> [Int] {
    var comparisons = 0
    var isStopped = false
    let order = (0..<count).sorted { left, right in
      comparisons &+= 1
      if comparisons & 0xFFFF == 0, isCancelled() { isStopped = true }
      return !isStopped && isBefore(left, right)
    }
    if isStopped { throw .interrupted }
    return order
  }
}

/// Sorting by several keys, unknowns last; rows with equal keys stay as they were.
enum Ordering {
  struct Key {
    var view: CellView
    var isDescending: Bool
  }

  /// The rows in order, or the first so many of them.
  static func sorted(_ keys: [Key], count: Int, first limit: Int?, _ context: ExecutionContext) throws(Diagnostic)
    -> [Int32]
  {
    let (keys, orders) = try told(keys, context)
    if let limit, let leading = keys.first, limit < count / 8, limit < 1 << 16 {
      return try top(limit, of: orders, keys, leading, count: count, context)
    }
    var numbers: [[Int]] = []
    for (key, order) in zip(keys, orders) {
      numbers.append(try order.sortKeys(isDescending: key.isDescending, context))
    }
    try context.check()
    let rows = sorted(numbers, (0..<Int32(count)).map { $0 }, isCancelled: context.isCancelled)
    try context.check()
    return limit.map { Array(rows.prefix($0)) } ?? rows
  }

  /// The keys with their orders; where a known cell has the key of an unknown one, a further key tells them apart.
  private static func told(
    _ keys: [Key], _ context: ExecutionContext
  ) throws(Diagnostic) -> (keys: [Key], orders: [OrderKeys]) {
    var out: [Key] = []
    var orders: [OrderKeys] = []
    func add(_ column: Column, under view: CellView, isDescending: Bool) throws(Diagnostic) {
      out.append(Key(view: CellView(column, selection: view.selection), isDescending: isDescending))
      orders.append(try OrderKeys(out[out.count - 1].view, context))
    }
    for key in keys {
      let column = key.view.column
      var isTold = false
      if column.bounds == nil {
        let order = try OrderKeys(key.view, context)
        out.append(key)
        orders.append(order)
        isTold = order.hasLast(isDescending: key.isDescending)
      } else {
        // Bounds by their least, then by their most.
        for end in [Extent.Side.least, .most] {
          try add(Extent.ends(end, of: column), under: key.view, isDescending: key.isDescending)
        }
      }
      guard isTold || column.validity.notApplicableMark != nil else { continue }
      let ranks = (0..<column.count).map { row in
        switch column.state(row) {
        case .known: 0
        case .unknown: 1
        case .notApplicable: 2
        }
      }
      try add(Column(.integer(ranks)), under: key.view, isDescending: false)
    }
    return (out, orders)
  }

  /// The rows in order. Once `isCancelled` says so, the order means nothing any more and comes soon: whoever asked looks
  /// again.
  private static func sorted(_ keys: [[Int]], _ rows: [Int32], isCancelled: () -> Bool) -> [Int32] {
    var rows = rows
    var comparisons = 0
    var isStopped = false
    func goesOn() -> Bool {
      comparisons &+= 1
      if comparisons & 0xFFFF == 0, isCancelled() { isStopped = true }
      return !isStopped
    }
    if let only = keys.first, keys.count == 1 {
      only.withUnsafeBufferPointer { key in
        rows.sort {
          guard goesOn() else { return false }
          return key[Int($0)] != key[Int($1)] ? key[Int($0)] < key[Int($1)] : $0 < $1
        }
      }
      return rows
    }
    rows.sort { left, right in
      guard goesOn() else { return false }
      for key in keys where key[Int(left)] != key[Int(right)] { return key[Int(left)] < key[Int(right)] }
      return left < right
    }
    return rows
  }

  // MARK: The first rows alone

  /// The first rows in order, without an order of the others: a row is a candidate as long as fewer than `limit` before
  /// it are better by the leading key. Candidates are cut back to `limit` when there are twice as many.
  private static func top(
    _ limit: Int, of orders: [OrderKeys], _ keys: [Key], _ leading: Key, count: Int, _ context: ExecutionContext
  ) throws(Diagnostic) -> [Int32] {
    guard limit > 0 else { return [] }
    let parts = (0..<ExecutionContext.partCount(count)).map { _ in
      Candidates(limit, orders, keys.map(\.isDescending))
    }
    let order = orders[0]
    let isDescending = leading.isDescending
    try context.inParts(count) { part, rows in
      let candidates = parts[part]
      var bound = candidates.bound
      // Soon most chunks hold no candidate.
      if bound < .max - 1, order.least(rows, isDescending: isDescending) > bound { return }
      order.forEach(rows) { position, key, isKnown in
        let key = OrderKeys.sortKey(key, isKnown: isKnown, isDescending: isDescending)
        if key <= bound {
          candidates.add(Int32(truncatingIfNeeded: position))
          bound = candidates.bound
        }
      }
    }
    let first = parts[0]
    for other in parts.dropFirst() { first.add(other) }
    return first.rows
  }

  /// The best rows so far; each of these is worked on by one thread.
  private final class Candidates: @unchecked Sendable {
    private struct Candidate {
      var keys: [Int]
      var row: Int32
    }

    private let limit: Int
    private let orders: [OrderKeys]
    private let isDescending: [Bool]
    private var found: [Candidate] = []
    /// A row whose leading key is above this is not among the first.
    private(set) var bound = Int.max

    init(_ limit: Int, _ orders: [OrderKeys], _ isDescending: [Bool]) {
      self.limit = limit
      self.orders = orders
      self.isDescending = isDescending
    }

    @inline(never)
    func add(_ row: Int32) {
      var keys: [Int] = []
      for (order, isDescending) in zip(orders, isDescending) {
        order.forEach(Int(row)..<Int(row) + 1) {
          keys.append(OrderKeys.sortKey($1, isKnown: $2, isDescending: isDescending))
        }
      }
      found.append(Candidate(keys: keys, row: row))
      if found.count >= 2 * limit + 32 { cut() }
    }

    func add(_ other: Candidates) { found += other.found }

    private func cut() {
      found.sort { left, right in
        for (left, right) in zip(left.keys, right.keys) where left != right { return left < right }
        return left.row < right.row
      }
      if found.count > limit { found.removeLast(found.count - limit) }
      if found.count == limit, let worst = found.last?.keys.first {
        // Of two rows with equal keys the earlier one is first: with a single key, no later row is better.
        bound = orders.count == 1 ? worst &- 1 : worst
      }
    }

    var rows: [Int32] {
      cut()
      return found.map(\.row)
    }
  }
}
