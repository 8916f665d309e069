/// A point at which a query chose rows, with the rows of it that a result stands on.
package struct Choice: Sendable {
  /// By what rows were chosen.
  package enum Kind: Sendable, Hashable {
    /// `where`.
    case condition
    /// `sort`, with the `take` or `skip` behind it.
    case order
    /// The keys of a `join`, or the links that `expand` follows.
    case join
    /// What groups are made by.
    case group
    /// The conditions and the outcome of a method.
    case method
  }

  package let point: any ChoicePoint
  package var rows: Lineage.Rows
  /// Whether rows are only in order so far: that chooses some at the next `take` or `skip`.
  package var isPending: Bool

  package init(_ point: any ChoicePoint, rows: Lineage.Rows, isPending: Bool = false) {
    self.point = point
    self.rows = rows
    self.isPending = isPending
  }
}

/// The rows at such a point, and what was read of them. Only the engine that made it can say more.
package protocol ChoicePoint: AnyObject, Sendable {
  var kind: Choice.Kind { get }
  /// The stored tables that were read.
  var tables: Set<String> { get }
}

extension Lineage.Rows {
  /// The rows behind a row of the result.
  package subscript(row: Int) -> [Int32] {
    switch self {
    case .one(let rows): rows[row] < 0 ? [] : [rows[row]]
    case .many(let rows): rows[row]
    }
  }
}
