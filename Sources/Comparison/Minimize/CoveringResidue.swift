import Methods

/// What is left of a chart at a place of the search.
struct CoveringResidue {
  /// For each row its columns, numbered from 0.
  private(set) var rows: FlatLists
  /// What each column stands for.
  private(set) var names: [Int32]
  /// The price of each row as it was last found.
  var prices: [Double]

  enum Reduction {
    /// Only one of the smallest covers has to be left.
    case toOne
    /// All of the smallest covers have to be left; given columns that cover the same rows it names them together.
    case toAll(join: ([Int32]) -> Int32)
  }

  init(rows: [[Int32]], columnCount: Int) {
    self.rows = FlatLists(rows)
    names = (0..<Int32(columnCount)).map { $0 }
    prices = []
  }

  private init(rows: FlatLists, names: [Int32], prices: [Double]) {
    self.rows = rows
    self.names = names
    self.prices = prices
  }

  var isEmpty: Bool { rows.listCount == 0 }
  var columnCount: Int { names.count }
  /// What it costs to look at each cell once.
  var cost: Int { rows.cells.count + rows.listCount + names.count + 1 }

  /// The rows and columns that are kept, the columns numbered anew; nil if a row is left without columns.
  func keeping(rows isKept: [Bool], columns isColumnKept: [Bool]) -> CoveringResidue? {
    var place = [Int32](repeating: -1, count: columnCount)
    var out = FlatLists()
    var keptPrices: [Double] = []
    var isUsed = [Bool](repeating: false, count: columnCount)
    for row in 0..<rows.listCount where isKept[row] {
      for at in rows.starts[row]..<rows.starts[row + 1] { isUsed[Int(rows.cells[at])] = true }
    }
    var names: [Int32] = []
    for column in 0..<columnCount where isUsed[column] && isColumnKept[column] {
      place[column] = Int32(names.count)
      names.append(self.names[column])
    }
    for row in 0..<rows.listCount where isKept[row] {
      let before = out.cells.count
      for at in rows.starts[row]..<rows.starts[row + 1] {
        let new = place[Int(rows.cells[at])]
        if new >= 0 { out.append(new) }
      }
      if out.cells.count == before { return nil }
      out.endList()
      if !prices.isEmpty { keptPrices.append(prices[row]) }
    }
    return CoveringResidue(rows: out, names: names, prices: keptPrices)
  }

  /// What is left once one column is taken and others are barred; nil if a row is left without columns.
  func taking(_ column: Int32, barring: ArraySlice<Int32>) -> CoveringResidue? {
    var isColumnKept = [Bool](repeating: true, count: columnCount)
    for barred in barring { isColumnKept[Int(barred)] = false }
    let isKept = (0..<rows.listCount).map { !rows[$0].contains(column) }
    return keeping(rows: isKept, columns: isColumnKept)
  }

  // MARK: Reductions

  /// Makes it smaller until nothing more can be left out.
  ///
  /// - Returns: the names of the columns that every cover must have.
  mutating func reduce(_ reduction: Reduction, _ spend: (Int) throws(Refusal) -> Void) throws(Refusal) -> [Int32] {
    var forced: [Int32] = []
    while !isEmpty {
      try spend(cost * 6)
      if takeForced(&forced) { continue }
      let before = (rows.listCount, columnCount)
      dropImpliedRows()
      switch reduction {
      case .toOne: dropExceededColumns()
      case .toAll(let join): joinLikeColumns(join)
      }
      if before == (rows.listCount, columnCount) { break }
    }
    return forced
  }

  private mutating func takeForced(_ forced: inout [Int32]) -> Bool {
    var isForced = [Bool](repeating: false, count: columnCount)
    var any = false
    for row in 0..<rows.listCount where rows.count(row) == 1 {
      isForced[Int(rows.cells[rows.starts[row]])] = true
      any = true
    }
    guard any else { return false }
    for column in isForced.indices where isForced[column] { forced.append(names[column]) }
    let isKept = (0..<rows.listCount).map { row in !rows[row].contains { isForced[Int($0)] } }
    keep(rows: isKept)
    return true
  }

  /// What is kept of the rows has all its columns.
  private mutating func keep(rows isKept: [Bool]) {
    if let left = keeping(rows: isKept, columns: [Bool](repeating: true, count: columnCount)) { self = left }
  }

  /// A row is covered whenever another is whose columns are all among its own.
  private mutating func dropImpliedRows() {
    var isKept = [Bool](repeating: true, count: rows.listCount)
    rows.forEachInclusion(rows.transposed(count: columnCount)) { smaller, larger in
      if rows.count(smaller) < rows.count(larger) || smaller < larger { isKept[larger] = false }
    }
    if isKept.contains(false) { keep(rows: isKept) }
  }

  /// Leaves out each column whose rows another covers all, and of like columns all but the first.
  private mutating func dropExceededColumns() {
    let words = (rows.listCount + 63) / 64
    var covered = [UInt64](repeating: 0, count: words * columnCount)
    var sizes = [Int32](repeating: 0, count: columnCount)
    // For each column its row with the fewest columns: any that exceeds it covers that row too.
    var rarest = [Int32](repeating: -1, count: columnCount)
    for row in 0..<rows.listCount {
      for at in rows.starts[row]..<rows.starts[row + 1] {
        let column = Int(rows.cells[at])
        covered[column * words + row / 64] |= 1 << UInt64(row % 64)
        sizes[column] += 1
        if rarest[column] < 0 || rows.count(row) < rows.count(Int(rarest[column])) { rarest[column] = Int32(row) }
      }
    }
    var isKept = [Bool](repeating: true, count: columnCount)
    rows.cells.withUnsafeBufferPointer { cells in
      covered.withUnsafeBufferPointer { covered in
        for column in 0..<columnCount where rarest[column] >= 0 {
          let row = Int(rarest[column])
          candidates: for at in rows.starts[row]..<rows.starts[row + 1] {
            let other = Int(cells[at])
            guard sizes[other] > sizes[column] || sizes[other] == sizes[column] && other < column else { continue }
            for word in 0..<words where covered[column * words + word] & ~covered[other * words + word] != 0 {
              continue candidates
            }
            isKept[column] = false
            break
          }
        }
      }
    }
    guard isKept.contains(false),
      let left = keeping(rows: [Bool](repeating: true, count: rows.listCount), columns: isKept)
    else { return }
    self = left
  }

  private mutating func joinLikeColumns(_ join: ([Int32]) -> Int32) {
    let columns = rows.transposed(count: columnCount)
    var first: [ArraySlice<Int32>: Int] = [:]
    var members: [[Int32]] = names.map { [$0] }
    var isKept = [Bool](repeating: true, count: columnCount)
    for column in 0..<columnCount {
      let found = first[columns[column]]
      if let found {
        members[found].append(names[column])
        isKept[column] = false
      } else {
        first[columns[column]] = column
      }
    }
    guard isKept.contains(false) else { return }
    for column in 0..<columnCount where isKept[column] && members[column].count > 1 {
      names[column] = join(members[column])
    }
    if let left = keeping(rows: [Bool](repeating: true, count: rows.listCount), columns: isKept) { self = left }
  }

  /// The parts that share no column, the smallest first; itself alone if there is but one.
  func parts() -> [CoveringResidue] {
    guard rows.listCount > 1 else { return [self] }
    let columns = rows.transposed(count: columnCount)
    var part = [Int](repeating: -1, count: rows.listCount)
    var isSeen = [Bool](repeating: false, count: columnCount)
    var count = 0
    for start in 0..<rows.listCount where part[start] < 0 {
      var waiting = [start]
      part[start] = count
      while let row = waiting.popLast() {
        for column in rows[row] where !isSeen[Int(column)] {
          isSeen[Int(column)] = true
          for other in columns[Int(column)] where part[Int(other)] < 0 {
            part[Int(other)] = count
            waiting.append(Int(other))
          }
        }
      }
      count += 1
    }
    guard count > 1 else { return [self] }
    let every = [Bool](repeating: true, count: columnCount)
    return (0..<count).compactMap { number in keeping(rows: part.map { $0 == number }, columns: every) }
      .enumerated().sorted { ($0.element.cost, $0.offset) < ($1.element.cost, $1.offset) }.map(\.element)
  }

  /// The columns of the row that is best to branch on, the likeliest first.
  func branches(_ costs: [Double]) -> [Int32] {
    let columns = rows.transposed(count: columnCount)
    var best = 0
    var bestKey = (Int.max, 0)
    for row in 0..<rows.listCount where rows.count(row) <= bestKey.0 {
      // Among rows of like length that whose columns cover more: more is decided by it.
      let key = (rows.count(row), -rows[row].reduce(0) { $0 + columns.count(Int($1)) })
      if key < bestKey {
        bestKey = key
        best = row
      }
    }
    return rows[best].sorted { (costs[Int($0)], $0) < (costs[Int($1)], $1) }
  }
}
