extension PatternParser {
  /// The part with the repetition that follows it, if one does.
  mutating func repetition(of part: PatternNode) throws(Pattern.Fault) -> PatternNode {
    if isQuoting {
      guard take(#"\E"#) else { return part }
      isQuoting = false
    }
    let start = index
    guard let (least, most) = try count() else { return part }
    // The lazy form fits the same texts.
    if !take("?") { try refuseSecond(from: start) }
    return .repeated(part, least: least, most: most)
  }

  private mutating func count() throws(Pattern.Fault) -> (least: Int, most: Int?)? {
    switch next {
    case "*":
      index += 1
      return (0, nil)
    case "+":
      index += 1
      return (1, nil)
    case "?":
      index += 1
      return (0, 1)
    case "{":
      guard let end = try countEnd() else { return nil }
      return try counts(upTo: end)
    default: return nil
    }
  }

  private func refuseSecond(from start: Int) throws(Pattern.Fault) {
    let first = text(start..<index)
    switch next {
    case "+":
      throw fault(
        "\(first)+ never gives back what it took (possessive), which cannot be done in linear time", start..<index + 1,
        help: ["leave out the last +: every pattern runs in linear time here"])
    case "*", "?":
      throw fault(
        "two repetitions stand one after the other", start..<index + 1,
        help: ["one is enough; or put the first in brackets: (?:a\(first))*"])
    case "{":
      guard let end = try countEnd() else { return }
      throw fault(
        "two repetitions stand one after the other", start..<end,
        help: ["one is enough; or put the first in brackets: (?:a\(first))\(text(index..<end))"])
    default: return
    }
  }

  /// Behind the closing brace, where what begins here is meant as a count; nil where `{` stands for itself.
  func countEnd() throws(Pattern.Fault) -> Int? {
    guard next == "{", index + 1 < scalars.count else { return nil }
    let first = scalars[index + 1]
    guard PatternParser.isDigit(first) || first == "," else { return nil }
    var end = index + 1
    while end < scalars.count, PatternParser.isDigit(scalars[end]) || scalars[end] == "," || scalars[end] == " " {
      end += 1
    }
    guard end < scalars.count, scalars[end] == "}" else { throw noCount(index..<end) }
    return end + 1
  }

  private func noCount(_ range: Range<Int>) -> Pattern.Fault {
    fault(
      "\(text(range)) is no count", range,
      help: ["write {2}, {2,}, {,5} or {2,5} without spaces; for the sign itself write [{]"])
  }

  private mutating func counts(upTo end: Int) throws(Pattern.Fault) -> (least: Int, most: Int?) {
    let range = index..<end
    let inside = scalars[index + 1..<end - 1]
    let parts = inside.split(separator: ",", maxSplits: 2, omittingEmptySubsequences: false)
    guard !inside.contains(" "), parts.count == 1 || parts.count == 2, inside.contains(where: { $0 != "," }) else {
      throw noCount(range)
    }
    let least = PatternParser.number(parts[0])
    var most: Int? = least
    if parts.count == 2 { most = parts[1].isEmpty ? nil : PatternParser.number(parts[1]) }
    if let most, most < least {
      throw fault("\(text(range)) counts down", range, help: ["write {\(most),\(least)}"])
    }
    index = end
    return (least, most)
  }

  /// Digits as a number; what is greater than any pattern may be long is told apart no more.
  private static func number(_ digits: ArraySlice<Unicode.Scalar>) -> Int {
    digits.reduce(0) { min($0 * 10 + Int($1.value) - 0x30, 1_000_000) }
  }

  static func isDigit(_ scalar: Unicode.Scalar) -> Bool { scalar.value >= 0x30 && scalar.value <= 0x39 }
}
