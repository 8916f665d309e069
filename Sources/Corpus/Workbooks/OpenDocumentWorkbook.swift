import Diagnostics
import Text

/// A workbook of OpenDocument (.ods), as LibreOffice writes it.
struct OpenDocumentWorkbook: Workbook {
  let path: String
  let format = DataPackage.Source.Format.openDocument
  private(set) var sheets: [SheetName] = []
  private let archive: ZipArchive
  private let content: [UInt8]

  init(_ archive: ZipArchive) throws(Diagnostic) {
    path = archive.path
    self.archive = archive
    if let manifest = archive.member(named: "META-INF/manifest.xml") {
      let bytes = try archive.contents(of: manifest)
      if bytes.withUnsafeBufferPointer({ XMLScanner.holds($0, "encryption-data") }) {
        throw Diagnostic(
          .error, "the workbook is encrypted", at: .file(archive.path, line: nil, column: nil),
          help: ["open it with its password in a spreadsheet program, save it without one, and open that"])
      }
    }
    guard let member = archive.member(named: "content.xml") else { throw archive.damaged("its content is not there") }
    content = try archive.contents(of: member)
    try readSheets()
    guard !sheets.isEmpty else { throw archive.damaged("it has no sheet") }
  }

  private func fault(_ fault: XMLScanner.Fault?) -> Diagnostic {
    guard fault == .documentType else { return archive.damaged("its content ends in its middle") }
    return Diagnostic(
      .error, "its content declares a document type, in which a few bytes can stand for any number: it is not read",
      at: .file(path, line: nil, column: nil),
      help: ["no spreadsheet program writes so; open it there and save it again if you trust it"])
  }

  private mutating func readSheets() throws(Diagnostic) {
    var found: [SheetName] = []
    var hiddenStyles: Set<String> = []
    try content.withUnsafeBufferPointer { buffer throws(Diagnostic) in
      var scanner = XMLScanner(buffer)
      var style = ""
      var depth = 0
      while true {
        switch scanner.next() {
        case .start:
          if scanner.isNamed("style") { style = scanner.attributeText("name") ?? "" }
          if scanner.isNamed("table-properties"), scanner.attributeText("display") == "false" {
            hiddenStyles.insert(style)
          }
          if scanner.isNamed("table"), !scanner.isEmpty {
            if depth == 0 {
              let name = scanner.attributeText("name") ?? "Sheet\(found.count + 1)"
              found.append(
                SheetName(name: name, isHidden: hiddenStyles.contains(scanner.attributeText("style-name") ?? "")))
            }
            depth += 1
          }
        case .end: if scanner.isNamed("table") { depth -= 1 }
        case .finished: return
        case .fault: throw fault(scanner.fault)
        default: continue
        }
      }
    }
    sheets = found
  }

  // MARK: Cells

  /// How many cells rows that come again may have, and how much text one may make: a few bytes could ask for any number.
  private static let mostRepeatedCells = 4_000_000
  private static let mostRepeatedBytes = 64 << 20

  /// Where the reading is in the sheet.
  private struct Progress {
    var row = 0
    var column = 0
    var rowRepeats = 1
    var isRowHidden = false
    /// Cells of rows that were made of one that comes again.
    var repeatedCells = 0
    let sheet: Int
    /// The columns that `table-column` has told of.
    var toldColumns = 0
    /// The cells of the row at hand, for rows that come again.
    var cells: [Cell] = []
  }

  private struct Cell {
    enum Value {
      case number([UInt8], CellFormat)
      case text([UInt8])
      case boolean(Bool)
      case reason(String)
    }

    var column: Int
    var value: Value
  }

  func read(sheet index: Int, into builder: inout SheetTextBuilder, watch: FileDoor.Watch?) throws(Diagnostic) {
    try content.withUnsafeBufferPointer { buffer throws(Diagnostic) in
      var scanner = XMLScanner(buffer)
      var number = -1
      var progress = Progress(sheet: index)
      var depth = 0
      while true {
        switch scanner.next() {
        case .start:
          if scanner.isNamed("table"), !scanner.isEmpty {
            if depth == 0 { number += 1 }
            depth += 1
          }
          guard number == index, depth == 1 else { continue }
          try take(&scanner, &progress, &builder)
          if progress.row & 0x3FF == 0, watch?.isCancelled() == true { throw .interrupted }
        case .end:
          if scanner.isNamed("table") {
            depth -= 1
            if number == index, depth == 0 { return }
          }
          if number == index, depth == 1, scanner.isNamed("table-row") { try end(&progress, &builder, watch) }
        case .finished: throw archive.damaged("the sheet \(quoted(sheets[index].name)) ends in its middle")
        case .fault: throw fault(scanner.fault)
        default: continue
        }
      }
    }
  }

  private func take(
    _ scanner: inout XMLScanner, _ progress: inout Progress, _ builder: inout SheetTextBuilder
  ) throws(Diagnostic) {
    if scanner.isNamed("table-row") {
      progress.column = 0
      progress.cells = []
      progress.rowRepeats = max(scanner.number("number-rows-repeated") ?? 1, 1)
      progress.isRowHidden = OpenDocumentWorkbook.isHidden(scanner)
      if scanner.isEmpty { try end(&progress, &builder, nil) }
    } else if scanner.isNamed("table-cell") || scanner.isNamed("covered-table-cell") {
      try readCell(&scanner, &progress, &builder)
    } else if scanner.isNamed("table-column") {
      let count = min(max(scanner.number("number-columns-repeated") ?? 1, 1), CellReference.columnLimit)
      if OpenDocumentWorkbook.isHidden(scanner) {
        let first = progress.toldColumns
        builder.hiddenColumns.formUnion(first..<min(first + count, CellReference.columnLimit))
      }
      progress.toldColumns = min(progress.toldColumns + count, CellReference.columnLimit)
    }
  }

  private static func isHidden(_ scanner: XMLScanner) -> Bool {
    guard let word = scanner.attributeText("visibility") else { return false }
    return word == "collapse" || word == "filter"
  }

  /// Hands a row over, as often as it comes.
  private func end(
    _ progress: inout Progress, _ builder: inout SheetTextBuilder, _ watch: FileDoor.Watch?
  ) throws(Diagnostic) {
    let repeats = progress.rowRepeats
    defer { progress.row = min(progress.row + repeats, CellReference.rowLimit) }
    guard !progress.cells.isEmpty else { return }
    guard repeats <= CellReference.rowLimit - progress.row else {
      throw archive.damaged("it says that a row comes \(repeats) times")
    }
    let before = builder.size
    for row in progress.row..<(progress.row + repeats) {
      let isWanted = builder.begin(row: row, isHidden: progress.isRowHidden)
      // What lies outside is told by its first row.
      guard isWanted || row == progress.row else { continue }
      for cell in progress.cells { put(cell, &builder) }
      guard row > progress.row else { continue }
      progress.repeatedCells += progress.cells.count
      guard progress.repeatedCells <= OpenDocumentWorkbook.mostRepeatedCells,
        builder.size - before <= OpenDocumentWorkbook.mostRepeatedBytes
      else { throw repeatsTooOften(progress) }
      if row & 0x3FF == 0, watch?.isCancelled() == true { throw .interrupted }
    }
  }

  private func repeatsTooOften(_ progress: Progress) -> Diagnostic {
    let width = progress.cells.count
    return Diagnostic(
      .error,
      "the sheet says that a row of \(width, "cell", "cells") comes \(progress.rowRepeats) times; rows that come again may have \(OpenDocumentWorkbook.mostRepeatedCells) cells",
      at: .cell(path, sheet: sheets[progress.sheet].name, cell: "\(CellReference(row: progress.row, column: 0))"),
      help: ["take the part that holds the table: range \"A1:H60\""])
  }

  private func put(_ cell: Cell, _ builder: inout SheetTextBuilder) {
    switch cell.value {
    case .number(let bytes, let format):
      bytes.withUnsafeBufferPointer { builder.append(number: $0, as: format, is1904: false, column: cell.column) }
    case .text(let bytes): bytes.withUnsafeBufferPointer { builder.append(text: $0, column: cell.column) }
    case .boolean(let value): builder.append(boolean: value, column: cell.column)
    case .reason(let reason): builder.append(reason: reason, column: cell.column)
    }
  }

  private func readCell(
    _ scanner: inout XMLScanner, _ progress: inout Progress, _ builder: inout SheetTextBuilder
  ) throws(Diagnostic) {
    let repeats = max(scanner.number("number-columns-repeated") ?? 1, 1)
    let first = progress.column
    progress.column = min(progress.column + repeats, CellReference.columnLimit + 1)
    readSpan(scanner, progress.row, first, &builder)
    let hasFormula = scanner.attribute("formula") != nil
    let isError = scanner.tagHolds("calcext:value-type=\"error\"")
    var kind = scanner.attributeText("value-type")
    var value = kind.flatMap { OpenDocumentWorkbook.attribute($0, scanner) }
    // LibreOffice makes formulas of the yes and no of other programs, and numbers of what these give.
    if hasFormula, kind == "float", scanner.tagHolds("=TRUE()\"") || scanner.tagHolds("=FALSE()\"") {
      (kind, value) = ("boolean", value == "0" ? "false" : "true")
    }
    var text: [UInt8] = []
    if !scanner.isEmpty { try readText(&scanner, &text) }
    let found: Cell.Value
    if isError {
      found = .reason(String(decoding: text, as: UTF8.self))
    } else if kind == nil, text.isEmpty {
      guard hasFormula else { return }
      found = .reason(ExcelSheetReader.noValue)
    } else {
      found = OpenDocumentWorkbook.value(kind ?? "string", value, text)
    }
    if case .text(let bytes) = found, bytes.isEmpty { return }
    guard first < CellReference.columnLimit, repeats <= CellReference.columnLimit - first else {
      throw archive.damaged("a cell stands behind the last column, or comes \(repeats) times")
    }
    for column in first..<(first + repeats) { progress.cells.append(Cell(column: column, value: found)) }
  }

  private func readSpan(_ scanner: XMLScanner, _ row: Int, _ column: Int, _ builder: inout SheetTextBuilder) {
    guard let columns = scanner.number("number-columns-spanned"), let rows = scanner.number("number-rows-spanned"),
      columns > 1 || rows > 1, (1...CellReference.columnLimit).contains(columns),
      (1...CellReference.rowLimit).contains(rows)
    else { return }
    builder.merges.append(
      SheetGrid.Merge(rows: row...(row + rows - 1), columns: column...(column + columns - 1)))
  }

  private static func attribute(_ kind: String, _ scanner: XMLScanner) -> String? {
    switch kind {
    case "date": scanner.attributeText("date-value")
    case "time": scanner.attributeText("time-value")
    case "boolean": scanner.attributeText("boolean-value")
    case "string": scanner.attributeText("string-value")
    default: scanner.attributeText("value")
    }
  }

  private static func value(_ kind: String, _ value: String?, _ text: [UInt8]) -> Cell.Value {
    guard let value else { return .text(text) }
    switch kind {
    case "float", "currency": return .number(Array(value.utf8), format(value, shown: text))
    case "percentage": return .number(Array(value.utf8), .percent)
    case "boolean": return .boolean(value == "true")
    case "date": return .text(SerialDate.printed(Array(value.utf8)))
    case "time": return .text(Array((duration(value) ?? value).utf8))
    default: return .text(Array(value.utf8))
    }
  }

  /// A code is a number that is shown with zeros in front.
  private static func format(_ value: String, shown text: [UInt8]) -> CellFormat {
    let isCode = text.count > 1 && text[0] == 0x30 && text.allSatisfy { $0 &- 0x30 <= 9 }
    return isCode && text.drop { $0 == 0x30 }.elementsEqual(value.utf8.drop { $0 == 0x30 })
      ? .padded(text.count) : .number
  }

  /// `PT09H30M00S` as `09:30`.
  private static func duration(_ text: String) -> String? {
    guard text.hasPrefix("PT") else { return nil }
    var seconds = 0.0
    var number = ""
    for character in text.dropFirst(2) {
      switch character {
      case "H": seconds += (Double(number) ?? 0) * 3600
      case "M": seconds += (Double(number) ?? 0) * 60
      case "S": seconds += Double(number.replacing(",", with: ".")) ?? 0
      default:
        number.append(character)
        continue
      }
      number = ""
    }
    guard (0..<1e9).contains(seconds) else { return nil }
    var out: [UInt8] = []
    SerialDate.append(milliseconds: Int((seconds * 1000).rounded()), to: &out)
    return String(decoding: out, as: UTF8.self)
  }

  /// The paragraphs of a cell up to its end, without comments and readings in kana.
  private func readText(_ scanner: inout XMLScanner, _ text: inout [UInt8]) throws(Diagnostic) {
    var paragraphs = 0
    var depth = 0
    /// How deep in what is no text of the cell.
    var aside = 0
    while true {
      switch scanner.next() {
      case .start:
        if aside > 0 {
          if !scanner.isEmpty { aside += 1 }
          continue
        }
        if scanner.isNamed("annotation") || scanner.isNamed("ruby-text") || scanner.isNamed("table") {
          if !scanner.isEmpty { aside = 1 }
          continue
        }
        if scanner.isNamed("p") {
          if paragraphs > 0 { text.append(0x0A) }
          paragraphs += 1
        } else if scanner.isNamed("s") {
          text.append(contentsOf: repeatElement(0x20, count: min(scanner.number("c") ?? 1, 1 << 16)))
        } else if scanner.isNamed("tab") {
          text.append(0x09)
        } else if scanner.isNamed("line-break") {
          text.append(0x0A)
        }
        if !scanner.isEmpty { depth += 1 }
      case .end:
        if aside > 0 {
          aside -= 1
          continue
        }
        if depth == 0 { return }
        depth -= 1
      case .text:
        // Between paragraphs stand blanks alone.
        if aside == 0, depth > 0 { scanner.appendText(scanner.start..<scanner.end, to: &text) }
      case .literal:
        if aside == 0, depth > 0 {
          text.append(
            contentsOf: UnsafeBufferPointer(start: scanner.base + scanner.start, count: scanner.end - scanner.start))
        }
      case .finished, .fault: throw fault(scanner.fault)
      }
    }
  }
}
