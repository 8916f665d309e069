import Text

/// Names in Latin letters: `Fuchu-shi, Hiroshima`, `Ishikari-gun Tobetsu-cho`, `City of Kobe`.
extension PlaceName {
  private static let japaneseRanks = [
    "shi": "市", "cho": "町", "machi": "町", "mura": "村", "son": "村", "ku": "区", "gun": "郡",
  ]
  private static let englishRanks = [
    "city": "市", "town": "町", "village": "村", "ward": "区", "district": "郡", "prefecture": "県", "pref": "県",
    "pref.": "県",
  ]

  private static func latinRank(_ word: String) -> String? { japaneseRanks[word] ?? englishRanks[word] }

  /// What a word that says nothing but a rank stands for: 市, City.
  static func rank(of text: String) -> String? {
    let key = TextFolding.nameKey(text)
    return ["市", "町", "村", "区"].contains(key) ? key : latinRank(key)
  }

  mutating func readLatin(_ text: String) {
    var words = PlaceName.words(takingPrefecture(of: text))
    if words.count == 2, Prefectures.number(of: words[0]) != nil, Prefectures.number(of: words.joined()) != nil {
      (name, rank) = (PlaceName.romanKey(words[0]), "県")
      return
    }
    if words.count > 2, let number = Prefectures.number(of: words[0]),
      Prefectures.number(of: words[0] + words[1]) == number
    {
      prefecture = String(number)
      words.removeFirst(2)
    }
    if let gun = words.firstIndex(of: "gun"), gun > 0, gun + 1 < words.count {
      district = words[..<gun].joined()
      words.removeFirst(gun + 1)
    }
    if words.count > 2, words[1] == "of", let rank = PlaceName.englishRanks[words[0]] {
      self.rank = rank
      words.removeFirst(2)
    } else if words.count > 1, let rank = words.last.flatMap(PlaceName.latinRank) {
      self.rank = rank
      words.removeLast()
    }
    name = PlaceName.romanKey(words.joined())
  }

  /// The text without the prefecture, and the country, behind a comma.
  private mutating func takingPrefecture(of text: String) -> String {
    var parts = text.split(separator: ",").map(String.init)
    if parts.count > 1, parts.last.map(TextFolding.nameKey) == "japan" { parts.removeLast() }
    guard parts.count > 1, let number = parts.last.flatMap(Prefectures.number) else {
      return parts.joined(separator: ",")
    }
    prefecture = String(number)
    return parts.dropLast().joined(separator: ",")
  }

  private static func words(_ text: String) -> [String] {
    text.split { $0 == " " || $0 == "-" || $0 == "‐" || $0 == "‑" || $0 == "–" || $0 == "," }
      .map { TextFolding.nameKey(String($0)) }
  }

  /// A name key under which ways to romanise are one: `ohtsu` is `otsu`, `gumma` is `gunma`.
  static func romanKey(_ text: String) -> String {
    let key = Array(TextFolding.nameKey(text).utf8)
    guard key.allSatisfy({ $0 < 0x80 }) else { return TextFolding.nameKey(text) }
    var out: [UInt8] = []
    for (index, byte) in key.enumerated() {
      let next = index + 1 < key.count ? key[index + 1] : 0
      if byte == UInt8(ascii: "h"), out.last == UInt8(ascii: "o"), !"aiueoy".utf8.contains(next) { continue }
      let isBeforeLip = byte == UInt8(ascii: "m") && "bpm".utf8.contains(next)
      out.append(isBeforeLip ? UInt8(ascii: "n") : byte)
    }
    return String(decoding: out, as: UTF8.self)
  }

  static func saysLatinRank(_ key: String) -> Bool {
    let words = words(String(key.prefix { $0 != "," }))
    if words.count > 2, words[1] == "of", englishRanks[words[0]] != nil { return true }
    return words.count > 1 && words.last.flatMap(latinRank) != nil
  }

  /// Whether a name says in Latin letters what only a Japanese one does: `-shi`, or a prefecture.
  static func isPlainlyJapanese(_ text: String) -> Bool {
    let key = TextFolding.key(text)
    guard isLatin(key) else { return false }
    let words = words(key)
    if words.count > 1, let last = words.last, last != "son", japaneseRanks[last] != nil { return true }
    return PlaceName(text, style: .bare)?.prefecture.isEmpty == false
  }
}
