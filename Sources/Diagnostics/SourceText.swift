/// A half-open range of byte offsets in a `SourceText`.
package struct Span: Hashable, Sendable {
  package var start: Int
  package var end: Int

  package init(_ start: Int, _ end: Int) {
    self.start = start
    self.end = max(start, end)
  }

  package var isEmpty: Bool { start == end }

  package func union(_ other: Span) -> Span {
    Span(min(start, other.start), max(end, other.end))
  }
}

/// Text that a user wrote, with a name to show in errors: a file, "standard input", "-c", or the prompt.
///
/// The bytes are valid UTF-8; whoever makes a `SourceText` has checked that.
package final class SourceText: Sendable {
  package let name: String
  package let bytes: [UInt8]
  /// The number of the first line; a block in a Markdown file starts further down.
  package let firstLine: Int
  private let lineStarts: [Int]

  package init(name: String, bytes: [UInt8], firstLine: Int = 1) {
    self.name = name
    self.bytes = bytes
    self.firstLine = firstLine
    var starts = [0]
    for (offset, byte) in bytes.enumerated() where byte == 0x0A { starts.append(offset + 1) }
    lineStarts = starts
  }

  package convenience init(name: String, text: String, firstLine: Int = 1) {
    self.init(name: name, bytes: Array(text.utf8), firstLine: firstLine)
  }

  package var whole: Span { Span(0, bytes.count) }

  package subscript(span: Span) -> String {
    let end = min(span.end, bytes.count)
    let start = min(span.start, end)
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// Zero-based index of the line that holds the byte at `offset`.
  package func lineIndex(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle - 1 }
    }
    return low
  }

  /// The bytes of one line, without its line end.
  package func lineSpan(_ index: Int) -> Span {
    let start = lineStarts[index]
    var end = index + 1 < lineStarts.count ? lineStarts[index + 1] - 1 : bytes.count
    if end > start, bytes[end - 1] == 0x0D { end -= 1 }
    return Span(start, end)
  }

  /// The line number as a reader counts it, and the column as display width from the left, both from 1.
  package func position(at offset: Int) -> (line: Int, column: Int) {
    let index = lineIndex(at: min(offset, bytes.count))
    let line = lineSpan(index)
    let before = self[Span(line.start, min(offset, line.end))]
    return (index + firstLine, DisplayWidth.of(before) + 1)
  }
}
