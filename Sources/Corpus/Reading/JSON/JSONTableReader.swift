import Diagnostics
import Tables
import Text

/// Makes a table of JSON: a list of objects or of lists, an object of lists, JSON Lines, or what services wrap round these.
struct JSONTableReader {
  let document: JSONDocument
  private let format: DataPackage.Source.Format
  let watch: FileDoor.Watch?
  private var findings: Findings
  var nestedColumns: [String] = []
  var mixedColumns: [String] = []
  /// Columns of texts that are all numbers as tables print them.
  var printedNumbers: [String] = []
  /// Columns whose objects became columns of their own.
  var takenApart: [String] = []
  var remarks: [String] = []
  private var title: String?
  private var units: [String: String] = [:]
  let options: OpenOptions

  init(
    document: JSONDocument, format: DataPackage.Source.Format, options: OpenOptions, limit: Int, watch: FileDoor.Watch?
  ) {
    self.document = document
    self.format = format
    self.options = options
    self.watch = watch
    findings = Findings(limit: limit)
  }

  /// Which kind of JSON a file is, by its name, or by its first character where the name says nothing; nil for none.
  static func format(of text: FileText, suffix: String) -> DataPackage.Source.Format? {
    switch suffix {
    case "json", "geojson": return .json
    case "jsonl", "ndjson": return .jsonLines
    case "csv", "tsv", "tab", "txt": return text.withHead(opensRows) ? .json : nil
    default:
      let start = text.head.prefix(64).first { !isBlank($0) }
      return start == UInt8(ascii: "{") || start == UInt8(ascii: "[") ? .json : nil
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains(byte) }

  /// Whether a text begins as no table of text does: `[{`, `[[`, or `{"name":`.
  private static func opensRows(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let marks = bytes.prefix(256).filter { !isBlank($0) }
    guard marks.count > 2 else { return false }
    if marks[0] == UInt8(ascii: "[") { return marks[1] == UInt8(ascii: "{") || marks[1] == UInt8(ascii: "[") }
    guard marks[0] == UInt8(ascii: "{"), marks[1] == UInt8(ascii: "\"") else { return false }
    guard let close = marks[2...].firstIndex(of: UInt8(ascii: "\"")), close + 1 < marks.count else { return false }
    return marks[close + 1] == UInt8(ascii: ":")
  }

  /// Whether the first line that is not blank is a whole value, and another follows.
  static func holdsLines(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let lines = bytes.split(maxSplits: 64, whereSeparator: { $0 == 0x0A || $0 == 0x0D })
      .filter { !$0.allSatisfy(isBlank) }
    guard lines.count > 1, let first = lines.first else { return false }
    return (try? JSONParser.parse(Array(first), name: "")) != nil
  }

  /// The options of `open` that JSON takes.
  static let optionWords = ["at", "types", "missing", "header", "encoding", "decimal", "group"]

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
    if let unknown = options.types.keys.sorted().first(where: { !names.contains($0) }) {
      throw document.error(
        "types names a column that is not there: \(unknown)", at: document.root,
        help: help(for: unknown, among: names, ["there are \(names, most: 12, end: .total)"]))
    }
    var resource = resource
    resource.title = resource.title ?? title
    var fields: [FieldDescriptor] = []
    for (name, column) in zip(names, columns) {
      var field = Field(name, column.type)
      field.unit = units[name]
      fields.append(FieldDescriptor(field: field, cellType: .text))
    }
    var table = LoadedTable(resource, fields, columns, rowCount: rowCount, &findings)
    table.format = format
    table.encoding = loaded.encoding
    table.hasByteOrderMark = loaded.hasByteOrderMark
    table.isCompressed = loaded.isCompressed
    table.warnings = Findings(limit: findings.limit)
    for warning in loaded.warnings { table.warnings.add(warning) }
    if let remark { table.remarks.append(remark) }
    table.remarks += remarks
    let words = fields.map { "\($0.name) \($0.field.type.name)" }
    table.remarks.append(
      "types as the values have them: "
        + (words.count <= 12 ? words.joined(separator: ", ") : "\(words.count) columns"))
    if !takenApart.isEmpty {
      table.remarks.append("a column for each part of the objects in: \(listed(takenApart, most: 12, end: .total))")
    }
    if !printedNumbers.isEmpty {
      let order = printedNumbers.prefix(3).map { "\(JSONTableReader.word($0))=number" }.joined(separator: ", ")
      table.remarks.append(
        "texts that hold numbers: \(listed(printedNumbers, most: 12, end: .total)) (types \(order) reads them as such)")
    }
    if !nestedColumns.isEmpty {
      table.remarks.append("lists and objects kept as text: \(nestedColumns.joined(separator: ", "))")
    }
    if !mixedColumns.isEmpty {
      table.remarks.append("values of several kinds kept as text: \(mixedColumns.joined(separator: ", "))")
    }
    return table
  }

  // MARK: Shapes

  typealias Columns = (names: [String], columns: [Column], rowCount: Int, remark: String?)

  static let shapes: [Sentence] = [
    "a table is a list of objects, [{\"name\": …}, …], or an object of lists, {\"name\": […], …}"
  ]

  private mutating func columns() throws(Diagnostic) -> Columns {
    let root = document.root
    guard let at = options.at else {
      if let statistics = JSONStatistics(root, in: document) {
        let read = try statistics.read()
        title = read.title
        units = read.units
        remarks += read.remarks
        return (read.names, read.columns, read.rowCount, nil)
      }
      return try columns(of: root, beside: [])
    }
    let path = JSONPath(parsing: at)
    guard let value = path.value(in: root) else {
      let paths = JSONTableSearch(root).candidates
      throw document.error(
        "nothing stands at \(quoted(at))", at: root,
        help: paths.isEmpty
          ? JSONTableReader.shapes
          : help(for: at, among: paths.map(\.path.text), ["there are \(paths.map(\.words), most: 12, end: .total)"]))
    }
    let parent = JSONPath(path.names.dropLast()).value(in: root)
    return try columns(of: value, beside: parent?.members?.filter { $0.name != path.names.last } ?? [])
  }

  /// - Parameter siblings: what stands beside the value, where a list may name the columns.
  private mutating func columns(of value: JSONValue, beside siblings: [JSONValue.Member]) throws(Diagnostic) -> Columns
  {
    if let rows = value.array {
      guard rows.first?.array == nil else { return try columns(ofLists: rows, siblings) }
      // A list of what is said of the answer, and the rows: the World Bank's service writes so.
      let lists = rows.compactMap(\.array).filter(JSONTableSearch.isRows)
      if rows.count == 2, rows[0].isObject, let list = lists.first, list.first?.isObject == true {
        return try columns(ofRows: list.map { Row($0) }, "the rows stand in the second part of the list")
      }
      return try columns(ofRows: rows.map { Row($0) }, nil)
    }
    guard let members = value.members else {
      throw document.error(
        "the file holds a single value, and a table needs rows", at: value, help: JSONTableReader.shapes)
    }
    if members.contains(where: { $0.name == "type" && $0.value.string == "FeatureCollection" }),
      let features = value["features"]?.array, features.contains(where: { $0["properties"]?.isObject == true })
    {
      return try columns(
        ofRows: features.map { Row(feature: $0) }, "GeoJSON: a row for each feature of \"features\"")
    }
    let search = JSONTableSearch(value)
    let tables = search.candidates
    let hasRows = members.contains { $0.value.array?.first?.isObject == true }
    let isHeaded = tables.contains { $0.value.array?.first?.array != nil } && tables.count < members.count
    if !hasRows, !isHeaded || members.count == 1, !members.isEmpty, members.allSatisfy({ $0.value.array != nil }) {
      return try columns(ofArrays: members)
    }
    guard tables.count <= 1 else {
      throw document.error(
        "the file holds several tables: \(tables.map(\.words), most: 12, end: .total)", at: value,
        help: ["say which: at \"\(tables[0].path.text)\""])
    }
    if let table = tables.first { return try columns(ofTable: table, search, in: value) }
    if let rows = try keyedRows(members) { return rows }
    if let empty = search.emptyList {
      throw document.error("the file holds no rows: \(empty.text) is an empty list", at: value)
    }
    throw document.error("the file is neither a data package nor a table", at: value, help: JSONTableReader.shapes)
  }

  /// A response of a service: the rows stand under one name among other things.
  private mutating func columns(
    ofTable table: JSONTableSearch.Candidate, _ search: JSONTableSearch, in value: JSONValue
  ) throws(Diagnostic) -> Columns {
    let parent = JSONPath(table.path.names.dropLast()).value(in: value)
    var siblings = parent?.members?.filter { $0.name != table.path.names.last } ?? []
    if let head = search.head(of: table) { siblings = [JSONValue.Member(name: head.path.text, value: head.value)] }
    var found = try columns(of: table.value, beside: siblings)
    let others = (value.members ?? []).map(\.name).filter { $0 != table.path.names[0] }
    let rest = others.isEmpty ? "" : "; beside it, and left out: \(listed(others, most: 12, end: .total))"
    remarks.append("the rows stand under \"\(table.path.text)\"\(rest)")
    if let remark = found.remark { remarks.append(remark) }
    found.remark = nil
    return found
  }

  /// A name as it is typed after `types`.
  private static func word(_ name: String) -> String {
    name.contains { $0 == " " || $0 == "," || $0 == "=" || $0 == "|" || $0 == ";" || $0 == "\"" } ? "`\(name)`" : name
  }

  // MARK: Rows

  /// One row, with its members by name.
  struct Row {
    let value: JSONValue
    let members: [JSONValue.Member]?

    init(_ value: JSONValue) {
      self.value = value
      members = value.members
    }

    init(_ value: JSONValue, members: [JSONValue.Member]) {
      self.value = value
      self.members = members
    }

    /// A feature of GeoJSON: its properties, between its id and its geometry.
    init(feature: JSONValue) {
      value = feature
      let properties = feature["properties"]?.members ?? []
      func outer(_ name: String) -> [JSONValue.Member] {
        guard let found = feature[name], !properties.contains(where: { $0.name == name }) else { return [] }
        return [JSONValue.Member(name: name, value: found)]
      }
      members = outer("id") + properties + outer("geometry")
    }
  }

  private mutating func columns(
    ofLists rows: [JSONValue], _ siblings: [JSONValue.Member]
  ) throws(Diagnostic) -> Columns {
    let lists = try JSONRowArrays(
      rows, siblings: siblings, hasHead: options.headerRowCount.map { $0 > 0 }, in: document)
    var named: [Row] = []
    var short = 0
    let width = lists.names.count
    for (index, row) in lists.rows.enumerated() {
      guard let values = row.array else {
        throw document.error("row \(index + 1) is no list, and the others are", at: row, help: JSONTableReader.shapes)
      }
      guard values.count <= lists.names.count else {
        throw document.error(
          "row \(index + 1) has \(values.count) values, and there \(agreeing: width, "is 1 column", "are \(width) columns")",
          at: row)
      }
      if values.count < lists.names.count { short += 1 }
      named.append(
        Row(row, members: zip(lists.names, values).map { JSONValue.Member(name: $0, value: $1) }))
    }
    if short > 0 { remarks.append("\(short) row\(short == 1 ? " is" : "s are") too short: what is missing is unknown") }
    var found = try columns(ofRows: named, lists.remark, names: lists.names)
    found.rowCount = named.count
    return found
  }
}
