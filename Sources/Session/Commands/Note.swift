import Diagnostics
import Language

/// Keeps a paragraph for the lesson that `record` writes.
struct NoteCommand: SessionCommand {
  static let word = "note"
  static let reading = LineReading.text
  static let isAside = true
  static var help: Help {
    Help("a paragraph for the lesson that record writes; prints nothing", examples: ["note Bases differ"])
  }

  var text = ""

  static var form: Form<Self> {
    .operand("TEXT", .nothing) { parser, command throws(Parser.Mistake) in
      command.text = parser.rawText()
      guard !command.text.allSatisfy(\.isWhitespace) else {
        throw parser.mistake("a text is missing after note", help: ["note What the answer shows"])
      }
    }
  }

  var role: AnsweredStatement.Role { .note(text) }

  func run(in session: Session, at place: CommandPlace) -> Reply { Reply() }
}
