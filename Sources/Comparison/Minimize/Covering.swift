import Methods

/// All covers of the rows of a chart with the fewest columns.
///
/// The rows are first made fewer in ways that lose no minimum cover: what alone covers a row is in every one;
/// a row is left out when another row's columns are all among its own; columns that cover the same rows stand for each
/// other; parts of the chart that share no column are covered each on their own. A column is **not** left out because
/// another covers more: it may be in another minimum cover. Each part is then searched twice, with bounds from
/// Lagrangian relaxation: for the size of its smallest covers, and, the size known, for all of them.
struct Covering {
  /// The covers, each rising, in the order of their columns.
  private(set) var covers: [[Int]] = []
  /// How many there are; nil when more than are listed and not counted.
  private(set) var total: Int? = 0
  /// How many columns each of them has.
  private(set) var size = 0

  /// - Parameters:
  ///   - columnsOfRow: for each row the columns that cover it, rising; none is empty.
  ///   - most: how many covers are listed.
  init(
    columnsOfRow: [[Int32]], columnCount: Int, most: Int, effort: CoveringEffort, checkpoint: Checkpoint
  ) throws(Refusal) {
    var chart = CoveringChart(rows: columnsOfRow, columnCount: columnCount)
    let essential = try chart.reduce(checkpoint)
    size = essential.count
    // The covers of each part, over classes of like columns.
    var parts: [[[Int]]] = []
    var counts: [Int?] = []
    for part in chart.parts() {
      let found: CoveringEnumeration
      do {
        found = try CoveringEnumeration(
          part, limit: most, weights: part.columns.map { chart.classes[$0].count }, effort: effort,
          checkpoint: checkpoint)
      } catch {
        throw error.isInterruption
          ? error : Covering.tooLarge(rows: columnsOfRow.count, columns: columnCount, part.rows.count)
      }
      size += found.size
      parts.append(found.first.map { cover in cover.map { part.columns[Int($0)] } })
      counts.append(found.total)
    }
    total = counts.reduce(1) { CoveringEnumeration.product($0, $1) }
    var found: [[Int]] = [essential]
    for part in parts {
      var longer: [[Int]] = []
      for cover in part {
        for choice in Covering.choices(of: cover, chart.classes, most: most) {
          for start in found where longer.count < most { longer.append(start + choice) }
        }
      }
      found = longer
    }
    covers = found.map { $0.sorted() }.sorted { $0.lexicographicallyPrecedes($1) }
  }

  private static func tooLarge(rows: Int, columns: Int, _ undecided: Int) -> Refusal {
    Refusal(
      "the fewest terms could not be found in reasonable time: \(columns) prime implicants overlap on \(rows) rows, and the choice among them is open for \(undecided) rows at once",
      help: [
        "leave out rows that rest on one case: frequency 2", "leave out conditions",
        "the complex solution chooses among fewer terms: solution complex",
      ])
  }

  /// Each class stands for any of its columns.
  private static func choices(of cover: [Int], _ classes: [[Int]], most: Int) -> [[Int]] {
    var out: [[Int]] = [[]]
    for member in cover {
      var longer: [[Int]] = []
      for start in out {
        for column in classes[member] where longer.count < most { longer.append(start + [column]) }
      }
      out = longer
    }
    return out
  }
}

/// A chart as it is made smaller.
struct CoveringChart {
  /// For each row its columns, which are classes once `reduce` has run.
  private(set) var rows: [[Int32]]
  /// The columns that cover the same rows, by their first.
  private(set) var classes: [[Int]] = []
  private let columnCount: Int

  /// A part that shares no column with the rest, its columns numbered from 0.
  struct Part {
    var rows: [[Int32]]
    /// The classes that its columns are.
    var columns: [Int]
  }

  init(rows: [[Int32]], columnCount: Int) {
    self.rows = rows
    self.columnCount = columnCount
  }

  /// - Returns: the columns that are in every cover.
  mutating func reduce(_ checkpoint: Checkpoint) throws(Refusal) -> [Int] {
    var isEssential = [Bool](repeating: false, count: columnCount)
    for row in rows where row.count == 1 { isEssential[Int(row[0])] = true }
    rows.removeAll { $0.contains { isEssential[Int($0)] } }
    try dropImpliedRows(checkpoint)
    joinLikeColumns()
    return isEssential.indices.filter { isEssential[$0] }
  }

  /// Leaves out each row that is covered whenever another is.
  private mutating func dropImpliedRows(_ checkpoint: Checkpoint) throws(Refusal) {
    let rowsOfColumn = CoveringChart.transposed(rows, columnCount)
    var isDropped = [Bool](repeating: false, count: rows.count)
    var mark = [Int32](repeating: -1, count: columnCount)
    let order = rows.indices.sorted { (rows[$0].count, $0) < (rows[$1].count, $1) }
    for row in order where !isDropped[row] {
      try checkpoint.pass()
      let own = rows[row]
      for column in own { mark[Int(column)] = Int32(row) }
      guard let rarest = own.min(by: { rowsOfColumn[Int($0)].count < rowsOfColumn[Int($1)].count }) else { continue }
      for other in rowsOfColumn[Int(rarest)] where Int(other) != row && !isDropped[Int(other)] {
        let others = rows[Int(other)]
        guard others.count >= own.count else { continue }
        var shared = 0
        for column in others where mark[Int(column)] == Int32(row) { shared += 1 }
        if shared == own.count { isDropped[Int(other)] = true }
      }
    }
    rows = rows.indices.filter { !isDropped[$0] }.map { rows[$0] }
  }

  private mutating func joinLikeColumns() {
    var classOf: [[Int32]: Int] = [:]
    var place = [Int32](repeating: -1, count: columnCount)
    for (column, covered) in CoveringChart.transposed(rows, columnCount).enumerated() where !covered.isEmpty {
      if let found = classOf[covered] {
        classes[found].append(column)
      } else {
        classOf[covered] = classes.count
        place[column] = Int32(classes.count)
        classes.append([column])
      }
    }
    rows = rows.map { row in row.compactMap { place[Int($0)] < 0 ? nil : place[Int($0)] } }
  }

  func parts() -> [Part] {
    let rowsOfColumn = CoveringChart.transposed(rows, classes.count)
    var isSeen = [Bool](repeating: false, count: rows.count)
    var number = [Int32](repeating: -1, count: classes.count)
    var parts: [Part] = []
    for start in rows.indices where !isSeen[start] {
      var part = Part(rows: [], columns: [])
      var waiting = [start]
      isSeen[start] = true
      var members: [Int] = []
      while let row = waiting.popLast() {
        members.append(row)
        for column in rows[row] where number[Int(column)] < 0 {
          number[Int(column)] = 0
          part.columns.append(Int(column))
          for other in rowsOfColumn[Int(column)] where !isSeen[Int(other)] {
            isSeen[Int(other)] = true
            waiting.append(Int(other))
          }
        }
      }
      part.columns.sort()
      for (index, column) in part.columns.enumerated() { number[column] = Int32(index) }
      part.rows = members.sorted().map { rows[$0].map { number[Int($0)] } }
      parts.append(part)
    }
    return parts
  }

  static func transposed(_ rows: [[Int32]], _ columnCount: Int) -> [[Int32]] {
    var out = [[Int32]](repeating: [], count: columnCount)
    for (index, row) in rows.enumerated() {
      for column in row { out[Int(column)].append(Int32(index)) }
    }
    return out
  }
}
