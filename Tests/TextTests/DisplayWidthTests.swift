import Testing

@testable import Text

@Suite struct DisplayWidthTests {
  @Test(
    "text takes as many columns as a terminal draws it with",
    arguments: [
      ("", 0), ("Tsu", 3), ("都城市", 6), ("都城市 Miyakonojō", 17), ("、。「」", 8), ("　", 2), ("Ａ", 2), ("￥", 2),
      ("が", 2), ("か\u{3099}", 2), ("ｶﾞ", 2), ("ﾊﾟ", 2), ("ｶ", 1), ("ﾞ", 1), ("ｶﾞｯｺｳ", 5),
      ("é", 1), ("e\u{301}", 1), ("\u{301}", 0), ("ō", 1), ("―", 1), ("│", 1), ("※", 1), ("①", 1), ("…", 1),
      ("😀", 2), ("👍🏽", 2), ("👨‍👩‍👧‍👦", 2), ("🇯🇵", 2), ("🇯", 1), ("🇯🇵🇰🇷", 4), ("🫨", 2), ("🛜", 2),
      ("❤", 1), ("❤\u{FE0F}", 2), ("❤\u{FE0E}", 1), ("1\u{FE0F}\u{20E3}", 2), ("a\u{FE0F}", 1),
      ("葛\u{E0100}城", 4), ("神", 2), ("𠮷野家", 6), ("\u{2FFFD}", 2), ("\u{10FFFF}", 1),
      ("한국", 4), ("\u{1112}\u{1161}\u{11AB}", 2), ("\u{1161}", 0), ("ﾡ", 1),
      ("a\u{200B}b", 2), ("a\u{AD}b", 3), ("\u{FEFF}a", 1), ("\t\u{1B}\u{7F}\u{85}", 0), ("a\r\nb", 2),
      ("x😀y", 4), ("か\u{3099}😀", 4),
    ])
  func widthOfText(text: String, width: Int) {
    #expect(DisplayWidth.of(text) == width)
    #expect(text.reduce(0) { $0 + DisplayWidth.of($1) } == width, "by characters")
  }

  @Test(
    "a scalar's width comes from its category and its East Asian Width",
    arguments: [
      ("\u{0}", 0), (" ", 1), ("~", 1), ("\u{7F}", 0), ("\u{9F}", 0), ("\u{A0}", 1), ("\u{300}", 0), ("\u{36F}", 0),
      ("\u{370}", 1), ("\u{378}", 1), ("\u{10FF}", 1), ("\u{1100}", 2), ("\u{115F}", 2), ("\u{1160}", 0),
      ("\u{11FF}", 0), ("\u{200D}", 0), ("\u{2028}", 0), ("\u{3000}", 2), ("\u{302A}", 0), ("\u{303F}", 1),
      ("\u{3041}", 2),
      ("\u{3099}", 0), ("\u{309A}", 0), ("\u{309B}", 2), ("\u{33FF}", 2), ("\u{4DBF}", 2), ("\u{4DC0}", 1),
      ("\u{4E00}", 2), ("\u{9FFF}", 2), ("\u{A000}", 2), ("\u{AC00}", 2), ("\u{D7A3}", 2), ("\u{D7B0}", 0),
      ("\u{E000}", 1), ("\u{FE0F}", 0), ("\u{FF01}", 2), ("\u{FF60}", 2), ("\u{FF61}", 1), ("\u{FF9E}", 1),
      ("\u{FF9F}", 1), ("\u{FFE0}", 2), ("\u{FFE8}", 1), ("\u{1F600}", 2), ("\u{E0100}", 0), ("\u{10FFFF}", 1),
    ] as [(Unicode.Scalar, Int)])
  func widthOfScalar(scalar: Unicode.Scalar, width: Int) {
    #expect(DisplayWidth.of(scalar) == width)
  }

  @Test("the table's runs ascend from 0, and each changes the width")
  func tableIsInOrder() {
    let runs = DisplayWidth.runs
    #expect(runs.first.map { $0 >> 4 } == 0)
    for (run, next) in zip(runs, runs.dropFirst()) {
      #expect(run >> 4 < next >> 4)
      #expect(run & 0xF != next & 0xF)
    }
  }

  @Test(
    "a prefix never cuts a character and never takes more columns than it may",
    arguments: [
      ("都城市", 6, "都城市"), ("都城市", 5, "都城"), ("都城市", 1, ""), ("Tsu", 2, "Ts"), ("Tsu", 0, ""), ("Tsu", -1, ""),
      ("e\u{301}e\u{301}", 1, "e\u{301}"), ("ｶﾞｶﾞ", 3, "ｶﾞ"), ("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 3, "👨‍👩‍👧‍👦"),
      ("a\u{200B}b", 1, "a\u{200B}"), ("", 0, ""), ("", -1, ""),
    ])
  func prefixOfText(text: String, width: Int, expected: String) {
    let prefix = DisplayWidth.prefix(of: text, width: width)
    #expect(Array(prefix.utf8) == Array(expected.utf8))
  }
}
