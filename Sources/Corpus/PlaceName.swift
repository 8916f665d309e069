import Diagnostics
import Tables

/// The name of a municipality taken apart: the name itself, and what it says of prefecture, district and rank.
struct PlaceName: Equatable {
  var name: String
  var prefecture = ""
  var district = ""
  /// 市, 町, 村 or 区, also for a name in kana or Latin letters.
  var rank = ""

  var form: Matching.Form { Matching.Form(name, qualifiers: [prefecture, district, rank]) }

  private static let ranks: [Unicode.Scalar] = ["市", "町", "村", "区"]
  private static let latinRanks = [
    "shi": "市", "city": "市", "cho": "町", "machi": "町", "town": "町", "mura": "村", "son": "村", "village": "村",
    "ku": "区", "ward": "区",
  ]
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
    if let open = text.lastIndex(of: "("), text.hasSuffix(")"), open > text.startIndex {
      let inner = String(text[text.index(after: open)...].dropLast())
      guard let number = Prefectures.number(of: inner) else { return nil }
      prefecture = String(number)
      text = String(text[..<open])
    }
    let isLatin = TextFolding.nameKey(text).utf8.first.map { (0x61...0x7A).contains($0) } ?? false
    name = ""
    if isLatin { readLatin(text) } else { readJapanese(text, style) }
    if name.isEmpty { return nil }
  }

  private mutating func readLatin(_ text: String) {
    var text = text
    if let comma = text.lastIndex(of: ","),
      let number = Prefectures.number(of: String(text[text.index(after: comma)...]))
    {
      prefecture = String(number)
      text = String(text[..<comma])
    }
    var words = PlaceName.words(text)
    if let gun = words.firstIndex(of: "gun"), gun > 0, gun + 1 < words.count {
      district = words[..<gun].joined()
      words.removeFirst(gun + 1)
    }
    if words.count > 1, let rank = words.last.flatMap({ PlaceName.latinRanks[$0] }) {
      self.rank = rank
      words.removeLast()
    }
    name = TextFolding.nameKey(words.joined())
  }

  private static func words(_ text: String) -> [String] {
    text.split { $0 == " " || $0 == "-" || $0 == "‐" || $0 == "‑" || $0 == "–" || $0 == "," }
      .map { TextFolding.nameKey(String($0)) }
  }

  private mutating func readJapanese(_ text: String, _ style: Style) {
    var rest = Array(TextFolding.nameKey(text).unicodeScalars)[...]
    if let found = Prefectures.prefix(of: rest) {
      prefecture = String(found.number)
      rest = found.rest
    }
    if let last = rest.last, last == "町" || last == "村",
      let end = rest.dropFirst().firstIndex(of: "郡"), rest.endIndex - end > 2
    {
      district = PlaceName.string(rest[..<end])
      rest = rest[(end + 1)...]
    }
    if style != .bare, rest.count > 1, !PlaceName.isNamedLikeRanked(rest) {
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

  /// Whether a text ends in a rank: 市, or in Latin letters -shi with a hyphen or space before it.
  static func endsInRank(_ text: String) -> Bool {
    let key = TextFolding.key(text)
    if let last = key.unicodeScalars.last(where: { $0 != " " }), ranks.contains(last) { return key.count > 1 }
    let words = words(key)
    if words.count > 1, let last = words.last, latinRanks[last] != nil { return true }
    let name = TextFolding.nameKey(key)
    guard name.unicodeScalars.allSatisfy({ (0x3041...0x309F).contains($0.value) }) else { return false }
    return kanaRanks.contains { name.hasSuffix($0.0) && name != $0.0 }
  }
}
