import Diagnostics
import Tables
import Text

/// Finds out, by opening it, whether a file that a table was written to opens to that table.
package struct ReadingBack {
  package enum Outcome: Equatable, Sendable {
    case same
    /// It does so with these words behind its name.
    case sameWith(String)
    /// Its cells are the same; what these columns hold is of another kind, which no word behind the name changes.
    case otherKinds([String])
    /// How it would open, in words: "the text "-" in "a", row 3, would open as unknown".
    case other(Sentence)
    /// There is not the memory to open it.
    case notTried
  }

  let table: Table
  private let isDelimited: Bool
  let isLines: Bool
  private let delimiter: UInt8
  private let emptyIsUnknown: Bool
  private let door: FileDoor
  /// Without the rows of nothing at the end, where they may be lost.
  private let rowCount: Int

  /// - Parameters:
  ///   - delimiter: of delimited text; nil for JSON.
  ///   - isLines: whether it is JSON Lines.
  ///   - emptyIsUnknown: whether empty texts may open as unknown, and empty rows at the end be lost.
  package init(_ table: Table, delimiter: UInt8?, isLines: Bool, emptyIsUnknown: Bool, watch: FileDoor.Watch?) {
    self.table = table
    isDelimited = delimiter != nil
    self.delimiter = delimiter ?? 0
    self.isLines = isLines
    self.emptyIsUnknown = emptyIsUnknown
    var door = FileDoor(isSafe: false, readableRoots: [])
    door.watch = watch
    self.door = door
    rowCount =
      emptyIsUnknown ? table.rowCount - SavedCells.emptyRowsAtEnd(of: table, emptyIsUnknown: true) : table.rowCount
  }

  package func outcome(ofOpening path: String) throws(Diagnostic) -> Outcome {
    if !isDelimited, isKnownToOpen(as: path) { return .same }
    // A table takes less than this for each byte of its file.
    let size = door.size(of: path)
    guard
      (size < FileDoor.smallSize / 4 && !AvailableMemory.isLimited) || size < door.memoryLimit / (isDelimited ? 4 : 32)
    else { return .notTried }
    let plain = try opened(path, Words())
    var words = Words()
    var read = plain
    if shapeDifference(plain) != nil, isDelimited {
      for layout in Words.layouts(namesDiffer: names(of: plain) != names, delimiter) {
        let other = try opened(path, layout)
        guard shapeDifference(other) == nil else { continue }
        (read, words) = (other, layout)
        break
      }
    }
    if let difference = shapeDifference(read) { return .other(difference) }
    guard case .success(var found) = read else { return .other(noTable) }
    var others = kindDifferences(found)
    if isDelimited { others = Set(others + textDifferences(found)).sorted() }
    if isDelimited, !others.isEmpty {
      for column in others { words.types[table.schema.fields[column].name] = type(of: table.columns[column]) }
      let typed = try opened(path, words)
      if let difference = shapeDifference(typed) { return .other(difference) }
      guard case .success(let table) = typed else { return .other(noTable) }
      found = table
      others = kindDifferences(found)
    }
    if let difference = cellDifference(found) { return .other(difference) }
    if !others.isEmpty { return .otherKinds(others.map { table.schema.fields[$0].name }) }
    return words.isEmpty ? .same : .sameWith(words.text)
  }

  private func opened(_ path: String, _ words: Words) throws(Diagnostic) -> Result<Table, CorpusFailure> {
    do throws(CorpusFailure) {
      let opened = try DataPackage.open(path: path, through: door, options: words.options)
      if let table = opened.catalog.tables.values.first, opened.catalog.tables.count == 1 { return .success(table) }
      return .failure(CorpusFailure([]))
    } catch {
      if error.diagnostics.contains(where: \.isInterruption) { throw .interrupted }
      return .failure(error)
    }
  }

  // MARK: Differences

  private let noTable = said("the file would not open again: it would be no table")

  private var names: [String] { table.schema.fields.map(\.name) }

  private func names(of result: Result<Table, CorpusFailure>) -> [String] {
    if case .success(let table) = result { table.schema.fields.map(\.name) } else { [] }
  }

  private func shapeDifference(_ result: Result<Table, CorpusFailure>) -> Sentence? {
    switch result {
    case .failure(let failure):
      return failure.diagnostics.first.map { "the file would not open again: \($0.message)" } ?? noTable
    case .success(let found):
      let found = (names: found.schema.fields.map(\.name), rowCount: found.rowCount)
      if found.names.count != names.count {
        return "the file would open with \(found.names.count) columns instead of \(names.count)"
      }
      if let (name, other) = zip(names, found.names).first(where: { !$0.utf8.elementsEqual($1.utf8) }) {
        return "the column \(quoted(name)) would open under the name \(quoted(other))"
      }
      if found.rowCount != rowCount { return "the file would open with \(found.rowCount) rows instead of \(rowCount)" }
      return nil
    }
  }

  /// Columns that opened as another kind than they are; whole numbers may stand for numbers.
  private func kindDifferences(_ found: Table) -> [Int] {
    table.columns.indices.filter { column in
      let (own, other) = (table.columns[column].type, found.columns[column].type)
      if own == .number, other == .integer { return false }
      if own.isReference, other == .text { return false }
      if isDelimited { return own.element != nil ? other != .text : own != other }
      guard let (own, other) = own.element.flatMap({ own in other.element.map { (own, $0) } }) else {
        return own != other
      }
      return own != other && !(own == .number && other == .integer) && !(own.isReference && other == .text)
    }
  }

  /// Columns of texts of which a text would open as another one, such as `'011002`; stated as text they stay as written.
  private func textDifferences(_ found: Table) -> [Int] {
    table.columns.indices.filter { column in
      guard table.columns[column].type == .text, found.columns[column].type == .text else { return false }
      return SavedCells(table.columns[column], emptyIsUnknown: emptyIsUnknown)
        .firstDifference(from: found.columns[column], rowCount: rowCount) != nil
    }
  }

  private func type(of column: Column) -> OpenOptions.ColumnType {
    switch column.type {
    case .integer: .integer
    case .number: .number
    case .boolean: .boolean
    case .date: .date
    case .text, .reference, .list: .text
    }
  }

  private func cellDifference(_ found: Table) -> Sentence? {
    for (index, field) in table.schema.fields.enumerated() {
      let cells = SavedCells(table.columns[index], emptyIsUnknown: emptyIsUnknown)
      guard let row = cells.firstDifference(from: found.columns[index], rowCount: rowCount) else { continue }
      let other = found.columns[index].value(at: row)
      let kind = other.isUnknown ? "unknown" : quoted(other.machineText)
      return "\(cells.words(row)) in \(quoted(field.name)), row \(row + 1), would open as \(kind)"
    }
    return nil
  }

  // MARK: Words behind the name of a file

  private struct Words {
    var drop = false
    var header = false
    var delimiter: UInt8?
    var types: [String: OpenOptions.ColumnType] = [:]

    var isEmpty: Bool { !drop && !header && delimiter == nil && types.isEmpty }

    /// What may be said of where the names and the rows stand, the least first.
    static func layouts(namesDiffer: Bool, _ delimiter: UInt8) -> [Words] {
      let end = Words(drop: true)
      let start = Words(header: true)
      return (namesDiffer ? [start] : [end]) + [
        Words(drop: true, header: true), Words(delimiter: delimiter),
        Words(drop: true, header: true, delimiter: delimiter),
      ]
    }

    var options: OpenOptions {
      var options = OpenOptions()
      options.delimiter = delimiter
      if header { (options.headerRowCount, options.skippedRowCount) = (1, 0) }
      if drop { options.droppedRowCount = 0 }
      options.types = types
      return options
    }

    var text: String {
      var words: [String] = []
      if let delimiter { words.append("delimiter \(delimiter == 0x09 ? "tab" : "comma")") }
      if header { words.append("header 1 skip 0") }
      if drop { words.append("drop 0") }
      if !types.isEmpty {
        let pairs = types.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map {
          "\(Words.isPlain($0) ? $0 : literal($0))=\($1.rawValue)"
        }
        words.append("types \(pairs.joined(separator: ", "))")
      }
      return words.joined(separator: " ")
    }

    private static func isPlain(_ name: String) -> Bool {
      guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
      return name.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) || $0 == 0x5F
      }
    }

    private func literal(_ text: String) -> String {
      "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
    }
  }
}

extension DataType {
  fileprivate var isReference: Bool { if case .reference = self { true } else { false } }
}
