import Diagnostics
import Tables

/// A table as it was read, with what its package says of it.
struct LoadedTable {
  var descriptor: ResourceDescriptor
  var fields: [FieldDescriptor]
  var table: Table
  var format = DataPackage.Source.Format.delimited
  var encoding = TextEncoding.utf8
  var hasByteOrderMark = false
  var isCompressed = false
  var headerRowCount = 1
  /// The line in which the header begins.
  var headerLine = 1
  var remarks: [String] = []
  var warnings = Findings(limit: 0)
}

/// Reads the tables of a package, then ties them together. Goes on after what is wrong, so that one reading tells all.
struct PackageReader {
  /// Held to the package's folder as soon as that is known.
  private(set) var door: FileDoor
  var findings: Findings
  /// What the user says of the file. Unless told otherwise, a misfit is an error.
  var options: OpenOptions
  private(set) var package = PackageDescriptor()
  /// In the order of the package; tables that could not be read are left out.
  private(set) var tables: [LoadedTable] = []

  init(door: FileDoor, limit: Int) {
    self.door = door
    findings = Findings(limit: limit)
    options = OpenOptions()
    options.keepsMisfits = false
  }

  /// - Parameter path: a folder with `datapackage.json`, that file itself, or a single file of delimited text.
  mutating func read(_ path: String) {
    do throws(Diagnostic) {
      if door.isDirectory(path) {
        try readPackage(FilePath.join(path, "datapackage.json"), isFolder: true)
      } else if FilePath.name(of: path) == "datapackage.json" {
        try readPackage(path, isFolder: false)
      } else {
        try readSingle(path)
      }
    } catch {
      findings.add(error)
    }
  }

  private mutating func readPackage(_ path: String, isFolder: Bool) throws(Diagnostic) {
    let folder = FilePath.folder(of: path)
    if isFolder { door = door.held(to: folder) }
    if isFolder, !door.exists(path) {
      let files = try door.list(folder).filter { ["csv", "tsv"].contains(FilePath.suffix(of: $0)) }
      throw Diagnostic(
        .error, "the folder has no datapackage.json", at: .file(folder, line: nil, column: nil),
        help: files.isEmpty ? [] : ["open one of its files: \(files.prefix(5).joined(separator: ", "))"])
    }
    try refuseOptions(besides: [], path, "a Data Package, which says itself how its tables are read")
    readPackage(try JSONDocument(path: path, through: door), folder: folder)
  }

  private mutating func readPackage(_ document: JSONDocument, folder: String) {
    door = door.held(to: folder)
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
    let readings = TwoThreads.map(order) { [door, limit = findings.limit, isLenient = options.keepsMisfits] index in
      TableReading(resources[index], door: door, limit: limit, isLenient: isLenient)
    }
    for index in resources.indices { if let reading = readings[index] { take(reading) } }
  }

  /// A file without a package, or a descriptor under another name.
  private mutating func readSingle(_ path: String) throws(Diagnostic) {
    let bare = FilePath.suffix(of: path) == "gz" ? FilePath.withoutSuffix(path) : path
    let name = FilePath.withoutSuffix(FilePath.name(of: bare))
    var resource = ResourceDescriptor(name: name.isEmpty ? "table" : name, path: path)
    resource.needsEvidence = false
    let loaded = try LoadedText(path: path, through: door, declared: options.encoding)
    let suffix = FilePath.suffix(of: bare)
    if let format = JSONTableReader.format(of: loaded.text, suffix: suffix) {
      let isNamedText = ["csv", "tsv", "tab", "txt"].contains(suffix)
      // A table of text may begin like JSON.
      if !isNamedText || (try? JSONDocument.read(loaded.text, format, watch: door.watch)) != nil {
        return try readJSON(loaded, format, resource)
      }
    }
    if let word = options.words.first(where: { $0 == "at" }) {
      throw Diagnostic(
        .error, "\(word) is for JSON, and the file is a table of text", at: .file(path, line: nil, column: nil))
    }
    if options.delimiter == nil, let foreign = loaded.text.withHead(ForeignText.format) {
      throw LoadedText.foreign(foreign, path)
    }
    package.resources = [resource]
    var reading = SingleFileReading(resource, options: options, limit: findings.limit, watch: door.watch)
    reading.read(loaded, suffix: suffix)
    findings.add(reading.findings)
    if let table = reading.table { tables.append(table) }
  }

  private mutating func readJSON(
    _ loaded: LoadedText, _ named: DataPackage.Source.Format, _ resource: ResourceDescriptor
  ) throws(Diagnostic) {
    let path = resource.path
    // The service may have answered with a page, or in place of the file another stands.
    if let foreign = loaded.text.withHead(ForeignText.format),
      foreign.name.contains("HTML") || foreign.name.contains("LFS") || foreign.name.contains("no such file")
    {
      throw LoadedText.foreign(foreign, path)
    }
    try door.checkMemory(JSONTableReader.memorySize(of: loaded.text), toRead: path, of: loaded.text.count)
    let (document, format) = try JSONDocument.read(loaded.text, named, watch: door.watch)
    if JSONTableReader.isPackage(document.root) {
      try refuseOptions(besides: [], path, "a Data Package, which says itself how its tables are read")
      readPackage(document, folder: FilePath.folder(of: path))
      return
    }
    try refuseOptions(besides: JSONTableReader.optionWords, path, "JSON")
    var reader = JSONTableReader(
      document: document, format: format, options: options, limit: findings.limit, watch: door.watch)
    let table = try reader.read(resource, loaded)
    package.resources = [resource]
    tables.append(table)
  }

  /// Throws where the user says something that this kind of file has no use for.
  private func refuseOptions(besides words: [String], _ path: String, _ kind: String) throws(Diagnostic) {
    guard let word = options.words.first(where: { !words.contains($0) }) else { return }
    throw Diagnostic(
      .error, "\(word) means nothing here: the file is \(kind)", at: .file(path, line: nil, column: nil),
      help: words.isEmpty ? ["open it without \(word)"] : ["what may follow for JSON: \(words.joined(separator: ", "))"]
    )
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

  init(_ resource: ResourceDescriptor, door: FileDoor, limit: Int, isLenient: Bool) {
    findings = Findings(limit: limit)
    let loaded: LoadedText
    do throws(Diagnostic) {
      loaded = try LoadedText(
        path: resource.path, through: door, declared: resource.encoding, isTable: resource.fields != nil)
    } catch {
      findings.add(error)
      return
    }
    guard let fields = resource.fields else {
      var options = OpenOptions()
      options.delimiter = resource.format.delimiter
      options.headerRowCount = resource.format.headerRowCount
      options.skippedRowCount = 0
      options.droppedRowCount = 0
      options.commentMark = ""
      var reading = SingleFileReading(resource, options: options, limit: limit, watch: door.watch)
      reading.read(loaded, suffix: FilePath.suffix(of: resource.path))
      findings = reading.findings
      table = reading.table
      return
    }
    var text = loaded.text
    if !text.isInMemory, text.head.count(where: { $0 == 0x0A }) < resource.format.headerRowCount + 64 {
      // The first row may be longer than the head.
      do throws(Diagnostic) {
        text = try text.inMemory(watch: door.watch)
      } catch {
        findings.add(error)
        return
      }
    }
    var reader = DelimitedReader(text: text, format: resource.format, findings: findings, watch: door.watch)
    reader.isLenient = isLenient
    defer { findings = reader.findings }
    guard let header = reader.header() else { return }
    if resource.format.hasHeader {
      guard TableReading.matches(header, fields, text, resource.format, &reader) else { return }
    }
    let rows = reader.rows(
      fields.map { DelimitedReader.ColumnPlan(name: $0.name, type: $0.cellType, missing: $0.missing) },
      from: header.dataOffset)
    table = LoadedTable(resource, fields, rows, &reader.findings)
    table?.encoding = loaded.encoding
    table?.hasByteOrderMark = loaded.hasByteOrderMark
    table?.isCompressed = loaded.isCompressed
    table?.headerRowCount = resource.format.headerRowCount
    table?.warnings = reader.notes
    for warning in loaded.warnings { table?.warnings.add(warning) }
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
      let other = text.withHead { RowShape.delimiter($0, from: 0) }
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
}

extension LoadedTable {
  /// The columns that label the rows where no schema says which one does.
  static let labels = ["name", "title"]

  /// Nil where a column could not be read.
  init?(
    _ resource: ResourceDescriptor, _ fields: [FieldDescriptor], _ rows: DelimitedReader.Rows,
    _ findings: inout Findings
  ) {
    let columns = rows.columns.compactMap { $0 }
    guard columns.count == fields.count else { return nil }
    self.init(resource, fields, columns, rowCount: rows.rowCount, &findings)
  }

  init(
    _ resource: ResourceDescriptor, _ fields: [FieldDescriptor], _ columns: [Column], rowCount: Int,
    _ findings: inout Findings
  ) {
    var schema = Schema(fields: fields.map(\.field))
    if resource.primaryKey.count == 1 { schema.key = resource.primaryKey[0] }
    let fallback = LoadedTable.labels.first { schema.index(of: $0) != nil }
    schema.label = resource.label ?? fallback ?? schema.key
    if let label = schema.label, schema.index(of: label) == nil {
      schema.label = schema.key
      findings.add(
        Diagnostic(
          .error, "there is no column \(quoted(label)) to be the label", at: .file(resource.path, line: 1, column: nil))
      )
    }
    if let names = resource.names {
      schema.names = names.filter { schema.index(of: $0) != nil }
    } else {
      schema.names = LoadedTable.textColumns([schema.key, schema.label], of: schema)
    }
    let table = Table(
      name: resource.name, title: resource.title, summary: resource.summary, schema: schema, columns: columns,
      rowCount: rowCount)
    self.init(descriptor: resource, fields: fields, table: table)
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
}
