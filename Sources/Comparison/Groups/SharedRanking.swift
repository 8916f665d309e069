/// How far two groups rank the same items alike, over all that their unknown shares can be.
struct SharedRanking {
  enum Score {
    case known(Double)
    case open(ShareRange)
    /// Something stands there that is no share: the item has no place in either ranking.
    case none
    case unlisted
  }

  /// Beyond so many completions no number is given.
  private static let mostCompletions = 4096

  private var items: [(first: Score, second: Score)] = []
  /// The items that both groups list.
  private(set) var shared: [Int] = []
  /// The smallest and the largest over the completions in which it is defined; nil where it is in none.
  private(set) var tau: ClosedRange<Double>?
  private(set) var spearman: ClosedRange<Double>?
  /// Tau-b over all items of either list.
  private(set) var tauOfAll: ClosedRange<Double>?
  private(set) var isTooOpen = false
  private(set) var hasUnknown = false
  /// Whether the shared items have the same share in a group, in every completion.
  private(set) var isFlat = (first: true, second: true)
  /// Whether a group leaves out an item that the other one lists.
  private(set) var leavesOut = (first: false, second: false)

  var union: Int { items.count }
  var overlap: Int { shared.count }
  var jaccard: Double { union == 0 ? 0 : Double(overlap) / Double(union) }

  init(_ scores: [(Score, Score)]) {
    for (first, second) in scores {
      switch (first, second) {
      case (.none, _), (_, .none), (.unlisted, .unlisted): continue
      case (.unlisted, _): leavesOut.first = true
      case (_, .unlisted): leavesOut.second = true
      default: shared.append(items.count)
      }
      items.append((first, second))
    }
    let open = items.flatMap { [$0.first, $0.second] }.compactMap { score in
      if case .open(let range) = score { range } else { nil }
    }
    hasUnknown = !open.isEmpty
    let size = open.reduce(1) { size, range in
      let (product, overflows) = size.multipliedReportingOverflow(by: range.size)
      return overflows ? .max : product
    }
    guard size <= SharedRanking.mostCompletions else {
      isTooOpen = true
      return
    }
    var first: [Double?] = []
    var second: [Double?] = []
    for item in items {
      first.append(SharedRanking.number(item.first))
      second.append(SharedRanking.number(item.second))
    }
    complete(0, &first, &second)
  }

  private static func number(_ score: Score) -> Double? { if case .known(let share) = score { share } else { nil } }

  /// Goes through the completions of the items from a place on; place 2i is the first share of item i.
  private mutating func complete(_ place: Int, _ first: inout [Double?], _ second: inout [Double?]) {
    guard place < 2 * items.count else {
      add(first, second)
      return
    }
    let item = place / 2
    guard case .open(let range) = place % 2 == 0 ? items[item].first : items[item].second else {
      complete(place + 1, &first, &second)
      return
    }
    for share in Set(range.completions.map(\.share)).sorted() {
      if place % 2 == 0 { first[item] = share } else { second[item] = share }
      complete(place + 1, &first, &second)
    }
  }

  private mutating func add(_ first: [Double?], _ second: [Double?]) {
    let one = shared.compactMap { first[$0] }
    let two = shared.compactMap { second[$0] }
    if one.contains(where: { $0 != one[0] }) { isFlat.first = false }
    if two.contains(where: { $0 != two[0] }) { isFlat.second = false }
    if let tau = RankCorrelation.kendallTauB(one, two) { SharedRanking.widen(&self.tau, tau...tau) }
    if let rho = RankCorrelation.spearman(one, two) { SharedRanking.widen(&spearman, rho...rho) }
    if shared.count < items.count, let range = TopList(first: first, second: second).tauRange {
      SharedRanking.widen(&tauOfAll, range)
    }
  }

  private static func widen(_ range: inout ClosedRange<Double>?, _ other: ClosedRange<Double>) {
    guard let known = range else {
      range = other
      return
    }
    range = min(known.lowerBound, other.lowerBound)...max(known.upperBound, other.upperBound)
  }
}
