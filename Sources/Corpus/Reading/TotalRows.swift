import Diagnostics
import Tables
import Text

/// Rows of a table that sum up others: by what they are called, and by arithmetic.
struct TotalRows {
  struct Row: Equatable {
    var index: Int
    /// What the row is called.
    var name: String
    /// Whether it is called a total or a mean.
    var hasLabel = true
    /// Of how many rows it is the sum, where it is.
    var sum: Sum?
  }

  struct Sum: Equatable {
    var count: Int
    var isBelow: Bool
    /// The mean of the rows, not their sum.
    var isMean = false
  }

  /// In their order.
  private(set) var rows: [Row] = []
  /// The last rows of the table that are called totals or means and are, by arithmetic.
  private(set) var confirmedEnd: [Row] = []

  /// Longer tables are looked at for names alone.
  static let summedRowLimit = 10_000
  /// Columns with more different texts hold no names of groups.
  private static let textLimit = 20_000

  private let columns: [Column]
  private let names: [String]
  private let rowCount: Int
  private let labels: [Int]

  init() { (columns, names, rowCount, labels) = ([], [], 0, []) }

  init(_ columns: [Column], names: [String], rowCount: Int) {
    self.columns = columns
    self.names = names
    self.rowCount = rowCount
    labels = TotalRows.labelColumns(columns)
    guard columns.count > 1, rowCount > 1 else { return }
    let labelled = labelledRows()
    var found: [Int: Row] = [:]
    for index in labelled { found[index] = Row(index: index, name: name(of: index)) }
    let isShort = rowCount <= TotalRows.summedRowLimit
    // The amounts of a long table are copied only where its last row is called a total.
    guard isShort || labelled.last == rowCount - 1 else {
      rows = found.values.sorted { $0.index < $1.index }
      return
    }
    var sums = SummingRows(columns, names: names, rowCount: rowCount)
    if isShort {
      for (index, sum) in sums.find() {
        found[index, default: Row(index: index, name: name(of: index), hasLabel: false)].sum = sum
      }
    }
    rows = found.values.sorted { $0.index < $1.index }
    confirmEnd(labelled, sums)
  }

  /// From the last row on, as long as rows are called totals.
  private mutating func confirmEnd(_ labelled: [Int], _ sums: SummingRows) {
    let isTotal = Set(rows.map(\.index))
    var last = rowCount - 1
    var end: [Row] = []
    while last > 1, labelled.contains(last) {
      guard let sum = sums.sum(at: last, skipping: isTotal) else { break }
      end.insert(Row(index: last, name: name(of: last), sum: sum), at: 0)
      last -= 1
    }
    confirmedEnd = end
  }

  // MARK: Names

  /// The columns in which a row can be called something: the first of texts.
  private static func labelColumns(_ columns: [Column]) -> [Int] {
    let texts = columns.indices.filter { if case .text = columns[$0].storage { true } else { false } }
    return Array(texts.enumerated().filter { $0.offset == 0 || $0.element < 6 }.map(\.element).prefix(4))
  }

  private func labelledRows() -> [Int] {
    var found: Set<Int> = []
    for column in labels {
      guard case .text(let vector) = columns[column].storage, vector.dictionary.count <= TotalRows.textLimit
      else { continue }
      var codes: Set<Int32> = []
      var code: Int32 = 0
      vector.dictionary.forEachUTF8 { bytes in
        if TotalLabel.maySay(bytes), TotalLabel.says(String(decoding: bytes, as: UTF8.self)) { codes.insert(code) }
        code += 1
      }
      guard !codes.isEmpty else { continue }
      for (row, code) in vector.codes.enumerated() where codes.contains(code) && columns[column].isKnown(row) {
        found.insert(row)
      }
    }
    // Where most rows would be totals, the word means something else.
    guard found.count * 2 <= rowCount else { return [] }
    let codes = columns.indices.filter { isCodeColumn($0) }
    return found.filter { row in !codes.contains { isMunicipality(row, $0) } }.sorted()
  }

  /// What a row is called: its first text, and the word that says that it is a total.
  private func name(of row: Int) -> String {
    var parts: [String] = []
    for column in labels where columns[column].isKnown(row) {
      guard case .text(let vector) = columns[column].storage else { continue }
      let text = vector.dictionary[vector.codes[row]]
      if !text.isEmpty, parts.isEmpty || TotalLabel.says(text), parts.last != text { parts.append(text) }
    }
    return parts.isEmpty ? columns.first?.display(at: row) ?? "" : parts.joined(separator: " ")
  }

  // MARK: Codes

  private func isCodeColumn(_ column: Int) -> Bool {
    if case .text = columns[column].storage { return true }
    guard case .integer = columns[column].storage else { return false }
    return names[column].contains("コード") || TextFolding.key(names[column]).contains("code")
  }

  private func isMunicipality(_ row: Int, _ column: Int) -> Bool {
    guard columns[column].isKnown(row) else { return false }
    var digits = columns[column].value(at: row).display
    guard digits.utf8.count <= 6, digits.utf8.allSatisfy({ $0 &- 0x30 <= 9 }) else { return false }
    if case .integer = columns[column].storage, digits.utf8.count < 6 {
      digits = CheckDigit.jisx0402.accepts("0" + digits) || digits.utf8.count == 4 ? "0" + digits : digits
    }
    let isWhole = digits.utf8.count == 6 ? CheckDigit.jisx0402.accepts(digits) : digits.utf8.count == 5
    guard isWhole, let prefecture = Int(digits.prefix(2)), (1...47).contains(prefecture) else { return false }
    return digits.dropFirst(2).prefix(3) != "000"
  }
}
