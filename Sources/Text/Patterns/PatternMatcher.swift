import Glibc

/// Runs a pattern over texts. What it learns of the pattern at one text serves the next: a matcher belongs to one thread.
///
/// It is a deterministic automaton that is made while it runs. A state stands for all steps the machine may be at, and
/// is made when it is first reached; when there are too many, all are given up and made anew.
package final class PatternMatcher {
  let program: PatternProgram

  /// Cells of the table of transitions: 4 bytes each.
  package static let mostCells = 1 << 20
  /// Steps that all states hold together: 2 bytes each.
  private static let mostItems = 1 << 20
  /// Bytes that are read, or steps that are made, between two looks at the way to stop.
  private static let slice = 1 << 16

  enum Target {
    static let unknown: Int32 = -1
    static let match: Int32 = -2
    static let dead: Int32 = -3
  }

  /// What a state is: the steps where the machine may be, and what was read last as far as that matters.
  struct State: Hashable {
    var side: PatternProgram.Side
    var items: [UInt16]
  }

  /// Of a state: one cell for each class, one for the end, and the classes once more for the last line break.
  private let width: Int
  private let mostCells: Int
  private var cells: UnsafeMutablePointer<Int32>
  private var capacity: Int
  private var states: [State] = []
  private var numbers: [State: Int32] = [:]
  private var itemCount = 0
  private let first: State
  private let ascii: UnsafeMutablePointer<UInt16>
  /// Classes of the scalars below 0x10000, made when the first one beyond ASCII is read.
  private var wide: UnsafeMutablePointer<UInt16>?
  private var closure: PatternClosure
  /// What was done since the way to stop was last looked at.
  private var work = 0

  init(_ program: PatternProgram, mostCells: Int) {
    self.program = program
    self.mostCells = mostCells
    let count = program.classes.count
    width = program.asksLastBreak ? 2 * count + 1 : count + 1
    capacity = 8
    cells = .allocate(capacity: capacity * width)
    ascii = .allocate(capacity: 128)
    ascii.initialize(from: program.classes.ascii, count: 128)
    first = State(side: program.looksBack ? .edge : .other, items: [UInt16(truncatingIfNeeded: program.start)])
    closure = PatternClosure(program)
  }

  deinit {
    cells.deallocate()
    ascii.deallocate()
    wide?.deallocate()
  }

  /// Whether the text fits; nil if it was stopped.
  ///
  /// - Parameter isStopped: asked now and then in a long text.
  package func matches(_ text: UnsafeBufferPointer<UInt8>, isStopped: () -> Bool = { false }) -> Bool? {
    var position = 0
    if !program.prefix.isEmpty, program.isLiteral || text.count >= 64 {
      guard let found = place(ofPrefixIn: text, isStopped) else { return nil }
      if found < 0 { return false }
      if program.isLiteral { return true }
      position = found
    }
    return run(over: text, from: position, isStopped)
  }

  package func matches(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { matches($0) } ?? false
  }

  /// Where the prefix first stands; -1 if nowhere, nil if the search was stopped.
  private func place(ofPrefixIn text: UnsafeBufferPointer<UInt8>, _ isStopped: () -> Bool) -> Int? {
    let prefix = program.prefix
    guard let base = text.baseAddress, let first = prefix.first, text.count >= prefix.count else { return -1 }
    let end = text.count - prefix.count + 1
    var start = 0
    while start < end {
      let limit = min(end, start + PatternMatcher.slice)
      while start < limit, let found = memchr(base + start, Int32(first), limit - start) {
        let place = UnsafeRawPointer(found) - UnsafeRawPointer(base)
        if memcmp(base + place, prefix, prefix.count) == 0 { return place }
        start = place + 1
      }
      start = limit
      if start < end, isStopped() { return nil }
    }
    return -1
  }

  // MARK: Running

  private func run(over text: UnsafeBufferPointer<UInt8>, from start: Int, _ isStopped: () -> Bool) -> Bool? {
    let lastBreak = program.asksLastBreak ? UTF8Scalars.lastBreak(of: text) : -1
    var state = number(of: first)
    var position = start
    while position < text.count {
      let end = min(text.count, position + PatternMatcher.slice)
      work += end - position
      while position < end {
        let byte = text[position]
        var code: Int
        var length = 1
        if byte < 0x80 {
          code = Int(ascii[Int(byte)])
        } else {
          let (scalar, count) = UTF8Scalars.scalar(in: text, at: position)
          length = count
          code = Int(classOf(scalar))
        }
        if position == lastBreak { code += program.classes.count + 1 }
        var target = cells[Int(state) * width + code]
        if target < 0 {
          if target == Target.unknown { target = made(from: &state, code) }
          if target < 0 { return target == Target.match }
          if work > PatternMatcher.slice {
            work = 0
            if isStopped() { return nil }
          }
        }
        state = target
        position += length
      }
      if position < text.count {
        work = 0
        if isStopped() { return nil }
      }
    }
    var target = cells[Int(state) * width + program.classes.count]
    if target == Target.unknown { target = made(from: &state, program.classes.count) }
    return target == Target.match
  }

  @inline(__always)
  private func classOf(_ scalar: UInt32) -> UInt16 {
    guard scalar < 0x10000 else { return program.classes.classOf(scalar) }
    if let wide { return wide[Int(scalar)] }
    let table = UnsafeMutablePointer<UInt16>.allocate(capacity: 0x10000)
    program.classes.fill(table)
    wide = table
    return table[Int(scalar)]
  }

  // MARK: States

  /// Computes a transition and keeps it. `state` may get another number, when all states were given up.
  private func made(from state: inout Int32, _ code: Int) -> Int32 {
    let from = states[Int(state)]
    let next = closure.step(from: from, code)
    work += closure.work
    let target: Int32
    switch next {
    case .match: target = Target.match
    case .dead: target = Target.dead
    case .state(let next):
      if let known = numbers[next] {
        target = known
      } else {
        if isFull(for: next) {
          giveUp()
          state = number(of: from)
        }
        target = number(of: next)
      }
    }
    cells[Int(state) * width + code] = target
    return target
  }

  private func isFull(for next: State) -> Bool {
    // Two states always fit, however wide they are.
    states.count >= max(2, mostCells / width)
      || states.count >= 2 && itemCount + next.items.count > PatternMatcher.mostItems
  }

  private func giveUp() {
    states.removeAll(keepingCapacity: true)
    numbers.removeAll(keepingCapacity: true)
    itemCount = 0
  }

  private func number(of state: State) -> Int32 {
    if let known = numbers[state] { return known }
    if states.count == capacity {
      let more = UnsafeMutablePointer<Int32>.allocate(capacity: capacity * 2 * width)
      more.update(from: cells, count: capacity * width)
      cells.deallocate()
      cells = more
      capacity *= 2
    }
    let number = Int32(states.count)
    states.append(state)
    numbers[state] = number
    itemCount += state.items.count
    (cells + states.index(before: states.endIndex) * width).update(repeating: Target.unknown, count: width)
    return number
  }
}
