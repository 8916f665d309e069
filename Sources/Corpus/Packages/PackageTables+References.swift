import Diagnostics
import Tables
import Text

extension PackageTables {
  /// The rows of a table that others refer to.
  struct Target {
    var names: RowNames
    /// Its codes are rows.
    var rowOfText: TextDictionaryBuilder
    var rowOfInteger: [Int: Int32]
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
  private mutating func keys(of index: Int, _ loaded: LoadedTable, _ keyIndex: Int) -> Keys {
    let table = loaded.table
    let column = table.columns[keyIndex]
    // Texts got their codes in the order of the rows: as many texts as rows means that none comes again.
    if case .text(let vector) = column.storage, column.validity.marks == nil,
      vector.dictionary.count == table.rowCount
    {
      return .dictionary(vector.dictionary)
    }
    var seen: [String: Int] = [:]
    var ids: [String] = []
    var wrong: [(row: Int, message: Sentence, help: [Sentence])] = []
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
    let locator = loaded.locator(through: door)
    for (row, message, help) in wrong.prefix(limit) {
      let place = locator?.place(row: row, column: keyIndex)
      keyFaults[index].add(Diagnostic(.error, message, at: place ?? loaded.place, help: help))
    }
    keyFaults[index].add(uncounted: wrong.count - limit)
    return .texts(ids)
  }

  /// Looks at the keys of a table that was just read, and keeps them where others refer to them.
  mutating func takeKeys(of index: Int) {
    guard let loaded = tables[index], let key = loaded.table.schema.key,
      let keyIndex = loaded.table.schema.index(of: key)
    else { return }
    let keys = keys(of: index, loaded, keyIndex)
    let name = loaded.descriptor.name
    guard resources.contains(where: { $0.foreignKeys.contains { $0.table == name } }) else { return }
    let table = loaded.table
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
    targets[name] = Target(
      names: RowNames(
        table: name, makingIDs: { keys.texts }, makingLabels: { PackageTables.labels(of: table, keys.texts) }),
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

  /// Makes a column of keys one of references.
  mutating func resolve(_ key: ResourceDescriptor.ForeignKey, of index: Int) {
    guard var loaded = tables[index], let columnIndex = loaded.table.schema.index(of: key.column),
      loaded.table.schema.fields[columnIndex].type == .reference(key.table), let target = targets[key.table]
    else { return }
    let table = loaded.table
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
    case .number, .boolean, .date, .list, .reference:
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
    report(dangling, key, columnIndex, of: index, loaded)
    loaded.table.columns[columnIndex] = Column(.reference(rows: rows, names: target.names), validity: validity)
    tables[index] = loaded
  }

  private mutating func report(
    _ rows: [Int], _ key: ResourceDescriptor.ForeignKey, _ column: Int, of index: Int, _ loaded: LoadedTable
  ) {
    guard !rows.isEmpty else { return }
    let shown = min(rows.count, max(limit - referenceFaults[index].diagnostics.count, 0))
    referenceFaults[index].add(uncounted: rows.count - shown)
    guard shown > 0 else { return }
    let locator = loaded.locator(through: door)
    for row in rows.prefix(shown) {
      let id = locator?.content(row: row, column: column) ?? ""
      referenceFaults[index].add(
        Diagnostic(
          .error, "there is no \(quoted(id)) in the table \"\(key.table)\"",
          at: locator?.place(row: row, column: column) ?? loaded.place,
          help: help(
            for: id, among: targets[key.table]?.names.ids.prefix(10_000) ?? [],
            ["the column \"\(key.column)\" must hold a \"\(key.targetColumn)\" of \"\(key.table)\""])))
    }
  }
}
