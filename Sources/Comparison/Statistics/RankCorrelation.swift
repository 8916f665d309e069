/// How far two rankings of the same items agree, from −1 to 1.
package enum RankCorrelation {
  /// Kendall's tau-b: pairs in the same order less pairs in opposite order, ties allowed for; nil if a side is
  /// constant, so that it ranks nothing.
  ///
  /// Both sides have the same length and no `nan`. Knight's way of counting, n log n.
  package static func kendallTauB(_ first: [Double], _ second: [Double]) -> Double? {
    let count = min(first.count, second.count)
    let order = (0..<count).sorted { (first[$0], second[$0]) < (first[$1], second[$1]) }
    var both = 0
    var start = 0
    for end in order.indices.dropFirst() {
      if first[order[end]] != first[order[start]] || second[order[end]] != second[order[start]] { start = end }
      both += end - start
    }
    var reordered = order.map { second[$0] }
    let opposite = inversions(&reordered)
    let pairs = count * (count - 1) / 2
    let inFirst = tiedPairs(order.map { first[$0] })
    let inSecond = tiedPairs(reordered)
    guard inFirst < pairs, inSecond < pairs else { return nil }
    let difference = Double(pairs - inFirst - inSecond + both - 2 * opposite)
    // With the same ties on both sides the root would only add an error.
    guard inFirst != inSecond else { return difference / Double(pairs - inFirst) }
    return difference / (Double(pairs - inFirst).squareRoot() * Double(pairs - inSecond).squareRoot())
  }

  /// Spearman's coefficient on average ranks; nil if a side is constant.
  package static func spearman(_ first: [Double], _ second: [Double]) -> Double? {
    let count = min(first.count, second.count)
    let one = centredRanks(first.prefix(count))
    let two = centredRanks(second.prefix(count))
    var product = 0.0
    var squares1 = 0.0
    var squares2 = 0.0
    for index in 0..<count {
      product += one[index] * two[index]
      squares1 += one[index] * one[index]
      squares2 += two[index] * two[index]
    }
    guard squares1 > 0, squares2 > 0 else { return nil }
    if squares1 == squares2 { return product / squares1 }
    return product / (squares1.squareRoot() * squares2.squareRoot())
  }

  /// Twice the average rank less twice the mean rank: whole numbers, so that sums of them are exact.
  private static func centredRanks(_ values: some Collection<Double>) -> [Double] {
    let values = Array(values)
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start
      while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
      for place in start...end { ranks[order[place]] = Double(start + end + 1 - values.count) }
      start = end + 1
    }
    return ranks
  }

  /// Pairs of equal values in a list in which equal values stand together.
  private static func tiedPairs(_ values: [Double]) -> Int {
    var pairs = 0
    var start = 0
    for end in values.indices.dropFirst() {
      if values[end] != values[start] { start = end }
      pairs += end - start
    }
    return pairs
  }

  /// Pairs of which the later is smaller; sorts the values.
  private static func inversions(_ values: inout [Double]) -> Int {
    var count = 0
    var width = 1
    var merged = values
    while width < values.count {
      for start in stride(from: 0, to: values.count, by: 2 * width) {
        let middle = min(start + width, values.count)
        let end = min(start + 2 * width, values.count)
        var (left, right) = (start, middle)
        for place in start..<end {
          if right >= end || (left < middle && values[left] <= values[right]) {
            merged[place] = values[left]
            left += 1
          } else {
            merged[place] = values[right]
            right += 1
            count += middle - left
          }
        }
      }
      swap(&values, &merged)
      width *= 2
    }
    return count
  }
}
