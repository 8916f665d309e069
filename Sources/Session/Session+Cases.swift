import Diagnostics
import Engine
import Language
import Provenance
import Tables
import Text

extension Session {
  /// A row that a user named.
  struct Found {
    var table: Table
    var row: Int
    /// What followed the name: a column.
    var rest: [Name]
  }

  /// Finds the row a designation means: in the table of cases first, then in every other; `TABLE.NAME` says which.
  func find(_ designation: Designation, _ source: SourceText) throws(Diagnostic) -> Found {
    let parts = designation.parts
    if parts.count > 1, let table = visible.table(parts[0].text) {
      let rows = visible.rows(of: table, named: parts[1].text)
      if rows.count == 1 { return Found(table: table, row: rows[0], rest: Array(parts.dropFirst(2))) }
      throw missing(parts[1], in: [table], rows.map { (table, $0) }, source)
    }
    let cases = visible.caseTable.flatMap { visible.table($0) }
    let others = visible.tables.values.filter { $0.name != visible.caseTable && $0.name != visible.evidenceTable }
    for group in [cases.map { [$0] } ?? [], Array(others)] {
      let matches = group.flatMap { table in visible.rows(of: table, named: parts[0].text).map { (table, $0) } }
      if matches.count == 1 { return Found(table: matches[0].0, row: matches[0].1, rest: Array(parts.dropFirst())) }
      if matches.count > 1 { throw missing(parts[0], in: group, matches, source) }
    }
    throw missing(parts[0], in: (cases.map { [$0] } ?? []) + others, [], source)
  }

  private func missing(
    _ name: Name, in tables: [Table], _ matches: [(Table, Int)], _ source: SourceText
  ) -> Diagnostic {
    if matches.isEmpty {
      let close = Suggestion.closest(to: name.text, among: tables.flatMap { visible.names(of: $0) })
      let cases = visible.caseTable.flatMap { visible.table($0) } ?? tables.first
      let labels = cases.map { visible.rowNames(of: $0).labels } ?? []
      let help =
        close.isEmpty ? "the cases are \(labels.prefix(20).joined(separator: ", "))" : Suggestion.question(close)
      return Diagnostic(
        "nothing is called \"\(name.text)\"", in: source, at: name.span, help: [help],
        mend: close.count == 1 ? Diagnostic.Mend(span: name.span, replacement: close[0]) : nil)
    }
    let candidates = matches.prefix(8).map { "\($0.0.name ?? "").\(visible.rowNames(of: $0.0).ids[$0.1])" }
    return Diagnostic(
      "\"\(name.text)\" names \(matches.count) rows", in: source, at: name.span,
      help: ["say which: \(candidates.joined(separator: ", "))"])
  }

  // MARK: Show

  var evidenceWalk: EvidenceWalk { EvidenceWalk(catalog: visible, evidence: Evidence(catalog: visible)) }

  private static let evidenceFields = [
    Field("source", .text), Field("place", .text), Field("basis", .text, categories: Basis.allCases.map(\.word)),
  ]

  /// A case with everything known about it, and what refers to it, each with source and basis.
  func show(_ designations: [Designation], _ source: SourceText) throws(Diagnostic) -> Table {
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
        if value.isUnknown { unknown += 1 }
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
    table.notes = ["· \(titles.joined(separator: ", "))" + (unknown > 0 ? ", \(unknown) unknown" : "")]
    return table
  }

  private static func cell(_ value: Value, _ field: Field) -> Value {
    if value.isUnknown { return value }
    // A year says of itself what it is.
    var unit = field.unit.flatMap { $0 == "year" ? nil : " \($0)" } ?? ""
    if value.double == 1, unit.hasSuffix("s") { unit.removeLast() }
    return .text(value.display + (value.double != nil ? unit : ""))
  }

  private static func evidence(_ found: [EvidenceWalk.Found]) -> [Value] {
    let summary = EvidenceWalk.summary(found)
    return [
      summary.source.map { .text($0) } ?? .unknown(reason: "does not arise"),
      summary.place.map { .text($0) } ?? .unknown(reason: "does not arise"),
      summary.basis.map { .text($0.word) } ?? .unknown(reason: "does not arise"),
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
          guard !value.isUnknown else { continue }
          let found = walk.entry(other, position, field.name).map { [$0] } ?? []
          out.append([.text(label), .text(".\(field.name)"), Session.cell(value, field)] + Session.evidence(found))
        }
      }
    }
    return out
  }

  // MARK: Why

  /// The evidence for one value of a case, or for a row of the last result.
  func why(_ designation: Designation?, _ source: SourceText, at span: Span) throws(Diagnostic) -> Table {
    let walk = evidenceWalk
    guard let designation else {
      guard let last, last.table.rowCount == 1 else {
        throw Diagnostic(
          "why needs a value", in: source, at: span, help: ["why CASE.COLUMN, or why ROW for a row of the last result"])
      }
      return try whyRow(1, nil, last, walk, source, span)
    }
    if let number = Int(designation.parts[0].text), designation.parts[0].text.allSatisfy(\.isNumber) {
      guard let last else { throw Diagnostic("there is no last result yet", in: source, at: designation.span) }
      return try whyRow(number, designation.parts.dropFirst().first, last, walk, source, designation.span)
    }
    let found = try find(designation, source)
    guard let column = found.rest.first else {
      let all = found.table.schema.fields.filter { $0.name != found.table.schema.key }.map(\.name)
      return evidenceTable(all.compactMap { walk.entry(found.table, found.row, $0) }, joinsWholeRow: true)
    }
    guard let index = found.table.schema.index(of: column.text) else {
      let names = found.table.schema.fields.map(\.name)
      let close = Suggestion.closest(to: column.text, among: names)
      throw Diagnostic(
        "no column \"\(column.text)\" in \(found.table.name ?? "")", in: source, at: column.span,
        help: [close.isEmpty ? "the columns are \(names.joined(separator: ", "))" : Suggestion.question(close)],
        mend: close.count == 1 ? Diagnostic.Mend(span: column.span, replacement: close[0]) : nil)
    }
    let value = found.table.columns[index].value(at: found.row)
    if case .unknown(let reason) = value { return unknownValue(found, column.text, reason) }
    return evidenceTable(walk.entry(found.table, found.row, column.text).map { [$0] } ?? [])
  }

  private func unknownValue(_ found: Found, _ column: String, _ reason: String?) -> Table {
    let names = visible.rowNames(of: found.table)
    var table = evidenceTable([])
    table.notes = [
      "\(names.labels[found.row]).\(column) is unknown: \(reason ?? "no reason is given"). No source settles it; that is not a no."
    ]
    return table
  }

  private func whyRow(
    _ number: Int, _ column: Name?, _ last: LastResult, _ walk: EvidenceWalk, _ source: SourceText, _ span: Span
  ) throws(Diagnostic) -> Table {
    guard number >= 1, number <= last.table.rowCount else {
      let count = last.table.rowCount
      throw Diagnostic(
        "the last result has \(count) \(count == 1 ? "row" : "rows"), so there is no row \(number)", in: source,
        at: span)
    }
    var fields = last.table.schema.fields
    if let column {
      guard let index = last.table.schema.index(of: column.text) else {
        throw Diagnostic(
          "no column \"\(column.text)\" in the last result", in: source, at: column.span,
          help: ["the columns are \(fields.map(\.name).joined(separator: ", "))"])
      }
      fields = [fields[index]]
    }
    let origins = fields.flatMap(\.origins)
    let found = walk.records(for: origins, lineage: last.table.lineage, row: number - 1)
    if !found.isEmpty { return evidenceTable(found) }
    // A count rests on rows and on no one column: their keys stand for them.
    let keys = last.table.lineage.compactMap { lineage -> Origin? in
      visible.table(lineage.table)?.schema.key.map { Origin(anchor: lineage.table, column: $0) }
    }
    let rows = walk.records(for: keys, lineage: last.table.lineage, row: number - 1)
    if rows.isEmpty {
      throw Diagnostic("row \(number) of the last result rests on no stored row", in: source, at: span)
    }
    return evidenceTable(rows)
  }

  /// - Parameter joinsWholeRow: whether evidence for a row as a whole is said once, and not again for each column that
  ///   was asked for.
  private func evidenceTable(_ found: [EvidenceWalk.Found], joinsWholeRow: Bool = false) -> Table {
    var rows: [[Value]] = []
    let alike = joinsWholeRow ? found.filter(\.restsOnRow) : []
    var isSaid = false
    for entry in found {
      var head: [Value] = [.text(entry.table), .text(entry.id), .text(entry.column), .text(entry.value.display)]
      if alike.count > 1, entry.restsOnRow {
        if isSaid { continue }
        isSaid = true
        head[2] = .text(Catalog.wholeRow)
        head[3] = label(of: entry).map { .text($0) } ?? .unknown(reason: "does not arise")
      }
      if entry.records.isEmpty {
        rows.append(
          head + [
            .unknown(reason: "does not arise"), .unknown(reason: "does not arise"), .unknown(reason: "does not arise"),
            .unknown(reason: "does not arise"),
          ])
      }
      for record in entry.records {
        rows.append(
          head + [
            record.source.map { .text($0.id) } ?? .unknown, .text(record.place),
            record.basis.map { .text($0.word) } ?? .unknown,
            record.note.isEmpty ? .unknown(reason: "does not arise") : .text(record.note),
          ])
      }
    }
    var table = Table(
      fields: [Field("table", .text), Field("row", .text), Field("column", .text), Field("value", .text)]
        + Session.evidenceFields + [Field("note", .text)], rows: rows)
    if isSaid { table.notes = ["\(Catalog.wholeRow) stands for \(alike.map(\.column).joined(separator: ", "))"] }
    return table
  }

  private func label(of entry: EvidenceWalk.Found) -> String? {
    guard let table = visible.table(entry.table) else { return nil }
    let rows = visible.rows(of: table, named: entry.id)
    return rows.count == 1 ? visible.rowNames(of: table).labels[rows[0]] : nil
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
