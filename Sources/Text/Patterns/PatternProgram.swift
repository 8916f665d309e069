/// A pattern as steps of a machine that can be at several of them at once.
struct PatternProgram: Sendable {
  struct Step: Sendable {
    enum Kind: UInt8, Sendable {
      /// A scalar of the class `what`.
      case one
      /// A scalar of a class in the set `what`.
      case set
      /// Goes on at `next` and at `what`.
      case split
      /// Goes on if the assertion `what` holds.
      case assertion
      case match
    }

    var kind: Kind
    var what: Int32 = 0
    var next: Int32 = 0
  }

  /// What stands beside a place, as far as an assertion may ask.
  enum Side: UInt8, Sendable {
    case edge, other, word, lineFeed, carriageReturn, otherBreak

    var isBreak: Bool { self == .lineFeed || self == .carriageReturn || self == .otherBreak }
  }

  private(set) var steps: [Step] = []
  private(set) var start: Int32 = 0
  let classes: ScalarClasses
  /// For each set of several classes, a bit for each class.
  private(set) var setBits: [UInt64] = []
  let setWidth: Int
  /// For each class what it is beside a place.
  private(set) var sides: [Side] = []
  /// Whether a match may begin anywhere.
  let isSearch: Bool
  /// Whether an assertion asks what stands before a place.
  let looksBack: Bool
  /// Whether an assertion asks for the line break that ends the text.
  let asksLastBreak: Bool
  /// Longer ones are not looked for as a whole, so that a search takes no longer than the text has bytes.
  private static let longestPrefix = 32
  /// The bytes that every match begins with; empty where there are none, or where what stands before them matters.
  let prefix: [UInt8]
  /// Whether a text matches as soon as the prefix is in it.
  let isLiteral: Bool

  init(_ node: PatternNode, in extent: Pattern.Extent) {
    var collected = Collected()
    collected.add(node)
    if extent == .whole { collected.assertions.insert(.textEnd) }
    let asksWord = !collected.assertions.isDisjoint(with: [.wordBoundary, .noWordBoundary])
    let asksLines = !collected.assertions.isDisjoint(with: [.lineStart, .lineEnd])
    var sets = collected.sets
    if asksWord { sets.append(.word) }
    if asksLines { sets += [.lineBreaks, ScalarSet(0xA), ScalarSet(0xD)] }
    classes = ScalarClasses(sets: sets)
    setWidth = (classes.count + 63) / 64
    looksBack = collected.assertions.contains(where: \.looksBack)
    asksLastBreak = collected.assertions.contains(.textEndOrLastBreak)
    isSearch = extent == .part && !node.beginsAtStart
    let (scalars, isWhole) = node.prefix
    let isPlain = isSearch && !looksBack
    let bytes = isPlain ? PatternProgram.bytes(scalars) : []
    prefix = Array(bytes.prefix(PatternProgram.longestPrefix))
    isLiteral = isPlain && isWhole && bytes.count <= PatternProgram.longestPrefix
    setSides(asksWord: asksWord, asksLines: asksLines)

    let codes = addSets(collected.sets)
    var end = add(Step(kind: .match))
    if extent == .whole {
      end = add(Step(kind: .assertion, what: PatternAssertion.textEnd.rawValue, next: end))
    }
    start = add(node, before: end, codes)
  }

  private static func bytes(_ scalars: [UInt32]) -> [UInt8] {
    scalars.flatMap { value in Unicode.Scalar(value).map { Array(String($0).utf8) } ?? [] }
  }

  /// The sets and assertions of a pattern.
  private struct Collected {
    var sets: [ScalarSet] = []
    private var known: Set<ScalarSet> = []
    var assertions: Set<PatternAssertion> = []

    mutating func add(_ node: PatternNode) {
      switch node {
      case .empty: break
      case .set(let set): if known.insert(set).inserted { sets.append(set) }
      case .assertion(let assertion): assertions.insert(assertion)
      case .sequence(let parts), .choice(let parts): for part in parts { add(part) }
      case .repeated(let part, _, _): add(part)
      }
    }
  }

  private mutating func setSides(asksWord: Bool, asksLines: Bool) {
    sides = [Side](repeating: .other, count: classes.count)
    if asksWord { for code in classes.classes(in: .word) { sides[Int(code)] = .word } }
    guard asksLines else { return }
    for code in classes.classes(in: .lineBreaks) { sides[Int(code)] = .otherBreak }
    sides[Int(classes.classOf(0xA))] = .lineFeed
    sides[Int(classes.classOf(0xD))] = .carriageReturn
  }

  // MARK: Steps

  /// For each set the step that takes one of it.
  private mutating func addSets(_ sets: [ScalarSet]) -> [ScalarSet: Step] {
    var codes: [ScalarSet: Step] = [:]
    for set in sets {
      let inside = classes.classes(in: set)
      if inside.count == 1, let one = inside.first {
        codes[set] = Step(kind: .one, what: Int32(one))
        continue
      }
      codes[set] = Step(kind: .set, what: Int32(setBits.count))
      var bits = [UInt64](repeating: 0, count: setWidth)
      for code in inside { bits[Int(code) / 64] |= 1 << (UInt64(code) % 64) }
      setBits += bits
    }
    return codes
  }

  private mutating func add(_ step: Step) -> Int32 {
    steps.append(step)
    return Int32(steps.count - 1)
  }

  /// Adds what a node becomes and gives where it begins.
  private mutating func add(_ node: PatternNode, before next: Int32, _ codes: [ScalarSet: Step]) -> Int32 {
    switch node {
    case .empty: return next
    case .set(let set):
      // A set that holds nothing is a step that no scalar takes.
      var step = codes[set] ?? Step(kind: .set)
      step.next = next
      return add(step)
    case .assertion(let assertion):
      return add(Step(kind: .assertion, what: assertion.rawValue, next: next))
    case .sequence(let parts):
      var entry = next
      for part in parts.reversed() { entry = add(part, before: entry, codes) }
      return entry
    case .choice(let parts):
      var entry: Int32?
      for part in parts.reversed() {
        let begin = add(part, before: next, codes)
        entry = entry.map { add(Step(kind: .split, what: $0, next: begin)) } ?? begin
      }
      return entry ?? next
    case .repeated(let part, let least, let most):
      return add(repeated: part, least: least, most: most, before: next, codes)
    }
  }

  private mutating func add(
    repeated part: PatternNode, least: Int, most: Int?, before next: Int32, _ codes: [ScalarSet: Step]
  ) -> Int32 {
    var entry = next
    var certain = least
    if let most {
      for _ in least..<most {
        let begin = add(part, before: entry, codes)
        entry = add(Step(kind: .split, what: next, next: begin))
      }
    } else {
      let loop = add(Step(kind: .split, what: next))
      let begin = add(part, before: loop, codes)
      steps[Int(loop)].next = begin
      entry = least == 0 ? loop : begin
      certain = max(least - 1, 0)
    }
    for _ in 0..<certain { entry = add(part, before: entry, codes) }
    return entry
  }

  // MARK: Questions

  @inline(__always)
  func takes(_ step: Step, _ code: Int) -> Bool {
    step.kind == .one
      ? Int(step.what) == code : setBits[Int(step.what) + code / 64] & (1 << (UInt64(code) % 64)) != 0
  }

  /// - Parameter isLastBreak: whether what comes next is the line break that ends the text.
  static func holds(_ assertion: PatternAssertion, _ before: Side, _ after: Side, isLastBreak: Bool) -> Bool {
    let isInside = before == .carriageReturn && after == .lineFeed
    return switch assertion {
    case .textStart: before == .edge
    case .textEnd: after == .edge
    case .textEndOrLastBreak: after == .edge || isLastBreak
    case .lineStart: before == .edge || before.isBreak && !isInside
    case .lineEnd: after == .edge || after.isBreak && !isInside
    case .wordBoundary: (before == .word) != (after == .word)
    case .noWordBoundary: (before == .word) == (after == .word)
    }
  }
}
