/// What a user says of a file; what is nil is found out from the file.
package struct OpenOptions: Sendable, Equatable {
  /// What a column is to be read as.
  package enum ColumnType: String, Sendable, CaseIterable {
    case text
    case integer
    case number
    case date
    /// A year, also of a Japanese era: a whole number.
    case year
    /// `yes` or `no`, `true` or `false`, `はい` or `いいえ`.
    case boolean = "yes/no"
    /// Texts or whole numbers with a mark between them: `1,2`.
    case list

    package init?(named word: String) {
      if word == "boolean" { self = .boolean } else { self.init(rawValue: word) }
    }

    /// The words that `types` takes.
    package static let words = allCases.map(\.rawValue) + ["boolean"]
  }

  /// What stands first in a date of digits.
  package enum DateOrder: String, Sendable, CaseIterable {
    case dmy, mdy, ymd
  }

  /// What a number in parentheses means.
  package enum Parentheses: String, Sendable, CaseIterable {
    case negative
    /// The number itself, set apart by the parentheses.
    case plain
  }

  /// What becomes of a row with more cells than the header that are not empty.
  package enum LongRows: String, Sendable, CaseIterable {
    case refuse
    case leaveOut = "drop"
  }

  /// Rows that a reader may want left out or kept.
  package enum RowKind: String, Sendable, CaseIterable {
    /// Totals and means of other rows.
    case totals
    /// Rows without any value.
    case empty
    /// Notes and sources below the table.
    case notes
  }

  /// A cell text that stands for an unknown value.
  package struct MissingMark: Sendable, Equatable {
    package var text: String
    package var reason: String?

    package init(_ text: String, reason: String? = nil) {
      self.text = text
      self.reason = reason
    }
  }

  /// The words that the user wrote, in their order.
  package var words: [String] = []
  package var encoding: TextEncoding?
  /// Of JSON, where in the document the rows stand.
  package var at: String?
  /// Of a workbook, which sheet is read.
  package var sheet: String?
  /// Of a sheet, which part of it is read.
  package var range: CellRange?
  /// Whether rows and columns of a sheet that are hidden are left out.
  package var isVisibleOnly = false
  /// Of an archive, which of its files is read.
  package var member: String?
  /// One ASCII character.
  package var delimiter: UInt8?
  /// How many rows name the columns; 0 where none does.
  package var headerRowCount: Int?
  /// The lines that hold the names, counted from 1.
  package var headerLines: ClosedRange<Int>?
  /// The first cell of the row that names the columns.
  package var headerMark: String?
  /// How many lines stand above the header.
  package var skippedRowCount: Int?
  /// How many of the last rows are left out; 0 keeps all.
  package var droppedRowCount: Int?
  /// Rows that are left out wherever they stand.
  package var dropped: Set<RowKind> = []
  /// Rows that are kept where they would be left out at the end.
  package var kept: Set<RowKind> = []
  /// What a line that is no row begins with; empty where there is no such line.
  package var commentMark: String?
  /// Texts that stand for unknown values, before the usual ones.
  package var missing: [MissingMark]?
  /// Whether `missing` names them all, besides the empty one, so that the usual ones are values.
  package var isMissingComplete = false
  /// By name, in the order given.
  package var types: [String: ColumnType] = [:]
  package var decimalMark: UInt8?
  package var groupMark: String?
  package var parentheses: Parentheses?
  package var dateOrder: DateOrder?
  /// Columns of numbers beside which the marks of footnotes stand: these get a column of their own.
  package var marks: [String] = []
  package var longRows = LongRows.refuse
  /// Whether a cell that does not fit a stated type is kept as unknown, and told; else nothing is opened.
  package var keepsMisfits = true

  package init() {}
}
