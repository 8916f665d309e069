import Diagnostics
import Language

/// Ends the conversation.
struct QuitCommand: SessionCommand {
  static let word = "quit"
  static let isAside = true
  static var help: Help { Help("leaves", examples: ["quit"]) }
  static var form: Form<Self> { .nothing }

  var role: AnsweredStatement.Role { .passing }

  func run(in session: Session, at place: CommandPlace) -> Reply { Reply(isDone: true) }
}

/// The same under another word.
struct ExitCommand: SessionCommand {
  static let word = "exit"
  static let isAside = true
  static var help: Help { Help("leaves", examples: ["exit"]) }
  static var form: Form<Self> { .nothing }

  var role: AnsweredStatement.Role { .passing }

  func run(in session: Session, at place: CommandPlace) -> Reply { Reply(isDone: true) }
}
