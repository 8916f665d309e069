import Testing

@testable import Text

@Suite("JSON string")
struct JSONStringTests {
  @Test(
    "what is written is read back",
    arguments: ["", "都城市", "\"\\/\n\r\t\u{0}\u{1F}\u{85}", "👨‍👩‍👧", "か\u{3099}", "\u{200B}\u{E0041}a\u{7F}\u{2028}"])
  func roundTrip(text: String) throws {
    let line = JSONString.encode(text)
    #expect(!VisibleText.hides(in: line))
    let decoded = try #require(JSONString.decode(line.utf8))
    #expect(Array(decoded.unicodeScalars) == Array(text.unicodeScalars))
  }

  @Test(
    "escapes of other writers are read",
    arguments: [("\"\\u90fd\\u57CE\"", "都城"), ("\"\\ud83d\\ude00\"", "😀"), ("\"a\\/b\\b\\f\" \r", "a/b\u{8}\u{C}")])
  func escapes(line: String, text: String) {
    #expect(JSONString.decode(line.utf8) == text)
  }

  @Test(
    "anything else is no entry",
    arguments: [
      "", "\"", "a", "\"a", "a\"", "\"a\"b\"", "\"\\\"", "\"\\x\"", "\"\\ud83d\"", "\"\\ude00\"", "\"\\ud83d\\u0041\"",
      "\"\\u+123\"", "\"\t\"", "[\"a\"]",
    ])
  func refused(line: String) {
    #expect(JSONString.decode(line.utf8) == nil)
  }
}
