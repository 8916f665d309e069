extension HeadProfile {
  /// Whether a row goes on naming the columns: words over numbers, where the row above has gaps or says the same twice.
  func namesColumns(_ row: Int, under upper: Int) -> Bool {
    let cells = kinds[row]
    guard cells.count == width, kinds[upper].count <= width, row + 1 < kinds.count, !cells.contains(.number) else {
      return false
    }
    // What is written as the cells below are is a value.
    guard !cells.indices.contains(where: { cells[$0] == .mark && hasForm(of: row, $0) }) else { return false }
    let numeric = cells.indices.filter { isNumeric($0, below: row) }
    guard !numeric.isEmpty else { return false }
    let words = numeric.count { [.text, .mark, .unit].contains(cells[$0]) }
    let named = words + numeric.count { cells[$0] == .year }
    if isUnits(row), named > 0 { return true }
    guard named > 0, named * 2 >= numeric.count else { return false }
    return goesOn(row, from: upper) && (words > 0 || fillsGap(row, of: upper))
  }

  private func fillsGap(_ row: Int, of upper: Int) -> Bool {
    kinds[row].indices.contains {
      kinds[row][$0] != .empty && ($0 >= kinds[upper].count || kinds[upper][$0] == .empty)
    }
  }

  /// Whether the row above has gaps that a row fills, or says the same twice.
  func goesOn(_ row: Int, from upper: Int) -> Bool {
    let texts = contents[upper].filter { !$0.isEmpty }
    return fillsGap(row, of: upper) || Set(texts).count < texts.count || leavesFirstEmpty(row)
  }

  /// Whether a row says nothing about what its numbers are of, and has words over all columns of numbers: `,Anzahl,Anzahl`.
  private func leavesFirstEmpty(_ row: Int) -> Bool {
    guard kinds[row].first == .empty, has(.text, 0, below: row) else { return false }
    return hasWordsOverNumbers(row)
  }

  private func hasWordsOverNumbers(_ row: Int) -> Bool {
    let numeric = kinds[row].indices.filter { isNumeric($0, below: row) }
    return !numeric.isEmpty && numeric.allSatisfy { kinds[row][$0] == .text || kinds[row][$0] == .unit }
  }

  /// Whether a row says in words what the codes above it stand for: `Total population` under `S0101_C01_001E`.
  func explainsCodes(_ row: Int, under upper: Int) -> Bool {
    guard mayName(row, under: upper) else { return false }
    let codes = kinds[row].indices.filter { isCode(string(upper, $0)) && !isCode(string(row, $0)) }
    guard codes.count * 2 >= width else { return false }
    // Cells below that have digits are of another kind than a word over them.
    if kinds[row].indices.contains(where: { !hasDigit(string(row, $0)) && haveDigits($0, below: row) }) { return true }
    let words = kinds[row].indices.filter { isNumeric($0, below: row) }.map { string(row, $0) }
    return codes.count == width && words.count > 1 && Set(words).count == words.count
      && words.allSatisfy { $0.contains(" ") } && !isLikeBelow(row)
  }

  private func hasDigit(_ text: String) -> Bool { text.utf8.contains { $0 &- 0x30 <= 9 } }

  /// Whether a column below a row holds texts alone that all have a digit.
  private func haveDigits(_ column: Int, below row: Int) -> Bool {
    let below = body(after: row).indices.filter { column < kinds[$0].count && kinds[$0][column] != .empty }
    return below.count > 1 && below.allSatisfy { kinds[$0][column] == .text && hasDigit(string($0, column)) }
  }

  /// Whether a row of words may name columns of numbers once more, and may as well be a row without any number.
  func mayName(_ row: Int, under upper: Int) -> Bool {
    guard row + 2 < kinds.count, kinds[row].count == width, kinds[upper].count == width else { return false }
    let cells = kinds[row]
    let areWords = (cells + kinds[upper]).allSatisfy { $0 == .text || $0 == .unit }
    return areWords && cells.first == .text && hasWordsOverNumbers(row) && !comesAgain(row)
  }

  /// Whether it is likely enough to be told: words over several columns, and a first cell unlike those below.
  func isDoubtful(_ row: Int, under upper: Int) -> Bool {
    guard mayName(row, under: upper), !isLikeBelow(row) else { return false }
    let words = kinds[row].indices.filter { isNumeric($0, below: row) }.map { string(row, $0) }
    return words.count > 1 && Set(words).count == words.count
  }

  /// Whether a word of a row stands in the same column below.
  private func comesAgain(_ row: Int) -> Bool {
    let below = contents[(row + 1)...]
    return contents[row].indices.contains { column in
      below.contains { column < $0.count && $0[column] == contents[row][column] }
    }
  }

  /// A name for machines: `S0101_C01_001E`, `Q12`.
  private func isCode(_ name: String) -> Bool {
    name.utf8.allSatisfy { $0 == 0x5F || $0 &- 0x30 <= 9 || $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }
      && name.utf8.contains { $0 == 0x5F || $0 &- 0x30 <= 9 }
  }

  /// Whether a row holds units alone.
  func isUnits(_ row: Int) -> Bool {
    kinds[row].allSatisfy { $0 == .empty || $0 == .unit } && filled(row) > 0
  }
}
