import Diagnostics
import Language
import TestSupport
import Testing

@Suite struct LexerTests {
  /// Tokens as `kind:value`, without the end.
  static func words(_ text: String) -> [String] {
    let (tokens, _) = Lexer.tokens(of: SourceText(name: "test", text: text), with: .tested)
    return tokens.dropLast().map { token in
      if case .symbol(let symbol) = token.kind { symbol.rawValue } else { "\(token.kind):\(token.value)" }
    }
  }

  @Test(
    "Text is cut into tokens",
    arguments: [
      ("Higashi-Hiroshima", ["word:Higashi-Hiroshima"]),
      ("O'Brien", ["word:O'Brien"]),
      ("O’Brien", ["word:O'Brien"]),
      ("a - b", ["word:a", "-", "word:b"]),
      ("a-b-c", ["word:a-b-c"]),
      ("a -b", ["word:a", "-", "word:b"]),
      ("a- b", ["word:a", "-", "word:b"]),
      ("a1-b", ["word:a1", "-", "word:b"]),
      ("a-1", ["word:a", "-", "integer:1"]),
      ("_", ["word:_"]),
      ("_x2", ["word:_x2"]),
      ("都城 こばやし シェア ー々", ["word:都城", "word:こばやし", "word:シェア", "word:ー々"]),
      ("Ōtsu café straße", ["word:Ōtsu", "word:café", "word:straße"]),
      ("cafe\u{301}-bar", ["word:cafe\u{301}-bar"]),
      ("`no plain | name`", ["quotedWord:no plain | name"]),
      ("``", ["quotedWord:"]),
      ("12 200_000 1_0", ["integer:12", "integer:200000", "integer:10"]),
      ("200k 3M 1.5M 0.5k", ["integer:200000", "integer:3000000", "integer:1500000", "integer:500"]),
      ("1.0005k", ["number:1000.5"]),
      ("65% 0.5%", ["percent:65", "percent:0.5"]),
      ("10 % 3", ["integer:10", "%", "integer:3"]),
      ("10%3", ["integer:10", "%", "integer:3"]),
      ("10%(3)", ["integer:10", "%", "(", "integer:3", ")"]),
      ("10%)", ["percent:10", ")"]),
      ("1e3 1.5e-3 1E+2", ["number:1e3", "number:1.5e-3", "number:1e2"]),
      ("1.5.2", ["number:1.5", ".", "integer:2"]),
      ("2024-04-17", ["date:2024-04-17"]),
      ("2024-99-99", ["date:2024-99-99"]),
      ("2024-04-170", ["integer:2024", "-", "integer:04", "-", "integer:170"]),
      ("2024 - 04 - 17", ["integer:2024", "-", "integer:04", "-", "integer:17"]),
      ("$name $名前", ["parameter:name", "parameter:名前"]),
      ("a.b.c", ["word:a", ".", "word:b", ".", "word:c"]),
      ("= == != <> < <= > >=", ["=", "=", "!=", "!=", "<", "<=", ">", ">="]),
      ("≠ ≤ ≥ ≦ ≧ × ÷ −", ["!=", "<=", ">=", "<=", ">=", "*", "/", "-"]),
      ("|,();+-*/%.~", ["|", ",", "(", ")", ";", "+", "-", "*", "/", "%", ".", "~"]),
      ("a\r\nb", ["word:a", "newline:\n", "word:b"]),
      ("a # b | c\nd", ["word:a", "comment:# b | c", "newline:\n", "word:d"]),
      ("a # b\r", ["word:a", "comment:# b"]), ("# b\r\r\n", ["comment:# b", "newline:\n"]),
      ("a # b\r\nc", ["word:a", "comment:# b", "newline:\n", "word:c"]),
      ("", []), ("  \t ", []), ("\u{FEFF}a", ["word:a"]),
    ])
  func tokens(text: String, expected: [String]) {
    #expect(Self.words(text) == expected)
  }

  @Test(
    "Quoted text has its escapes read, and any pair of quotes will do",
    arguments: [
      (#""a b""#, "a b"), (#"'a "b" c'"#, #"a "b" c"#), (#""a 'b' c""#, "a 'b' c"),
      (#""\" \' \\ \n \t""#, "\" ' \\ \n \t"), (#""\u{3042}\u{1F600}""#, "あ😀"),
      ("「develop」", "develop"), ("『a「b」c』", "a「b」c"), ("“a”", "a"), ("‘a’", "a"), ("＂a＂", "a"), ("＇a＇", "a"),
      ("\"two\nlines\"", "two\nlines"), ("\"ａ　＝\"", "ａ　＝"), ("\"a # b ; c | d\"", "a # b ; c | d"), ("\"\"", ""),
    ])
  func quotes(text: String, value: String) {
    let (tokens, diagnostics) = Lexer.tokens(of: SourceText(name: "test", text: text), with: .tested)
    #expect(diagnostics.isEmpty)
    #expect(tokens.map(\.kind) == [.text, .end])
    #expect(tokens.first?.value == value)
  }

  @Test(
    "What a Japanese input method types is read as its ASCII twin",
    arguments: [
      ("ｗｈｅｒｅ　ｒａｔｅ　＞　５０", "where rate > 50"),
      ("ｉｔｅｍｓ｜ｔａｋｅ　３", "items|take 3"),
      ("ｍｅａｎ（ｒａｔｅ）、ｎ＝ｃｏｕｎｔ（）", "mean(rate), n = count()"),
      ("２０２４－０４－１７", "2024-04-17"), ("１．５Ｍ　２００ｋ　６５％　１ｅ３", "1.5M 200k 65% 1e3"),
      ("＄ｎａｍｅ；ａ．ｂ", "$name;a.b"), ("ａ！＝ｂ　ａ＜＝ｂ　ａ＞＝ｂ　ａ＜＞ｂ", "a != b a <= b a >= b a <> b"),
      ("Ｈｉｇａｓｈｉ－Ｙａｍａ", "Higashi-Yama"), ("Ｏ＇Ｂｒｉｅｎ", "O'Brien"), ("２００＿０００", "200_000"),
      ("｀ａ　ｂ｀", "`a　b`".replacing("　", with: "　")), ("～ＤＥＶ", "~DEV"), ("a\u{A0}b", "a b"),
    ])
  func fullWidth(wide: String, narrow: String) {
    let expected = narrow == "`a　b`" ? ["quotedWord:ａ　ｂ"] : Self.words(narrow)
    #expect(Self.words(wide) == expected)
    #expect(Lexer.tokens(of: SourceText(name: "test", text: wide), with: .tested).1.isEmpty)
  }

  @Test("Every ASCII symbol of the language has its full-width twin")
  func fullWidthSymbols() {
    for symbol in Token.Symbol.allCases where symbol.rawValue.unicodeScalars.allSatisfy(\.isASCII) {
      let wide = symbol.rawValue.unicodeScalars.compactMap { Unicode.Scalar($0.value + 0xFEE0) }.map(Character.init)
      #expect(Self.words(String(wide)) == [symbol.rawValue])
    }
  }

  @Test(
    "A mistake is shown where it stands, and reading goes on",
    arguments: [
      ("a = «\"»never closed", "this \" is not closed"),
      ("a = «「»never closed", "this 「 is not closed"),
      ("a = «`»never closed\nb", "this backtick is not closed"),
      ("x = «12abc» | y", "\"12abc\" is neither a number nor a name"),
      ("x = «200kg»", "\"200kg\" is neither a number nor a name"),
      ("a = «$» b", "a parameter needs a name after $"),
      ("a «!» b", "! has no meaning here"), ("a «?»", "? has no meaning here"), ("a «。»", "。 has no meaning here"),
      ("a «\u{1B}»[0m", "a control character (U+001B) has no meaning here"),
      ("«\u{0}»", "a control character (U+0000) has no meaning here"),
      (#""a«\q»b""#, "no such escape in a text"), (#""a«\u{110000}»b""#, #"\u{110000} is not a character"#),
      (#""a«\u{D800}»""#, #"\u{D800} is not a character"#), (#""a«\u{}»""#, #"\u{} is not a character"#),
      (#""«\u{»+41}""#, #"\u{} is not a character"#),
      (#""a«\u{»ああ" = b"#, #"\u{} is not a character"#),
    ])
  func mistakes(marked: String, message: String) {
    let input = MarkedText(marked)
    let (_, diagnostics) = Lexer.tokens(of: SourceText(name: "test", text: input.text), with: .tested)
    let found = diagnostics.first.map { [$0] } ?? []
    #expect(found.map(\.message.text) == [message])
    #expect(MarkedText.marking(found, in: input.text) == marked)
  }

  @Test("An escape that breaks off does not swallow the closing quote")
  func brokenEscape() {
    #expect(Self.words(#""\u{110000" = b"#).suffix(2) == ["=", "word:b"])
    #expect(Self.words("\"\\u{あああ\" = b").suffix(2) == ["=", "word:b"])
  }

  @Test("Several mistakes are all found")
  func several() {
    let input = MarkedText("a «?» 12 «3x» «!» b")
    let (_, diagnostics) = Lexer.tokens(of: SourceText(name: "test", text: input.text), with: .tested)
    #expect(MarkedText.marking(diagnostics, in: input.text) == "a «?» 12 «3x» «!» b")
  }

  @Test("k and M multiply the digits as written, without a trace of binary fractions")
  func scaling() {
    let wrong = (1...9999).filter { thousandths in
      let digits = "\(thousandths / 1000).\(String(1000 + thousandths % 1000).dropFirst())"
      return Self.words("\(digits)k \(digits)M") != ["integer:\(thousandths)", "integer:\(thousandths * 1000)"]
    }
    #expect(wrong.prefix(5).isEmpty)
  }

  @Test(
    "After echo stands the rest of the line as it is",
    arguments: [
      ("echo a | b # c ; d", ["word:echo", "raw:a | b # c ; d"]), ("echo", ["word:echo"]),
      ("echo\r\nx", ["word:echo", "newline:\n", "word:x"]), ("echo \r\nx", ["word:echo", "newline:\n", "word:x"]),
      ("echo \"a\"", ["word:echo", "text:a"]), ("a; echo b", ["word:a", ";", "word:echo", "raw:b"]),
      ("a\necho b\nc", ["word:a", "newline:\n", "word:echo", "raw:b", "newline:\n", "word:c"]),
      ("select echo, b", ["word:select", "word:echo", ",", "word:b"]),
    ])
  func echo(text: String, expected: [String]) {
    #expect(Self.words(text) == expected)
  }

  @Test(
    "A column called echo or note is a column where a statement goes on over lines",
    arguments: [
      "t | select a,\necho, b", "t | where (\nnote = 5)", "t | where a =\nnote + 1", "t | select a, # c\n\nnote, b",
    ])
  func columnsOnNewLines(text: String) {
    #expect(!Lexer.tokens(of: SourceText(name: "test", text: text), with: .tested).0.contains { $0.kind == .raw })
  }
}
