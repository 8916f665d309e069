import Synchronization
import Tables

/// The reading of all rows of a text into columns, in two halves on two threads where it is long.
///
/// The text is cut behind a line feed near its middle. Whether a row begins there can only be told from what stands
/// before, since the line feed may be inside quotes: the second half counts if the first thread ends a row exactly at
/// the cut, else it is thrown away and the first thread reads on. So both ways give the same columns and findings.
final class RowsJob: Sendable {
  let text: FileText
  let plans: [DelimitedReader.ColumnPlan?]
  let delimiter: UInt8
  let isLenient: Bool
  let misfitLimit: Int
  private let watch: FileDoor.Watch?
  private let stopped = Atomic(false)
  /// How many bytes the second thread has read.
  private let readBeside = Atomic(0)
  /// How much memory the columns may take; nil where that is not looked at.
  let memoryLimit: Int?
  /// How much those of the second thread take.
  private let takenBeside = Atomic(0)
  private let outgrown = Atomic(0)

  init(
    text: FileText, plans: [DelimitedReader.ColumnPlan?], delimiter: UInt8, isLenient: Bool, misfitLimit: Int,
    watch: FileDoor.Watch?
  ) {
    self.text = text
    self.plans = plans
    self.delimiter = delimiter
    self.isLenient = isLenient
    self.misfitLimit = misfitLimit
    self.watch = watch
    if let allowance = text.sizes.memory {
      memoryLimit = max(allowance - (text.isInMemory ? text.count : 0), 0)
    } else {
      memoryLimit = text.count > FileDoor.smallSize || AvailableMemory.isLimited ? AvailableMemory.bytes() : nil
    }
  }

  /// How much memory the table would take, where that is more than there is; then nothing was read.
  var neededMemory: Int? {
    let needed = outgrown.load(ordering: .relaxed)
    return needed > 0 ? needed : nil
  }

  /// Whether somebody asked to stop; then what was read is of no use.
  var isStopped: Bool { stopped.load(ordering: .relaxed) }

  func read(from start: Int, to end: Int) -> RowPart {
    let first = RowPart(self)
    guard let cut = cut(start, end) else {
      first.read(from: start, to: end, isFinal: true)
      return first
    }
    let second = RowPart(self, rowsBefore: (cut - start) / max(plans.count, 1) + 1)
    TwoThreads.both {
      first.read(from: start, to: cut, isFinal: false)
    } _: {
      second.read(from: cut, to: end, isFinal: true, isBeside: true)
    }
    if isStopped { return first }
    if first.end == cut {
      first.append(second)
    } else {
      readBeside.store(0, ordering: .relaxed)
      first.read(from: first.end, to: end, isFinal: true)
    }
    return first
  }

  /// Behind a line feed near the middle, from where on the next rows have as many cells as they should, if there is such
  /// a place; nil where one thread is enough.
  private func cut(_ start: Int, _ end: Int) -> Int? {
    guard end - start > text.sizes.halved else { return nil }
    let middle = start + (end - start) / 2
    let sample = text.bytes(middle..<min(middle + (1 << 16), end))
    return sample.withUnsafeBufferPointer { bytes in
      var fallback: Int?
      for index in 0..<bytes.count where bytes[index] == 0x0A && middle + index + 1 < end {
        fallback = fallback ?? (middle + index + 1)
        var scanner = DelimitedScanner(bytes, delimiter: delimiter, from: index + 1, faultLimit: 0)
        let isLikely = (0..<3).allSatisfy { _ in scanner.nextRow(limit: 0)?.count == plans.count }
        if isLikely { return middle + index + 1 }
      }
      return fallback
    }
  }

  /// Looks at the memory: whether the columns of all rows fit in.
  ///
  /// A guess of what is to come ends the reading only when a quarter of the memory is taken: columns of texts grow fast at
  /// first, and then the same texts come again.
  ///
  /// - Parameters:
  ///   - least: how much all rows take at least.
  ///   - taken: how much those read so far take.
  fileprivate func fits(least: Int, taken: Int, at offset: Int, from start: Int, isBeside: Bool) -> Bool {
    guard let memoryLimit else { return true }
    if isBeside { takenBeside.store(taken, ordering: .relaxed) }
    var needed = max(least, taken)
    if !isBeside {
      let done = offset - start + readBeside.load(ordering: .relaxed)
      let all = taken + takenBeside.load(ordering: .relaxed)
      // The halves of a column are put together while both are there.
      let whole = Double(all) * 1.25 * max(Double(text.count - start) / Double(max(done, 1)), 1)
      needed = max(needed, all > memoryLimit / 4 ? Int(min(whole, 1e18)) : all)
    }
    guard needed > memoryLimit else { return true }
    outgrown.store(needed, ordering: .relaxed)
    stopped.store(true, ordering: .relaxed)
    return false
  }

  /// Tells how far the reading is, and whether it is to go on.
  fileprivate func goesOn(at offset: Int, from start: Int, isBeside: Bool) -> Bool {
    if isBeside { readBeside.store(offset - start, ordering: .relaxed) }
    guard let watch else { return !isStopped }
    if !isBeside {
      watch.progress(
        "reading \(FilePath.name(of: text.path))", min(offset + readBeside.load(ordering: .relaxed), text.count),
        text.count)
    }
    if watch.isCancelled() { stopped.store(true, ordering: .relaxed) }
    return !isStopped
  }
}

/// The rows of a text from one place to another, read by one thread.
final class RowPart: @unchecked Sendable {
  private let job: RowsJob
  let builders: [CellColumnBuilder?]
  private(set) var rowCount = 0
  /// Behind the last row that was read.
  private(set) var end = 0
  private(set) var faults: [DelimitedScanner.Fault] = []
  private(set) var faultCount = 0
  private(set) var shortRows: [DelimitedScanner.Fault] = []
  private(set) var shortRowCount = 0
  private(set) var emptySurplusCount = 0
  private(set) var blankLines = BlankLines()

  /// - Parameter rowsBefore: how many rows at most another part reads before these.
  init(_ job: RowsJob, rowsBefore: Int = 0) {
    self.job = job
    let rowLimit = CellBlock.rowLimit(byteCount: job.text.count, columnCount: job.plans.count)
    builders = job.plans.map { plan in
      plan.map {
        CellColumnBuilder.make(
          for: $0.type, missing: $0.missing,
          limits: CellColumnBuilder.Limits(
            misfits: job.misfitLimit, rows: rowLimit, isGuess: $0.isGuess, rowsBefore: rowsBefore),
          refusesLeadingZeros: $0.isGuess || $0.refusesLeadingZeros, keepsMisfits: job.isLenient)
      }
    }
  }

  /// - Parameter isFinal: whether the rows end where the reading ends.
  func read(from start: Int, to end: Int, isFinal: Bool, isBeside: Bool = false) {
    let job = job
    let columnCount = job.plans.count
    let rowLimit = CellBlock.rowLimit(byteCount: job.text.count, columnCount: columnCount)
    job.text.withWindow(from: start, to: end) { window in
      var reader = BlockReader(
        window,
        scanner: DelimitedScanner(
          delimiter: job.delimiter, textEnd: max(end, isFinal ? end : job.text.count), faultLimit: job.misfitLimit,
          mendsRows: job.isLenient),
        isFinal: isFinal)
      defer { reader.deallocate() }
      let cells = UnsafeMutablePointer<Cell>.allocate(capacity: max(columnCount, 1) * rowLimit)
      defer { cells.deallocate() }
      // Where the memory is looked at next.
      var checkpoint = start
      while let block = reader.next(columnCount: columnCount, rowLimit: rowLimit, into: cells) {
        if job.memoryLimit != nil, block.fileOffset >= checkpoint {
          let isFirst = checkpoint == start
          checkpoint = block.fileOffset + (1 << 20)
          let least = isFirst ? block.expectedRowCount * builders.reduce(0) { $0 + ($1?.cellSize ?? 0) } : 0
          let taken = isFirst ? 0 : builders.reduce(0) { $0 + ($1?.memorySize ?? 0) }
          guard job.fits(least: least, taken: taken, at: block.fileOffset, from: start, isBeside: isBeside) else {
            break
          }
        }
        for (column, builder) in builders.enumerated() {
          guard let builder else { continue }
          if builder.misfitCount > 0, builder.isTooNarrow { continue }
          builder.append(block, column: column)
        }
        rowCount += block.rowCount
        guard job.goesOn(at: reader.progress.offset, from: start, isBeside: isBeside) else { break }
      }
      take(reader.progress)
    }
  }

  private func take(_ scanner: DelimitedScanner) {
    end = scanner.offset
    take(scanner.faults, scanner.faultCount, scanner.shortRows, scanner.shortRowCount)
    emptySurplusCount += scanner.emptySurplusCount
    blankLines.append(scanner.blankLines, rows: scanner.rowCount)
  }

  private func take(
    _ moreFaults: [DelimitedScanner.Fault], _ moreFaultCount: Int, _ moreShort: [DelimitedScanner.Fault],
    _ moreShortCount: Int
  ) {
    faults += moreFaults.prefix(max(job.misfitLimit - faults.count, 0))
    faultCount += moreFaultCount
    shortRows += moreShort.prefix(max(job.misfitLimit - shortRows.count, 0))
    shortRowCount += moreShortCount
  }

  /// Takes over the rows that follow, column by column on both threads.
  func append(_ other: RowPart) {
    let columns = builders.indices.filter { builders[$0] != nil && builders[$0]?.isTooNarrow == false }
    _ = TwoThreads.map(columns) { [self] column in
      if let builder = builders[column], let next = other.builders[column] { builder.append(next) }
    }
    rowCount += other.rowCount
    end = other.end
    take(other.faults, other.faultCount, other.shortRows, other.shortRowCount)
    emptySurplusCount += other.emptySurplusCount
    blankLines.append(other.blankLines, rows: other.rowCount)
  }
}
