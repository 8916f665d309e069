import Diagnostics
import Tables

/// Makes a table of JSON: an array of objects, an object of arrays, or JSON Lines.
struct JSONTableReader {
  private let document: JSONDocument
  private let format: DataPackage.Source.Format
  private let watch: FileDoor.Watch?
  private var findings: Findings
  private var nestedColumns: [String] = []
  private var mixedColumns: [String] = []

  init(document: JSONDocument, format: DataPackage.Source.Format, limit: Int, watch: FileDoor.Watch?) {
    self.document = document
    self.format = format
    self.watch = watch
    findings = Findings(limit: limit)
  }

  /// Which kind of JSON a file is, by its name, or by its first character where the name says nothing; nil for none.
  static func format(of text: FileText, suffix: String) -> DataPackage.Source.Format? {
    switch suffix {
    case "json", "geojson": return .json
    case "jsonl", "ndjson": return .jsonLines
    case "csv", "tsv", "tab", "txt": return nil
    default:
      let start = text.head.prefix(64).first { ![0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) }
      return start == UInt8(ascii: "{") || start == UInt8(ascii: "[") ? .json : nil
    }
  }

  /// About how much memory it takes to make a table of a text, from its first bytes: the text itself, and for each value
  /// and each name a place in the tree and in a column.
  static func memorySize(of text: FileText) -> Int {
    let sample = text.head.prefix(1 << 16)
    let marks = sample.count { [0x2C, 0x3A, 0x5B, 0x7B].contains($0) }
    return Int(Double(text.count) * (1 + 54 * Double(marks) / Double(max(sample.count, 1))))
  }

  /// Whether the document describes tables in other files.
  static func isPackage(_ root: JSONValue) -> Bool {
    root["resources"]?.array != nil && root.members != nil
  }

  mutating func read(_ resource: ResourceDescriptor, _ loaded: LoadedText) throws(Diagnostic) -> LoadedTable {
    let (names, columns, rowCount, remark) = try columns()
    var fields: [FieldDescriptor] = []
    for (name, column) in zip(names, columns) {
      fields.append(FieldDescriptor(field: Field(name, column.type), cellType: .text))
    }
    var table = LoadedTable(resource, fields, columns, rowCount: rowCount, &findings)
    table.format = format
    table.encoding = loaded.encoding
    table.hasByteOrderMark = loaded.hasByteOrderMark
    table.isCompressed = loaded.isCompressed
    table.warnings = Findings(limit: findings.limit)
    for warning in loaded.warnings { table.warnings.add(warning) }
    if let remark { table.remarks.append(remark) }
    let words = fields.map { "\($0.name) \($0.field.type.name)" }
    table.remarks.append(
      "types as the values have them: "
        + (words.count <= 12 ? words.joined(separator: ", ") : "\(words.count) columns"))
    if !nestedColumns.isEmpty {
      table.remarks.append("lists and objects kept as text: \(nestedColumns.joined(separator: ", "))")
    }
    if !mixedColumns.isEmpty {
      table.remarks.append("values of several kinds kept as text: \(mixedColumns.joined(separator: ", "))")
    }
    return table
  }

  // MARK: Shapes

  private typealias Columns = (names: [String], columns: [Column], rowCount: Int, remark: String?)

  private mutating func columns() throws(Diagnostic) -> Columns {
    let root = document.root
    if let rows = root.array { return try columns(ofRows: rows, nil) }
    guard let members = root.members else {
      throw document.error(
        "the file holds a single value, and a table needs rows", at: root, help: JSONTableReader.shapes)
    }
    let arrays = members.filter { $0.value.array != nil }
    func isRows(_ member: JSONValue.Member) -> Bool {
      guard let values = member.value.array, !values.isEmpty else { return false }
      return values.allSatisfy(\.isObject)
    }
    if arrays.count == members.count, !members.isEmpty, !members.contains(where: isRows) {
      return try columns(ofArrays: members)
    }
    // A response of a service: the rows stand under one name among other things.
    let tables = arrays.filter(isRows)
    if tables.count == 1, let table = tables.first {
      let others = members.filter { $0.name != table.name }.map(\.name)
      let rest = others.isEmpty ? "" : "; beside it, and left out: \(others.joined(separator: ", "))"
      return try columns(ofRows: table.value.array ?? [], "the rows stand under \"\(table.name)\"\(rest)")
    }
    throw document.error(
      tables.isEmpty
        ? "the file is neither a data package nor a table"
        : "the file holds several tables: \(tables.map(\.name).joined(separator: ", "))", at: root,
      help: JSONTableReader.shapes)
  }

  private static let shapes = [
    "a table is a list of objects, [{\"name\": …}, …], or an object of lists, {\"name\": […], …}"
  ]

  private mutating func columns(ofRows rows: [JSONValue], _ remark: String?) throws(Diagnostic) -> Columns {
    guard let first = rows.first else {
      throw document.error("the list holds no rows", at: document.root, help: JSONTableReader.shapes)
    }
    if first.array != nil {
      throw document.error("a row is an object with a name for each value", at: first, help: JSONTableReader.shapes)
    }
    var builders: [JSONColumnBuilder] = []
    var indices: [String: Int] = [:]
    for (index, row) in rows.enumerated() {
      guard let members = row.members else {
        throw document.error(
          "row \(index + 1) is no object, and the others are", at: row, help: JSONTableReader.shapes)
      }
      for member in members {
        let column: Int
        if let known = indices[member.name] {
          column = known
        } else {
          column = builders.count
          try checkCells(rows.count, builders.count + 1, row)
          indices[member.name] = column
          builders.append(JSONColumnBuilder())
        }
        guard builders[column].count <= index else {
          throw document.error("the name \(quoted(member.name)) stands twice in the row", at: member.value)
        }
        builders[column].pad(to: index)
        builders[column].append(member.value)
      }
      if index % 4096 == 0, let watch {
        if watch.isCancelled() { throw .interrupted }
        watch.progress("reading \(FilePath.name(of: document.text.path))", row.offset, document.text.count)
      }
    }
    for index in builders.indices {
      if watch?.isCancelled() == true { throw .interrupted }
      builders[index].pad(to: rows.count)
    }
    let names = indices.sorted { $0.value < $1.value }.map(\.key)
    return (names, try finish(names, &builders), rows.count, remark)
  }

  /// Where objects have names of their own, each name makes a cell in every row.
  private func checkCells(_ rowCount: Int, _ columnCount: Int, _ row: JSONValue) throws(Diagnostic) {
    let count = Limit.product(rowCount, columnCount)
    guard columnCount > JSONTableReader.usualColumns, count > Limit.json.number else { return }
    let maker = "\(Limit.grouped(columnCount)) different names in \(Limit.grouped(rowCount)) objects"
    throw document.error(
      Limit.json.message(count, by: maker), at: row,
      help: ["give all objects the same names; a name that differs from object to object is a value"])
  }

  private static let usualColumns = 1000

  private mutating func columns(ofArrays members: [JSONValue.Member]) throws(Diagnostic) -> Columns {
    let count = members[0].value.array?.count ?? 0
    var builders: [JSONColumnBuilder] = []
    for (index, member) in members.enumerated() {
      let values = member.value.array ?? []
      guard values.count == count else {
        throw document.error(
          "\(quoted(member.name)) has \(values.count) values, and \(quoted(members[0].name)) has \(count)",
          at: member.value)
      }
      guard !members[..<index].contains(where: { $0.name == member.name }) else {
        throw document.error("the name \(quoted(member.name)) stands twice", at: member.value)
      }
      var builder = JSONColumnBuilder()
      for value in values { builder.append(value) }
      builders.append(builder)
    }
    let names = members.map(\.name)
    return (names, try finish(names, &builders), count, "each name stands for a column")
  }

  private mutating func finish(_ names: [String], _ builders: inout [JSONColumnBuilder]) throws(Diagnostic) -> [Column]
  {
    for (name, builder) in zip(names, builders) {
      if builder.hasNested, !builder.isListColumn {
        nestedColumns.append(name)
      } else if builder.isMixed {
        mixedColumns.append(name)
      }
    }
    var columns: [Column] = []
    for builder in builders {
      columns.append(builder.finish { [watch] in watch?.isCancelled() ?? false })
      if watch?.isCancelled() == true { throw .interrupted }
    }
    return columns
  }
}

/// Builds a column of JSON values: of the kind that all of them have, else of their texts.
private struct JSONColumnBuilder {
  private enum Kind { case text, number, boolean, nested }

  private var values: [JSONValue?] = []
  private var kinds: Set<Kind> = []

  var count: Int { values.count }
  var hasNested: Bool { kinds.contains(.nested) }
  var isMixed: Bool { kinds.count > 1 }
  var isListColumn: Bool { kinds == [.nested] && lists() != nil }

  mutating func append(_ value: JSONValue) {
    guard !value.isNull else {
      values.append(nil)
      return
    }
    if value.string != nil {
      kinds.insert(.text)
    } else if value.boolean != nil {
      kinds.insert(.boolean)
    } else {
      kinds.insert(value.isNested ? .nested : .number)
    }
    values.append(value)
  }

  mutating func pad(to count: Int) { while values.count < count { values.append(nil) } }

  /// - Parameter isCancelled: once it says so, the column means nothing any more and comes soon.
  func finish(isCancelled: () -> Bool = { false }) -> Column {
    if kinds == [.nested], let column = lists() { return column }
    if kinds == [.boolean] {
      return ColumnBuilder.column(of: .boolean, values.map { $0?.boolean.map(Value.boolean) ?? .unknown })
    }
    if kinds == [.number], let column = numbers() { return column }
    if kinds == [.text], let column = dates() { return column }
    var builder = ColumnBuilder(type: .text)
    for (row, value) in values.enumerated() {
      if row & 0x3FFF == 0x3FFF, isCancelled() { break }
      builder.append(value.map { .text($0.sourceText) } ?? .unknown)
    }
    return builder.finish()
  }

  /// Whole numbers where all are written as such, else numbers with the decimals they are written with.
  private func numbers() -> Column? {
    var integers: [Int] = []
    var doubles: [Double] = []
    var decimals: [UInt8] = []
    var marks: [UInt8] = []
    for value in values {
      let text = value?.sourceText ?? "0"
      marks.append(value == nil ? 1 : 0)
      if integers.count == doubles.count, let integer = Int(text) { integers.append(integer) }
      guard let double = Double(text), double.isFinite else { return nil }
      // Digits that no number here holds exactly stay as they are written.
      if Int(text) == nil, text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2D }) { return nil }
      doubles.append(double == 0 ? 0 : double)
      decimals.append(Array(text.utf8).withUnsafeBufferPointer { NumberShape($0)?.decimals ?? 0 })
    }
    let validity = marks.contains(1) ? Validity(marks: marks, reasons: []) : .allKnown
    if integers.count == doubles.count { return Column(.integer(integers), validity: validity) }
    return Column(.number(doubles), validity: validity, decimals: decimals)
  }

  /// Lists where all values are lists of one kind of scalar.
  private func lists() -> Column? {
    var inner = JSONColumnBuilder()
    var offsets: [Int32] = [0]
    var marks: [UInt8] = []
    for value in values {
      if let value {
        guard let elements = value.array else { return nil }
        for element in elements { inner.append(element) }
      }
      guard let end = Int32(exactly: inner.count) else { return nil }
      marks.append(value == nil ? 1 : 0)
      offsets.append(end)
    }
    guard inner.kinds.count <= 1, !inner.hasNested, !inner.values.contains(where: { $0 == nil }) else { return nil }
    let validity = marks.contains(1) ? Validity(marks: marks, reasons: []) : .allKnown
    return Column(.list(offsets: offsets, elements: inner.finish()), validity: validity)
  }

  private func dates() -> Column? {
    var out: [Value] = []
    for value in values {
      guard let text = value?.string else {
        out.append(.unknown)
        continue
      }
      guard text.utf8.count == 10, let date = CalendarDate(iso: text) else { return nil }
      out.append(.date(date))
    }
    return ColumnBuilder.column(of: .date, out)
  }
}
