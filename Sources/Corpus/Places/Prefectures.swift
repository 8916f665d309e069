import Diagnostics

/// The 47 prefectures, found by their names in ideographs, kana and Latin letters, with and without 都, 道, 府 and 県.
enum Prefectures {
  /// As the standard numbers them, from 1.
  static let names: [(kanji: String, kana: String, latin: String)] =
    """
    北海道 ほっかいどう hokkaido|青森県 あおもり aomori|岩手県 いわて iwate|宮城県 みやぎ miyagi|秋田県 あきた akita
    山形県 やまがた yamagata|福島県 ふくしま fukushima|茨城県 いばらき ibaraki|栃木県 とちぎ tochigi|群馬県 ぐんま gunma
    埼玉県 さいたま saitama|千葉県 ちば chiba|東京都 とうきょう tokyo|神奈川県 かながわ kanagawa|新潟県 にいがた niigata
    富山県 とやま toyama|石川県 いしかわ ishikawa|福井県 ふくい fukui|山梨県 やまなし yamanashi|長野県 ながの nagano
    岐阜県 ぎふ gifu|静岡県 しずおか shizuoka|愛知県 あいち aichi|三重県 みえ mie|滋賀県 しが shiga|京都府 きょうと kyoto
    大阪府 おおさか osaka|兵庫県 ひょうご hyogo|奈良県 なら nara|和歌山県 わかやま wakayama|鳥取県 とっとり tottori
    島根県 しまね shimane|岡山県 おかやま okayama|広島県 ひろしま hiroshima|山口県 やまぐち yamaguchi
    徳島県 とくしま tokushima|香川県 かがわ kagawa|愛媛県 えひめ ehime|高知県 こうち kochi|福岡県 ふくおか fukuoka
    佐賀県 さが saga|長崎県 ながさき nagasaki|熊本県 くまもと kumamoto|大分県 おおいた oita|宮崎県 みやざき miyazaki
    鹿児島県 かごしま kagoshima|沖縄県 おきなわ okinawa
    """.split { $0 == "|" || $0 == "\n" }.compactMap { line in
      let words = line.split(separator: " ").map(String.init)
      return words.count == 3 ? (words[0], words[1], words[2]) : nil
    }

  private static let numbers: [String: Int] = {
    var out: [String: Int] = [:]
    for (index, name) in names.enumerated() {
      var words = [name.kanji, name.kana, name.latin]
      if name.kanji != "北海道" {
        words.append(String(name.kanji.dropLast()))
        let (kana, latin) =
          switch name.kanji.last {
          case "都": ("と", "to")
          case "府": ("ふ", "fu")
          default: ("けん", "ken")
          }
        words += [
          name.kana + kana, name.latin + latin, name.latin + "prefecture", name.latin + "pref", name.latin + "pref.",
        ]
      }
      for word in words { out[PlaceName.romanKey(word)] = index + 1 }
    }
    return out
  }()

  static func number(of text: String) -> Int? { numbers[PlaceName.romanKey(text)] }

  /// The prefecture that a name in ideographs begins with, and what follows it.
  static func prefix(of scalars: ArraySlice<Unicode.Scalar>) -> (number: Int, rest: ArraySlice<Unicode.Scalar>)? {
    for length in 3...4 where scalars.count > length {
      guard let last = scalars.prefix(length).last, ["都", "道", "府", "県"].contains(last) else { continue }
      var text = ""
      text.unicodeScalars.append(contentsOf: scalars.prefix(length))
      if let number = numbers[text] { return (number, scalars.dropFirst(length)) }
    }
    return nil
  }
}
