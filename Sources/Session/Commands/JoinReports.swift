import Diagnostics
import Engine
import Language
import Tables

/// The rows of the last join that fit nothing.
struct UnmatchedCommand: TableCommand {
  static let word = "unmatched"
  static let isResult = false
  static let runsQuery = true
  static var help: Help {
    Help(
      "the rows of both sides of the last join that fit nothing on the other side",
      examples: ["municipalities | join (outcomes | where kind = award) on id = municipality | count; unmatched"])
  }

  static var form: Form<Self> { .nothing }

  func table(in session: Session, at place: CommandPlace) throws(Diagnostic) -> Table {
    try session.joinReport(Self.word, place).table(of: .unmatched)
  }
}

/// The rows of the last join that fit several.
struct AmbiguousCommand: TableCommand {
  static let word = "ambiguous"
  static let isResult = false
  static let runsQuery = true
  static var help: Help {
    Help(
      "the rows of the last join that fit several of the other side, which is not guessed, and which",
      examples: ["municipalities | join (outcomes | where kind = award) on id = municipality | count; ambiguous"])
  }

  static var form: Form<Self> { .nothing }

  func table(in session: Session, at place: CommandPlace) throws(Diagnostic) -> Table {
    try session.joinReport(Self.word, place).table(of: .ambiguous)
  }
}

/// The keys of the last join that are written differently.
struct DifferentCommand: TableCommand {
  static let word = "different"
  static let isResult = false
  static let runsQuery = true
  static let yieldsToTables = true
  static var help: Help {
    Help(
      "the keys that the last join took for the same although they are written differently",
      examples: ["municipalities | join (outcomes | where kind = award) on id = municipality | count; different"])
  }

  static var form: Form<Self> { .nothing }

  func table(in session: Session, at place: CommandPlace) throws(Diagnostic) -> Table {
    try session.joinReport(Self.word, place).differences
  }
}

extension Session {
  /// What became of the rows of the last join, whose query is run once more for it.
  fileprivate func joinReport(_ word: String, _ place: CommandPlace) throws(Diagnostic) -> JoinReport {
    let none = Diagnostic(
      answers.takenAway.map { "there is no query with a join since \"\($0)\" was closed or replaced" }
        ?? "there is no query with a join yet", in: place.source, at: place.span,
      help: ["run a query with join, then: \(word)"])
    guard let query = answers.lastJoin else { throw none }
    let context = context(tracksLineage: false, optimizes: false)
    context.collectsJoins = true
    _ = try Engine.execute(query, in: context)
    guard let join = context.lastJoin else { throw none }
    return join
  }
}
