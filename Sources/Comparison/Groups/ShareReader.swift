import Methods
import Tables

/// Reads the share of a row from its count and base, and what it may be where one of them is unknown.
struct ShareReader {
  private let counts: Column
  private let bases: Column
  private let names: GroupComparison.Names
  /// The smallest and largest known count and base: between them an unknown one is taken to lie.
  private let knownCounts: ClosedRange<Int>?
  private let knownBases: ClosedRange<Int>?

  init(
    counts: Column, bases: Column, names: GroupComparison.Names, _ checkpoint: Checkpoint
  ) throws(Refusal) {
    self.counts = counts
    self.bases = bases
    self.names = names
    // One known count shows no range: then an unknown one is anything up to its base.
    let found = try ShareReader.range(of: counts, from: 0, checkpoint)
    knownCounts = found.map { $0.lowerBound < $0.upperBound ? $0 : 0...Proportion.largestBase }
    knownBases = try ShareReader.range(of: bases, from: 1, checkpoint)
  }

  private static func range(
    of column: Column, from least: Int, _ checkpoint: Checkpoint
  ) throws(Refusal) -> ClosedRange<Int>? {
    var found: ClosedRange<Int>?
    for row in 0..<column.count {
      try checkpoint.pass(at: row)
      guard let number = column.value(at: row).double, let whole = Int(exactly: number), whole >= least,
        whole <= Proportion.largestBase
      else { continue }
      found = min(found?.lowerBound ?? whole, whole)...max(found?.upperBound ?? whole, whole)
    }
    return found
  }

  private enum Part {
    case known(Int)
    case unknown(String)
    case bounded(ClosedRange<Int>, String)
    /// It cannot be one.
    case wrong(String)
  }

  private func part(_ column: Column, _ row: Int, _ name: String, within known: ClosedRange<Int>?) -> Part {
    let value = column.value(at: row)
    if case .bound(let bound) = value {
      guard let range = ShareReader.whole(bound, within: known) else { return .unknown("\(name) \(bound.display)") }
      return .bounded(range, "\(name) \(bound.display)")
    }
    if case .unknown(let reason) = value {
      let words = "no \(name)\(reason.map { ": \($0)" } ?? "")"
      return value.isNotApplicable ? .wrong(words) : .unknown(words)
    }
    guard let number = value.double, number.isFinite else { return .wrong("no \(name)") }
    let written = "\(name) \(Value.shortest(number))"
    guard number >= 0 else { return .wrong("cannot: \(written) is below 0") }
    guard number == number.rounded() else { return .wrong("cannot: \(written) is no whole number") }
    guard number <= Double(Proportion.largestBase) else { return .wrong("cannot: \(written) is too large") }
    return .known(Int(number))
  }

  /// The whole numbers between the ends of a bound, an open end being that of the known range.
  private static func whole(_ bound: Bound, within known: ClosedRange<Int>?) -> ClosedRange<Int>? {
    let largest = Double(Proportion.largestBase)
    guard var least = bound.least ?? known.map({ Double($0.lowerBound) }),
      var most = bound.most ?? known.map({ Double($0.upperBound) })
    else { return nil }
    least = bound.excludesLeast ? least.rounded(.down) + 1 : least.rounded(.up)
    most = bound.excludesMost ? most.rounded(.up) - 1 : most.rounded(.down)
    least = max(0, min(largest, least))
    return Int(least)...Int(max(least, min(largest, most)))
  }

  func cell(_ row: Int) -> GroupComparison.Cell {
    let base = part(bases, row, names.base, within: knownBases)
    let count = part(counts, row, names.count, within: knownCounts)
    if case .known(0) = base { return .none(reason: "no \(names.base)", row: row) }
    switch (count, base) {
    case (_, .wrong(let reason)), (.wrong(let reason), _): return .none(reason: reason, row: row)
    case (.known(let count), .known(let base)):
      guard let share = Proportion(count, of: base) else {
        return .none(reason: "cannot: \(names.count) \(count) above \(names.base) \(base)", row: row)
      }
      return .share(share, row: row)
    case (.known(let count), .unknown(let reason)), (.known(let count), .bounded(_, let reason)):
      return open(count...count, range(of: base, else: knownBases), reason, row)
    case (.unknown(let reason), _), (.bounded(_, let reason), _):
      return open(range(of: count, else: knownCounts), range(of: base, else: knownBases), reason, row)
    }
  }

  private func range(of part: Part, else known: ClosedRange<Int>?) -> ClosedRange<Int>? {
    switch part {
    case .known(let number): number...number
    case .bounded(let range, _): range
    case .unknown: known
    case .wrong: nil
    }
  }

  private func open(
    _ counts: ClosedRange<Int>?, _ bases: ClosedRange<Int>?, _ reason: String, _ row: Int
  ) -> GroupComparison.Cell {
    guard let counts, let bases, let range = ShareRange(counts: counts, bases: bases) else {
      return .none(reason: reason, row: row)
    }
    return range.known.map { .share($0, row: row) } ?? .open(range, reason: reason, row: row)
  }

  /// What a group's rows, in their order, say of the items that they leave out.
  struct List {
    /// The smallest share of a top list: rows in falling order, also of the printed rates. A list of one row, or of
    /// equal ones, shows no order.
    var least: (share: Proportion, row: Int)?
    /// The largest count that the last row may have, where it depends on unknown shares whether the rows fall.
    var possibleLeast: Int?
  }

  func list(_ rows: [Int], rates: Column?, _ checkpoint: Checkpoint) throws(Refusal) -> List {
    var known: [(share: Proportion, row: Int)] = []
    var last: ShareRange?
    var isOpen = false
    for (place, row) in rows.enumerated() {
      try checkpoint.pass(at: place)
      switch cell(row) {
      case .share(let share, let row):
        known.append((share, row))
        last = ShareRange(share)
      case .open(let range, _, _):
        isOpen = true
        last = range
      case .none, .unlisted: break
      }
    }
    let printed = rows.compactMap { rates?.value(at: $0).double }
    guard zip(known, known.dropFirst()).allSatisfy({ $0.share.share >= $1.share.share }),
      zip(printed, printed.dropFirst()).allSatisfy({ $0 >= $1 })
    else { return List() }
    if isOpen { return List(possibleLeast: rows.count > 1 ? last?.counts.upperBound : nil) }
    guard let first = known.first, let last = known.last, first.share.share > last.share.share else { return List() }
    return List(least: last)
  }

  /// The one base that all rows of a group have, as far as known; nil where they have several.
  func commonBase(of rows: [Int], _ checkpoint: Checkpoint) throws(Refusal) -> Int? {
    var found: Int?
    for (place, row) in rows.enumerated() {
      try checkpoint.pass(at: place)
      guard case .known(let base) = part(bases, row, names.base, within: knownBases) else { continue }
      if let found, found != base { return nil }
      found = base
    }
    return found
  }
}
