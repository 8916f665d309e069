import Corpus
import Diagnostics
import Language
import LessonFile
import Text

extension Session {
  /// Answers the statements of a lesson's block as its marks ask: `hidden` keeps the answers back, and with
  /// `expect-error` an error ends the block and is what was wanted.
  ///
  /// - Parameter each: gets every reply; returns whether to go on.
  /// - Returns: whether to go on.
  @discardableResult
  package func answer(_ block: Lesson.Block, each: (Reply) -> Bool) -> Bool {
    if let unknown = block.marks.first(where: { !Lesson.Block.knownMarks.contains($0) }) {
      let close = Suggestion.closest(to: unknown, among: Lesson.Block.knownMarks)
      return each(
        Reply(
          Diagnostic(
            .error, "no mark \"\(unknown)\"", at: block.place,
            help: [
              close.isEmpty
                ? "after jirei may follow \(Lesson.Block.knownMarks.joined(separator: ", "))"
                : Suggestion.question(close)
            ])))
    }
    if block.isHidden, block.asks {
      return each(
        Reply(
          Diagnostic(
            .error, "hidden and ask cannot stand together: the class would be asked for an answer that it never sees",
            at: block.place, help: ["take one of them off its first line"])))
    }
    var goesOn = true
    var hasFailed = false
    var replies: [Reply] = []
    answer(block.source) { reply in
      var reply = reply
      if block.asks { replies.append(reply) }
      if block.isHidden { reply.parts = [] }
      if block.expectsError, !reply.succeeded, !reply.diagnostics.contains(where: \.isInterruption) {
        reply.failsAsExpected = true
        hasFailed = true
      }
      goesOn = each(reply) && !reply.isDone
      return goesOn && !hasFailed
    }
    if goesOn, let problem = block.problem(asAnsweredBy: replies) { return each(Reply(problem)) }
    guard goesOn, block.expectsError, !hasFailed else { return goesOn }
    return each(
      Reply(
        Diagnostic(
          .error, "this block was expected to fail, and it works", at: block.place,
          help: ["take expect-error off its first line"])))
  }

  /// What is wrong with a lesson before anything runs: its front matter, and documents cited that the corpus has not.
  package func problems(of lesson: Lesson) -> [Diagnostic] {
    let cited = lesson.citations
    let keys = cited.isEmpty ? [] : works.keys.sorted()
    let unknown = cited.filter { !keys.contains($0.key) }
    return lesson.problems
      + unknown.map { key, line in
        let close = Suggestion.closest(to: key, among: keys)
        return Diagnostic(
          .error, "no source \"\(key)\" to cite", at: .file(lesson.name, line: line, column: nil),
          help: [close.isEmpty ? "sources | select id, name lists the keys" : Suggestion.question(close)])
      }
  }

  /// Does something while files with relative names are looked for beside a lesson first.
  package func inFolder<Result>(of lesson: String, _ body: () -> Result) -> Result {
    let outer = surroundings.door.beside
    defer { surroundings.door.beside = outer }
    surroundings.door.beside = surroundings.door.folder(of: lesson)
    return body()
  }
}

extension Lesson.Block {
  /// What keeps the answer from being one to the question that the block asks.
  fileprivate func problem(asAnsweredBy replies: [Reply]) -> Diagnostic? {
    guard asks else { return nil }
    guard replies.contains(where: { !$0.parts.isEmpty || !$0.diagnostics.isEmpty }) else {
      return Diagnostic(
        .error, "this block asks and gives no answer", at: place,
        help: ["end it with the query that answers the question, or take ask off its first line"])
    }
    guard let question, let marked = question.marked, let value = replies.singleValue,
      let right = question.right(value), right != marked
    else { return nil }
    return Diagnostic(
      .error, "the lesson marks \"\(question.choices[marked].plain)\" as right, and the answer is \(value[0])",
      at: place, help: ["put [x] before \"\(question.choices[right].plain)\""])
  }

  static let knownMarks = ["ask", "hidden", "expect-error"]

  /// Where its fence opens.
  var place: Diagnostic.Place { .file(source.name, line: max(source.firstLine - 1, 1), column: nil) }
}
