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
    var rowOfText: [ByteKey: Int32]
    var rowOfInteger: [Int: Int32]
  }

  init(tables: [LoadedTable], door: FileDoor, findings: Findings) {
    self.tables = tables
    self.door = door
    self.findings = findings
  }

  mutating func resolve() {
    for index in tables.indices where tables[index].table.schema.key != nil { addTarget(index) }
    for index in tables.indices {
      for key in tables[index].descriptor.foreignKeys { resolve(key, of: index) }
    }
  }

  // MARK: Targets

  private mutating func addTarget(_ index: Int) {
    let table = tables[index].table
    guard let key = table.schema.key, let keyIndex = table.schema.index(of: key) else { return }
    let column = table.columns[keyIndex]
    var rowOfText: [ByteKey: Int32] = [:]
    var rowOfInteger: [Int: Int32] = [:]
    var ids: [String] = []
    ids.reserveCapacity(table.rowCount)
    var locator: CellLocator?
    func place(_ row: Int, _ findings: inout Findings) -> Diagnostic.Place {
      if locator == nil { locator = tables[index].locator(through: door) }
      return locator?.place(row: row, column: keyIndex) ?? .file(tables[index].descriptor.path, line: nil, column: nil)
    }
    for row in 0..<table.rowCount {
      guard column.isKnown(row) else {
        ids.append("")
        findings.add(Diagnostic(.error, "the key \"\(key)\" is empty in this row", at: place(row, &findings)))
        continue
      }
      let id = column.value(at: row).machineText
      ids.append(id)
      let first = rowOfText.updateValue(Int32(truncatingIfNeeded: row), forKey: ByteKey(id))
      if case .integer(let values) = column.storage { rowOfInteger[values[row]] = Int32(truncatingIfNeeded: row) }
      if let first {
        findings.add(
          Diagnostic(
            .error, "the key \(quoted(id)) stands twice in the column \"\(key)\"", at: place(row, &findings),
            help: ["it is also the key of row \(first + 1)"]))
      }
    }
    var labels = ids
    if let label = table.schema.label, label != key, let labelColumn = table.column(named: label) {
      for row in 0..<table.rowCount where labelColumn.isKnown(row) { labels[row] = labelColumn.display(at: row) }
    }
    let names = RowNames(table: tables[index].descriptor.name, ids: ids, labels: labels)
    targets[tables[index].descriptor.name] = Target(names: names, rowOfText: rowOfText, rowOfInteger: rowOfInteger)
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
      let rowOfCode = vector.dictionary.values.map { target.rowOfText[ByteKey($0)] ?? -1 }
      for row in 0..<rows.count { rows[row] = rowOfCode[Int(vector.codes[row])] }
    case .integer(let values):
      for row in 0..<rows.count { rows[row] = target.rowOfInteger[values[row]] ?? -1 }
    case .list: return
    case .number, .boolean, .date, .reference:
      for row in 0..<rows.count { rows[row] = target.rowOfText[ByteKey(column.value(at: row).machineText)] ?? -1 }
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
            ?? .file(tables[index].descriptor.path, line: nil, column: nil),
          help: ["the column \"\(key.column)\" must hold a \"\(key.targetColumn)\" of \"\(key.table)\""]))
    }
  }
}

extension LoadedTable {
  /// Reads the file again; nil if that fails now.
  func locator(through door: FileDoor) -> CellLocator? {
    guard let bytes = try? door.read(descriptor.path) else { return nil }
    return CellLocator(
      text: FileText(path: descriptor.path, bytes: bytes), format: descriptor.format, columnCount: fields.count)
  }
}

/// Text as a dictionary key by its bytes: what is printed differently is a different key.
struct ByteKey: Hashable {
  let text: String
  init(_ text: String) { self.text = text }

  static func == (left: ByteKey, right: ByteKey) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
