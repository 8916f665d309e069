import Diagnostics
import Tables
import Text

/// Reads one file of delimited text into columns.
struct DelimitedReader {
  let text: FileText
  let format: DelimitedFormat
  var findings: Findings
  /// What was mended: told, and no reason to open nothing.
  private(set) var notes: Findings
  private var hasToldEncoding = false
  /// Set by `rows`: how many cells hold bytes that are no text.
  private var malformedCount = 0
  /// Whether what does not fit is kept as unknown and told, instead of refused.
  var isLenient = false
  /// Whether rows with more cells than columns are left out and told.
  var leavesOutLongRows = false
  /// Whether rows with fewer cells than columns are taken as long as one row has them all.
  var takesShortRows = false
  /// Where the rows end; the end of the file when nil.
  var dataEnd: Int?
  /// Set by `rows`: whether a text was no UTF-8.
  private(set) var hasMalformedText = false
  private var isAgain = false
  /// Set by `rows`: whether the file is another one than when it was opened, or too large, which is told.
  private(set) var isGivenUp = false

  /// A column to read; what is nil in a list of plans is passed over.
  struct ColumnPlan {
    var name: String
    var type: CellType
    var missing: MissingValues
    /// A guessed type is given up, not reported, where a cell asks for a wider one.
    var isGuess = false
    var refusesLeadingZeros = false
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
    /// For each column, the texts that conventions made unknown.
    var conventions: [[Convention]] = []
    /// For each column, what was used of the writing of numbers and dates.
    var traits: [PrintedNumber.Traits] = []
    /// For each column, the first cell of which only what stands within counts.
    var unwrapped: [[UInt8]?] = []
    var emptySurplusCount = 0
    var blankLines = BlankLines()
  }

  /// A text that stands for an unknown value by convention, with how many cells of a column hold it.
  struct Convention {
    var reason: String
    var text: String
    var count: Int
  }

  let watch: FileDoor.Watch?

  init(text: FileText, format: DelimitedFormat, findings: Findings, watch: FileDoor.Watch? = nil) {
    self.watch = watch
    self.text = text
    self.format = format
    self.findings = findings
    notes = Findings(limit: min(findings.limit, DelimitedReader.noteLimit))
  }

  /// How many slips are shown; the rest are counted.
  private static let noteLimit = 5

  /// Where the rows end.
  var bodyEnd: Int { min(dataEnd ?? text.count, text.count) }

  private mutating func fail(_ message: Sentence, at offset: Int, help: [Sentence] = []) {
    findings.add(text.error(message, at: offset, help: help))
  }

  static let encodingHelp: Sentence = "save the file as UTF-8 (in a spreadsheet: \"CSV UTF-8\")"

  // MARK: Header

  /// The first row; nil if there is none or it cannot be read.
  mutating func header() -> Header? {
    let result = text.withHead { bytes -> Result<Header, Diagnostic> in
      if let message = DelimitedReader.foreignEncoding(bytes) {
        return .failure(text.error(message, at: 0, help: [DelimitedReader.encodingHelp]))
      }
      var scanner = DelimitedScanner(bytes, delimiter: format.delimiter)
      let hasMark = scanner.skipByteOrderMark()
      let start = scanner.offset
      for _ in 0..<format.skippedRowCount { _ = scanner.nextRow() }
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
      for _ in 0..<max(format.headerRowCount - 1, 0) {
        for (column, cell) in (scanner.nextRow() ?? []).enumerated() where column < names.count {
          let part = String(decoding: cell.content, as: UTF8.self)
          guard !part.isEmpty else { continue }
          names[column] = names[column].isEmpty ? part : names[column] + format.headerJoin + part
        }
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

  private static func foreignEncoding(_ bytes: UnsafeBufferPointer<UInt8>) -> Sentence? {
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
    let job = RowsJob(
      text: text, plans: plans, delimiter: format.delimiter, isLenient: isLenient, misfitLimit: misfitLimit,
      watch: watch)
    let part = job.read(from: offset, to: bodyEnd)
    let (builders, rowCount) = (part.builders, part.rowCount)
    let (faults, faultCount) = (part.faults, part.faultCount)
    let shortRows = (faults: part.shortRows, count: part.shortRowCount)
    if let needed = job.neededMemory {
      isGivenUp = true
      findings.add(FileDoor.tooLarge(text.path, text.count, takes: needed, of: job.memoryLimit ?? 0))
      return Rows(columns: plans.map { _ in nil }, rowCount: rowCount)
    }
    if job.isStopped {
      findings.add(.interrupted)
      return Rows(columns: plans.map { _ in nil }, rowCount: rowCount)
    }
    do throws(Diagnostic) {
      try text.verify()
    } catch {
      isGivenUp = true
      findings.add(error)
      return Rows(columns: plans.map { _ in nil }, rowCount: rowCount)
    }
    let columns = builders.enumerated().map { column, builder -> Column? in
      guard let builder else { return nil }
      let isLost = plans[column]?.isGuess == true && (builder.isTooNarrow || !builder.isTolerable)
      return isLost ? nil : builder.finish()
    }
    if isAgain {
      // Told by the reading before.
    } else if leavesOutLongRows {
      let isLong: (DelimitedScanner.Fault) -> Bool = {
        if case .cellCount(let found) = $0.kind { found > plans.count } else { false }
      }
      let long = faults.filter(isLong)
      let others = faults.filter { !isLong($0) }
      for fault in long { notes.add(warning(for: fault, expected: plans.count, "the row is left out")) }
      notes.add(uncounted: faultCount - faults.count)
      report(others, others.count, expected: plans.count)
    } else {
      report(faults, faultCount, expected: plans.count, advice: advice(faults, faultCount, rowCount, plans.count))
    }
    if !isAgain, shortRows.count * 2 > rowCount, !takesShortRows || shortRows.count == rowCount {
      // Not slips, but another number of columns.
      report(shortRows.faults, shortRows.count, expected: plans.count)
    } else if !isAgain {
      for fault in shortRows.faults {
        notes.add(warning(for: fault, expected: plans.count, "the others are unknown"))
      }
      notes.add(uncounted: shortRows.count - shortRows.faults.count)
    }
    report(misfitsOf: builders, plans, columns)
    return Rows(
      columns: columns, rowCount: rowCount, conventions: builders.map { $0?.conventionsUsed ?? [] },
      traits: builders.map { $0?.traits ?? [] }, unwrapped: builders.map { $0?.unwrapped },
      emptySurplusCount: part.emptySurplusCount, blankLines: part.blankLines)
  }

  /// Tells where names of columns hold bytes that are no text.
  mutating func tellMalformedNames(_ names: [String], _ encoding: TextEncoding) {
    let malformed = names.filter { $0.unicodeScalars.contains("\u{FFFD}") }
    guard let first = malformed.first else { return }
    let offset = text.withHead { bytes in bytes.firstInvalidUTF8 }
    guard let offset else { return }
    let told = said("the name \(quoted(first)) is not encoded as \(encoding.name)")
    let count = malformed.count
    var warning = text.error(count > 1 ? "\(told), one of \(count) such names" : told, at: offset)
    warning.severity = .warning
    notes.add(warning)
  }

  private func warning(for fault: DelimitedScanner.Fault, expected: Int, _ what: Sentence) -> Diagnostic {
    var warning = diagnostic(for: fault, expected: expected)
    warning.severity = .warning
    warning.message = "\(warning.message): \(what)"
    warning.help = []
    return warning
  }

  /// For another reading of the same rows.
  mutating func forgetFindings() {
    findings = Findings(limit: findings.limit)
    notes = Findings(limit: notes.limit)
    isAgain = true
  }

  /// What another reading found in cells.
  mutating func takeMisfits(of other: DelimitedReader) {
    notes.add(other.notes)
    findings.add(other.findings)
    hasMalformedText = hasMalformedText || other.hasMalformedText
  }

  /// What would work where most rows are longer than the line that was taken for the names; nil elsewhere.
  private func advice(_ faults: [DelimitedScanner.Fault], _ count: Int, _ rowCount: Int, _ expected: Int) -> [Sentence]?
  {
    guard takesShortRows, count > 1, let first = faults.first, case .cellCount(let width) = first.kind,
      width > expected, faults.allSatisfy({ $0.kind == first.kind }),
      case .file(_, let line?, _) = text.place(first.offset)
    else { return nil }
    let sample = text.bytes(first.offset..<min(first.offset + 1 << 16, bodyEnd))
    let rows = sample.withUnsafeBufferPointer {
      DelimitedLayout.rows($0, delimiter: format.delimiter, from: 0, limit: DelimitedLayout.rowLimit)
    }
    guard rows.dropLast().allSatisfy({ $0.count == width }) else { return nil }
    if rowCount == 0, width == expected + 1 {
      return [
        "the line of names has one cell fewer than the rows: add a name there, or read them without names: skip \(line - 1) header none"
      ]
    }
    return ["the rows from line \(line) on have \(width) cells: skip \(line - 1) takes line \(line) for the names"]
  }

  private mutating func report(
    _ faults: [DelimitedScanner.Fault], _ count: Int, expected: Int, advice: [Sentence]? = nil
  ) {
    for (index, fault) in faults.enumerated() {
      var found = diagnostic(for: fault, expected: expected)
      if let advice, case .cellCount = fault.kind { found.help = index == 0 ? advice : [] }
      findings.add(found)
    }
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
    case .cellCount(let found), .shortRow(let found):
      text.error(
        "the row has \(found, "cell", "cells"), and \(expected) \(agreeing: expected, "is", "are") expected",
        at: fault.offset,
        help: found > expected
          ? ["a cell that holds \(DelimitedFormat.word(for: format.delimiter)) must stand in double quotes"]
          : ["an unknown value still needs its \(DelimitedFormat.word(for: format.delimiter))"])
    case .rowTooLong:
      text.error("the row is longer than 2 GB", at: fault.offset)
    }
  }

  private mutating func report(
    misfitsOf builders: [CellColumnBuilder?], _ plans: [ColumnPlan?], _ columns: [Column?]
  ) {
    guard builders.contains(where: { ($0?.misfitCount ?? 0) > 0 }) else { return }
    var misfits: [(misfit: CellColumnBuilder.Misfit, plan: ColumnPlan)] = []
    var total = 0
    malformedCount = builders.indices.reduce(0) { $0 + (columns[$1] == nil ? 0 : builders[$1]?.malformedCount ?? 0) }
    for (index, (builder, plan)) in zip(builders, plans).enumerated() {
      guard let builder, let plan, columns[index] != nil else { continue }
      total += builder.misfitCount
      misfits += builder.misfits.map { ($0, plan) }
    }
    guard total > 0 else { return }
    misfits.sort { $0.misfit.offset < $1.misfit.offset }
    var made = 0
    for (misfit, plan) in misfits {
      made += 1
      guard var diagnostic = diagnostic(for: misfit, plan) else { continue }
      if isLenient {
        diagnostic.severity = .warning
        diagnostic.message = "\(diagnostic.message): kept as unknown"
        notes.add(diagnostic)
      } else {
        findings.add(diagnostic)
      }
    }
    // In a foreign encoding one error stands for all.
    if hasToldEncoding { total -= malformedCount - 1 }
    if isLenient { notes.add(uncounted: total - made) } else { findings.add(uncounted: total - made) }
  }

  /// Nil for a further cell in a file whose encoding was told to be wrong.
  private mutating func diagnostic(for misfit: CellColumnBuilder.Misfit, _ plan: ColumnPlan) -> Diagnostic? {
    let start = misfit.offset
    if misfit.content.contains(0) {
      return text.error("the cell of the column \"\(plan.name)\" holds a NUL byte", at: start)
    }
    guard let content = String(validating: misfit.content, as: UTF8.self) else {
      hasMalformedText = true
      if hasToldEncoding { return nil }
      hasToldEncoding = true
      let told = said("the cell of the column \"\(plan.name)\" is not encoded as \(text.encoding.name)")
      let more = malformedCount - 1
      return text.error(
        more > 0 ? "\(told), nor \(agreeing: more, "is 1 more cell", "are \(more) more cells")" : told, at: start,
        help: text.encoding == .utf8 ? [DelimitedReader.encodingHelp] : [])
    }
    if content.isEmpty {
      return text.error(
        "the cell of the column \"\(plan.name)\" is empty", at: start,
        help: ["add \"\" to \"missingValues\" if an empty cell means unknown"])
    }
    var help: [Sentence] = ["expected \(plan.type.expectation)"]
    if plan.type == .date(.printed), isLenient {
      let isDay = misfit.content.withUnsafeBufferPointer { bytes in
        [PrintedDate.Order.dmy, .mdy].contains { PrintedDate(bytes, order: $0)?.days != nil }
      }
      if isDay { help = ["say whether the day or the month stands first: dates dmy or dates mdy"] }
    }
    return text.error("\(quoted(content)) does not fit the column \"\(plan.name)\"", at: start, help: help)
  }
}
