import Diagnostics
import Tables

// MARK: Whole numbers

extension Aggregation {
  struct IntegerTotal: BitwiseCopyable {
    var sum = 0
    var count = 0
    /// The bits that any magnitude has set.
    var bits: UInt = 0
  }

  func integerTotals(_ view: CellView, _ values: [Int]) throws(Diagnostic) -> [IntegerTotal] {
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
  static func areSafe(_ totals: [IntegerTotal]) -> Bool {
    totals.allSatisfy { total in
      let digits = UInt.bitWidth - total.bits.leadingZeroBitCount + Int.bitWidth - total.count.leadingZeroBitCount
      return digits < Int.bitWidth - 1
    }
  }

  func wideSums(_ view: CellView, _ values: [Int]) throws(Diagnostic) -> [Int128] {
    var sums = [Int128](repeating: 0, count: groupCount)
    for position in 0..<rowCount {
      try context.check(position)
      let row = view.selection.map { Int($0[position]) } ?? position
      guard view.column.isKnown(row) else { continue }
      sums[groups.group(position)] += Int128(values[row])
    }
    return sums
  }
}

// MARK: Decimals

extension Aggregation {
  struct Total: BitwiseCopyable {
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
  func totals(_ view: CellView, less means: [Double]? = nil) throws(Diagnostic) -> [Total] {
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

  func exact(_ totals: [Total]) -> [Total] {
    totals.map { total in
      var total = total
      let exact = total.sum + total.lost
      if exact.isFinite { total.sum = exact }
      return total
    }
  }
}
