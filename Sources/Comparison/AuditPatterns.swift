import Diagnostics
import Tables

/// What the rows that do not agree have in common: the patterns that a slip in making a table leaves behind.
struct AuditPatterns {
  private let tables: [(name: String, rows: [Audit.Row])]
  private let all: [Audit.Row]

  init(_ rows: [Audit.Row]) {
    all = rows
    var order: [Value] = []
    var groups: [Value: [Audit.Row]] = [:]
    for row in rows {
      if groups[row.group] == nil { order.append(row.group) }
      groups[row.group, default: []].append(row)
    }
    tables = order.map { ("table \($0.isUnknown ? "unknown" : $0.display)", groups[$0] ?? []) }
  }

  var notes: [String] {
    var notes: [String] = []
    for (name, rows) in tables {
      let wrong = rows.filter { $0.agrees == false }
      if !wrong.isEmpty {
        notes.append("\(name): \(wrong.count) of \(rows.count) rows do not agree")
        if let note = commonBase(wrong, among: rows) { notes.append("\(name): \(note)") }
        notes += shifts(rows).map { "\(name): \($0)" }
      }
      for row in rows {
        if let count = row.count, let base = row.base, count > base {
          notes.append("\(name): the count \(count) of \(label(row)) is above its base \(base)")
        }
      }
      notes += disorder(rows).map { "\(name): \($0)" }
      let unjudged = rows.filter { $0.agrees == nil }.count
      if unjudged > 0 {
        notes.append("\(name): \(unjudged) of \(rows.count) rows cannot be judged: a count, base or rate is unknown")
      }
    }
    return notes + twoBases()
  }

  private func label(_ row: Audit.Row) -> String { row.item.isUnknown ? "a row" : "\"\(row.item.display)\"" }

  /// One other base at which every row of the table would agree.
  private func commonBase(_ wrong: [Audit.Row], among rows: [Audit.Row]) -> String? {
    guard let first = wrong.first else { return nil }
    var shared = Set(Audit.bases(of: first))
    for row in wrong.dropFirst() { shared.formIntersection(Audit.bases(of: row)) }
    guard !shared.isEmpty else { return wrong.count > 1 ? "no one other base fits all of them" : nil }
    let found = "\(wrong.count > 1 ? "all of them fit" : "it fits") the base \(Audit.ranges(shared.sorted()))"
    return wrong.count == rows.count ? "\(found), as another base throughout" : found
  }

  /// Rates that are those of the counts some rows above or below.
  private func shifts(_ rows: [Audit.Row]) -> [String] {
    var notes: [String] = []
    for distance in 1..<max(2, rows.count) {
      for direction in [1, -1] {
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
  private func disorder(_ rows: [Audit.Row]) -> [String] {
    let counts = rows.compactMap(\.count)
    guard counts.count > 2 else { return [] }
    let rises = zip(counts, counts.dropFirst()).enumerated().filter { $0.element.1 > $0.element.0 }.map(\.offset)
    // A table with more rises than falls is not ordered by count at all.
    guard !rises.isEmpty, rises.count * 3 < counts.count else { return [] }
    return rises.map { "the order by count is broken after row \($0 + 1): \(counts[$0]), then \(counts[$0 + 1])" }
  }

  /// One table whose rows have different bases.
  private func twoBases() -> [String] {
    tables.compactMap { name, rows in
      let bases = Set(rows.compactMap(\.base)).sorted()
      guard bases.count > 1 else { return nil }
      return "\(name): its rows have different bases: \(Audit.ranges(bases))"
    }
  }
}
