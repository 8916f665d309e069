import Corpus
import Diagnostics
import Language
import LessonFile
import Tables
import Text

/// Writes the conversation so far as a lesson.
struct RecordCommand: SessionCommand {
  static let word = "record"
  static let isAside = true
  static var help: Help {
    Help(
      "writes the session so far as a lesson: what worked, in order, with answers and notes",
      details: "for example, at the end: record \"notes.md\", then: jirei test notes.md")
  }

  var path = PathSyntax()
  var isReplacing = false
  /// Whether statements with an error are kept, as blocks that must fail.
  var keepsErrors = false

  static var form: Form<Self> {
    .sequence(
      .path("\"FILE.md\"", "after record", \.path),
      .anyOrder([
        .flag("replace", note: "over a file there", \.isReplacing),
        .flag("with errors", note: "keep what failed", \.keepsErrors),
      ]))
  }

  var role: AnsweredStatement.Role { .passing }

  func run(in session: Session, at place: CommandPlace) throws(Diagnostic) -> Reply {
    try session.record(path.text, path.span, replacing: isReplacing, keepingErrors: keepsErrors, place.source)
  }
}

extension Session {
  /// Writes the conversation so far as a lesson that agrees with itself when it is tested.
  ///
  /// The statements are run once more, in a session of their own with the settings that a test has: what does not work
  /// a second time is left out, and the answers are those of this second run.
  fileprivate func record(
    _ path: String, _ span: Span, replacing: Bool, keepingErrors: Bool, _ source: SourceText
  ) throws(Diagnostic) -> Reply {
    guard path.hasSuffix(".md") else {
      throw Diagnostic(
        "a lesson is Markdown, and its name ends in .md", in: source, at: span, help: ["record \"\(path).md\""])
    }
    if !replacing, surroundings.door.exists(path) {
      throw Diagnostic(
        "there is already a file with this name", in: source, at: span,
        help: ["to write over it: record \"\(path)\" replace"])
    }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let (kept, failed) = repeatable(path, keepingErrors: keepingErrors)
    if surroundings.isCancelled() { throw .interrupted }
    let statements = kept.filter { $0.role == .block || $0.role == .once }.count
    guard statements > 0 || kept.contains(where: { if case .note = $0.role { true } else { false } }) else {
      throw Diagnostic(
        "there is nothing to record yet", in: source, at: span, help: ["ask something first, then: record \"\(path)\""])
    }
    var text = Array(
      SessionRecord.markdown(
        kept, opening: openingLines, about: again().greeting, without: self.answers.statements.goneCount
      ).utf8)
    // An answer may name a line of the file, and answers move lines.
    for _ in 0..<4 {
      let lesson = Lesson(bytes: text, name: name)
      let session = again()
      let result = session.inFolder(of: path) { LessonTest.run(lesson, in: session, recording: true) }
      if surroundings.isCancelled() { throw .interrupted }
      guard let updated = result.updated, updated != text else { break }
      text = updated
    }
    do throws(Diagnostic) {
      try surroundings.door.write(text, to: path, replacing: replacing)
    } catch {
      var diagnostic = error
      diagnostic.place = .text(source, span)
      throw diagnostic
    }
    return Reply(
      parts: [.line("recorded \(Session.counted(statements, "statement")) in \(path)")]
        + leftOut(kept, failed, keepingErrors: keepingErrors))
  }

  /// What is to be written, in order, and what worked once and does not again.
  private func repeatable(
    _ path: String, keepingErrors: Bool
  ) -> (kept: [AnsweredStatement], failed: [(text: String, why: Sentence)]) {
    let session = again()
    func mistake(of statement: AnsweredStatement) -> Diagnostic? {
      var mistake: Diagnostic?
      session.inFolder(of: path) {
        session.answer(SourceText(name: "", text: statement.text)) { reply in
          mistake = mistake ?? reply.diagnostics.first(where: \.isError)
          return mistake == nil
        }
      }
      return mistake
    }
    var kept: [AnsweredStatement] = []
    var failed: [(text: String, why: Sentence)] = []
    for statement in answers.statements.kept where statement.depth == 0 {
      guard statement.worked == true else {
        if statement.worked == false, keepingErrors, mistake(of: statement) != nil { kept.append(statement) }
        continue
      }
      switch statement.role {
      case .passing: continue
      case .note: kept.append(statement)
      case .once:
        var drawing = statement
        guard let text = StatementSyntax.drawing(statement.text) else {
          kept.append(statement)
          continue
        }
        drawing.text = text
        drawing.role = .block
        if mistake(of: drawing) == nil { kept.append(drawing) } else { kept.append(statement) }
      case .block:
        if let mistake = mistake(of: statement) {
          failed.append((statement.text, mistake.message))
        } else {
          kept.append(statement)
        }
      }
    }
    return (kept, failed)
  }

  /// A session as this one was when it was opened.
  private func again() -> Session {
    let session = Session(Corpora(catalog: workspace.opening, stored: workspace.stored), door: surroundings.door)
    session.surroundings.isCancelled = surroundings.isCancelled
    session.surroundings.progress = surroundings.progress
    return session
  }

  /// The settings and parameters given from outside the conversation, which a test would not know.
  private var openingLines: [String] {
    var lines: [String] = []
    if answers.openingSettings.basis != Settings().basis {
      lines.append("set basis = \(answers.openingSettings.basis.word)")
    }
    for (name, value) in answers.openingParameters.sorted(by: { $0.key < $1.key }) {
      if case .text(let text) = value {
        let quoted = text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
        lines.append("set \(name) = \"\(quoted)\"")
      } else {
        lines.append("set \(name) = \(value.display)")
      }
    }
    return lines
  }

  private func leftOut(
    _ kept: [AnsweredStatement], _ failed: [(text: String, why: Sentence)], keepingErrors: Bool
  ) -> [Reply.Part] {
    var parts: [Reply.Part] = []
    if answers.statements.goneCount > 0 {
      let count = Session.counted(answers.statements.goneCount, "earlier statement")
      let verb = answers.statements.goneCount == 1 ? "is" : "are"
      parts.append(.line("  left out: \(count) of a long conversation that \(verb) no longer kept"))
    }
    let mistaken = answers.statements.kept.filter { $0.depth == 0 && $0.worked == false }.count
    if mistaken > 0, !keepingErrors {
      parts.append(.line("  left out: \(Session.counted(mistaken, "statement")) with an error"))
    }
    let writing = kept.filter { $0.role == .once }.count
    if writing > 0 { parts.append(.line("  shown and not run again, since they write files: \(writing)")) }
    for statement in failed {
      let first = statement.text.split(separator: "\n").first.map(String.init) ?? ""
      parts.append(.line("  left out, since it does not work again: \(first): \(statement.why)"))
    }
    return parts
  }
}

/// The Markdown of a conversation, without the answers.
enum SessionRecord {
  static func markdown(_ statements: [AnsweredStatement], opening: [String], about corpus: String, without gone: Int)
    -> String
  {
    var paragraphs: [String] = []
    var rest = statements[...]
    if case .note(let text)? = rest.first?.role, text.hasPrefix("# ") {
      paragraphs.append(text)
      rest = rest.dropFirst()
    } else {
      paragraphs.append("# Session notes")
    }
    paragraphs.append("Recorded on: \(corpus).")
    if gone > 0 {
      let count = Session.counted(gone, "earlier statement")
      paragraphs.append("\(count) of this conversation \(gone == 1 ? "is" : "are") not here.")
    }
    if !opening.isEmpty { paragraphs.append(fenced(opening.joined(separator: "\n"), as: "jirei")) }
    // A question waits for the query that answers it.
    var asks = false
    for statement in rest {
      if statement.worked == false {
        paragraphs.append(fenced(statement.text, as: "jirei expect-error"))
        continue
      }
      switch statement.role {
      case .note(let text):
        let question = SessionRecord.question(text)
        asks = asks || question != nil
        paragraphs.append(prose(question ?? text))
      case .once: paragraphs += ["Not run again, since it writes a file:", fenced(statement.text, as: "")]
      case .block, .passing:
        let isAsked = asks && !statement.isLasting
        paragraphs.append(fenced(statement.text, as: isAsked ? "jirei ask" : "jirei"))
        if isAsked { asks = false }
      }
    }
    return paragraphs.joined(separator: "\n\n") + "\n"
  }

  /// What `note ask: …` asks the class before the next query runs.
  private static func question(_ note: String) -> String? {
    let text = note.drop { $0 == " " }
    guard text.lowercased().hasPrefix("ask:") else { return nil }
    let question = text.dropFirst(4).drop { $0 == " " }
    return question.isEmpty ? nil : String(question)
  }

  /// A note is Markdown of one line; only a fence or a comment in it would swallow what follows.
  private static func prose(_ text: String) -> String {
    let trimmed = String(text.drop { $0 == " " })
    let blocks = Lesson(bytes: Array("\(trimmed)\n\n\(fenced("", as: "jirei"))".utf8), name: "").blocks
    return blocks.map(\.source.firstLine) == [4] ? trimmed : "\\" + trimmed
  }

  private static func fenced(_ text: String, as language: String) -> String {
    let fence = Lesson.fence(round: text)
    return "\(fence)\(language)\n\(text)\n\(fence)"
  }
}
