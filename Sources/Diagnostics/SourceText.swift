import Text

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
/// The bytes are valid UTF-8.
package final class SourceText: Sendable {
  package let name: String
  package let bytes: [UInt8]
  /// The number of the first line; a block in a Markdown file starts further down.
  package let firstLine: Int
  /// Offsets at which bytes that are no UTF-8 were replaced by U+FFFD; a statement that has one cannot run.
  package let damage: [Int]
  /// The columns of the file that stand before each line, where a block stands in a list or a quote; else empty.
  private let columnsBefore: [Int]
  private let lineStarts: [Int]

  /// Any bytes: what is no UTF-8 is replaced, and its place remembered in `damage`.
  package init(name: String, bytes given: [UInt8], firstLine: Int = 1, columnsBefore: [Int] = []) {
    self.name = name
    self.firstLine = firstLine
    self.columnsBefore = columnsBefore
    (bytes, damage) = SourceText.repaired(given)
    var starts = [0]
    for (offset, byte) in bytes.enumerated() where byte == 0x0A { starts.append(offset + 1) }
    lineStarts = starts
  }

  package convenience init(name: String, text: String, firstLine: Int = 1) {
    self.init(name: name, bytes: Array(text.utf8), firstLine: firstLine)
  }

  private static func repaired(_ given: [UInt8]) -> ([UInt8], [Int]) {
    if given.allSatisfy({ $0 < 0x80 }) { return (given, []) }
    var out: [UInt8] = []
    out.reserveCapacity(given.count)
    var damage: [Int] = []
    var decoder = UTF8()
    var iterator = given.makeIterator()
    loop: while true {
      switch decoder.decode(&iterator) {
      case .scalarValue(let scalar): out.append(contentsOf: UTF8.encode(scalar) ?? .init())
      case .emptyInput: break loop
      case .error:
        damage.append(out.count)
        out.append(contentsOf: [0xEF, 0xBF, 0xBD])
      }
    }
    return (out, damage)
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
    let outside = columnsBefore.indices.contains(index) ? columnsBefore[index] : 0
    return (index + firstLine, max(0, DisplayWidth.of(before) + outside) + 1)
  }
}
