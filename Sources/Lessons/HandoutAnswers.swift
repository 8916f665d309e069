import Diagnostics
import LessonFile
import Session
import Tables

/// What a session answered to the blocks of a lesson, in their order.
package struct HandoutAnswers: Sendable {
  package struct Answer: Sendable {
    package var replies: [Reply] = []
    /// The places in sources that the replies rest on.
    package var sources: [SourcePlace] = []
  }

  package private(set) var answers: [Answer] = []
  /// What went wrong without being meant to. A page is made only where there is none.
  package private(set) var failures: [Diagnostic] = []
  package private(set) var isInterrupted = false

  /// Runs every block, so that all that is wrong is told at once.
  package init(to lesson: Lesson, in session: Session) {
    session.inFolder(of: lesson.name) {
      for block in lesson.blocks where !isInterrupted { run(block, in: session) }
    }
  }

  private mutating func run(_ block: Lesson.Block, in session: Session) {
    var answer = Answer()
    var printed = ""
    var failed: [Diagnostic] = []
    session.answer(block) { reply in
      answer.replies.append(reply)
      answer.sources += session.sources(of: reply)
      reply.render(session.settings) {
        (chunk: UnsafeRawBufferPointer) throws(Never) in printed += String(decoding: chunk, as: UTF8.self)
      }
      for diagnostic in reply.diagnostics { printed += diagnostic.rendered() }
      isInterrupted = isInterrupted || reply.diagnostics.contains(where: \.isInterruption)
      if !reply.succeeded { failed += reply.diagnostics.filter(\.isError) }
      return !isInterrupted
    }
    // An error that the lesson itself records is one that it wants to show. Recorded are file names without folders.
    let path = block.source.name
    let recorded = printed.replacing("  \(path):", with: "  \(path.split(separator: "/").last ?? ""):")
    if block.answer != recorded || isInterrupted { failures += failed }
    answers.append(answer)
  }
}
