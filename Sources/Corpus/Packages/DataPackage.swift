import Diagnostics
import Tables

/// The one way in which tables come into the shell: a Data Package, or a single file of delimited text.
package enum DataPackage {
  /// How a file was taken, for the answer to `open`.
  package struct Source: Sendable {
    package enum Format: String, Sendable {
      case delimited = "CSV"
      case json = "JSON"
      case jsonLines = "JSON Lines"
      case excel = "Excel workbook"
      case excel97 = "Excel 97 workbook"
      case openDocument = "OpenDocument workbook"
      case spss = "SPSS"
      case stata = "Stata"
    }

    package var table: String
    package var path: String
    package var format = Format.delimited
    package var encoding = TextEncoding.utf8
    package var hasByteOrderMark: Bool
    package var isCompressed = false
    /// Of delimited text, as a word.
    package var delimiter: String
    package var hasHeader: Bool { headerRowCount > 0 }
    package var headerRowCount = 1
    /// The line in which the header begins.
    package var headerLine = 1
    /// Of a workbook, where its cells stand.
    package var cells: SheetCells?
    /// Whether the types were inferred, since no schema states them.
    package var isInferred: Bool
    package var rowCount: Int
    /// What was taken besides, a line each, with the option that would change it.
    package var remarks: [String] = []
    /// What did not fit and was kept as unknown or left out, with its place.
    package var warnings: [Diagnostic] = []
    /// That nobody said which of several sheets is meant.
    package var choice: Diagnostic?
  }

  package struct Opened: Sendable {
    package var catalog: Catalog
    /// One for each table that was read, in the order of the catalog.
    package var sources: [Source]
    /// What reads the others; nil where there are none.
    package var stored: StoredTables?
  }

  /// How many diagnostics an opening that fails shows.
  static let diagnosticLimit = 20

  /// The tables of a package as a catalog, in the package's order.
  ///
  /// - Parameters:
  ///   - path: a folder with `datapackage.json`, that file itself, or a file of delimited text.
  package static func load(path: String, through door: FileDoor) throws(CorpusFailure) -> Catalog {
    var options = OpenOptions()
    options.keepsMisfits = false
    return try open(path: path, through: door, options: options).catalog
  }

  /// Like `load`, with how each file was taken, and with what the user says of it.
  ///
  /// - Parameters:
  ///   - isLazy: whether tables that have a schema are read when somebody asks for them.
  ///   - choose: of a long file without a schema, told the table as its first rows show it: says which columns the table
  ///     is to have, beside the one that labels the rows; nil for all.
  package static func open(
    path: String, through door: FileDoor, options: OpenOptions = OpenOptions(), isLazy: Bool = false,
    choosing choose: ((Table) -> Set<String>?)? = nil
  ) throws(CorpusFailure) -> Opened {
    var reader = PackageReader(door: door, limit: diagnosticLimit)
    reader.options = options
    reader.isLazy = isLazy
    reader.choose = choose
    reader.read(path)
    guard reader.findings.isEmpty else {
      if reader.findings.isInterrupted { throw CorpusFailure([.interrupted]) }
      throw CorpusFailure(reader.findings.summary)
    }
    let package = reader.package
    let sources = reader.tables.map(\.source)
    guard isLazy, let stored = StoredTables(of: reader) else {
      return Opened(catalog: package.catalog(of: reader.tables.map(\.table)), sources: sources)
    }
    return Opened(catalog: package.catalog(of: stored.all), sources: sources, stored: stored)
  }
}

extension PackageDescriptor {
  func catalog(of tables: [Table]) -> Catalog {
    var catalog = Catalog(tables: tables)
    catalog.evidenceTable = evidenceTable
    catalog.sourcesTable = sourcesTable
    catalog.caseTable = caseTable
    catalog.title = title
    catalog.version = version
    catalog.created = created
    return catalog
  }
}

extension LoadedTable {
  var source: DataPackage.Source {
    DataPackage.Source(
      table: descriptor.name, path: descriptor.path, format: format, encoding: encoding,
      hasByteOrderMark: hasByteOrderMark, isCompressed: isCompressed,
      delimiter: DelimitedFormat.word(for: descriptor.format.delimiter), headerRowCount: headerRowCount,
      headerLine: headerLine, cells: cells,
      isInferred: descriptor.fields == nil, rowCount: table.rowCount, remarks: remarks, warnings: allWarnings,
      choice: choice)
  }

  var allWarnings: [Diagnostic] { warnings.summary + fields.compactMap(\.constraints.pattern?.complaint) }
}
