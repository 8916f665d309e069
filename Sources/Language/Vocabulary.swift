/// What the registry says of one word of the language: help, completion, the reference and tests are made from it.
package struct Entry: Sendable {
  package enum Kind: String, Sendable { case stage, function, command, setting }

  package var kind: Kind
  package var name: String
  package var signature: String
  package var summary: String
  package var details: String
  /// Statements that run on the shipped corpus; the tests run every one.
  package var examples: [String]

  package init(
    _ kind: Kind, _ name: String, _ signature: String, _ summary: String, details: String = "", examples: [String]
  ) {
    self.kind = kind
    self.name = name
    self.signature = signature
    self.summary = summary
    self.details = details
    self.examples = examples
  }
}

/// The verbs that may follow `|`.
package enum Stage: String, Sendable, CaseIterable {
  case `where`, select, drop, derive, fill, sort, take, skip, distinct, count, summarize, crosstab, transpose, unpivot
  case pivot
  case expand, join, union
  case compare, audit, mill, similar, unlike, pairs, necessity, sufficiency, calibrate, truthtable, minimize
  case with, chart, `as`, save

  /// Spellings that mean the same.
  package static let aliases = ["summarise": "summarize"]
}

/// The verbs that may start a statement.
package enum Command: String, Sendable, CaseIterable {
  case tables, describe, show, why, cite, explain, steps, unmatched, ambiguous, different, open, close, save, set,
    `let`, echo, note,
    record,
    expect, run, history, help, tour,
    timing
  case quit, exit

  /// Whether it hands on a table, so that stages may follow.
  static func isSource(_ word: String) -> Bool {
    ["tables", "describe", "show", "why", "steps", "unmatched", "ambiguous", "different", "history"].contains(word)
  }

  /// Words that came late: where a table is called so, a statement of the word alone means the table.
  private static let yielding: Set<Command> = [.different, .close]

  package var yieldsToTables: Bool { Command.yielding.contains(self) }
}

/// The functions of the language.
package enum Function: String, Sendable, CaseIterable {
  case abs, round, floor, ceil, sqrt, ln, exp, min, max
  case lower, upper, trim, length, replace, split, concat, left, right
  case year, month, day, date
  case `if`, coalesce, number, text
  case count, sum, mean, median, sd, quantile, share, list, first

  package var isAggregate: Bool {
    switch self {
    case .count, .sum, .mean, .median, .sd, .quantile, .share, .list, .first, .min, .max: true
    default: false
    }
  }

  /// `min` and `max` of several values compare those values; of one they aggregate.
  func isAggregate(over count: Int) -> Bool {
    isAggregate && !((self == .min || self == .max) && count > 1)
  }
}
