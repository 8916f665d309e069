import Tables

/// What became of the rows of both sides of a join.
package struct JoinReport {
  package enum Outcome: Sendable, Equatable { case matched, unmatched, ambiguous, nameless }

  package struct Side {
    package var name: String
    /// The cells of the key columns.
    package var keys: [Column]
    /// All columns, by which candidates of one key are told apart.
    package var columns: [Column]
    package var outcomes: [Outcome]
    /// For each ambiguous row, rows of the other side.
    var candidates: (Int) -> [Int32]
  }

  var left: Side
  var right: Side
  /// Rows of the left side whose partners are written differently.
  var differing = 0
  /// A row of each side, for every two keys that are partners although they are written differently, and how many rows
  /// of the left side have that key.
  var pairs: [(left: Int, right: Int, rowCount: Int)] = []

  /// The keys that were joined although they are written differently.
  package var differences: Table {
    let rows = pairs.map { pair -> [Value] in
      [
        .text(JoinReport.key(pair.left, left)), .text(JoinReport.key(pair.right, right)), .integer(pair.rowCount),
      ]
    }
    return Table(fields: [Field("key", .text), Field("joined_with", .text), Field("rows", .integer)], rows: rows)
  }

  /// The rows with an outcome, those of the left side first: side, key and what each could be.
  package func table(of outcome: Outcome) -> Table {
    var rows: [[Value]] = []
    for (side, other) in [(left, right), (right, left)] {
      var known: [[Int32]: Value] = [:]
      let places = side.outcomes.indices.filter { side.outcomes[$0] == outcome }
      for (row, key) in zip(places, JoinReport.keys(of: places, in: side)) {
        let candidates = outcome == .ambiguous ? side.candidates(row) : []
        let value = known[candidates] ?? .list(JoinReport.labels(of: candidates, in: other).map { .text($0) })
        known[candidates] = value
        rows.append([.text(side.name), .text(key), value])
      }
    }
    let side = Field("side", .text, categories: [left.name, right.name])
    var table = Table(fields: [side, Field("key", .text), Field("candidates", .list(.text))], rows: rows)
    if outcome == .unmatched {
      table.columns.removeLast()
      table.schema.fields.removeLast()
    }
    return table
  }

  private static func key(_ row: Int, _ side: Side) -> String {
    side.keys.map { $0.isKnown(row) ? $0.display(at: row) : "unknown" }.joined(separator: ", ")
  }

  private static let candidateCount = 10

  /// The keys of rows, told apart where a few of them are equal.
  private static func keys(of rows: [Int], in side: Side) -> [String] {
    var keys = rows.map { key($0, side) }
    var places: [String: [Int]] = [:]
    for (place, key) in keys.enumerated() { places[key, default: []].append(place) }
    for place in keys.indices {
      guard let equal = places.removeValue(forKey: keys[place]), (2...candidateCount).contains(equal.count),
        let words = telling(equal.map { rows[$0] }, in: side)
      else { continue }
      for (place, word) in zip(equal, words) { keys[place] += " (\(word))" }
    }
    return keys
  }

  /// Candidates by their keys, told apart where some are equal.
  private static func labels(of candidates: [Int32], in side: Side) -> [String] {
    let rows = candidates.prefix(candidateCount).map { Int($0) }
    var labels = rows.map { key($0, side) }
    if Set(labels).count < labels.count, let words = telling(rows, in: side) {
      labels = zip(labels, words).map { "\($0) (\($1))" }
    }
    var seen: Set<String> = []
    labels = labels.filter { seen.insert($0).inserted }
    let more = candidates.count - rows.count
    return more > 0 ? labels + ["and \(more) more"] : labels
  }

  /// The values of the first column that tells most of the rows apart, one of words before one of figures.
  private static func telling(_ rows: [Int], in side: Side) -> [String]? {
    var best: (count: Int, isWords: Bool, texts: [String]) = (1, false, [])
    for column in side.columns {
      let texts = rows.map { column.isKnown($0) ? column.display(at: $0) : "unknown" }
      let count = Set(texts).count
      guard count > 1, count >= best.count else { continue }
      let isWords = texts.allSatisfy { $0.contains(where: \.isLetter) }
      if count > best.count || (isWords && !best.isWords) { best = (count, isWords, texts) }
    }
    return best.texts.isEmpty ? nil : best.texts
  }
}
