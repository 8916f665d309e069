import Testing
import Text

@Suite("Text made visible")
struct VisibleTextTests {
  @Test(
    "a mark that is not shown itself has a sign",
    arguments: [
      ("a\nb", "a↵b"), ("a\r\nb", "a↵b"), ("a\tb", "a␉b"), ("\u{1B}[5m", "␛[5m"), ("a\u{202E}b", "a\u{FFFD}b"),
    ])
  func signs(text: String, shown: String) { #expect(VisibleText.line(text) == shown) }

  @Test("words stay as they are", arguments: ["Kobe", "神戸市", "Straße", "é"])
  func words(text: String) { #expect(VisibleText.line(text) == text) }
}
