import Diagnostics
import Language
import Tables

/// An engine that holds tables of its own and answers the first stages of a query where they are. What it cannot say
/// exactly is left to be done here.
package protocol Backend: AnyObject {
  /// Whether a stored table is one of its own.
  func holds(_ table: String) -> Bool

  /// Answers as many of the first stages as can be said exactly.
  func answer(_ request: BackendRequest, in context: ExecutionContext) throws(Diagnostic) -> BackendAnswer

  /// The same as lines for `explain`: what would be asked, and what would be done here. Nothing is asked.
  func lines(_ request: BackendRequest, in context: ExecutionContext) -> [String]
}

/// A query over a table that a backend holds.
package struct BackendRequest {
  package var table: String
  /// In the order in which they are to run.
  package var stages: [BoundStage]
  package var source: SourceText
  package var span: Span

  package init(table: String, stages: [BoundStage], source: SourceText, span: Span) {
    self.table = table
    self.stages = stages
    self.source = source
    self.span = span
  }
}

/// What a backend made of the first stages.
package struct BackendAnswer {
  package enum Rows {
    /// The columns after these stages; `leftOut` more rows are there, which the next stage does not take.
    case rows([Column], count: Int, leftOut: Int)
    /// The last of these stages groups rows. What stands under one spelling of a key is a part of a group.
    case parts(GroupParts)
  }

  package var rows: Rows
  /// How many rows the table has; nil where nobody counted.
  package var rowCount: Int?
  /// What became of the rows, one for each stage that was answered.
  package var ledgers: [Ledger]
  package var notes: [Note] = []

  package struct Ledger {
    /// Rows after the stage; nil where nobody counted.
    package var rowsOut: Int?
    /// Of a filter: the rows for which the condition is unknown.
    package var unknown = 0
    /// Of an aggregate: for each of its aggregates, in how many rows its argument is unknown.
    package var unknownArguments: [Int] = []

    package init(rowsOut: Int?, unknown: Int = 0, unknownArguments: [Int] = []) {
      self.rowsOut = rowsOut
      self.unknown = unknown
      self.unknownArguments = unknownArguments
    }
  }

  package init(rows: Rows, rowCount: Int?, ledgers: [Ledger], notes: [Note] = []) {
    self.rows = rows
    self.rowCount = rowCount
    self.ledgers = ledgers
    self.notes = notes
  }
}

/// Groups as an engine made them: by keys as they are spelled.
package struct GroupParts {
  /// What an engine gives for one aggregate of each part.
  package enum Aggregate {
    /// How many rows or known cells.
    case counts([Int])
    /// Exact totals of whole numbers, and how many there are.
    case wholeTotals([Int128], known: [Int])
    case totals([Double], known: [Int])
    /// For how many a condition is yes, and for how many it is known.
    case shares(yes: [Int], known: [Int])
    /// The smallest or the largest of each part.
    case extremes(Column, isLargest: Bool)
  }

  package var keys: [Column]
  package var partCount: Int
  package var aggregates: [Aggregate]

  package init(keys: [Column], partCount: Int, aggregates: [Aggregate]) {
    self.keys = keys
    self.partCount = partCount
    self.aggregates = aggregates
  }
}
