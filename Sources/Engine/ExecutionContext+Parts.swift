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

  /// The rows whose flag is set and whose mark, where there are marks, is 0, or nil when these are all; and how many
  /// marks are not 0.
  func positions(_ flags: [Bool], _ marks: [UInt8]?) throws(Diagnostic) -> (rows: [Int32]?, unknown: Int) {
    let count = flags.count
    let parts = ExecutionContext.partCount(count)
    let kept = SharedCells(repeating: 0, count: parts)
    let known = SharedCells(repeating: 0, count: parts)
    let places = SharedCells(repeating: 0, count: parts)
    defer {
      kept.deallocate()
      known.deallocate()
      places.deallocate()
    }
    try inParts(count) { part, rows in
      ExecutionContext.withCells(flags, marks) { flags, marks in
        var start = rows.lowerBound
        // In bytes as long as these cannot overflow: sixteen at a time.
        while start < rows.upperBound {
          let end = min(start + 240, rows.upperBound)
          var keptHere: UInt8 = 0
          var knownHere: UInt8 = 0
          if let marks {
            for row in start..<end {
              let isKnown: UInt8 = marks[row] == 0 ? 1 : 0
              knownHere &+= isKnown
              keptHere &+= flags[row] & isKnown
            }
          } else {
            for row in start..<end { keptHere &+= flags[row] }
            knownHere = UInt8(truncatingIfNeeded: end - start)
          }
          kept[part] += Int(keptHere)
          known[part] += Int(knownHere)
          start = end
        }
      }
    }
    let total = kept.array.reduce(0, +)
    let unknown = count - known.array.reduce(0, +)
    guard total < count else { return (nil, unknown) }
    let ends = parts == 2 ? [kept[0], total] : [total]
    if parts == 2 { places[1] = kept[0] }
    let out: [Int32] = try making(total) { (out: SharedCells<Int32>) throws(Diagnostic) in
      try inParts(count) { part, rows in
        var place = places[part]
        ExecutionContext.withCells(flags, marks) { flags, marks in
          // A row that is not kept is written too, and written over by the next; the last ones must not be, since what
          // comes after them may be the other part's.
          if place + rows.count <= ends[part] {
            if let marks {
              for row in rows {
                out[place] = Int32(truncatingIfNeeded: row)
                place &+= Int(flags[row] & (marks[row] == 0 ? 1 : 0))
              }
            } else {
              for row in rows {
                out[place] = Int32(truncatingIfNeeded: row)
                place &+= Int(flags[row])
              }
            }
          } else {
            for row in rows where flags[row] != 0 && marks?[row] ?? 0 == 0 {
              out[place] = Int32(truncatingIfNeeded: row)
              place &+= 1
            }
          }
        }
        places[part] = place
      }
    }
    return (out, unknown)
  }

  /// Flags as bytes, 1 or 0.
  @inline(__always)
  private static func withCells(
    _ flags: [Bool], _ marks: [UInt8]?, _ body: (UnsafePointer<UInt8>, UnsafePointer<UInt8>?) -> Void
  ) {
    flags.withUnsafeBytes { flags in
      guard let flags = flags.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
      guard let marks else { return body(flags, nil) }
      marks.withUnsafeBufferPointer { body(flags, $0.baseAddress) }
    }
  }
}
