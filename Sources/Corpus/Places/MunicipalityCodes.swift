import Tables

/// Municipality codes that a spreadsheet has taken for numbers.
///
/// A column is one of codes when every value in it agrees with its check digit: one number in ten does by chance, so a
/// handful of different ones is proof. Only then are zeros restored; a code of five digits has no check digit, and
/// nothing is restored in it.
enum MunicipalityCodes {
  struct Restored {
    var column: Column
    /// How many cells had lost their zero, of how many.
    var restoredCount: Int
    var count: Int
  }

  private static let distinctCount = 5

  /// The column as texts of six digits; nil where it is none of codes.
  static func restored(_ column: Column) -> Restored? {
    guard case .integer(let values) = column.storage else { return nil }
    var codes: [Int32] = []
    var texts = PackedTextsBuilder()
    var codeOfValue: [Int: Int32] = [:]
    var restoredCount = 0
    var count = 0
    for (row, value) in values.enumerated() {
      guard column.isKnown(row) else {
        codes.append(0)
        continue
      }
      count += 1
      if value < 100_000 { restoredCount += 1 }
      if let code = codeOfValue[value] {
        codes.append(code)
        continue
      }
      guard isCode(value) else { return nil }
      let code = Int32(codeOfValue.count)
      codeOfValue[value] = code
      let digits = String(value)
      texts.append(digits.utf8.count < CheckDigit.jisx0402.length ? "0" + digits : digits)
      codes.append(code)
    }
    guard codeOfValue.count >= distinctCount else { return nil }
    return Restored(
      column: Column(
        .text(TextVector(codes: codes, dictionary: TextDictionary(texts.finish()))), validity: column.validity),
      restoredCount: restoredCount, count: count)
  }

  /// A column that would be one of codes but for a few cells.
  struct Nearly: Equatable {
    /// Distinct values, and those of them that are no codes, in their order.
    var count: Int
    var wrong: [Int]
  }

  /// Nil unless at least five values agree with their check digit, and no more than a quarter does not.
  static func nearly(_ column: Column) -> Nearly? {
    guard case .integer(let values) = column.storage else { return nil }
    var seen: Set<Int> = []
    var wrong: [Int] = []
    for (row, value) in values.enumerated() where column.isKnown(row) && seen.insert(value).inserted {
      if !isCode(value) { wrong.append(value) }
      // Most columns of numbers are none of codes, and show it early.
      if wrong.count > distinctCount, wrong.count * 2 > seen.count { return nil }
    }
    guard !wrong.isEmpty, seen.count - wrong.count >= distinctCount, wrong.count * 4 <= seen.count else { return nil }
    return Nearly(count: seen.count, wrong: wrong)
  }

  /// Prefectures are numbered 01 to 47.
  private static func isCode(_ value: Int) -> Bool {
    guard (10_000..<480_000).contains(value) else { return false }
    let digits = String(value)
    return CheckDigit.jisx0402.accepts(digits.utf8.count == 5 ? "0" + digits : digits)
  }

  private struct PackedTextsBuilder {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    mutating func append(_ text: String) {
      bytes.append(contentsOf: text.utf8)
      ends.append(bytes.count)
    }

    func finish() -> PackedTexts { PackedTexts(bytes: bytes, ends: ends) }
  }
}
