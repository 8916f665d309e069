import Corpus
import Diagnostics
import Rendering

/// Runs a lesson's blocks and compares, or records, the answers.
package enum LessonTest {
  package struct Result: Sendable {
    package var agreeing = 0
    package var differing = 0
    /// Blocks without a recorded answer: they must run without an error.
    package var unrecorded = 0
    /// What differs, as lines with `-` for what was recorded and `+` for what came.
    package var report = ""
    /// The file as it would be with the answers recorded; nil when nothing changes.
    package var updated: String?
  }

  /// Runs every block of a lesson in one session.
  package static func run(_ lesson: Lesson, in session: Session, recording: Bool) -> Result {
    var result = Result()
    var lines = lesson.lines
    // Edits from the end, so that earlier line numbers stay true.
    var edits: [(Lesson.Block, String)] = []
    for block in lesson.blocks {
      let (answer, failed) = answer(to: block, in: session)
      if let recorded = block.answer {
        if recorded == answer {
          result.agreeing += 1
        } else {
          result.differing += 1
          edits.append((block, answer))
          if !recording { result.report += difference(block, recorded, answer) }
        }
      } else if failed {
        result.differing += 1
        edits.append((block, answer))
        if !recording { result.report += difference(block, "", answer) }
      } else {
        result.unrecorded += 1
        if recording, !answer.isEmpty { edits.append((block, answer)) }
      }
    }
    guard recording, !edits.isEmpty else { return result }
    for (block, answer) in edits.reversed() {
      let text = answer.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
      let fence = String(repeating: "`", count: max(3, longestFence(text) + 1))
      let recorded = ["\(fence)text"] + text + [fence]
      if let range = block.answerLines {
        lines.replaceSubrange(range, with: recorded)
      } else {
        lines.insert(contentsOf: [""] + recorded, at: min(block.closingLine + 1, lines.count))
      }
    }
    result.updated = lines.map { $0 + "\n" }.joined()
    return result
  }

  /// What a block prints, diagnostics among the answers where they arise.
  package static func answer(to block: Lesson.Block, in session: Session) -> (text: String, failed: Bool) {
    var text = ""
    var failed = false
    session.answer(block.source) { reply in
      reply.render(RenderOptions(width: session.settings.width), format: session.settings.format) {
        (chunk: UnsafeRawBufferPointer) throws(Never) in text += String(decoding: chunk, as: UTF8.self)
      }
      for diagnostic in reply.diagnostics { text += diagnostic.rendered() }
      failed = failed || !reply.succeeded
      return !reply.isDone
    }
    return (text, failed)
  }

  private static func longestFence(_ lines: [String]) -> Int {
    lines.map { $0.prefix { $0 == "`" }.count }.max() ?? 0
  }

  /// A line diff without context, by longest common subsequence.
  private static func difference(_ block: Lesson.Block, _ recorded: String, _ found: String) -> String {
    let old = recorded.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    let new = found.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    var out = "\(block.source.name):\(block.source.firstLine)\n"
    let change = Array(new).difference(from: Array(old))
    var removed: Set<Int> = []
    var inserted: [Int: Substring] = [:]
    for step in change {
      switch step {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, let line, _): inserted[offset] = line
      }
    }
    var position = 0
    for (offset, line) in old.enumerated() {
      while let line = inserted[position] {
        out += "  + \(line)\n"
        position += 1
      }
      if removed.contains(offset) {
        out += "  - \(line)\n"
      } else {
        out += "    \(line)\n"
        position += 1
      }
    }
    while let line = inserted[position] {
      out += "  + \(line)\n"
      position += 1
    }
    return out
  }
}
