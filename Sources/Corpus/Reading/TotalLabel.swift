import Text

/// Whether a cell says of its row that it is a total or a mean of others.
enum TotalLabel {
  private static let words: Set<String> = [
    "計", "合計", "総計", "総数", "小計", "総合計", "平均", "平均値", "加重平均", "単純平均", "総平均", "全国", "全体", "全市町村", "都道府県計", "县计",
    "合计", "总计", "小计", "总数", "總計", "합계", "총계", "소계", "평균",
    "total", "totals", "grandtotal", "subtotal", "sub-total", "sum", "mean", "average", "avg", "overall",
    "overalltotal",
    "summe", "gesamt", "insgesamt", "gesamtsumme", "zwischensumme", "durchschnitt", "mittelwert", "ensemble", "moyenne",
    "totalgénéral", "sous-total", "totale", "totalegenerale", "subtotale", "totalgeneral", "promedio", "média",
    "totaal",
    "gemiddelde", "totalt", "genomsnitt", "ogółem", "razem", "celkem", "yhteensä", "toplam", "итого", "всего",
  ]

  /// What says so behind the name of a place.
  private static let endings = ["合計", "総計", "小計", "総数", "計", "加重平均", "単純平均", "平均値", "平均"]
  /// How the name of a place or of a kind of place ends.
  private static let placeEndings: Set<Character> = [
    "市", "町", "村", "区", "郡", "県", "府", "都", "道", "国", "部", "圏", "域", "内", "体", "方", "局", "島",
  ]
  private static let regions: Set<String> = [
    "東北", "関東", "北陸", "東海", "甲信越", "近畿", "関西", "中国", "四国", "九州", "日本", "全",
  ]
  private static let latinPlaces: Set<String> = [
    "national", "nation", "country", "state", "county", "district", "regional", "region", "prefecture", "prefectural",
    "municipal", "municipality", "city", "town", "village", "ward", "overall", "all", "world", "eu", "oecd", "japan",
  ]
  private static let latinWords: Set<String> = ["total", "average", "mean", "subtotal", "sum"]
  /// What may stand before or behind other words in the last row of a table.
  private static let looseWords = ["平均", "合計", "総計", "総数", "小計", "全国", "average", "mean", "total", "sum"]

  /// The last characters of such words in Japanese and Chinese, and closing brackets.
  private static let lastCharacters = Set(
    ["計", "数", "均", "値", "国", "体", "村", "计", "）", "］", "〉", "】", "」", "：", "※"].map { Array($0.utf8) })

  /// Whether it is worth making a text of the bytes: most cells are told apart by their length and their end.
  static func maySay(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let last = bytes.last, let first = bytes.first, bytes.count > 2, bytes.count <= 60 else { return false }
    if last < 0x80 {
      return first | 0x20 >= 0x61 && first | 0x20 <= 0x7A ? bytes.count <= 24 : first >= 0x80 || first == 0x28
    }
    let end = bytes.suffix(3)
    return (0xE3...0xE9).contains(end[end.startIndex]) ? lastCharacters.contains(Array(end)) : true
  }

  /// - Parameter isLoose: whether the word may stand among others at the start or the end of the cell.
  static func says(_ content: [UInt8], isLoose: Bool = false) -> Bool {
    guard content.count > 2, content.count <= 60 else { return false }
    return says(String(decoding: content, as: UTF8.self), isLoose: isLoose)
  }

  static func says(_ cell: String, isLoose: Bool = false) -> Bool {
    guard !cell.isEmpty, cell.utf8.count <= 60 else { return false }
    let text = core(TextFolding.key(cell))
    let word = String(text.filter { $0 != " " && $0 != "　" })
    if words.contains(word) || isOfPlace(word) || isOfLatinPlace(text) { return true }
    return isLoose && looseWords.contains { word.hasPrefix($0) || word.hasSuffix($0) }
  }

  /// Without brackets round it or behind it, a colon, and marks of footnotes.
  private static func core(_ text: String) -> String {
    var text = text[...]
    let marks: Set<Character> = [" ", "　", ":", "：", "*", "※", ".", "・"]
    func trim() {
      while let last = text.last, marks.contains(last) { text.removeLast() }
      while let first = text.first, marks.contains(first) { text.removeFirst() }
    }
    trim()
    let pairs: [Character: Character] = [
      ")": "(", "）": "（", "]": "[", "］": "［", ">": "<", "〉": "〈", "】": "【", "」": "「",
    ]
    if let last = text.last, let opening = pairs[last], let open = text.lastIndex(of: opening) {
      text = open == text.startIndex ? text.dropFirst().dropLast() : text[..<open]
      trim()
    }
    return String(text)
  }

  private static func isOfPlace(_ word: String) -> Bool {
    for ending in endings where word.hasSuffix(ending) && word != ending {
      let place = String(word.dropLast(ending.count))
      guard let last = place.last else { continue }
      return placeEndings.contains(last) || regions.contains(place) || Prefectures.number(of: place) != nil
    }
    return false
  }

  private static func isOfLatinPlace(_ text: String) -> Bool {
    let parts = text.split(separator: " ").map(String.init)
    guard parts.count == 2 else { return false }
    return latinWords.contains(parts[1]) && latinPlaces.contains(parts[0])
      || latinWords.contains(parts[0]) && latinPlaces.contains(parts[1])
  }
}
