import Tables

/// Builds a column from the cells of blocks. One call a block, so that the loop over its rows is plain.
class CellColumnBuilder {
  /// A cell that is no value of the column's type.
  struct Misfit {
    var row: Int
    /// Where the cell's content starts in the file.
    var offset: Int
    var content: [UInt8]
  }

  fileprivate(set) var misfits: [Misfit] = []
  fileprivate(set) var misfitCount = 0
  private let misfitLimit: Int
  fileprivate let missing: MissingValues
  private var marks: [UInt8]?
  fileprivate var rowCount = 0

  fileprivate init(missing: MissingValues, misfitLimit: Int) {
    self.missing = missing
    self.misfitLimit = misfitLimit
  }

  func append(_ block: CellBlock, column: Int) {}

  /// Appends one element of a list; false if it is no value of the type.
  fileprivate func appendElement(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { false }

  fileprivate func storage() -> Column.Storage { .boolean([]) }
  fileprivate var decimals: [UInt8]? { nil }

  final func finish() -> Column {
    Column(
      storage(), validity: marks.map { Validity(marks: $0, reasons: missing.validity.reasons) } ?? .allKnown,
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

  @inline(never)
  fileprivate func mark(_ row: Int, _ mark: UInt8, of blockRows: Int) {
    if marks == nil {
      var fresh: [UInt8] = []
      fresh.reserveCapacity(rowCount + blockRows)
      marks = fresh
    }
    pad(to: rowCount + row)
    marks?.append(mark)
  }

  private func pad(to count: Int) {
    guard let held = marks?.count, held < count else { return }
    marks?.append(contentsOf: repeatElement(0, count: count - held))
  }

  @inline(never)
  fileprivate func refuse(_ block: CellBlock, _ cell: Cell, _ row: Int) {
    misfitCount += 1
    if misfits.count < misfitLimit {
      misfits.append(
        Misfit(
          row: rowCount + row, offset: block.fileOffset + Int(cell.offset),
          content: CellColumnBuilder.content(block, cell)))
    }
    mark(row, 1, of: block.rowCount)
  }

  fileprivate func close(_ block: CellBlock) {
    rowCount += block.rowCount
    if marks != nil { pad(to: rowCount) }
  }

  static func make(
    for type: CellType, missing: MissingValues, misfitLimit: Int, refusesLeadingZeros: Bool = false
  ) -> CellColumnBuilder {
    switch type {
    case .text: TextColumnBuilder(missing: missing, misfitLimit: misfitLimit)
    case .integer(let form):
      ParsedColumnBuilder(
        IntegerParser(form: form, refusesLeadingZeros: refusesLeadingZeros), missing: missing, misfitLimit: misfitLimit)
    case .number(let form):
      ParsedColumnBuilder(
        NumberParser(form: form, refusesLeadingZeros: refusesLeadingZeros), missing: missing, misfitLimit: misfitLimit)
    case .boolean(let yes, let no):
      ParsedColumnBuilder(BooleanParser(yes: yes, no: no), missing: missing, misfitLimit: misfitLimit)
    case .date(let form): ParsedColumnBuilder(DateParser(form: form), missing: missing, misfitLimit: misfitLimit)
    case .list(let separator, let element):
      ListColumnBuilder(
        separator: separator, elements: make(for: element, missing: .none, misfitLimit: 0), missing: missing,
        misfitLimit: misfitLimit)
    }
  }
}

/// Numbers, booleans and dates.
private final class ParsedColumnBuilder<Parser: CellParser>: CellColumnBuilder {
  private var parser: Parser
  private var values: [Parser.Element] = []
  private var printed: [UInt8] = []
  private let scratch = UnsafeMutablePointer<Parser.Element>.allocate(capacity: CellBlock.rowLimit)
  private let printedScratch = UnsafeMutablePointer<UInt8>.allocate(capacity: CellBlock.rowLimit)

  init(_ parser: Parser, missing: MissingValues, misfitLimit: Int) {
    self.parser = parser
    super.init(missing: missing, misfitLimit: misfitLimit)
  }

  deinit {
    scratch.deallocate()
    printedScratch.deallocate()
  }

  override func append(_ block: CellBlock, column: Int) {
    var parser = parser
    let missing = missing
    for row in 0..<block.rowCount {
      let cell = block.cell(row, column)
      let bytes = block.bytes(of: cell)
      var value = Parser.filler
      var decimals: UInt8 = 0
      if let mark = missing.mark(of: bytes) {
        self.mark(row, mark, of: block.rowCount)
      } else if let parsed = parser.parse(bytes) {
        value = parsed
        decimals = parser.decimals
      } else {
        refuse(block, cell, row)
      }
      (scratch + row).initialize(to: value)
      if Parser.keepsDecimals { (printedScratch + row).initialize(to: decimals) }
    }
    values.append(contentsOf: UnsafeBufferPointer(start: scratch, count: block.rowCount))
    if Parser.keepsDecimals {
      printed.append(contentsOf: UnsafeBufferPointer(start: printedScratch, count: block.rowCount))
    }
    close(block)
  }

  override func appendElement(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let value = parser.parse(bytes) else { return false }
    values.append(value)
    if Parser.keepsDecimals { printed.append(parser.decimals) }
    return true
  }

  override func storage() -> Column.Storage { Parser.storage(values) }
  override var decimals: [UInt8]? { Parser.keepsDecimals ? printed : nil }
}

private final class TextColumnBuilder: CellColumnBuilder {
  private let dictionary: TextDictionaryBuilder
  private var codes: [Int32] = []
  private let scratch = UnsafeMutablePointer<Int32>.allocate(capacity: CellBlock.rowLimit)

  override init(missing: MissingValues, misfitLimit: Int) {
    dictionary = TextDictionaryBuilder(missing: missing)
    super.init(missing: missing, misfitLimit: misfitLimit)
  }

  deinit { scratch.deallocate() }

  override func append(_ block: CellBlock, column: Int) {
    let dictionary = dictionary
    for row in 0..<block.rowCount {
      let cell = block.cell(row, column)
      let outcome =
        cell.hasDoubledQuotes
        ? CellColumnBuilder.content(block, cell).withUnsafeBufferPointer { dictionary.code(for: $0, isTransient: true) }
        : dictionary.code(for: block.bytes(of: cell))
      if let code = outcome.code {
        scratch[row] = code
      } else {
        scratch[row] = 0
        if let mark = outcome.mark { self.mark(row, mark, of: block.rowCount) } else { refuse(block, cell, row) }
      }
    }
    codes.append(contentsOf: UnsafeBufferPointer(start: scratch, count: block.rowCount))
    close(block)
  }

  override func appendElement(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard !bytes.isEmpty, let code = dictionary.code(for: bytes, isTransient: true).code else { return false }
    codes.append(code)
    return true
  }

  override func storage() -> Column.Storage {
    let values = dictionary.values
    return .text(TextVector(codes: codes, dictionary: TextDictionary(values: values.isEmpty ? [""] : values)))
  }
}

private final class ListColumnBuilder: CellColumnBuilder {
  private let separator: [UInt8]
  private let elements: CellColumnBuilder
  private var offsets: [Int32] = [0]
  private var elementCount = 0

  init(separator: [UInt8], elements: CellColumnBuilder, missing: MissingValues, misfitLimit: Int) {
    self.separator = separator
    self.elements = elements
    super.init(missing: missing, misfitLimit: misfitLimit)
  }

  override func append(_ block: CellBlock, column: Int) {
    for row in 0..<block.rowCount {
      let cell = block.cell(row, column)
      if let mark = missing.mark(of: block.bytes(of: cell)) {
        self.mark(row, mark, of: block.rowCount)
      } else {
        let isWhole = CellColumnBuilder.content(block, cell).withUnsafeBufferPointer { split($0) }
        if !isWhole { refuse(block, cell, row) }
      }
      offsets.append(Int32(truncatingIfNeeded: elementCount))
    }
    close(block)
  }

  private func split(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
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
