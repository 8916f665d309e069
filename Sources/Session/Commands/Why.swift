import Diagnostics
import Engine
import Language
import Provenance
import Tables
import Text

/// The evidence for a value.
struct WhyCommand: TableCommand {
  static let word = "why"
  static let isResult = false
  static var help: Help {
    Help(
      "the evidence for a value, or for a row of the last result",
      examples: [
        "why Miyakonojo.develops", "outcomes | where kind = award | select municipality, kind; why 1",
      ])
  }

  var designation: Designation?

  static var form: Form<Self> {
    Form(.choice([.operand("CASE.COLUMN"), .operand("ROW[.COLUMN]")])) { parser, command throws(Parser.Mistake) in
      parser.expects(.named("case"))
      if !parser.endsStage { command.designation = try parser.designation("after why", .named("case")) }
    }
  }

  func table(in session: Session, at place: CommandPlace) throws(Diagnostic) -> Table {
    try session.why(designation, place.source, at: place.span)
  }

  /// For a reader a whole row is a sheet; what follows in a pipe, and programs, get its rows.
  func run(in session: Session, at place: CommandPlace) throws(Diagnostic) -> Reply {
    if session.settings.format == .table, let designation, !designation.isNumber {
      let found = try session.find(designation, place.source)
      if found.rest.isEmpty { return Reply(parts: session.evidenceSheet(of: found)) }
    }
    return Reply(parts: [.table(try table(in: session, at: place), session.settings.format)])
  }
}

extension Designation {
  /// Whether it means a row of the last result.
  fileprivate var isNumber: Bool { Int(parts[0].text) != nil && parts[0].text.allSatisfy(\.isNumber) }
}

extension Session {
  /// The evidence for one value of a case, or for a row of the last result.
  fileprivate func why(_ designation: Designation?, _ source: SourceText, at span: Span) throws(Diagnostic) -> Table {
    let walk = evidenceWalk
    guard let designation else {
      guard let last = answers.last, last.table.rowCount == 1 else {
        throw Diagnostic(
          "why needs a value", in: source, at: span, help: ["why CASE.COLUMN, or why ROW for a row of the last result"])
      }
      return try whyRow(1, nil, last, walk, source, span)
    }
    if designation.isNumber, let number = Int(designation.parts[0].text) {
      guard let last = answers.last else {
        throw Diagnostic("there is no last result yet", in: source, at: designation.span)
      }
      return try whyRow(number, designation.parts.dropFirst().first, last, walk, source, designation.span)
    }
    let found = try find(designation, source)
    guard let column = found.rest.first else {
      let all = found.table.schema.fields.filter { $0.name != found.table.schema.key }.map(\.name)
      return evidenceTable(all.compactMap { walk.entry(found.table, found.row, $0) }, joinsWholeRow: true)
    }
    guard let index = found.table.schema.index(named: column.text) else {
      let names = found.table.schema.fields.map(\.name)
      let close = Suggestion.closest(to: column.text, among: names)
      throw Diagnostic(
        "no column \"\(column.text)\" in \(found.table.name ?? "")", in: source, at: column.span,
        help: [close.isEmpty ? "the columns are \(names.joined(separator: ", "))" : Suggestion.question(close)],
        mend: close.count == 1 ? Diagnostic.Mend(span: column.span, replacement: close[0]) : nil)
    }
    let value = found.table.columns[index].value(at: found.row)
    let name = found.table.schema.fields[index].name
    if case .unknown(let reason) = value { return unknownValue(found, name, reason) }
    return evidenceTable(walk.entry(found.table, found.row, name).map { [$0] } ?? [])
  }

  private func unknownValue(_ found: Found, _ column: String, _ reason: String?) -> Table {
    let names = visible.rowNames(of: found.table)
    let cells = found.table.name.flatMap { self.workspace.cells[$0] }
    let place = cells?.told(row: found.row, column: column).map { " (\($0.file), \($0.place))" } ?? ""
    var table = evidenceTable([])
    table.notes = [
      .caution(
        "\(names.labels[found.row]).\(column) is unknown: \(reason ?? "no reason is given")\(place). No source settles it; that is not a no."
      )
    ]
    return table
  }

  private func whyRow(
    _ number: Int, _ column: Name?, _ last: Answers.Last, _ walk: EvidenceWalk, _ source: SourceText, _ span: Span
  ) throws(Diagnostic) -> Table {
    guard number >= 1, number <= last.table.rowCount else {
      let count = last.table.rowCount
      throw Diagnostic(
        "the last result has \(count) \(count == 1 ? "row" : "rows"), so there is no row \(number)", in: source,
        at: span)
    }
    var fields = last.table.schema.fields
    if let column {
      guard let index = last.table.schema.index(named: column.text) else {
        throw Diagnostic(
          "no column \"\(column.text)\" in the last result", in: source, at: column.span,
          help: ["the columns are \(fields.map(\.name).joined(separator: ", "))"])
      }
      fields = [fields[index]]
    }
    let origins = fields.flatMap(\.origins)
    var shown = walk.records(for: origins, lineage: last.table.lineage, row: number - 1)
    var chosen = ChosenBy()
    // A count rests on no one column, but on what chose its rows.
    if column == nil || origins.isEmpty {
      chosen = try ChoiceReader(context()).chosenBy(row: number - 1, of: last.table.choices)
    }
    // Where nothing did, their keys stand for the rows.
    if shown.isEmpty, chosen.cells.isEmpty { shown = walk.keys(lineage: last.table.lineage, row: number - 1) }
    if shown.isEmpty, chosen.cells.isEmpty, chosen.absences.isEmpty {
      if let database = last.query?.heldTable.flatMap({ name in
        workspace.databases.values.first { $0.holds(name) }.map { ($0, name) }
      }) {
        throw Diagnostic(
          "row \(number) of the last result comes from \(database.1), of which there is no evidence here", in: source,
          at: span,
          help: database.0.lastStatement.map { ["\(database.0.address) was asked last: \($0)"] } ?? [])
      }
      throw Diagnostic("row \(number) of the last result rests on no stored row", in: source, at: span)
    }
    var table = evidenceTable(
      shown + chosen.cells, chosenFrom: column != nil && !origins.isEmpty ? nil : shown.count)
    if !chosen.absences.isEmpty {
      table.notes.append(.caution("chosen because there is no record: \(chosen.absences)"))
    }
    return table
  }

  /// - Parameter joinsWholeRow: whether evidence for a row as a whole is said once, and not again for each column that
  ///   was asked for.
  /// - Parameter chosenFrom: where the values begin that chose the row; nil where nothing was chosen.
  private func evidenceTable(
    _ found: [EvidenceWalk.Found], joinsWholeRow: Bool = false, chosenFrom: Int? = nil
  ) -> Table {
    var rows: [[Value]] = []
    let alike = joinsWholeRow ? found.filter(\.restsOnRow) : []
    var isSaid = false
    for (place, entry) in found.enumerated() {
      var head: [Value] = [.text(entry.table), .text(entry.id), .text(entry.column), .text(entry.value.display)]
      if alike.count > 1, entry.restsOnRow {
        if isSaid { continue }
        isSaid = true
        head[2] = .text(Catalog.wholeRow)
        head[3] = label(of: entry).map { .text($0) } ?? .notApplicable
      }
      if let chosenFrom { head.insert(.text(place < chosenFrom ? "shown" : "condition"), at: 0) }
      if entry.records.isEmpty {
        let told = workspace.cells[entry.table]?.told(row: entry.row, column: entry.column)
        rows.append(
          head + [
            told.map { .text($0.file) } ?? .notApplicable, told.map { .text($0.place) } ?? .notApplicable,
            .notApplicable, .notApplicable,
          ])
      }
      for record in entry.records {
        rows.append(
          head + [
            record.source.map { .text($0.id) } ?? .unknown, .text(record.place),
            record.basis.map { .text($0.word) } ?? .unknown,
            record.note.isEmpty ? .notApplicable : .text(record.note),
          ])
      }
    }
    let kinds = chosenFrom == nil ? [] : [Field("for", .text, categories: ["shown", "condition"])]
    var table = Table(
      fields: kinds + [Field("table", .text), Field("row", .text), Field("column", .text), Field("value", .text)]
        + Session.evidenceFields + [Field("note", .text)], rows: rows)
    if isSaid { table.notes = [.method("\(Catalog.wholeRow) stands for \(alike.map(\.column))")] }
    return table
  }

  private func label(of entry: EvidenceWalk.Found) -> String? {
    guard let table = visible.table(entry.table) else { return nil }
    let rows = visible.rows(of: table, named: entry.id)
    return rows.count == 1 ? visible.rowNames(of: table).labels[rows[0]] : nil
  }
}
