import Diagnostics
import Tables

extension Kernel {
  static let extremes = [
    Kernel(
      "min", takesUnknown: true, precision: .kept,
      rows: { call throws(Diagnostic) in try call.extreme(settledBy: 0) { $0 < 0 } },
      groups: { call throws(Diagnostic) in try call.extreme(isLargest: false) },
      bounds: { call throws(Diagnostic) in try call.combined("min", .least) }),
    Kernel(
      "max", takesUnknown: true, precision: .kept,
      rows: { call throws(Diagnostic) in try call.extreme(settledBy: 1) { $0 > 0 } },
      groups: { call throws(Diagnostic) in try call.extreme(isLargest: true) },
      bounds: { call throws(Diagnostic) in try call.combined("max", .most) }),
  ]
}

extension KernelCall {
  /// The best of the values of each row, the first where several are; unknown where one is, unless a known one is best
  /// whatever the others are: of sets 0 is the least and 1 the greatest. What is not applicable is passed by.
  fileprivate func extreme(
    settledBy end: Double, _ isBetter: @Sendable (_ order: Int) -> Bool
  ) throws(Diagnostic) -> Column {
    let columns = columns
    let areSets =
      columns.contains { $0.validity.marks != nil } && columns.contains(where: \.holdsMemberships)
      && columns.allSatisfy { $0.holdsMemberships || $0.validity.unknownCount == count }
    let choice: [UInt16] = try context.making(count) { rows, out in
      for row in rows {
        if let unknown = columns.firstIndex(where: { !$0.isKnown(row) && !$0.isNotApplicable(row) }) {
          let settling = areSets ? columns.firstIndex { $0.membership(row) == end } : nil
          out[row] = UInt16(truncatingIfNeeded: settling ?? unknown)
          continue
        }
        var best = 0
        for index in columns.indices.dropFirst() where columns[index].isKnown(row) {
          let (value, other) = (columns[index].value(at: row), columns[best].value(at: row))
          if other.isUnknown || isBetter(ValueOrder.compare(value, other)) { best = index }
        }
        out[row] = UInt16(truncatingIfNeeded: best)
      }
    }
    return try picking(choice, from: columns)
  }
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

extension GroupCall {
  /// The first of the smallest or largest cells of each group.
  fileprivate func extreme(isLargest: Bool) throws(Diagnostic) -> Column {
    let keys = try OrderKeys(cells, groups.context)
    let best = try groups.tables(Best()) { [groups = groups.groups] table, rows in
      keys.forEachKnown(rows) { position, key in
        table[groups.group(position)].see(isLargest ? ~key : key, at: Int32(truncatingIfNeeded: position))
      }
    } joining: {
      if $1.position >= 0 { $0.see($1.key, at: $1.position) }
    }
    return cells.gathered(best.map(\.position))
  }
}
