/// What a pattern says, as a tree. It is never deeper than a small multiple of `Pattern.deepest`.
indirect enum PatternNode: Sendable {
  case empty
  case set(ScalarSet)
  case assertion(PatternAssertion)
  case sequence([PatternNode])
  case choice([PatternNode])
  case repeated(PatternNode, least: Int, most: Int?)

  /// How many steps it becomes, at least one each; no more than `greatest` are told apart.
  var size: Int {
    switch self {
    case .empty, .set, .assertion: 1
    case .sequence(let parts): PatternNode.bounded(parts.reduce(1) { PatternNode.bounded($0 + $1.size) })
    case .choice(let parts): PatternNode.bounded(parts.reduce(0) { PatternNode.bounded($0 + $1.size + 1) })
    case .repeated(let part, let least, let most): PatternNode.size(of: part.size, least: least, most: most)
    }
  }

  static let greatest = 1 << 30

  private static func bounded(_ size: Int) -> Int { min(size, greatest) }

  private static func size(of part: Int, least: Int, most: Int?) -> Int {
    guard let most else { return bounded(part * max(least, 1) + 1) }
    return bounded(part * least + (part + 1) * (most - least) + 1)
  }

  /// Whether it can fit at the start of a text alone.
  var beginsAtStart: Bool {
    switch self {
    case .assertion(let assertion): assertion == .textStart
    case .sequence(let parts): parts.first?.beginsAtStart ?? false
    case .choice(let parts): parts.allSatisfy(\.beginsAtStart)
    case .repeated(let part, let least, _): least > 0 && part.beginsAtStart
    default: false
    }
  }

  /// The scalars that every fit begins with, and whether there is nothing else to it.
  var prefix: (scalars: [UInt32], isWhole: Bool) {
    switch self {
    case .empty: return ([], true)
    case .set(let set):
      guard let scalar = set.single else { return ([], false) }
      return ([scalar], true)
    case .sequence(let parts):
      var scalars: [UInt32] = []
      for part in parts {
        let (more, isWhole) = part.prefix
        scalars += more
        if !isWhole { return (scalars, false) }
      }
      return (scalars, true)
    case .repeated(let part, let least, _) where least > 0: return (part.prefix.scalars, false)
    default: return ([], false)
    }
  }
}

/// What is asked of a place between two scalars.
enum PatternAssertion: Int32, Sendable {
  case textStart, textEnd, textEndOrLastBreak, lineStart, lineEnd, wordBoundary, noWordBoundary

  /// Whether what stands before the place matters.
  var looksBack: Bool { self != .textEnd && self != .textEndOrLastBreak }
}
