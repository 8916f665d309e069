import Tables
import Text

/// The name of a municipality taken apart: the name itself, and what it says of prefecture, district and rank.
struct PlaceName: Equatable {
  var name: String
  var prefecture = ""
  var district = ""
  /// 市, 町, 村, 区, 郡, 県 (also for 都 and 府) or 字, also for a name in kana or Latin letters.
  var rank = ""

  var form: Matching.Form { Matching.Form(name, qualifiers: [prefecture, district, rank]) }

  private static let ranks: [Unicode.Scalar] = ["市", "町", "村", "区"]
  private static let kanaRanks = [
    ("ちょう", "町"), ("まち", "町"), ("むら", "村"), ("そん", "村"), ("し", "市"), ("く", "区"),
  ]

  /// How a column writes names: with the rank at the end, without it, or some so and some so.
  enum Style { case ranked, mixed, bare }

  /// Names that end like a rank without having one.
  private static let namesLikeRanked: Set = [
    "野々市", "余市", "上市", "下市", "大町", "中村", "大村", "羽村", "田村", "玉村", "岩村", "北村", "野村",
  ]
  private static let numerals: Set<Unicode.Scalar> = ["二", "三", "四", "五", "六", "七", "八", "九", "十", "廿"]

  /// Whether what looks like a rank belongs to the name, as in 四日市, 十日町 and 大村, but not in 春日市.
  private static func isNamedLikeRanked(_ name: ArraySlice<Unicode.Scalar>) -> Bool {
    if name.count == 3, let first = name.first, numerals.contains(first), name[name.startIndex + 1] == "日" {
      return true
    }
    return namesLikeRanked.contains(string(name))
  }

  init?(_ text: String, style: Style) {
    var text = TextFolding.key(text)
    text.unicodeScalars.removeAll { PlaceName.isVariationSelector($0) }
    name = ""
    if let open = text.lastIndex(of: "("), text.hasSuffix(")"), open > text.startIndex {
      let inner = String(text[text.index(after: open)...].dropLast())
      if let number = Prefectures.number(of: inner) {
        prefecture = String(number)
      } else if let rank = PlaceName.rank(of: inner) {
        self.rank = rank
      } else {
        return nil
      }
      text = String(text[..<open])
    }
    if PlaceName.isLatin(text) { readLatin(text) } else { readJapanese(text, style) }
    if name.isEmpty { return nil }
  }

  /// What tells shapes of one ideograph apart: 葛 and 葛󠄀.
  private static func isVariationSelector(_ scalar: Unicode.Scalar) -> Bool {
    (0xFE00...0xFE0F).contains(scalar.value) || (0xE0100...0xE01EF).contains(scalar.value)
  }

  static func isLatin(_ text: String) -> Bool {
    TextFolding.nameKey(text).utf8.first.map { (0x61...0x7A).contains($0) } ?? false
  }

  private mutating func readJapanese(_ text: String, _ style: Style) {
    let key = TextFolding.nameKey(text)
    if PlaceName.wardsOfTokyo.contains(key) {
      (name, prefecture, rank) = ("特別区", "13", "区部")
      return
    }
    var rest = Array(key.unicodeScalars)[...]
    if let last = rest.last, ["都", "府", "県"].contains(last), Prefectures.number(of: key) != nil {
      (name, rank) = (PlaceName.string(rest.dropLast()), "県")
      return
    }
    rest = PlaceName.withoutSection(rest, &rank)
    if let found = Prefectures.prefix(of: rest) {
      prefecture = String(found.number)
      rest = found.rest
    }
    if let last = rest.last, last == "町" || last == "村",
      let end = rest.dropFirst().firstIndex(of: "郡"), rest.endIndex - end > 2
    {
      district = PlaceName.string(rest[..<end])
      rest = rest[(end + 1)...]
    } else if rest.last == "郡", rest.count > 2 {
      rank = "郡"
      rest.removeLast()
    }
    if rank.isEmpty, style != .bare, rest.count > 1, !PlaceName.isNamedLikeRanked(rest) {
      if let last = rest.last, PlaceName.ranks.contains(last) {
        rank = String(Character(last))
        rest.removeLast()
      } else if style == .ranked {
        let word = PlaceName.string(rest)
        for (ending, rank) in PlaceName.kanaRanks where word.hasSuffix(ending) && word != ending {
          self.rank = rank
          rest.removeLast(ending.unicodeScalars.count)
          break
        }
      }
    }
    name = PlaceName.string(PlaceName.withoutVariants(rest))
  }

  /// What statistics call the special wards of Tokyo taken together.
  private static let wardsOfTokyo: Set = [
    "特別区", "特別区部", "都区部", "東京都区部", "東京特別区", "東京都特別区", "東京都特別区部", "23区", "東京23区", "東京都23区", "東京二十三区",
  ]

  /// Without 大字 before the name of a section of a town or village, which is then of that kind.
  private static func withoutSection(
    _ scalars: ArraySlice<Unicode.Scalar>, _ rank: inout String
  ) -> ArraySlice<Unicode.Scalar> {
    guard let at = scalars.firstIndex(of: "大"), at + 2 < scalars.endIndex, scalars[at + 1] == "字" else {
      return scalars
    }
    rank = "字"
    return ArraySlice(Array(scalars[..<at]) + Array(scalars[(at + 2)...]))
  }

  /// Ideographs of names that are printed in an older and a newer shape.
  private static let newerShapes: [Unicode.Scalar: Unicode.Scalar] = [
    "檮": "梼", "檜": "桧", "龍": "竜", "\u{FA11}": "崎", "鰺": "鯵", "濱": "浜", "澤": "沢", "嶋": "島", "槇": "槙", "曾": "曽",
    "籠": "篭", "諫": "諌", "廣": "広", "國": "国", "櫻": "桜", "邊": "辺", "會": "会", "瀧": "滝", "礪": "砺", "驒": "騨",
  ]

  /// Without the differences that print makes: newer shapes of ideographs, and between ideographs one of け, が and か, and of
  /// つ and っ: 龍ケ崎, 竜が崎.
  private static func withoutVariants(_ scalars: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
    func isIdeograph(_ index: Int) -> Bool {
      scalars.indices.contains(index) && (0x3400..<0xA000).contains(scalars[index].value)
    }
    var out = ArraySlice(scalars.map { newerShapes[$0] ?? $0 })
    let scalars = ArraySlice(Array(scalars))
    for index in scalars.indices where isIdeograph(index - 1) && isIdeograph(index + 1) {
      switch scalars[index] {
      case "が", "か": out[index] = "け"
      case "っ": out[index] = "つ"
      default: break
      }
    }
    return out
  }

  private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars)
    return text
  }

  /// Whether a name in ideographs ends in its rank, with what stands before it.
  static func isRanked(_ text: String) -> Bool {
    let scalars = Array(TextFolding.nameKey(text).unicodeScalars)[...]
    let rest = Prefectures.prefix(of: scalars)?.rest ?? scalars
    guard let last = rest.last, rest.count > 1 else { return false }
    return ranks.contains(last) && !isNamedLikeRanked(rest)
  }

  /// Whether a text says its rank: 市 at its end, or in Latin letters -shi with a hyphen or space before it.
  static func endsInRank(_ text: String) -> Bool {
    let key = TextFolding.key(text)
    if let last = key.unicodeScalars.last(where: { $0 != " " }), ranks.contains(last) { return key.count > 1 }
    if saysLatinRank(key) { return true }
    let name = TextFolding.nameKey(key)
    guard name.unicodeScalars.allSatisfy({ (0x3041...0x309F).contains($0.value) }) else { return false }
    return kanaRanks.contains { name.hasSuffix($0.0) && name != $0.0 }
  }
}
