import Tables
import Text

/// Recognises columns that hold names or codes of places, so that a join can match what is written differently.
///
/// Nothing is looked at while tables are loaded: a join asks for its key columns alone.
package enum PlaceMatching {
  static let sampleCount = 400

  /// How the texts of a column are matched; nil for a column of anything else.
  package static func recognized(_ key: KeyColumn, in catalog: Catalog) -> Matching? {
    let texts = sample(of: key.column)
    guard !texts.isEmpty else { return nil }
    if let code = code(texts, key.field) { return code }
    guard case .text = key.column.storage else { return nil }
    return name(texts, key, catalog)
  }

  /// Some of the known texts of a column of texts or whole numbers; none of any other.
  static func sample(of column: Column, count: Int = sampleCount) -> [String] {
    switch column.storage {
    case .text(let vector):
      sample(vector.dictionary.count, of: count) { vector.dictionary[Int32($0)] }.filter { !$0.isEmpty }
    case .integer(let values):
      sample(values.count, of: count) { column.isKnown($0) ? String(values[$0]) : "" }.filter { !$0.isEmpty }
    default: []
    }
  }

  /// Some of many, spread evenly.
  private static func sample(_ count: Int, of wanted: Int, _ text: (Int) -> String) -> [String] {
    let step = max(1, count / wanted)
    return stride(from: 0, to: count, by: step).map(text)
  }

  static func isNearlyAll(_ texts: [String], _ test: (String) -> Bool) -> Bool {
    let count = texts.reduce(0) { $0 + (test($1) ? 1 : 0) }
    return count > 0 && count * 10 >= texts.count * 9
  }

  // MARK: Names

  private static func name(_ texts: [String], _ key: KeyColumn, _ catalog: Catalog) -> Matching? {
    let isRanked = isNearlyAll(texts, PlaceName.endsInRank)
    if !isRanked, !isCaseName(key.field, catalog), !isHeadedAsPlace(key.field.name) {
      guard isNearlyAll(texts, { Prefectures.number(of: $0) != nil }) else {
        if isHeadedAsName(key.field.name), PlaceEvidence.ranks(of: key, in: catalog) != nil {
          return mixedName(texts, key, catalog)
        }
        guard texts.count(where: PlaceName.endsInRank) * 4 >= texts.count else { return nil }
        // So few ranks show that it may hold names, and only beside a column that certainly does.
        var matching = mixedName(texts, key, catalog)
        matching.isProven = false
        return matching
      }
      return Matching(kind: "prefecture", mayCollide: false) { text in
        Prefectures.number(of: text).map { Matching.Form(String($0)) }
      }
    }
    return isRanked ? name(key, .ranked, texts, catalog) : mixedName(texts, key, catalog)
  }

  private static func mixedName(_ texts: [String], _ key: KeyColumn, _ catalog: Catalog) -> Matching {
    name(key, texts.contains(where: PlaceName.isRanked) ? .mixed : .bare, texts, catalog)
  }

  private static func name(
    _ key: KeyColumn, _ style: PlaceName.Style, _ texts: [String], _ catalog: Catalog
  ) -> Matching {
    let isProven = PlaceEvidence.isJapanese(texts, key, catalog)
    let ranks = style == .ranked ? nil : PlaceEvidence.ranks(of: key, in: catalog)
    return Matching(kind: "place name", mayCollide: true, isProven: isProven) { text in
      guard var name = PlaceName(text, style: style) else { return nil }
      if name.rank.isEmpty, let rank = ranks?[TextFolding.key(text)] { name.rank = rank }
      return name.form
    }
  }

  /// Whether it is a column by whose values the package's cases are named.
  private static func isCaseName(_ field: Field, _ catalog: Catalog) -> Bool {
    guard let table = catalog.caseTable.flatMap({ catalog.table($0) }), let origin = field.origins.first,
      field.origins.count == 1, origin.anchor == table.name, origin.hops.isEmpty
    else { return false }
    return origin.column == table.schema.label || table.schema.names.contains(origin.column)
  }

  private static func isHeadedAsPlace(_ heading: String) -> Bool {
    let key = TextFolding.nameKey(heading)
    return ["city", "cityname", "municipality", "municipalityname"].contains(key)
      || ["市区町村", "市町村", "自治体", "団体名"].contains { key.hasPrefix($0) }
  }

  private static func isHeadedAsName(_ heading: String) -> Bool {
    let key = TextFolding.nameKey(heading)
    return ["name", "place", "romaji", "kana", "名", "読み", "よみ", "ふりがな", "ろーま字", "かな"].contains { key.contains($0) }
  }

  // MARK: Codes

  private static func code(_ texts: [String], _ field: Field) -> Matching? {
    let distinct = Set(texts).sorted()
    let isHeaded = ["code", "コード", "cid"].contains {
      TextFolding.nameKey(field.name).contains(TextFolding.nameKey($0))
    }
    guard distinct.count >= (isHeaded ? 1 : 5) else { return nil }
    for digitCount in [CheckDigit.jisx0402.length, CheckDigit.jisx0402.length - 1]
    where isNearlyAll(distinct, { place($0, digitCount: digitCount) != nil }) {
      return Matching(kind: "place code", mayCollide: false) { text in
        place(text, digitCount: digitCount).map { Matching.Form($0) }
      }
    }
    return nil
  }

  /// The five digits that a code begins with, its lost zero restored; nil where the check digit, the prefecture or, for
  /// want of a check digit, the number within the prefecture speaks against a code.
  static func place(_ text: String, digitCount: Int) -> String? {
    var digits = TextFolding.nameKey(text)
    guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    if digits.utf8.count == digitCount - 1 { digits = "0" + digits }
    guard digits.utf8.count == digitCount, let prefecture = Int(digits.prefix(2)), (1...47).contains(prefecture) else {
      return nil
    }
    if digitCount == CheckDigit.jisx0402.length {
      return CheckDigit.jisx0402.accepts(digits) ? String(digits.prefix(5)) : nil
    }
    guard let number = Int(digits.suffix(3)), number == 0 || (100..<800).contains(number) else { return nil }
    return digits
  }
}
