import Engine
import Language
import Tables

/// What a session has answered so far, as far as later statements look back at it.
struct Answers {
  var statements = AnsweredStatements()
  var last: Last?
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
}
