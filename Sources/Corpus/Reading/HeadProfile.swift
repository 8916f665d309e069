/// What the cells of the first rows are, to tell titles, header and data apart.
struct HeadProfile {
  /// What a cell is by itself.
  enum Kind {
    case empty, missing, number, text
    /// A unit alone: `人`, `(千円)`.
    case unit
    /// Four digits that may be a year.
    case year
    /// What a number is not: a year, month or date with its word or marks, a share with `%`.
    case mark
  }

  let kinds: [[Kind]]
  let contents: [[[UInt8]]]
  let width: Int

  init(_ rows: [DelimitedLayout.Row], width: Int) {
    self.width = width
    contents = rows.map { $0.map(\.content) }
    kinds = rows.map { row in row.map { HeadProfile.kind($0.content) } }
  }

  private static let heading = Set(["%", "年", "月", "日"])

  private static func kind(_ content: [UInt8]) -> Kind {
    content.withUnsafeBufferPointer { bytes in
      let text = MissingValues.trimmed(bytes)
      if text.isEmpty { return .empty }
      if text[0] == SheetGrid.reasonMark { return .missing }
      if let number = PrintedNumber(text, style: .point) {
        if heading.contains(number.unit) { return .mark }
        let isYear = number.plain.count == 4 && (number.plain[0] == 0x31 || number.plain[0] == 0x32)
        return isYear && number.traits.subtracting(.fullWidth).isEmpty ? .year : .number
      }
      if MissingValues.conventional.conventionalMark(of: text) != nil { return .missing }
      if NumberShape(text) != nil { return .number }
      if PrintedDate(text) != nil || isMonth(text) { return .mark }
      return isUnit(String(decoding: text, as: UTF8.self)) ? .unit : .text
    }
  }

  /// A cell in parentheses, or a unit alone.
  private static func isUnit(_ text: String) -> Bool {
    if PrintedNumber.units.contains(text) || text == "％" || text.hasPrefix("単位") { return true }
    guard let first = text.first, let last = text.last else { return false }
    return "(（[［".contains(first) && ")）]］".contains(last)
  }

  /// `2019年4月`, `2019-04`, `2019/4`, `R1.5`, `令和元年5月`.
  private static func isMonth(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count <= 24 else { return false }
    var word = String(decoding: text, as: UTF8.self)
    if word.hasSuffix("月") { word = word.dropLast() + "月1日" } else { word += word.contains("-") ? "-1" : "/1" }
    word = word.contains(".") ? word.replacing("/1", with: ".1") : word
    return Array(word.utf8).withUnsafeBufferPointer { PrintedDate($0)?.month != nil }
  }

  func filled(_ row: Int) -> Int { kinds[row].count { $0 != .empty } }

  func string(_ row: Int, _ column: Int) -> String {
    column < contents[row].count ? String(decoding: contents[row][column], as: UTF8.self) : ""
  }

  // MARK: Columns

  func body(after row: Int) -> ArraySlice<[Kind]> { kinds[min(row + 1, kinds.count)...] }

  /// Whether every cell of a column below a row is a number, a date or missing, and one is none of the last.
  func isNumeric(_ column: Int, below row: Int) -> Bool {
    var hasNumber = false
    for cells in body(after: row) where column < cells.count {
      switch cells[column] {
      case .number, .year, .mark: hasNumber = true
      case .text: return false
      case .empty, .missing, .unit: continue
      }
    }
    return hasNumber
  }

  /// Whether a column below a row has cells of one kind.
  func has(_ kind: Kind, _ column: Int, below row: Int) -> Bool {
    body(after: row).contains { column < $0.count && $0[column] == kind }
  }
}
