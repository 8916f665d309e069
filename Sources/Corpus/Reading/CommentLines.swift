/// Lines that are no rows of a table, since they begin with a mark: `# left out: nobody`.
struct CommentLines {
  /// Where they stand.
  private(set) var ranges: [Range<Int>] = []
  let mark: String
  /// Whether nobody has said that there are such lines.
  let isGuess: Bool

  /// Finds the lines that begin with a mark.
  init(_ bytes: UnsafeBufferPointer<UInt8>, mark: String, delimiter: UInt8?, isGuess: Bool) {
    self.mark = mark
    self.isGuess = isGuess
    let mark = Array(mark.utf8)
    guard !mark.isEmpty else { return }
    var at = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while at < bytes.count {
      let isQuoted = bytes[at] == 0x22
      if CommentLines.starts(bytes, at + (isQuoted ? 1 : 0), mark),
        !isGuess || CommentLines.isComment(CommentLines.line(bytes, at))
      {
        let end = isQuoted ? CommentLines.rowEnd(bytes, at, delimiter) : CommentLines.lineEnd(bytes, at)
        ranges.append(at..<end)
        at = end
      } else {
        at = CommentLines.rowEnd(bytes, at, delimiter)
      }
      while at < bytes.count, bytes[at] == 0x0A || bytes[at] == 0x0D { at += 1 }
    }
  }

  /// Whether a file seems to have lines of comment: some of its first lines begin with `#`, and are no row.
  ///
  /// They may be as many as the rows where the file begins with them: two of them, or one that no delimiter divides.
  static func areLikely(_ head: UnsafeBufferPointer<UInt8>) -> Bool {
    var comments = 0
    var lines = 0
    var leading = 0
    var isFirstWhole = false
    var at = head.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    // No more than the layout is found from, so that a part of a long file tells the same as all of it.
    while at < head.count, lines < DelimitedLayout.rowLimit {
      let line = line(head, at)
      if !line.isEmpty { lines += 1 }
      if isComment(line) {
        if comments == 0 { isFirstWhole = !line.contains { RowShape.delimiters.contains($0) } }
        comments += 1
        if comments == lines { leading += 1 }
      }
      at += line.count + 1
    }
    let beginsWithThem = leading > 1 || leading == 1 && isFirstWhole
    return comments > 0 && (comments * 2 < lines || beginsWithThem && lines - comments > 1)
  }

  /// `# text`, `#`, `## text`, or a sentence without a delimiter; not `#property,…` and not a name in a header.
  private static func isComment(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    var line = line
    if line.first == 0x22 { line = UnsafeBufferPointer(rebasing: line.dropFirst()) }
    guard line.first == 0x23 else { return false }
    guard line.count > 1 else { return true }
    if line[1] == 0x20 || line[1] == 0x23 || line[1] == 0x21 || line[1] == 0x09 { return true }
    if line.contains(where: { RowShape.delimiters.contains($0) }) { return false }
    // A word alone is a publisher's.
    return line.contains(0x20) || line.contains { $0 >= 0x80 }
  }

  private static func starts(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int, _ mark: [UInt8]) -> Bool {
    at + mark.count <= bytes.count && mark.indices.allSatisfy { bytes[at + $0] == mark[$0] }
  }

  private static func lineEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
    var at = start
    while at < bytes.count, bytes[at] != 0x0A, bytes[at] != 0x0D { at += 1 }
    return at
  }

  private static func line(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: bytes[start..<lineEnd(bytes, start)])
  }

  /// Where a row ends that may have line breaks in quotes.
  private static func rowEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ delimiter: UInt8?) -> Int {
    var at = start
    var isCellStart = true
    while at < bytes.count, bytes[at] != 0x0A, bytes[at] != 0x0D {
      if isCellStart, bytes[at] == 0x22 {
        at += 1
        while at < bytes.count {
          if bytes[at] == 0x22 {
            guard at + 1 < bytes.count, bytes[at + 1] == 0x22 else { break }
            at += 1
          }
          at += 1
        }
      }
      guard at < bytes.count else { break }
      isCellStart = delimiter.map { bytes[at] == $0 } ?? RowShape.delimiters.contains(bytes[at])
      at += 1
    }
    return at
  }
}
