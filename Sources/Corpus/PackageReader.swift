import Diagnostics
import Tables

/// A table as it was read, with what its package says of it.
struct LoadedTable {
  var descriptor: ResourceDescriptor
  var fields: [FieldDescriptor]
  var table: Table
  var hasByteOrderMark = false
}

/// Reads the tables of a package, then ties them together. Goes on after what is wrong, so that one reading tells all.
struct PackageReader {
  let door: FileDoor
  var findings: Findings
  private(set) var package = PackageDescriptor()
  /// In the order of the package; tables that could not be read are left out.
  private(set) var tables: [LoadedTable] = []

  init(door: FileDoor, limit: Int) {
    self.door = door
    findings = Findings(limit: limit)
  }

  /// - Parameter path: a folder with `datapackage.json`, that file itself, or a single file of delimited text.
  mutating func read(_ path: String) {
    do throws(Diagnostic) {
      if door.isDirectory(path) {
        try readPackage(FilePath.join(path, "datapackage.json"), isFolder: true)
      } else if FilePath.suffix(of: path) == "json" {
        try readPackage(path, isFolder: false)
      } else {
        readSingle(path)
      }
    } catch {
      findings.add(error)
    }
  }

  private mutating func readPackage(_ path: String, isFolder: Bool) throws(Diagnostic) {
    let folder = FilePath.folder(of: path)
    if isFolder, !door.exists(path) {
      let files = try door.list(folder).filter { ["csv", "tsv"].contains(FilePath.suffix(of: $0)) }
      throw Diagnostic(
        .error, "the folder has no datapackage.json", at: .file(folder, line: nil, column: nil),
        help: files.isEmpty ? [] : ["open one of its files: \(files.prefix(5).joined(separator: ", "))"])
    }
    let document = try JSONDocument(path: path, through: door)
    var reader = DescriptorReader(document: document, folder: folder, door: door, findings: findings)
    let descriptor = reader.read()
    findings = reader.findings
    guard let descriptor else { return }
    package = descriptor
    readTables(descriptor.resources)
    var resolver = ReferenceResolver(tables: tables, door: door, findings: findings)
    resolver.resolve()
    tables = resolver.tables
    findings = resolver.findings
  }

  /// The largest file first, so that both threads are done at about the same time.
  private mutating func readTables(_ resources: [ResourceDescriptor]) {
    let sizes = resources.map { door.size(of: $0.path) }
    let order = resources.indices.sorted { (sizes[$0], $1) > (sizes[$1], $0) }
    let readings = TwoThreads.map(order) { [door, limit = findings.limit] index in
      TableReading(resources[index], door: door, limit: limit)
    }
    for index in resources.indices { if let reading = readings[index] { take(reading) } }
  }

  /// A file without a package: its types are inferred, and its delimiter is the one its first line holds.
  private mutating func readSingle(_ path: String) {
    let name = FilePath.withoutSuffix(FilePath.name(of: path))
    var resource = ResourceDescriptor(name: name.isEmpty ? "table" : name, path: path)
    if FilePath.suffix(of: path) == "tsv" { resource.format.delimiter = 0x09 }
    resource.needsEvidence = false
    package.resources = [resource]
    let sniffs = FilePath.suffix(of: path) != "tsv"
    take(TableReading(resource, door: door, limit: findings.limit, sniffsDelimiter: sniffs))
  }

  private mutating func take(_ reading: TableReading) {
    findings.add(reading.findings)
    if let table = reading.table { tables.append(table) }
  }
}

/// One file read into a table, with what was wrong in it.
private struct TableReading {
  private(set) var table: LoadedTable?
  private(set) var findings: Findings

  init(_ given: ResourceDescriptor, door: FileDoor, limit: Int, sniffsDelimiter: Bool = false) {
    var resource = given
    findings = Findings(limit: limit)
    let text: FileText
    do throws(Diagnostic) {
      text = FileText(path: resource.path, bytes: try door.read(resource.path))
    } catch {
      findings.add(error)
      return
    }
    if sniffsDelimiter { resource.format.delimiter = TableReading.delimiter(of: text.bytes) }
    var reader = DelimitedReader(text: text, format: resource.format, findings: findings, watch: door.watch)
    defer { findings = reader.findings }
    guard let header = reader.header() else { return }
    guard let fields = resource.fields else {
      let names = TableReading.columnNames(resource.format.hasHeader ? header.names : header.names.map { _ in "" })
      let (rows, types) = reader.inferredRows(names: names, from: header.dataOffset)
      let fields = zip(names, types).map { name, type in
        FieldDescriptor(field: Field(name, type.dataType), cellType: type)
      }
      table = TableReading.table(resource, fields, rows, header, &reader)
      return
    }
    if resource.format.hasHeader {
      guard TableReading.matches(header, fields, text, resource.format, &reader) else { return }
    }
    let rows = reader.rows(
      fields.map { DelimitedReader.ColumnPlan(name: $0.name, type: $0.cellType, missing: $0.missing) },
      from: header.dataOffset)
    table = TableReading.table(resource, fields, rows, header, &reader)
  }

  /// Every column needs a name of its own: one without gets its number, one that comes again a number behind it.
  private static func columnNames(_ header: [String]) -> [String] {
    var taken: Set<String> = []
    var names: [String] = []
    for (index, cell) in header.enumerated() {
      let base = cell.isEmpty ? "column\(index + 1)" : cell
      var name = base
      var number = 2
      while !taken.insert(name).inserted {
        name = "\(base)_\(number)"
        number += 1
      }
      names.append(name)
    }
    return names
  }

  private static func table(
    _ resource: ResourceDescriptor, _ fields: [FieldDescriptor], _ rows: DelimitedReader.Rows,
    _ header: DelimitedReader.Header, _ reader: inout DelimitedReader
  ) -> LoadedTable? {
    let columns = rows.columns.compactMap { $0 }
    guard columns.count == fields.count else { return nil }
    var schema = Schema(fields: fields.map(\.field))
    if resource.primaryKey.count == 1 { schema.key = resource.primaryKey[0] }
    let fallback = ["name", "title"].first { schema.index(of: $0) != nil }
    schema.label = resource.label ?? fallback ?? schema.key
    if let label = schema.label, schema.index(of: label) == nil {
      schema.label = schema.key
      reader.findings.add(
        Diagnostic(
          .error, "there is no column \(quoted(label)) to be the label", at: .file(resource.path, line: 1, column: nil))
      )
    }
    if let names = resource.names {
      schema.names = names.filter { schema.index(of: $0) != nil }
    } else {
      schema.names = textColumns([schema.key, schema.label], of: schema)
    }
    let table = Table(
      name: resource.name, title: resource.title, summary: resource.summary, schema: schema, columns: columns,
      rowCount: rows.rowCount)
    return LoadedTable(
      descriptor: resource, fields: fields, table: table, hasByteOrderMark: header.hasByteOrderMark)
  }

  private static func textColumns(_ names: [String?], of schema: Schema) -> [String] {
    var out: [String] = []
    for case .some(let name) in names {
      guard let index = schema.index(of: name), !out.contains(name) else { continue }
      let type = schema.fields[index].type
      if type == .text || type == .list(.text) { out.append(name) }
    }
    return out
  }

  /// Whether the first line names the columns of the schema, in their order.
  private static func matches(
    _ header: DelimitedReader.Header, _ fields: [FieldDescriptor], _ text: FileText, _ format: DelimitedFormat,
    _ reader: inout DelimitedReader
  ) -> Bool {
    let names = fields.map(\.name)
    if header.names == names { return true }
    var help = ["expected: \(names.joined(separator: String(Character(Unicode.Scalar(format.delimiter)))))"]
    if header.names.count == 1, names.count > 1 {
      let other = delimiter(of: text.bytes)
      if other != format.delimiter {
        help = [
          "its cells are separated by \(DelimitedFormat.word(for: other)), not by "
            + "\(DelimitedFormat.word(for: format.delimiter)): say so in \"dialect\": {\"delimiter\": …}"
        ]
      }
    }
    let index = zip(header.names, names).enumerated().first { $0.element.0 != $0.element.1 }?.offset
    let message: String
    var offset = header.cells.last?.offset ?? 0
    if let index {
      message = "the column is headed \(quoted(header.names[index])), and the schema has \(quoted(names[index])) here"
      offset = header.cells[index].offset
    } else if header.names.count < names.count {
      message = "the column \(quoted(names[header.names.count])) of the schema is missing in the header"
    } else {
      message = "the column \(quoted(header.names[names.count])) is not in the schema"
      offset = header.cells[names.count].offset
    }
    reader.findings.add(text.error(message, at: offset, help: help))
    return false
  }

  /// The separator that the first line holds most of, a comma where none stands out.
  static func delimiter(of bytes: [UInt8]) -> UInt8 {
    var counts: [(delimiter: UInt8, count: Int)] = [(0x2C, 0), (0x3B, 0), (0x09, 0)]
    var isQuoted = false
    for byte in bytes {
      if byte == 0x22 { isQuoted.toggle() }
      if isQuoted { continue }
      if byte == 0x0A || byte == 0x0D { break }
      for index in counts.indices where counts[index].delimiter == byte { counts[index].count += 1 }
    }
    var best = counts[0]
    for candidate in counts where candidate.count > best.count { best = candidate }
    return best.delimiter
  }
}
