import Diagnostics
import Synchronization
import Tables
import Text

/// Reads `datapackage.json` (Data Package, version 1 or 2) into descriptors. Properties it does not know are passed over.
struct DescriptorReader {
  let document: JSONDocument
  let folder: String
  let door: FileDoor
  var findings: Findings

  mutating func read() -> PackageDescriptor? {
    let root = document.root
    guard root.members != nil else {
      findings.add(document.error("a data package is an object in braces", at: root))
      return nil
    }
    var package = PackageDescriptor()
    package.title = root["title"]?.string
    package.version = root["version"]?.scalarText
    package.created = root["created"]?.string.flatMap { CalendarDate(iso: String($0.prefix(10))) }?.description
    guard let resources = root["resources"]?.array, !resources.isEmpty else {
      findings.add(
        document.error(
          "the data package names no tables", at: root["resources"] ?? root,
          help: ["\"resources\" must be a list with one entry for each CSV file"]))
      return nil
    }
    for (value, resource) in zip(resources, described(resources)) {
      guard let resource else { continue }
      if package.resources.contains(where: { $0.name == resource.name }) {
        findings.add(document.error("there are two tables named \(quoted(resource.name))", at: value["name"] ?? value))
        continue
      }
      package.resources.append(resource)
    }
    let own = root["jirei"]
    package.evidenceTable = table(own?["evidence"], among: resources)
    package.sourcesTable = table(own?["sources"], among: resources)
    package.caseTable = table(own?["cases"], among: resources)
    for resource in package.resources { checkForeignKeys(of: resource, among: package.resources, all: resources) }
    return package
  }

  /// What is said of each table; two threads share many. Nil where that is not enough to read it.
  private mutating func described(_ values: [JSONValue]) -> [ResourceDescriptor?] {
    guard values.count >= 8 else { return values.map { resource($0) } }
    let middle = values.count / 2
    var reader = self
    reader.findings = Findings(limit: findings.limit)
    let second = Mutex<(read: [ResourceDescriptor?], findings: Findings)>(([], reader.findings))
    var first: [ResourceDescriptor?] = []
    TwoThreads.both {
      first = values[..<middle].map { resource($0) }
    } _: { [reader] in
      var reader = reader
      let read = values[middle...].map { reader.resource($0) }
      second.withLock { $0 = (read, reader.findings) }
    }
    let rest = second.withLock { $0 }
    findings.add(rest.findings)
    return first + rest.read
  }

  private mutating func table(_ value: JSONValue?, among resources: [JSONValue]) -> String? {
    guard let value else { return nil }
    guard let name = value.string, resources.contains(where: { $0["name"]?.string == name }) else {
      let word = value.scalarText ?? ""
      let known = resources.compactMap { $0["name"]?.string }
      findings.add(
        document.error("there is no table named \(quoted(word))", at: value, help: help(for: word, among: known)))
      return nil
    }
    return name
  }

  private mutating func checkForeignKeys(
    of resource: ResourceDescriptor, among resources: [ResourceDescriptor], all: [JSONValue]
  ) {
    let text = resource.schemaText ?? document.text
    for key in resource.foreignKeys {
      guard let target = resources.first(where: { $0.name == key.table }) else {
        if !all.contains(where: { $0["name"]?.string == key.table }) {
          findings.add(
            text.error(
              "the foreign key \"\(key.column)\" refers to \(quoted(key.table)), and there is no such table",
              at: key.offset, help: help(for: key.table, among: resources.map(\.name))))
        }
        continue
      }
      if let fields = target.fields, !fields.contains(where: { $0.name == key.targetColumn }) {
        findings.add(
          text.error(
            "the foreign key \"\(key.column)\" refers to the column \(quoted(key.targetColumn)) of \"\(key.table)\", which has no such column",
            at: key.offset,
            help: help(for: key.targetColumn, among: fields.map(\.name))))
      }
    }
  }

  // MARK: Resources

  private mutating func resource(_ value: JSONValue) -> ResourceDescriptor? {
    guard let name = value["name"]?.string, !name.isEmpty else {
      findings.add(document.error("a resource needs a \"name\"", at: value["name"] ?? value))
      return nil
    }
    guard let path = path(of: value, name: name) else { return nil }
    guard isDelimited(value, path: path) else { return nil }
    var resource = ResourceDescriptor(name: name, path: FilePath.join(folder, path), offset: value.offset)
    resource.title = value["title"]?.string
    resource.titles = value.titles
    resource.summary = value["description"]?.string
    if FilePath.suffix(of: path) == "tsv" || value["format"]?.string == "tsv" { resource.format.delimiter = 0x09 }
    if let name = value["encoding"] {
      if let encoding = TextEncoding(named: name.string ?? "") {
        resource.encoding = encoding
      } else {
        findings.add(
          document.error(
            "the encoding \(quoted(name.scalarText ?? "")) cannot be read", at: name,
            help: ["known: \(TextEncoding.names)"]))
      }
    }
    if let dialect = value["dialect"] { readDialect(dialect, into: &resource.format) }
    if let schema = value["schema"] { readSchema(schema, into: &resource) }
    readOwn(value["jirei"], into: &resource)
    return resource
  }

  /// Files of other kinds may be part of a package; they are no tables.
  private func isDelimited(_ value: JSONValue, path: String) -> Bool {
    if let format = value["format"]?.string?.lowercased() { return ["csv", "tsv", "txt"].contains(format) }
    if value["schema"] != nil || value["dialect"] != nil { return true }
    return ["csv", "tsv", "txt", ""].contains(FilePath.suffix(of: path))
  }

  private mutating func path(of value: JSONValue, name: String) -> String? {
    guard let given = value["path"] else {
      findings.add(
        document.error(
          "the table \"\(name)\" names no file", at: value,
          help: ["\"path\" must name a CSV file beside datapackage.json"]))
      return nil
    }
    let paths = given.array ?? [given]
    guard paths.count == 1, let path = paths.first?.string, !path.isEmpty else {
      findings.add(document.error("the path of the table \"\(name)\" must be the name of one file", at: given))
      return nil
    }
    return safe(path, at: given) ? path : nil
  }

  private mutating func safe(_ path: String, at value: JSONValue) -> Bool {
    let message: Sentence
    if path.contains("://") {
      message = "the path \(quoted(path)) is an address on the network; nothing is fetched"
    } else if path.utf8.first == UInt8(ascii: "/") {
      message = "the path \(quoted(path)) is absolute; it must stay inside the package's folder"
    } else if path.split(separator: "/").contains("..") {
      message = "the path \(quoted(path)) leaves the package's folder"
    } else {
      return true
    }
    findings.add(
      document.error(message, at: value, help: ["put the file beside datapackage.json and name it from there"]))
    return false
  }

  /// A property that stands here or in a file of its own.
  private mutating func resolve(_ value: JSONValue) -> (value: JSONValue, text: FileText)? {
    guard let path = value.string else { return (value, document.text) }
    guard safe(path, at: value) else { return nil }
    do throws(Diagnostic) {
      let other = try JSONDocument(path: FilePath.join(folder, path), through: door)
      return (other.root, other.text)
    } catch {
      findings.add(error)
      return nil
    }
  }

  /// Rows that follow one another, counted from 1; those above the first are passed over.
  private mutating func readHeaderRows(_ value: JSONValue, _ text: FileText, into format: inout DelimitedFormat) {
    let rows = (value.array ?? [value]).map { $0.number.flatMap { Int(exactly: $0) } ?? 0 }
    guard let first = rows.first, first > 0, rows.count <= 10, first <= 1000,
      rows == Array(first..<(first + rows.count))
    else {
      findings.add(
        text.error(
          "\"headerRows\" must be the numbers of rows that follow one another", at: value.offset,
          help: ["for two header rows under a title: [2, 3]"]))
      return
    }
    format.skippedRowCount = first - 1
    format.headerRowCount = rows.count
  }

  private mutating func readDialect(_ given: JSONValue, into format: inout DelimitedFormat) {
    guard let (dialect, text) = resolve(given) else { return }
    if let value = dialect["delimiter"] {
      let bytes = Array((value.string ?? "").utf8)
      if bytes.count == 1, bytes[0] < 0x80, ![0x00, 0x0A, 0x0D, 0x22].contains(bytes[0]) {
        format.delimiter = bytes[0]
      } else {
        findings.add(text.error("the delimiter must be one ASCII character", at: value.offset))
      }
    }
    if dialect["header"]?.boolean == false { format.headerRowCount = 0 }
    if let value = dialect["headerRows"] { readHeaderRows(value, text, into: &format) }
    if let join = dialect["headerJoin"]?.string { format.headerJoin = join }
    let fixed: [(name: String, value: String)] = [("quoteChar", "\""), ("doubleQuote", "true"), ("commentChar", "")]
    for (name, only) in fixed {
      if let value = dialect[name], value.scalarText != only {
        findings.add(text.error("\"\(name)\" other than \(quoted(only)) is not supported", at: value.offset))
      }
    }
    for name in ["escapeChar", "commentRows", "skipInitialSpace"] {
      guard let value = dialect[name], value.boolean != false else { continue }
      findings.add(text.error("\"\(name)\" is not supported", at: value.offset))
    }
  }

  private mutating func readSchema(_ given: JSONValue, into resource: inout ResourceDescriptor) {
    guard let (schema, text) = resolve(given) else { return }
    if text !== document.text { resource.schemaText = text }
    var reader = SchemaReader(text: text, findings: findings)
    reader.read(schema, into: &resource)
    findings = reader.findings
  }

  private mutating func readOwn(_ own: JSONValue?, into resource: inout ResourceDescriptor) {
    guard let own else { return }
    resource.needsEvidence = own["evidence"]?.boolean ?? true
    func isColumn(_ name: String) -> Bool { resource.fields?.contains { $0.name == name } ?? true }
    if let label = own["label"] {
      if let name = label.string, isColumn(name) {
        resource.label = name
      } else {
        findings.add(document.error("there is no column \(quoted(label.scalarText ?? "")) to be the label", at: label))
      }
    }
    if let names = own["names"] {
      resource.names = []
      for value in names.array ?? [names] {
        if let name = value.string, isColumn(name) {
          resource.names?.append(name)
        } else {
          findings.add(
            document.error("there is no column \(quoted(value.scalarText ?? "")) to name rows by", at: value))
        }
      }
    }
    readRules(own, into: &resource)
  }
}
