import Tables

extension DelimitedReader {
  /// What is known of the columns of a file without a schema before they are read.
  struct Guidance {
    var missing = MissingValues.conventional
    /// For columns of texts; the same as for others where the user says all that is missing.
    var missingTexts: MissingValues?
    var style = PrintedNumber.Style.point
    /// By column; nil where the type is inferred.
    var types: [OpenOptions.ColumnType?]
    /// Whether the column's name speaks of years.
    var yearHints: [Bool]
    /// By column; the others are passed over.
    var isWanted: [Bool]
  }

  /// Reads columns whose types nobody stated: guessed from the first rows, and, where a later cell disagrees, from all.
  mutating func inferredRows(
    names: [String], from offset: Int, _ guidance: Guidance
  ) -> (rows: Rows, findings: [TypeInference.Finding]) {
    let all = Array(repeating: true, count: names.count)
    var found = findings(of: all, from: offset, rowCount: CellBlock.rowLimit, guidance)
    let missingTexts = missingTexts(guidance, found)
    func plan(_ column: Int, isGuess: Bool) -> ColumnPlan {
      ColumnPlan(
        name: names[column], type: found[column].type,
        missing: found[column].type == .text ? missingTexts : guidance.missing,
        isGuess: isGuess && guidance.types[column] == nil, refusesLeadingZeros: guidance.types[column] == nil)
    }
    let first = self
    let wanted = guidance.isWanted
    var rows = rows(
      names.indices.map { wanted[$0] ? plan($0, isGuess: found[$0].type != .text) : nil }, from: offset)
    let failed = names.indices.map { wanted[$0] && rows.columns[$0] == nil }
    guard failed.contains(true), !findings.isInterrupted, !isGivenUp else { return (rows, found) }
    let widened = findings(of: failed, from: offset, rowCount: nil, guidance)
    for column in names.indices where failed[column] { found[column] = widened[column] }
    // What was wrong with the rows has been told by the first reading.
    var again = first
    again.forgetFindings()
    let second = again.rows(names.indices.map { failed[$0] ? plan($0, isGuess: false) : nil }, from: offset)
    takeMisfits(of: again)
    for column in names.indices where failed[column] {
      rows.columns[column] = second.columns[column]
      rows.conventions[column] = second.conventions[column]
    }
    return (rows, found)
  }

  /// What is missing in a column of texts: a word such as NA only where the columns of numbers have it.
  private func missingTexts(_ guidance: Guidance, _ found: [TypeInference.Finding]) -> MissingValues {
    if let stated = guidance.missingTexts { return stated }
    let words = found.reduce(into: Set<[UInt8]>()) { if $1.type != .text { $0.formUnion($1.missingWords) } }
    return MissingValues(
      guidance.missing.entries,
      conventions: MissingConventions.inAnyColumn
        + MissingConventions.wordsAmongNumbers.filter { words.contains($0.text) })
  }

  /// - Parameter rowCount: how many of the first rows are looked at; all when nil.
  private func findings(
    of wanted: [Bool], from offset: Int, rowCount: Int?, _ guidance: Guidance
  ) -> [TypeInference.Finding] {
    var guesses = wanted.map { _ in TypeInference(missing: guidance.missing, style: guidance.style) }
    let rowLimit = CellBlock.rowLimit(byteCount: text.count, columnCount: wanted.count)
    // The first rows are the same ones however much of a file is at hand.
    text.withWindow(from: offset, to: bodyEnd) { window in
      var reader = BlockReader(
        window,
        scanner: DelimitedScanner(delimiter: format.delimiter, textEnd: bodyEnd, faultLimit: 0, mendsRows: isLenient),
        isFinal: true)
      defer { reader.deallocate() }
      let cells = UnsafeMutablePointer<Cell>.allocate(capacity: max(wanted.count, 1) * rowLimit)
      defer { cells.deallocate() }
      var left = rowCount ?? .max
      while left > 0,
        let block = reader.next(columnCount: wanted.count, rowLimit: min(rowLimit, left), into: cells)
      {
        left -= block.rowCount
        for column in wanted.indices where wanted[column] { guesses[column].see(block, column: column) }
        if watch?.isCancelled() == true { break }
      }
    }
    return guesses.enumerated().map { column, guess in
      var found = guess.finding(hint: guidance.yearHints[column], stated: guidance.types[column])
      found.missingWords = guess.missingWords
      return found
    }
  }
}
