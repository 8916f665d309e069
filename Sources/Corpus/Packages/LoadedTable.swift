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
  /// Of a workbook, where in it the cells of the table stand.
  var cells: SheetCells?
  /// That nobody said which of several sheets is meant.
  var choice: Diagnostic?
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
    let schema = resource.schema(of: fields)
    if let label = resource.label, schema.label != label {
      findings.add(
        Diagnostic(
          .error, "there is no column \(quoted(label)) to be the label", at: .file(resource.path, line: 1, column: nil))
      )
    }
    var table = Table(
      name: resource.name, title: resource.title, summary: resource.summary, schema: schema, columns: columns,
      rowCount: rowCount)
    table.titles = resource.titles
    self.init(descriptor: resource, fields: fields, table: table.bounded(by: resource.rules.bounds))
  }

  /// With the bounds that a file without a schema states by the names of its columns.
  var conventionallyBounded: LoadedTable {
    let bounds = table.conventionalBounds
    guard !bounds.isEmpty, table.rowCount > 0 else { return self }
    var loaded = self
    loaded.table = table.bounded(by: bounds)
    return loaded
  }

  /// The file as a whole.
  var place: Diagnostic.Place { .file(descriptor.path, line: nil, column: nil) }

  /// Reads the file again; nil if that fails now.
  func locator(through door: FileDoor) -> CellLocator? {
    guard let bytes = try? door.read(descriptor.path) else { return nil }
    return CellLocator(
      text: FileText(path: descriptor.path, bytes: bytes), format: descriptor.format, columnCount: fields.count)
  }
}
