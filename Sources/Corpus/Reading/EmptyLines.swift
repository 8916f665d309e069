/// The lines without any value that stand at the end of the rows: `,,,`.
struct EmptyLines {
  /// Where the rows above them end.
  private(set) var end: Int
  /// How many there are; a line without any byte is none.
  private(set) var count = 0

  private let delimiter: UInt8

  /// Looks at the lines from the end on, a piece of the text at a time.
  init(_ text: FileText, from start: Int, to end: Int, delimiter: UInt8) {
    self.delimiter = delimiter
    self.end = end
    var size = 1 << 12
    var goesOn = true
    while goesOn, self.end > start {
      let offset = max(start, self.end - size)
      let before = self.end
      text.bytes(offset..<self.end).withUnsafeBufferPointer { goesOn = pass($0, at: offset, isStart: offset == start) }
      // A line that is longer than the piece is looked at in a larger one.
      if goesOn, self.end == before { size *= 2 }
      if size > 1 << 24 { return }
    }
  }

  /// Goes back over the empty lines of a piece; whether those before it may be empty, too.
  private mutating func pass(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int, isStart: Bool) -> Bool {
    var end = bytes.count
    while end > 0 {
      var stop = end
      while stop > 0, bytes[stop - 1] == 0x0A || bytes[stop - 1] == 0x0D { stop -= 1 }
      var begin = stop
      while begin > 0, bytes[begin - 1] != 0x0A, bytes[begin - 1] != 0x0D { begin -= 1 }
      // The line may begin before the piece.
      guard begin > 0 || isStart else { return true }
      guard isEmpty(bytes[begin..<stop]) else { return false }
      if begin < stop { count += 1 }
      end = begin
      self.end = offset + begin
    }
    return !isStart
  }

  /// Whether cells of a line hold nothing but spaces; a quote that is not closed in it may belong to a longer cell.
  private func isEmpty(_ line: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    var at = line.startIndex
    while at < line.endIndex {
      let byte = line[at]
      if byte == 0x22 {
        guard at + 1 < line.endIndex, line[at + 1] == 0x22 else { return false }
        at += 2
      } else if byte == delimiter || byte == 0x20 || byte == 0x09 {
        at += 1
      } else if byte == 0xE3, at + 2 < line.endIndex, line[at + 1] == 0x80, line[at + 2] == 0x80 {
        at += 3
      } else {
        return false
      }
    }
    return true
  }
}
