extension PatternParser {
  /// A set in brackets, from behind the opening one.
  mutating func bracket(from start: Int) throws(Pattern.Fault) -> ScalarSet {
    let isInverted = take("^")
    var set = ScalarSet()
    var runs: [ScalarSet.Run] = []
    let first = index
    while true {
      guard let scalar = next else {
        throw fault("this [ is not closed", start..<start + 1, help: ["for the sign itself write [[]"])
      }
      if scalar == "]", index > first {
        index += 1
        break
      }
      if index > first, take("-[") {
        let taken = try deeper(from: index - 2) { parser throws(Pattern.Fault) in try parser.subtrahend() }
        set = finished(set, runs, isInverted).subtracting(taken)
        return set
      }
      try refuseOperator()
      if let named = try posix() {
        set = set.union(named)
        continue
      }
      switch try element() {
      case .set(let more): set = set.union(more)
      case .scalar(let low): runs.append(try run(from: low, at: index))
      default: break
      }
    }
    return finished(set, runs, isInverted)
  }

  private func finished(_ set: ScalarSet, _ runs: [ScalarSet.Run], _ isInverted: Bool) -> ScalarSet {
    let whole = cased(runs.isEmpty ? set : set.union(ScalarSet(runs)))
    return isInverted ? whole.inverted : whole
  }

  /// What is taken away by `[a-z-[aeiou]]`, which ends the set.
  private mutating func subtrahend() throws(Pattern.Fault) -> ScalarSet {
    let start = index - 1
    let set = try bracket(from: start)
    guard take("]") else {
      throw fault(
        "after -[…] the set must end", start - 1..<index,
        help: ["write [a-z-[aeiou]]; for a hyphen itself put it last"])
    }
    return set
  }

  /// Signs that other engines read as an intersection or a difference, and others again as themselves.
  private func refuseOperator() throws(Pattern.Fault) {
    for sign in ["&&", "~~", "||", "--["] where follows(sign) {
      let signs = sign == "--[" ? "--" : sign
      throw fault(
        "\(signs) in brackets means different things in different programs", index..<index + 2,
        help: ["to take letters away write [a-z-[aeiou]]; for the sign itself write it once"])
    }
  }

  /// `[:alpha:]` and its kin; nil where something else stands.
  private mutating func posix() throws(Pattern.Fault) -> ScalarSet? {
    guard follows("[:") else { return nil }
    var end = index + 2
    while end < scalars.count, scalars[end].properties.isAlphabetic || scalars[end] == "^" { end += 1 }
    guard end > index + 2, end + 1 < scalars.count, scalars[end] == ":", scalars[end + 1] == "]" else { return nil }
    var name = text(index + 2..<end)
    let range = index..<end + 2
    index = end + 2
    let isInverted = name.hasPrefix("^")
    if isInverted { name.removeFirst() }
    guard let set = ScalarSet.posix(name) else {
      throw fault(
        "there is no class \(text(range))", range,
        help: [
          "known: alpha, alnum, digit, upper, lower, space, blank, punct, cntrl, graph, print, xdigit, word, ascii"
        ])
    }
    return isInverted ? cased(set).inverted : set
  }

  private mutating func element() throws(Pattern.Fault) -> Escape {
    guard let scalar = next else { return .quote }
    if scalar == "\\" { return try escape(inBracket: true) }
    index += 1
    return .scalar(scalar.value)
  }

  /// The range that begins with `low`, or this alone.
  private mutating func run(from low: UInt32, at end: Int) throws(Pattern.Fault) -> ScalarSet.Run {
    guard next == "-", index + 1 < scalars.count, scalars[index + 1] != "]", scalars[index + 1] != "[",
      !follows("--[")
    else {
      return ScalarSet.Run(first: low, last: low)
    }
    index += 1
    let highStart = index
    guard case .scalar(let high) = try element() else {
      throw fault(
        "a range ends in one character, and \(text(highStart..<index)) stands for many", highStart..<index,
        help: ["for a hyphen itself put it last"])
    }
    guard high >= low else {
      throw fault(
        "this range runs backwards: its end comes before its beginning", end - 1..<index,
        help: ["turn it round; for a hyphen itself put it last"])
    }
    return ScalarSet.Run(first: low, last: high)
  }
}
