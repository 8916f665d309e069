/// Two lists of the items that lead a ranking, whose tails were not printed.
package struct TopList: Sendable {
  /// For each item of either list its score in both; nil where it is not listed, so that it ranks below all that are.
  private let first: [Double?]
  private let second: [Double?]

  package init(first: [Double?], second: [Double?]) {
    let listed = zip(first, second).filter { $0 != nil || $1 != nil }
    self.first = listed.map(\.0)
    self.second = listed.map(\.1)
  }

  /// Lists of distinct items, the leading one first.
  package init<Item: Hashable>(_ first: [Item], _ second: [Item]) {
    func places(_ list: [Item]) -> [Item: Double] {
      Dictionary(zip(list, (0..<list.count).map { -Double($0) }), uniquingKeysWith: { earlier, _ in earlier })
    }
    let (one, two) = (places(first), places(second))
    let items = first + second.filter { one[$0] == nil }
    self.init(first: items.map { one[$0] }, second: items.map { two[$0] })
  }

  /// The items of either list.
  package var union: Int { first.count }

  /// The items of both lists.
  package var overlap: Int { zip(first, second).count { $0 != nil && $1 != nil } }

  /// The share of all items that both lists have; nil if there is no item.
  package var jaccard: Double? { union == 0 ? nil : Double(overlap) / Double(union) }

  /// The least and the greatest tau-b over every order of the items that a list leaves out, below those that it has;
  /// nil if a side can be constant.
  ///
  /// Only pairs of which both items are missing from the same list are open, and all of them can agree with the other
  /// list, or disagree, at once.
  package var tauRange: ClosedRange<Double>? {
    guard let most = tau(agreeing: true), let least = tau(agreeing: false) else { return nil }
    return min(least, most)...max(least, most)
  }

  private func tau(agreeing: Bool) -> Double? {
    RankCorrelation.kendallTauB(
      TopList.completed(first, like: second, agreeing: agreeing),
      TopList.completed(second, like: first, agreeing: agreeing))
  }

  private static func completed(_ scores: [Double?], like other: [Double?], agreeing: Bool) -> [Double] {
    let floor = scores.compactMap { $0 }.min() ?? 0
    let unlisted = scores.indices.filter { scores[$0] == nil }
      .sorted { ((other[$0] ?? 0), $1) > ((other[$1] ?? 0), $0) }
    var out = scores.map { $0 ?? 0 }
    for (place, index) in unlisted.enumerated() {
      out[index] = floor - 1 - Double(agreeing ? place : unlisted.count - 1 - place)
    }
    return out
  }
}
