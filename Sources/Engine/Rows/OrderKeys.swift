import Diagnostics
import Tables
import Text

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

  init(_ view: CellView, _ context: ExecutionContext) throws(Diagnostic) {
    self.view = view
    source =
      switch view.column.storage {
      case .integer(let values): .integers(values)
      case .number(let values): .numbers(values)
      case .boolean(let values): .booleans(values)
      case .date(let values): .dates(values)
      case .text(let vector): .ranked(vector.codes, ranks: try OrderKeys.ranks(of: vector.dictionary.values, context))
      case .reference(let rows, let names):
        // A row beyond the names, which only a broken corpus has, goes first.
        .ranked(rows, ranks: try OrderKeys.ranks(of: names.labels, atLeast: Int(rows.max() ?? 0) + 1, context))
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

  /// The key of a cell in a sort: unknowns have the last number; complement turns the order round without overflow.
  @inline(__always)
  static func sortKey(_ key: Int, isKnown: Bool, isDescending: Bool) -> Int {
    isKnown ? (isDescending ? ~key : key) : .max
  }

  /// Whether a known cell has the key of an unknown one.
  func hasLast(isDescending: Bool) -> Bool {
    guard case .integers(let values) = source, view.column.validity.marks != nil else { return false }
    return values.contains(isDescending ? .min : .max)
  }

  /// A number that no key of a sort among these rows is below.
  func least(_ positions: Range<Int>, isDescending: Bool) -> Int {
    if case .integers(let values) = source, view.selection == nil, view.column.validity.marks == nil {
      return values.withUnsafeBufferPointer { values in
        let values = UnsafeBufferPointer(rebasing: values[positions])
        return isDescending ? ~OrderKeys.extreme(values) { $0 > $1 } : OrderKeys.extreme(values) { $0 < $1 }
      }
    }
    var least = Int.max
    if isDescending {
      forEach(positions) { _, key, isKnown in least = isKnown && ~key < least ? ~key : least }
    } else {
      forEach(positions) { _, key, isKnown in least = isKnown && key < least ? key : least }
    }
    return least
  }

  /// The best of some numbers, in four strands, since each comparison waits for the one before.
  @inline(__always)
  private static func extreme(_ values: UnsafeBufferPointer<Int>, _ isBetter: (Int, Int) -> Bool) -> Int {
    guard let first = values.first else { return 0 }
    var (a, b, c, d) = (first, first, first, first)
    var row = 0
    while row &+ 4 <= values.count {
      a = isBetter(values[row], a) ? values[row] : a
      b = isBetter(values[row &+ 1], b) ? values[row &+ 1] : b
      c = isBetter(values[row &+ 2], c) ? values[row &+ 2] : c
      d = isBetter(values[row &+ 3], d) ? values[row &+ 3] : d
      row &+= 4
    }
    while row < values.count {
      a = isBetter(values[row], a) ? values[row] : a
      row &+= 1
    }
    let left = isBetter(a, b) ? a : b
    let right = isBetter(c, d) ? c : d
    return isBetter(left, right) ? left : right
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
  private static func ranks(of texts: [String], atLeast count: Int = 0, _ context: ExecutionContext)
    throws(Diagnostic) -> [Int]
  {
    var keys: [String] = []
    keys.reserveCapacity(texts.count)
    for (place, text) in texts.enumerated() {
      try context.check(place)
      keys.append(TextFolding.key(text))
    }
    let order = try context.sorted(texts.count) { keys[$0] < keys[$1] }
    var ranks = [Int](repeating: 0, count: max(texts.count, count))
    var rank = 0
    for (position, index) in order.enumerated() {
      if position > 0, keys[index] != keys[order[position - 1]] { rank += 1 }
      ranks[index] = rank
    }
    return ranks
  }
}
