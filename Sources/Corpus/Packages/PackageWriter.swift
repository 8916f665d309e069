import Diagnostics
import Tables

/// Writes tables as a Data Package of version 2: a descriptor, and one CSV file for each table.
///
/// The bytes follow from the tables alone, so that a package which is opened and written again is the same.
package struct PackageWriter {
  package struct File {
    package var name: String
    package var bytes: [UInt8]
  }

  private let tables: [Table]
  private let catalog: Catalog
  /// The key column of each table that can be referred to.
  private let keys: [String: String]
  /// Asked while rows are written.
  private let isCancelled: () -> Bool

  /// - Parameter catalog: what the package as a whole is called, and which of its tables are evidence, sources and
  ///   cases; those that are not among `tables` are left out.
  package init(_ tables: [Table], of catalog: Catalog, isCancelled: @escaping () -> Bool = { false }) {
    self.isCancelled = isCancelled
    // The ends of bounds stand in columns of their own.
    let tables = tables.map(\.withPrintedBounds.withEndsOfBounds)
    self.tables = tables
    self.catalog = catalog
    var keys: [String: String] = [:]
    for table in tables {
      if let name = table.name, let key = PackageWriter.key(of: table, isCancelled) { keys[name] = key }
    }
    self.keys = keys
  }

  /// The descriptor first. Throws what a file of delimited text cannot hold; the place is the caller's.
  package func files(at place: Diagnostic.Place) throws(Diagnostic) -> [File] {
    var files: [File] = []
    var resources: [JSONText] = []
    var taken: Set<String> = []
    for table in tables {
      guard !table.columns.isEmpty else {
        throw Diagnostic(
          .error, "the table \"\(table.name ?? "")\" has no columns, and a package cannot hold it", at: place)
      }
      let plans = try columns(of: table, at: place)
      let path = PackageWriter.fileName(for: table.name ?? "table", &taken)
      files.append(File(name: path, bytes: try rows(of: table, plans)))
      resources.append(resource(table, plans, path))
    }
    let names = Set(tables.compactMap(\.name))
    var own: [(String, JSONText)] = []
    for (word, name) in [
      ("evidence", catalog.evidenceTable), ("sources", catalog.sourcesTable), ("cases", catalog.caseTable),
    ] {
      if let name, names.contains(name) { own.append((word, .text(name))) }
    }
    var members: [(String, JSONText)] = [
      ("$schema", .text("https://datapackage.org/profiles/2.0/datapackage.json")), ("name", .text("jirei-tables")),
    ]
    if let title = catalog.title { members.append(("title", .text(title))) }
    if let version = catalog.version { members.append(("version", .text(version))) }
    if !own.isEmpty { members.append(("jirei", .object(own))) }
    members.append(("resources", .array(resources)))
    files.insert(File(name: "datapackage.json", bytes: JSONText.object(members).bytes), at: 0)
    return files
  }

  /// Letters, digits and marks that every file system takes, no two alike.
  private static func fileName(for table: String, _ taken: inout Set<String>) -> String {
    var base = ""
    for scalar in table.lowercased().unicodeScalars {
      let isPlain = ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) || scalar == "_" || scalar == "-"
      if isPlain { base.unicodeScalars.append(scalar) } else if base.last != "-" { base += "-" }
      if base.utf8.count >= 100 { break }
    }
    if base.isEmpty || base == "-" { base = "table" }
    var name = base
    var number = 1
    while !taken.insert(name).inserted {
      number += 1
      name = "\(base)-\(number)"
    }
    return name + ".csv"
  }

  // MARK: The descriptor

  private func resource(_ table: Table, _ plans: [ColumnWriting], _ path: String) -> JSONText {
    let schema = table.schema
    let label =
      schema.label.flatMap { schema.index(of: $0) == nil ? nil : $0 }
      ?? ["name", "title"].first { schema.index(of: $0) != nil } ?? table.name.flatMap { keys[$0] }
    var own: [(String, JSONText)] = []
    if let label { own.append(("label", .text(label))) }
    own.append(("names", .array(schema.names.filter { schema.index(of: $0) != nil }.map { .text($0) })))
    own += rules(of: table)
    // The values rest on the evidence of the tables they come from.
    own.append(("evidence", .boolean(false)))
    var members: [(String, JSONText)] = [
      ("name", .text(table.name ?? "")), ("type", .text("table")), ("path", .text(path)),
    ]
    if let title = table.title { members.append(("title", .text(title))) }
    if let summary = table.summary { members.append(("description", .text(summary))) }
    members += [
      ("format", .text("csv")), ("mediatype", .text("text/csv")), ("encoding", .text("utf-8")),
      ("jirei", .object(own)), ("schema", self.schema(table, plans)),
    ]
    return .object(members)
  }

  /// What its package said of the table, as far as its columns are there, and which columns hold the ends of bounds.
  private func rules(of table: Table) -> [(String, JSONText)] {
    let (schema, rules) = (table.schema, table.schema.rules)
    func has(_ name: String) -> Bool { schema.index(of: name) != nil }
    var own: [(String, JSONText)] = []
    let view = rules.view.filter(has)
    if !view.isEmpty { own.append(("view", .array(view.map { .text($0) }))) }
    let asserts = schema.fields.compactMap { field -> (String, JSONText)? in
      guard let claims = rules.asserts[field.name]?.filter(has), !claims.isEmpty else { return nil }
      return (field.name, .array(claims.map { .text($0) }))
    }
    if !asserts.isEmpty { own.append(("asserts", .object(asserts))) }
    let bounds = zip(schema.fields, table.columns).compactMap { field, column -> (String, JSONText)? in
      var ends = field.ends
      if ends?.names.allSatisfy(has) != true {
        ends = column.bounds == nil ? nil : BoundColumns.conventional(for: field.name)
      }
      guard let ends, field.type.isNumeric else { return nil }
      let parts = [
        ("least", ends.least), ("most", ends.most), ("strict", ends.strict), ("qualifier", ends.qualifier),
      ]
      return (field.name, .object(parts.compactMap { part in part.1.map { (part.0, .text($0)) } }))
    }
    if !bounds.isEmpty { own.append(("bounds", .object(bounds))) }
    let applies = rules.applies.compactMap { rule in rule.column.map { ($0, JSONText.text(rule.condition)) } }
    if !applies.isEmpty { own.append(("applies", .object(applies))) }
    let agrees = rules.agrees.map { rule -> JSONText in
      .object((rule.title.map { [("title", .text($0))] } ?? []) + [("rule", .text(rule.condition))])
    }
    if !agrees.isEmpty { own.append(("agrees", .array(agrees))) }
    return own
  }

  private func schema(_ table: Table, _ plans: [ColumnWriting]) -> JSONText {
    let key = table.name.flatMap { keys[$0] }
    var members: [(String, JSONText)] = [
      ("fields", .array(zip(table.schema.fields, plans).map { $1.descriptor(of: $0, isKey: $0.name == key) }))
    ]
    if let key { members.append(("primaryKey", .array([.text(key)]))) }
    var foreign: [JSONText] = []
    for (field, plan) in zip(table.schema.fields, plans) {
      guard let target = plan.target, let targetKey = keys[target] else { continue }
      let resource = target == table.name ? "" : target
      foreign.append(
        .object([
          ("fields", .array([.text(field.name)])),
          ("reference", .object([("resource", .text(resource)), ("fields", .array([.text(targetKey)]))])),
        ]))
    }
    if !foreign.isEmpty { members.append(("foreignKeys", .array(foreign))) }
    return .object(members)
  }

  /// The key, if it does name each row: after a join or `take` of a query it may not.
  private static func key(of table: Table, _ isCancelled: () -> Bool) -> String? {
    guard let key = table.schema.key, let column = table.column(named: key), column.type.element == nil,
      column.validity.unknownCount == 0
    else { return nil }
    var seen: Set<[UInt8]> = []
    for row in 0..<table.rowCount {
      if row & 0x3FF == 0x3FF, isCancelled() { return nil }
      if !seen.insert(Array(column.value(at: row).machineText.utf8)).inserted { return nil }
    }
    return key
  }

  // MARK: The rows

  private func columns(of table: Table, at place: Diagnostic.Place) throws(Diagnostic) -> [ColumnWriting] {
    var plans: [ColumnWriting] = []
    for (field, column) in zip(table.schema.fields, table.columns) {
      guard !field.name.isEmpty else {
        throw Diagnostic(
          .error, "a column of \"\(table.name ?? "")\" has no name, and a package needs one", at: place,
          help: ["as JSON: \(table.name ?? "") | save \"\(table.name ?? "").json\""])
      }
      var target: String?
      var keyType = DataType.text
      if case .reference(_, let names) = column.storage {
        if let key = keys[names.table], fits(column, names, key) { target = names.table }
        if let referred = catalog.table(names.table), let key = referred.schema.key {
          keyType = referred.column(named: key)?.type ?? .text
        }
      }
      do throws(ColumnWriting.Refusal) {
        plans.append(try ColumnWriting(column, target: target, keyType: keyType))
      } catch {
        throw Diagnostic(
          .error, "the column \"\(field.name)\" of \"\(table.name ?? "")\" \(error.reason)", at: place,
          help: ["as JSON: \(table.name ?? "") | save \"\(table.name ?? "").json\""])
      }
    }
    // A row without any character is no row to other readers of CSV.
    let hasBlankRow = (0..<table.rowCount).contains { row in plans.allSatisfy { $0.isBlank(row) } }
    if hasBlankRow { plans[0].avoidBlank() }
    return plans
  }

  /// Whether each row that is referred to is in the saved table under the same key.
  private func fits(_ column: Column, _ names: RowNames, _ key: String) -> Bool {
    guard let saved = tables.first(where: { $0.name == names.table }), let ids = saved.column(named: key) else {
      return false
    }
    guard saved.rowCount == names.ids.count else { return false }
    return (0..<saved.rowCount).allSatisfy { ids.value(at: $0).machineText == names.ids[$0] }
  }

  private func rows(of table: Table, _ plans: [ColumnWriting]) throws(Diagnostic) -> [UInt8] {
    var out: [UInt8] = []
    for (index, field) in table.schema.fields.enumerated() {
      if index > 0 { out.append(0x2C) }
      ColumnWriting.write(field.name, to: &out)
    }
    out.append(0x0A)
    for row in 0..<table.rowCount {
      if row & 0x3FF == 0x3FF, isCancelled() { throw .interrupted }
      for index in plans.indices {
        if index > 0 { out.append(0x2C) }
        plans[index].write(row, to: &out)
      }
      // A line without any byte is no row.
      if out.last == 0x0A { out += [0x22, 0x22] }
      out.append(0x0A)
    }
    return out
  }
}
