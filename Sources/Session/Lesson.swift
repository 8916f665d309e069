import Diagnostics

/// A Markdown file with `jirei` blocks; a `text` block right after one is its recorded answer.
package struct Lesson: Sendable {
  package struct Block: Sendable {
    /// The statements, at their lines in the file.
    package var source: SourceText
    /// The words after `jirei` on the fence.
    package var marks: [String]
    /// The recorded answer; nil when there is none.
    package var answer: String?
    /// Lines of the file, from 0: the closing fence of the statements, and what the recorded answer takes up.
    var closingLine: Int
    var answerLines: Range<Int>?

    /// The line of the file, from 1, where the recorded answer's fence opens.
    package var answerLine: Int? { answerLines.map { $0.lowerBound + 1 } }
    /// Whether any mark says how it is meant.
    var isMarked: Bool { !marks.isEmpty }
    /// Whether it must fail.
    package var expectsError: Bool { marks.contains("expect-error") }
    /// Whether it runs without being shown.
    package var isHidden: Bool { marks.contains("hidden") }
    /// Whether the class is asked before it runs.
    package var asks: Bool { marks.contains("ask") }
  }

  package let name: String
  package private(set) var blocks: [Block] = []
  let lines: [String]
  /// The whole file.
  package var text: String { lines.map { $0 + "\n" }.joined() }

  package init(bytes: [UInt8], name: String) {
    self.name = name
    let whole = SourceText(name: name, bytes: bytes)
    var lines: [String] = []
    var offset = 0
    while offset < whole.bytes.count {
      let span = whole.lineSpan(whole.lineIndex(at: offset))
      lines.append(whole[span])
      offset = whole.bytes[span.end...].firstIndex(of: 0x0A).map { $0 + 1 } ?? whole.bytes.count
    }
    self.lines = lines
    parse()
  }

  private mutating func parse() {
    var index = 0
    while index < lines.count {
      guard let fence = Lesson.fence(lines[index]) else {
        index += 1
        continue
      }
      let close = closing(of: fence.mark, after: index)
      if fence.words.first == "jirei" {
        let text = lines[(index + 1)..<close].map { $0 + "\n" }.joined()
        var block = Block(
          source: SourceText(name: name, text: text, firstLine: index + 2), marks: Array(fence.words.dropFirst()),
          answer: nil, closingLine: close, answerLines: nil)
        var next = close + 1
        while next < lines.count, lines[next].allSatisfy(\.isWhitespace) { next += 1 }
        if next < lines.count, let answer = Lesson.fence(lines[next]), answer.words == ["text"] {
          let end = closing(of: answer.mark, after: next)
          block.answer = lines[(next + 1)..<end].map { $0 + "\n" }.joined()
          block.answerLines = next..<min(end + 1, lines.count)
          index = end
        } else {
          index = close
        }
        blocks.append(block)
      } else {
        index = close
      }
      index += 1
    }
  }

  /// The line that closes a fence, or the end of the file.
  private func closing(of mark: String, after index: Int) -> Int {
    for line in (index + 1)..<max(lines.count, index + 1) {
      let trimmed = lines[line].drop { $0 == " " }
      if trimmed.hasPrefix(mark), trimmed.drop(while: { $0 == mark.first }).allSatisfy(\.isWhitespace) { return line }
    }
    return lines.count
  }

  private static func fence(_ line: String) -> (mark: String, words: [String])? {
    guard line.prefix(4).prefix(while: { $0 == " " }).count < 4 else { return nil }
    let trimmed = line.drop { $0 == " " }
    guard let first = trimmed.first, first == "`" || first == "~" else { return nil }
    let mark = trimmed.prefix { $0 == first }
    guard mark.count >= 3 else { return nil }
    return (String(mark), trimmed.dropFirst(mark.count).split(separator: " ").map(String.init))
  }
}
