import Diagnostics
import Methods
import Tables
import Text

/// What the rows that do not agree have in common: the patterns that a slip in making a table leaves behind.
struct AuditPatterns {
  private let tables: [(name: String, rows: [Audit.Row])]
  private let checkpoint: Checkpoint

  init(_ rows: [Audit.Row], _ checkpoint: Checkpoint) throws(Refusal) {
    self.checkpoint = checkpoint
    var order: [Value] = []
    var groups: [Value: [Audit.Row]] = [:]
    for (place, row) in rows.enumerated() {
      try checkpoint.pass(at: place)
      if groups[row.group] == nil { order.append(row.group) }
      groups[row.group, default: []].append(row)
    }
    tables = order.map { ("table \($0.isUnknown ? "unknown" : $0.display)", groups[$0] ?? []) }
  }

  func notes() throws(Refusal) -> [String] {
    var notes: [String] = []
    for (name, rows) in tables {
      try checkpoint.pass()
      let wrong = rows.filter { $0.agrees == false }
      if !wrong.isEmpty {
        let isAll = rows.allSatisfy { $0.agrees != nil || !$0.isOpen || !$0.faults.isEmpty }
        notes.append("\(name): \(isAll ? "" : "at least ")\(wrong.count) of \(rows.count) rows do not agree")
        if let note = try commonBase(wrong, among: rows) { notes.append("\(name): \(note)") }
        notes += try shifts(rows).map { "\(name): \($0)" }
      }
      for (place, row) in rows.enumerated() {
        try checkpoint.pass(at: place)
        if let count = row.count, let base = row.base, count > base {
          notes.append("\(name): the count \(count) of \(label(row)) is above its base \(base)")
        }
      }
      notes += try disorder(rows).map { "\(name): \($0)" }
      for (place, row) in rows.enumerated() where !row.faults.isEmpty {
        try checkpoint.pass(at: place)
        notes.append("\(name): \(label(row)) cannot be judged: \(row.faults.joined(separator: ", "))")
      }
      try checkpoint.pass()
      let unjudged = rows.filter { $0.agrees == nil && $0.faults.isEmpty }
      let unknown = unjudged.filter(\.isOpen).count
      if unknown > 0 {
        notes.append("\(name): \(unknown) of \(rows.count) rows cannot be judged: a count, base or rate is unknown")
      }
      if unjudged.count > unknown {
        notes.append(
          "\(name): \(unjudged.count - unknown) of \(rows.count) rows cannot be judged: a figure is too large, too small or printed too finely"
        )
      }
    }
    return notes + (try twoBases())
  }

  private func label(_ row: Audit.Row) -> String { row.item.isUnknown ? "a row" : "\"\(row.item.display)\"" }

  /// One other base at which every row of the table would agree.
  private func commonBase(_ wrong: [Audit.Row], among rows: [Audit.Row]) throws(Refusal) -> String? {
    guard let first = wrong.first else { return nil }
    var shared = Set(Audit.bases(of: first))
    for row in wrong.dropFirst() where !shared.isEmpty {
      try checkpoint.pass()
      shared.formIntersection(Audit.bases(of: row))
    }
    guard !shared.isEmpty else { return wrong.count > 1 ? "no one other base fits all of them" : nil }
    let found = "\(wrong.count > 1 ? "all of them fit" : "it fits") the base \(Audit.ranges(shared.sorted()))"
    return wrong.count == rows.count ? "\(found), as another base throughout" : found
  }

  private static let mostCompared = 4_000_000

  /// Rates that are those of the counts some rows above or below.
  private func shifts(_ rows: [Audit.Row]) throws(Refusal) -> [String] {
    var notes: [String] = []
    // A slip moves rates by few rows: in a long table, not every row is set beside every other.
    let farthest = min(rows.count, max(8, AuditPatterns.mostCompared / max(rows.count, 1)))
    for distance in 1..<max(2, farthest) {
      for direction in [1, -1] {
        try checkpoint.pass()
        let pairs = rows.indices.filter { index in
          let other = index - direction * distance
          guard rows.indices.contains(other), rows[index].agrees == false, let count = rows[other].count,
            let base = rows[other].base, let rate = rows[index].rate, base > 0
          else { return false }
          return Audit.fits(count, of: base, rate: rate, decimals: rows[index].decimals) == true
        }
        guard pairs.count >= 2 else { continue }
        let places = Audit.ranges(pairs.map { $0 + 1 })
        let others = Audit.ranges(pairs.map { $0 - direction * distance + 1 })
        notes.append(
          "the rates of rows \(places) are those of the counts of rows \(others), \(distance) \(distance == 1 ? "row" : "rows") \(direction > 0 ? "above" : "below")"
        )
      }
    }
    return notes
  }

  /// Counts or rates that rise where the table falls.
  private func disorder(_ rows: [Audit.Row]) throws(Refusal) -> [String] {
    let counts = rises(rows.map { $0.count.map { Double($0) } })
    // Where the count rises the rate rises with it; said once.
    let before = Dictionary(counts.map { ($0.to, $0.from) }, uniquingKeysWith: { $1 })
    try checkpoint.pass()
    let rates = rises(rows.map(\.printed.double)).filter { before[$0.to] != $0.from }
    try checkpoint.pass()
    func pair(_ rise: (from: Int, to: Int), _ word: (Int) -> String) -> String {
      // What is unknown in between may be where it rises.
      let place =
        rise.to == rise.from + 1 ? "after row \(rise.from + 1)" : "between rows \(rise.from + 1) and \(rise.to + 1)"
      return "is broken \(place): \(word(rise.from)), then \(word(rise.to))"
    }
    return counts.map { "the order by count \(pair($0) { rows[$0].count.map { String($0) } ?? "?" })" }
      + rates.map {
        "the order by rate \(pair($0) { Value.fixed(rows[$0].printed.double ?? 0, decimals: rows[$0].decimals) })"
      }
  }

  /// The places at which a falling column rises, unknown cells passed over; none where it is not ordered at all.
  private func rises(_ values: [Double?]) -> [(from: Int, to: Int)] {
    let known = values.indices.filter { values[$0]?.isFinite == true }
    guard known.count > 2 else { return [] }
    let rises = zip(known, known.dropFirst()).filter { (values[$1] ?? 0) > (values[$0] ?? 0) }
    // With more rises the table is not ordered by this column.
    guard rises.count * 3 < known.count else { return [] }
    return rises.map { (from: $0, to: $1) }
  }

  /// One table whose rows have different bases, and items that stand in it with more than one.
  private func twoBases() throws(Refusal) -> [String] {
    var notes: [String] = []
    for (name, rows) in tables {
      try checkpoint.pass()
      let bases = Set(rows.compactMap(\.base)).sorted()
      guard bases.count > 1 else { continue }
      try checkpoint.pass()
      notes.append("\(name): its rows have different bases: \(Audit.ranges(bases))")
      notes += try itemsWithTwoBases(rows).map { "\(name): \($0)" }
    }
    return notes
  }

  /// A sign that rows of different tables have been put together.
  private func itemsWithTwoBases(_ rows: [Audit.Row]) throws(Refusal) -> [String] {
    var items: [Value] = []
    var bases: [Value: Set<Int>] = [:]
    for (place, row) in rows.enumerated() {
      try checkpoint.pass(at: place)
      guard !row.item.isUnknown, let base = row.base else { continue }
      let item: Value = row.item.text.map { .text(TextFolding.key($0)) } ?? row.item
      if bases[item]?.isEmpty != false { items.append(row.item) }
      bases[item, default: []].insert(base)
    }
    return items.compactMap { item in
      let found = bases[item.text.map { .text(TextFolding.key($0)) } ?? item, default: []].sorted()
      guard found.count > 1 else { return nil }
      return "\"\(item.display)\" stands there with the bases \(Audit.ranges(found))"
    }
  }
}
