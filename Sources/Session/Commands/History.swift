import Diagnostics
import Language
import Tables
import Text

/// Lists the statements so far.
struct HistoryCommand: TableCommand {
  static let word = "history"
  static let isResult = false
  static let isAside = true
  static var help: Help {
    Help("the statements so far: the last N, or those that hold a text", examples: ["history 3"])
  }

  var filter: ExpressionSyntax?

  static var form: Form<Self> {
    .optional(
      .operand("N | \"TEXT\"", .nothing) { parser, command throws(Parser.Mistake) in
        command.filter = try parser.expression()
      })
  }

  var role: AnsweredStatement.Role { .passing }

  func table(in session: Session, at place: CommandPlace) throws(Diagnostic) -> Table {
    let earlier = session.surroundings.earlier()
    var numbered = earlier.enumerated().map { ($0.offset + 1, $0.element) }
    for statement in session.answers.statements.kept.dropLast() {
      numbered.append((earlier.count + statement.number + 1, statement.text))
    }
    switch filter?.kind {
    case nil: break
    case .integer(let count): numbered = Array(numbered.suffix(max(0, count)))
    case .text(let text):
      let key = TextFolding.key(text)
      numbered = numbered.filter { TextFolding.key($0.1).contains(key) }
    default:
      throw Diagnostic(
        "history takes a number or a text", in: place.source, at: filter?.span ?? place.source.whole,
        help: ["history 20, or history \"rate\""])
    }
    return Table(
      fields: [Field("number", .integer), Field("statement", .text)],
      rows: numbered.map { [.integer($0.0), .text($0.1)] })
  }
}
