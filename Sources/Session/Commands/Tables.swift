import Diagnostics
import Language
import Tables

/// Lists the tables and named queries.
struct TablesCommand: TableCommand {
  static let word = "tables"
  static var help: Help { Help("lists the tables", examples: ["tables"]) }
  static var form: Form<Self> { .nothing }

  func table(in session: Session, at place: CommandPlace) -> Table {
    var rows = session.workspace.catalog.tables.values.map { table -> [Value] in
      [
        .text(table.name ?? ""), .integer(table.rowCount), .integer(table.columns.count),
        (table.title ?? table.summary).map { .text($0) } ?? .unknown,
      ]
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
