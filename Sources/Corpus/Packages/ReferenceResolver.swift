import Diagnostics
import Tables

/// Turns columns that hold keys of other tables into references, once all tables are read: order and cycles do not
/// matter, for the names of rows are made from the keys and labels alone.
struct ReferenceResolver {
  private(set) var tables: [LoadedTable]
  private(set) var findings: Findings
  private let door: FileDoor
  private var targets: [String: Target] = [:]

  private struct Target {
    var names: RowNames
    /// Its codes are rows.
    var rowOfText: TextDictionaryBuilder
    var rowOfInteger: [Int: Int32]
  }

  init(tables: [LoadedTable], door: FileDoor, findings: Findings) {
    self.tables = tables
    self.door = door
    self.findings = findings
  }

  mutating func resolve() {
    var wanted: Set<String> = []
    for table in tables { for key in table.descriptor.foreignKeys { wanted.insert(key.table) } }
    for index in tables.indices {
      guard let key = tables[index].table.schema.key, let keyIndex = tables[index].table.schema.index(of: key)
      else { continue }
      let keys = keys(of: index, keyIndex)
      if wanted.contains(tables[index].descriptor.name) { addTarget(index, keys, keyIndex) }
    }
    for index in tables.indices {
      for key in tables[index].descriptor.foreignKeys { resolve(key, of: index) }
    }
  }

  // MARK: Targets

  /// The texts of a table's keys, row by row.
  private enum Keys {
    /// The dictionary of the column lists them already.
    case dictionary(TextDictionary)
    case texts([String])

    var texts: [String] {
      switch self {
      case .dictionary(let dictionary): dictionary.values
      case .texts(let texts): texts
      }
    }

    func forEachUTF8(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
      switch self {
      case .dictionary(let dictionary): dictionary.forEachUTF8(body)
      case .texts(var texts): for index in texts.indices { texts[index].withUTF8(body) }
      }
    }
  }

  /// The keys of a table, each known and different from all others, or reported.
  private mutating func keys(of index: Int, _ keyIndex: Int) -> Keys {
    let table = tables[index].table
    let column = table.columns[keyIndex]
    // Texts got their codes in the order of the rows: as many texts as rows means that none comes again.
    if case .text(let vector) = column.storage, column.validity.marks == nil,
      vector.dictionary.count == table.rowCount
    {
      return .dictionary(vector.dictionary)
    }
    var seen: [String: Int] = [:]
    var ids: [String] = []
    var wrong: [(row: Int, message: String, help: [String])] = []
    let name = table.schema.fields[keyIndex].name
    for row in 0..<table.rowCount {
      guard column.isKnown(row) else {
        ids.append("")
        wrong.append((row, "the key \"\(name)\" is empty in this row", []))
        continue
      }
      let id = column.value(at: row).machineText
      ids.append(id)
      if let first = seen[id] {
        wrong.append(
          (row, "the key \(quoted(id)) stands twice in the column \"\(name)\"", ["row \(first + 1) has it, too"]))
      } else {
        seen[id] = row
      }
    }
    guard !wrong.isEmpty else { return .texts(ids) }
    let locator = tables[index].locator(through: door)
    for (row, message, help) in wrong.prefix(findings.limit) {
      let place = locator?.place(row: row, column: keyIndex)
      findings.add(Diagnostic(.error, message, at: place ?? tables[index].place, help: help))
    }
    findings.add(uncounted: wrong.count - findings.limit)
    return .texts(ids)
  }

  private mutating func addTarget(_ index: Int, _ keys: Keys, _ keyIndex: Int) {
    let table = tables[index].table
    let rowOfText = TextDictionaryBuilder()
    var rowOfInteger: [Int: Int32] = [:]
    if case .integer(let values) = table.columns[keyIndex].storage {
      for (row, value) in values.enumerated() { rowOfInteger[value] = Int32(truncatingIfNeeded: row) }
    }
    // A key that comes again was reported; here it only must not shift the codes.
    var row = 0
    keys.forEachUTF8 { id in
      if !rowOfText.enter(id) { _ = rowOfText.enter("\(String(decoding: id, as: UTF8.self))\u{1}\(row)") }
      row += 1
    }
    targets[tables[index].descriptor.name] = Target(
      names: RowNames(
        table: tables[index].descriptor.name, makingIDs: { keys.texts },
        makingLabels: { ReferenceResolver.labels(of: table, keys.texts) }),
      rowOfText: rowOfText, rowOfInteger: rowOfInteger)
  }

  private static func labels(of table: Table, _ ids: [String]) -> [String] {
    guard let label = table.schema.label, label != table.schema.key, let column = table.column(named: label)
    else { return ids }
    if case .text(let vector) = column.storage {
      return ids.indices.map { column.isKnown($0) ? vector.dictionary.values[Int(vector.codes[$0])] : ids[$0] }
    }
    return ids.indices.map { column.isKnown($0) ? column.display(at: $0) : ids[$0] }
  }

  // MARK: Columns

  private mutating func resolve(_ key: ResourceDescriptor.ForeignKey, of index: Int) {
    let table = tables[index].table
    guard let columnIndex = table.schema.index(of: key.column), let target = targets[key.table],
      tables.first(where: { $0.descriptor.name == key.table })?.table.schema.key == key.targetColumn
    else { return }
    let column = table.columns[columnIndex]
    var rows = [Int32](repeating: 0, count: table.rowCount)
    var dangling: [Int] = []
    switch column.storage {
    case .text(let vector):
      var rowOfCode: [Int32] = []
      rowOfCode.reserveCapacity(vector.dictionary.count)
      vector.dictionary.forEachUTF8 { rowOfCode.append(target.rowOfText.existingCode(of: $0) ?? -1) }
      for row in 0..<rows.count { rows[row] = rowOfCode[Int(vector.codes[row])] }
    case .integer(let values):
      for row in 0..<rows.count { rows[row] = target.rowOfInteger[values[row]] ?? -1 }
    case .list: return
    case .number, .boolean, .date, .reference:
      for row in 0..<rows.count {
        rows[row] = target.rowOfText.existingCode(of: column.value(at: row).machineText) ?? -1
      }
    }
    var validity = column.validity
    for row in 0..<rows.count where rows[row] < 0 {
      rows[row] = 0
      guard validity.isKnown(row) else { continue }
      dangling.append(row)
      var marks = validity.marks ?? [UInt8](repeating: 0, count: rows.count)
      marks[row] = 1
      validity = Validity(marks: marks, reasons: validity.reasons)
    }
    report(dangling, key, columnIndex, of: index)
    tables[index].table.columns[columnIndex] = Column(
      .reference(rows: rows, names: target.names), validity: validity)
    tables[index].table.schema.fields[columnIndex].type = .reference(key.table)
    tables[index].fields[columnIndex].field.type = .reference(key.table)
  }

  private mutating func report(_ rows: [Int], _ key: ResourceDescriptor.ForeignKey, _ column: Int, of index: Int) {
    guard !rows.isEmpty else { return }
    let shown = min(rows.count, max(findings.limit - findings.diagnostics.count, 0))
    findings.add(uncounted: rows.count - shown)
    guard shown > 0 else { return }
    let locator = tables[index].locator(through: door)
    for row in rows.prefix(shown) {
      let id = locator?.content(row: row, column: column) ?? ""
      findings.add(
        Diagnostic(
          .error, "there is no \(quoted(id)) in the table \"\(key.table)\"",
          at: locator?.place(row: row, column: column)
            ?? tables[index].place,
          help: help(
            for: id, among: targets[key.table]?.names.ids.prefix(10_000) ?? [],
            ["the column \"\(key.column)\" must hold a \"\(key.targetColumn)\" of \"\(key.table)\""])))
    }
  }
}

extension LoadedTable {
  /// The file as a whole.
  var place: Diagnostic.Place { .file(descriptor.path, line: nil, column: nil) }

  /// Reads the file again; nil if that fails now.
  func locator(through door: FileDoor) -> CellLocator? {
    guard let bytes = try? door.read(descriptor.path) else { return nil }
    return CellLocator(
      text: FileText(path: descriptor.path, bytes: bytes), format: descriptor.format, columnCount: fields.count)
  }
}
