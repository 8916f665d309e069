/// The start of a text: a byte-order mark, a line `sep=;`, and lines that are to be skipped.
struct FirstLines {
  private let bytes: UnsafeBufferPointer<UInt8>
  /// The same bytes with the rows that were taken out, to count lines.
  private let original: UnsafeBufferPointer<UInt8>
  /// Where the first row may begin.
  private(set) var offset = 0
  /// What a line `sep=;` says, as spreadsheets write it for one another.
  private(set) var separator: UInt8?
  /// Rows that begin in the lines that were skipped.
  private(set) var skipped: [DelimitedLayout.Row] = []
  /// Of a sheet, where its rows begin: those are its lines, whatever breaks their cells hold.
  private let grid: SheetGrid?
  /// Up to where lines have been counted.
  private var counted = (offset: 0, line: 1)

  init(_ bytes: UnsafeBufferPointer<UInt8>, original: UnsafeBufferPointer<UInt8>, grid: SheetGrid? = nil) {
    self.bytes = bytes
    self.grid = grid
    self.original = original.count < bytes.count ? bytes : original
    var scanner = DelimitedScanner(bytes, delimiter: 0x2C)
    _ = scanner.skipByteOrderMark()
    offset = scanner.offset
    if grid == nil { readSeparator() }
  }

  private mutating func readSeparator() {
    var at = offset
    if at < bytes.count, bytes[at] == 0x22 { at += 1 }
    let word = Array("sep=".utf8)
    guard at + 5 <= bytes.count, bytes[at..<(at + 4)].map({ $0 | 0x20 }).prefix(3) == word.prefix(3),
      bytes[at + 3] == word[3]
    else { return }
    let mark = bytes[at + 4]
    at += 5
    if at < bytes.count, bytes[at] == 0x22, bytes[offset] == 0x22 { at += 1 }
    // Other programs may have put the delimiters of the table behind it.
    while at < bytes.count, bytes[at] == mark || bytes[at] == 0x2C { at += 1 }
    guard mark < 0x80, ![0x0A, 0x0D, 0x22].contains(mark), at == bytes.count || bytes[at] == 0x0A || bytes[at] == 0x0D
    else { return }
    separator = mark
    offset = at
  }

  /// The line that an offset stands in, counted from 1 as an editor counts.
  mutating func line(of offset: Int) -> Int {
    if let grid { return grid.line(of: offset) + 1 }
    if offset < counted.offset { counted = (0, 1) }
    while counted.offset < min(offset, bytes.count) {
      let byte = original[counted.offset]
      let isPair = byte == 0x0D && counted.offset + 1 < bytes.count && original[counted.offset + 1] == 0x0A
      if byte == 0x0A || (byte == 0x0D && !isPair) { counted.line += 1 }
      counted.offset += 1
    }
    return counted.line
  }

  /// Passes over all rows that begin in the first lines.
  mutating func skip(lines: Int, delimiter: UInt8) {
    guard lines > 0 else { return }
    var scanner = DelimitedScanner(bytes, delimiter: delimiter, from: offset)
    while let row = scanner.nextRow(limit: DelimitedLayout.contentLimit) {
      guard let start = row.first?.offset, line(of: start) <= lines else { return }
      skipped.append(row)
      offset = scanner.offset
    }
    // Nothing is left, or what follows is no row.
    offset = scanner.isAtEnd ? bytes.count : offset
  }
}
