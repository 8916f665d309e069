import Diagnostics
import Engine
import Language
import Tables
import Text

/// Leads through the shell, step by step.
struct TourCommand: SessionCommand {
  static let word = "tour"
  static let isAside = true
  static var help: Help {
    Help(
      "ten steps through the shell; each asks for a try and checks it, and can be left and resumed",
      examples: ["tour; tour stop"])
  }

  var step: Name?

  static var form: Form<Self> {
    .optional(
      .operand(
        "N | hint | stop",
        .words([("hint", "one way to do the step"), ("stop", "leave; tour comes back to the step")])
      ) { parser, command throws(Parser.Mistake) in
        let token = parser.advance()
        command.step = Name(token.value, token.span)
      })
  }

  var role: AnsweredStatement.Role { .passing }

  func run(in session: Session, at place: CommandPlace) throws(Diagnostic) -> Reply {
    try session.guide(step, place.source)
  }
}

extension Session {
  /// Whether the tables are there that the tour speaks of.
  package var offersTour: Bool {
    workspace.catalog.table("items") != nil && workspace.catalog.table("municipalities") != nil
  }

  fileprivate func guide(_ word: Name?, _ source: SourceText) throws(Diagnostic) -> Reply {
    guard offersTour else {
      throw Diagnostic(
        .error, "the tour is on the shipped corpus, which is not open", help: ["start jirei without --corpus"])
    }
    switch word?.text {
    case nil:
      let isResumed = !tour.isRunning && tour.position > 0 && tour.step != nil
      if tour.step == nil { tour.go(to: 0) }
      tour.isRunning = true
      let begins: Sentence =
        isResumed ? "The tour goes on where it was left." : "Ten steps; the answer to each may be typed in any way."
      return Reply(parts: [.prose("\(begins) \(Tour.keys)")] + stepLines())
    case "stop"?:
      tour.isRunning = false
      return Reply(parts: [.line("The tour waits at \(tour.heading): tour goes on.")])
    case "hint"?:
      guard tour.isRunning, let step = tour.step else { return Reply(parts: [.line("tour starts the tour")]) }
      return Reply(parts: [.prose("one way: \(step.solution)")])
    case let text?:
      guard let number = Int(text), (1...Tour.steps.count).contains(number) else {
        throw Diagnostic(
          "the tour has the steps 1 to \(Tour.steps.count)", in: source, at: word?.span ?? source.whole,
          help: ["tour, tour 3, tour hint, tour stop"])
      }
      tour.go(to: number - 1)
      tour.isRunning = true
      return Reply(parts: stepLines())
    }
  }

  /// One way to do the step at which the tour waits for a try.
  package var tourSolution: String? { tour.isRunning ? tour.step?.solution : nil }

  private func stepLines() -> [Reply.Part] {
    guard let step = tour.step else { return [] }
    return [.line(""), .prose("\(tour.heading): \(step.says)"), .prose("  \(step.asks)")]
  }

  /// Looks at what was answered while the tour runs: the next step, or a hint.
  func follow(_ statement: StatementSyntax, _ reply: inout Reply) {
    guard tour.isRunning, let step = tour.step else { return }
    if case .command(let syntax) = statement.kind, let command = syntax.command as? any SessionCommand,
      type(of: command).isAside
    {
      return
    }
    guard reply.succeeded, solves(statement, reply, step) else {
      reply.advice.append(.prose("not yet. \(step.hint) (tour hint shows one way, tour stop leaves)"))
      return
    }
    reply.advice.append(.prose("right. \(step.praise)"))
    tour.advance()
    if tour.step == nil {
      tour.isRunning = false
      reply.advice.append(.prose("That was the tour. help explains every word; help keys shows the keys."))
    } else {
      reply.advice += stepLines()
    }
  }

  /// Whether the answer is that of the solution, whichever way it was asked.
  private func solves(_ statement: StatementSyntax, _ reply: Reply, _ step: Tour.Step) -> Bool {
    guard case .table(let answer, _)? = reply.parts.first(where: { if case .table = $0 { true } else { false } }) else {
      return false
    }
    let source = SourceText(name: "tour", text: step.solution)
    guard let wanted = Parser.parse(source, with: vocabulary).statements.first else { return false }
    switch wanted.kind {
    case .command(let command):
      guard case .success(let table) = commandTable(command, source) else { return false }
      return Session.holds(answer, table)
    case .query(let query):
      var plain = environment
      plain.last = nil
      guard let bound = bound(query, source, in: plain).0, let table = try? run(bound, in: context()) else {
        return false
      }
      return Session.holds(answer, table)
    default: return false
    }
  }

  /// Whether a table has every column of another, with the same cells.
  private static func holds(_ answer: Table, _ wanted: Table) -> Bool {
    guard answer.rowCount == wanted.rowCount else { return false }
    return wanted.schema.fields.enumerated().allSatisfy { index, field in
      guard let column = answer.column(named: field.name) else { return false }
      return (0..<wanted.rowCount).allSatisfy { column.value(at: $0) == wanted.columns[index].value(at: $0) }
    }
  }
}
