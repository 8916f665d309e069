import Testing

@testable import Terminal

@Suite("Prompt text")
struct PromptTextTests {
  @Test(
    "escapes stand between markers and something printable comes after the last",
    arguments: [
      ("> ", "> "),
      ("\u{1B}[1m事例\u{1B}[0m> ", "\u{1}\u{1B}[1m\u{1}事例\u{1}\u{1B}[0m\u{1}> "),
      ("\u{1B}[1mx> \u{1B}[0m", "\u{1}\u{1B}[1m\u{1}x>\u{1}\u{1B}[0m\u{1} "),
      ("\u{1B}[1m\u{1B}[32mx\u{1B}[0m", "\u{1}\u{1B}[1m\u{1B}[32m\u{1}x\u{1}\u{1B}[0m\u{1} "),
      ("\u{1B}[", "\u{1}\u{1B}[\u{1} "), ("\u{1B}", "\u{1}\u{1B}\u{1} "), ("", ""), ("a\u{1}b\u{7}", "ab"),
    ])
  func marked(prompt: String, marked: String) {
    #expect(String(decoding: PromptText.marked(prompt), as: UTF8.self) == marked)
  }

  @Test("only the last line is libedit's")
  func split() {
    #expect(PromptText.split("one\ntwo\n> ") == ("one\ntwo\n", "> "))
    #expect(PromptText.split("> ") == ("", "> "))
  }

  @Test("without its escapes it has the width that is seen")
  func plain() {
    #expect(PromptText.withoutEscapes("\u{1B}[1;32m事例\u{1B}[0m> ") == "事例> ")
  }
}
