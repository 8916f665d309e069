import Diagnostics
import Tables
import Text

/// One file read into a table, with what was wrong in it.
struct TableReading {
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
    var help: [Sentence] = ["expected: \(names.joined(separator: String(Character(Unicode.Scalar(format.delimiter)))))"]
    if header.names.count == 1, names.count > 1 {
      let other = text.withHead { RowShape.delimiter($0, from: 0) }
      if other != format.delimiter {
        help = [
          "its cells are separated by \(DelimitedFormat.word(for: other)), not by \(DelimitedFormat.word(for: format.delimiter)): say so in \"dialect\": {\"delimiter\": …}"
        ]
      }
    }
    let index = zip(header.names, names).enumerated().first { $0.element.0 != $0.element.1 }?.offset
    let message: Sentence
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
