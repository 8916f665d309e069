import TestSupport
import Testing
import Text

@Suite("Patterns")
struct PatternTests {
  static func fits(_ pattern: String, _ text: String, in extent: Pattern.Extent = .part) throws -> Bool {
    try Pattern(pattern, in: extent).makeMatcher().matches(text)
  }

  @Test(
    "a pattern fits a part of a text",
    arguments: [
      ("", "", true), ("b", "abc", true), ("^b", "abc", false), ("c$", "abc", true), ("c$", "c\n", false),
      ("c\\Z", "c\n", true), ("c\\Z", "c\r\n", true), ("c\\Z", "c\n\n", false), ("c\\z", "c\n", false),
      ("a.c", "a\nc", false), ("(?s)a.c", "a\nc", true), ("a.c", "a漢c", true), ("a.c", "a\u{2028}c", false),
      ("(?m)^b$", "a\nb\nc", true), ("^b$", "a\nb\nc", false), ("(?m)^b", "a\r\nb", true),
      ("(?m)a$\\n", "a\r\n", false),
      ("(?m)\\r$", "a\r\n", false), ("(?i)STRASSE", "strasse", true), ("(?i)k", "\u{212A}", true),
      ("(?i)[^k]", "K", false),
      ("(?i:a)b", "Ab", true), ("(?i:a)b", "AB", false), ("(?i)a(?-i)b", "AB", false), ("((?i)a)b", "AB", false),
      ("(?x) a b # letters\n c", "abc", true), ("(?x)[ ]", " ", true), ("a(?#word)b", "ab", true),
      ("\\d{3}", "１２３", true), ("\\bか", "漢か", false), ("\\bか", "漢 か", true), ("\\Bか", "漢か", true),
      ("^\\w+$", "事例々ー_é", true), ("^\\w+$", "e\u{301}", true), ("\\s", "\u{3000}", true), ("^\\S+$", "a b", false),
      ("^\\p{Han}+$", "都城市", true), ("\\p{Script=Hiragana}", "カ", false), ("\\p{Katakana}", "カ", true),
      ("\\p{Lu}", "a", false), ("(?i)\\p{Lu}", "a", true), ("\\PL", "a", false), ("\\p{^L}", "1", true),
      ("[[:alpha:]]", "か", true), ("[^[:alpha:]]", "か", false), ("[[:^digit:]]", "1", false),
      ("[]a]+$", "]a", true), ("[^]]", "]", false), ("[a-]", "-", true), ("[-a]", "-", true), ("[[]", "[", true),
      ("^[a-z-[aeiou]]+$", "xyz", true), ("^[a-z-[aeiou]]+$", "xaz", false), ("[^a-[b]]", "b", false),
      ("[\\]\\\\^-]", "^", true), ("[\\b]", "\u{8}", true), ("[\\d.]+", "1.2", true), ("[a-c\\-z]", "-", true),
      ("\\x41\\u0042\\x{43}\\u{44}\\t\\0", "ABCD\t\0", true), ("\\Qa.b\\E+$", "a.bb", true), ("\\Q(\\E", "(", true),
      ("a{2}", "aa", true), ("^a{,2}$", "aaa", false), ("^a{2,}$", "aaaa", true), ("^a{0}$", "", true),
      ("x{y}", "x{y}", true), ("a}", "a}", true), ("a]", "a]", true), ("^(a|b)*?c$", "abac", true),
      ("a??b+?", "b", true),
      ("(?<year>\\d{4})", "2024", true), ("(?P<y>a)(?'z'b)", "ab", true), ("|a", "", true), ("()*", "", true),
      ("\\R", "\r\n", true), ("^\\R$", "\r\n", true), ("^\\h$", "\u{3000}", true), ("\\v", "\u{85}", true),
      ("^\\i\\c*$", "a-1", true), ("^\\i\\c*$", "1a", false), ("(^a|b$)", "ab", true), ("(?:^a)+", "ba", false),
      ("😀$", "a😀", true), ("^.$", "😀", true), ("^.$", "e\u{301}", false), ("a\0b", "a\0b", true),
      ("[^\\s\\S]", "a", false),
      ("a$b", "ab", false), ("a\\Ab", "ab", false), ("(a*)*", "b", true), ("(a*)+$", "b", true),
    ])
  func fits(pattern: String, text: String, isMatch: Bool) throws {
    #expect(try PatternTests.fits(pattern, text) == isMatch)
    // One that is given up all the time is the same.
    #expect(try Pattern(pattern).makeMatcher(mostCells: 1).matches(text) == isMatch)
  }

  @Test(
    "a pattern fits a whole text",
    arguments: [
      ("[0-9]{6}", "011002", true), ("[0-9]{6}", "0110023", false), ("a|b", "ab", false), ("\\d+-\\d", "12-3", true),
      ("[\\d.]+", "1.2", true), ("\\S+", "a b", false), ("漢+", "漢漢", true), ("^a$", "a", true), ("a", "a\n", false),
      ("", "", true), ("", "a", false), ("a*", "", true), ("(?m)^a$", "a\na", false),
    ])
  func fitsWhole(pattern: String, text: String, isMatch: Bool) throws {
    #expect(try PatternTests.fits(pattern, text, in: .whole) == isMatch)
  }

  @Test(
    "what is no pattern says where",
    arguments: [
      ("a(", 2, "this ( is not closed"), ("a)", 2, "this ) closes no bracket"), ("漢*+", 2, "possessive"),
      ("a**", 2, "two repetitions"), ("+", 1, "nothing before +"), ("a{3,2}", 2, "counts down"),
      ("a{2, 3}", 2, "is no count"), ("a{2", 2, "is no count"), ("{2}", 1, "nothing before {2}"),
      ("[z-a]", 2, "runs backwards"),
      ("[a", 1, "this [ is not closed"), ("[", 1, "this [ is not closed"), ("[a-\\d]", 4, "stands for many"),
      ("[[:foo:]]", 2, "there is no class"), ("\\p{Foo}", 1, "there is no property"),
      ("\\p", 1, "there is no property"),
      ("\\p{L", 1, "this brace is not closed"), ("\\", 1, "ends in a backslash"), ("\\y", 1, "there is no escape"),
      ("(a)\\1", 4, "refers back"), ("\\k<a>", 1, "refers back"), ("(?P=a)", 1, "refers back"),
      ("(?=a)", 1, "looks ahead"),
      ("(?!a)", 1, "looks ahead"), ("(?<=a)", 1, "looks back"), ("(?<!a)", 1, "looks back"), ("(?>a)", 1, "atomic"),
      ("(?R)", 1, "recursion"), ("(?1)", 1, "recursion"), ("(?(1)a)", 1, "condition"), ("(*FAIL)", 1, "a verb"),
      ("(?z)", 1, "no group that is known"), ("(?i", 1, "is not closed"), ("(?#", 1, "is not closed"),
      ("(?", 1, "is not closed"),
      ("(?<a", 1, "the name of this group"), ("(?<>a)", 1, "the name of this group"), ("\\x", 1, "names no character"),
      ("\\uD800", 1, "names no character"), ("\\x{}", 1, "names no character"), ("\\x{1", 1, "names no character"),
      ("[a&&b]", 3, "different things"), ("[a--[b]]", 3, "different things"), ("[a-[b]c]", 3, "must end"),
      ("[a-[b", 4, "is not closed"), ("\\X", 1, "not known here"), ("\\G", 1, "where a match begins"),
    ])
  func faults(pattern: String, character: Int, words: String) throws {
    let fault = try #require(throws: Pattern.Fault.self) { _ = try Pattern(pattern) }
    #expect(fault.message.text.contains(words))
    #expect(fault.character == character)
    #expect(fault.bytes.upperBound <= pattern.utf8.count)
  }

  @Test(
    "a pattern past a limit names the limit and its own number",
    arguments: [
      (String(repeating: "(", count: 9_000), "nest deeper than 100"),
      (String(repeating: "(", count: 30_000), "30000 bytes, and 10000"),
      (String(repeating: "(?:", count: 101) + String(repeating: ")", count: 101), "nest deeper than 100"),
      (String(repeating: "[a-", count: 3_000), "nest deeper than 100"),
      ("((a{1,100}){1,100}){1,100}", "2010100 steps, and 10000"), ("a{10001}", "10002 steps"),
      ("((((((a{99999}){99999}){99999}){99999}){99999}){99999}){99999}", "more than"),
      ("(){999999999999999999999}", "steps"),
    ])
  func limits(pattern: String, words: String) throws {
    let fault = try #require(throws: Pattern.Fault.self) { _ = try Pattern(pattern) }
    #expect(fault.message.text.contains(words))
  }

  @Test("a pattern at a limit is taken")
  func atLimits() throws {
    let nested = String(repeating: "(", count: 100) + "a" + String(repeating: ")", count: 100)
    #expect(try PatternTests.fits(nested, "xa"))
    #expect(try PatternTests.fits("^a{9990}$", String(repeating: "a", count: 9_990)))
    #expect(try PatternTests.fits(String(repeating: "a", count: 9_990), String(repeating: "a", count: 9_990)))
    #expect(try PatternTests.fits(String(repeating: "漢|", count: 2_000) + "字", "x字"))
  }

  @Test(
    "what has many ways to be read ends",
    arguments: [
      "(a|a)*b", "^(a|aa)+$", "([^b]|a)*b$", "(a*)*b", "(a+)+$", "^(.*a){12}$", "(a?){30}a{30}b", "(((a*)*)*)*b",
      ".*.*.*=.*", "(?i)(a|A|a+)*b", "(a|a?)+b", "(x+x+)+y", "([a-z]+)*=", "\\b(a*)*\\b=",
    ])
  func linear(pattern: String) throws {
    let text = String(repeating: "a", count: 3_000) + "!"
    #expect(try PatternTests.fits(pattern, text) == false)
  }

  @Test(
    "a search stops when it is told to", arguments: ["b", "ab|b", "[a-z]*b", "\\bb", "aaaaaaaaab", "[ab]*a[ab]{200}c"])
  func stops(pattern: String) throws {
    let text = [UInt8](repeating: 0x61, count: 300_000)
    var asked = 0
    let answer = try text.withUnsafeBufferPointer { text in
      try Pattern(pattern).makeMatcher().matches(text) {
        asked += 1
        return asked == 2
      }
    }
    #expect(answer == nil)
    #expect(asked == 2)
  }

  @Test("bytes that are no text stop nothing")
  func noText() throws {
    var random = SeededGenerator(seed: 11)
    for pattern in [".", "[^a]+$", "\\w\\W", "漢", "(?i)é|a$", "a\\Z"] {
      let matcher = try Pattern(pattern).makeMatcher()
      for _ in 0..<300 {
        let bytes = (0..<random.number(0...9)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        #expect(bytes.withUnsafeBufferPointer { matcher.matches($0) } != nil)
      }
    }
  }

  @Test("soup is a pattern or a fault")
  func soup() throws {
    let pieces = [
      "(", ")", "[", "]", "{", "}", "*", "+", "?", "|", "^", "$", "\\", "-", ",", "1", "9", "a", "漢", ":", "=", "!",
      "<", ">", "(?",
      "(?i", "[[:", ":]", "\\p{", "\\x{", "\\Q", "\\E", "#", " ", "&&", "é", "\0", "\n", "\\u", "(?<",
    ]
    var random = SeededGenerator(seed: 5)
    var patterns = 0
    for _ in 0..<20_000 {
      let text = (0..<random.number(1...9)).map { _ in random.one(of: pieces) }.joined()
      do throws(Pattern.Fault) {
        let matcher = try Pattern(text).makeMatcher()
        _ = matcher.matches("a漢 1-\n")
        patterns += 1
      } catch {
        #expect(!error.message.text.isEmpty)
      }
    }
    #expect(patterns > 1_000)
  }
}
