/// The lines of a file as Markdown counts them: a carriage return ends one as well.
struct MarkdownLines {
  let bytes: [UInt8]
  /// Each line without what ends it, and where the next one begins.
  private let spans: [(content: Range<Int>, end: Int)]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var spans: [(Range<Int>, Int)] = []
    var start = 0
    while start < bytes.count {
      let stop = bytes[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
      let isPair = stop + 1 < bytes.count && bytes[stop] == 0x0D && bytes[stop + 1] == 0x0A
      let end = min(stop + (isPair ? 2 : 1), bytes.count)
      spans.append((start..<stop, end))
      start = end
    }
    self.spans = spans
  }

  /// A line without its end; nothing where there is none.
  subscript(line: Int) -> ArraySlice<UInt8> { spans.indices.contains(line) ? bytes[spans[line].content] : [] }

  var count: Int { spans.count }

  /// The bytes with so many lines at the beginning empty, so that all others keep their places.
  func blanked(_ count: Int) -> [UInt8] {
    guard count > 0 else { return bytes }
    var out = bytes
    for line in spans.prefix(count) { for index in line.content { out[index] = 0x20 } }
    return out
  }

  /// The bytes from the beginning of one line to the beginning of another.
  func range(_ lines: Range<Int>) -> Range<Int> {
    let start = start(of: lines.lowerBound)
    return start..<max(start, self.start(of: lines.upperBound))
  }

  private func start(of line: Int) -> Int {
    spans.indices.contains(line) ? spans[line].content.lowerBound : bytes.count
  }

  /// What ends a line; a line feed where nothing does.
  func end(of line: Int) -> ArraySlice<UInt8> {
    guard spans.indices.contains(line), spans[line].end > spans[line].content.upperBound else { return [0x0A] }
    return bytes[spans[line].content.upperBound..<spans[line].end]
  }
}
