/// Line and column of a byte of a file as an editor counts them: from 1, the column in characters, not bytes.
///
/// A line ends at a line feed, a carriage return, or both together. Counted from the bytes when an error is made, so
/// that reading what is right does not pay for it.
struct TextPosition: Equatable {
  var line: Int
  var column: Int

  init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  init(of offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
    self = LineIndex(bytes).position(of: offset, in: bytes)
  }
}

/// The line starts of a file, for many positions in it.
struct LineIndex {
  private var starts: [Int] = [0]

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    for offset in 0..<bytes.count {
      if bytes[offset] == 0x0A || (bytes[offset] == 0x0D && !(offset + 1 < bytes.count && bytes[offset + 1] == 0x0A)) {
        starts.append(offset + 1)
      }
    }
  }

  func position(of offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> TextPosition {
    var low = 0
    var high = starts.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if starts[middle] <= offset { low = middle } else { high = middle - 1 }
    }
    var start = starts[low]
    if start == 0, bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { start = 3 }
    var column = 1
    if start < offset {
      for byte in bytes[start..<min(offset, bytes.count)] where byte & 0xC0 != 0x80 { column += 1 }
    }
    return TextPosition(line: low + 1, column: column)
  }
}
