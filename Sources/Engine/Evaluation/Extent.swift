import Language
import Tables

/// The numbers that a cell can be: from one end to the other, and a single one where it is known.
struct Extent {
  enum Side { case least, most }

  var least: Double
  var most: Double
  var excludesLeast = false
  var excludesMost = false

  init(_ number: Double) { (least, most) = (number, number) }

  /// - Parameter isWhole: whether only whole numbers are meant.
  init(_ bound: Bound, isWhole: Bool) {
    least = bound.least ?? -.infinity
    most = bound.most ?? .infinity
    excludesLeast = bound.excludesLeast
    excludesMost = bound.excludesMost
    guard isWhole else { return }
    // Above 30 is 31 or more.
    if least.isFinite {
      least = excludesLeast ? least.rounded(.down) + 1 : least.rounded(.up)
      excludesLeast = false
    }
    if most.isFinite {
      most = excludesMost ? most.rounded(.up) - 1 : most.rounded(.down)
      excludesMost = false
    }
  }

  /// Nil for what is unknown, and for what is no number.
  init?(_ value: Value, isWhole: Bool = false) {
    switch value {
    case .number(let number): self.init(number)
    case .integer(let whole):
      self.init(Double(whole))
      guard ExactOrder.compare(whole, least) != 0 else { return }
      // No decimal is that number: it lies between two of them.
      (least, most) = (least.nextDown, most.nextUp)
    case .bound(let bound):
      if bound.isEndless { return nil }
      self.init(bound, isWhole: isWhole)
    default: return nil
    }
  }

  // MARK: Three-valued comparison

  /// Whether all numbers of one stand to all of the other so; nil where some do and some do not.
  static func compare(_ sign: ComparisonOperator, _ left: Extent, _ right: Extent) -> Bool? {
    switch sign {
    case .equal: return equal(left, right)
    case .notEqual: return equal(left, right).map { !$0 }
    case .less: return isBelow(left, right)
    case .greater: return isBelow(right, left)
    case .lessOrEqual: return isBelow(right, left).map { !$0 }
    case .greaterOrEqual: return isBelow(left, right).map { !$0 }
    }
  }

  private static func isBelow(_ left: Extent, _ right: Extent) -> Bool? {
    if left.most < right.least { return true }
    if left.most == right.least, left.excludesMost || right.excludesLeast { return true }
    return left.least >= right.most ? false : nil
  }

  private static func equal(_ left: Extent, _ right: Extent) -> Bool? {
    if isBelow(left, right) == true || isBelow(right, left) == true { return false }
    return left.least == left.most && right.least == right.most && left.least == right.least ? true : nil
  }

  /// The same of two values; nil, too, where one of them is unknown.
  static func compare(_ sign: ComparisonOperator, _ left: Value, _ right: Value) -> Bool? {
    guard let left = Extent(left), let right = Extent(right) else { return nil }
    return compare(sign, left, right)
  }

  /// Whether one of two values is a bound, so that they are compared by their ends.
  static func mayDiffer(_ left: Value, _ right: Value) -> Bool {
    if case .bound = left { return true }
    if case .bound = right { return true }
    return false
  }

  /// Why a comparison of two values is not settled.
  static func reason(_ left: Value, _ right: Value) -> String? {
    if case .unknown(let reason) = left { return reason }
    if case .unknown(let reason) = right { return reason }
    if case .bound(let bound) = left, bound.isEndless { return bound.reason }
    if case .bound(let bound) = right { return bound.reason }
    return left.reason
  }

  // MARK: Columns

  /// One end of each cell, infinite where it is open; unknown stays unknown.
  static func ends(_ side: Side, of column: Column) -> Column {
    let isWhole = column.type == .integer
    var numbers: [Double] =
      switch column.storage {
      case .integer(let values): values.map(Double.init)
      case .number(let values): values
      default: [Double](repeating: 0, count: column.count)
      }
    for row in numbers.indices {
      guard let bound = column.bounds?[row] else { continue }
      let extent = Extent(bound, isWhole: isWhole)
      numbers[row] = side == .least ? extent.least : extent.most
    }
    return Column(.number(numbers), validity: column.validityOfValues)
  }

  /// What each cell can be; nil where that is unknown.
  static func extents(of column: Column) -> [Extent?] {
    let isWhole = column.type == .integer
    return (0..<column.count).map { Extent(column.value(at: $0), isWhole: isWhole) }
  }
}
