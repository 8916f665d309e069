import Glibc
import Tables

/// Builds a column from the cells of blocks. One call a block, so that the loop over its rows is plain.
class CellColumnBuilder {
  /// How many misfits are kept, and how many rows a block has at most.
  struct Limits {
    var misfits: Int
    var rows: Int
    /// Whether the type is guessed: then a cell that asks for a wider one ends the guess.
    var isGuess = false
  }

  /// A cell that is no value of the column's type.
  struct Misfit {
    /// Where the cell's content starts in the file.
    var offset: Int
    var content: [UInt8]
  }

  fileprivate(set) var misfits: [Misfit] = []
  fileprivate(set) var misfitCount = 0
  /// Whether a guessed type is too narrow for what was read.
  private(set) var isTooNarrow = false
  /// The first text of each kind that a convention made unknown, by its mark.
  fileprivate var conventionTexts: [UInt8: [UInt8]] = [:]
  private let limits: Limits
  private var validity: Validity
  private let misfitReason: String?
  fileprivate let missing: MissingValues
  private var marks: [UInt8]?
  fileprivate var rowCount = 0
  /// The marks of the rows of the block at hand.
  fileprivate let markScratch: UnsafeMutablePointer<UInt8>

  /// - Parameter misfitReason: why a cell is unknown that is no value of the type.
  fileprivate init(missing: MissingValues, limits: Limits, misfitReason: String? = nil) {
    self.missing = missing
    self.limits = limits
    self.misfitReason = misfitReason
    validity = missing.validity
    markScratch = .allocate(capacity: limits.rows)
  }

  deinit { markScratch.deallocate() }

  func append(_ block: CellBlock, column: Int) {}

  /// Appends one element of a list; false if it is no value of the type.
  fileprivate func appendElement(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { false }

  fileprivate func storage() -> Column.Storage { .boolean([]) }
  fileprivate var decimals: [UInt8]? { nil }

  final func finish() -> Column {
    Column(
      storage(), validity: marks.map { Validity(marks: $0, reasons: validity.reasons) } ?? .allKnown,
      decimals: decimals)
  }

  /// The bytes of a cell as they are meant: without the doubling of quotes.
  fileprivate static func content(_ block: CellBlock, _ cell: Cell) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(cell.size)
    var skipsQuote = false
    for byte in block.bytes(of: cell) {
      if byte == 0x22, cell.hasDoubledQuotes {
        skipsQuote.toggle()
        if !skipsQuote { continue }
      }
      out.append(byte)
    }
    return out
  }

  /// One text for each reason by which a convention made cells unknown, in the order of the reasons.
  func textsOfConventions() -> [(reason: String, text: String)] {
    conventionTexts.sorted { $0.key < $1.key }.compactMap { mark, text in
      let index = Int(mark) - 2
      return validity.reasons.indices.contains(index)
        ? (validity.reasons[index], String(decoding: text, as: UTF8.self)) : nil
    }
  }

  /// The mark for a cell that is no value of the type.
  @inline(never)
  fileprivate func refuse(_ block: CellBlock, _ cell: Cell, asConvention mark: UInt8?) -> UInt8 {
    if let mark {
      if conventionTexts[mark] == nil { conventionTexts[mark] = CellColumnBuilder.content(block, cell) }
      return mark
    }
    misfitCount += 1
    if limits.isGuess, !isTooNarrow {
      isTooNarrow =
        misfitCount > 64 + rowCount / 50
        || CellColumnBuilder.content(block, cell).withUnsafeBufferPointer(TypeInference.hasForm)
    }
    if misfits.count < limits.misfits {
      misfits.append(
        Misfit(
          offset: block.fileOffset + Int(cell.offset), content: CellColumnBuilder.content(block, cell)))
    }
    return validity.mark(for: misfitReason)
  }

  /// Whether so few cells of many do not fit that the type is theirs all the same.
  final var isTolerable: Bool {
    misfitCount == 0
      || TypeInference.isTolerable(misfitCount, of: rowCount - (marks?.count { $0 != 0 } ?? 0) + misfitCount)
  }

  /// Takes over the marks of a block's rows.
  fileprivate func close(_ block: CellBlock, hasUnknown: Bool) {
    if hasUnknown, marks == nil {
      var fresh: [UInt8] = []
      fresh.reserveCapacity(max(block.expectedRowCount, rowCount + block.rowCount))
      fresh.append(contentsOf: repeatElement(0, count: rowCount))
      marks = fresh
    }
    rowCount += block.rowCount
    marks?.append(contentsOf: UnsafeBufferPointer(start: markScratch, count: block.rowCount))
  }

  /// - Parameter keepsMisfits: whether they are unknown for the reason that they are misfits, not for none.
  static func make(
    for type: CellType, missing: MissingValues, limits: Limits, refusesLeadingZeros: Bool = false,
    keepsMisfits: Bool = false
  ) -> CellColumnBuilder {
    let reason = keepsMisfits ? type.misfitReason : nil
    return builder(
      for: type, missing: missing, limits: limits, refusesLeadingZeros: refusesLeadingZeros, reason: reason)
  }

  private static func builder(
    for type: CellType, missing: MissingValues, limits: Limits, refusesLeadingZeros: Bool, reason: String?
  ) -> CellColumnBuilder {
    switch type {
    case .text: TextColumnBuilder(missing: missing, limits: limits, misfitReason: reason)
    case .integer(let form):
      IntegerColumnBuilder(
        IntegerParser(form: form, refusesLeadingZeros: refusesLeadingZeros), missing: missing, limits: limits,
        misfitReason: reason)
    case .number(let form):
      NumberColumnBuilder(
        NumberParser(form: form, refusesLeadingZeros: refusesLeadingZeros), missing: missing, limits: limits,
        misfitReason: reason)
    case .boolean(let yes, let no):
      BooleanColumnBuilder(BooleanParser(yes: yes, no: no), missing: missing, limits: limits, misfitReason: reason)
    case .date(let form):
      DateColumnBuilder(DateParser(form: form), missing: missing, limits: limits, misfitReason: reason)
    case .year: YearColumnBuilder(YearParser(), missing: missing, limits: limits, misfitReason: reason)
    case .list(let separator, let element):
      ListColumnBuilder(
        separator: separator, elements: make(for: element, missing: .none, limits: Limits(misfits: 0, rows: 1)),
        missing: missing, limits: limits, misfitReason: reason)
    }
  }
}

/// The cells of a column of numbers, booleans or dates. A struct, since the methods of a generic class are not
/// specialized to its parser.
private struct ParsedCells<Parser: CellParser> {
  private var parser: Parser
  private var values: [Parser.Element] = []
  private(set) var decimals: [UInt8] = []
  private let scratch: UnsafeMutablePointer<Parser.Element>
  private let decimalScratch: UnsafeMutablePointer<UInt8>

  init(_ parser: Parser, rowLimit: Int) {
    self.parser = parser
    scratch = .allocate(capacity: rowLimit)
    decimalScratch = .allocate(capacity: Parser.keepsDecimals ? rowLimit : 1)
  }

  func deallocate() {
    scratch.deallocate()
    decimalScratch.deallocate()
  }

  @inline(__always)
  mutating func append(_ block: CellBlock, column: Int, to builder: CellColumnBuilder) {
    var parser = parser
    let missing = builder.missing
    let (scratch, decimalScratch, markScratch) = (scratch, decimalScratch, builder.markScratch)
    var hasUnknown = false
    for row in 0..<block.rowCount {
      let cell = block.cell(row, column)
      let bytes = block.bytes(of: cell)
      var value = Parser.filler
      var decimals: UInt8 = 0
      var mark: UInt8 = 0
      if let found = missing.mark(of: bytes) {
        mark = found
        hasUnknown = true
      } else if let parsed = parser.parse(bytes) {
        value = parsed
        decimals = parser.decimals
      } else {
        mark = builder.refuse(block, cell, asConvention: missing.conventionalMark(of: bytes))
        hasUnknown = true
      }
      (scratch + row).initialize(to: value)
      (markScratch + row).initialize(to: mark)
      if Parser.keepsDecimals { (decimalScratch + row).initialize(to: decimals) }
    }
    if values.isEmpty { values.reserveCapacity(block.expectedRowCount) }
    values.append(contentsOf: UnsafeBufferPointer(start: scratch, count: block.rowCount))
    if Parser.keepsDecimals {
      if decimals.isEmpty { decimals.reserveCapacity(block.expectedRowCount) }
      decimals.append(contentsOf: UnsafeBufferPointer(start: decimalScratch, count: block.rowCount))
    }
    builder.close(block, hasUnknown: hasUnknown)
  }

  mutating func appendElement(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let value = parser.parse(bytes) else { return false }
    values.append(value)
    if Parser.keepsDecimals { decimals.append(parser.decimals) }
    return true
  }

  var storage: Column.Storage { Parser.storage(values) }
}

private final class IntegerColumnBuilder: CellColumnBuilder {
  private var cells: ParsedCells<IntegerParser>

  init(_ parser: IntegerParser, missing: MissingValues, limits: Limits, misfitReason: String?) {
    cells = ParsedCells(parser, rowLimit: limits.rows)
    super.init(missing: missing, limits: limits, misfitReason: misfitReason)
  }

  deinit { cells.deallocate() }

  override func append(_ block: CellBlock, column: Int) { cells.append(block, column: column, to: self) }
  override func appendElement(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { cells.appendElement(bytes) }
  override func storage() -> Column.Storage { cells.storage }
}

private final class NumberColumnBuilder: CellColumnBuilder {
  private var cells: ParsedCells<NumberParser>

  init(_ parser: NumberParser, missing: MissingValues, limits: Limits, misfitReason: String?) {
    cells = ParsedCells(parser, rowLimit: limits.rows)
    super.init(missing: missing, limits: limits, misfitReason: misfitReason)
  }

  deinit { cells.deallocate() }

  override func append(_ block: CellBlock, column: Int) { cells.append(block, column: column, to: self) }
  override func appendElement(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { cells.appendElement(bytes) }
  override func storage() -> Column.Storage { cells.storage }
  override var decimals: [UInt8]? { cells.decimals }
}

private final class BooleanColumnBuilder: CellColumnBuilder {
  private var cells: ParsedCells<BooleanParser>

  init(_ parser: BooleanParser, missing: MissingValues, limits: Limits, misfitReason: String?) {
    cells = ParsedCells(parser, rowLimit: limits.rows)
    super.init(missing: missing, limits: limits, misfitReason: misfitReason)
  }

  deinit { cells.deallocate() }

  override func append(_ block: CellBlock, column: Int) { cells.append(block, column: column, to: self) }
  override func appendElement(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { cells.appendElement(bytes) }
  override func storage() -> Column.Storage { cells.storage }
}

private final class DateColumnBuilder: CellColumnBuilder {
  private var cells: ParsedCells<DateParser>

  init(_ parser: DateParser, missing: MissingValues, limits: Limits, misfitReason: String?) {
    cells = ParsedCells(parser, rowLimit: limits.rows)
    super.init(missing: missing, limits: limits, misfitReason: misfitReason)
  }

  deinit { cells.deallocate() }

  override func append(_ block: CellBlock, column: Int) { cells.append(block, column: column, to: self) }
  override func appendElement(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { cells.appendElement(bytes) }
  override func storage() -> Column.Storage { cells.storage }
}

private final class YearColumnBuilder: CellColumnBuilder {
  private var cells: ParsedCells<YearParser>

  init(_ parser: YearParser, missing: MissingValues, limits: Limits, misfitReason: String?) {
    cells = ParsedCells(parser, rowLimit: limits.rows)
    super.init(missing: missing, limits: limits, misfitReason: misfitReason)
  }

  deinit { cells.deallocate() }

  override func append(_ block: CellBlock, column: Int) { cells.append(block, column: column, to: self) }
  override func appendElement(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { cells.appendElement(bytes) }
  override func storage() -> Column.Storage { cells.storage }
}

private final class TextColumnBuilder: CellColumnBuilder {
  private let dictionary: TextDictionaryBuilder
  private var codes: [Int32] = []
  private let scratch: UnsafeMutablePointer<Int32>

  override init(missing: MissingValues, limits: Limits, misfitReason: String?) {
    dictionary = TextDictionaryBuilder(missing: missing)
    scratch = .allocate(capacity: limits.rows)
    super.init(missing: missing, limits: limits, misfitReason: misfitReason)
  }

  deinit { scratch.deallocate() }

  override func append(_ block: CellBlock, column: Int) {
    let dictionary = dictionary
    var view = dictionary.view
    let (scratch, markScratch) = (scratch, markScratch)
    var hasUnknown = false
    var last: TextDictionaryBuilder.Entry?
    for row in 0..<block.rowCount {
      let cell = block.cell(row, column)
      var outcome: TextDictionaryBuilder.Outcome
      if cell.hasDoubledQuotes {
        outcome = CellColumnBuilder.content(block, cell).withUnsafeBufferPointer {
          dictionary.code(for: $0, isTransient: true)
        }
        view = dictionary.view
      } else {
        let base = block.base + Int(cell.offset)
        let count = cell.size
        // In sorted and long-form tables a text mostly stands under its like.
        if let last, last.count == count, TextDictionaryBuilder.areEqual(last.bytes, base, count) {
          outcome = last.outcome
        } else {
          let hash = view.hash(base, count)
          if let entry = view.entry(base, count, hash: hash) {
            last = entry
            outcome = entry.outcome
          } else {
            outcome = dictionary.insert(base, count, hash: hash, isTransient: false).outcome
            view = dictionary.view
          }
        }
      }
      var mark: UInt8 = 0
      if outcome.rawValue < 0 {
        hasUnknown = true
        mark = outcome.mark ?? refuse(block, cell, asConvention: nil)
        outcome.rawValue = 0
      }
      (scratch + row).initialize(to: outcome.rawValue)
      (markScratch + row).initialize(to: mark)
    }
    if rowCount == 0 { codes.reserveCapacity(block.expectedRowCount) }
    codes.append(contentsOf: UnsafeBufferPointer(start: scratch, count: block.rowCount))
    close(block, hasUnknown: hasUnknown)
  }

  override func appendElement(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard !bytes.isEmpty, let code = dictionary.code(for: bytes, isTransient: true).code else { return false }
    codes.append(code)
    return true
  }

  override func textsOfConventions() -> [(reason: String, text: String)] {
    if !missing.conventions.isEmpty { conventionTexts = dictionary.missingTexts }
    return super.textsOfConventions()
  }

  override func storage() -> Column.Storage {
    .text(TextVector(codes: codes, dictionary: dictionary.finished))
  }
}

private final class ListColumnBuilder: CellColumnBuilder {
  private let separator: [UInt8]
  private let elements: CellColumnBuilder
  private var offsets: [Int32] = [0]
  private var elementCount = 0

  init(separator: [UInt8], elements: CellColumnBuilder, missing: MissingValues, limits: Limits, misfitReason: String?) {
    self.separator = separator
    self.elements = elements
    super.init(missing: missing, limits: limits, misfitReason: misfitReason)
  }

  override func append(_ block: CellBlock, column: Int) {
    var hasUnknown = false
    for row in 0..<block.rowCount {
      let cell = block.cell(row, column)
      let bytes = block.bytes(of: cell)
      var mark = missing.mark(of: bytes) ?? 0
      if mark == 0 {
        let isWhole =
          cell.hasDoubledQuotes
          ? CellColumnBuilder.content(block, cell).withUnsafeBufferPointer { split($0) } : split(bytes)
        if !isWhole {
          mark = refuse(block, cell, asConvention: missing.conventionalMark(of: bytes))
        }
      }
      hasUnknown = hasUnknown || mark != 0
      (markScratch + row).initialize(to: mark)
      offsets.append(Int32(truncatingIfNeeded: elementCount))
    }
    close(block, hasUnknown: hasUnknown)
  }

  /// An empty cell that stands for nothing unknown is the empty list.
  private func split(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    if bytes.isEmpty { return true }
    var start = 0
    var at = 0
    while true {
      let isEnd = at + separator.count > bytes.count
      if isEnd { at = bytes.count }
      if isEnd || bytes[at..<(at + separator.count)].elementsEqual(separator) {
        guard elements.appendElement(UnsafeBufferPointer(rebasing: bytes[start..<at])) else { return false }
        elementCount += 1
        if isEnd { return true }
        at += separator.count
        start = at
      } else {
        at += 1
      }
    }
  }

  override func storage() -> Column.Storage { .list(offsets: offsets, elements: elements.finish()) }
}
