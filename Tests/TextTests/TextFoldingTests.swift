import Testing

@testable import Text

@Suite struct TextFoldingTests {
  @Test(
    "a key has lower case, one width and composed letters",
    arguments: [
      ("", ""), ("otsu", "otsu"), ("OTSU-shi 2", "otsu-shi 2"), ("@[`{", "@[`{"), ("Ａ", "a"), ("ＡＢｃ１２３！", "abc123!"),
      ("　", " "), ("大津　市", "大津 市"), ("￥", "¥"), ("￠", "¢"), ("｡｢｣､･", "。「」、・"), ("￩", "←"), ("￭", "■"),
      ("ｶﾞ", "ガ"), ("ﾊﾟ", "パ"), ("ｳﾞ", "ヴ"), ("ﾜﾞ", "ヷ"), ("ｶﾞｯｺｳ", "ガッコウ"), ("ﾄｳｷｮｰ", "トウキョー"),
      ("か\u{3099}", "が"), ("は\u{309A}", "ぱ"), ("カﾞ", "ガ"), ("ｱﾞ", "ア\u{3099}"), ("\u{3099}", "\u{3099}"),
      ("ゝ\u{3099}", "ゞ"), ("ヽ\u{3099}", "ヾ"),
      ("Ōtsu", "ōtsu"), ("O\u{304}tsu", "ōtsu"), ("Ｏ\u{304}", "ō"), ("É", "é"), ("E\u{301}", "é"), ("ÀÖØÞ×ß", "àöøþ×ß"),
      ("e\u{302}\u{323}", "ệ"), ("ê\u{323}", "ệ"), ("ẹ\u{302}", "ệ"), ("x\u{302}\u{323}", "x\u{323}\u{302}"),
      ("a\u{301}\u{301}", "á\u{301}"), ("ŐŒŸ", "őœÿ"), ("Å", "å"), ("K", "k"), ("ẞ", "ß"), ("İ", "i\u{307}"),
      ("ΑΣ", "ας"), ("Ж", "ж"), ("都城市", "都城市"), ("\u{FA10}", "塚"), ("\u{FA19}社", "神社"), ("\u{FA11}", "\u{FA11}"),
      ("\u{F9DC}", "隆"), ("한", "한"), ("ﾡ", "ㄱ"), ("😀Ａ", "😀a"), ("〜", "〜"), ("\u{10400}", "\u{10428}"),
      ("①", "①"), ("㌔", "㌔"), ("ﬁ", "ﬁ"), ("𠮷", "𠮷"), ("a\u{200B}B", "a\u{200B}b"),
    ])
  func key(text: String, expected: String) {
    let key = TextFolding.key(text)
    #expect(key == (expected == "ας" ? "ασ" : expected))
    #expect(TextFolding.key(key) == key, "folding twice is folding once")
  }

  @Test(
    "Latin letters, kana and ideographs come out composed, byte for byte",
    arguments: [
      ("か\u{3099}", "\u{304C}"), ("ｶﾞ", "\u{30AC}"), ("O\u{304}", "\u{14D}"), ("e\u{302}\u{323}", "\u{1EC7}"),
      ("\u{FA10}", "\u{585A}"), ("\u{212B}", "\u{E5}"), ("u\u{308}\u{304}", "\u{1D6}"),
    ])
  func composedBytes(text: String, expected: String) {
    #expect(Array(TextFolding.key(text).utf8) == Array(expected.utf8))
  }

  @Test(
    "a key keeps apart what differs in more than case, width and composition",
    arguments: [
      ("か", "が"), ("ō", "o"), ("ア", "あ"), ("ヶ", "ケ"), ("塚", "塜"), ("a b", "ab"), ("お", "ぉ"), ("ー", "-"),
    ])
  func keysApart(one: String, other: String) {
    #expect(TextFolding.key(one) != TextFolding.key(other))
  }

  @Test("every precomposed Latin letter and kana has the key of its parts")
  func everyComposition() {
    for entry in TextFolding.compositions {
      let parts = [entry >> 42, entry >> 21 & 0x1F_FFFF].compactMap { Unicode.Scalar(UInt32($0)) }
      guard let letter = Unicode.Scalar(UInt32(entry & 0x1F_FFFF)) else {
        Issue.record("not a scalar: \(entry)")
        continue
      }
      var text = String.UnicodeScalarView()
      text.append(contentsOf: parts)
      #expect(Array(TextFolding.key(String(text)).unicodeScalars) == [letter])
      #expect(Array(TextFolding.key(String(letter)).unicodeScalars) == [letter])
    }
  }

  @Test("the table of compositions ascends, so that it can be searched")
  func compositionsAscend() {
    #expect(zip(TextFolding.compositions, TextFolding.compositions.dropFirst()).allSatisfy { $0 >> 21 < $1 >> 21 })
  }

  @Test("no scalar's key needs folding again")
  func idempotentForEveryScalar() {
    var changing: [Unicode.Scalar] = []
    for value in UInt32(0)...0x2_FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let key = TextFolding.key(String(scalar))
      if Array(TextFolding.key(key).utf8) != Array(key.utf8) { changing.append(scalar) }
    }
    #expect(changing.isEmpty)
  }

  @Test(
    "names have one key however they are spelt",
    arguments: [
      ["Ōtsu", "otsu", "Ôtsu", "Ootsu", "Outsu", "O\u{304}tsu", "ＯＴＳＵ", "Ōotsu", " Otsu "],
      ["Higashi-Hiroshima", "Higashihiroshima", "higashi hiroshima", "Higashi‐Hiroshima", "HIGASHI　HIROSHIMA"],
      ["Shin'ichi", "Shinichi", "Shin’ichi", "shin-ichi", "Ｓｈｉｎ＇ｉｃｈｉ"],
      ["Kyūshū", "Kyuushuu", "Kyushu", "Kyûshû"], ["Tōkyō", "Toukyou", "Tokyo"], ["Matsu-ura", "Matsuura", "Matsura"],
      ["Miyakonojō", "miyakonojo", "Miyakonojou"],
      ["茅ヶ崎", "茅ケ崎", "茅ｹ崎", "茅け崎"], ["ヵ", "カ", "か", "ｶ"], ["つくば", "ツクバ", "ﾂｸﾊﾞ", "つくは\u{3099}"],
      ["南アルプス", "南あるぷす"], ["いすゞ", "イスヾ", "イスヽ\u{3099}"], ["ヴ", "ゔ"],
    ])
  func nameKeys(spellings: [String]) {
    let keys = Set(spellings.map(TextFolding.nameKey))
    #expect(keys.count == 1)
    for key in keys { #expect(TextFolding.nameKey(key) == key) }
  }

  @Test(
    "different names keep different keys",
    arguments: [
      ("Kure", "Kurume"), ("Ōsaka", "Asaka"), ("津", "大津"), ("Fuchū", "Fucho"), ("トウキョー", "トウキョ"), ("Saeki", "Seki"),
      ("Iida", "Ida"), ("Ube", "Obe"),
    ])
  func nameKeysApart(one: String, other: String) {
    #expect(TextFolding.nameKey(one) != TextFolding.nameKey(other))
  }
}
