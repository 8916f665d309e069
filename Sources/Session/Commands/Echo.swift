import Diagnostics
import Language

/// Prints a line.
struct EchoCommand: SessionCommand {
  static let word = "echo"
  static let reading = LineReading.text
  static let isAside = true
  static var help: Help { Help("prints the rest of the line", examples: ["echo The two strategies"]) }

  var text = ""

  static var form: Form<Self> {
    .operand("TEXT", .nothing) { parser, command throws(Parser.Mistake) in command.text = parser.rawText() }
  }

  func run(in session: Session, at place: CommandPlace) -> Reply { Reply(parts: [.line(text)]) }
}
