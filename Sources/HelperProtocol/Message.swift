/// What the main program and a helper say to each other, as the manual's page on the helper protocol has it.
///
/// A message is a byte that says its kind, the length of what follows in four bytes, the least first, and that.
package enum HelperMessage: Equatable, Sendable {
  /// Both ways, first: the version of this protocol that the side speaks.
  case hello(version: Int)
  // To the helper.
  case connect(address: String, settings: [String])
  case ask(HelperQuestion)
  case cancel
  case quit
  // From the helper.
  /// The engine is reached: what it calls itself, and who is asked as whom.
  case ready(engine: String, place: String)
  case block(HelperBlock)
  case done(rows: Int)
  case failed(HelperFailure)

  package static let version = 1
  /// A longer message is a mistake, and not read.
  package static let longest = 1 << 26
}

/// A statement for the engine, with the values of its parameters and the types of the columns that come back.
package struct HelperQuestion: Equatable, Sendable {
  package var text: String
  package var parameters: [String]
  package var columns: [HelperColumnType]
  /// How many bytes of cells may come back.
  package var mostBytes: Int

  package init(_ text: String, parameters: [String] = [], columns: [HelperColumnType] = [], mostBytes: Int) {
    self.text = text
    self.parameters = parameters
    self.columns = columns
    self.mostBytes = mostBytes
  }
}

/// What the cells of a column are on their way.
package enum HelperColumnType: UInt8, Sendable, CaseIterable {
  /// Eight bytes, with a sign.
  case integer = 0x69
  /// Eight bytes, IEEE 754.
  case number = 0x6E
  /// One byte, 0 or 1.
  case boolean = 0x62
  /// Four bytes, days since 1970-01-01.
  case date = 0x64
  /// Its length in four bytes, and its bytes in UTF-8.
  case text = 0x74
}

/// Some rows of an answer, a column at a time.
package struct HelperBlock: Equatable, Sendable {
  package enum Cells: Equatable, Sendable {
    case integers([Int])
    case numbers([Double])
    case booleans([Bool])
    case dates([Int32])
    case texts([String])
  }

  package struct Column: Equatable, Sendable {
    package var cells: Cells
    /// For each row whether the cell is known; nil where all are. The cell of an unknown one means nothing.
    package var isKnown: [Bool]?

    package init(_ cells: Cells, isKnown: [Bool]? = nil) {
      self.cells = cells
      self.isKnown = isKnown
    }
  }

  package var rowCount: Int
  package var columns: [Column]

  package init(rowCount: Int, columns: [Column]) {
    self.rowCount = rowCount
    self.columns = columns
  }
}

/// Why something did not work.
package struct HelperFailure: Equatable, Sendable, Error {
  /// Five letters or digits of the engine (SQLSTATE), or one of the words below.
  package var code: String
  package var message: String
  /// Whether the connection is gone.
  package var isFinal: Bool

  package init(_ code: String, _ message: String, isFinal: Bool = false) {
    self.code = code
    self.message = message
    self.isFinal = isFinal
  }

  /// The engine cannot be reached.
  package static let unreachable = "unreachable"
  /// The connection ended.
  package static let lost = "lost"
  /// More bytes than were allowed.
  package static let tooLong = "too long"
  /// A value is not what the question says that it is.
  package static let misread = "misread"
}
