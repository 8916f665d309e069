import Diagnostics
import Language

/// Runs the statements of a file.
struct RunCommand: SessionCommand {
  static let word = "run"
  static var help: Help {
    Help(
      "runs the statements of a file, or the blocks of a lesson",
      details: "with a file of yours: run \"questions.jirei\"")
  }

  var path = PathSyntax()

  static var form: Form<Self> { .path("\"FILE\"", "after run", \.path) }

  var isLasting: Bool { true }

  func run(in session: Session, at place: CommandPlace) throws(Diagnostic) -> Reply {
    guard session.answers.runDepth < 16 else {
      throw Diagnostic("files run one another deeper than 16", in: place.source, at: path.span)
    }
    session.answers.runDepth += 1
    defer { session.answers.runDepth -= 1 }
    let bytes: [UInt8]
    do throws(Diagnostic) {
      bytes = try session.surroundings.door.read(path.text)
    } catch {
      throw Session.placed(error, place.source, path.span)
    }
    var whole = Reply()
    Script.run(bytes, name: path.text, in: session) { reply in
      whole.parts += reply.parts
      whole.diagnostics += reply.diagnostics
      if reply.isDone { whole.isDone = false }
      return reply.succeeded && !reply.isDone
    }
    return whole
  }
}
