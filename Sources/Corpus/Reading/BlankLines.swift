/// Lines without any byte among rows, which are no rows: those at the start, between rows, and at the end.
struct BlankLines {
  private var leading = 0
  /// Between rows.
  private(set) var inner = 0
  private var trailing = 0
  /// After how many rows the last one stood.
  private var rowsBefore = 0
  private var firstLeading: Int?
  /// Where the first behind a row stands.
  private(set) var first: Int?
  private var hasRows = false

  mutating func see(_ offset: Int, rowsBefore rows: Int) {
    guard rows > 0 else {
      leading += 1
      firstLeading = firstLeading ?? offset
      return
    }
    if rows != rowsBefore {
      inner += trailing
      trailing = 0
      rowsBefore = rows
    }
    trailing += 1
    first = first ?? offset
  }

  /// Takes over those of the rows that follow.
  ///
  /// - Parameter rows: how many rows there are with them.
  mutating func append(_ other: BlankLines, rows: Int) {
    var other = other
    if rows > other.rowsBefore, other.trailing > 0, !other.hasRows {
      other.inner += other.trailing
      other.trailing = 0
    }
    guard hasRows else {
      other.leading += leading
      other.firstLeading = firstLeading ?? other.firstLeading
      self = other
      hasRows = rows > 0
      return
    }
    first = first ?? other.firstLeading ?? other.first
    guard rows > 0 else {
      trailing += other.leading
      return
    }
    inner += trailing + other.leading + other.inner
    trailing = other.trailing
  }
}
