import Language

/// A statement as it was typed, and what came of it.
struct AnsweredStatement {
  var text: String
  /// How many files that run one another it stands in; 0 for what was typed.
  var depth: Int
  var kind = StatementSyntax.Kind.empty
  var worked = false

  /// What becomes of it in a lesson.
  enum Role: Equatable {
    case block
    case note(String)
    /// It would not work, or not say the same, a second time.
    case once
    /// It is about the conversation, not about the tables.
    case passing
  }

  var role: Role {
    switch kind {
    case .empty: .passing
    case .bind: .block
    case .query(let query): query.saves ? .once : .block
    case .command(let command):
      switch command.kind {
      case .note(let text): .note(text)
      case .savePackage: .once
      case .record, .history, .tour, .timing, .help, .quit, .invalid: .passing
      case .set(let name, _) where name?.text == "timing": .passing
      default: .block
      }
    }
  }
}

extension QuerySyntax {
  fileprivate var saves: Bool {
    stages.contains { if case .save = $0.kind { true } else { false } }
  }
}
