import Methods
import Tables

/// The same shares in two groups, item by item: how far they differ, how surely, and whether the groups rank alike.
///
/// Each item (a key) has one row per group with a count and a base. An item that a group's list leaves out is a bound,
/// never a zero; a count or base that is unknown lies within the known range of its column. What follows from either is
/// given over all that it can be.
package struct GroupComparison {
  /// What a group says of an item.
  enum Cell {
    case share(Proportion, row: Int)
    /// The count or the base is unknown.
    case open(ShareRange, reason: String, row: Int)
    /// What is there cannot be a share.
    case none(reason: String, row: Int)
    case unlisted
  }

  /// What the columns are called in the statement, for errors and notes.
  package struct Names: Sendable {
    package var key: String
    package var group: String
    package var count: String
    package var base: String
    /// What the base is, as the table describes it.
    package var meaningOfBase: String?

    package init(
      key: String = "key", group: String = "group", count: String = "count", base: String = "base",
      meaningOfBase: String? = nil
    ) {
      self.key = key
      self.group = group
      self.count = count
      self.base = base
      self.meaningOfBase = meaningOfBase
    }
  }

  /// What the reader may choose.
  package struct Options: Sendable {
    /// In percent.
    package var confidence: Double
    /// The test that is corrected; nil for the one that is kin to the interval.
    package var test: GroupTest?
    package var design: SamplingDesign

    package init(confidence: Double = 95, test: GroupTest? = nil, design: SamplingDesign = SamplingDesign()) {
      self.confidence = confidence
      self.test = test
      self.design = design
    }
  }

  /// An item in two groups, the first less the second.
  struct Pair {
    var key: Int
    var groups: (Int, Int)
    /// Nil where nothing can be computed.
    var hull: DifferenceHull?
    /// Whether every completion gives it: not where an unknown share decides whether a list falls, and so bounds it.
    var isCertain = true
  }

  /// Fifteen pairs of groups an item: with more, the corrections leave little to find.
  static let mostGroups = 6

  let names: Names
  let grid: GroupedKeys
  let cells: [[Cell]]
  /// For each group the row of its smallest share, where its rows stand in falling order: what it leaves out has no more.
  let least: [(share: Proportion, row: Int)?]
  /// For each group the largest count that its smallest share may have, where only completions make it fall.
  let possibleLeast: [Int?]
  /// For each group its one base; nil where it has several.
  let commonBase: [Int?]
  let options: Options
  /// The quantile that belongs to the confidence.
  let z: Double
  private(set) var pairs: [Pair] = []
  private(set) var family = TestFamily()
  /// Items whose printed rate is not what count and base give.
  private(set) var misprints: [String] = []

  /// The table `key, <group>…, difference, lower, upper, z, p, fisher, h, holm, bh, note`, in percent and percentage
  /// points, one row per key; with more than two groups one row per key and pair of groups. `X_lower` and `X_upper`
  /// hold what X can be.
  ///
  /// - Parameter rates: the shares as printed, where there are any; only their order and their slips are looked at.
  package static func result(
    keys: Column, groups: Column, counts: Column, bases: Column, rates: Column? = nil, names: Names = Names(),
    options: Options = Options(), checkpoint: Checkpoint = Checkpoint()
  ) throws(Refusal) -> MethodResult {
    let comparison = try GroupComparison(
      keys: keys, groups: groups, counts: counts, bases: bases, rates: rates, names: names, options: options,
      checkpoint: checkpoint)
    return try comparison.result(keys: keys, checkpoint)
  }

  private init(
    keys: Column, groups: Column, counts: Column, bases: Column, rates: Column?, names: Names, options: Options,
    checkpoint: Checkpoint
  ) throws(Refusal) {
    self.names = names
    self.options = options
    z = try GroupComparison.quantile(options.confidence)
    let grid = try GroupedKeys(
      keys: keys, groups: groups, keyName: names.key, groupName: names.group,
      taken: ["key"] + GroupComparison.columnNames(test: .midP),
      remedy: [
        "keep the rows of one table first, so that each \(names.key) stands once per \(names.group): | where … | compare …"
      ],
      mostGroups: GroupComparison.mostGroups, checkpoint: checkpoint)
    self.grid = grid
    let reader = try ShareReader(counts: counts, bases: bases, names: names, checkpoint)
    var cells: [[Cell]] = []
    for (key, rows) in grid.rows.enumerated() {
      try checkpoint.pass(at: key)
      cells.append(rows.map { row in row.map { reader.cell($0) } ?? .unlisted })
    }
    self.cells = cells
    var least: [(share: Proportion, row: Int)?] = []
    var possibleLeast: [Int?] = []
    var commonBase: [Int?] = []
    for rows in grid.rowsOfGroup {
      let list = try reader.list(rows, rates: rates, checkpoint)
      least.append(list.least)
      possibleLeast.append(list.possibleLeast)
      commonBase.append(try reader.commonBase(of: rows, checkpoint))
    }
    self.least = least
    self.possibleLeast = possibleLeast
    self.commonBase = commonBase
    try checkDesign()
    if let rates { misprints = try slips(counts, bases, rates, checkpoint) }
    pairs = try compared(checkpoint)
    family = try TestFamily(pairs, options, checkpoint)
  }

  private static func quantile(_ confidence: Double) throws(Refusal) -> Double {
    if confidence > 1, confidence < 100, let z = Normal.quantile(above: (100 - confidence) / 200) { return z }
    let written = Value.shortest(confidence)
    throw Refusal(
      "confidence is in percent, between 1 and 100, and \(written) is not",
      help: [
        confidence > 0 && confidence < 1
          ? "write confidence \(Value.shortest(confidence * 100))" : "write confidence 95 or confidence 99"
      ])
  }

  private func slips(
    _ counts: Column, _ bases: Column, _ rates: Column, _ checkpoint: Checkpoint
  ) throws(Refusal) -> [String] {
    let rows = try Audit.rows(
      counts: counts, bases: bases, rates: rates, groups: nil, items: nil, checkpoint: checkpoint)
    var found: [String] = []
    for (key, cells) in cells.enumerated() {
      try checkpoint.pass(at: key)
      for (group, cell) in cells.enumerated() {
        guard case .share(let share, let row) = cell, rows[row].agrees == false else { continue }
        let printed = Value.fixed(rates.value(at: row).double ?? 0, decimals: rows[row].decimals)
        found.append(
          "\(grid.keys[key]) (\(grid.groups[group]): printed \(printed), computed \(GroupComparison.percent(share.percent)))"
        )
      }
    }
    return found
  }

  private func compared(_ checkpoint: Checkpoint) throws(Refusal) -> [Pair] {
    var pairs: [Pair] = []
    for (key, cells) in cells.enumerated() {
      if key & 0x3F == 0 { try checkpoint.pass(key, of: self.cells.count) }
      for first in cells.indices {
        for second in cells.indices where second > first {
          if case .unlisted = cells[first], case .unlisted = cells[second] { continue }
          var pair = Pair(key: key, groups: (first, second))
          pair.isCertain = !isDoubtful(key, first) && !isDoubtful(key, second)
          if let one = share(key, first), let two = share(key, second) {
            pair.hull = try DifferenceHull(
              one, two, design: options.design, quantile: z, takesExactTests: options.design.isPlain, checkpoint)
          }
          pairs.append(pair)
        }
      }
    }
    return pairs
  }

  // MARK: What a cell may be

  /// The counts and bases that a cell may have; nil where its base is not settled, or nothing bounds it.
  func share(_ key: Int, _ group: Int) -> ShareRange? {
    switch cells[key][group] {
    case .share(let share, _): return ShareRange(share)
    case .open(let range, _, _): return range
    case .none: return nil
    case .unlisted:
      guard let base = commonBase[group], let most = least[group]?.share.count ?? possibleLeast[group] else {
        return nil
      }
      return ShareRange(counts: 0...most, bases: base...base)
    }
  }

  /// Whether it depends on an unknown share that anything bounds the item.
  private func isDoubtful(_ key: Int, _ group: Int) -> Bool {
    if case .unlisted = cells[key][group] { least[group] == nil && possibleLeast[group] != nil } else { false }
  }

  /// Between which shares, in percent, an item lies; nil where nothing is known of it.
  func range(_ key: Int, _ group: Int) -> ClosedRange<Double>? {
    switch cells[key][group] {
    case .share(let share, _): return share.percent...share.percent
    case .open(let range, _, _): return (100 * range.shares.lowerBound)...(100 * range.shares.upperBound)
    case .none: return nil
    case .unlisted: return least[group].map { 0...$0.share.percent }
    }
  }

  static func percent(_ value: Double) -> String { Value.fixed(value, decimals: 1) }
}
