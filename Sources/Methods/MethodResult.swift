import Tables

/// What a method found: an ordinary table, with the cases that each of its rows rests on.
package struct MethodResult: Sendable {
  package enum Grounds: Sendable {
    /// For each row the cases it rests on.
    case cases([[Int32]])
    /// Each row rests on two cases.
    case pairs([Int32], [Int32])
    /// Each row rests on the row at hand in its place.
    case rows

    /// Every case that some row rests on, in order.
    package var cases: [Int] {
      switch self {
      case .cases(let lists): Set(lists.joined().map { Int($0) }).sorted()
      case .pairs(let first, let second): Set((first + second).map { Int($0) }).sorted()
      case .rows: []
      }
    }
  }

  /// A condition by its place in the list, or the outcome.
  package enum Subject: Sendable, Equatable {
    case outcome
    case condition(Int)
  }

  /// Its `notes` say what cannot be concluded, and what was left out because unknown.
  package var table: Table
  package var grounds: Grounds
  /// For each row the conditions whose values it rests on; nil when every row rests on all, and on the outcome.
  package var subjects: [[Subject]]?

  /// For each column the case that it alone is about; empty where the columns are about all.
  package var casesOfColumns: [Int?] = []

  package init(table: Table, grounds: Grounds, subjects: [[Subject]]? = nil) {
    self.table = table
    self.grounds = grounds
    self.subjects = subjects
  }
}
