import Diagnostics
import Language
import Tables
import Text

/// Copies a table that an engine holds into the session.
struct FetchCommand: SessionCommand {
  static let word = "fetch"
  static let yieldsToTables = true
  static var help: Help {
    Help(
      "copies a table of a connection into the session, up to 1,000,000 rows",
      details: "with a connection of yours: fetch db.panel as panel", signature: "fetch CONNECTION.TABLE [as NAME]")
  }

  var table = Name("", Span(0, 0))
  var name: Name?

  static var form: Form<Self> {
    .sequence(
      Form(.operand("CONNECTION.TABLE")) { parser, command throws(Parser.Mistake) in
        parser.expects(.table)
        command.table = try parser.tableName("of a table after fetch")
        while parser.take(.dot) {
          let part = try parser.name("after the dot")
          command.table = Name("\(command.table.text).\(part.text)", command.table.span.union(part.span))
        }
      }, .optional(.word("as", note: "a name for the copy"), .name("NAME", "after as", \.name)))
  }

  var isLasting: Bool { true }

  func run(in session: Session, at place: CommandPlace) throws(Diagnostic) -> Reply {
    try session.fetch(self, place.source)
  }
}

extension Session {
  fileprivate func fetch(_ request: FetchCommand, _ source: SourceText) throws(Diagnostic) -> Reply {
    let own = request.table.text
    guard let database = workspace.databases.values.first(where: { $0.holds(own) }) else {
      let held = workspace.databases.values.flatMap(\.order)
      let close = Suggestion.closest(to: own, among: held)
      throw Diagnostic(
        "no connection has a table \"\(own)\"", in: source, at: request.table.span,
        help: [
          close.isEmpty
            ? workspace.databases.isEmpty
              ? "open one first: open \"postgresql://HOST/DATABASE\" as db"
              : "\"tables \(workspace.databases.keys.sorted()[0])\" lists what it has" : Suggestion.question(close)
        ])
    }
    let name = request.name?.text ?? database.relations[own]?.name ?? own
    let isOurs = workspace.opened[name] != nil
    guard isOurs || (workspace.catalog.table(name) == nil && named.queries[name] == nil && !isCommandWord(name)) else {
      throw Diagnostic(
        "the name \"\(name)\" is taken", in: source, at: request.name?.span ?? request.table.span,
        help: ["choose another: fetch \(own) as NAME"])
    }
    guard !isOurs || workspace.opened[name] == own else {
      throw Diagnostic(
        "there is a table \"\(name)\" already", in: source, at: request.name?.span ?? request.table.span,
        help: ["choose another name: fetch \(own) as NAME", "or close \(name) first"])
    }
    var table = try database.fetched(own, source, request.table.span, in: context())
    let rows = table.rowCount
    table.name = name
    workspace.catalog.add(table)
    workspace.opened[name] = own
    workspace.changed()
    var reply = Reply(
      parts: [
        .line(said("\(name): \(rows, "row", "rows"), \(table.columns.count, "column", "columns") from \(own)").text)
      ])
    reply.parts += table.notes.map { .line("  \($0.text)") }
    workspace.catalog.add(table.withoutNotes)
    return reply
  }
}

extension Table {
  fileprivate var withoutNotes: Table {
    var table = self
    table.notes = []
    return table
  }
}
