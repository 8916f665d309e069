import Testing
import Text

@testable import Terminal

@Suite("History pattern")
struct HistoryPatternTests {
  @Test(
    "case and width do not count, unless a capital letter is typed",
    arguments: [
      ("都城", "show 都城市", 5), ("show", "SHOW x show y", 7), ("Show", "show", nil), ("Show", "a Show", 2),
      ("abc", "ＡＢＣ", 0), ("ａｂｃ", "x abc", 2), ("ガ", "x ｶﾞ", 2), ("ｶﾞ", "x ガ", 2), ("か", "が", nil), ("が", "か\u{3099}", 0),
      ("é", "CAFE\u{301}", 3), ("x", "", nil), ("", "x", nil), ("longer", "long", nil), ("bb", "bbb", 1),
    ] as [(String, String, Int?)])
  func place(pattern: String, entry: String, place: Int?) {
    let pattern = HistoryPattern(Array(pattern.unicodeScalars))
    #expect(pattern.place(in: entry, folded: TextFolding.key(entry)) == place)
  }
}
