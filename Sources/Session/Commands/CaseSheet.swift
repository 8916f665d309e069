import Provenance
import Rendering
import Tables
import Text

/// A row as a reader sees it on one screen: what is known by what it rests on, each source once; then what is not known,
/// and the rows that refer to it.
extension Session {
  /// So many rows that refer to it are listed; the others are counted.
  private static let mostRelated = 6

  func sheet(of found: Found) -> [Reply.Part] {
    let table = found.table
    let names = visible.rowNames(of: table)
    var parts: [Reply.Part] = [
      .line("\(names.labels[found.row]) (\(table.name ?? "").\(names.ids[found.row]))"),
      .table(known(table, found.row), .table),
    ]
    let unknown = table.schema.fields.indices.filter { index in
      let value = table.value(found.row, index)
      if case .unknown = value { return !value.isNotApplicable }
      return false
    }
    if !unknown.isEmpty {
      let attributes = unknown.map { table.schema.fields[$0].name }
      parts.append(.prose(said("unknown: \(attributes)").text))
    }
    return parts + related(to: table, found.row)
  }

  /// One row for each group of attributes that rest on the same, in the order of the first of them.
  private func known(_ table: Table, _ row: Int) -> Table {
    struct Group {
      var basis: String
      var sources: [String]
      var place: String
      var facts: [String]
    }
    var groups: [Group] = []
    let walk = evidenceWalk
    for (index, field) in table.schema.fields.enumerated() where field.name != table.schema.key {
      let value = table.value(row, index)
      if case .unknown = value { continue }
      let evidence = EvidenceWalk.summary(walk.entry(table, row, field.name).map { [$0] } ?? [])
      let fact = "\(field.name) \(Session.cell(value, field).display)"
      let basis = evidence.basis?.word ?? "-"
      // Outside facts come from many places; `why` says which.
      let isOutside = evidence.basis == .outside
      let sources = evidence.source.map { [$0] } ?? []
      let place = isOutside ? "" : evidence.place ?? ""
      if let same = groups.firstIndex(where: {
        $0.basis == basis && (isOutside || $0.sources == sources) && $0.place == place
      }) {
        groups[same].facts.append(fact)
        groups[same].sources += sources.filter { !groups[same].sources.contains($0) }
      } else {
        groups.append(Group(basis: basis, sources: sources, place: place, facts: [fact]))
      }
    }
    // From firm to weak, as bases are told; what rests on nothing comes last.
    let words = Basis.allCases.map(\.word)
    let ordered = (words + ["-"]).flatMap { word in groups.filter { $0.basis == word } }
    let rows = ordered.map { group -> [Value] in
      let places = ([group.sources.joined(separator: "; ")] + [group.place]).filter { !$0.isEmpty }
      return [
        .text(group.facts.joined(separator: " · ")), .text(group.basis),
        places.isEmpty ? .notApplicable : .text(places.joined(separator: ": ")),
      ]
    }
    var out = Table(fields: [Field("known", .text), Field("basis", .text), Field("rests on", .text)], rows: rows)
    let outside = groups.contains { $0.basis == Basis.outside.word }
    out.notes = [
      .tally(
        outside
          ? "each attribute with its place: why \(table.name ?? "").\(visible.rowNames(of: table).ids[row])"
          : "every value of it: last", .method)
    ]
    out.presentation = .whole
    return out
  }

  // MARK: Rows that refer to it

  private struct Related: Hashable {
    var table: String
    var id: String
    var name: String
  }

  private func related(to table: Table, _ row: Int) -> [Reply.Part] {
    var all: [Related] = []
    for found in relatedRows(of: table, row) where !all.contains(found) { all.append(found) }
    guard !all.isEmpty else { return [] }
    let rows = all.prefix(Session.mostRelated).map { [Value.text($0.table), .text($0.id), .text($0.name)] }
    var out = Table(
      fields: [Field("related", .text), Field("row", .text), Field("name", .text)], rows: rows)
    out.presentation = .whole
    let rest = all.dropFirst(Session.mostRelated)
    if !rest.isEmpty {
      var counts: [(String, Int)] = []
      for one in rest {
        if let index = counts.firstIndex(where: { $0.0 == one.table }) {
          counts[index].1 += 1
        } else {
          counts.append((one.table, 1))
        }
      }
      out.notes = [.tally("more: \(counts.map { "\($0.1) in \($0.0)" })", .omission)]
    }
    return [.table(out, .table)]
  }

  /// A row that does nothing but join this one to another is shown as that other: `discrepancies` by way of `concerns`.
  private func relatedRows(of table: Table, _ row: Int) -> [Related] {
    guard let name = table.name else { return [] }
    let label = visible.rowNames(of: table).labels[row]
    var direct: [Related] = []
    var joined: [Related] = []
    for relation in visible.backwardRelations(of: name) where relation.to != visible.evidenceTable {
      guard let other = visible.table(relation.to), let column = other.column(named: relation.column),
        case .reference(let targets, _) = column.storage
      else { continue }
      let names = visible.rowNames(of: other)
      for position in 0..<other.rowCount where column.isKnown(position) && Int(targets[position]) == row {
        if names.labels[position].hasSuffix(": \(label)"), let end = otherEnd(of: other, position, but: relation.column)
        {
          joined.append(end)
        } else {
          direct.append(Related(table: relation.to, id: names.ids[position], name: names.labels[position]))
        }
      }
    }
    // What is doubted comes first.
    let doubts = joined.filter { $0.table == "discrepancies" }
    return doubts + direct + joined.filter { $0.table != "discrepancies" }
  }

  private func otherEnd(of table: Table, _ row: Int, but column: String) -> Related? {
    for (index, field) in table.schema.fields.enumerated() where field.name != column {
      guard case .reference(let reference) = table.value(row, index) else { continue }
      return Related(table: reference.names.table, id: reference.id, name: reference.label)
    }
    return nil
  }
}
