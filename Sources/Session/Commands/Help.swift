import Diagnostics
import Language

/// Says what a word means.
struct HelpCommand: SessionCommand {
  static let word = "help"
  static let reading = LineReading.words
  static let isAside = true
  static var help: Help {
    Help("what a word means, with an example that runs", examples: ["help where", "help mean"])
  }

  var topic: [Name] = []

  static var form: Form<Self> {
    .optional(
      .operand("TOPIC", .named("topic"), begins: { !$0.isAtEnd }) { parser, command throws(Parser.Mistake) in
        while !parser.isAtEnd {
          let token = parser.advance()
          command.topic.append(Name(token.value, token.span))
        }
      })
  }

  var role: AnsweredStatement.Role { .passing }

  func run(in session: Session, at place: CommandPlace) -> Reply { session.help(topic, place.source) }
}
