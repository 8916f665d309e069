import Tables

extension DelimitedReader {
  /// What is known of the columns of a file without a schema before they are read.
  struct Guidance {
    var missing = MissingValues.conventional
    /// For columns of texts; the same as for others where the user says all that is missing.
    var missingTexts: MissingValues?
    var style = PrintedNumber.Style.point
    var mayExchangeMarks = true
    var dateOrder: PrintedDate.Order?
    /// Whether the file holds a Japanese word.
    var isJapanese = false
    /// By column; nil where the type is inferred.
    var types: [OpenOptions.ColumnType?]
    /// By column: whether the marks of footnotes are split off.
    var splitsMarks: [Bool]
    /// Whether the column's name speaks of years.
    var yearHints: [Bool]
    /// By column; the others are passed over.
    var isWanted: [Bool] = []
  }

  /// Reads columns whose types nobody stated: guessed from the first rows, and, where a later cell disagrees, from all.
  ///
  /// - Parameter isWanted: which columns to read, by what the first rows show of each.
  mutating func inferredRows(
    names: [String], from offset: Int, _ guidance: inout Guidance, isWanted: ([TypeInference.Finding]) -> [Bool]
  ) -> (rows: Rows, findings: [TypeInference.Finding]) {
    let all = Array(repeating: true, count: names.count)
    var found = findings(of: all, from: offset, rowCount: CellBlock.rowLimit, guidance)
    guidance.isWanted = isWanted(found)
    let missingTexts = missingTexts(guidance, found)
    func plan(_ column: Int, isGuess: Bool) -> ColumnPlan {
      ColumnPlan(
        name: names[column], type: found[column].type,
        missing: found[column].type == .text ? missingTexts : guidance.missing,
        isGuess: isGuess && guidance.types[column] == nil, refusesLeadingZeros: guidance.types[column] == nil)
    }
    let first = self
    let wanted = guidance.isWanted
    // What the first rows leave open, all may settle.
    let open = names.indices.map { wanted[$0] && found[$0].needsAllRows && found[$0].rowCount >= CellBlock.rowLimit }
    if open.contains(true) {
      let settled = findings(of: open, from: offset, rowCount: nil, guidance, beside: found)
      for column in names.indices where open[column] { found[column] = settled[column] }
    }
    var rows = rows(
      names.indices.map { wanted[$0] ? plan($0, isGuess: found[$0].type != .text) : nil }, from: offset)
    let failed = names.indices.map { wanted[$0] && rows.columns[$0] == nil }
    guard failed.contains(true), !findings.isInterrupted, !isGivenUp else { return (rows, found) }
    let widened = findings(of: failed, from: offset, rowCount: nil, guidance, beside: found)
    for column in names.indices where failed[column] { found[column] = widened[column] }
    // What was wrong with the rows has been told by the first reading.
    var again = first
    again.forgetFindings()
    let second = again.rows(names.indices.map { failed[$0] ? plan($0, isGuess: false) : nil }, from: offset)
    takeMisfits(of: again)
    for column in names.indices where failed[column] { rows.take(second, column) }
    return (rows, found)
  }

  /// Reads the marks that stand beside the numbers of some columns.
  mutating func marks(of columns: [Bool], names: [String], from offset: Int) -> Rows {
    var again = self
    again.forgetFindings()
    let missing = MissingValues([MissingValues.Entry("", reason: Validity.notApplicable)])
    return again.rows(
      names.indices.map { columns[$0] ? ColumnPlan(name: names[$0], type: .mark, missing: missing) : nil }, from: offset
    )
  }

  /// What is missing in a column of texts: a word such as NA only where the columns of numbers have it.
  private func missingTexts(_ guidance: Guidance, _ found: [TypeInference.Finding]) -> MissingValues {
    if let stated = guidance.missingTexts { return stated }
    let words = found.reduce(into: Set<[UInt8]>()) { if $1.type != .text { $0.formUnion($1.missingWords) } }
    return MissingValues(
      guidance.missing.entries,
      conventions: (text.grid?.missing ?? []) + MissingConventions.inAnyColumn
        + MissingConventions.wordsAmongNumbers.filter { words.contains($0.text) })
  }

  /// - Parameters:
  ///   - rowCount: how many of the first rows are looked at; all when nil.
  ///   - others: what was found of the columns before.
  private func findings(
    of wanted: [Bool], from offset: Int, rowCount: Int?, _ guidance: Guidance,
    beside others: [TypeInference.Finding] = []
  ) -> [TypeInference.Finding] {
    let rules = TypeInference.Rules(
      missing: guidance.missing, style: guidance.style, mayExchangeMarks: guidance.mayExchangeMarks,
      takesDecimalCommas: format.delimiter == 0x3B, dateOrder: guidance.dateOrder, isJapanese: guidance.isJapanese)
    var guesses = wanted.indices.map {
      TypeInference(rules, stated: guidance.types[$0], splitsMarks: guidance.splitsMarks[$0])
    }
    var seenRowCount = 0
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
        seenRowCount += block.rowCount
        for column in wanted.indices where wanted[column] { guesses[column].see(block, column: column) }
        if watch?.isCancelled() == true { break }
      }
    }
    var found = guesses.indices.map { guesses[$0].finding(hint: guidance.yearHints[$0]) }
    let marks = Set((found + others).compactMap(\.decimalMark))
    let orders = Set((found + others).compactMap(\.dateOrder))
    for column in found.indices {
      // What one column leaves open the others may settle.
      if found[column].doubt == .thousands, marks.count == 1 {
        found[column] = guesses[column].finding(hint: guidance.yearHints[column], mark: marks.first)
      }
      if found[column].doubt == .dayOrMonth, orders.count == 1 {
        found[column] = guesses[column].finding(hint: guidance.yearHints[column], order: orders.first)
      }
      found[column].rowCount = seenRowCount
    }
    return found
  }
}

extension DelimitedReader.Rows {
  /// Takes a column over from another reading of the same rows.
  mutating func take(_ other: DelimitedReader.Rows, _ column: Int) {
    columns[column] = other.columns[column]
    conventions[column] = other.conventions[column]
    traits[column] = other.traits[column]
    unwrapped[column] = other.unwrapped[column]
  }
}
