extension HeadProfile {
  /// Rows at the top with a word or two in them, above rows with many.
  func titleCount() -> Int {
    guard width > 1 else { return 0 }
    var count = kinds.indices.prefix { isTitle($0) }.count
    // Where all rows are like that, it is how the table is.
    guard count < kinds.count else { return 0 }
    // A header may be shorter than its rows.
    while count > 0, filled(count - 1) > 1, kinds[count - 1].allSatisfy({ $0 != .number }), isData(count) { count -= 1 }
    // One row with several words is more likely a header.
    if count == 1, filled(0) > 1, filled(0) * 2 >= width, !isNameAndValue(0) { return 0 }
    return count
  }

  private func isNameAndValue(_ row: Int) -> Bool {
    let first = string(row, 0)
    return filled(row) <= 2 && (first.hasSuffix("：") || first.hasSuffix(":"))
  }

  private func isTitle(_ row: Int) -> Bool {
    let filled = filled(row)
    if filled == 0 { return true }
    if kinds[row].count < width, filled == 1 { return true }
    if filled <= 2, filled * 2 < width { return true }
    // Name and value, as above the tables of e-Stat.
    guard width > 2 else { return false }
    if kinds[row].count < width, filled * 2 <= width || filled <= 2 { return true }
    return isNameAndValue(row)
  }

  /// The first row of the header, where rows above those that look like it name groups of its columns.
  func headerStart(from first: Int) -> Int {
    var start = first
    while start > 0, first - start < 2, isGroupRow(start - 1, header: first) { start -= 1 }
    return start
  }

  /// Whether a row names groups of the columns that the next row names.
  private func isGroupRow(_ row: Int, header: Int) -> Bool {
    guard row + 1 < kinds.count, kinds[row].count == width, kinds[row + 1].count == width else { return false }
    // A unit or a day for the whole table is a title.
    let words = kinds[row].indices.filter { kinds[row][$0] != .empty }
    guard !words.allSatisfy({ kinds[row][$0] == .unit || string(row, $0).contains("現在") }), !isNameAndValue(row) else {
      return false
    }
    let inner = kinds[row].indices.dropFirst().dropLast().contains {
      kinds[row][$0] == .text || kinds[row][$0] == .year || kinds[row][$0] == .mark
    }
    guard inner else { return false }
    return row + 1 < header || namesColumns(row + 1, under: row)
  }

  /// How many rows from one on name the columns; none where it holds values as those below do.
  func headerRowCount(from first: Int) -> Int {
    guard first < kinds.count else { return 1 }
    if isData(first) { return 0 }
    // A row of units may follow three rows of names.
    for count in [4, 3, 2] where first + count < kinds.count {
      let last = first + count - 1
      guard namesColumns(last, under: last - 1) || count == 2 && explainsCodes(last, under: first),
        count < 4 || isUnits(last)
      else { continue }
      if (first..<last).dropFirst().allSatisfy({ !kinds[$0].contains(.number) && goesOn($0, from: $0 - 1) }) {
        return count
      }
    }
    return 1
  }

  // MARK: Data or names

  /// Whether a row holds values as those below do, not names.
  func isData(_ first: Int) -> Bool {
    guard first < kinds.count else { return false }
    let row = kinds[first]
    guard first + 1 < kinds.count, row.count == width else { return false }
    if isSequenceOfHeads(first) { return false }
    var isLike = false
    for column in row.indices {
      switch row[column] {
      case .empty, .missing: continue
      case .text, .unit: if isNumeric(column, below: first) { return false }
      case .number, .year:
        if !isNumeric(column, below: first) { return false }
        if row[column] == .number || has(.year, column, below: first) { isLike = true }
      case .mark:
        if !hasForm(of: first, column) { return false }
        isLike = true
      }
    }
    return isLike && (row.contains(.number) || row.contains(.mark) || isYearData(first)) || repeatsBelow(first)
  }

  /// Whether all that is a number in a row is a year and so are the cells below.
  private func isYearData(_ first: Int) -> Bool {
    let years = kinds[first].indices.filter { kinds[first][$0] == .year }
    let below = body(after: first).filter { $0.count == width }
    guard !years.isEmpty, kinds[first].count > 1, below.count > 1 else { return false }
    // Under several years there may be numbers of four digits.
    return years.allSatisfy { column in below.allSatisfy { $0[column] == .year } }
      && (years.count == 1 || isLikeBelow(first))
  }

  /// Whether the first cell of a row is written as those below it: 甲市 over 乙市.
  func isLikeBelow(_ first: Int) -> Bool {
    let head = string(first, 0)
    let below = (first + 1..<kinds.count).map { string($0, 0) }.filter { !$0.isEmpty }
    guard !below.isEmpty, let last = head.last else { return false }
    if below.allSatisfy({ $0.count == head.count }), head.count < 4 { return true }
    return !last.isASCII && head.count > 1 && below.count { $0.last == last } * 2 > below.count
  }

  /// Whether the cells below are written as the one in this row is: `4月` over `5月`, `10%` over `20%`.
  func hasForm(of row: Int, _ column: Int) -> Bool {
    var marks = 0
    var others = 0
    for cells in body(after: row) where column < cells.count {
      switch cells[column] {
      case .mark: marks += 1
      case .empty, .missing: continue
      default: others += 1
      }
    }
    return marks > others
  }

  /// Whether years or months stand in even steps behind a word, and few rows below are like that.
  private func isSequenceOfHeads(_ row: Int) -> Bool {
    guard kinds[row].first == .text, isSequence(row), kinds[row].contains(.year) || !isLikeBelow(row) else {
      return false
    }
    let below = row + 1..<min(row + 6, kinds.count)
    return below.count { isSequence($0) } * 2 <= below.count && !isYearData(row)
  }

  private func isSequence(_ row: Int) -> Bool {
    let cells = kinds[row].indices.filter { kinds[row][$0] == .number || kinds[row][$0] == .year }
    guard cells.count > 1, kinds[row].allSatisfy({ $0 != .mark }) else { return false }
    let values = cells.compactMap { plain(row, $0) }
    guard values.count == cells.count else { return false }
    let step = values[1] - values[0]
    if cells.allSatisfy({ kinds[row][$0] == .year }), values.allSatisfy({ (1850...2150).contains($0) }) {
      return step != 0 && zip(values, values.dropFirst()).allSatisfy { $1 - $0 == step }
    }
    return values.count > 2 && values.allSatisfy { (1...12).contains($0) }
      && zip(values, values.dropFirst()).allSatisfy { $1 == $0 % 12 + 1 }
  }

  private func plain(_ row: Int, _ column: Int) -> Int? {
    contents[row][column].withUnsafeBufferPointer { bytes in
      PrintedNumber(MissingValues.trimmed(bytes), style: .point).flatMap {
        Int(String(decoding: $0.plain, as: UTF8.self))
      }
    }
  }

  /// Whether the texts of a row come again in the columns under them, so that they are values, and nothing is a number.
  private func repeatsBelow(_ first: Int) -> Bool {
    let row = contents[first]
    guard kinds[first].allSatisfy({ $0 == .text }), kinds.count - first > 4 else { return false }
    let below = contents[(first + 1)...].filter { $0 != row }
    let again = row.indices.filter { column in below.contains { column < $0.count && $0[column] == row[column] } }
    return again.count > 1 && again.count >= row.count - 1
  }
}
