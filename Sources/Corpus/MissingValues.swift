import Glibc
import Tables

/// The cell texts that stand for an unknown value, each with the reason it gives.
struct MissingValues: Sendable {
  struct Entry: Sendable, Equatable {
    var text: [UInt8]
    var reason: String?

    init(_ text: String, reason: String? = nil) {
      self.text = Array(text.utf8)
      self.reason = reason
    }
  }

  /// Nothing is missing: for the elements of lists.
  static let none = MissingValues([])
  /// What a table has that says nothing else: the empty cell.
  static let emptyCell = MissingValues([Entry("")])
  /// The marks of printed tables, where nobody has said which the file uses.
  static let conventional = MissingValues([Entry("")], conventions: MissingConventions.all)

  let entries: [Entry]
  /// Texts that are unknown where they are no value of their column.
  let conventions: [Entry]
  private let marks: [UInt8]
  private let conventionMarks: [UInt8]
  /// Bit n: some entry has n bytes; the last bit: or more.
  private let sizes: UInt64
  /// Holds the reasons that `marks` count.
  let validity: Validity

  init(_ entries: [Entry], conventions: [Entry] = []) {
    self.entries = entries
    self.conventions = conventions
    var validity = Validity.allKnown
    marks = entries.map { validity.mark(for: $0.reason) }
    conventionMarks = conventions.map { validity.mark(for: $0.reason) }
    self.validity = validity
    sizes = entries.reduce(0) { $0 | 1 << UInt64(min($1.text.count, 63)) }
  }

  /// The mark of validity for a cell's text; nil if it is a value.
  @inline(__always)
  func mark(of bytes: UnsafeBufferPointer<UInt8>) -> UInt8? {
    sizes & (1 &<< UInt64(min(bytes.count, 63))) == 0 ? nil : search(bytes)
  }

  @inline(never)
  private func search(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt8? {
    for (index, entry) in entries.enumerated()
    where entry.text.count == bytes.count && entry.text.elementsEqual(bytes) {
      return marks[index]
    }
    return nil
  }

  /// The mark for a text that is no value of its column: where a convention, or blanks alone, make it unknown.
  @inline(never)
  func conventionalMark(of bytes: UnsafeBufferPointer<UInt8>) -> UInt8? {
    guard !conventions.isEmpty else { return nil }
    let text = MissingValues.trimmed(bytes)
    if text.isEmpty { return 1 }
    guard text.count <= 24 else { return nil }
    for (index, entry) in conventions.enumerated()
    where entry.text.count == text.count && entry.text.elementsEqual(text) {
      return conventionMarks[index]
    }
    return nil
  }

  /// Without spaces, ASCII or full-width, round it.
  static func trimmed(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var start = 0
    var end = bytes.count
    func isWide(_ at: Int) -> Bool {
      at >= start && at + 3 <= end && bytes[at] == 0xE3 && bytes[at + 1] == 0x80 && bytes[at + 2] == 0x80
    }
    while start < end {
      if bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 } else if isWide(start) { start += 3 } else { break }
    }
    while end > start {
      if bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 {
        end -= 1
      } else if isWide(end - 3) {
        end -= 3
      } else {
        break
      }
    }
    return UnsafeBufferPointer(rebasing: bytes[start..<end])
  }
}

/// What statistical offices and programs write where there is no value.
enum MissingConventions {
  typealias Entry = MissingValues.Entry

  static let doesNotArise = "does not arise"
  static let notKnown = "not known"
  static let suppressed = "suppressed"
  static let notSurveyed = "not surveyed"
  static let noAnswer = "no answer"
  static let notAvailable = "not available"

  /// In a column of numbers, dates, or yes and no.
  static let all = inAnyColumn + amongNumbers + wordsAmongNumbers

  /// In texts, too.
  static let inAnyColumn =
    entries(
      doesNotArise,
      ["-", "－", "‐", "‑", "–", "—", "―", "−", "ー", "ｰ", "─", "--", "---", "該当なし", "該当無し", "対象外", "皆無"])
    + entries(notKnown, ["…", "‥", "...", "..", "･･･", "・・・", "……", "不詳", "不明"])
    + entries(suppressed, ["***", "＊＊＊", "**", "秘匿", "非公表", "非公開"])
    + entries(notSurveyed, ["調査無し", "調査なし", "未調査"])
    + entries(noAnswer, ["無回答", "未回答", "回答なし", "回答無し"])
    + entries(notAvailable, ["<NA>", "#N/A", "N/A", "n/a", "NULL", "null"])

  /// What may be a word or a code in a column of texts.
  static let amongNumbers =
    entries(suppressed, ["x", "X", "ｘ", "Ｘ", "χ", "*", "＊"])
    + entries(notAvailable, ["#VALUE!", "#DIV/0!", "#REF!", "."])

  /// Programs write them in columns of every kind, people only as words: in texts they count where numbers have them.
  static let wordsAmongNumbers = entries(notAvailable, ["NA", "NaN", "nan", "None"])

  private static func entries(_ reason: String, _ texts: [String]) -> [Entry] {
    texts.map { Entry($0, reason: reason) }
  }
}
