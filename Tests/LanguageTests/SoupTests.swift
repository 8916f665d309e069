import Diagnostics
import Language
import TestSupport
import Testing

/// Properties of reading that hold for any text at all.
@Suite struct SoupTests {
  static let pieces = [
    "items", "why", "cite", "show t6-1", "where", "select", "count", "by", "rate", "`a b`", "\"x\"", "'y'", "「z」", "12",
    "1.5", "200k", "65%", "2024-04-17",
    "$p", "|", ",", "(", ")", ";", "=", "!=", "<", "<=", "+", "-", "*", "/", "%", ".", "~", "and", "or", "not", "in",
    "is",
    "unknown", "known", "has", "any", "between", "as", "on", "join", "union", "sort", "desc", "let", "show", "describe",
    "expect",
    "error", "echo", "echo a | b", "# c", "\n", "\n\n", "\r\n", "\t", "  ", "　", "＝", "（", "｜", "、", "ａ", "５",
    "distinct",
    "pivot", "of", "transpose", "unpivot", "fill", "crosstab", "percent", "row", "audit", "against", "with", "sources",
    "save",
    "_",
    "\"", "'", "`", "$", "\\", "\u{1B}", "\u{0}", "👩‍👩‍👧", "か\u{3099}", "’", "―", "。", "1e", "2024-", "a-b", "O'B", "yes",
    "no",
    "mean", "help", "set", "explain", "note", "\u{FEFF}", "starts", "ends", "with", "expand", "keep", "all", "take",
    "if",
  ]

  static func tokenSoup(_ random: inout SeededGenerator) -> String {
    var text = ""
    for _ in 0..<random.number(0...40) {
      text += random.one(of: pieces)
      if random.chance(70) { text += " " }
    }
    return text
  }

  static func byteSoup(_ random: inout SeededGenerator) -> String {
    var bytes: [UInt8] = []
    for _ in 0..<random.number(0...60) {
      bytes.append(random.chance(50) ? UInt8(random.number(0x20...0x7E)) : UInt8(random.number(0...255)))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func soup(_ seed: UInt64) -> String {
    var random = SeededGenerator(seed: seed)
    return seed % 3 == 0 ? byteSoup(&random) : tokenSoup(&random)
  }

  @Test("The tokens and what lies between them are the text", arguments: 0..<20 as Range<UInt64>)
  func lossless(block: UInt64) {
    for seed in block * 200..<(block + 1) * 200 {
      let text = Self.soup(seed)
      let source = SourceText(name: "soup", text: text)
      let (tokens, _) = Lexer.tokens(of: source, with: .tested)
      var joined = ""
      var end = 0
      var isInOrder = true
      for token in tokens {
        if token.span.start < end || token.span.end > source.bytes.count { isInOrder = false }
        joined += source[Span(end, token.span.start)] + source[token.span]
        end = token.span.end
      }
      #expect(isInOrder && Array(joined.utf8) == source.bytes, "seed \(seed): \(text.debugDescription)")
    }
  }

  @Test("Nothing but white space lies between tokens", arguments: 0..<10 as Range<UInt64>)
  func gaps(block: UInt64) {
    for seed in block * 200..<(block + 1) * 200 {
      let text = Self.soup(seed)
      let source = SourceText(name: "soup", text: text)
      var end = 0
      var gaps: Set<UInt32> = []
      for token in Lexer.tokens(of: source, with: .tested).0 {
        gaps.formUnion(source[Span(end, token.span.start)].unicodeScalars.map(\.value))
        end = token.span.end
      }
      #expect(
        gaps.isSubset(of: [0x20, 0x09, 0x0D, 0x3000, 0xA0, 0x2009, 0x202F, 0xFEFF]),
        "seed \(seed): \(text.debugDescription)")
    }
  }

  @Test("Parsing ends for any text, with places inside it", arguments: 0..<20 as Range<UInt64>)
  func parses(block: UInt64) {
    for seed in block * 200..<(block + 1) * 200 {
      let text = Self.soup(seed)
      let source = SourceText(name: "soup", text: text)
      let diagnostics = Parser.parse(source, with: .tested).diagnostics
      let isInside = diagnostics.allSatisfy { diagnostic in
        _ = diagnostic.rendered()
        guard case .text(_, let span) = diagnostic.place else { return true }
        return span.start >= 0 && span.end <= source.bytes.count
      }
      #expect(isInside, "seed \(seed): \(text.debugDescription)")
    }
  }

  @Test("Binding ends for whatever parses", arguments: 0..<20 as Range<UInt64>)
  func binds(block: UInt64) {
    var shell = Shell()
    shell.parameters = ["p": 5]
    for seed in block * 200..<(block + 1) * 200 {
      var random = SeededGenerator(seed: seed)
      let words = [
        "id", "name", "population", "area", "coastal", "sister", "projects", "tags", "kind", "develop", "west",
      ]
      let text =
        "cities | "
        + (0..<random.number(1...14)).map { _ in random.one(of: random.chance(50) ? words : Self.pieces) }
        .joined(separator: " ")
      for diagnostic in shell.diagnostics(text) { _ = diagnostic.rendered() }
    }
  }

  // MARK: Formatting

  @Test("Formatted text formats to itself, and is the same tokens and statements", arguments: 0..<20 as Range<UInt64>)
  func formatting(block: UInt64) {
    for seed in block * 200..<(block + 1) * 200 {
      let text = Self.soup(seed)
      let source = SourceText(name: "soup", text: text)
      let formatted = SourceText(name: "formatted", text: Formatter.format(source, with: .tested))
      #expect(
        Formatter.format(formatted, with: .tested) == formatted[formatted.whole],
        "seed \(seed): \(text.debugDescription)")
      #expect(Self.meaning(source) == Self.meaning(formatted), "seed \(seed): \(text.debugDescription)")
    }
  }

  /// The statements as lists of tokens, and the comments.
  static func meaning(_ source: SourceText) -> [[String]] {
    let tokens = Lexer.tokens(of: source, with: .tested).0
    let statements = StatementScanner.pieces(of: tokens, with: .tested).map { piece in
      ["\(piece.isClosed) \(piece.isComplete)"] + piece.tokens.map { "\($0.kind) \($0.value)" }
    }
    return statements + [tokens.filter { $0.kind != .newline }.map { "\($0.kind) \($0.value)" }]
  }
}
