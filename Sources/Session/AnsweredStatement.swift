import Diagnostics
import Language

/// A statement as it was typed, and what came of it.
struct AnsweredStatement {
  /// Its place in the conversation, from 0.
  let number: Int
  var text: String
  /// How many files that run one another it stands in; 0 for what was typed.
  let depth: Int
  var role = Role.passing
  /// Whether what follows may rest on it: a name, a table, a setting.
  var isLasting = false
  /// Whether it worked; nil while it is being answered.
  var worked: Bool?

  /// What becomes of it in a lesson.
  enum Role: Equatable {
    case block
    case note(String)
    /// It would not work, or not say the same, a second time.
    case once
    /// It is about the conversation, not about the tables.
    case passing
  }

  /// What it takes of the bytes that are kept.
  var size: Int { text.utf8.count + AnsweredStatement.overhead }

  static let overhead = 64
}

extension StatementSyntax.Kind {
  var role: AnsweredStatement.Role {
    switch self {
    case .empty: .passing
    case .query(let query): query.saves ? .once : .block
    case .command(let syntax): (syntax.command as? any SessionCommand)?.role ?? .passing
    }
  }

  var isLasting: Bool {
    guard case .command(let syntax) = self else { return false }
    return (syntax.command as? any SessionCommand)?.isLasting ?? false
  }
}

extension StatementSyntax {
  /// A query that draws and saves what it draws, without the saving; nil of every other.
  static func drawing(_ text: String) -> String? {
    let source = SourceText(name: "", text: text)
    let (tokens, _) = Lexer.tokens(of: source, with: .standard)
    let pieces = StatementScanner.pieces(of: tokens, with: .standard)
    guard pieces.count == 1, pieces[0].isComplete,
      case .query(let query) = Parser.parse(pieces[0], of: source, with: .standard).statement.kind,
      let saving = query.stages.firstIndex(where: { if case .stage(is SaveStage) = $0.kind { true } else { false } }),
      saving > 0, saving == query.stages.count - 1,
      query.stages.contains(where: { if case .stage(is ChartStage) = $0.kind { true } else { false } })
    else { return nil }
    return source[Span(0, query.stages[saving - 1].span.end)]
  }
}

extension QuerySyntax {
  fileprivate var saves: Bool {
    stages.contains { if case .stage(is SaveStage) = $0.kind { true } else { false } }
  }
}
