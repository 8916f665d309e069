import Testing
import Text

@Suite("Search keys")
struct SearchKeyTests {
  private func rank(_ sought: String, in text: String) -> Int? {
    TextFolding.SearchKey(text).rank(of: TextFolding.SearchKey(sought))
  }

  @Test(
    "a text is found whatever its case, width, kana, hyphens, quotation marks and spaces",
    arguments: [
      ("gov-cloud", "Gov-Cloud"), ("ＧＯＶ－ＣＬＯＵＤ", "Gov-Cloud"), ("gov cloud", "Gov-Cloud"), ("GovCloud", "Gov-Cloud"),
      ("Gov-Cloud", "gov  cloud"), ("market for lemons", "Market for \"Lemons\""), ("ミヤコノジョウ", "みやこのじょう"),
      ("Miyakonojo", "Miyakonojō"), ("Miyakonojou", "Miyakonojō"), ("Miyakonojō", "Miyakonojo"),
    ])
  func same(_ sought: String, _ text: String) { #expect(rank(sought, in: text) == 0) }

  @Test("the same is better than what begins so, and that better than what has it within")
  func ranks() {
    #expect(rank("cloud", in: "Cloud") == 0)
    #expect(rank("cloud", in: "cloud services") == 1)
    #expect(rank("cloud", in: "in the cloud") == 2)
    #expect(rank("cloud", in: "crowd") == nil)
  }

  @Test(
    "words of prose are not taken for long vowels",
    arguments: [("cold", "could"), ("could", "cold"), ("is land", "island")])
  func prose(_ sought: String, _ text: String) { #expect(rank(sought, in: text) == nil) }

  @Test("a text without letters and digits is no text to look for", arguments: ["", " ", "-", "\"'\""])
  func empty(_ text: String) { #expect(TextFolding.SearchKey(text).isEmpty) }
}
