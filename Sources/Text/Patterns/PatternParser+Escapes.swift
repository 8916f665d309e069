extension PatternParser {
  enum Escape {
    case scalar(UInt32)
    case set(ScalarSet)
    case node(PatternNode)
    /// `\Q`, or an `\E` that ends nothing.
    case quote
  }

  /// What a backslash and its letters stand for.
  mutating func escape(inBracket: Bool) throws(Pattern.Fault) -> Escape {
    let start = index
    index += 1
    guard let letter = next else {
      throw fault(
        "the pattern ends in a backslash, which stands before a sign", start..<start + 1,
        help: ["for the sign itself the pattern has two, and a text in quotes four"])
    }
    index += 1
    if let set = try set(letter, from: start) { return .set(set) }
    if let scalar = try character(letter, from: start) { return .scalar(scalar) }
    if !inBracket, let node = node(letter) { return .node(node) }
    switch letter {
    case "b" where inBracket: return .scalar(8)
    case "Q" where !inBracket:
      isQuoting = true
      return .quote
    case "E" where !inBracket: return .quote
    default: break
    }
    if letter.value < 0x80, ScalarSet.nameRest.contains(letter.value), letter.value != 0x2D, letter.value != 0x2E,
      letter.value != 0x5F, letter.value != 0x3A
    {
      throw refusal(letter, from: start, inBracket: inBracket)
    }
    return .scalar(letter.value)
  }

  // MARK: Sets

  private mutating func set(_ letter: Unicode.Scalar, from start: Int) throws(Pattern.Fault) -> ScalarSet? {
    switch letter {
    case "d": ScalarSet.digits
    case "D": ScalarSet.digits.inverted
    case "w": ScalarSet.word
    case "W": ScalarSet.word.inverted
    case "s": ScalarSet.space
    case "S": ScalarSet.space.inverted
    case "h": ScalarSet.blank
    case "H": ScalarSet.blank.inverted
    case "v": ScalarSet.lineBreaks
    case "V", "N": ScalarSet.lineBreaks.inverted
    case "i": ScalarSet.nameStart
    case "I": ScalarSet.nameStart.inverted
    case "c": ScalarSet.nameRest
    case "C": ScalarSet.nameRest.inverted
    case "p": try property(from: start, isInverted: false)
    case "P": try property(from: start, isInverted: true)
    default: nil
    }
  }

  private mutating func property(from start: Int, isInverted: Bool) throws(Pattern.Fault) -> ScalarSet {
    var name: String
    if take("{") {
      guard let inside = taken(upTo: "}") else {
        throw fault("this brace is not closed", start..<index, help: ["it names a property: {L}, {Han}"])
      }
      name = inside
    } else {
      guard let letter = next else { throw noProperty("", start..<index) }
      name = text(index..<index + 1)
      index += letter == "\\" ? 0 : 1
    }
    var isInverted = isInverted
    if name.hasPrefix("^") {
      name.removeFirst()
      isInverted.toggle()
    }
    guard let set = ScalarSet.property(name) else { throw noProperty(name, start..<index) }
    return isInverted ? cased(set).inverted : cased(set)
  }

  private func noProperty(_ name: String, _ range: Range<Int>) -> Pattern.Fault {
    fault(
      "there is no property \"\(name)\" known here", range,
      help: [
        "general categories: L, Lu, Ll, M, N, Nd, P, S, Z …",
        "scripts: \(ScalarSet.scriptNames.joined(separator: ", "))",
      ])
  }

  // MARK: Characters

  private mutating func character(_ letter: Unicode.Scalar, from start: Int) throws(Pattern.Fault) -> UInt32? {
    switch letter {
    case "t": return 9
    case "n": return 0xA
    case "r": return 0xD
    case "f": return 0xC
    case "a": return 7
    case "e": return 0x1B
    case "0": return digits(most: 2, radix: 8) ?? 0
    case "x":
      if take("{") { return try braced(from: start) }
      guard let value = digits(most: 2, radix: 16) else { throw noCode(start..<index) }
      return value
    case "u":
      if take("{") { return try braced(from: start) }
      let first = index
      guard let value = digits(most: 4, radix: 16), index == first + 4, Unicode.Scalar(value) != nil else {
        throw noCode(start..<index)
      }
      return value
    default: return nil
    }
  }

  private mutating func braced(from start: Int) throws(Pattern.Fault) -> UInt32 {
    guard let value = digits(most: 8, radix: 16), take("}"), Unicode.Scalar(value) != nil else {
      throw noCode(start..<index)
    }
    return value
  }

  private func noCode(_ range: Range<Int>) -> Pattern.Fault {
    fault(
      "\(text(range)) names no character", range,
      help: ["after x come two digits, after u four, or any number in braces: {3042}"])
  }

  private mutating func digits(most: Int, radix: UInt32) -> UInt32? {
    var value: UInt32?
    var count = 0
    while count < most, let scalar = next, let digit = PatternParser.digit(scalar), digit < radix {
      value = (value ?? 0) &* radix &+ digit
      index += 1
      count += 1
    }
    return value
  }

  private static func digit(_ scalar: Unicode.Scalar) -> UInt32? {
    switch scalar.value {
    case 0x30...0x39: scalar.value - 0x30
    case 0x41...0x46: scalar.value - 0x41 + 10
    case 0x61...0x66: scalar.value - 0x61 + 10
    default: nil
    }
  }

  // MARK: Places

  private func node(_ letter: Unicode.Scalar) -> PatternNode? {
    switch letter {
    case "b": .assertion(.wordBoundary)
    case "B": .assertion(.noWordBoundary)
    case "A": .assertion(.textStart)
    case "z": .assertion(.textEnd)
    case "Z": .assertion(.textEndOrLastBreak)
    case "R":
      .choice([.sequence([.set(ScalarSet(0xD)), .set(ScalarSet(0xA))]), .set(ScalarSet.lineBreaks)])
    default: nil
    }
  }

  private func refusal(_ letter: Unicode.Scalar, from start: Int, inBracket: Bool) -> Pattern.Fault {
    let word = text(start..<index)
    switch letter {
    case "1"..."9" where !inBracket, "k", "g":
      return fault(
        "\(word) refers back to a group, which cannot be done in linear time", start..<index,
        help: ["write what the group holds once more"])
    case "X":
      return fault(
        "\(word), a letter with its marks, is not known here", start..<index,
        help: [#"write (?:\P{M}\p{M}*); each backslash twice where the pattern stands in a text"#])
    case "K", "G":
      return fault(
        "\(word) is about where a match begins, which a test does not tell", start..<index, help: ["leave it out"])
    default:
      return fault(
        "there is no escape \(word)", start..<index,
        help: ["for the letter itself leave out the backslash"])
    }
  }
}
