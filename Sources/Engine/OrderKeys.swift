import Diagnostics
import Tables

/// Whole numbers that are in the same order as the cells of a column.
struct OrderKeys: Sendable {
  private enum Source: Sendable {
    case integers([Int])
    case numbers([Double])
    case dates([Int32])
    case booleans([Bool])
    /// Codes, and for each code its place in the order.
    case ranked([Int32], ranks: [Int])
    /// Lists are not in any order.
    case equal
  }

  private let source: Source
  private let view: CellView

  init(_ view: CellView) {
    self.view = view
    source =
      switch view.column.storage {
      case .integer(let values): .integers(values)
      case .number(let values): .numbers(values)
      case .boolean(let values): .booleans(values)
      case .date(let values): .dates(values)
      case .text(let vector): .ranked(vector.codes, ranks: OrderKeys.ranks(of: vector.dictionary.values))
      case .reference(let rows, let names):
        // A row beyond the names, which only a broken corpus has, goes first.
        .ranked(rows, ranks: OrderKeys.ranks(of: names.labels, atLeast: Int(rows.max() ?? 0) + 1))
      case .list: .equal
      }
  }

  /// Calls `body` with every position of a range, its key, and whether its cell is known.
  @inline(__always)
  func forEach(_ positions: Range<Int>, _ body: (_ position: Int, _ key: Int, _ isKnown: Bool) -> Void) {
    switch source {
    case .integers(let values):
      values.withUnsafeBufferPointer { values in view.forEach(positions) { body($0, values[$1], $2) } }
    case .numbers(let values):
      values.withUnsafeBufferPointer { values in
        view.forEach(positions) { body($0, OrderKeys.ordered(values[$1]), $2) }
      }
    case .dates(let values):
      values.withUnsafeBufferPointer { values in view.forEach(positions) { body($0, Int(values[$1]), $2) } }
    case .booleans(let values):
      values.withUnsafeBufferPointer { values in view.forEach(positions) { body($0, values[$1] ? 1 : 0, $2) } }
    case .ranked(let codes, let ranks):
      codes.withUnsafeBufferPointer { codes in
        ranks.withUnsafeBufferPointer { ranks in view.forEach(positions) { body($0, ranks[Int(codes[$1])], $2) } }
      }
    case .equal: view.forEach(positions) { position, _, isKnown in body(position, 0, isKnown) }
    }
  }

  @inline(__always)
  func forEachKnown(_ positions: Range<Int>, _ body: (_ position: Int, _ key: Int) -> Void) {
    forEach(positions) { position, key, isKnown in if isKnown { body(position, key) } }
  }

  /// The key of a cell in a sort: the last number is kept for unknowns; complement turns the order round without
  /// overflow.
  @inline(__always)
  static func sortKey(_ key: Int, isKnown: Bool, isDescending: Bool) -> Int {
    isKnown ? min(isDescending ? ~key : key, .max - 1) : .max
  }

  /// The keys of a sort, one for each cell at hand.
  func sortKeys(isDescending: Bool, _ context: ExecutionContext) throws(Diagnostic) -> [Int] {
    try context.making(view.count) { (rows: Range<Int>, out: SharedCells<Int>) in
      forEach(rows) { out[$0] = OrderKeys.sortKey($1, isKnown: $2, isDescending: isDescending) }
    }
  }

  /// A whole number in the same order as the number: its bits, the negative ones turned round.
  @inline(__always)
  private static func ordered(_ value: Double) -> Int {
    let bits = Int(bitPattern: UInt((value == 0 ? 0 : value).bitPattern))
    return bits < 0 ? bits ^ .max : bits
  }

  /// The place of each text in the order of folded texts; equal folded texts share a place.
  private static func ranks(of texts: [String], atLeast count: Int = 0) -> [Int] {
    let keys = texts.map { TextFolding.key($0) }
    let order = texts.indices.sorted { keys[$0] < keys[$1] }
    var ranks = [Int](repeating: 0, count: max(texts.count, count))
    var rank = 0
    for (position, index) in order.enumerated() {
      if position > 0, keys[index] != keys[order[position - 1]] { rank += 1 }
      ranks[index] = rank
    }
    return ranks
  }
}
