import Glibc
import Tables

/// The cells of a column of numbers, booleans or dates. A struct, since the methods of a generic class are not
/// specialized to its parser.
struct ParsedCells<Parser: CellParser> {
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
        mark = builder.refuse(block, row, cell, asConvention: missing.convention(of: parser.core(of: bytes)))
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
    builder.traits.formUnion(parser.traits)
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

final class IntegerColumnBuilder: CellColumnBuilder {
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

final class NumberColumnBuilder: CellColumnBuilder {
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

final class BooleanColumnBuilder: CellColumnBuilder {
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

final class DateColumnBuilder: CellColumnBuilder {
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

final class YearColumnBuilder: CellColumnBuilder {
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

extension Array where Element: BitwiseCopyable {
  /// Makes room for elements that will be filled in one after the other, in large pages of memory where it is much: the
  /// system hands those out in a fraction of the time.
  mutating func reserve(_ capacity: Int) {
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
