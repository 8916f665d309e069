/// A set of Unicode scalars, as runs in rising order that do not touch.
struct ScalarSet: Hashable, Sendable {
  struct Run: Hashable, Sendable {
    var first: UInt32
    var last: UInt32
  }

  static let greatest: UInt32 = 0x10FFFF
  static let all = ScalarSet([Run(first: 0, last: greatest)])

  private(set) var runs: [Run] = []

  init() {}

  init(_ scalar: UInt32) { runs = [Run(first: scalar, last: scalar)] }

  /// - Parameter runs: in any order; they may overlap.
  init(_ runs: [Run]) {
    self.runs.reserveCapacity(runs.count)
    for run in runs.sorted(by: { $0.first < $1.first }) {
      if let last = self.runs.last, run.first <= last.last &+ 1 {
        self.runs[self.runs.count - 1].last = max(last.last, run.last)
      } else {
        self.runs.append(run)
      }
    }
  }

  init(_ ranges: ClosedRange<UInt32>...) {
    self.init(ranges.map { Run(first: $0.lowerBound, last: $0.upperBound) })
  }

  /// Its one scalar, if it has but one.
  var single: UInt32? {
    guard runs.count == 1, runs[0].first == runs[0].last else { return nil }
    return runs[0].first
  }

  var inverted: ScalarSet {
    var out = ScalarSet()
    var next: UInt32 = 0
    for run in runs {
      if run.first > next { out.runs.append(Run(first: next, last: run.first - 1)) }
      next = run.last + 1
    }
    if next <= ScalarSet.greatest { out.runs.append(Run(first: next, last: ScalarSet.greatest)) }
    return out
  }

  func union(_ other: ScalarSet) -> ScalarSet { ScalarSet(runs + other.runs) }

  func subtracting(_ other: ScalarSet) -> ScalarSet { inverted.union(other).inverted }

  func contains(_ scalar: UInt32) -> Bool {
    var low = 0
    var high = runs.count
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].last < scalar { low = middle + 1 } else { high = middle }
    }
    return low < runs.count && runs[low].first <= scalar
  }
}
