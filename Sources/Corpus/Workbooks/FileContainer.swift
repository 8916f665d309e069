import Diagnostics

/// A kind of file that is read and is no text, told by its first bytes.
enum FileContainer {
  case zip

  init?(_ start: [UInt8]) {
    if ZipArchive.isZip(start) { self = .zip } else { return nil }
  }
}

extension FileDoor {
  /// What a file holds where it is no text.
  func container(_ path: String) throws(Diagnostic) -> FileContainer? {
    let file = try opened(path)
    return FileContainer(file.bytes(0..<min(16, file.size)))
  }
}

extension ZipArchive {
  /// Which workbook it is; nil where it is none.
  var workbookFormat: DataPackage.Source.Format? {
    if member(named: "[Content_Types].xml") != nil,
      members.contains(where: { $0.name.hasPrefix("xl/worksheets/") || $0.name == "xl/workbook.xml" })
    {
      return .excel
    }
    return nil
  }
}

extension OpenOptions {
  /// The words that workbooks alone take.
  static let sheetWords = ["sheet", "range", "visible"]
  /// The words that text alone takes.
  static let textWords = ["encoding", "delimiter", "at"]
}
