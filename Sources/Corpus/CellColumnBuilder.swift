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
    /// How many rows at most another builder reads before these.
    var rowsBefore = 0
  }

  /// A cell that is no value of the column's type.
  struct Misfit {
    /// Where the cell starts in the file, with its quote.
    var offset: Int
    var content: [UInt8]
  }

  fileprivate(set) var misfits: [Misfit] = []
  fileprivate(set) var misfitCount = 0
  /// Whether a guessed type is too narrow for what was read.
  private(set) var isTooNarrow = false
  /// Of a guessed type: the largest number of misfits so far, counted fifty times, less the rows before them.
  private var misfitSurplus = Int.min
  /// From which such number on the guess is given up.
  private static let surplusLimit = 64 * 50
  /// The first text of each kind that a convention made unknown, by its mark.
  fileprivate var conventionTexts: [UInt8: [UInt8]] = [:]
  private let limits: Limits
  private var validity: Validity
  private let misfitReason: String?
  fileprivate let missing: MissingValues
  fileprivate var marks: [UInt8]?
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

  /// How many bytes a cell takes at least, and how many all so far.
  var cellSize: Int { 0 }
  fileprivate var cellsSize: Int { rowCount * cellSize }
  final var memorySize: Int { cellsSize + (marks?.count ?? 0) }

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

  /// Takes over what another builder of the same column read from the rows that follow; nothing is left there.
  func append(_ other: CellColumnBuilder) {
    isTooNarrow =
      isTooNarrow || other.isTooNarrow
      || (other.misfitSurplus > .min
        && other.misfitSurplus + 50 * misfitCount - rowCount > CellColumnBuilder.surplusLimit)
    misfitCount += other.misfitCount
    misfits += other.misfits.prefix(max(limits.misfits - misfits.count, 0))
    conventionTexts.merge(other.conventionTexts) { first, _ in first }
    if marks != nil || other.marks != nil {
      var all = marks ?? [UInt8](repeating: 0, count: rowCount)
      all.reserveCapacity(rowCount + other.rowCount)
      if let marks = other.marks {
        all.append(contentsOf: marks)
      } else {
        all.append(contentsOf: repeatElement(0, count: other.rowCount))
      }
      marks = all
      validity = validity.reasons.count < other.validity.reasons.count ? other.validity : validity
      other.marks = nil
    }
    rowCount += other.rowCount
  }

  /// One text for each reason by which a convention made cells unknown, in the order of the reasons.
  func textsOfConventions() -> [(reason: String, text: String)] {
    conventionTexts.sorted { $0.key < $1.key }.compactMap { mark, text in
      let index = Int(mark) - 2
      return validity.reasons.indices.contains(index)
        ? (validity.reasons[index], String(decoding: text, as: UTF8.self)) : nil
    }
  }

  /// The mark for a cell of a row of the block that is no value of the type.
  @inline(never)
  fileprivate func refuse(_ block: CellBlock, _ row: Int, _ cell: Cell, asConvention mark: UInt8?) -> UInt8 {
    if let mark {
      if conventionTexts[mark] == nil { conventionTexts[mark] = CellColumnBuilder.content(block, cell) }
      return mark
    }
    misfitCount += 1
    if limits.isGuess, !isTooNarrow {
      misfitSurplus = max(misfitSurplus, 50 * misfitCount - rowCount - row)
      isTooNarrow =
        misfitSurplus > CellColumnBuilder.surplusLimit + limits.rowsBefore
        || CellColumnBuilder.content(block, cell).withUnsafeBufferPointer(TypeInference.hasForm)
    }
    if misfits.count < limits.misfits {
      let at = Int(cell.offset)
      let isQuoted = at > 0 && block.base[at - 1] == 0x22
      misfits.append(
        Misfit(
          offset: block.fileOffset + at - (isQuoted ? 1 : 0), content: CellColumnBuilder.content(block, cell)))
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
      fresh.reserve(max(block.expectedRowCount, rowCount + block.rowCount))
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

extension Array where Element: BitwiseCopyable {
  /// Makes room for elements that will be filled in one after the other, in large pages of memory where it is much: the
  /// system hands those out in a fraction of the time.
  fileprivate mutating func reserve(_ capacity: Int) {
    reserveCapacity(capacity)
    let size = 2 << 20
    guard capacity * MemoryLayout<Element>.stride >= 2 * size else { return }
    withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      let start = (Int(bitPattern: base) + size - 1) & ~(size - 1)
      let end = (Int(bitPattern: base) + capacity * MemoryLayout<Element>.stride) & ~(size - 1)
      if start < end { madvise(UnsafeMutableRawPointer(bitPattern: start), end - start, MADV_HUGEPAGE) }
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
        mark = builder.refuse(block, row, cell, asConvention: missing.conventionalMark(of: bytes))
        hasUnknown = true
      }
      (scratch + row).initialize(to: value)
      (markScratch + row).initialize(to: mark)
      if Parser.keepsDecimals { (decimalScratch + row).initialize(to: decimals) }
    }
    if values.isEmpty { values.reserve(block.expectedRowCount) }
    values.append(contentsOf: UnsafeBufferPointer(start: scratch, count: block.rowCount))
    if Parser.keepsDecimals {
      if decimals.isEmpty { decimals.reserve(block.expectedRowCount) }
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

  /// Takes over the values of the rows that follow, which are let go.
  mutating func append(_ other: inout ParsedCells) {
    values.reserveCapacity(values.count + other.values.count)
    values.append(contentsOf: other.values)
    if Parser.keepsDecimals {
      decimals.reserveCapacity(decimals.count + other.decimals.count)
      decimals.append(contentsOf: other.decimals)
    }
    other.values = []
    other.decimals = []
  }

  var storage: Column.Storage { Parser.storage(values) }
  var cellSize: Int { MemoryLayout<Parser.Element>.stride + (Parser.keepsDecimals ? 1 : 0) }
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
  override func append(_ other: CellColumnBuilder) {
    super.append(other)
    if let other = other as? IntegerColumnBuilder { cells.append(&other.cells) }
  }
  override func storage() -> Column.Storage { cells.storage }
  override var cellSize: Int { cells.cellSize }
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
  override func append(_ other: CellColumnBuilder) {
    super.append(other)
    if let other = other as? NumberColumnBuilder { cells.append(&other.cells) }
  }
  override func storage() -> Column.Storage { cells.storage }
  override var cellSize: Int { cells.cellSize }
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
  override func append(_ other: CellColumnBuilder) {
    super.append(other)
    if let other = other as? BooleanColumnBuilder { cells.append(&other.cells) }
  }
  override func storage() -> Column.Storage { cells.storage }
  override var cellSize: Int { cells.cellSize }
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
  override func append(_ other: CellColumnBuilder) {
    super.append(other)
    if let other = other as? DateColumnBuilder { cells.append(&other.cells) }
  }
  override func storage() -> Column.Storage { cells.storage }
  override var cellSize: Int { cells.cellSize }
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
  override func append(_ other: CellColumnBuilder) {
    super.append(other)
    if let other = other as? YearColumnBuilder { cells.append(&other.cells) }
  }
  override func storage() -> Column.Storage { cells.storage }
  override var cellSize: Int { cells.cellSize }
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
    var last = TextDictionaryBuilder.Entry(bytes: block.base, count: -1, outcome: .malformed)
    // The entry that followed `last` when it was entered.
    var next = UnsafePointer(view.entriesEnd)
    for row in 0..<block.rowCount {
      let cell = block.cell(row, column)
      var outcome: TextDictionaryBuilder.Outcome
      if cell.hasDoubledQuotes {
        outcome = CellColumnBuilder.content(block, cell).withUnsafeBufferPointer { dictionary.code(for: $0) }
        view = dictionary.view
        next = view.entriesEnd
      } else {
        let base = block.base + Int(cell.offset)
        let count = cell.size
        // In sorted and long-form tables a text mostly stands under its like, or follows the one that it always follows.
        if last.isText(base, count) {
          outcome = last.outcome
        } else if next < view.entriesEnd, next.pointee.isText(base, count) {
          last = next.pointee
          outcome = last.outcome
          next += 1
        } else {
          let hash = view.hash(base, count)
          let entry: UnsafePointer<TextDictionaryBuilder.Entry>
          if let found = view.entry(base, count, hash: hash) {
            entry = found
          } else {
            entry = dictionary.insert(base, count, hash: hash)
            view = dictionary.view
          }
          last = entry.pointee
          outcome = last.outcome
          next = entry + 1
        }
      }
      var mark: UInt8 = 0
      if outcome.rawValue < 0 {
        hasUnknown = true
        mark = outcome.mark ?? refuse(block, row, cell, asConvention: nil)
        outcome.rawValue = 0
      }
      (scratch + row).initialize(to: outcome.rawValue)
      (markScratch + row).initialize(to: mark)
    }
    if rowCount == 0 { codes.reserve(block.expectedRowCount) }
    codes.append(contentsOf: UnsafeBufferPointer(start: scratch, count: block.rowCount))
    close(block, hasUnknown: hasUnknown)
  }

  override func appendElement(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard !bytes.isEmpty, let code = dictionary.code(for: bytes).code else { return false }
    codes.append(code)
    return true
  }

  override func append(_ other: CellColumnBuilder) {
    if let other = other as? TextColumnBuilder {
      // The codes of unknown cells mean nothing and are 0.
      let own = dictionary.enter(other.dictionary)
      let marks = other.marks
      defer { other.codes = [] }
      codes.reserveCapacity(codes.count + other.codes.count)
      if own.indices.allSatisfy({ own[$0] == $0 }) {
        codes.append(contentsOf: other.codes)
      } else if let marks {
        codes.append(contentsOf: zip(other.codes, marks).lazy.map { $1 == 0 ? own[Int($0)] : 0 })
      } else {
        codes.append(contentsOf: other.codes.lazy.map { own[Int($0)] })
      }
    }
    super.append(other)
  }

  override func textsOfConventions() -> [(reason: String, text: String)] {
    if !missing.conventions.isEmpty { conventionTexts = dictionary.missingTexts }
    return super.textsOfConventions()
  }

  override func storage() -> Column.Storage {
    .text(TextVector(codes: codes, dictionary: dictionary.finished))
  }
  override var cellSize: Int { MemoryLayout<Int32>.stride }
  override var cellsSize: Int { rowCount * cellSize + dictionary.memorySize }
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
          mark = refuse(block, row, cell, asConvention: missing.conventionalMark(of: bytes))
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

  override func append(_ other: CellColumnBuilder) {
    super.append(other)
    guard let other = other as? ListColumnBuilder else { return }
    elements.append(other.elements)
    let before = elementCount
    offsets.append(contentsOf: other.offsets.dropFirst().map { $0 + Int32(truncatingIfNeeded: before) })
    elementCount += other.elementCount
  }

  override func storage() -> Column.Storage { .list(offsets: offsets, elements: elements.finish()) }
  override var cellSize: Int { MemoryLayout<Int32>.stride }
  override var cellsSize: Int { rowCount * cellSize + elements.memorySize + elementCount * elements.cellSize }
}
