import Diagnostics
import Language
import Provenance
import Tables

/// Everything known about cases.
struct ShowCommand: TableCommand {
  static let word = "show"
  static var help: Help {
    Help(
      "everything known about a case, related rows included, each with source and basis",
      examples: ["show Nagai", "show 都城 | where basis = inferred | take 4"])
  }

  var cases: [Designation] = []

  static var form: Form<Self> {
    Form(.list(.operand("CASE"))) { parser, command throws(Parser.Mistake) in
      command.cases = [try parser.designation("of a case after show", .named("case"))]
      while parser.take(.comma) {
        command.cases.append(try parser.designation("of a case after the comma", .named("case")))
      }
    }
  }

  func table(in session: Session, at place: CommandPlace) throws(Diagnostic) -> Table {
    if let rows = session.namesakes(cases) { return rows }
    return try session.show(cases, place.source)
  }

  /// For a reader one case is a sheet; what follows in a pipe, and programs, get its rows.
  func run(in session: Session, at place: CommandPlace) throws(Diagnostic) -> Reply {
    let table = try table(in: session, at: place)
    session.answers.keep(Answers.Last(table: table, query: nil))
    let format = session.settings.format
    guard cases.count == 1, format == .table, session.namesakes(cases) == nil else {
      return Reply(parts: [.table(table, format)])
    }
    return Reply(parts: session.sheet(of: try session.find(cases[0], place.source)))
  }
}

extension Session {
  /// The rows that a name means where it means several, each with the statement that shows it; nil where it does not.
  fileprivate func namesakes(_ designations: [Designation]) -> Table? {
    guard designations.count == 1, designations[0].parts.count == 1 else { return nil }
    let word = designations[0].parts[0].text
    let cases = visible.caseTable.flatMap { visible.table($0) }
    if let cases, visible.rows(of: cases, named: word).count == 1 { return nil }
    var rows: [[Value]] = []
    for table in visible.tables.values where table.name != visible.evidenceTable {
      let found = visible.rows(of: table, named: word)
      guard !found.isEmpty, let name = table.name else { continue }
      let names = visible.rowNames(of: table)
      for row in found.prefix(20) {
        rows.append([
          .text(name), .text(names.ids[row]), .text(names.labels[row]), .text("show \(name).\(names.ids[row])"),
        ])
      }
    }
    guard rows.count > 1 else { return nil }
    var table = Table(
      fields: ["table", "row", "name", "statement"].map { Field($0, .text) }, rows: rows)
    table.notes = [.caution("\"\(word)\" names \(rows.count) rows: say which")]
    return table
  }
}

extension Session {
  var evidenceWalk: EvidenceWalk { EvidenceWalk(catalog: visible, evidence: workspace.evidence) }

  static let evidenceFields = [
    Field("source", .text), Field("place", .text), Field("basis", .text, categories: Basis.allCases.map(\.word)),
  ]

  /// A case with everything known about it, and what refers to it, each with source and basis.
  fileprivate func show(_ designations: [Designation], _ source: SourceText) throws(Diagnostic) -> Table {
    var rows: [[Value]] = []
    var titles: [String] = []
    let walk = evidenceWalk
    var unknown = 0
    for designation in designations {
      let found = try find(designation, source)
      if let extra = found.rest.first {
        throw Diagnostic(
          "show takes a case, not a column", in: source, at: extra.span, help: ["why \(source[designation.span])"])
      }
      let names = visible.rowNames(of: found.table)
      let label = names.labels[found.row]
      titles.append(label)
      for (index, field) in found.table.schema.fields.enumerated() {
        let value = found.table.columns[index].value(at: found.row)
        if case .unknown = value, !value.isNotApplicable { unknown += 1 }
        rows.append(
          [.text(label), .text(field.name), Session.cell(value, field)]
            + Session.evidence(walk.entry(found.table, found.row, field.name).map { [$0] } ?? []))
      }
      rows += related(found.table, found.row, label, walk)
    }
    let fields = [Field("case", .text), Field("attribute", .text), Field("value", .text)] + Session.evidenceFields
    var table = Table(fields: fields, rows: rows)
    if designations.count == 1 { table = table.dropping("case") }
    table.title = titles.joined(separator: ", ")
    table.notes = [.tally(unknown > 0 ? "\(titles), \(unknown) unknown" : "\(titles)", .method)]
    return table
  }

  static func cell(_ value: Value, _ field: Field) -> Value {
    if case .unknown = value { return value }
    // A year says of itself what it is.
    var unit = field.unit.flatMap { $0 == "year" ? nil : " \($0)" } ?? ""
    if value.double == 1, unit.hasSuffix("s") { unit.removeLast() }
    return .text(value.display + (value.double != nil ? unit : ""))
  }

  private static func evidence(_ found: [EvidenceWalk.Found]) -> [Value] {
    let summary = EvidenceWalk.summary(found)
    return [
      summary.source.map { .text($0) } ?? .notApplicable,
      summary.place.map { .text($0) } ?? .notApplicable,
      summary.basis.map { .text($0.word) } ?? .notApplicable,
    ]
  }

  /// The rows of other tables that refer to this one: a line with the row's label, then one for each known value.
  private func related(_ table: Table, _ row: Int, _ label: String, _ walk: EvidenceWalk) -> [[Value]] {
    guard let name = table.name else { return [] }
    var out: [[Value]] = []
    for relation in visible.backwardRelations(of: name) where relation.to != visible.evidenceTable {
      guard let other = visible.table(relation.to), let column = other.column(named: relation.column),
        case .reference(let targets, _) = column.storage
      else { continue }
      let names = visible.rowNames(of: other)
      let positions = (0..<other.rowCount).filter { column.isKnown($0) && Int(targets[$0]) == row }
      for (number, position) in positions.enumerated() {
        let place = "\(relation.name) \(number + 1)"
        let own = walk.entry(other, position, relation.column).map { [$0] } ?? []
        out.append([.text(label), .text(place), .text(names.labels[position])] + Session.evidence(own))
        for (index, field) in other.schema.fields.enumerated()
        where ![relation.column, other.schema.key, other.schema.label].contains(field.name) {
          let value = other.columns[index].value(at: position)
          if case .unknown = value { continue }
          let found = walk.entry(other, position, field.name).map { [$0] } ?? []
          out.append([.text(label), .text(".\(field.name)"), Session.cell(value, field)] + Session.evidence(found))
        }
      }
    }
    return out
  }
}

extension Table {
  /// Without one column.
  fileprivate func dropping(_ name: String) -> Table {
    guard let index = schema.index(of: name) else { return self }
    var table = self
    table.schema.fields.remove(at: index)
    table.columns.remove(at: index)
    return table
  }
}
