import Provenance
import Rendering
import Tables
import Text

/// A row as a reader sees it on one screen: what is known by what it rests on, each source once; then what is unknown and
/// what does not apply, in a line each, and the rows that refer to it.
extension Session {
  /// `show` a row: how firm its values are and what they rest on.
  func sheet(of found: Found) -> [Reply.Part] {
    let (table, row) = (found.table, found.row)
    var parts = [title(of: found)]
    parts += known(table, row).map { .prose($0) }
    parts += unsettled(table, row) + related(to: table, row)
    let name = address(of: table, row)
    parts.append(.prose(said("places: why \(name) · rows: last").text))
    return parts
  }

  /// `why` of a row: each of its values under the place that it rests on.
  func evidenceSheet(of found: Found) -> [Reply.Part] {
    var parts = [title(of: found)]
    for group in evidence(of: found.table, found.row) {
      parts.append(.line(group.head))
      parts += group.places.map { .prose("  \($0.place): \($0.facts.joined(separator: " · "))") }
    }
    parts += unsettled(found.table, found.row)
    let doubts = relatedRows(of: found.table, found.row).filter { $0.table == "discrepancies" }
    return parts + Session.lines(doubts).map { .prose($0) }
  }

  private func title(of found: Found) -> Reply.Part {
    let label = visible.rowNames(of: found.table).labels[found.row]
    return .line("\(label) (\(address(of: found.table, found.row)))")
  }

  /// `municipalities.nagai`.
  private func address(of table: Table, _ row: Int) -> String {
    "\(table.name ?? "").\(visible.rowNames(of: table).ids[row])"
  }

  /// A line each for the attributes that are unknown, and for those that do not apply.
  private func unsettled(_ table: Table, _ row: Int) -> [Reply.Part] {
    var unknown: [String] = []
    var outside: [String] = []
    for (index, field) in table.schema.fields.enumerated() {
      let value = table.value(row, index)
      guard case .unknown = value else { continue }
      if value.isNotApplicable { outside.append(field.name) } else { unknown.append(field.name) }
    }
    var parts: [Reply.Part] = []
    if !unknown.isEmpty { parts.append(.prose(said("unknown: \(unknown)").text)) }
    if !outside.isEmpty { parts.append(.prose(said("not applicable: \(outside)").text)) }
    return parts
  }

  /// One line for each basis and its sources, from firm to weak; what rests on nothing comes last.
  private func known(_ table: Table, _ row: Int) -> [String] {
    struct Group {
      var basis: Basis?
      var sources: [String]
      var places: [String] = []
      var facts: [String] = []
    }
    var groups: [Group] = []
    let walk = evidenceWalk
    for (index, field) in table.schema.fields.enumerated() where field.name != table.schema.key {
      let value = table.value(row, index)
      if case .unknown = value { continue }
      let records = walk.entry(table, row, field.name)?.records ?? []
      let basis = records.compactMap(\.basis).min()
      // Outside facts come from many places; `why` says which.
      let isOutside = basis == .outside
      let sources = records.compactMap { $0.source?.id }
      let same = groups.firstIndex { $0.basis == basis && (isOutside || $0.sources == Session.once(sources)) }
      if same == nil { groups.append(Group(basis: basis, sources: [])) }
      let place = same ?? groups.count - 1
      groups[place].sources = Session.once(groups[place].sources + sources)
      if !isOutside { groups[place].places = Session.once(groups[place].places + records.map(\.place)) }
      let weaker = Session.once(records.compactMap(\.basis).filter { $0 != basis }.map(\.word))
      groups[place].facts.append(
        "\(field.name) \(Session.cell(value, field).display)" + weaker.map { " (also \($0))" }.joined())
    }
    let order = Basis.allCases.map(Optional.some) + [nil]
    return order.flatMap { basis in groups.filter { $0.basis == basis } }.map { group in
      let places = EvidencePlaces.folded(group.places.filter { !$0.isEmpty }).joined(separator: "; ")
      let sources = group.sources.joined(separator: "; ")
      let head = [sources, places].filter { !$0.isEmpty }.joined(separator: ": ")
      return (group.basis?.word ?? said("no evidence").text) + (head.isEmpty ? "" : " (\(head))") + ": "
        + group.facts.joined(separator: " · ")
    }
  }

  private static func once<Item: Hashable>(_ items: [Item]) -> [Item] {
    var seen: Set<Item> = []
    return items.filter { seen.insert($0).inserted }
  }

  private struct EvidenceGroup {
    var basis: Basis?
    var source: String
    var places: [(place: String, facts: [String])] = []

    var head: String {
      basis.map { source.isEmpty ? $0.word : "\($0.word), \(source)" } ?? said("no evidence").text
    }
  }

  /// The values of a row under the places that they rest on, with what the compilers noted. A value that rests on several
  /// places is said at the first of them; at the others its name.
  private func evidence(of table: Table, _ row: Int) -> [EvidenceGroup] {
    var groups: [EvidenceGroup] = []
    func add(_ fact: String, _ basis: Basis?, _ source: String, _ place: String) {
      let group = groups.firstIndex { $0.basis == basis && $0.source == source } ?? groups.count
      if group == groups.count { groups.append(EvidenceGroup(basis: basis, source: source)) }
      if let same = groups[group].places.firstIndex(where: { $0.place == place }) {
        groups[group].places[same].facts.append(fact)
      } else {
        groups[group].places.append((place, [fact]))
      }
    }
    let walk = evidenceWalk
    for (index, field) in table.schema.fields.enumerated() where field.name != table.schema.key {
      let value = table.value(row, index)
      if case .unknown = value { continue }
      let full = "\(field.name) \(Session.cell(value, field).display)"
      let records = walk.entry(table, row, field.name)?.records ?? []
      if records.isEmpty {
        let told = table.name.flatMap { workspace.cells[$0] }?.told(row: row, column: field.name)
        add(full, nil, "", told.map { "\($0.file), \($0.place)" } ?? said("no record").text)
      }
      for (number, record) in records.enumerated() {
        let note = record.note.isEmpty ? "" : " (\(record.note))"
        add(
          (number == 0 ? full : field.name) + note, record.basis, record.source?.id ?? "",
          record.place.isEmpty ? said("no place").text : record.place)
      }
    }
    // From firm to weak; what rests on nothing comes last.
    let order = Basis.allCases.map(Optional.some) + [nil]
    return order.flatMap { basis in groups.filter { $0.basis == basis } }
  }

  // MARK: Rows that refer to it

  private struct Related: Hashable {
    var table: String
    var id: String
    var name: String
  }

  private func related(to table: Table, _ row: Int) -> [Reply.Part] {
    Session.lines(relatedRows(of: table, row)).map { .prose($0) }
  }

  /// So many of one table are named; the others are counted. Doubts are all named.
  private static let mostRelated = 4

  /// A line for each table: the ids of its rows, what is doubted first. Each is a word for `show`.
  private static func lines(_ all: [Related]) -> [String] {
    once(all.map(\.table)).map { name in
      let ids = once(all.filter { $0.table == name }).map(\.id)
      return said("\(name): \(ids, most: name == "discrepancies" ? ids.count : mostRelated)").text
    }
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
