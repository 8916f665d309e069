import Assist
import Diagnostics
import Language
import Text

extension Session {
  /// Where a statement that failed is in the words of another tool: one error that says it in those of this shell, ready
  /// to run. Every statement that is offered can be read and bound.
  func translated(_ reply: Reply, _ span: Span, _ source: SourceText) -> Reply {
    guard !reply.succeeded, let first = reply.diagnostics.first(where: \.isError), !first.isInterruption,
      case .text(let place, _) = first.place, place === source
    else { return reply }
    let text = source[span]
    let readings = readings(of: text)
    let runnable = readings.compactMap { reading in
      mended(reading.statement).map { Habits.Reading($0, reading.kind) }
    }
    guard let best = runnable.first, best.statement != text else {
      // What cannot run may still be said in the right words.
      guard let reading = readings.first, let message = reading.kind.message, case .sql = reading.kind else {
        return reply
      }
      let mistakes = mistakes(in: reading.statement)
      return Reply(
        Diagnostic(
          message, in: source, at: span, help: ["here that is: \(reading.statement)"] + mistakes.map(\.message)))
    }
    var help: [Sentence] = ["here that is: \(best.statement)"]
    help += runnable.dropFirst().prefix(2).map { said("or: \($0.statement)") }
    let mend = Diagnostic.Mend(span: span, replacement: best.statement)
    guard let message = best.kind.message else {
      return Reply(Diagnostic(.error, first.message, at: first.place, help: help, mend: mend))
    }
    return Reply(Diagnostic(message, in: source, at: span, help: help, mend: mend))
  }

  private func readings(of text: String) -> [Habits.Reading] {
    // A stage alone goes on from the last answer.
    let word = String(text.prefix { !$0.isWhitespace })
    if answers.last != nil, !vocabulary.mayBeginStatement(word),
      vocabulary.stage(word) != nil || !vocabulary.methods(word).isEmpty
    {
      let further = "| \(text)"
      if mistakes(in: further).isEmpty { return [Habits.Reading(further, .other)] }
    }
    return Habits(environment).readings(of: text)
  }

  /// A statement with the mends made that its own mistakes are certain of; nil where some mistake stays.
  private func mended(_ statement: String) -> String? {
    var text = statement
    for _ in 0..<4 {
      let mistakes = mistakes(in: text)
      if mistakes.isEmpty { return text }
      guard let mend = mistakes.compactMap(\.mend).max(by: { $0.span.start < $1.span.start }) else { return nil }
      var bytes = Array(text.utf8)
      guard mend.span.start <= mend.span.end, mend.span.end <= bytes.count else { return nil }
      bytes.replaceSubrange(mend.span.start..<mend.span.end, with: Array(mend.replacement.utf8))
      text = String(decoding: bytes, as: UTF8.self)
    }
    return nil
  }

  /// What is wrong with a text as one statement. Nothing is run for it.
  private func mistakes(in text: String) -> [Diagnostic] {
    let source = SourceText(name: "", text: text)
    let (tokens, lexical) = Lexer.tokens(of: source, with: vocabulary)
    let pieces = StatementScanner.pieces(of: tokens, with: vocabulary)
    guard pieces.count == 1, pieces[0].isComplete else {
      return [Diagnostic("this is not one statement", in: source, at: source.whole)]
    }
    let parsed = Parser.parse(pieces[0], of: source, with: vocabulary, isTable: isTable)
    var found = lexical + parsed.diagnostics
    if case .query(let query) = parsed.statement.kind {
      found +=
        environment.settled {
          Binder.bind(query, of: source, in: $0)
        } answer: { _ in
          nil
        }.1
    }
    return found.filter(\.isError)
  }
}
