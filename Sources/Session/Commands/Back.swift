import Diagnostics
import Language

/// Goes back to an earlier result.
struct BackCommand: SessionCommand {
  static let word = "back"
  static let isAside = true
  static let yieldsToTables = true
  static var help: Help {
    Help(
      "makes the result before the last one the last, and shows it",
      details:
        "_ is the last result, _1 the one before it, and so on to _9. After back, _ is what was _1; back once more goes further back, and what was the last comes again after all others. Ten results are kept, earlier ones only up to 64 MB each",
      examples: ["municipalities | count by region; items | count; back"])
  }

  static var form: Form<Self> { .nothing }

  func run(in session: Session, at place: CommandPlace) throws(Diagnostic) -> Reply {
    guard session.answers.results.count > 1 else {
      throw Diagnostic(
        "there is no result before the last one", in: place.source, at: place.span,
        help: ["back goes on from two results or more"])
    }
    guard let earlier = session.answers.results[1] else {
      throw Diagnostic(
        "the result before the last one was too large to be kept", in: place.source, at: place.span,
        help: ["of earlier results those up to 64 MB are kept: ask for it once more"])
    }
    session.answers.goBack()
    var table = try session.marked(earlier.table, in: session.settings.format)
    table.showsAllNotes = session.settings.showsAllNotes
    return Reply(parts: [.table(table, session.settings.format)])
  }
}
