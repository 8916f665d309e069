extension PatternParser {
  /// A group, or what begins as one: a comment, flags, or something that is refused.
  mutating func group() throws(Pattern.Fault) -> PatternNode? {
    let start = index
    if follows("(*") {
      throw fault(
        "a verb such as (*FAIL) steers a search that goes back, which is not done here", start..<start + 2,
        help: ["leave it out; for the signs themselves write [(][*]"])
    }
    guard take("(?") else {
      index += 1
      return try inside(from: start)
    }
    if take("#") {
      guard taken(upTo: ")") != nil else { throw fault("this (?# is not closed", start..<start + 3) }
      return nil
    }
    if take(":") || take("|") { return try inside(from: start) }
    if let refusal = refusal(from: start) { throw refusal }
    if take("P<") || take("<") { return try named(from: start, closing: ">") }
    if take("'") { return try named(from: start, closing: "'") }
    return try flagged(from: start)
  }

  /// The name of a group says nothing here.
  private mutating func named(from start: Int, closing: Unicode.Scalar) throws(Pattern.Fault) -> PatternNode {
    guard let name = taken(upTo: closing), !name.isEmpty, name.unicodeScalars.allSatisfy({ isWord($0) }) else {
      throw fault(
        "the name of this group is not complete", start..<index, help: ["write (?<name>…), or (…) without a name"])
    }
    return try inside(from: start)
  }

  private func isWord(_ scalar: Unicode.Scalar) -> Bool { ScalarSet.word.contains(scalar.value) }

  // MARK: Flags

  private mutating func flagged(from start: Int) throws(Pattern.Fault) -> PatternNode? {
    let outside = flags
    var value = true
    if take("^") { flags = Flags() }
    while let scalar = next, scalar != ")", scalar != ":" {
      index += 1
      switch scalar {
      case "-" where value: value = false
      case "i": flags.ignoresCase = value
      case "m": flags.hasLines = value
      case "s": flags.dotTakesBreaks = value
      case "x": flags.isSpaced = value
      default:
        throw fault(
          "(?\(text(start + 2..<index)) begins no group that is known here", start..<index,
          help: ["(?:…) is a group, (?<name>…) too; flags are i, m, s and x: (?i)"])
      }
    }
    if take(")") { return nil }
    guard take(":") else { throw fault("this ( is not closed", start..<start + 1) }
    let node = try inside(from: start)
    flags = outside
    return node
  }

  // MARK: What cannot be done in linear time

  private func refusal(from start: Int) -> Pattern.Fault? {
    let conditions = [
      ("<=", "looks back"), ("<!", "looks back"), ("=", "looks ahead"), ("!", "looks ahead"),
    ]
    for (sign, words) in conditions where follows(sign) {
      return fault(
        "(?\(sign) \(words), which cannot be done in linear time", start..<index + sign.unicodeScalars.count,
        help: ["match what stands around it, too; or write two tests: matches … and not matches …"])
    }
    if follows(">") {
      return fault(
        "(?> never gives back what it took (atomic), which cannot be done in linear time", start..<index + 1,
        help: ["write (?: instead: every pattern runs in linear time here"])
    }
    if follows("(") {
      return fault(
        "(?( asks for a condition, which cannot be done in linear time", start..<index + 1,
        help: ["write both cases as alternatives: (?:…|…)"])
    }
    if follows("P=") {
      return fault(
        "(?P= refers back to a group, which cannot be done in linear time", start..<index + 2,
        help: ["write what the group holds once more"])
    }
    if follows("R") || follows("&") || follows("P>") || next.map(PatternParser.isDigit) == true {
      return fault(
        "(?\(text(index..<index + 1)) runs a group inside itself (recursion), which cannot be done in linear time",
        start..<index + 1, help: ["write the group out as often as it may nest"])
    }
    return nil
  }
}
