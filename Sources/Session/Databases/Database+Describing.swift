import Diagnostics
import Dialects
import Engine
import HelperProtocol
import Language
import Tables
import Text

extension Database {
  /// What `describe` shows; everything is counted where the data are.
  func described(_ path: [Name], _ source: SourceText, in session: Session) throws(Diagnostic) -> Table {
    guard let relation = relations[path[0].text] else {
      throw Diagnostic("no such table", in: source, at: path[0].span)
    }
    if path.count > 2 { throw Diagnostic("describe takes a table, or a column of it", in: source, at: path[2].span) }
    guard path.count == 2 else { return try columns(of: relation, source, path[0].span) }
    guard let column = relation.columns.first(where: { $0.name == path[1].text }) else {
      throw missing(path[1], in: relation, path[0].text, source)
    }
    // As anyone would ask for it.
    let text = "`\(path[0].text)` | count by `\(column.name)` | sort count desc"
    var table = try session.answered(text, named: path[0].text)
    table.schema.fields[0].name = "value"
    return table
  }

  private func missing(_ name: Name, in relation: HeldRelation, _ table: String, _ source: SourceText) -> Diagnostic {
    if let left = relation.leftOut.first(where: { $0.name == name.text }) {
      return Diagnostic(
        "\"\(name.text)\" is a column of type \(left.type), which has no like here", in: source, at: name.span,
        help: ["have the server make a text or a number of it, in a view"])
    }
    let close = Suggestion.closest(to: name.text, among: relation.columns.map(\.name))
    return Diagnostic(
      "no column \"\(name.text)\" in \(table)", in: source, at: name.span,
      help: [close.isEmpty ? "the columns are \(relation.columns.map(\.name))" : Suggestion.question(close)])
  }

  private func columns(of relation: HeldRelation, _ source: SourceText, _ span: Span) throws(Diagnostic) -> Table {
    let row: [Value]
    do throws(HelperFailure) {
      let answer = try ask(PrefixPlanner.profile(of: relation, dialect))
      row = answer.columns.map { $0.value(at: 0) }
    } catch {
      throw diagnostic(error, source, span, about: relation.name)
    }
    let total = row.first.flatMap { if case .integer(let number) = $0 { number } else { nil } } ?? 0
    var rows: [[Value]] = []
    for (index, column) in relation.columns.enumerated() {
      let known = if case .integer(let number) = row[1 + 3 * index] { number } else { 0 }
      let (least, most) = (row[2 + 3 * index].text, row[3 + 3 * index].text)
      let range: Value =
        known == 0
        ? .unknown(reason: "all unknown")
        : least.map { least in .text(least == most ? least : "\(least) to \(most ?? "")") } ?? .notApplicable
      rows.append([
        .text(column.name), .text(column.type.name), .text(column.typeName), .integer(total - known), range,
      ])
    }
    var table = Table(
      fields: [
        Field("column", .text), Field("type", .text), Field("there", .text), Field("unknowns", .integer),
        Field("values", .text),
      ], rows: rows)
    table.notes = [.tally("of a table of \(total, "row", "rows")", .method)]
    if !relation.leftOut.isEmpty {
      let names = relation.leftOut.map { "\($0.name) (\($0.type))" }
      table.notes.append(.caution("left out, since their types have no like here: \(names)"))
    }
    if let comment = relation.comment { table.notes.append(.method("\(comment)")) }
    return table
  }

  func takeFault() -> [Diagnostic] {
    defer { fault = nil }
    return fault.map { [$0] } ?? []
  }
}

extension Session {
  /// The answer to a query that the program puts together.
  func answered(_ text: String, named name: String) throws(Diagnostic) -> Table {
    let source = SourceText(name: name, text: text)
    let tree = Parser.parse(source, with: vocabulary)
    guard case .query(let query)? = tree.statements.first?.kind else { throw Diagnostic(.error, "\(text)") }
    let (bound, diagnostics) = bound(query, source, in: environment)
    guard let bound else { throw diagnostics.first ?? Diagnostic(.error, "\(text)") }
    return try run(bound, in: context())
  }
}
