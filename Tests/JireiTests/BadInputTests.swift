import TerminalSupport
import Testing

@Suite("Bad input")
struct BadInputTests {
  /// Input, and how its first error begins; an empty one for what is no error.
  static let inputs: [(name: String, input: String, error: String)] = [
    ("only spaces", "   \n\t\n", ""),
    ("only comments", "# one\n  # two", ""),
    ("only semicolons", String(repeating: ";", count: 10_000), ""),
    ("a pipe first", "| count", "there is no last result yet"),
    ("a control character", "items\u{1} | count", "a control character (U+0001) has no meaning here"),
    ("a NUL", "items \u{0}| count", "a control character (U+0000) has no meaning here"),
    ("an escape sequence", "items | where \u{1B}[31m = 3", "a control character (U+001B) has no meaning here"),
    ("an unclosed quote", "items | where item = \"abc\nitems | count", "this \" is not closed"),
    ("an unclosed bracket", "items | where (rate > 3", "this bracket is not closed"),
    (
      "ten thousand brackets", "items | where " + repeated("(", 10_000) + "yes" + repeated(")", 10_000),
      "brackets nest deeper than 200"
    ),
    ("ten thousand open brackets", "items | where " + repeated("(", 10_000), ""),
    ("ten thousand closing brackets", "items | where yes" + repeated(")", 10_000), "this bracket closes nothing"),
    (
      "ten thousand queries", repeated("(", 10_000) + "items" + repeated(" | count)", 10_000),
      "brackets nest deeper than 200"
    ),
    ("ten thousand nots", "items | where " + repeated("not ", 10_000) + "yes", "brackets nest deeper than 200"),
    (
      "ten thousand signs", "items | take 1 | derive x = " + repeated("- ", 10_000) + "1",
      "brackets nest deeper than 200"
    ),
    (
      "ten thousand calls", "items | derive x = " + repeated("abs(", 10_000) + "1" + repeated(")", 10_000),
      "brackets nest deeper than 200"
    ),
    ("ten thousand sums", "items | derive x = 1" + repeated(" + 1", 10_000), "more than 200 operators in a row"),
    ("ten thousand steps", "items | select a" + repeated(".a", 10_000), "no column \"a\" in items"),
    ("ten thousand stages", "items" + repeated(" | take 5", 10_000) + " | count", ""),
    ("ten thousand alternatives", "items | where rate > 1" + repeated(" or rate > 1", 10_000) + " | count", ""),
    ("a name of a megabyte", "items | where " + repeated("x", 1_000_000) + " = 1", "no column \"xxx"),
    ("a text of a megabyte", "items | where item = \"" + repeated("都", 300_000) + "\" | count", ""),
    ("a number of a megabyte", "items | where rate > " + repeated("1", 1_000_000), "this whole number is too large"),
    ("a whole number too large", "items | where count > 9223372036854775808", "this whole number is too large"),
    ("overflow", "items | derive x = 9223372036854775807 + rank", "this whole number grows too large"),
    ("overflow of a total", "items | derive x = 9223372036854775807 | summarize sum(x)", "this total grows too large"),
    (
      "a smallest number",
      "items | take 1 | derive x = (-9223372036854775807 - 1) / -1, y = abs(-9223372036854775807 - 1), z = (-9223372036854775807 - 1) % -1 | count",
      ""
    ),
    ("division by zero", "items | derive x = rate / 0, y = rank % 0, z = 0 / 0 | where x is known | count", ""),
    ("a huge take", "items | take 9223372036854775807 | skip 9223372036854775807 | count", ""),
    ("a negative take", "items | take -1", "take needs a whole number, 0 or more"),
    (
      "wild roundings",
      "items | derive x = round(rate, 9223372036854775807), y = round(rate, -9), z = floor(1e300), w = left(item, -9) | count",
      ""
    ),
    ("a date that is none", "events | where date > 2024-13-45", "there is no day 2024-13-45"),
    ("a date past all dates", "events | derive d = 9999-12-31 + 9223372036854775807 | count", ""),
    ("a pattern that is none", "items | where item matches \"(\"", "this is no regular expression"),
    (
      "a pattern too large", "items | where item matches \"" + repeated("a?", 4000) + "\"",
      "this is no regular expression"
    ),
    (
      "a deep pattern", "items | where item matches \"" + repeated("(", 400) + repeated(")", 400) + "\"",
      "this is no regular expression"
    ),
    ("a byte-order mark", "\u{FEFF}items | count", ""),
    ("line ends of Windows", "items |\r\n count\r\n\r\n", ""),
    ("line ends of old", "items | count\ritems | count", "this is not expected here"),
    ("an unknown escape", "items | where item = \"\\q\"", "no such escape in a text"),
    ("no character", "items | where item = \"\\u{D800}\"", "\\u{D800} is not a character"),
    ("a lone dollar", "items | where rate > $", "a parameter needs a name after $"),
    ("a lone backtick", "items | select `", "this backtick is not closed"),
    ("directions turned round", "items | where \u{202E}rate > 1", "⟨202E⟩ has no meaning here"),
    ("a ring of names", "let a = a | count", "\"a\" is defined by itself"),
    (
      "names that double",
      "let a0 = roles" + (1...24).map { "; let a\($0) = a\($0 - 1) | union a\($0 - 1)" }.joined() + "; a24 | count",
      "named queries stand for more than 2000 others here"
    ),
    ("an exclamation", "items!", "! has no meaning here"),
    ("another language", "SELECT * FROM items", "this is SQL"),
  ]

  private static func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

  @Test("gets one clear error with its place, and the session goes on", arguments: inputs.indices)
  func errors(index: Int) {
    let (name, input, error) = Self.inputs[index]
    let answer = Shell.run("--keep-going", "-c", "echo before", "-", "-c", "echo after", input: Array(input.utf8))
    // Statements given by -c come first; standard input is read as a file.
    #expect(answer.status == (answer.errors.isEmpty ? 0 : 1), "\(name): \(answer.status)")
    #expect(answer.text.hasPrefix("before\nafter\n"), "\(name)")
    #expect(answer.errors.count < 12_000, "\(name)")
    guard !error.isEmpty else { return }
    #expect(answer.complaint.contains("error: \(error)"), "\(name): \(answer.complaint.prefix(400))")
    #expect(answer.complaint.contains("\n  standard input:1:"), "\(name)")
  }

  @Test("bytes that are no UTF-8 are an error where they stand")
  func damage() {
    let bytes: [UInt8] =
      Array("roles | count\nitems | where item = \"".utf8) + [0xFF, 0xFE] + Array("\"\nitems | count\n".utf8)
    let answer = Shell.run("--keep-going", input: bytes)
    #expect(answer.text == "count: 4\ncount: 42\n")
    #expect(answer.complaint.hasPrefix("error: this is not valid UTF-8\n  standard input:2:23\n"))
    #expect(answer.status == 1)
    let statement = Shell.run("-c", "items | count", "--set", "a=b")
    #expect(statement.status == 0)
  }

  @Test("random bytes never crash it", arguments: [1, 2, 3, 4])
  func noise(seed: UInt64) {
    var state = seed &* 0x9E37_79B9_7F4A_7C15
    func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
    let words = [
      "items", "|", "where", "rate", ">", "50", "(", ")", "\"", "'", "select", ",", "=", "by", "count", "summarize",
      "mean(",
      "\n", ";", "`", "$", ".", "-", "not", "and", "in", "has", "is", "unknown", "let", "a", "expect", "as", "csv",
      "都城",
      "｜", "\u{3000}", "join", "on", "key", "union", "_", "take", "1", "expand", "strategies", "municipalities", "show",
      "65%",
      "pivot", "of", "transpose", "crosstab", "with", "sources", "audit", "describe", "why", "steps", "help", "if(",
      "round(",
    ]
    var text: [UInt8] = []
    for _ in 0..<3000 {
      if seed % 2 == 0 {
        text.append(UInt8(truncatingIfNeeded: next() >> 20))
      } else {
        text += Array(words[Int(next() >> 33) % words.count].utf8) + [0x20]
      }
    }
    let answer = Shell.run("--keep-going", "--safe", input: text)
    #expect(answer.status == 1 || answer.status == 0, "seed \(seed): \(answer.status)")
  }
}
