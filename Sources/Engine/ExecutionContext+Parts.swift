import Diagnostics
import Synchronization
import Tables

/// Cells that both threads write to, each at places of its own.
struct SharedCells<Element: BitwiseCopyable>: @unchecked Sendable {
  let base: UnsafeMutablePointer<Element>
  let count: Int

  init(base: UnsafeMutablePointer<Element>, count: Int) {
    self.base = base
    self.count = count
  }

  /// Cells of their own, to be deallocated.
  init(repeating element: Element, count: Int) {
    base = .allocate(capacity: max(count, 1))
    base.initialize(repeating: element, count: count)
    self.count = count
  }

  func deallocate() { base.deallocate() }

  @inline(__always)
  subscript(index: Int) -> Element {
    get { base[index] }
    nonmutating set { base[index] = newValue }
  }

  var array: [Element] { Array(UnsafeBufferPointer(start: base, count: count)) }
}

extension ExecutionContext {
  /// Rows that are worked on between two looks at the way to stop, few enough that what is made of them stays in cache.
  static let chunkSize = 1 << 13

  /// Into how many parts so many rows are split. It depends on nothing else, so that sums are added in one order on
  /// every machine.
  static func partCount(_ count: Int) -> Int { count < 1 << 16 ? 1 : 2 }

  /// Calls `body` for chunks of all rows, in rising order within a part; the parts, two halves, at the same time.
  func inParts(
    _ count: Int, _ body: @Sendable (_ part: Int, _ rows: Range<Int>) -> Void
  ) throws(Diagnostic) {
    try check()
    guard ExecutionContext.partCount(count) > 1 else {
      var start = 0
      while start < count {
        body(0, start..<min(start + ExecutionContext.chunkSize, count))
        start += ExecutionContext.chunkSize
        try check()
      }
      return
    }
    let middle = ExecutionContext.middle(count)
    let flag = Flag()
    var isStopped = false
    TwoThreads.both {
      for start in stride(from: 0, to: middle, by: ExecutionContext.chunkSize) {
        body(0, start..<min(start + ExecutionContext.chunkSize, middle))
        guard start & 0x3FFFF == 0 else { continue }
        if isCancelled() {
          isStopped = true
          flag.isSet.store(true, ordering: .relaxed)
          return
        }
        tell(2 * start, of: count)
      }
    } _: {
      for start in stride(from: middle, to: count, by: ExecutionContext.chunkSize) {
        if flag.isSet.load(ordering: .relaxed) { return }
        body(1, start..<min(start + ExecutionContext.chunkSize, count))
      }
    }
    if isStopped { throw .interrupted }
    try check()
  }

  /// Where the second part begins.
  static func middle(_ count: Int) -> Int { count / 2 / chunkSize * chunkSize }

  private final class Flag: Sendable {
    let isSet = Atomic(false)
  }

  /// An array made by both threads: `body` sets every element of the rows it is given.
  func making<Element: BitwiseCopyable>(
    _ count: Int, _ body: @Sendable (_ rows: Range<Int>, _ out: SharedCells<Element>) -> Void
  ) throws(Diagnostic) -> [Element] {
    try making(count) { (out: SharedCells<Element>) throws(Diagnostic) in
      try inParts(count) { _, rows in body(rows, out) }
    }
  }

  /// An array whose every element `body` sets.
  func making<Element: BitwiseCopyable>(
    _ count: Int, _ body: (_ out: SharedCells<Element>) throws(Diagnostic) -> Void
  ) throws(Diagnostic) -> [Element] {
    var failure: Diagnostic?
    let made = [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
      guard let base = buffer.baseAddress else { return }
      do throws(Diagnostic) {
        try body(SharedCells(base: base, count: count))
        initialized = count
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return made
  }

  /// The rows whose flag is set and whose mark, where there are marks, is 0; nil when these are all.
  func positions(_ flags: [Bool], _ marks: [UInt8]?) throws(Diagnostic) -> [Int32]? {
    let count = flags.count
    let parts = ExecutionContext.partCount(count)
    let kept = SharedCells(repeating: 0, count: parts)
    defer { kept.deallocate() }
    try inParts(count) { part, rows in
      var sum = 0
      ExecutionContext.forEachFlag(flags, marks, rows) { _, isKept in sum &+= isKept }
      kept[part] += sum
    }
    let total = kept.array.reduce(0, +)
    guard total < count else { return nil }
    // A row that is not kept is written too, and written over by the next: but not over what the other part wrote.
    let ends = parts == 2 ? [kept[0], total] : [total]
    let places = SharedCells(repeating: 0, count: parts)
    defer { places.deallocate() }
    if parts == 2 { places[1] = kept[0] }
    return try making(total) { (out: SharedCells<Int32>) throws(Diagnostic) in
      try inParts(count) { part, rows in
        var place = places[part]
        let end = ends[part]
        ExecutionContext.forEachFlag(flags, marks, rows) { row, isKept in
          if place < end { out[place] = Int32(truncatingIfNeeded: row) }
          place &+= isKept
        }
        places[part] = place
      }
    }
  }

  @inline(__always)
  private static func forEachFlag(
    _ flags: [Bool], _ marks: [UInt8]?, _ rows: Range<Int>, _ body: (_ row: Int, _ isKept: Int) -> Void
  ) {
    flags.withUnsafeBufferPointer { flags in
      if let marks {
        marks.withUnsafeBufferPointer { marks in
          for row in rows { body(row, (flags[row] ? 1 : 0) & (marks[row] == 0 ? 1 : 0)) }
        }
      } else {
        for row in rows { body(row, flags[row] ? 1 : 0) }
      }
    }
  }
}
