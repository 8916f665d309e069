/// One step of the machine that is at several steps at once.
struct PatternClosure {
  enum Outcome {
    case match
    /// Nothing that follows can match.
    case dead
    case state(PatternMatcher.State)
  }

  private let program: PatternProgram
  /// For each step the round in which it was last visited.
  private var visited: [UInt32]
  private var round: UInt32 = 0
  private var waiting: [Int32] = []
  /// A bit for each step that comes next.
  private var reached: [UInt64]
  /// How many steps the last round looked at.
  private(set) var work = 0

  init(_ program: PatternProgram) {
    self.program = program
    visited = [UInt32](repeating: 0, count: program.steps.count)
    reached = [UInt64](repeating: 0, count: (program.steps.count + 63) / 64)
  }

  /// Where the machine is after a class of scalars: `code` is the class, the number of classes for the end of the text,
  /// and a class beyond that for the line break that ends it.
  mutating func step(from state: PatternMatcher.State, _ code: Int) -> Outcome {
    let count = program.classes.count
    let isEnd = code == count
    let isLastBreak = code > count
    let scalarClass = isLastBreak ? code - count - 1 : code
    let after = isEnd ? .edge : program.sides[scalarClass]
    beginRound()
    waiting.removeAll(keepingCapacity: true)
    if program.isSearch { waiting.append(program.start) }
    for item in state.items { waiting.append(Int32(item)) }
    while let place = waiting.popLast() {
      guard visited[Int(place)] != round else { continue }
      visited[Int(place)] = round
      work += 1
      let step = program.steps[Int(place)]
      switch step.kind {
      case .match: return .match
      case .split:
        waiting.append(step.what)
        waiting.append(step.next)
      case .assertion:
        if let assertion = PatternAssertion(rawValue: step.what),
          PatternProgram.holds(assertion, state.side, after, isLastBreak: isLastBreak)
        {
          waiting.append(step.next)
        }
      case .one, .set:
        if !isEnd, program.takes(step, scalarClass) { reached[Int(step.next) / 64] |= 1 << (UInt64(step.next) % 64) }
      }
    }
    return outcome(after)
  }

  private mutating func beginRound() {
    work = reached.count
    for word in reached.indices { reached[word] = 0 }
    round &+= 1
    if round == 0 {
      for place in visited.indices { visited[place] = 0 }
      round = 1
    }
  }

  private func outcome(_ after: PatternProgram.Side) -> Outcome {
    var items: [UInt16] = []
    for (index, word) in reached.enumerated() {
      var word = word
      while word != 0 {
        items.append(UInt16(truncatingIfNeeded: index * 64 + word.trailingZeroBitCount))
        word &= word - 1
      }
    }
    if items.isEmpty, !program.isSearch || after == .edge { return .dead }
    return .state(PatternMatcher.State(side: program.looksBack ? after : .other, items: items))
  }
}
