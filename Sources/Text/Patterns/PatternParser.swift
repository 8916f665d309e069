/// Reads a pattern into a tree.
///
/// It goes no deeper than `Pattern.deepest`, whatever it is given. What it advises needs no backslash, since a text in
/// which a pattern stands may want that twice.
struct PatternParser {
  let scalars: [Unicode.Scalar]
  var index = 0
  var flags = Flags()
  private var depth = 0
  /// Between `\Q` and `\E`.
  var isQuoting = false

  /// What `(?imsx)` sets, up to the end of the group it stands in.
  struct Flags {
    var ignoresCase = false
    var hasLines = false
    var dotTakesBreaks = false
    var isSpaced = false
  }

  init(_ text: String) { scalars = Array(text.unicodeScalars) }

  mutating func parse() throws(Pattern.Fault) -> PatternNode {
    let node = try choice()
    if index < scalars.count {
      throw fault(
        "this ) closes no bracket", index..<index + 1, help: ["for the sign itself write [)]"])
    }
    return node
  }

  // MARK: Reading

  var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  func follows(_ text: String) -> Bool { scalars[index...].starts(with: text.unicodeScalars) }

  mutating func take(_ text: String) -> Bool {
    guard follows(text) else { return false }
    index += text.unicodeScalars.count
    return true
  }

  /// What stands up to a mark, which is taken, too; nil where the mark is missing.
  mutating func taken(upTo mark: Unicode.Scalar) -> String? {
    guard let end = scalars[index...].firstIndex(of: mark) else { return nil }
    let out = text(index..<end)
    index = end + 1
    return out
  }

  func text(_ range: Range<Int>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[range])
    return String(view)
  }

  func fault(_ message: Sentence, _ range: Range<Int>, help: [Sentence] = []) -> Pattern.Fault {
    let range = range.clamped(to: 0..<scalars.count)
    let start = text(0..<range.lowerBound).utf8.count
    return Pattern.Fault(
      message, help: help, at: range.lowerBound + 1, bytes: start..<start + text(range).utf8.count)
  }

  // MARK: Alternatives and sequences

  mutating func choice() throws(Pattern.Fault) -> PatternNode {
    var branches = [try sequence()]
    while take("|") { branches.append(try sequence()) }
    return branches.count == 1 ? branches[0] : .choice(branches)
  }

  private mutating func sequence() throws(Pattern.Fault) -> PatternNode {
    var parts: [PatternNode] = []
    while let scalar = next, isQuoting || (scalar != "|" && scalar != ")") {
      if skipsSpace() { continue }
      if let part = try atom() { parts.append(try repetition(of: part)) }
    }
    switch parts.count {
    case 0: return .empty
    case 1: return parts[0]
    default: return .sequence(parts)
    }
  }

  /// Passes over spaces and comments under `(?x)`.
  private mutating func skipsSpace() -> Bool {
    guard flags.isSpaced, !isQuoting, let scalar = next else { return false }
    if scalar == "#" {
      while let scalar = next, scalar != "\n" { index += 1 }
      return true
    }
    guard ScalarSet.space.contains(scalar.value) else { return false }
    index += 1
    return true
  }

  // MARK: Atoms

  /// One thing that can be repeated; nil where nothing is matched, as for flags.
  private mutating func atom() throws(Pattern.Fault) -> PatternNode? {
    guard let scalar = next else { return nil }
    let start = index
    if isQuoting {
      if take(#"\E"#) {
        isQuoting = false
        return nil
      }
      index += 1
      return literal(scalar.value)
    }
    switch scalar {
    case "(": return try group()
    case "[":
      index += 1
      return .set(try bracket(from: start))
    case "\\": return try escaped()
    case ".":
      index += 1
      return .set(flags.dotTakesBreaks ? .all : ScalarSet.lineBreaks.inverted)
    case "^":
      index += 1
      return .assertion(flags.hasLines ? .lineStart : .textStart)
    case "$":
      index += 1
      return .assertion(flags.hasLines ? .lineEnd : .textEnd)
    case "*", "+", "?": throw nothingToRepeat(start..<start + 1)
    case "{":
      if let end = try countEnd() { throw nothingToRepeat(start..<end) }
      index += 1
      return literal(scalar.value)
    default:
      index += 1
      return literal(scalar.value)
    }
  }

  private func nothingToRepeat(_ range: Range<Int>) -> Pattern.Fault {
    let sign = text(range.lowerBound..<range.lowerBound + 1)
    return fault(
      "there is nothing before \(text(range)) that could be repeated", range,
      help: ["for the sign itself write [\(sign)]"])
  }

  func literal(_ scalar: UInt32) -> PatternNode { .set(cased(ScalarSet(scalar))) }

  func cased(_ set: ScalarSet) -> ScalarSet { flags.ignoresCase ? set.ignoringCase : set }

  private mutating func escaped() throws(Pattern.Fault) -> PatternNode? {
    switch try escape(inBracket: false) {
    case .scalar(let scalar): literal(scalar)
    case .set(let set): .set(set)
    case .node(let node): node
    case .quote: nil
    }
  }

  // MARK: Nesting

  /// The inside of a group, up to its closing bracket. Flags set in it end with it.
  mutating func inside(from start: Int) throws(Pattern.Fault) -> PatternNode {
    guard depth < Pattern.deepest else {
      throw fault(
        "the brackets nest deeper than \(Pattern.deepest)", start..<start + 1, help: ["leave out those that do nothing"]
      )
    }
    depth += 1
    let outside = flags
    let node = try choice()
    flags = outside
    depth -= 1
    guard take(")") else {
      throw fault("this ( is not closed", start..<start + 1, help: ["for the sign itself write [(]"])
    }
    return node
  }

  /// What `body` reads one level deeper.
  mutating func deeper<Result>(
    from start: Int, _ body: (inout PatternParser) throws(Pattern.Fault) -> Result
  ) throws(Pattern.Fault) -> Result {
    guard depth < Pattern.deepest else {
      throw fault("the brackets nest deeper than \(Pattern.deepest)", start..<start + 1)
    }
    depth += 1
    let result = try body(&self)
    depth -= 1
    return result
  }
}
