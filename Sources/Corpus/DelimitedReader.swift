import Diagnostics
import Tables

/// Reads one file of delimited text into columns.
struct DelimitedReader {
  let text: FileText
  let format: DelimitedFormat
  var findings: Findings
  private var hasToldEncoding = false

  /// A column to read; what is nil in a list of plans is passed over.
  struct ColumnPlan {
    var name: String
    var type: CellType
    var missing: MissingValues
    /// A guessed type must fit every cell: the column is given up at the first misfit, not reported.
    var isGuess = false
  }

  struct Header {
    var cells: [DelimitedScanner.RowCell]
    var names: [String]
    /// Where the first row of data starts.
    var dataOffset: Int
    var hasByteOrderMark: Bool
  }

  struct Rows {
    /// One for each plan; nil where there was no plan, or where a guess failed.
    var columns: [Column?]
    var rowCount: Int
  }

  private let watch: FileDoor.Watch?

  init(text: FileText, format: DelimitedFormat, findings: Findings, watch: FileDoor.Watch? = nil) {
    self.watch = watch
    self.text = text
    self.format = format
    self.findings = findings
  }

  private mutating func fail(_ message: String, at offset: Int, help: [String] = []) {
    findings.add(text.error(message, at: offset, help: help))
  }

  static let encodingHelp = "save the file as UTF-8 (in a spreadsheet: \"CSV UTF-8\")"

  // MARK: Header

  /// The first row; nil if there is none or it cannot be read.
  mutating func header() -> Header? {
    let result = text.bytes.withUnsafeBufferPointer { bytes -> Result<Header, Diagnostic> in
      if let message = DelimitedReader.foreignEncoding(bytes) {
        return .failure(text.error(message, at: 0, help: [DelimitedReader.encodingHelp]))
      }
      var scanner = DelimitedScanner(bytes, delimiter: format.delimiter)
      let hasMark = scanner.skipByteOrderMark()
      let start = scanner.offset
      guard let cells = scanner.nextRow() else {
        if let fault = scanner.faults.first { return .failure(diagnostic(for: fault, expected: 0)) }
        return .failure(
          text.error("the file is empty", at: 0, help: ["its first line must name the columns"]))
      }
      var names: [String] = []
      for cell in cells {
        guard !cell.content.contains(0) else {
          return .failure(text.error("a column name holds a NUL byte", at: cell.offset))
        }
        guard let name = String(validating: cell.content, as: UTF8.self) else {
          return .failure(
            text.error("the file is not encoded as UTF-8", at: cell.offset, help: [DelimitedReader.encodingHelp]))
        }
        names.append(name)
      }
      return .success(
        Header(
          cells: cells, names: names, dataOffset: format.hasHeader ? scanner.offset : start, hasByteOrderMark: hasMark))
    }
    switch result {
    case .success(let header): return header
    case .failure(let diagnostic):
      findings.add(diagnostic)
      return nil
    }
  }

  private static func foreignEncoding(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    guard bytes.count >= 2 else { return nil }
    if (bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] == 0xFE && bytes[1] == 0xFF) {
      return "the file is encoded as UTF-16, not as UTF-8"
    }
    return nil
  }

  // MARK: Rows

  /// - Parameter offset: where the first row of data starts.
  mutating func rows(_ plans: [ColumnPlan?], from offset: Int) -> Rows {
    let misfitLimit = max(findings.limit - findings.diagnostics.count, 1)
    let rowLimit = CellBlock.rowLimit(byteCount: text.bytes.count, columnCount: plans.count)
    let limits = CellColumnBuilder.Limits(misfits: misfitLimit, rows: rowLimit)
    let builders = plans.map { plan in
      plan.map {
        CellColumnBuilder.make(
          for: $0.type, missing: $0.missing, limits: limits, refusesLeadingZeros: $0.isGuess)
      }
    }
    var rowCount = 0
    var faults: [DelimitedScanner.Fault] = []
    var faultCount = 0
    var isStopped = false
    let columns = text.bytes.withUnsafeBufferPointer { bytes -> [Column?] in
      var scanner = DelimitedScanner(
        bytes, delimiter: format.delimiter, from: offset, faultLimit: misfitLimit)
      let cells = UnsafeMutablePointer<Cell>.allocate(capacity: max(plans.count, 1) * rowLimit)
      defer { cells.deallocate() }
      while let block = scanner.nextBlock(columnCount: plans.count, rowLimit: rowLimit, into: cells) {
        for (column, builder) in builders.enumerated() {
          guard let builder else { continue }
          if plans[column]?.isGuess == true, builder.misfitCount > 0 { continue }
          builder.append(block, column: column)
        }
        rowCount += block.rowCount
        guard let watch else { continue }
        if watch.isCancelled() {
          isStopped = true
          break
        }
        watch.progress("reading \(FilePath.name(of: text.path))", scanner.offset, bytes.count)
      }
      faults = scanner.faults
      faultCount = scanner.faultCount
      return zip(plans, builders).map { plan, builder in
        plan?.isGuess == true && (builder?.misfitCount ?? 0) > 0 ? nil : builder?.finish()
      }
    }
    guard !isStopped else {
      findings.add(.interrupted)
      return Rows(columns: columns, rowCount: rowCount)
    }
    report(faults, faultCount, expected: plans.count)
    report(misfitsOf: builders, plans)
    return Rows(columns: columns, rowCount: rowCount)
  }

  private mutating func report(_ faults: [DelimitedScanner.Fault], _ count: Int, expected: Int) {
    for fault in faults { findings.add(diagnostic(for: fault, expected: expected)) }
    findings.add(uncounted: count - faults.count)
  }

  func diagnostic(for fault: DelimitedScanner.Fault, expected: Int) -> Diagnostic {
    switch fault.kind {
    case .unclosedQuote:
      text.error("the quote that opens here is not closed", at: fault.offset)
    case .textAfterQuote:
      text.error(
        "there is text after the closing quote of a cell", at: fault.offset,
        help: ["a quote inside a quoted cell is written twice: \"\""])
    case .cellCount(let found):
      text.error(
        "the row has \(found) \(found == 1 ? "cell" : "cells"), and \(expected) \(expected == 1 ? "is" : "are") expected",
        at: fault.offset,
        help: found > expected
          ? ["a cell that holds \(DelimitedFormat.word(for: format.delimiter)) must stand in double quotes"]
          : ["an unknown value still needs its \(DelimitedFormat.word(for: format.delimiter))"])
    case .rowTooLong:
      text.error("the row is longer than 2 GB", at: fault.offset)
    }
  }

  private mutating func report(misfitsOf builders: [CellColumnBuilder?], _ plans: [ColumnPlan?]) {
    guard builders.contains(where: { ($0?.misfitCount ?? 0) > 0 }) else { return }
    var misfits: [(misfit: CellColumnBuilder.Misfit, plan: ColumnPlan)] = []
    var total = 0
    for (builder, plan) in zip(builders, plans) {
      guard let builder, let plan, !plan.isGuess else { continue }
      total += builder.misfitCount
      misfits += builder.misfits.map { ($0, plan) }
    }
    guard total > 0 else { return }
    misfits.sort { $0.misfit.offset < $1.misfit.offset }
    var made = 0
    for (misfit, plan) in misfits {
      made += 1
      guard let diagnostic = diagnostic(for: misfit, plan) else { continue }
      findings.add(diagnostic)
    }
    // In a foreign encoding one error stands for all.
    if !hasToldEncoding { findings.add(uncounted: total - made) }
  }

  /// Nil for a further cell in a file whose encoding was told to be wrong.
  private mutating func diagnostic(for misfit: CellColumnBuilder.Misfit, _ plan: ColumnPlan) -> Diagnostic? {
    let start =
      misfit.offset > 0 && text.bytes[misfit.offset - 1] == 0x22 ? misfit.offset - 1 : misfit.offset
    if misfit.content.contains(0) {
      return text.error("the cell of the column \"\(plan.name)\" holds a NUL byte", at: start)
    }
    guard let content = String(validating: misfit.content, as: UTF8.self) else {
      if hasToldEncoding { return nil }
      hasToldEncoding = true
      return text.error(
        "the cell of the column \"\(plan.name)\" is not encoded as UTF-8", at: start,
        help: [DelimitedReader.encodingHelp])
    }
    if content.isEmpty {
      return text.error(
        "the cell of the column \"\(plan.name)\" is empty", at: start,
        help: ["add \"\" to \"missingValues\" if an empty cell means unknown"])
    }
    return text.error(
      "\(quoted(content)) does not fit the column \"\(plan.name)\"", at: start,
      help: ["expected \(plan.type.expectation)"])
  }
}
