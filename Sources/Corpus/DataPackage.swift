import Diagnostics
import Tables

/// The one way in which tables come into the shell: a Data Package, or a single file of delimited text.
package enum DataPackage {
  /// How a file was taken, for the answer to `open`.
  package struct Source: Sendable, Equatable {
    package var table: String
    package var path: String
    package var delimiter: String
    package var hasByteOrderMark: Bool
    package var hasHeader: Bool
    /// Whether the types were inferred, since no schema states them.
    package var isInferred: Bool
    package var rowCount: Int
  }

  package struct Opened: Sendable {
    package var catalog: Catalog
    /// One for each table, in the order of the catalog.
    package var sources: [Source]
  }

  /// How many diagnostics an opening that fails shows.
  static let diagnosticLimit = 20

  /// The tables of a package as a catalog, in the package's order.
  ///
  /// - Parameter path: a folder with `datapackage.json`, that file itself, or a file of delimited text.
  package static func load(path: String, through door: FileDoor) throws(CorpusFailure) -> Catalog {
    try open(path: path, through: door).catalog
  }

  /// Like `load`, with how each file was taken.
  package static func open(path: String, through door: FileDoor) throws(CorpusFailure) -> Opened {
    var reader = PackageReader(door: door, limit: diagnosticLimit)
    reader.read(path)
    guard reader.findings.isEmpty else { throw CorpusFailure(reader.findings.summary) }
    return Opened(catalog: reader.catalog, sources: reader.tables.map(\.source))
  }
}

extension PackageReader {
  var catalog: Catalog {
    var catalog = Catalog(tables: tables.map(\.table))
    catalog.evidenceTable = package.evidenceTable
    catalog.sourcesTable = package.sourcesTable
    catalog.caseTable = package.caseTable
    catalog.title = package.title
    catalog.version = package.version
    return catalog
  }
}

extension LoadedTable {
  fileprivate var source: DataPackage.Source {
    DataPackage.Source(
      table: descriptor.name, path: descriptor.path, delimiter: DelimitedFormat.word(for: descriptor.format.delimiter),
      hasByteOrderMark: hasByteOrderMark, hasHeader: descriptor.format.hasHeader,
      isInferred: descriptor.fields == nil, rowCount: table.rowCount)
  }
}
