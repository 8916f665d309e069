import Diagnostics
import Text

/// A kind of file that is read and is no text, told by its first bytes.
enum FileContainer {
  case zip
  case compound
  case spss
  case stata
  /// As it is, or in gzip.
  case tar

  /// How many of its first bytes tell what a file is.
  static let headSize = 4096

  init?(_ start: some Collection<UInt8>) {
    let start = Array(start.prefix(FileContainer.headSize))
    if ZipArchive.isZip(start) {
      self = .zip
    } else if TarArchive.isTar(GzipFile.isGzip(start) ? GzipStream.start(of: start, count: 512) : start) {
      self = .tar
    } else if CompoundFile.isFile(start) {
      self = .compound
    } else if SPSSFile.isFile(start) {
      self = .spss
    } else if StataFile.isFile(start) {
      self = .stata
    } else {
      return nil
    }
  }
}

extension FileDoor {
  /// What a file holds where it is no text.
  func container(_ path: String) throws(Diagnostic) -> FileContainer? {
    let file = try opened(path)
    return FileContainer(file.bytes(0..<min(FileContainer.headSize, file.size)))
  }
}

extension ZipArchive {
  /// The workbook that it is; nil where it is none.
  func workbook() throws(Diagnostic) -> (any Workbook)? {
    // A list of contents that is gone is no loss: the parts are found by their names.
    let isListed = member(named: "[Content_Types].xml") != nil || member(named: "xl/workbook.xml") != nil
    if isListed, !holds("xl/workbook.bin"), holds("xl/") {
      return try ExcelWorkbook(self)
    }
    if let member = member(named: "mimetype"), member.size < 200,
      String(decoding: try contents(of: member), as: UTF8.self).contains("opendocument.spreadsheet")
    {
      return try OpenDocumentWorkbook(self)
    }
    return nil
  }

  private func holds(_ start: String) -> Bool { members.contains { $0.name.hasPrefix(start) } }
}

extension BinaryWorkbook {
  /// The workbook in a file of Microsoft's compound format; throws what the file is where it holds none.
  static func open(_ bytes: [UInt8], path: String) throws(Diagnostic) -> BinaryWorkbook {
    let file = CompoundFile(bytes)
    if let file, file.streams.contains(where: { $0.name == "Workbook" || $0.name == "Book" }) {
      return try BinaryWorkbook(file, path: path)
    }
    let foreign = bytes.withUnsafeBufferPointer(ForeignFormat.binary)
    if let foreign, file != nil || !foreign.isWorkbook { throw LoadedText.foreign(foreign, path) }
    throw .damaged(path, "its list of parts is not whole")
  }
}

extension Diagnostic {
  /// That the bytes of a file contradict each other.
  static func damaged(_ path: String, _ what: Sentence) -> Diagnostic {
    Diagnostic(
      .error, "the file is damaged: \(what)", at: .file(path, line: nil, column: nil),
      help: ["fetch or copy it again"])
  }
}

extension ForeignFormat {
  /// What office programs pack as a zip archive and is no workbook; nil for an archive of files.
  static func document(in archive: ZipArchive) -> ForeignFormat? {
    archive.bytes.withUnsafeBufferPointer(ForeignFormat.binary).flatMap { $0.isArchive ? nil : $0 }
  }

  static func nested(_ path: String) -> Diagnostic {
    Diagnostic(
      .error, "the file is an archive in an archive", at: .file(path, line: nil, column: nil),
      help: ["unpack the outer one, and open what comes out"])
  }
}

extension OpenOptions {
  /// The words that workbooks alone take.
  static let sheetWords = ["sheet", "range", "visible"]
  /// The words that text alone takes.
  static let textWords = ["encoding", "delimiter", "at"]
}

extension DataPackage {
  /// A sheet of a workbook, with the size of its table.
  package struct SheetSummary: Sendable {
    package var name: String
    package var isHidden: Bool
    package var isChart: Bool
    /// Nil where it holds nothing.
    package var rowCount: Int?
    package var columnCount: Int?
    /// The first name in its header.
    package var heading: String?
  }

  /// The sheets of a workbook, each read as `open` would read it.
  package static func sheets(
    path: String, through door: FileDoor, options: OpenOptions
  ) throws(Diagnostic) -> [SheetSummary] {
    let workbook = try workbook(path, door, options)
    var found: [SheetSummary] = []
    for (index, sheet) in workbook.sheets.enumerated() {
      var summary = SheetSummary(name: sheet.name, isHidden: sheet.isHidden, isChart: sheet.isChart)
      if !sheet.isChart {
        var options = options
        options.sheet = nil
        options.range = nil
        if let reading = try SheetReading(of: index, workbook, options, sizes: door.sizes, watch: door.watch) {
          var table = SingleFileReading(
            ResourceDescriptor(name: sheet.name, path: path), options: options, limit: 1, watch: door.watch)
          table.read(reading.text, suffix: "")
          summary.rowCount = table.table?.table.rowCount
          summary.columnCount = table.table?.table.columns.count
          summary.heading = table.table?.fields.first?.name
        }
      }
      found.append(summary)
    }
    return found
  }

  private static func workbook(
    _ path: String, _ door: FileDoor, _ options: OpenOptions
  ) throws(Diagnostic) -> any Workbook {
    switch try door.container(path) {
    case .zip:
      let archive = try ZipArchive(try door.read(path), path: path, limit: door.decompressionLimit)
      if let workbook = try archive.workbook() { return workbook }
    case .compound: return try BinaryWorkbook.open(try door.read(path), path: path)
    default: break
    }
    throw Diagnostic(
      .error, "sheets lists those of a workbook, and the file is none", at: .file(path, line: nil, column: nil),
      help: ["open it without sheets"])
  }

  /// The names of the sheets of a workbook, for completion; none where the file is no workbook.
  package static func sheetNames(path: String, through door: FileDoor) -> [(name: String, note: String)] {
    guard let workbook = try? workbook(path, door, OpenOptions()) else { return [] }
    return workbook.sheets.filter { !$0.isChart }.map { ($0.name, $0.isHidden ? "hidden" : "") }
  }

  /// The names of the files of an archive that may be tables, for completion; none where the file is no archive.
  package static func memberNames(path: String, through door: FileDoor) -> [(name: String, note: String)] {
    guard let container = try? door.container(path), let bytes = try? door.read(path) else { return [] }
    let archive: (any Archive)?
    switch container {
    case .zip: archive = try? ZipArchive(bytes, path: path, limit: door.decompressionLimit)
    case .tar: archive = try? TarArchive(packed: bytes, path: path, through: door)
    default: archive = nil
    }
    guard let archive else { return [] }
    return archive.tables.map { (archive.names[$0], "") }
  }
}
