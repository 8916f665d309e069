import Methods
import Tables

/// The same shares in two groups, item by item: how far they differ, how surely, and whether the groups rank alike.
///
/// Each item (a key) has one row per group with a count and a base. An item that a group's list leaves out is a bound,
/// never a zero.
package struct GroupComparison {
  /// What a group says of an item.
  enum Cell {
    case share(Proportion, row: Int)
    case unknown(reason: String, row: Int)
    case unlisted
  }

  /// What the columns are called in the statement, for errors and notes.
  package struct Names: Sendable {
    package var key: String
    package var group: String
    package var count: String
    package var base: String

    package init(key: String = "key", group: String = "group", count: String = "count", base: String = "base") {
      self.key = key
      self.group = group
      self.count = count
      self.base = base
    }
  }

  /// An item in two groups, the first less the second.
  struct Pair {
    var key: Int
    var groups: (Int, Int)
    var difference: ProportionDifference?
    var fisher: Double?
    var holm: Double?
    var benjaminiHochberg: Double?
  }

  /// Fifteen pairs of groups an item: with more, the corrections leave little to find.
  static let mostGroups = 6
  static let fixedColumns = ["difference", "lower", "upper", "z", "p", "fisher", "h", "holm", "bh", "note"]

  let names: Names
  let grid: GroupedKeys
  let cells: [[Cell]]
  /// For each group the row of its smallest share, where its rows stand in falling order: what it leaves out has no more.
  let least: [(share: Proportion, row: Int)?]
  let confidence: Double
  /// The quantile that belongs to the confidence.
  let z: Double
  private(set) var pairs: [Pair] = []
  /// Items whose printed rate is not what count and base give.
  private(set) var misprints: [String] = []

  /// The table `key, <group>…, difference, lower, upper, z, p, fisher, h, holm, bh, note`, in percent and percentage
  /// points, one row per key; with more than two groups one row per key and pair of groups.
  ///
  /// Holm and Benjamini–Hochberg correct Fisher's p, which every row with two shares has, over all these rows.
  ///
  /// - Parameters:
  ///   - rates: the shares as printed, where there are any; only their order and their slips are looked at.
  ///   - confidence: in percent.
  package static func result(
    keys: Column, groups: Column, counts: Column, bases: Column, rates: Column? = nil, names: Names = Names(),
    confidence: Double = 95, checkpoint: Checkpoint = Checkpoint()
  ) throws(Refusal) -> MethodResult {
    let comparison = try GroupComparison(
      keys: keys, groups: groups, counts: counts, bases: bases, rates: rates, names: names, confidence: confidence,
      checkpoint: checkpoint)
    return try comparison.result(keys: keys, checkpoint)
  }

  private init(
    keys: Column, groups: Column, counts: Column, bases: Column, rates: Column?, names: Names, confidence: Double,
    checkpoint: Checkpoint
  ) throws(Refusal) {
    guard confidence > 1, confidence < 100, let z = Normal.quantile(above: (100 - confidence) / 200) else {
      let written = Value.shortest(confidence)
      throw Refusal(
        "confidence is in percent, between 1 and 100, and \(written) is not",
        help: [
          confidence > 0 && confidence < 1
            ? "write confidence \(Value.shortest(confidence * 100))" : "write confidence 95 or confidence 99"
        ])
    }
    self.names = names
    self.confidence = confidence
    self.z = z
    let grid = try GroupedKeys(
      keys: keys, groups: groups, keyName: names.key, groupName: names.group,
      taken: ["key"] + GroupComparison.fixedColumns,
      remedy: [
        "keep the rows of one table first, so that each \(names.key) stands once per \(names.group): | where … | compare …"
      ],
      mostGroups: GroupComparison.mostGroups, checkpoint: checkpoint)
    self.grid = grid
    var cells: [[Cell]] = []
    for (key, rows) in grid.rows.enumerated() {
      try checkpoint.pass(at: key)
      cells.append(rows.map { row in row.map { GroupComparison.cell($0, counts, bases, names) } ?? .unlisted })
    }
    self.cells = cells
    var least: [(share: Proportion, row: Int)?] = []
    for rows in grid.rowsOfGroup {
      least.append(try GroupComparison.least(of: rows, counts, bases, rates, names, checkpoint))
    }
    self.least = least
    if let rates { misprints = try slips(counts, bases, rates, checkpoint) }
    pairs = try compared(checkpoint)
  }

  // MARK: Cells

  private static func cell(_ row: Int, _ counts: Column, _ bases: Column, _ names: Names) -> Cell {
    func number(_ column: Column, _ name: String) -> (Int?, reason: String) {
      let value = column.value(at: row)
      if case .unknown(let reason) = value { return (nil, "no \(name)\(reason.map { ": \($0)" } ?? "")") }
      guard let number = value.double, number.isFinite else { return (nil, "no \(name)") }
      let written = "\(name) \(Value.shortest(number))"
      guard number >= 0 else { return (nil, "cannot: \(written) is below 0") }
      guard number == number.rounded() else { return (nil, "cannot: \(written) is no whole number") }
      guard number <= Double(Proportion.largestBase) else { return (nil, "cannot: \(written) is too large") }
      return (Int(number), "")
    }
    let base = number(bases, names.base)
    guard let whole = base.0 else { return .unknown(reason: base.reason, row: row) }
    guard whole > 0 else { return .unknown(reason: "no \(names.base)", row: row) }
    let count = number(counts, names.count)
    guard let part = count.0 else { return .unknown(reason: count.reason, row: row) }
    guard let proportion = Proportion(part, of: whole) else {
      return .unknown(reason: "cannot: \(names.count) \(part) above \(names.base) \(whole)", row: row)
    }
    return .share(proportion, row: row)
  }

  /// The smallest share of a top list: rows in falling order, also of the printed rates. A list of one row, or of equal
  /// ones, shows no order.
  private static func least(
    of rows: [Int], _ counts: Column, _ bases: Column, _ rates: Column?, _ names: Names, _ checkpoint: Checkpoint
  ) throws(Refusal) -> (share: Proportion, row: Int)? {
    var known: [(share: Proportion, row: Int)] = []
    for (place, row) in rows.enumerated() {
      try checkpoint.pass(at: place)
      if case .share(let share, let row) = cell(row, counts, bases, names) { known.append((share, row)) }
    }
    let printed = rows.compactMap { rates?.value(at: $0).double }
    guard let first = known.first, let last = known.last, first.share.share > last.share.share,
      zip(known, known.dropFirst()).allSatisfy({ $0.share.share >= $1.share.share }),
      zip(printed, printed.dropFirst()).allSatisfy({ $0 >= $1 })
    else { return nil }
    return last
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

  // MARK: Tests

  private func compared(_ checkpoint: Checkpoint) throws(Refusal) -> [Pair] {
    var pairs: [Pair] = []
    for (key, cells) in cells.enumerated() {
      if key & 0x3F == 0 { try checkpoint.pass(key, of: self.cells.count) }
      for first in cells.indices {
        for second in cells.indices where second > first {
          if case .unlisted = cells[first], case .unlisted = cells[second] { continue }
          var pair = Pair(key: key, groups: (first, second))
          if case .share(let one, _) = cells[first], case .share(let two, _) = cells[second] {
            let difference = ProportionDifference(one, two)
            pair.difference = difference
            pair.fisher = FisherTest.p(difference)
          }
          pairs.append(pair)
        }
      }
    }
    let family = pairs.indices.filter { pairs[$0].fisher != nil }
    let p = family.compactMap { pairs[$0].fisher }
    try checkpoint.pass()
    for (place, holm) in MultipleTesting.holm(p).enumerated() { pairs[family[place]].holm = holm }
    try checkpoint.pass()
    for (place, adjusted) in MultipleTesting.benjaminiHochberg(p).enumerated() {
      pairs[family[place]].benjaminiHochberg = adjusted
    }
    return pairs
  }

  /// Between which shares, in percent, an item lies; nil where nothing is known of it.
  func range(_ key: Int, _ group: Int) -> ClosedRange<Double>? {
    switch cells[key][group] {
    case .share(let share, _): share.percent...share.percent
    case .unknown: nil
    case .unlisted: least[group].map { 0...$0.share.percent }
    }
  }

  static func percent(_ value: Double) -> String { Value.fixed(value, decimals: 1) }
}
