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
  }

  /// Reads columns whose types nobody stated: guessed from the first rows, and, where a later cell disagrees, from all.
  mutating func inferredRows(
    names: [String], from offset: Int, _ guidance: Guidance
  ) -> (rows: Rows, findings: [TypeInference.Finding]) {
    let all = Array(repeating: true, count: names.count)
    var found = findings(of: all, from: offset, blockLimit: 1, guidance)
    let missingTexts = missingTexts(guidance, found)
    func plan(_ column: Int, isGuess: Bool) -> ColumnPlan {
      ColumnPlan(
        name: names[column], type: found[column].type,
        missing: found[column].type == .text ? missingTexts : guidance.missing,
        isGuess: isGuess && guidance.types[column] == nil, refusesLeadingZeros: guidance.types[column] == nil)
    }
    let first = self
    var rows = rows(names.indices.map { plan($0, isGuess: found[$0].type != .text) }, from: offset)
    let failed = rows.columns.map { $0 == nil }
    guard failed.contains(true), !findings.isInterrupted else { return (rows, found) }
    let widened = findings(of: failed, from: offset, blockLimit: .max, guidance)
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

  private func findings(
    of wanted: [Bool], from offset: Int, blockLimit: Int, _ guidance: Guidance
  ) -> [TypeInference.Finding] {
    var guesses = wanted.map { _ in TypeInference(missing: guidance.missing, style: guidance.style) }
    let rowLimit = CellBlock.rowLimit(byteCount: text.bytes.count, columnCount: wanted.count)
    text.bytes.withUnsafeBufferPointer { bytes in
      var scanner = DelimitedScanner(
        body(bytes), delimiter: format.delimiter, from: offset, faultLimit: 0, mendsRows: isLenient)
      let cells = UnsafeMutablePointer<Cell>.allocate(capacity: max(wanted.count, 1) * rowLimit)
      defer { cells.deallocate() }
      var blocks = 0
      while blocks < blockLimit,
        let block = scanner.nextBlock(columnCount: wanted.count, rowLimit: rowLimit, into: cells)
      {
        blocks += 1
        for column in wanted.indices where wanted[column] { guesses[column].see(block, column: column) }
      }
    }
    return guesses.enumerated().map { column, guess in
      var found = guess.finding(hint: guidance.yearHints[column], stated: guidance.types[column])
      found.missingWords = guess.missingWords
      return found
    }
  }
}
