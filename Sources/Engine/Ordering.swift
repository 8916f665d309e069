import Diagnostics
import Tables

/// Sorting by several keys: each key column becomes whole numbers that are in the same order, unknowns last.
enum Ordering {
  /// The rows in order; rows with equal keys stay as they were. Once `isCancelled` says so, the order means nothing any
  /// more and comes soon: whoever asked looks again.
  static func sorted(_ keys: [[Int]], count: Int, isCancelled: () -> Bool) -> [Int32] {
    var rows = (0..<Int32(count)).map { $0 }
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

  static func keys(of column: Column, isDescending: Bool) -> [Int] {
    var keys = ascending(column)
    // The last number is kept for unknowns; complement turns the order round without overflow.
    for row in keys.indices {
      keys[row] = !column.isKnown(row) ? .max : min(isDescending ? ~keys[row] : keys[row], .max - 1)
    }
    return keys
  }

  private static func ascending(_ column: Column) -> [Int] {
    switch column.storage {
    case .integer(let values): return values
    case .number(let values): return values.map(ordered)
    case .boolean(let values): return values.map { $0 ? 1 : 0 }
    case .date(let values): return values.map(Int.init)
    case .text(let vector):
      let ranks = ranks(of: vector.dictionary.values)
      return vector.codes.map { ranks[Int($0)] }
    case .reference(let rows, let names):
      let ranks = ranks(of: names.labels)
      return rows.map { Int($0) < ranks.count ? ranks[Int($0)] : 0 }
    case .list: return [Int](repeating: 0, count: column.count)
    }
  }

  /// A whole number in the same order as the number: its bits, the negative ones turned round.
  private static func ordered(_ value: Double) -> Int {
    let bits = Int(bitPattern: UInt((value == 0 ? 0 : value).bitPattern))
    return bits < 0 ? bits ^ .max : bits
  }

  /// The place of each text in the order of folded texts; equal folded texts share a place.
  private static func ranks(of texts: [String]) -> [Int] {
    let keys = texts.map { TextFolding.key($0) }
    let order = texts.indices.sorted { keys[$0] < keys[$1] }
    var ranks = [Int](repeating: 0, count: texts.count)
    var rank = 0
    for (position, index) in order.enumerated() {
      if position > 0, keys[index] != keys[order[position - 1]] { rank += 1 }
      ranks[index] = rank
    }
    return ranks
  }
}
