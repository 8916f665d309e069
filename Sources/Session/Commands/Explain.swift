import Diagnostics
import Engine
import Language
import Tables

/// Shows the plan of a query.
struct ExplainCommand: SessionCommand {
  static let word = "explain"
  static var help: Help {
    Help("how a query will run", examples: ["explain items | sort rate desc | where table = 3"])
  }

  var query = QuerySyntax.missing

  static var form: Form<Self> { .query("QUERY", \.query) }

  func run(in session: Session, at place: CommandPlace) -> Reply {
    let (binding, diagnostics) = Binder.bind(query, of: place.source, in: session.environment)
    let lines: [String]
    switch binding {
    case .mistaken: return Reply(diagnostics: Session.ordered(diagnostics))
    case .bound(let query):
      do throws(Diagnostic) { try session.checkChart(of: query, place.source) } catch { return Reply(error) }
      lines = Planner.plan(query, optimizes: true).lines(of: query, in: session.context())
    case .barrier(let barrier): lines = barrier.lines(in: session.context())
    }
    return Reply(parts: [
      .table(Table(fields: [Field("plan", .text)], rows: lines.map { [.text($0)] }), session.settings.format)
    ])
  }
}
