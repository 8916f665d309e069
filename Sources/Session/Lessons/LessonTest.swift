import Corpus
import Diagnostics
import LessonFile

/// Runs a lesson's blocks and compares, or records, the answers.
package enum LessonTest {
  package struct Result: Sendable {
    package var agreeing = 0
    package var differing = 0
    /// Blocks that answer something where no answer is recorded: they must run without an error.
    package var unrecorded = 0
    /// What differs, as lines with `-` for what was recorded and `+` for what came.
    package var report = ""
    /// What was recorded and may not be meant.
    package var warnings = ""
    /// The file as it would be with the answers recorded; nil when nothing changes.
    package var updated: [UInt8]?
  }

  /// What came of several files.
  package struct Totals: Sendable {
    package var files = 0
    package var agreeing = 0
    package var differing = 0
    /// Blocks whose answers were compared with nothing.
    package var unrecorded = 0

    package var line: String {
      let blocks = agreeing + differing + unrecorded
      let rest = unrecorded == 0 ? "" : ", \(unrecorded) \(unrecorded == 1 ? "has" : "have") no recorded answer"
      return "\(blocks) \(blocks == 1 ? "block" : "blocks") in \(files) \(files == 1 ? "file" : "files"): "
        + "\(agreeing) \(agreeing == 1 ? "agrees" : "agree"), \(differing) \(differing == 1 ? "differs" : "differ")"
        + rest
    }
  }

  /// Runs each file in a session of its own, and reports what differs; with `recording`, writes the answers instead.
  ///
  /// - Parameter isSafe: whether the lessons may write no file, and read none outside the corpora.
  package static func run(
    _ files: [String], corpora: [String], recording: Bool, isSafe: Bool = false, report: (String, [Diagnostic]) -> Void
  ) throws(OpeningFailure) -> Totals {
    let opened = try Session.corpora(corpora)
    let door = FileDoor(isSafe: false, readableRoots: [])
    var totals = Totals(files: files.count)
    for file in files {
      do throws(Diagnostic) {
        let name = file.split(separator: "/").last.map(String.init) ?? file
        var warnings = ""
        // Recording moves lines, and errors name lines, so it is done until nothing changes.
        for _ in 0..<4 {
          let lesson = Lesson(bytes: try door.read(file), name: name)
          let session = Session(opened, door: FileDoor(isSafe: isSafe, readableRoots: corpora))
          let result = session.inFolder(of: file) { run(lesson, in: session, recording: recording) }
          warnings += result.warnings
          if recording, let updated = result.updated {
            try door.write(updated, to: file, replacing: true)
            continue
          }
          totals.agreeing += result.agreeing
          totals.unrecorded += result.unrecorded
          totals.differing += result.differing
          report(warnings + result.report, [])
          break
        }
      } catch {
        report("", [error])
        totals.differing += 1
      }
    }
    return totals
  }

  /// Runs every block of a lesson in one session.
  package static func run(_ lesson: Lesson, in session: Session, recording: Bool) -> Result {
    var result = Result()
    var edits: [(block: Lesson.Block, text: String)] = []
    result.warnings += lesson.timeWarning
    for problem in session.problems(of: lesson) {
      result.differing += 1
      result.report += problem.rendered()
    }
    for block in lesson.blocks {
      let (answer, failed, value) = answer(to: block, in: session)
      if !failed, let question = block.question, !question.choices.isEmpty, question.right(value) == nil {
        result.warnings +=
          "\(block.source.name):\(block.source.firstLine): which choice is right cannot be told from"
          + " the answer: put [x] before it\n"
      }
      // What fails against its marks is never an answer to record.
      if failed, block.isMarked {
        result.differing += 1
        result.report += difference(block, block.answer ?? "", answer)
        continue
      }
      if recording, failed, block.answer?.contains("error: ") != true {
        let place = "\(block.source.name):\(block.source.firstLine)"
        result.warnings += "\(place): the recorded answer is an error; if it is meant: ```jirei expect-error\n"
      }
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
      } else if answer.isEmpty {
        // Nothing is what was to come.
        result.agreeing += 1
      } else {
        result.unrecorded += 1
        if recording, !block.isHidden { edits.append((block, answer)) }
      }
    }
    if recording, !edits.isEmpty { result.updated = lesson.recording(edits) }
    return result
  }

  /// What a block prints, diagnostics among the answers where they arise.
  package static func answer(
    to block: Lesson.Block, in session: Session
  ) -> (text: String, failed: Bool, value: [String]?) {
    var text = ""
    var failed = false
    var replies: [Reply] = []
    session.answer(block) { reply in
      if block.asks { replies.append(reply) }
      reply.render(session.settings) {
        (chunk: UnsafeRawBufferPointer) throws(Never) in text += String(decoding: chunk, as: UTF8.self)
      }
      for diagnostic in reply.diagnostics { text += diagnostic.rendered() }
      failed = failed || !reply.succeeded
      return !reply.isDone
    }
    return (text, failed, replies.singleValue)
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

extension Lesson {
  /// What to do where more stands in a lesson than its time holds; empty where all fits.
  fileprivate var timeWarning: String {
    guard let minutes else { return "" }
    let most = max(1, minutes / LessonTime.minutesPerBlock)
    let count = blocksInClass
    guard count > most else { return "" }
    return "\(name): \(count) blocks for a class of \(minutes) minutes, which has time for about \(most):"
      + " put what can be done at home under a heading with the word Homework\n"
  }
}
