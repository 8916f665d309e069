import Diagnostics
import Text

/// Text in, tokens and diagnostics out; never stops at a mistake.
///
/// Outside quotes, what a Japanese input method types is read as its ASCII twin.
package struct Lexer {
  let source: SourceText
  private let vocabulary: Vocabulary
  let end: Int
  var offset: Int
  private var tokens: [Token] = []
  private var diagnostics: [Diagnostic] = []
  var atStatementStart = true
  private var depth = 0
  /// For each open bracket, and outside all, whether a list is being written there: a comma divides its parts.
  private var lists = [false]
  var isInList: Bool { lists.last ?? false }
  /// Where the tokens of the statement at hand begin.
  private var statementStart = 0

  /// Whether no more text follows: then a quote that is never closed takes its own line only.
  let isWhole: Bool
  /// How many quotes were never closed: each was looked for to the end of the text.
  var openTexts = 0

  private init(_ source: SourceText, _ range: Span, _ vocabulary: Vocabulary, isWhole: Bool) {
    self.isWhole = isWhole
    self.vocabulary = vocabulary
    self.source = source
    offset = range.start
    end = range.end
  }

  package static func tokens(
    of source: SourceText, in range: Span? = nil, with vocabulary: Vocabulary, isWhole: Bool = true
  ) -> ([Token], [Diagnostic]) {
    var lexer = Lexer(source, range ?? source.whole, vocabulary, isWhole: isWhole)
    while lexer.lexToken() {}
    lexer.tokens.append(Token(kind: .end, span: Span(lexer.end, lexer.end), value: ""))
    return (lexer.tokens, lexer.diagnostics)
  }

  // MARK: Characters

  /// The scalar at a byte offset with its length; 0 past the end. The text is valid UTF-8.
  func scalar(at position: Int) -> (scalar: UInt32, length: Int) {
    guard position < end else { return (0, 0) }
    let bytes = source.bytes
    let first = UInt32(bytes[position])
    if first < 0x80 { return (first, 1) }
    func next(_ index: Int) -> UInt32 { position + index < end ? UInt32(bytes[position + index] & 0x3F) : 0 }
    if first < 0xE0 { return ((first & 0x1F) << 6 | next(1), 2) }
    if first < 0xF0 { return ((first & 0x0F) << 12 | next(1) << 6 | next(2), 3) }
    return ((first & 0x07) << 18 | next(1) << 12 | next(2) << 6 | next(3), 4)
  }

  /// The ASCII twin of what an input method types, or the scalar itself.
  static func folded(_ scalar: UInt32) -> UInt32 {
    switch scalar {
    case 0xFF01...0xFF5E: scalar - 0xFEE0
    case 0x3000, 0xA0, 0x2009, 0x202F: 0x20
    case 0x3001: 0x2C
    case 0x2212: 0x2D
    case 0xD7: 0x2A
    case 0xF7: 0x2F
    default: scalar
    }
  }

  func peek() -> (scalar: UInt32, length: Int) {
    let (raw, length) = scalar(at: offset)
    return (Lexer.folded(raw), length)
  }

  private static func isLetter(_ scalar: UInt32) -> Bool {
    if scalar < 0x80 { return (0x41...0x5A).contains(scalar & ~0x20) }
    guard let properties = Unicode.Scalar(scalar)?.properties else { return false }
    return properties.isAlphabetic
  }

  static func isDigit(_ scalar: UInt32) -> Bool { (0x30...0x39).contains(scalar) }

  static func continuesName(_ scalar: UInt32) -> Bool {
    if scalar < 0x80 { return isLetter(scalar) || isDigit(scalar) || scalar == 0x5F }
    guard let properties = Unicode.Scalar(scalar)?.properties else { return false }
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .decimalNumber, .letterNumber: return true
    default: return properties.isAlphabetic
    }
  }

  // MARK: Tokens

  mutating func add(_ kind: Token.Kind, from start: Int, value: String) {
    tokens.append(Token(kind: kind, span: Span(start, offset), value: value))
  }

  private mutating func startStatement() {
    atStatementStart = true
    statementStart = tokens.count
    depth = 0
    lists = [false]
  }

  mutating func report(_ message: Sentence, _ span: Span, help: [Sentence] = []) {
    diagnostics.append(Diagnostic(message, in: source, at: span, help: help))
  }

  mutating func warn(_ message: Sentence, _ span: Span, help: [Sentence] = []) {
    report(message, span, help: help)
    diagnostics[diagnostics.count - 1].severity = .warning
  }

  private mutating func lexToken() -> Bool {
    guard offset < end else { return false }
    let start = offset
    let (scalar, length) = peek()
    switch scalar {
    case 0x20, 0x09, 0x0D:
      offset += length
    case 0xFEFF where offset == 0:
      offset += length
    case 0x0A:
      offset += length
      if depth == 0, !StatementScanner.continues(after: tokens[statementStart...], vocabulary) { startStatement() }
      add(.newline, from: start, value: "\n")
    case 0x23:
      while offset < end, source.bytes[offset] != 0x0A { offset += 1 }
      while source.bytes[offset - 1] == 0x0D { offset -= 1 }
      add(.comment, from: start, value: source[Span(start, offset)])
    case 0x22, 0x27: lexText(start: start, closing: [scalar])
    case 0x300C: lexText(start: start, closing: [0x300D])
    case 0x300E: lexText(start: start, closing: [0x300F])
    case 0x201C, 0x201D: lexText(start: start, closing: [0x201D, 0x201C])
    case 0x2018, 0x2019: lexText(start: start, closing: [0x2019])
    case 0x60: lexQuotedWord(start: start, length: length)
    case 0x24: lexParameter(start: start, length: length)
    case _ where Lexer.isDigit(scalar): lexNumber(start: start)
    case _ where Lexer.isLetter(scalar) || scalar == 0x5F: lexWord(start: start)
    default: lexSymbol(start: start, scalar: scalar, length: length)
    }
    return true
  }

  /// Reads the letters of a name from `offset`; `-` and `'` count between letters.
  mutating func nameText() -> String {
    var text = ""
    var previousIsLetter = false
    while true {
      let (scalar, length) = peek()
      guard length > 0 else { break }
      if Lexer.continuesName(scalar) {
        previousIsLetter = Lexer.isLetter(scalar) || scalar >= 0x80
      } else if scalar == 0x2D || scalar == 0x27 || scalar == 0x2019 {
        let following = Lexer.folded(self.scalar(at: offset + length).scalar)
        guard previousIsLetter, Lexer.isLetter(following) else { break }
        text.append(scalar == 0x2D ? "-" : "'")
        offset += length
        previousIsLetter = false
        continue
      } else {
        break
      }
      if let scalar = Unicode.Scalar(scalar) { text.unicodeScalars.append(scalar) }
      offset += length
    }
    return text
  }

  /// The words after which parts stand with commas between.
  private static let listWords: Set<String> = [
    "select", "derive", "drop", "summarize", "summarise", "sort", "distinct", "fill", "by", "given", "expecting", "at",
    "on",
  ]

  private mutating func lexWord(start: Int) {
    let text = nameText()
    let startsStatement = atStatementStart
    atStatementStart = false
    add(.word, from: start, value: text)
    if let last = tokens.last, Lexer.listWords.contains(last.keyword) { lists[lists.count - 1] = true }
    if startsStatement, vocabulary.command(text)?.reading == .text { lexRaw() }
  }

  /// After a word like `echo`: the rest of the line as it stands, unless it is a quoted text.
  private mutating func lexRaw() {
    while offset < end, source.bytes[offset] == 0x20 || source.bytes[offset] == 0x09 { offset += 1 }
    guard offset < end, source.bytes[offset] != 0x0A else { return }
    let first = peek().scalar
    if first == 0x22 || first == 0x27 || first == 0x300C { return }
    let start = offset
    while offset < end, source.bytes[offset] != 0x0A { offset += 1 }
    while offset > start, source.bytes[offset - 1] == 0x0D { offset -= 1 }
    if offset > start { add(.raw, from: start, value: source[Span(start, offset)]) }
  }

  private mutating func lexQuotedWord(start: Int, length: Int) {
    offset += length
    let nameStart = offset
    while offset < end, peek().scalar != 0x60, peek().scalar != 0x0A { offset += scalar(at: offset).length }
    let text = source[Span(nameStart, offset)]
    if offset < end, peek().scalar == 0x60 {
      offset += peek().length
      add(.quotedWord, from: start, value: text)
    } else {
      add(.invalid, from: start, value: source[Span(start, offset)])
      report(
        "this backtick is not closed", Span(start, start + length),
        help: ["a column name in backticks ends on its line: `name`"])
    }
    atStatementStart = false
  }

  private mutating func lexParameter(start: Int, length: Int) {
    offset += length
    let name = nameText()
    if name.isEmpty {
      add(.invalid, from: start, value: "$")
      report(
        "a parameter needs a name after $", Span(start, offset),
        help: ["write $name, and give it with --set name=value or set name = value"])
    } else {
      add(.parameter, from: start, value: name)
    }
    atStatementStart = false
  }

  private mutating func lexSymbol(start: Int, scalar: UInt32, length: Int) {
    offset += length
    atStatementStart = false
    let following = Lexer.folded(self.scalar(at: offset).scalar)
    let symbol: Token.Symbol
    switch scalar {
    case 0x2260: symbol = .notEqual
    case 0x2264, 0x2266: symbol = .lessOrEqual
    case 0x2265, 0x2267: symbol = .greaterOrEqual
    case 0x2192: symbol = .rightArrow
    case 0x2190: symbol = .leftArrow
    case 0x21 where following == 0x3D:
      symbol = .notEqual
      offset += self.scalar(at: offset).length
    case 0x3C where following == 0x3D:
      symbol = .lessOrEqual
      offset += self.scalar(at: offset).length
    case 0x3C where following == 0x3E:
      symbol = .notEqual
      offset += self.scalar(at: offset).length
    case 0x3E where following == 0x3D:
      symbol = .greaterOrEqual
      offset += self.scalar(at: offset).length
    case 0x3D where following == 0x3D:
      symbol = .equal
      offset += self.scalar(at: offset).length
    default:
      guard scalar < 0x80, let unicode = Unicode.Scalar(scalar),
        let found = Token.Symbol(rawValue: String(Character(unicode)))
      else {
        add(.invalid, from: start, value: source[Span(start, offset)])
        report(Lexer.complaint(about: scalar), Span(start, offset))
        return
      }
      symbol = found
    }
    let before = tokens.last
    add(.symbol(symbol), from: start, value: symbol.rawValue)
    switch symbol {
    case .openBracket:
      depth += 1
      // Brackets of a call, of `in (…)` and the like hold a list; others go on with what stands round them.
      lists.append(isInList || (before?.kind == .word && !["and", "or", "not"].contains(before?.keyword)))
    case .closeBracket:
      depth = max(0, depth - 1)
      if lists.count > 1 { lists.removeLast() }
    case .openSquare: lists.append(true)
    case .closeSquare: if lists.count > 1 { lists.removeLast() }
    case .pipe: lists[lists.count - 1] = false
    default: break
    }
    if symbol == .semicolon, depth == 0 { startStatement() }
  }

  private static func complaint(about scalar: UInt32) -> Sentence {
    if scalar < 0x20 || (0x7F...0x9F).contains(scalar) {
      let digits = String(scalar, radix: 16, uppercase: true)
      return
        "a control character (U+\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)) has no meaning here"
    }
    let text = Unicode.Scalar(scalar).map { String(Character($0)) } ?? "?"
    return "\(text) has no meaning here"
  }
}
