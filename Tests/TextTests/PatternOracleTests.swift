import TerminalSupport
import TestSupport
import Testing
import Text

/// Other engines answer the same patterns and texts: RE2, and Python's own, which goes back. Where one is not installed,
/// the test says "skipped".
@Suite("Patterns beside other engines")
struct PatternOracleTests {
  @Test("generated patterns fit the same texts", arguments: ["re2", "re"], [1, 2, 3, 4] as [UInt64])
  func agrees(engine: String, seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var cases: [PatternCase] = []
    for _ in 0..<1_000 { cases.append(PatternCase(for: engine, &random)) }
    guard let answers = PatternOracleTests.answers(of: engine, to: cases) else {
      print("skipped: there is no Python package \(engine)")
      return
    }
    try #require(answers.count == cases.count)
    var counts = [0, 0]
    for (one, answer) in zip(cases, answers) {
      // Every other one with a table that holds two states.
      let matcher = try Pattern(one.pattern, in: one.isWhole ? .whole : .part)
        .makeMatcher(mostCells: one.texts.count % 2 == 0 ? 1 : PatternMatcher.mostCells)
      let own = one.texts.map { matcher.matches($0) ? "1" : "0" }.joined()
      #expect(own == answer, "seed \(seed): \(one.pattern) (\(one.other)) whole: \(one.isWhole) on \(one.texts)")
      for text in own { counts[text == "1" ? 1 : 0] += 1 }
    }
    #expect(counts.allSatisfy { $0 > 500 })
  }

  private static func answers(of engine: String, to cases: [PatternCase]) -> [String]? {
    let lines = cases.map { one in
      ([one.isWhole ? "fullmatch" : "search", one.other] + one.texts).map(hex).joined(separator: " ")
    }
    let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    for python in ["\(root)/.build-python/bin/python", "python3"] {
      let done = ChildProcess.run(
        "/usr/bin/env", [python, "-c", script, engine], input: Array(lines.joined(separator: "\n").utf8))
      if done.status == 0 { return done.text.split(separator: "\n").map(String.init) }
    }
    return nil
  }

  private static func hex(_ text: String) -> String {
    "x" + text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private static let script = """
    import importlib, sys
    engine = importlib.import_module(sys.argv[1])
    for line in sys.stdin.read().split("\\n"):
        how, pattern, *texts = (bytes.fromhex(word[1:]).decode() for word in line.split(" "))
        compiled = engine.compile(pattern)
        print("".join("1" if getattr(compiled, how)(text) else "0" for text in texts))
    """
}

/// A pattern, the same as another engine writes it, and texts.
struct PatternCase {
  var pattern = ""
  var other = ""
  var isWhole: Bool
  var texts: [String] = []

  init(for engine: String, _ random: inout SeededGenerator) {
    isWhole = random.chance(30)
    var maker = Maker(engine: engine, random: random)
    (pattern, other) = maker.choice(depth: 3)
    random = maker.random
    let scalars = engine == "re" ? Maker.scalars.filter { $0 != "\u{301}" } : Maker.scalars
    let few = (0..<3).map { _ in random.one(of: scalars) }
    for _ in 0..<random.number(6...9) {
      let pool = random.chance(60) ? few : scalars
      texts.append((0..<random.number(0...9)).map { _ in random.one(of: pool) }.joined())
    }
  }

  private struct Maker {
    let engine: String
    var random: SeededGenerator

    static let scalars = [
      "a", "b", "A", "B", "é", "É", "\u{301}", "漢", "か", "カ", "ー", "1", "３", "_", "-", " ", "\u{3000}", "\n", "\0", "😀",
      "k",
      "\u{212A}", "ſ", "s", "々",
    ]

    typealias Both = (String, String)

    mutating func choice(depth: Int) -> Both {
      var out = sequence(depth: depth)
      while random.chance(25) {
        let next = sequence(depth: depth)
        out = ("\(out.0)|\(next.0)", "\(out.1)|\(next.1)")
      }
      return out
    }

    private mutating func sequence(depth: Int) -> Both {
      var out: Both = ("", "")
      for _ in 0..<random.number(random.chance(5) ? 0...1 : 1...3) {
        let next = repeated(depth: depth)
        out = (out.0 + next.0, out.1 + next.1)
      }
      return out
    }

    private mutating func repeated(depth: Int) -> Both {
      if random.chance(12) { return assertion() }
      let part = atom(depth: depth)
      guard random.chance(40) else { return part }
      var sign = random.one(of: ["*", "+", "?", "{2}", "{1,}", "{0,2}", "{1,3}", "{0}"])
      if random.chance(20) { sign += "?" }
      return (part.0 + sign, part.1 + sign)
    }

    private mutating func assertion() -> Both {
      switch random.number(0...5) {
      case 0: return ("^", "^")
      case 1: return ("$", engine == "re" ? "\\Z" : "$")
      case 2: return ("(?m:^)", "(?m:^)")
      case 3: return ("(?m:$)", "(?m:$)")
      // RE2 knows boundaries of ASCII alone.
      case 4: return engine == "re" ? ("\\b", "\\b") : ("\\A", "\\A")
      // Python 3.13 finds no place in an empty text where no word begins or ends.
      default: return engine == "re" ? ("\\B", "(?:\\B|\\A\\Z)") : ("\\z", "\\z")
      }
    }

    private mutating func atom(depth: Int) -> Both {
      if depth > 0, random.chance(30) {
        let inside = choice(depth: depth - 1)
        let (open, other) = random.one(
          of: [("(", "("), ("(?:", "(?:"), ("(?i:", "(?i:"), ("(?<n>", "(?:")]
            + (engine == "re" ? [("(?s:", "(?s:")] : []))
        return ("\(open)\(inside.0))", "\(other)\(inside.1))")
      }
      switch random.number(0...9) {
      case 0: return (".", engine == "re" ? "." : "(?:[^\\n-\\r\\x{85}\\x{2028}\\x{2029}])")
      case 1, 2: return set()
      case 3:
        let (own, other) = named()
        return (own, engine == "re" ? own : "[\(other)]")
      default: return plain()
      }
    }

    private mutating func plain() -> Both {
      let scalar = random.one(of: Self.scalars)
      switch scalar {
      case "\n": return ("\\n", "\\n")
      case "\0": return ("\\x00", "\\x00")
      case "-": return ("\\-", "\\-")
      default: return (scalar, scalar)
      }
    }

    /// An escape, and what stands in brackets for it in RE2.
    private mutating func named() -> Both {
      random.one(
        of: [
          ("\\d", "\\p{Nd}"), ("\\w", "\\p{L}\\p{M}\\p{Nd}\\p{Nl}\\p{Pc}"),
          ("\\s", "\\t-\\r \\x{85}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}"),
          ("\\D", "\\P{Nd}"),
        ]
          + (engine == "re"
            ? []
            : [
              ("\\p{Han}", "\\p{Han}"), ("\\p{Lu}", "\\p{Lu}"), ("\\PL", "\\PL"), ("\\p{Katakana}", "\\p{Katakana}"),
              ("\\p{Hiragana}", "\\p{Hiragana}"), ("\\p{M}", "\\p{M}"),
            ]))
    }

    private mutating func set() -> Both {
      let sign = random.chance(30) ? "^" : ""
      var (own, other) = ("", "")
      for _ in 0..<random.number(1...3) {
        if random.chance(25) {
          let next = named()
          (own, other) = (own + next.0, other + (engine == "re" ? next.0 : next.1))
        } else if random.chance(30) {
          let range = random.one(of: ["a-z", "A-Z", "0-9", "ぁ-ん", "一-龥", "A-é"])
          (own, other) = (own + range, other + range)
        } else {
          let next = plain()
          (own, other) = (own + next.0, other + next.1)
        }
      }
      return ("[\(sign)\(own)]", "[\(sign)\(other)]")
    }
  }
}
