import LessonFile
import Testing

@testable import Lessons

@Suite("Prose as HTML")
struct ProseHTMLTests {
  /// An address, and whether a page has a link to it.
  static let addresses: [(address: String, isFollowed: Bool)] = [
    ("https://example.org/a?b=c&d", true), ("HTTP://example.org", true), ("mailto:a@example.org", true),
    ("#here", true), ("other.md", true), ("../data/a b.csv", false), ("a/b:c", true), ("?x", true),
    ("javascript:alert(1)", false), ("JavaScript:alert(1)", false), ("data:text/html,x", false), ("file:///etc", false),
    ("//example.org", false), ("java\nscript:x", false), ("\\\\example.org", false), ("", false), ("ftp://x", false),
  ]

  @Test("only addresses that are safe become links", arguments: addresses)
  func links(address: String, isFollowed: Bool) {
    #expect(ProseHTML.isFollowed(address) == isFollowed)
  }

  /// An address, and the path of the file that is meant.
  static let paths: [(address: String, path: String?)] = [
    ("a.png", "a.png"), ("b/a%20b.svg#x", "b/a b.svg"), ("../a.jpg?x", "../a.jpg"), ("/etc/passwd", nil),
    ("https://example.org/a.png", nil), ("data:image/png;base64,x", nil), ("#a", nil), ("", nil), ("a%00.png", nil),
    ("a%zz.png", nil), ("100%.png", nil), ("%E9%83%BD.png", "都.png"),
  ]

  @Test("only a file beside the lesson is a picture", arguments: paths)
  func pictures(address: String, path: String?) {
    #expect(HandoutPicture.path(of: address) == path)
  }

  @Test("a picture is known by its content, whatever its name")
  func types() {
    #expect(
      HandoutPicture.address(of: Array("<svg xmlns='x'/>".utf8)) == "data:image/svg+xml;base64,PHN2ZyB4bWxucz0neCcvPg=="
    )
    #expect(HandoutPicture.address(of: [0xFF, 0xD8, 0xFF, 0xE0])?.hasPrefix("data:image/jpeg;base64,") == true)
    #expect(HandoutPicture.address(of: Array("<html><script>".utf8)) == nil)
    #expect(HandoutPicture.address(of: []) == nil)
    #expect(
      HandoutPicture.address(of: Array("<svg/>".utf8) + [UInt8](repeating: 32, count: HandoutPicture.largest)) == nil)
  }

  @Test(
    "bytes in base 64", arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")])
  func base64(text: String, encoded: String) {
    #expect(HandoutPicture.base64(Array(text.utf8)) == encoded)
  }
}
