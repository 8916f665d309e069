import Diagnostics
import Engine
import Language
import Tables

/// The last query stage by stage, run once more in the order as written.
struct StepsCommand: TableCommand {
  static let word = "steps"
  static let isResult = false
  static let runsQuery = true
  static var help: Help {
    Help(
      "the last query stage by stage: rows in and out, unknown and why, unmatched",
      examples: ["municipalities | where develops | count; steps"])
  }

  static var form: Form<Self> { .nothing }

  func table(in session: Session, at place: CommandPlace) throws(Diagnostic) -> Table {
    guard let query = session.answers.last?.query else {
      throw Diagnostic(
        session.answers.takenAway.map { "there is no query since \"\($0)\" was closed or replaced" }
          ?? "there is no last query yet",
        in: place.source, at: place.span, help: ["run a query, then: steps"])
    }
    let steps = try Engine.execute(query, in: session.context(optimizes: false)).steps
    let fields = [
      Field("step", .integer), Field("stage", .text), Field("rows_in", .integer), Field("rows_out", .integer),
      Field("unknown", .integer), Field("not_applicable", .integer), Field("why", .text), Field("unmatched", .integer),
    ]
    let rows = steps.enumerated().map { index, step -> [Value] in
      let reasons = step.reasons.map { "\($0.count) \($0.reason ?? "without a reason")" }.joined(separator: ", ")
      let note = [reasons, step.note, step.tookLastRow ? "took the last row" : ""].filter { !$0.isEmpty }.joined(
        separator: "; ")
      return [
        .integer(index + 1), .text(step.text), .integer(step.rowsIn), .integer(step.rowsOut), .integer(step.unknown),
        .integer(step.notApplicable),
        note.isEmpty ? .notApplicable : .text(note), .integer(step.unmatched),
      ]
    }
    return Table(fields: fields, rows: rows)
  }
}
