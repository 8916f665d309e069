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

  var misfits: [Misfit] = []
  var misfitCount = 0
  /// Whether a guessed type is too narrow for what was read.
  private(set) var isTooNarrow = false
  /// Of a guessed type: the largest number of misfits so far, counted fifty times, less the rows before them.
  private var misfitSurplus = Int.min
  /// From which such number on the guess is given up.
  private static let surplusLimit = 64 * 50
  /// How many cells each convention made unknown, by its index.
  private var conventionCounts: [Int] = []
  /// How many cells hold bytes that are no text.
  private(set) var malformedCount = 0
  /// What was used of the writing of numbers and dates.
  var traits: PrintedNumber.Traits = []
  /// The first cell of which only what stands within counts: `="00123"`.
  var unwrapped: [UInt8]? { nil }
  private let limits: Limits
  private var validity: Validity
  private let misfitReason: String?
  let missing: MissingValues
  var marks: [UInt8]?
  var rowCount = 0
  /// The marks of the rows of the block at hand.
  let markScratch: UnsafeMutablePointer<UInt8>

  /// - Parameter misfitReason: why a cell is unknown that is no value of the type.
  init(missing: MissingValues, limits: Limits, misfitReason: String? = nil) {
    self.missing = missing
    self.limits = limits
    self.misfitReason = misfitReason
    validity = missing.validity
    markScratch = .allocate(capacity: limits.rows)
  }

  deinit { markScratch.deallocate() }

  func append(_ block: CellBlock, column: Int) {}

  /// Appends one element of a list; false if it is no value of the type.
  func appendElement(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { false }

  /// How many bytes a cell takes at least, and how many all so far.
  var cellSize: Int { 0 }
  var cellsSize: Int { rowCount * cellSize }
  final var memorySize: Int { cellsSize + (marks?.count ?? 0) }

  func storage() -> Column.Storage { .boolean([]) }
  var decimals: [UInt8]? { nil }

  final func finish() -> Column {
    Column(
      storage(), validity: marks.map { Validity(marks: $0, reasons: validity.reasons) } ?? .allKnown,
      decimals: decimals)
  }

  /// The bytes of a cell as they are meant: without the doubling of quotes.
  static func content(_ block: CellBlock, _ cell: Cell) -> [UInt8] {
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
    traits.formUnion(other.traits)
    malformedCount += other.malformedCount
    for (index, count) in other.conventionCounts.enumerated() where count > 0 { self.count(convention: index, count) }
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

  /// Counts a cell that a convention makes unknown.
  @inline(__always)
  final func count(convention index: Int, _ count: Int = 1) {
    if conventionCounts.isEmpty { conventionCounts = [Int](repeating: 0, count: missing.conventions.count + 1) }
    conventionCounts[index] += count
  }

  /// The texts that a convention made unknown, each with its reason and how many cells have it.
  final var conventionsUsed: [DelimitedReader.Convention] {
    zip(missing.conventions, conventionCounts).filter { $1 > 0 }.map { entry, count in
      DelimitedReader.Convention(
        reason: entry.reason ?? "", text: String(decoding: entry.text, as: UTF8.self), count: count)
    }
  }

  /// The mark for a cell of a row of the block that is no value of the type.
  @inline(never)
  func refuse(_ block: CellBlock, _ row: Int, _ cell: Cell, asConvention index: Int?) -> UInt8 {
    if let index {
      count(convention: index)
      return missing.mark(ofConvention: index)
    }
    if block.bytes(of: cell).firstInvalidUTF8 != nil { malformedCount += 1 }
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
  func close(_ block: CellBlock, hasUnknown: Bool) {
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
    case .text:
      TextColumnBuilder(missing: missing, limits: limits, misfitReason: reason, unwraps: refusesLeadingZeros)
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
    case .mark: TextColumnBuilder(missing: missing, limits: limits, misfitReason: reason, splitsMarks: true)
    case .year: YearColumnBuilder(YearParser(), missing: missing, limits: limits, misfitReason: reason)
    case .list(let separator, let element):
      ListColumnBuilder(
        separator: separator, elements: make(for: element, missing: .none, limits: Limits(misfits: 0, rows: 1)),
        missing: missing, limits: limits, misfitReason: reason)
    }
  }
}
