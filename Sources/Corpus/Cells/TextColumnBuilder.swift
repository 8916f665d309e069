import Tables

final class TextColumnBuilder: CellColumnBuilder {
  private let dictionary: TextDictionaryBuilder
  private var codes: [Int32] = []
  private let scratch: UnsafeMutablePointer<Int32>

  /// Whether the column is of the marks that stand beside numbers.
  private let splitsMarks: Bool

  /// - Parameter unwraps: whether `="00123"` is the text within.
  init(
    missing: MissingValues, limits: Limits, misfitReason: String?, unwraps: Bool = false, splitsMarks: Bool = false
  ) {
    dictionary = TextDictionaryBuilder(missing: missing, unwraps: unwraps)
    self.splitsMarks = splitsMarks
    scratch = .allocate(capacity: limits.rows)
    super.init(missing: missing, limits: limits, misfitReason: misfitReason)
  }

  deinit { scratch.deallocate() }

  override func append(_ block: CellBlock, column: Int) {
    if splitsMarks { return appendMarks(block, column: column) }
    let dictionary = dictionary
    var view = dictionary.view
    let (scratch, markScratch) = (scratch, markScratch)
    var hasUnknown = false
    var last = TextDictionaryBuilder.Entry(bytes: block.base, count: -1, outcome: .malformed)
    // The entry that followed `last` when it was entered.
    var next = UnsafePointer(view.entriesEnd)
    for row in 0..<block.rowCount {
      let cell = block.cell(row, column)
      var outcome: TextDictionaryBuilder.Outcome
      if cell.hasDoubledQuotes {
        outcome = CellColumnBuilder.content(block, cell).withUnsafeBufferPointer { dictionary.code(for: $0) }
        view = dictionary.view
        next = view.entriesEnd
      } else {
        let base = block.base + Int(cell.offset)
        let count = cell.size
        // In sorted and long-form tables a text mostly stands under its like, or follows the one that it always follows.
        if last.isText(base, count) {
          outcome = last.outcome
        } else if next < view.entriesEnd, next.pointee.isText(base, count) {
          last = next.pointee
          outcome = last.outcome
          next += 1
        } else {
          let hash = view.hash(base, count)
          let entry: UnsafePointer<TextDictionaryBuilder.Entry>
          if let found = view.entry(base, count, hash: hash) {
            entry = found
          } else {
            entry = dictionary.insert(base, count, hash: hash)
            view = dictionary.view
          }
          last = entry.pointee
          outcome = last.outcome
          next = entry + 1
        }
      }
      var mark: UInt8 = 0
      if outcome.rawValue < 0 {
        hasUnknown = true
        mark = outcome.mark ?? refuse(block, row, cell, asConvention: nil)
        if let convention = outcome.convention { count(convention: convention) }
        outcome.rawValue = 0
      }
      (scratch + row).initialize(to: outcome.rawValue)
      (markScratch + row).initialize(to: mark)
    }
    if rowCount == 0 { codes.reserve(block.expectedRowCount) }
    codes.append(contentsOf: UnsafeBufferPointer(start: scratch, count: block.rowCount))
    close(block, hasUnknown: hasUnknown)
  }

  override func appendElement(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let code = dictionary.code(for: bytes).code else { return false }
    codes.append(code)
    return true
  }

  override func append(_ other: CellColumnBuilder) {
    if let other = other as? TextColumnBuilder {
      // The codes of unknown cells mean nothing and are 0.
      let own = dictionary.enter(other.dictionary)
      let marks = other.marks
      defer { other.codes = [] }
      codes.reserveCapacity(codes.count + other.codes.count)
      if own.indices.allSatisfy({ own[$0] == $0 }) {
        codes.append(contentsOf: other.codes)
      } else if let marks {
        codes.append(contentsOf: zip(other.codes, marks).lazy.map { $1 == 0 ? own[Int($0)] : 0 })
      } else {
        codes.append(contentsOf: other.codes.lazy.map { own[Int($0)] })
      }
    }
    super.append(other)
  }

  /// The marks beside the numbers of a block; a cell without one is unknown for the reason of an empty cell.
  private func appendMarks(_ block: CellBlock, column: Int) {
    let unmarked = missing.mark(of: UnsafeBufferPointer(start: nil, count: 0)) ?? 1
    for row in 0..<block.rowCount {
      let content = CellColumnBuilder.content(block, block.cell(row, column))
      let code = content.withUnsafeBufferPointer { FootnoteMark($0) }.flatMap { found in
        found.mark.withUnsafeBufferPointer { dictionary.code(for: $0).code }
      }
      (scratch + row).initialize(to: code ?? 0)
      (markScratch + row).initialize(to: code == nil ? unmarked : 0)
    }
    codes.append(contentsOf: UnsafeBufferPointer(start: scratch, count: block.rowCount))
    close(block, hasUnknown: true)
  }

  override var unwrapped: [UInt8]? { dictionary.unwrapped }

  override func storage() -> Column.Storage {
    .text(TextVector(codes: codes, dictionary: dictionary.finished))
  }
  override var cellSize: Int { MemoryLayout<Int32>.stride }
  override var cellsSize: Int { rowCount * cellSize + dictionary.memorySize }
}
