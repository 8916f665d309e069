import Engine
import Language
import Tables

/// What a session has answered so far, as far as later statements look back at it.
struct Answers {
  var statements = AnsweredStatements()
  /// The last results, the newest first; nil for one that was too large to be kept.
  private(set) var results: [Last?] = []
  /// The last query with a join, which `unmatched` and `ambiguous` look at.
  var lastJoin: BoundQuery?
  /// The tables that were closed or replaced last, on which earlier results may have rested.
  var takenAway: String?
  /// How many scripts run within each other.
  var runDepth = 0
  /// What was set from outside before the first statement.
  var openingSettings = Settings()
  var openingParameters: [String: Value] = [:]

  /// A result that `_` names, with the query that made it; nil where no query did.
  struct Last {
    var table: Table
    var query: BoundQuery?
  }

  /// The last result, `_`. Whoever sets it says more of it, or makes it again; a new one is kept by `keep`.
  var last: Last? {
    get { results.first ?? nil }
    set { if results.isEmpty { results = [newValue] } else { results[0] = newValue } }
  }

  /// `_` to `_9`.
  static let mostResults = 10
  /// Earlier results that are larger are not kept.
  static let largestEarlier = 64 << 20

  /// Makes a result the last; those before it become `_1` to `_9`.
  mutating func keep(_ result: Last) {
    if let last, last.table.memory > Answers.largestEarlier {
      results[0] = nil
    }
    results.insert(result, at: 0)
    if results.count > Answers.mostResults { results.removeLast() }
  }

  /// Makes `_1` the last result; what was the last is the one that is reached after all others.
  mutating func goBack() { if results.count > 1 { results.append(results.removeFirst()) } }

  mutating func restore(_ results: [Last?]) { self.results = results }

  /// The results without what they rested on.
  mutating func detach(from names: Set<String>) {
    results = results.map { $0.map { Last(table: $0.table.detached(from: names), query: nil) } }
  }
}
