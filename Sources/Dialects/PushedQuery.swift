import Diagnostics
import Engine
import Language
import Tables
import Text

/// What is asked of an engine for the first stages of a query, and how its answer is to be read.
package struct PushedQuery {
  /// How many stages it answers.
  package var stageCount = 0
  /// Counts what becomes of the rows; one row of whole numbers.
  package var ledger: SQLStatement
  var counts: [Count]
  package var answer: SQLStatement
  /// Of the rows that come back: where each column of the stage stands in them; nil where nobody reads it.
  var columns: [Int?] = []
  var fields: [Field] = []
  /// Of groups: what each aggregate is made of.
  var parts: [PartColumn]?
  var keyCount = 0
  /// How many of the rows are asked for, where that is not all.
  package var limit: Int?
  package var isOrdered = false
  /// Columns of the relation that are compared as they are spelled.
  package var looselyCompared: Set<Int> = []
  /// Why the stage behind runs here.
  package var obstacle: Sentence?

  /// What a column of the ledger counts.
  enum Count {
    case rows
    case kept(stage: Int)
    case unknown(stage: Int)
    case unknownArgument(stage: Int)
    /// It makes sure that each number is computed, and counts nothing.
    case computed
    case noNumbers(column: Int)
    case lostDigits(column: Int)
  }

  /// What an aggregate is made of, in the columns of the answer behind the keys.
  enum PartColumn {
    case count
    case wholeTotal
    case total
    case extreme(isLargest: Bool)
    case share

    var width: Int {
      switch self {
      case .count, .extreme: 1
      case .wholeTotal, .total, .share: 2
      }
    }
  }
}

extension PushedQuery {
  /// Above this many rows nothing is fetched.
  package static let mostRows = 1_000_000
}

extension PushedQuery {
  /// How many rows would come back, as far as they were counted.
  package func rowsAsked(_ counted: [Int]?) -> Int? {
    guard parts == nil, limit == nil, let counted else { return nil }
    var rows: Int?
    for (count, number) in zip(counts, counted) {
      switch count {
      case .rows, .kept: rows = number
      default: break
      }
    }
    return rows
  }
}
