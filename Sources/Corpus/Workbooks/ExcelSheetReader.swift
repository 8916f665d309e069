import Diagnostics
import Text

/// Reads the cells of a sheet of an .xlsx workbook.
struct ExcelSheetReader {
  let workbook: ExcelWorkbook
  let sheet: String
  private let shared: SharedStrings
  private let formats: [CellFormat]

  init(_ workbook: ExcelWorkbook, sheet: String, shared: SharedStrings, formats: [CellFormat]) {
    self.workbook = workbook
    self.sheet = sheet
    self.shared = shared
    self.formats = formats
  }

  private enum Kind {
    case number, shared, text, inline, boolean, error, date
  }

  private struct Cell {
    var column = 0
    var kind = Kind.number
    var style = 0
    var hasFormula = false
  }

  /// Where the reading is in the sheet.
  private struct Progress {
    var row = -1
    var column = 0
    var isWanted = true
    /// Whether the tag that holds all others is closed.
    var isClosed = false
  }

  func read(
    _ part: XMLScanner, into builder: inout SheetTextBuilder, watch: FileDoor.Watch?
  ) throws(Diagnostic) {
    var scanner = part
    var progress = Progress()
    var scratch: [UInt8] = []
    while true {
      switch scanner.next() {
      case .start:
        if scanner.isNamed("c") {
          try readCell(&scanner, &progress, &scratch, &builder)
        } else if scanner.isNamed("row") {
          try beginRow(scanner, &progress, &builder)
          if progress.row & 0x3FF == 0, let watch {
            if watch.isCancelled() { throw .interrupted }
            watch.progress("reading \(sheet)", scanner.at, scanner.total)
          }
        } else if scanner.isNamed("col") {
          ExcelSheetReader.readColumns(scanner, &builder)
        } else if scanner.isNamed("mergeCell") {
          ExcelSheetReader.readMerge(scanner, &builder)
        }
      case .end:
        if scanner.isNamed("worksheet") { progress.isClosed = true }
      case .finished:
        guard progress.isClosed else { throw workbook.damaged("the sheet \(quoted(sheet)) ends in its middle") }
        return
      case .fault: throw workbook.fault(scanner.fault, in: "the sheet \(quoted(sheet))")
      default: continue
      }
    }
  }

  private func error(_ message: Sentence, _ progress: Progress, _ cell: Cell) -> Diagnostic {
    Diagnostic(
      .error, message,
      at: .cell(
        workbook.path, sheet: sheet, cell: "\(CellReference(row: max(progress.row, 0), column: cell.column))"),
      help: ["open the workbook in a spreadsheet program and save it again"])
  }

  // MARK: Rows

  private func beginRow(
    _ scanner: XMLScanner, _ progress: inout Progress, _ builder: inout SheetTextBuilder
  ) throws(Diagnostic) {
    let number = scanner.attribute("r").map { scanner.number($0).map { $0 - 1 } ?? -1 } ?? progress.row + 1
    guard (0..<CellReference.rowLimit).contains(number) else {
      throw workbook.damaged(
        "the sheet \(quoted(sheet)) has a row \(quoted(scanner.attributeText("r") ?? "\(number + 1)")), and rows go from 1 to 1,048,576"
      )
    }
    progress.row = number
    progress.column = 0
    progress.isWanted = builder.begin(row: number, isHidden: scanner.isTrue("hidden"))
  }

  private static func readColumns(_ scanner: XMLScanner, _ builder: inout SheetTextBuilder) {
    guard scanner.isTrue("hidden"), let first = scanner.number("min"), let last = scanner.number("max"), first > 0,
      first <= last
    else { return }
    builder.hiddenColumns.formUnion((first - 1)...(min(last, CellReference.columnLimit) - 1))
  }

  private static func readMerge(_ scanner: XMLScanner, _ builder: inout SheetTextBuilder) {
    guard let range = scanner.attributeText("ref").flatMap({ CellRange($0) }) else { return }
    builder.merges.append(SheetGrid.Merge(rows: range.rows, columns: range.columns))
  }

  // MARK: Cells

  /// The attributes of a cell in one pass.
  @inline(__always)
  private func begin(_ scanner: XMLScanner, _ progress: inout Progress) -> Cell? {
    var cell = Cell(column: progress.column)
    let base = scanner.base
    var at = scanner.end
    let end = scanner.tagEnd
    while at < end {
      while at < end, base[at] <= 0x20 { at &+= 1 }
      let name = at
      while at < end, base[at] != 0x3D { at &+= 1 }
      let nameEnd = at
      while at < end, base[at] != 0x22, base[at] != 0x27 { at &+= 1 }
      guard at < end else { break }
      let quote = base[at]
      let start = at &+ 1
      at = start
      while at < end, base[at] != quote { at &+= 1 }
      if nameEnd &- name == 1 {
        switch base[name] {
        case 0x72:
          guard let column = ExcelSheetReader.column(base, start, at) else { return nil }
          cell.column = column
        case 0x73: cell.style = scanner.number(start..<at) ?? 0
        case 0x74: cell.kind = ExcelSheetReader.kind(base, start, at)
        default: break
        }
      }
      at &+= 1
    }
    progress.column = cell.column &+ 1
    return cell.column < CellReference.columnLimit ? cell : nil
  }

  /// The column of `AB12`, from 0; nil where no letter stands first.
  @inline(__always)
  private static func column(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int? {
    var at = start
    var column = 0
    while at < end {
      let letter = (base[at] | 0x20) &- 0x61
      guard letter < 26, base[at] > 0x40 else { break }
      column = column &* 26 &+ Int(letter) &+ 1
      at &+= 1
      if at &- start > 3 { return nil }
    }
    return column > 0 ? column &- 1 : nil
  }

  @inline(__always)
  private static func kind(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Kind {
    switch (base[start], end &- start) {
    case (0x73, 1): .shared
    case (0x73, 3): .text
    case (0x69, _): .inline
    case (0x62, 1): .boolean
    case (0x65, 1): .error
    case (0x64, 1): .date
    default: .number
    }
  }

  private func readCell(
    _ scanner: inout XMLScanner, _ progress: inout Progress, _ scratch: inout [UInt8],
    _ builder: inout SheetTextBuilder
  ) throws(Diagnostic) {
    guard var cell = begin(scanner, &progress) else {
      throw error(
        "the sheet has a cell \(quoted(scanner.attributeText("r") ?? "")), and there can be none", progress, Cell())
    }
    guard progress.row >= 0 else { throw workbook.damaged("the sheet \(quoted(sheet)) has a cell outside its rows") }
    if scanner.isEmpty { return }
    var hasValue = false
    while true {
      switch scanner.next() {
      case .start:
        if scanner.isNamed("v") {
          if !scanner.isEmpty {
            try readValue(&scanner, cell, progress, &scratch, &builder)
            hasValue = true
          } else if cell.kind == .text {
            hasValue = true
          }
        } else if scanner.isNamed("f") {
          cell.hasFormula = true
        } else if scanner.isNamed("is"), !scanner.isEmpty {
          scratch.removeAll(keepingCapacity: true)
          guard SharedStrings.read(&scanner, until: "is", into: &scratch) else {
            throw workbook.fault(scanner.fault, in: "the sheet \(quoted(sheet))")
          }
          if progress.isWanted || !scratch.isEmpty {
            scratch.withUnsafeBufferPointer { builder.append(text: $0, column: cell.column) }
          }
          hasValue = true
        }
      case .end:
        guard scanner.isNamed("c") else { continue }
        if !hasValue, cell.hasFormula {
          builder.append(reason: ExcelSheetReader.noValue, column: cell.column)
        }
        return
      case .finished, .fault: throw workbook.fault(scanner.fault, in: "the sheet \(quoted(sheet))")
      default: continue
      }
    }
  }

  /// Why a cell is unknown whose formula was saved without what it gives.
  static let noValue = "formula without a value"

  private func readValue(
    _ scanner: inout XMLScanner, _ cell: Cell, _ progress: Progress, _ scratch: inout [UInt8],
    _ builder: inout SheetTextBuilder
  ) throws(Diagnostic) {
    // Nearly always one run of characters without an entity.
    var token = scanner.next()
    if token == .text {
      let (start, end) = (scanner.start, scanner.end)
      token = scanner.next()
      if token == .end, cell.kind == .number || cell.kind == .shared {
        return try take(scanner, start..<end, cell, progress, &builder)
      }
      scratch.removeAll(keepingCapacity: true)
      scanner.appendText(start..<end, to: &scratch)
    } else {
      scratch.removeAll(keepingCapacity: true)
    }
    while token != .end {
      switch token {
      case .text: scanner.appendText(scanner.start..<scanner.end, to: &scratch)
      case .literal:
        scratch.append(
          contentsOf: UnsafeBufferPointer(start: scanner.base + scanner.start, count: scanner.end - scanner.start))
      case .finished, .fault: throw workbook.fault(scanner.fault, in: "the sheet \(quoted(sheet))")
      default: break
      }
      token = scanner.next()
    }
    try take(scratch, cell, progress, &builder)
  }

  /// A number, or the number of a text.
  @inline(__always)
  private func take(
    _ scanner: XMLScanner, _ range: Range<Int>, _ cell: Cell, _ progress: Progress,
    _ builder: inout SheetTextBuilder
  ) throws(Diagnostic) {
    if cell.kind == .shared {
      guard let index = scanner.number(range),
        shared.withText(index, { builder.append(encoded: $0, lost: $1, column: cell.column) })
      else { throw noText(scanner.text(range), progress, cell) }
      return
    }
    let value = UnsafeBufferPointer(start: scanner.base + range.lowerBound, count: range.count)
    builder.append(number: value, as: format(cell), is1904: workbook.is1904, column: cell.column)
  }

  private func noText(_ number: String, _ progress: Progress, _ cell: Cell) -> Diagnostic {
    error(
      "the cell is said to hold the text number \(quoted(number)) of the workbook, which has \(shared.count)",
      progress, cell)
  }

  @inline(__always)
  private func format(_ cell: Cell) -> CellFormat {
    cell.style < formats.count ? formats[cell.style] : .number
  }

  private func take(
    _ value: [UInt8], _ cell: Cell, _ progress: Progress, _ builder: inout SheetTextBuilder
  ) throws(Diagnostic) {
    var value = value
    switch cell.kind {
    case .number:
      value.withUnsafeBufferPointer {
        builder.append(number: $0, as: format(cell), is1904: workbook.is1904, column: cell.column)
      }
    case .shared:
      let text = String(decoding: value, as: UTF8.self)
      guard let index = Int(text),
        shared.withText(index, { builder.append(encoded: $0, lost: $1, column: cell.column) })
      else { throw noText(text, progress, cell) }
    case .text, .inline:
      OfficeText.unescape(&value, from: 0)
      value.withUnsafeBufferPointer { builder.append(text: $0, column: cell.column) }
    case .boolean: builder.append(boolean: value.first != 0x30, column: cell.column)
    case .error: builder.append(reason: String(decoding: value, as: UTF8.self), column: cell.column)
    case .date:
      SerialDate.printed(value).withUnsafeBufferPointer { builder.append(text: $0, column: cell.column) }
    }
  }
}
