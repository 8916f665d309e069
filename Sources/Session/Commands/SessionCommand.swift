import Diagnostics
import Language
import Tables

/// A command with what it does in a session.
protocol SessionCommand: Command {
  func run(in session: Session, at place: CommandPlace) throws(Diagnostic) -> Reply
  /// What becomes of it in a lesson.
  var role: AnsweredStatement.Role { get }
  /// Whether what follows may rest on it: a name, a table, a setting.
  var isLasting: Bool { get }
  /// Whether the tour takes no notice of it.
  static var isAside: Bool { get }
}

/// A command that hands on a table.
protocol TableCommand: SessionCommand {
  func table(in session: Session, at place: CommandPlace) throws(Diagnostic) -> Table
  /// Whether its table becomes the last result, as a query's would.
  static var isResult: Bool { get }
  /// Whether a query is run once more for it.
  static var runsQuery: Bool { get }
}

/// Where a command stands in its text.
struct CommandPlace {
  var source: SourceText
  var span: Span
}

extension SessionCommand {
  var role: AnsweredStatement.Role { .block }
  var isLasting: Bool { false }
  static var isAside: Bool { false }
}

extension TableCommand {
  static var isSource: Bool { true }
  static var isResult: Bool { true }
  static var runsQuery: Bool { false }

  func run(in session: Session, at place: CommandPlace) throws(Diagnostic) -> Reply {
    let table = try table(in: session, at: place)
    if Self.isResult { session.answers.keep(Answers.Last(table: table, query: nil)) }
    return Reply(parts: [.table(table, session.settings.format)])
  }
}

extension Session {
  func answer(_ syntax: CommandSyntax, _ source: SourceText) -> Reply {
    guard let command = syntax.command as? any SessionCommand else { return Reply() }
    do throws(Diagnostic) {
      return try command.run(in: self, at: CommandPlace(source: source, span: syntax.span))
    } catch {
      return Reply(error)
    }
  }

  /// The table that a command hands on to the stages after it.
  func commandTable(_ syntax: CommandSyntax, _ source: SourceText) -> Result<Table, Diagnostic> {
    do throws(Diagnostic) {
      guard let command = syntax.command as? any TableCommand else {
        throw Diagnostic("\"\(syntax.verb.text)\" hands on no table", in: source, at: syntax.span)
      }
      return .success(try command.table(in: self, at: CommandPlace(source: source, span: syntax.span)))
    } catch {
      return .failure(error)
    }
  }
}
