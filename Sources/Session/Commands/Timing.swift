import Diagnostics
import Language

/// Says how long answers take, or no longer.
struct TimingCommand: SessionCommand {
  static let word = "timing"
  static var help: Help {
    Help("says how long each answer took", examples: ["timing off"], signature: "timing on|off")
  }

  var name: Name?

  static var form: Form<Self> {
    .optional(
      .name(
        "on|off", "after timing: on or off", \.name,
        offers: .words([("on", "say how long answers took"), ("off", "")])))
  }

  var role: AnsweredStatement.Role { .passing }

  func run(in session: Session, at place: CommandPlace) throws(Diagnostic) -> Reply {
    guard let name else { return Reply(parts: [.line("timing = \(Setting.timing.value(session.settings))")]) }
    guard Setting.timing.set(&session.settings, name.text) == nil else {
      throw Diagnostic("timing is on or off, not \"\(name.text)\"", in: place.source, at: name.span)
    }
    return Reply()
  }
}
