import Diagnostics
import Methods
import Tables
import Text

/// Pairs of cases with what they share and in what they differ, as a table.
///
/// Time and memory grow with the pairs times the conditions: with ten conditions a million pairs take some 0.2 seconds,
/// and at the peak a pair takes 55 bytes and 4 more for each condition. The columns are filled as they are stored; no
/// value is made for a cell.
struct PairTable {
  /// Which end of a pair's range decides.
  enum Order {
    /// By worst case, rising.
    case nearest
    /// By best case, falling.
    case farthest
  }

  struct Pair {
    /// What the rows are sorted by: the distance, then how much is unknown.
    var key: UInt64
    var first: Int32
    var second: Int32
  }

  static let fields = [
    Field("case", .text), Field("other", .text), Field("least", .number), Field("most", .number),
    Field("shared", .list(.text)), Field("differing", .list(.text)), Field("unknown", .list(.text)),
  ]

  let distance: Distance
  let conditions: [Condition]
  let names: CaseNames
  let order: Order
  let checkpoint: Checkpoint
  var pairs: [Pair] = []
  /// How many pairs are left out, since no condition applies to both of their cases, and one of them.
  private(set) var incomparable: (count: Int, first: (Int, Int)?) = (0, nil)
  private let unknownBits: Int
  /// How many pairs there may be before the next checkpoint.
  private var nextCheck = 0

  /// How many cells of pairs are worked on between two checkpoints: a few milliseconds.
  static let stretch = 1 << 18

  init(
    conditions: [Condition], groups: [[Int]], names: CaseNames, order: Order, reserving count: Int,
    checkpoint: Checkpoint
  ) throws(Refusal) {
    guard !conditions.isEmpty else {
      throw Refusal("there is no condition to compare cases by", help: ["name some: given COND, …"])
    }
    for (limit, size) in [(Limit.pairs, count), (.differences, Limit.product(count, conditions.count))]
    where size > limit.number {
      throw Refusal(
        limit.message(size),
        help: ["take fewer cases first: | where …", "or compare one case with all others: | similar to CASE given …"])
    }
    distance = Distance(conditions: conditions, groups: groups)
    self.conditions = conditions
    self.names = names
    self.order = order
    self.checkpoint = checkpoint
    unknownBits = Int.bitWidth - conditions.count.leadingZeroBitCount
    pairs.reserveCapacity(count)
  }

  /// The cases by name, those of one name in their order: pairs that are entered in this order come out in it where
  /// their distances tie.
  static func byName(_ cases: [Int], _ names: CaseNames, _ checkpoint: Checkpoint) throws(Refusal) -> [Int] {
    var keyed: [(key: String, word: String, place: Int)] = []
    keyed.reserveCapacity(cases.count)
    for (number, place) in cases.enumerated() {
      if number & 0xFFF == 0xFFF { try checkpoint.pass() }
      keyed.append((key: TextFolding.key(names[place]), word: names[place], place: place))
    }
    var comparisons = 0
    var isStopped = false
    keyed.sort {
      comparisons &+= 1
      if comparisons & 0x3FFF == 0, checkpoint.isStopped { isStopped = true }
      return !isStopped && ($0.key, $0.word, $0.place) < ($1.key, $1.word, $1.place)
    }
    try checkpoint.pass()
    return keyed.map(\.place)
  }

  /// Enters a case with each of the others.
  mutating func enter(_ first: Int, with others: [Int], where isWanted: (Int) -> Bool = { _ in true }) throws(Refusal) {
    let length = PairTable.stretch / conditions.count + 1
    let bits = UInt64(unknownBits)
    for lower in stride(from: 0, to: others.count, by: length) {
      if pairs.count >= nextCheck {
        try checkpoint.pass(pairs.count, of: pairs.capacity)
        nextCheck = pairs.count + length
      }
      for second in others[lower..<min(lower + length, others.count)] where isWanted(second) {
        guard distance.isComparable(first, second) else {
          incomparable = (incomparable.count + 1, incomparable.first ?? (first, second))
          continue
        }
        let ends = distance.ends(first, second)
        let decisive = order == .nearest ? ends.most : distance.total &- ends.least
        pairs.append(
          Pair(
            key: UInt64(truncatingIfNeeded: decisive) &<< bits | UInt64(truncatingIfNeeded: ends.unknown),
            first: Int32(truncatingIfNeeded: first), second: Int32(truncatingIfNeeded: second)))
      }
    }
  }

  /// The end of a pair's distance that it is sorted by.
  func decisive(_ pair: Pair) -> Int {
    let units = Int(truncatingIfNeeded: pair.key &>> UInt64(unknownBits))
    return order == .nearest ? units : distance.total - units
  }

  // MARK: Sorting

  private static let digitBits: UInt64 = 11

  /// Sorts by the key, pairs with the same one staying in their order.
  mutating func sort() throws(Refusal) {
    guard let first = pairs.first else { return }
    let varying = pairs.reduce(0 as UInt64) { $0 | ($1.key ^ first.key) }
    var other = [Pair](repeating: Pair(key: 0, first: 0, second: 0), count: pairs.count)
    for shift in stride(from: 0 as UInt64, to: 64, by: Int(PairTable.digitBits)) where varying &>> shift != 0 {
      if (varying &>> shift) & (1 &<< PairTable.digitBits - 1) == 0 { continue }
      try PairTable.distribute(pairs, into: &other, shift, checkpoint)
      swap(&pairs, &other)
    }
  }

  private static func distribute(
    _ pairs: [Pair], into other: inout [Pair], _ shift: UInt64, _ checkpoint: Checkpoint
  ) throws(Refusal) {
    let mask = 1 &<< digitBits - 1
    var next = [Int](repeating: 0, count: 1 << Int(digitBits))
    for pair in pairs { next[Int(pair.key &>> shift & mask)] &+= 1 }
    var start = 0
    for digit in next.indices { (next[digit], start) = (start, start + next[digit]) }
    for lower in stride(from: 0, to: pairs.count, by: stretch) {
      try checkpoint.pass()
      let stretch = lower..<min(lower + stretch, pairs.count)
      pairs.withUnsafeBufferPointer { pairs in
        other.withUnsafeMutableBufferPointer { other in
          next.withUnsafeMutableBufferPointer { next in
            for index in stretch {
              let digit = Int(truncatingIfNeeded: pairs[index].key &>> shift & mask)
              other[next[digit]] = pairs[index]
              next[digit] &+= 1
            }
          }
        }
      }
    }
  }
}
