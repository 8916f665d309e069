import Session
import Testing

@Suite("A stream of statements")
struct ScriptStreamTests {
  /// What comes of a stream that is cut at these offsets, errors among the answers.
  private func replies(_ bytes: [UInt8], cutAt cuts: [Int]) throws -> [String] {
    let session = try Conversation().session
    var stream = ScriptStream(name: "standard input")
    var found: [String] = []
    var goesOn = true
    func take(_ reply: Reply) -> Bool {
      var answer = Conversation.Answer()
      answer.take(reply, session.settings)
      found.append(answer.text + reply.diagnostics.map { $0.rendered() }.joined())
      return !reply.isDone
    }
    var start = 0
    for cut in cuts where goesOn {
      goesOn = stream.feed(bytes[start..<cut], isEnd: false, to: session, each: take)
      start = cut
    }
    if goesOn { _ = stream.feed(bytes[start...], isEnd: true, to: session, each: take) }
    return found
  }

  static let scripts: [String] = [
    "items | count\nmunicipalities | count\n",
    "items | count; municipalities | count; strategies | count",
    "items\n| where table = 3\n\n# between\n| count\nroles | count",
    "items | where (table = 3\n or table = 4\n)\n| count\n",
    "\u{FEFF}items | count\r\nroles\r\n| count\r\n",
    "echo 都城\nmunicipalities | where name = 「都城」 | count\n｜ count\n",
    "items | count; itmes | count\nroles | count; roles |\n wehre 1\n",
    "items | where item = \"two\nlines\" | count\nitems | count",
    "items | where item = \"open\nitems | count\n",
    "let a = items |\n where table = 1; a | count\n| where count > 1\nquit\nitems | count\n",
    ";;;\n\n;items|count;\n",
    "items | where rate > 1 and\n table = 3 | count; set x =\n 3; items | take $x | count",
    "expect error \"no column\" in items | where nothing > 1\nexpect (items | count) = 41\n",
    "echo one; two | three\necho \"one\"; items | count\n",
    "items | where (rate > 3\nitems | count\n",
  ]

  @Test("the same replies however the bytes are cut", arguments: scripts)
  func cutsDoNotMatter(script: String) throws {
    let bytes = Array(script.utf8)
    let whole = try replies(bytes, cutAt: [])
    #expect(try replies(bytes, cutAt: Array(1..<bytes.count)) == whole)
    var random = Generator(seed: 20_241_117)
    for _ in 0..<6 {
      let cuts = (0..<4).map { _ in Int.random(in: 0...bytes.count, using: &random) }.sorted()
      #expect(try replies(bytes, cutAt: cuts) == whole, "seed 20241117, cut at \(cuts)")
    }
  }

  @Test("the same replies where the bytes are no UTF-8")
  func damage() throws {
    let bytes: [UInt8] =
      Array("items | count\nitems | where item = \"".utf8) + [0xFF, 0xE9] + Array("\"\n都 | count; roles | count\n".utf8)
    let whole = try replies(bytes, cutAt: [])
    #expect(try replies(bytes, cutAt: Array(1..<bytes.count)) == whole)
  }

  @Test("a statement that ends with its line is answered once the next begins, one with ; at the end of its line")
  func answeredInTime() throws {
    let session = try Conversation().session
    var stream = ScriptStream(name: "standard input")
    var count = 0
    func feed(_ text: String) {
      _ = stream.feed(Array(text.utf8), isEnd: false, to: session) { _ in
        count += 1
        return true
      }
    }
    feed("items | count\n")
    #expect(count == 0)
    feed("roles | count;\n")
    #expect(count == 2)
  }
}

/// Numbers that are the same for the same seed.
struct Generator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
