import Glibc

/// One cell as a place in the bytes of its file, counted from the start of its block.
struct Cell {
  var offset: UInt32
  private var sizeAndFlag: UInt32

  @inline(__always)
  init(offset: Int, size: Int, hasDoubledQuotes: Bool) {
    self.offset = UInt32(truncatingIfNeeded: offset)
    sizeAndFlag = UInt32(truncatingIfNeeded: size) & 0x7FFF_FFFF | (hasDoubledQuotes ? 0x8000_0000 : 0)
  }

  @inline(__always) var size: Int { Int(sizeAndFlag & 0x7FFF_FFFF) }
  /// Whether the cell was quoted and holds quotes, which stand doubled in the file.
  @inline(__always) var hasDoubledQuotes: Bool { sizeAndFlag & 0x8000_0000 != 0 }
}

/// Rows that were scanned together: small enough for the cache, large enough that work per column pays.
struct CellBlock {
  static let rowLimit = 1024
  /// A block ends after the row that passes this size, so that places in it fit 31 bits.
  static let sizeLimit = 1 << 30

  var base: UnsafePointer<UInt8>
  /// Where `base` is in the file.
  var fileOffset: Int
  var cells: UnsafePointer<Cell>
  var columnCount: Int
  var rowCount: Int
  /// An estimate for the whole file, from the rows of this block and their size.
  var expectedRowCount: Int

  /// How many rows a block of a file can have: one takes a byte for each cell.
  static func rowLimit(byteCount: Int, columnCount: Int) -> Int {
    min(rowLimit, byteCount / max(columnCount, 1) + 1)
  }

  @inline(__always)
  func cell(_ row: Int, _ column: Int) -> Cell { cells[row &* columnCount &+ column] }

  @inline(__always)
  func bytes(of cell: Cell) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: base + Int(cell.offset), count: cell.size)
  }
}

/// Splits delimited text (RFC 4180) into cells, block by block, without copying or decoding any.
///
/// Line feed, carriage return, or both end a row; a line without any byte is no row. A quote opens a quoted cell only at
/// the start of the cell.
struct DelimitedScanner {
  struct Fault {
    enum Kind: Equatable {
      case unclosedQuote
      case textAfterQuote
      case cellCount(found: Int)
      /// Fewer cells than columns, and the rest taken for empty.
      case shortRow(found: Int)
      case rowTooLong
    }
    var kind: Kind
    var offset: Int
  }

  private var bytes: UnsafeBufferPointer<UInt8>
  /// Where `bytes` begins in the text, and where the text ends: for places, and for guesses of what is to come.
  private var base = 0
  private var textEnd: Int
  private let delimiter: UInt8
  private var at: Int
  /// Whether the text ends with `bytes`; else a row that is not whole is left for when more of it is at hand.
  private var isLast = true
  /// Whether the next row is not whole in `bytes`.
  private(set) var needsMore = false
  private(set) var faults: [Fault] = []
  private(set) var faultCount = 0
  private let faultLimit: Int
  /// Rows that were taken although they have fewer cells than columns, or more, of which those beyond are empty.
  private(set) var shortRows: [Fault] = []
  private(set) var shortRowCount = 0
  private(set) var emptySurplusCount = 0
  /// Lines without any byte, which are no rows.
  private(set) var blankLines = BlankLines()
  /// How many rows the blocks so far had.
  private(set) var rowCount = 0
  /// Whether a carriage return stands before the bytes at hand.
  private var followsReturn = false
  /// Whether such rows are taken.
  private let mendsRows: Bool

  init(
    _ bytes: UnsafeBufferPointer<UInt8>, delimiter: UInt8, from offset: Int = 0, faultLimit: Int = 100,
    mendsRows: Bool = false
  ) {
    self.mendsRows = mendsRows
    self.bytes = bytes
    self.delimiter = delimiter
    at = offset
    textEnd = bytes.count
    self.faultLimit = faultLimit
  }

  /// For a text of which a part is at hand at a time: see `resume`.
  init(delimiter: UInt8, textEnd: Int, faultLimit: Int, mendsRows: Bool) {
    self.init(
      UnsafeBufferPointer(start: nil, count: 0), delimiter: delimiter, faultLimit: faultLimit, mendsRows: mendsRows)
    self.textEnd = textEnd
  }

  /// Goes on at the start of other bytes, which begin at an offset of the text.
  mutating func resume(in bytes: UnsafeBufferPointer<UInt8>, at offset: Int, isLast: Bool) {
    self.bytes = bytes
    base = offset
    at = 0
    self.isLast = isLast
    needsMore = false
  }

  var isAtEnd: Bool { at >= bytes.count }
  var offset: Int { base + at }

  private mutating func record(_ kind: Fault.Kind, _ offset: Int) {
    faultCount += 1
    if faults.count < faultLimit { faults.append(Fault(kind: kind, offset: base + offset)) }
  }

  private mutating func recordMended(_ found: Int, _ columnCount: Int, _ offset: Int) {
    guard found < columnCount else {
      emptySurplusCount += 1
      return
    }
    shortRowCount += 1
    if shortRows.count < faultLimit { shortRows.append(Fault(kind: .shortRow(found: found), offset: base + offset)) }
  }

  /// A byte-order mark is passed over where it stands at the start.
  mutating func skipByteOrderMark() -> Bool {
    guard at == 0, bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF else { return false }
    at = 3
    return true
  }

  /// The high bit of every byte that stands for true; no other bit.
  @inline(__always)
  private static func bits(_ mask: SIMDMask<SIMD8<Int8>>) -> UInt64 {
    unsafeBitCast(mask, to: UInt64.self) & 0x8080_8080_8080_8080
  }

  /// The next rows with exactly `columnCount` cells; rows with more or fewer become faults. No rows are left at the end.
  ///
  /// - Parameter cells: room for `columnCount * rowLimit` cells.
  mutating func nextBlock(
    columnCount: Int, rowLimit: Int, into cells: UnsafeMutablePointer<Cell>
  ) -> CellBlock? {
    guard let start = bytes.baseAddress, at < bytes.count else { return nil }
    let count = bytes.count
    let origin = at
    let raw = UnsafeRawPointer(start)
    let delimiters = SIMD8(repeating: delimiter)
    let lineFeeds = SIMD8<UInt8>(repeating: 0x0A)
    let returns = SIMD8<UInt8>(repeating: 0x0D)
    let quotes = SIMD8<UInt8>(repeating: 0x22)

    var rows = 0
    var column = 0
    var rowStart = at
    var cellStart = at
    /// The word at hand, and which of its bytes are still to be looked at: marks of any kind, and quotes alone.
    var wordStart = at &- 8
    var mask: UInt64 = 0
    var quoteMask: UInt64 = 0
    /// Whether the row has a cell beyond the columns that is not empty.
    var hasSurplus = false

    @inline(__always)
    func word(_ offset: Int) -> UInt64 {
      if offset &+ 8 <= count { return raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self) }
      var word: UInt64 = 0
      for index in 0..<max(count &- offset, 0) { word |= UInt64(start[offset &+ index]) << UInt64(8 &* index) }
      return word
    }
    @inline(__always)
    func load(_ offset: Int) {
      wordStart = offset
      let word = unsafeBitCast(word(offset), to: SIMD8<UInt8>.self)
      let isQuote = word .== quotes
      quoteMask = DelimitedScanner.bits(isQuote)
      mask = DelimitedScanner.bits((word .== delimiters) .| (word .== lineFeeds) .| (word .== returns) .| isQuote)
    }

    while true {
      while mask == 0, wordStart &+ 8 < count { load(wordStart &+ 8) }
      var position = count
      if mask != 0 {
        position = wordStart &+ (mask.trailingZeroBitCount &>> 3)
        mask &= mask &- 1
      }
      var contentStart = cellStart
      var contentEnd = position
      var hasDoubledQuotes = false

      if position < count, start[position] == 0x22, start[position] != delimiter {
        guard position == cellStart else { continue }
        contentStart = position &+ 1
        // The bits of the opening quote and of all before it.
        quoteMask &= ~(UInt64.max &>> UInt64(63 &- 8 &* (position &- wordStart) &- 7))
        while true {
          while quoteMask == 0, wordStart &+ 8 < count { load(wordStart &+ 8) }
          guard quoteMask != 0 else {
            if !isLast { return incompleteBlock(origin, rowStart, cells, columnCount, rows) }
            record(.unclosedQuote, position)
            at = count
            return block(origin, cells, columnCount, rows)
          }
          contentEnd = wordStart &+ (quoteMask.trailingZeroBitCount &>> 3)
          quoteMask &= quoteMask &- 1
          guard contentEnd &+ 1 < count, start[contentEnd &+ 1] == 0x22 else { break }
          hasDoubledQuotes = true
          if quoteMask == 0 { load(wordStart &+ 8) }
          quoteMask &= quoteMask &- 1
        }
        position = contentEnd &+ 1
        if position < count, start[position] != delimiter, start[position] != 0x0A, start[position] != 0x0D {
          let fault = position
          while position < count, start[position] != 0x0A, start[position] != 0x0D { position &+= 1 }
          if position == count, !isLast { return incompleteBlock(origin, rowStart, cells, columnCount, rows) }
          record(.textAfterQuote, fault)
          position = min(position &+ 1, count)
          rowStart = position
          cellStart = position
          wordStart = position &- 8
          mask = 0
          column = 0
          continue
        }
        // Go on behind the byte that ends the cell.
        let passed = position &- wordStart
        if passed < 8 {
          mask &= ~(UInt64.max &>> UInt64(63 &- 8 &* passed &- 7))
        } else {
          wordStart = position &- 7
          mask = 0
        }
      }

      let isEnd = position >= count
      if isEnd, !isLast { return incompleteBlock(origin, rowStart, cells, columnCount, rows) }
      if isEnd || start[position] != delimiter {
        // The end of a row, or a line without any byte.
        if column == 0, position == rowStart {
          if isEnd {
            at = count
            return rows > 0 ? block(origin, cells, columnCount, rows) : nil
          }
          // What is left of a carriage return and a line feed is no line.
          let isRest = start[position] == 0x0A && (position > 0 ? start[position &- 1] == 0x0D : followsReturn)
          if !isRest { blankLines.see(base &+ position, rowsBefore: rowCount &+ rows) }
        } else {
          if column < columnCount {
            cells[rows &* columnCount &+ column] = Cell(
              offset: contentStart &- origin, size: contentEnd &- contentStart, hasDoubledQuotes: hasDoubledQuotes)
          } else if contentEnd > contentStart {
            hasSurplus = true
          }
          column &+= 1
          if column != columnCount, mendsRows, !hasSurplus {
            recordMended(column, columnCount, rowStart)
            while column < columnCount {
              cells[rows &* columnCount &+ column] = Cell(
                offset: position &- origin, size: 0, hasDoubledQuotes: false)
              column &+= 1
            }
            column = columnCount
          }
          hasSurplus = false
          if column != columnCount {
            record(.cellCount(found: column), rowStart)
          } else if position &- origin > Int(Int32.max) {
            record(.rowTooLong, rowStart)
          } else {
            rows &+= 1
          }
        }
        var next = position &+ 1
        if !isEnd, start[position] == 0x0D, next < count, start[next] == 0x0A {
          if mask != 0, wordStart &+ (mask.trailingZeroBitCount &>> 3) == next {
            mask &= mask &- 1
          } else {
            wordStart = next &- 7
            mask = 0
          }
          next &+= 1
        }
        column = 0
        rowStart = next
        cellStart = next
        if isEnd || rows == rowLimit || next &- origin > CellBlock.sizeLimit {
          at = min(next, count)
          return block(origin, cells, columnCount, rows)
        }
      } else {
        if column < columnCount {
          cells[rows &* columnCount &+ column] = Cell(
            offset: contentStart &- origin, size: contentEnd &- contentStart, hasDoubledQuotes: hasDoubledQuotes)
        } else if contentEnd > contentStart {
          hasSurplus = true
        }
        column &+= 1
        cellStart = position &+ 1
      }
    }
  }

  /// The rows so far, where the next one goes on behind what is at hand.
  private mutating func incompleteBlock(
    _ origin: Int, _ rowStart: Int, _ cells: UnsafeMutablePointer<Cell>, _ columnCount: Int, _ rows: Int
  ) -> CellBlock? {
    at = min(rowStart, bytes.count)
    needsMore = true
    return block(origin, cells, columnCount, rows)
  }

  private mutating func block(
    _ origin: Int, _ cells: UnsafeMutablePointer<Cell>, _ columnCount: Int, _ rows: Int
  ) -> CellBlock? {
    guard let start = bytes.baseAddress else { return nil }
    rowCount &+= rows
    if at > 0 { followsReturn = bytes[at - 1] == 0x0D }
    let left = Double(max(textEnd - base - at, 0)) / Double(max(at - origin, 1))
    return CellBlock(
      base: start + origin, fileOffset: base + origin, cells: UnsafePointer(cells), columnCount: columnCount,
      rowCount: rows,
      expectedRowCount: rows + Int(Double(rows) * left * 1.02))
  }
}

extension DelimitedScanner {
  /// One cell of one row, copied out.
  struct RowCell {
    var content: [UInt8]
    /// Where the cell, with its quote, starts in the file.
    var offset: Int
  }

  /// The next row cell by cell, whatever their number: for headers and for the places of errors.
  ///
  /// - Parameter limit: how much of a cell is copied.
  mutating func nextRow(limit: Int = .max) -> [RowCell]? {
    while at < bytes.count, bytes[at] == 0x0A || bytes[at] == 0x0D { at += 1 }
    guard at < bytes.count else { return nil }
    var row: [RowCell] = []
    while true {
      let start = at
      var content: [UInt8] = []
      if at < bytes.count, bytes[at] == 0x22, delimiter != 0x22 {
        at += 1
        while true {
          guard at < bytes.count else {
            record(.unclosedQuote, start)
            return nil
          }
          if bytes[at] == 0x22 {
            guard at + 1 < bytes.count, bytes[at + 1] == 0x22 else { break }
            at += 1
          }
          if content.count < limit { content.append(bytes[at]) }
          at += 1
        }
        at += 1
        if at < bytes.count, bytes[at] != delimiter, bytes[at] != 0x0A, bytes[at] != 0x0D {
          record(.textAfterQuote, at)
          return nil
        }
      } else {
        while at < bytes.count, bytes[at] != delimiter, bytes[at] != 0x0A, bytes[at] != 0x0D { at += 1 }
        content = Array(bytes[start..<at].prefix(limit))
      }
      row.append(RowCell(content: content, offset: start))
      guard at < bytes.count else { return row }
      let byte = bytes[at]
      at += 1
      if byte == delimiter { continue }
      if byte == 0x0D, at < bytes.count, bytes[at] == 0x0A { at += 1 }
      return row
    }
  }
}
