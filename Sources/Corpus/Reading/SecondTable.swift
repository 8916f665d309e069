/// A second table below the first in one file: names over numbers again, behind a blank line.
struct SecondTable {
  /// The row of its names.
  let head: DelimitedLayout.Aside
  let headRange: Range<Int>
  /// Whether one of the names is one of the first table's.
  let sharesName: Bool
  /// How many rows there are from the blank line to the end; nil where they are too many to count.
  let rowCount: Int?

  /// How much is looked at before the names, and behind them.
  private static let reach = 1 << 14
  private static let countedSize = 1 << 20

  /// Nil where the cell at an offset is no name of a second table.
  init?(at offset: Int, in text: FileText, _ layout: DelimitedLayout) {
    let start = max(layout.dataOffset, offset - SecondTable.reach)
    guard start < offset, offset < text.count else { return nil }
    let bytes = text.bytes(start..<min(text.count, offset + SecondTable.reach))
    let head = SecondTable.lineStart(bytes, offset - start)
    guard let gap = SecondTable.gap(bytes, before: head, layout.delimiter) else { return nil }
    let rows = bytes.withUnsafeBufferPointer {
      DelimitedLayout.rows($0, delimiter: layout.delimiter, from: head, limit: 3)
    }
    guard let names = rows.first else { return nil }
    sharesName = names.contains { layout.names.contains(String(decoding: $0.content, as: UTF8.self)) }
    guard SecondTable.isHead(rows, isKnown: sharesName) else { return nil }
    self.head = DelimitedLayout.Aside(text: DelimitedLayout.aside(names).text, offset: start + head)
    headRange = (start + head)..<(start + SecondTable.lineEnd(bytes, head))
    rowCount = SecondTable.count(text, from: start + gap, layout.delimiter)
  }

  /// Whether the first row has words over numbers, and is not written as those below it.
  private static func isHead(_ rows: [DelimitedLayout.Row], isKnown: Bool) -> Bool {
    // Further down a third table may begin.
    for count in [2, 3] {
      let first = Array(rows.prefix(count))
      let profile = HeadProfile(first, width: RowShape.width(first))
      let kinds = profile.kinds[0]
      let isNamed = kinds.indices.contains {
        (kinds[$0] == .text || kinds[$0] == .unit) && profile.isNumeric($0, below: 0)
      }
      if profile.filled(0) > 1, !kinds.contains(.number), isNamed, isKnown || !profile.isLikeBelow(0) { return true }
    }
    return false
  }

  private static func count(_ text: FileText, from start: Int, _ delimiter: UInt8) -> Int? {
    guard text.count - start <= countedSize else { return nil }
    return text.bytes(start..<text.count).withUnsafeBufferPointer { bytes in
      var scanner = DelimitedScanner(bytes, delimiter: delimiter, from: 0)
      var count = 0
      while scanner.nextRow(limit: 0) != nil { count += 1 }
      return count
    }
  }

  // MARK: Lines

  /// Where the blank lines begin that stand right before a line, or before a title above it.
  private static func gap(_ bytes: [UInt8], before head: Int, _ delimiter: UInt8) -> Int? {
    func isBlank(_ start: Int) -> Bool {
      bytes[start..<lineEnd(bytes, start)].allSatisfy { $0 == delimiter || $0 == 0x20 || $0 == 0x22 }
    }
    guard var at = previous(bytes, head) else { return nil }
    if !isBlank(at) {
      // A title is a lone cell.
      let cells = bytes[at..<lineEnd(bytes, at)].split(separator: delimiter)
      guard cells.count == 1, let above = previous(bytes, at) else { return nil }
      at = above
    }
    guard isBlank(at) else { return nil }
    while let above = previous(bytes, at), isBlank(above) { at = above }
    return at
  }

  private static func isBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

  private static func lineStart(_ bytes: [UInt8], _ offset: Int) -> Int {
    var at = offset
    while at > 0, !isBreak(bytes[at - 1]) { at -= 1 }
    return at
  }

  private static func lineEnd(_ bytes: [UInt8], _ offset: Int) -> Int {
    var at = offset
    while at < bytes.count, !isBreak(bytes[at]) { at += 1 }
    return at
  }

  /// Where the line before one begins.
  private static func previous(_ bytes: [UInt8], _ start: Int) -> Int? {
    guard start > 0 else { return nil }
    let isPair = start > 1 && bytes[start - 1] == 0x0A && bytes[start - 2] == 0x0D
    return lineStart(bytes, start - (isPair ? 2 : 1))
  }
}

extension SingleFileReading {
  /// Tells where second tables begin, and gives the places of names that are no values for sure.
  mutating func tellSecondTables(_ misfits: [Int], _ layout: DelimitedLayout, _ text: FileText) -> [Range<Int>] {
    var found: [SecondTable] = []
    for offset in misfits.sorted() where !found.contains(where: { $0.headRange.contains(offset) }) {
      if let table = SecondTable(at: offset, in: text, layout) { found.append(table) }
    }
    guard let first = found.first else { return [] }
    let place = line(first.head.offset, text)
    let number = text.line(of: first.head.offset)
    let drop = first.rowCount.map { "drop \($0) leaves out all from there on, " } ?? ""
    let more = found.count > 1 ? ", and \(found.count - 1) more below" : ""
    remarks.append(
      "\(place) seems to begin another table, below a blank line: \(quoted(first.head.text))\(more) "
        + "(\(drop)skip \(number - 1) begins there)")
    return found.filter(\.sharesName).map(\.headRange)
  }
}
