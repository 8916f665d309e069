/// The narrowest type that fits every cell of a column seen so far; empty cells say nothing.
///
/// Digits with leading zeros are codes, not numbers, and make the whole column text.
struct TypeInference {
  private struct Fit: OptionSet {
    var rawValue: UInt8
    static let integer = Fit(rawValue: 1)
    static let number = Fit(rawValue: 2)
    static let yesNo = Fit(rawValue: 4)
    static let trueFalse = Fit(rawValue: 8)
    static let isoDate = Fit(rawValue: 16)
    static let slashDate = Fit(rawValue: 32)
    static let all: Fit = [.integer, .number, .yesNo, .trueFalse, .isoDate, .slashDate]
  }

  private var fit = Fit.all
  private var hasValue = false
  private let integer = IntegerParser(form: .plain, refusesLeadingZeros: true)
  private var number = NumberParser(form: .plain, refusesLeadingZeros: true)
  private let yesNo = BooleanParser(yes: CellType.yesTexts, no: CellType.noTexts)
  private let trueFalse = BooleanParser(yes: CellType.trueTexts, no: CellType.falseTexts)

  var isText: Bool { fit.isEmpty }

  mutating func see(_ block: CellBlock, column: Int) {
    for row in 0..<block.rowCount where !fit.isEmpty {
      let cell = block.cell(row, column)
      if cell.size > 0 { see(block.bytes(of: cell)) }
    }
  }

  private mutating func see(_ bytes: UnsafeBufferPointer<UInt8>) {
    hasValue = true
    if fit.contains(.integer), integer.parse(bytes) == nil { fit.remove(.integer) }
    if fit.contains(.number), number.parse(bytes) == nil { fit.remove(.number) }
    if fit.contains(.yesNo), yesNo.parse(bytes) == nil { fit.remove(.yesNo) }
    if fit.contains(.trueFalse), trueFalse.parse(bytes) == nil { fit.remove(.trueFalse) }
    if fit.contains(.isoDate), DateForm.iso.parse(bytes) == nil { fit.remove(.isoDate) }
    if fit.contains(.slashDate), DateForm.slashes.parse(bytes) == nil { fit.remove(.slashDate) }
  }

  var type: CellType {
    guard hasValue else { return .text }
    if fit.contains(.integer) { return .integer(.plain) }
    if fit.contains(.number) { return .number(.plain) }
    if fit.contains(.yesNo) { return .boolean(yes: CellType.yesTexts, no: CellType.noTexts) }
    if fit.contains(.trueFalse) { return .boolean(yes: CellType.trueTexts, no: CellType.falseTexts) }
    if fit.contains(.isoDate) { return .date(.iso) }
    if fit.contains(.slashDate) { return .date(.slashes) }
    return .text
  }
}

extension CellType {
  static let yesTexts = ["yes", "Yes", "YES"].map { Array($0.utf8) }
  static let noTexts = ["no", "No", "NO"].map { Array($0.utf8) }
  static let trueTexts = ["true", "True", "TRUE"].map { Array($0.utf8) }
  static let falseTexts = ["false", "False", "FALSE"].map { Array($0.utf8) }
}

extension DelimitedReader {
  /// Reads columns whose types nobody stated: guessed from the first rows, and, where a later cell disagrees, from all.
  mutating func inferredRows(names: [String], from offset: Int) -> (rows: Rows, types: [CellType]) {
    let all = Array(repeating: true, count: names.count)
    var types = inferTypes(of: all, from: offset, blockLimit: 1)
    func plan(_ column: Int, _ isGuess: Bool) -> ColumnPlan {
      ColumnPlan(name: names[column], type: types[column], missing: .emptyCell, isGuess: isGuess)
    }
    var rows = rows(names.indices.map { plan($0, types[$0] != .text) }, from: offset)
    let failed = rows.columns.map { $0 == nil }
    guard failed.contains(true) else { return (rows, types) }
    let widened = inferTypes(of: failed, from: offset, blockLimit: .max)
    for column in names.indices where failed[column] { types[column] = widened[column] }
    // Faults of the rows have been told by the first reading.
    var again = DelimitedReader(text: text, format: format, findings: Findings(limit: findings.limit))
    let second = again.rows(names.indices.map { failed[$0] ? plan($0, false) : nil }, from: offset)
    for column in names.indices where failed[column] { rows.columns[column] = second.columns[column] }
    return (rows, types)
  }

  private func inferTypes(of wanted: [Bool], from offset: Int, blockLimit: Int) -> [CellType] {
    var guesses = wanted.map { _ in TypeInference() }
    let rowLimit = CellBlock.rowLimit(byteCount: text.bytes.count, columnCount: wanted.count)
    text.bytes.withUnsafeBufferPointer { bytes in
      var scanner = DelimitedScanner(bytes, delimiter: format.delimiter, from: offset, faultLimit: 0)
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
    return guesses.map(\.type)
  }
}
