import Tables

/// What became of the rows of both sides of a join.
package struct JoinReport {
  package enum Outcome: Sendable, Equatable { case matched, unmatched, ambiguous }

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

  /// The rows with an outcome, those of the left side first: side, key and what each could be.
  package func table(of outcome: Outcome) -> Table {
    var rows: [[Value]] = []
    for (side, other) in [(left, right), (right, left)] {
      var known: [[Int32]: Value] = [:]
      for (row, found) in side.outcomes.enumerated() where found == outcome {
        let candidates = outcome == .ambiguous ? side.candidates(row) : []
        let value = known[candidates] ?? .list(JoinReport.labels(of: candidates, in: other).map { .text($0) })
        known[candidates] = value
        rows.append([.text(side.name), .text(JoinReport.key(row, side)), value])
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

  /// Candidates by their keys; where some are equal, with the value of the first column that tells most of them apart.
  private static func labels(of candidates: [Int32], in side: Side) -> [String] {
    let rows = candidates.prefix(candidateCount).map { Int($0) }
    var labels = rows.map { key($0, side) }
    if Set(labels).count < labels.count {
      var best: (count: Int, texts: [String]) = (1, [])
      for column in side.columns {
        let texts = rows.map { column.isKnown($0) ? column.display(at: $0) : "unknown" }
        let count = Set(texts).count
        if count > best.count { best = (count, texts) }
      }
      if !best.texts.isEmpty { labels = zip(labels, best.texts).map { "\($0) (\($1))" } }
    }
    var seen: Set<String> = []
    labels = labels.filter { seen.insert($0).inserted }
    let more = candidates.count - rows.count
    return more > 0 ? labels + ["and \(more) more"] : labels
  }
}
