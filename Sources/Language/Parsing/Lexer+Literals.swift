import Diagnostics
import Text

extension Lexer {
  /// A quoted text, which may run over lines. `closing` are the scalars that end it.
  mutating func lexText(start: Int, closing: [UInt32]) {
    offset += scalar(at: offset).length
    var text = ""
    while offset < end {
      let (scalar, length) = scalar(at: offset)
      if closing.contains(scalar) || closing.contains(Lexer.folded(scalar)) {
        offset += length
        atStatementStart = false
        add(.text, from: start, value: text)
        return
      }
      if scalar == 0x5C {
        lexEscape(into: &text)
        continue
      }
      if let unicode = Unicode.Scalar(scalar) { text.unicodeScalars.append(unicode) }
      offset += length
    }
    atStatementStart = false
    if isWhole, openTexts < StatementScanner.mostOpen {
      openTexts += 1
      offset = source.bytes[start..<end].firstIndex(of: 0x0A) ?? end
      if offset > start, source.bytes[offset - 1] == 0x0D { offset -= 1 }
    }
    add(.invalid, from: start, value: source[Span(start, offset)])
    let mark = source[Span(start, start + scalar(at: start).length)]
    report(
      "this \(mark) is not closed", Span(start, start + scalar(at: start).length),
      help: ["a text ends with the same kind of quote"])
  }

  private mutating func lexEscape(into text: inout String) {
    let start = offset
    offset += 1
    let (scalar, length) = scalar(at: offset)
    offset += length
    switch scalar {
    case 0x22: text.append("\"")
    case 0x27: text.append("'")
    case 0x5C: text.append("\\")
    case 0x6E: text.append("\n")
    case 0x74: text.append("\t")
    case 0x75 where offset < end && source.bytes[offset] == 0x7B:
      offset += 1
      let digitsStart = offset
      while offset < end, isHexDigit(source.bytes[offset]), offset - digitsStart < 8 { offset += 1 }
      let digits = source[Span(digitsStart, offset)]
      if offset < end, source.bytes[offset] == 0x7D { offset += 1 }
      if let value = UInt32(digits, radix: 16), let unicode = Unicode.Scalar(value) {
        text.unicodeScalars.append(unicode)
      } else {
        report("\\u{\(digits)} is not a character", Span(start, offset))
      }
    default:
      let word = source[Span(start, offset)]
      var help: [Sentence] = [#"the escapes are \" \' \\ \n \t and \u{3042}"#]
      // Kept as it stands, so that a pattern gets no second error.
      if Lexer.patternEscapes.contains(scalar) {
        text += word
        help.append("in a pattern the backslash is written twice: \\\(word)")
      }
      report("no such escape in a text", Span(start, offset), help: help)
    }
  }

  /// What begins an escape of a pattern and none of a text: letters, points and brackets.
  private static let patternEscapes = Set(
    "abcdefhikprsvwxzABCDEHIKNPQRSVWXZ0123456789.*+?()[]{}|^$-/".unicodeScalars.map(\.value))

  private func isHexDigit(_ byte: UInt8) -> Bool {
    Lexer.isDigit(UInt32(byte)) || (0x61...0x66).contains(byte | 0x20)
  }

  /// `12`, `200_000`, `0.5`, `1e-3`, `200k`, `1.5M`, `65%` and `2024-04-17`.
  mutating func lexNumber(start: Int) {
    atStatementStart = false
    if let date = dateText() {
      add(.date, from: start, value: date)
      return
    }
    var digits = readGroups(start: start)
    var isInteger = true
    let point = peek()
    if point.scalar == 0x2E, Lexer.isDigit(Lexer.folded(scalar(at: offset + point.length).scalar)) {
      offset += point.length
      digits += "." + readDigits()
      isInteger = false
    }
    if peek().scalar | 0x20 == 0x65, let exponent = exponentText() {
      digits += exponent
      isInteger = false
    }
    lexSuffix(start: start, digits: digits, isInteger: isInteger)
  }

  /// The power of ten that stands behind a number: k, M, 千, 万, 億, 兆.
  private static func exponent(of suffix: UInt32) -> Int? {
    switch suffix {
    case 0x6B, 0x5343: 3
    case 0x4D: 6
    case 0x4E07: 4
    case 0x5104: 8
    case 0x5146: 12
    default: nil
    }
  }

  private mutating func lexSuffix(start: Int, digits: String, isInteger: Bool) {
    let suffix = peek()
    let following = Lexer.folded(scalar(at: offset + suffix.length).scalar)
    let exponent = Lexer.exponent(of: suffix.scalar)
    if let exponent, suffix.scalar >= 0x80, Lexer.isDigit(following), isInteger {
      lexParts(start: start, digits: digits, exponent: exponent)
    } else if let exponent, !Lexer.continuesName(following) {
      offset += suffix.length
      addScaled(start: start, digits: digits, isInteger: isInteger, exponent: exponent)
    } else if suffix.scalar == 0x25, !Lexer.continuesName(following), following != 0x28 {
      offset += suffix.length
      add(.percent, from: start, value: digits)
    } else if Lexer.continuesName(suffix.scalar), suffix.length > 0 {
      _ = nameText()
      add(.invalid, from: start, value: source[Span(start, offset)])
      report(
        "\"\(source[Span(start, offset)])\" is neither a number nor a name", Span(start, offset),
        help: [
          "a name starts with a letter; as a text it needs quotes; numbers may end in k (thousand), M (million), 万, 億 or %"
        ])
    } else {
      add(isInteger ? .integer : .number, from: start, value: digits)
    }
  }

  /// `1億2000万`, `3万5千`, `2万500`: parts from great to small, each with its power but perhaps the last.
  private mutating func lexParts(start: Int, digits: String, exponent: Int) {
    var total = Lexer.scaled(digits, exponent)
    var least = exponent
    offset += peek().length
    while least > 0, Lexer.isDigit(peek().scalar) {
      let part = readDigits()
      let power = Lexer.exponent(of: peek().scalar) ?? 0
      guard power < least, power == 0 || peek().scalar >= 0x80, let sum = total, let value = Lexer.scaled(part, power),
        value < Lexer.scaled("1", least) ?? 0
      else {
        total = nil
        break
      }
      total = sum.addingReportingOverflow(value).overflow ? nil : sum + value
      if power > 0 { offset += peek().length }
      least = power
    }
    guard let total, !Lexer.continuesName(peek().scalar) else {
      _ = nameText()
      add(.invalid, from: start, value: source[Span(start, offset)])
      report(
        "\"\(source[Span(start, offset)])\" is neither a number nor a name", Span(start, offset),
        help: ["such numbers go from great to small, as 1億2000万"])
      return
    }
    add(.integer, from: start, value: String(total))
  }

  /// Whole digits times a power of ten; nil where that is too large.
  private static func scaled(_ digits: String, _ exponent: Int) -> Int? {
    Int(digits + String(repeating: "0", count: exponent))
  }

  private mutating func addScaled(start: Int, digits: String, isInteger: Bool, exponent: Int) {
    if isInteger, let value = Int(digits), let multiplier = Lexer.scaled("1", exponent) {
      let (product, overflow) = value.multipliedReportingOverflow(by: multiplier)
      if !overflow {
        add(.integer, from: start, value: String(product))
        return
      }
    }
    // Read as one decimal number: multiplying would carry the binary error of 1.001 into 1.001k.
    let scaled = digits.contains("e") ? nil : Double("\(digits)e\(exponent)")
    let value = scaled ?? (Double(digits) ?? 0) * (Double("1e\(exponent)") ?? 1)
    if value == value.rounded(), value.magnitude < 1e15 {
      add(.integer, from: start, value: String(Int(value)))
    } else {
      add(.number, from: start, value: value.description)
    }
  }

  /// Digits, and behind them groups of three set apart by commas; where a list is being written a comma divides.
  private mutating func readGroups(start: Int) -> String {
    var digits = readDigits()
    let (grouped, end) = groups(after: digits)
    guard let end else { return digits }
    guard isInList else {
      offset = end
      return digits + grouped.joined()
    }
    let written = "\(digits),\(grouped.joined(separator: ","))"
    if grouped.contains(where: { $0.hasPrefix("0") }) {
      offset = end
      let parts = ([digits] + grouped).map { Int($0).map(String.init) ?? $0 }.joined(separator: ", ")
      report(
        "\(written) may be one number or several", Span(start, end),
        help: ["write \(digits + grouped.joined()) for one number, \(parts) for several"])
      digits += grouped.joined()
    } else {
      let parts = [digits] + grouped
      warn(
        "\(written) is read as \(parts): in a list a comma divides", Span(start, end),
        help: ["write \(digits + grouped.joined()) for one number, \(parts.joined(separator: ", ")) for several"])
    }
    return digits
  }

  /// The groups of three digits that follow up to three digits with a comma before each, and where they end.
  private func groups(after digits: String) -> ([String], end: Int?) {
    guard (1...3).contains(digits.utf8.count) else { return ([], nil) }
    var found: [String] = []
    var position = offset
    while true {
      let comma = scalar(at: position)
      guard comma.scalar == 0x2C || comma.scalar == 0xFF0C else { break }
      var next = position + comma.length
      var group = ""
      while group.utf8.count < 4 {
        let (raw, length) = scalar(at: next)
        guard Lexer.isDigit(Lexer.folded(raw)), let digit = Unicode.Scalar(Lexer.folded(raw)) else { break }
        group.unicodeScalars.append(digit)
        next += length
      }
      // A comma without a digit behind it divides parts.
      if group.isEmpty { break }
      guard group.utf8.count == 3, scalar(at: next).scalar != 0x5F else { return ([], nil) }
      found.append(group)
      position = next
    }
    return (found, found.isEmpty ? nil : position)
  }

  private mutating func readDigits() -> String {
    var digits = ""
    while true {
      let (scalar, length) = peek()
      if Lexer.isDigit(scalar), let unicode = Unicode.Scalar(scalar) {
        digits.unicodeScalars.append(unicode)
      } else if scalar == 0x5F, Lexer.isDigit(Lexer.folded(self.scalar(at: offset + length).scalar)) {
        // A separator between digits.
      } else {
        return digits
      }
      offset += length
    }
  }

  private mutating func exponentText() -> String? {
    let start = offset
    offset += peek().length
    var text = "e"
    if peek().scalar == 0x2B || peek().scalar == 0x2D {
      if peek().scalar == 0x2D { text += "-" }
      offset += peek().length
    }
    let digits = readDigits()
    if digits.isEmpty || Lexer.continuesName(peek().scalar) {
      offset = start
      return nil
    }
    return text + digits
  }

  /// Four digits, two, two with hyphens between, as one word.
  private mutating func dateText() -> String? {
    let start = offset
    var text = ""
    for position in 0..<10 {
      let (scalar, length) = peek()
      let fits = position == 4 || position == 7 ? scalar == 0x2D : Lexer.isDigit(scalar)
      guard fits, let unicode = Unicode.Scalar(scalar) else {
        offset = start
        return nil
      }
      text.unicodeScalars.append(unicode)
      offset += length
    }
    if Lexer.continuesName(peek().scalar) {
      offset = start
      return nil
    }
    return text
  }
}
