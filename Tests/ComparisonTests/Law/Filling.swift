import Comparison
import Methods
import TestSupport

/// Every way to fill in the unknown values of small lists of numbers.
enum Filling {
  /// Calls with each completion; `nan` is unknown, and takes each of the choices of its list.
  static func each(
    of lists: [[Double]], choices: [[Double]], _ body: ([[Double]]) throws -> Void
  ) rethrows {
    let open = lists.indices.flatMap { list in lists[list].indices.filter { lists[list][$0].isNaN }.map { (list, $0) } }
    var filled = lists
    func fill(_ place: Int) throws {
      guard place < open.count else {
        try body(filled)
        return
      }
      let (list, index) = open[place]
      for choice in choices[list] {
        filled[list][index] = choice
        try fill(place + 1)
      }
    }
    try withoutActuallyEscaping(body) { _ in try fill(0) }
  }

  /// Values with some of them made unknown, at most so many in all.
  static func forget(_ lists: [[Double]], atMost most: Int, _ random: inout SeededGenerator) -> [[Double]] {
    var lists = lists
    for _ in 0..<random.number(0...most) {
      let list = random.number(0...(lists.count - 1))
      lists[list][random.number(0...(lists[list].count - 1))] = .nan
    }
    return lists
  }
}

/// The smallest and the largest number met so far.
struct Met {
  var least: Double?
  var most: Double?

  mutating func add(_ value: Double?) {
    guard let value else { return }
    least = min(least ?? value, value)
    most = max(most ?? value, value)
  }

  func agrees(_ lower: Double?, _ upper: Double?, within tolerance: Double = 1e-9) -> Bool {
    guard let least, let most else { return lower == nil && upper == nil }
    guard let lower, let upper else { return false }
    return abs(least - lower) <= tolerance && abs(most - upper) <= tolerance
  }
}
