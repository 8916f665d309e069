import Corpus
import Diagnostics
import Glibc
import Tables

/// A kind of file that is opened: it opens, or an error says what is wrong.
struct FileTarget: Sendable {
  let name: String
  /// The file that an input stands for.
  private let file: @Sendable ([UInt8]) -> [UInt8]
  private let path: String

  static let all = [
    FileTarget("xlsx", by: { workbookOfParts($0) }), FileTarget("xls"), FileTarget("ods", by: { openDocumentOfContent($0) }),
    FileTarget("zip"), FileTarget("tar"), FileTarget("sav"), FileTarget("dta"),
  ]

  private init(_ name: String, by file: @escaping @Sendable ([UInt8]) -> [UInt8] = { $0 }) {
    self.name = name
    self.file = file
    path = "/dev/shm/jirei-fuzz-\(getpid()).\(name)"
  }

  func run(_ input: [UInt8]) {
    write(file(input))
    let door = FileDoor(isSafe: false, readableRoots: [])
    do throws(CorpusFailure) {
      let opened = try DataPackage.open(path: path, through: door)
      for table in opened.catalog.tables.values { FileTarget.check(table) }
    } catch {
      guard !error.diagnostics.isEmpty, error.diagnostics.allSatisfy({ !$0.message.text.isEmpty }) else {
        fatalError("an error without a word")
      }
    }
    _ = try? DataPackage.sheets(path: path, through: door, options: OpenOptions())
  }

  /// Every cell can be shown, and there are as many as rows.
  private static func check(_ table: Table) {
    for column in table.columns {
      guard column.count == table.rowCount else { fatalError("a column has not as many cells as the table has rows") }
      for row in 0..<table.rowCount { _ = column.value(at: row).display }
    }
  }

  private func write(_ bytes: [UInt8]) {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard file >= 0 else { fatalError("no file can be made in /dev/shm") }
    var done = 0
    bytes.withUnsafeBytes { buffer in
      while done < buffer.count, let base = buffer.baseAddress {
        let count = Glibc.write(file, base + done, buffer.count - done)
        guard count > 0 else { fatalError("the file cannot be written") }
        done += count
      }
    }
    close(file)
  }

  // MARK: Archives of parts

  /// What divides the parts in an input: their checksums and sizes are made here, since no change of bytes would hit them.
  private static let divider: UInt8 = 0x1C

  private static func archive(_ names: [String], _ input: [UInt8], besides fixed: [(String, String)]) -> [UInt8] {
    // An archive as it is.
    if input.starts(with: [0x50, 0x4B]) { return input }
    var writer = ZipWriter()
    for (name, text) in fixed { _ = writer.add(name, Array(text.utf8)) }
    let parts = input.split(separator: divider, maxSplits: names.count - 1, omittingEmptySubsequences: false)
    for (name, part) in zip(names, parts) where !part.isEmpty { _ = writer.add(name, Array(part)) }
    return writer.finish()
  }

  private static func workbookOfParts(_ input: [UInt8]) -> [UInt8] {
    archive(
      ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"],
      input, besides: [("[Content_Types].xml", "<Types/>")])
  }

  private static func openDocumentOfContent(_ input: [UInt8]) -> [UInt8] {
    archive(
      ["content.xml", "styles.xml"], input,
      besides: [("mimetype", "application/vnd.oasis.opendocument.spreadsheet")])
  }
}
