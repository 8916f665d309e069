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
  /// Bit n: some convention, or the blanks before it, begin with the byte n.
  private let conventionStarts: (low: UInt64, middle: UInt64, high: UInt64, top: UInt64)
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
    var starts: [UInt64] = [0, 0, 0, 0]
    // Blanks: a space, a tab, the first byte of a full-width space.
    for byte in [0x20, 0x09, 0xE3] + conventions.compactMap(\.text.first) {
      starts[Int(byte >> 6)] |= 1 << UInt64(byte & 63)
    }
    conventionStarts = (starts[0], starts[1], starts[2], starts[3])
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

  /// Which convention makes a text unknown that is no value of its column: an index of `conventions`, or their number
  /// where it is blanks alone.
  @inline(never)
  func convention(of bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard !conventions.isEmpty, mayBeConvention(bytes) else { return nil }
    let text = MissingValues.trimmed(bytes)
    if text.isEmpty { return conventions.count }
    guard text.count <= 24 else { return nil }
    for (index, entry) in conventions.enumerated()
    where entry.text.count == text.count && entry.text.elementsEqual(text) {
      return index
    }
    return nil
  }

  private func mayBeConvention(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = bytes.first else { return true }
    let starts =
      first < 128
      ? (first < 64 ? conventionStarts.low : conventionStarts.middle)
      : (first < 192 ? conventionStarts.high : conventionStarts.top)
    return starts & 1 << UInt64(first & 63) != 0
  }

  /// The mark of validity for a convention.
  func mark(ofConvention index: Int) -> UInt8 { index < conventionMarks.count ? conventionMarks[index] : 1 }

  func conventionalMark(of bytes: UnsafeBufferPointer<UInt8>) -> UInt8? {
    convention(of: bytes).map { mark(ofConvention: $0) }
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

  /// A dash may say that the question does not arise, that there is nothing, or that nobody knows.
  static let dash = "marked \"-\""
  static let notKnown = "not known"
  static let suppressed = "suppressed"
  static let notSurveyed = "not surveyed"
  static let noAnswer = "no answer"
  static let notAvailable = "not available"
  static let noData = "no data"
  static let beingCounted = "still being counted"
  static let beingSurveyed = "still being surveyed"
  static let notMeasured = "not measured"
  static let suspended = "suspended"

  /// In a column of numbers, dates, or yes and no.
  static let all = inAnyColumn + amongNumbers + wordsAmongNumbers

  /// In texts, too.
  static let inAnyColumn =
    entries(
      dash,
      ["-", "－", "‐", "‑", "–", "—", "―", "−", "ー", "ｰ", "─", "━", "--", "---", "－－", "ーー"])
    + words(["該当なし", "該当無し", "該当無", "該当せず", "非該当", "対象外", "皆無"])
    + entries(notKnown, ["…", "‥", "...", "..", "･･･", "・・・", "……", "．．．", "不詳", "不明"])
    + entries(suppressed, ["***", "＊＊＊", "**", "秘匿", "非公表", "非公開", "未公表"])
    + entries(notSurveyed, ["調査無し", "調査なし", "未調査", "調査せず"])
    + entries(noAnswer, ["無回答", "未回答", "回答なし", "回答無し"])
    + entries(
      notAvailable,
      ["<NA>", "#N/A", "#NA", "N/A", "n/a", "N.A.", "n.a.", "N.A", "n.a", "(NA)", "NULL", "null", "(null)", "\\N"])
    + entries(noData, ["データなし", "データ無し", "資料なし", "no data", "No data"])

  /// What may be a word or a code in a column of texts.
  static let amongNumbers =
    entries(suppressed, ["x", "X", "ｘ", "Ｘ", "χ", "*", "＊", "(S)", "(D)", "(s)", "(d)"])
    + entries(
      notAvailable, ["#VALUE!", "#DIV/0!", "#REF!", "#NUM!", "#NAME?", "#NULL!", ".", ":", "(X)", "(x)", "（X）"])
    + entries(noData, ["N.D.", "n.d.", "N.D", "n.d", "N/D", "n/d", "ND"])
    + entries(beingCounted, ["集計中", "未集計", "算定中"])
    + entries(beingSurveyed, ["調査中", "確認中", "照会中"])
    + entries(notMeasured, ["欠測", "欠損", "未測定", "測定なし"])
    + entries(suspended, ["休止", "休止中", "休館", "休館中"])

  /// Programs write them in columns of every kind, people only as words: in texts they count where numbers have them.
  static let wordsAmongNumbers = entries(notAvailable, ["NA", "NaN", "nan", "None"])

  private static func entries(_ reason: String, _ texts: [String]) -> [Entry] {
    texts.map { Entry($0, reason: reason) }
  }

  /// Each its own reason: only who made the file knows what is meant.
  private static func words(_ texts: [String]) -> [Entry] { texts.map { Entry($0, reason: "marked \"\($0)\"") } }

  /// Whether a reason says no more than which mark stands in the file.
  static func isMark(_ reason: String) -> Bool { reason.hasPrefix("marked \"") }
}
