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

/// Where lines start in a file that is not held in memory: counted once, and noted at intervals.
struct FileLineIndex {
  private struct Mark {
    var offset: Int
    /// The line that the byte at `offset` stands in, and where that line starts.
    var line: Int
    var start: Int
    /// Whether a carriage return stands before, which ends a line unless a line feed follows.
    var followsReturn: Bool
  }

  private static let interval = 1 << 18
  private var marks: [Mark] = []

  init(_ file: OpenFile) {
    var mark = Mark(offset: 0, line: 1, start: 0, followsReturn: false)
    while mark.offset < file.size {
      marks.append(mark)
      let bytes = file.bytes(mark.offset..<min(mark.offset + FileLineIndex.interval, file.size))
      guard !bytes.isEmpty else { return }
      FileLineIndex.pass(bytes, &mark)
    }
  }

  /// Moves the mark behind the bytes that follow it.
  private static func pass(_ bytes: [UInt8], _ mark: inout Mark) {
    func begin(_ start: Int) {
      mark.line += 1
      mark.start = start
    }
    bytes.withUnsafeBufferPointer { bytes in
      for index in 0..<bytes.count {
        let byte = bytes[index]
        // Most bytes are none of the two.
        if byte > 0x0D, !mark.followsReturn { continue }
        if mark.followsReturn, byte != 0x0A { begin(mark.offset + index) }
        mark.followsReturn = byte == 0x0D
        if byte == 0x0A { begin(mark.offset + index + 1) }
      }
    }
    mark.offset += bytes.count
  }

  func position(of offset: Int, in file: OpenFile) -> TextPosition {
    guard var mark = marks.last(where: { $0.offset <= offset }) else { return TextPosition(line: 1, column: 1) }
    FileLineIndex.pass(file.bytes(mark.offset..<min(offset, file.size)), &mark)
    if mark.followsReturn, file.bytes(offset..<min(offset + 1, file.size)).first != 0x0A {
      mark.line += 1
      mark.start = offset
    }
    if mark.start == 0, file.bytes(0..<min(3, file.size)) == [0xEF, 0xBB, 0xBF] { mark.start = 3 }
    var column = 1
    while mark.start < offset {
      let bytes = file.bytes(mark.start..<min(mark.start + FileLineIndex.interval, offset))
      guard !bytes.isEmpty else { break }
      column += bytes.count { $0 & 0xC0 != 0x80 }
      mark.start += bytes.count
    }
    return TextPosition(line: mark.line, column: column)
  }
}
