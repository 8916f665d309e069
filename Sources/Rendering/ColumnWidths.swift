/// Shares the width of a table out among its columns.
struct ColumnWidths {
  private let columns: [MeasuredColumn]
  private let room: Int
  private let natural: [Int]
  /// For each column and width that was asked for, how many lines the cells of the first rows take: a sample is enough to
  /// see which column makes the rows tall.
  private var known: [[Int: [Int]]]

  /// A broken word is as bad as so many more lines.
  private static let linesForBrokenWord = 3

  private init(_ columns: [MeasuredColumn], _ room: Int) {
    self.columns = columns
    self.room = room
    natural = columns.map(\.naturalWidth)
    known = columns.map { _ in [:] }
  }

  /// Nil if the columns do not fit even with their texts wrapped.
  ///
  /// Where there is room for it no word is broken. Elsewhere words up to some width stay whole, and the width is that for
  /// which the table is short and few words are broken.
  static func fit(_ columns: [MeasuredColumn], into room: Int) -> [Int]? {
    var sharing = ColumnWidths(columns, room)
    if sharing.sum(sharing.natural) <= room { return sharing.natural }
    let least = columns.map { min($0.leastWidth, $0.naturalWidth) }
    guard sharing.sum(least) <= room else { return nil }
    let whole = columns.map(\.wholeWidth)
    if sharing.sum(whole) <= room { return sharing.filled(whole) }
    var starts: [[Int]] = []
    for limit in stride(from: MeasuredColumn.longestWord, to: 0, by: -2) {
      let start = columns.map { $0.wholeWidth(upTo: limit) }
      if sharing.sum(start) <= room, starts.last != start { starts.append(start) }
      if start == least { break }
    }
    if starts.isEmpty { starts = [least] }
    var best: (widths: [Int], cost: Int)?
    for start in starts {
      let widths = sharing.filled(sharing.raised(start))
      let cost = sharing.cost(widths)
      if cost < best?.cost ?? .max { best = (widths, cost) }
    }
    return best?.widths
  }

  private func sum(_ widths: [Int]) -> Int { widths.reduce(0, +) }

  private mutating func heights(_ index: Int, _ width: Int) -> [Int] {
    if let found = known[index][width] { return found }
    let made = columns[index].heights(width: width)
    known[index][width] = made
    return made
  }

  private mutating func cost(_ widths: [Int]) -> Int {
    var tallest: [Int] = []
    var broken = 0
    for index in columns.indices {
      let heights = heights(index, widths[index])
      tallest = tallest.isEmpty ? heights : zip(tallest, heights).map { max($0, $1) }
      broken += columns[index].brokenCells(width: widths[index])
    }
    return sum(tallest) + ColumnWidths.linesForBrokenWord * broken
  }

  /// As many columns as possible get the width of their longest word.
  private func raised(_ start: [Int]) -> [Int] {
    var widths = start
    var left = room - sum(widths)
    let missing = columns.indices.map { columns[$0].wholeWidth - widths[$0] }
    for index in columns.indices.sorted(by: { (missing[$0], $0) < (missing[$1], $1) }) where missing[index] <= left {
      widths[index] += missing[index]
      left -= missing[index]
    }
    return widths
  }

  /// The room that is left goes, bit by bit, to the column for which it saves the most lines, and where none saves any,
  /// to the one that is shortest of room.
  private mutating func filled(_ start: [Int]) -> [Int] {
    var widths = start
    var left = room - sum(widths)
    while left > 0 {
      let now = columns.indices.map { heights($0, widths[$0]) }
      var best: (index: Int, gain: Double, step: Int)?
      for index in columns.indices where widths[index] < natural[index] {
        let others = now.indices.filter { $0 != index }
        let least = now[index].indices.map { row in others.reduce(1) { max($0, now[$1][row]) } }
        for step in 1...min(left, natural[index] - widths[index]) {
          var saved = 0
          for (row, height) in heights(index, widths[index] + step).enumerated() {
            saved += max(least[row], now[index][row]) - max(least[row], height)
          }
          let gain = Double(saved) / Double(step)
          if gain > (best?.gain ?? 0) { best = (index, gain, step) }
        }
      }
      if let best {
        widths[best.index] += best.step
        left -= best.step
        continue
      }
      let short = columns.indices.filter { widths[$0] < natural[$0] }
      guard let next = short.max(by: { natural[$0] - widths[$0] < natural[$1] - widths[$1] }) else { break }
      widths[next] += 1
      left -= 1
    }
    return widths
  }
}
