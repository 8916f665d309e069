import Diagnostics
import Language
import Tables
import Text

/// Lists the tables and named queries.
struct TablesCommand: TableCommand {
  static let word = "tables"
  static var help: Help {
    Help("lists the tables, or those of a connection", examples: ["tables"], signature: "tables [CONNECTION]")
  }

  var connection: Name?

  static var form: Form<Self> { .optional(.name("CONNECTION", "of a connection", \.connection)) }

  func table(in session: Session, at place: CommandPlace) throws(Diagnostic) -> Table {
    if let connection { return try session.tables(of: connection, place.source) }
    var rows = session.workspace.catalog.tables.values.filter { !session.isHeld($0.name) }.map { table -> [Value] in
      [
        .text(table.name ?? ""), .integer(table.rowCount), .integer(table.columns.count),
        (table.title ?? table.summary).map { .text($0) } ?? .unknown,
      ]
    }
    for database in session.workspace.databases.values.sorted(by: { $0.name < $1.name }) {
      let words = said(
        "\(database.order.count, "table", "tables") of \(database.connection.engine): tables \(database.name)")
      rows.append([.text(database.name), .notApplicable, .notApplicable, .text(words.text)])
    }
    for name in session.named.queries.keys.sorted() {
      guard let query = session.named.queries[name] else { continue }
      rows.append([
        .text(name), .notApplicable, .notApplicable,
        .text(query.source[query.syntax.span]),
      ])
    }
    return Table(
      fields: [Field("table", .text), Field("rows", .integer), Field("columns", .integer), Field("holds", .text)],
      rows: rows)
  }
}
