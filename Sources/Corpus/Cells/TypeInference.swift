import Tables

/// The narrowest type that fits the cells of a column seen so far; empty cells and the marks of missing values say
/// nothing.
///
/// Digits with leading zeros are codes, not numbers, and make the whole column text. Of many cells, very few may be
/// misfits: a slip in one of a thousand does not make a column of numbers a column of texts. What might be read in two
/// ways stays text (`Doubt`), unless the user has said how.
struct TypeInference {
  /// What a column can be, the narrowest first.
  enum Candidate: Int, CaseIterable {
    case integer, number, yesNo, trueFalse, haiIie, isoDate, slashDate, printedDate, dayFirst, monthFirst, year,
      printedInteger, printedNumber, otherNumber
    /// No types, but what the answer can say of a text: a number with a footnote's mark, a day with its time.
    case markedNumber, dateTime
  }

  /// What all columns of a file share that guides the guess.
  struct Rules {
    var missing: MissingValues
    var style: PrintedNumber.Style
    /// Whether the point and the comma may also stand for one another, since the user has not said which is which.
    var mayExchangeMarks = true
    /// Whether a comma between digits is a decimal mark rather than a mark between answers.
    var takesDecimalCommas = false
    var dateOrder: PrintedDate.Order?
    /// Whether the file holds a Japanese word.
    var isJapanese = false
  }

  var misfits = [Misfits](repeating: Misfits(), count: Candidate.allCases.count)
  private(set) var seenCount = 0
  private(set) var hasLeadingZero = false
  /// Digits that no number here holds exactly.
  private(set) var hasLongDigits = false
  /// `="00123"`: the writer of the file says that it is text.
  private(set) var isWrapped = false
  private(set) var traits: PrintedNumber.Traits = []
  private(set) var otherTraits: PrintedNumber.Traits = []
  private(set) var unit: String?
  private(set) var otherUnit: String?
  /// Numbers with `%` among those without, or the other way round.
  private(set) var mixed = Misfits()
  private(set) var otherMixed = Misfits()
  /// Whether a plain number has a decimal point.
  private(set) var hasPoint = false
  private(set) var eras: Set<UInt8> = []
  /// Whether an era stands as a letter alone, `R3`, which may be anything.
  private(set) var hasEraLetters = false
  private(set) var firstEraYear = Int.max
  private(set) var yearWordCount = 0
  private(set) var hasTimes = false
  /// Whether all days with the year last have points between: nobody puts the month first there.
  private(set) var areDaysDotted = true
  /// Of the words of each pair, whether the first and the second were seen.
  private var words: [(first: Bool, second: Bool)] = [(false, false), (false, false), (false, false)]
  /// The first cells that show something.
  private(set) var examples: [Reading: [UInt8]] = [:]
  /// Cells with a footnote's mark that everybody takes for one.
  private(set) var marked = Misfits()
  /// Whether one of those is a letter, as codes have them, too.
  private(set) var hasMarkLetters = false
  /// Signs that may stand between the elements of a list, with how many cells have them.
  private var separators = [Int](repeating: 0, count: CellType.listSeparators.count)
  /// Which of the words that may also be texts stand for missing values.
  private(set) var missingWords: Set<[UInt8]> = []

  private var active: UInt32 = (1 << UInt32(Candidate.allCases.count)) - 1
  private var integer = IntegerParser(form: .plain, refusesLeadingZeros: true)
  private var number = NumberParser(form: .plain, refusesLeadingZeros: true)
  private static let pairs = CellType.pairs.map { BooleanParser(yes: $0.yes, no: $0.no) }
  private static let dates: [Candidate] = [.printedDate, .dayFirst, .monthFirst, .year, .dateTime]
  let rules: Rules
  let style: PrintedNumber.Style
  /// What the user says it is.
  let stated: OpenOptions.ColumnType?

  init(_ rules: Rules, stated: OpenOptions.ColumnType? = nil, splitsMarks: Bool = false) {
    self.rules = rules
    self.stated = stated
    var style = rules.style
    style.splitsMarks = splitsMarks
    self.style = style
  }

  var isText: Bool { stated == nil && (active == 0 || hasLeadingZero || hasLongDigits || isWrapped) }

  /// How few misfits may be passed over.
  static func isTolerable(_ misfits: Int, of count: Int) -> Bool { misfits * 100 <= count && count - misfits >= 100 }

  /// Whether a cell is a value of some type, so that a column that has it is no column of another with a slip in it.
  static func hasForm(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    PrintedNumber(bytes, style: .point) != nil || PrintedNumber(bytes, style: .comma) != nil
      || PrintedDate(bytes) != nil || PrintedDate(bytes, order: .dmy) != nil || NumberShape(bytes) != nil
      || SpreadsheetText.inner(bytes) != nil
  }

  mutating func see(_ block: CellBlock, column: Int) {
    for row in 0..<block.rowCount where !isText {
      let cell = block.cell(row, column)
      if cell.size > 0 { see(block.bytes(of: cell), at: block.fileOffset + Int(cell.offset)) }
    }
  }

  func isActive(_ candidate: Candidate) -> Bool { active & 1 << UInt32(candidate.rawValue) != 0 }
  func fits(_ candidate: Candidate) -> Bool { misfits[candidate.rawValue].count == 0 }

  /// The words of a pair that were seen: the first, the second.
  func seen(_ candidate: Candidate) -> (first: Bool, second: Bool) {
    words[min(max(candidate.rawValue - Candidate.yesNo.rawValue, 0), 2)]
  }

  /// What stands between the elements of the cells, if they are lists.
  var listSeparator: [UInt8] {
    let best = separators.indices.max { (separators[$0], -$0) < (separators[$1], -$1) } ?? 0
    return CellType.listSeparators[best]
  }

  // MARK: Cells

  mutating func see(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int = 0) {
    if stated == nil, SpreadsheetText.inner(bytes) != nil {
      isWrapped = true
      return
    }
    var bytes = bytes
    if style.splitsMarks, let parts = FootnoteMark(bytes) {
      bytes = UnsafeBufferPointer(rebasing: bytes[parts.number])
      if bytes.isEmpty { return }
    }
    let isInteger = integer.parse(bytes) != nil
    let isNumber = isInteger || (style.decimalMark == 0x2E && number.parse(bytes) != nil)
    if !isNumber, rules.missing.mark(of: bytes) != nil || rules.missing.convention(of: bytes) != nil {
      if bytes.count < 5, bytes.count > 1, bytes[0] | 0x20 == 0x6E { missingWords.insert(Array(bytes)) }
      return
    }
    if !isNumber, bytes.count > 16, let shape = NumberShape(bytes), shape.isWhole { hasLongDigits = true }
    seenCount += 1
    let cell = Seen(bytes: bytes, offset: offset)
    note(.integer, fits: isInteger, cell)
    note(.number, fits: isNumber, cell)
    if isNumber, !isInteger { seePlain(bytes) }
    seeWords(cell)
    if isActive(.isoDate) { note(.isoDate, fits: DateForm.iso.parse(bytes) != nil, cell) }
    if isActive(.slashDate) { note(.slashDate, fits: DateForm.slashes.parse(bytes) != nil, cell) }
    if TypeInference.dates.contains(where: isActive) { seeDate(cell) }
    if isActive(.printedNumber) { seePrinted(cell, isInteger: isInteger) }
    if isActive(.otherNumber) { seeOther(cell, isInteger: isInteger) }
    if !isNumber, isActive(.markedNumber) { seeMark(cell) }
    if stated == .list { seeList(bytes) }
  }

  struct Seen {
    var bytes: UnsafeBufferPointer<UInt8>
    var offset: Int
  }

  /// Cells that are no values of a kind: how many, and the first of them.
  struct Misfits {
    var count = 0
    var first: [(offset: Int, text: [UInt8])] = []

    mutating func add(_ cell: Seen) {
      count += 1
      if first.count < 3 { first.append((cell.offset, Array(cell.bytes))) }
    }
  }

  private mutating func note(_ candidate: Candidate, fits: Bool, _ cell: Seen) {
    guard !fits, isActive(candidate) else { return }
    misfits[candidate.rawValue].add(cell)
    if misfits[candidate.rawValue].count > 10 + seenCount / 50 { active &= ~(1 << UInt32(candidate.rawValue)) }
  }

  private mutating func show(_ reading: Reading, _ bytes: UnsafeBufferPointer<UInt8>) {
    if examples[reading] == nil { examples[reading] = Array(bytes) }
  }

  private mutating func seePlain(_ bytes: UnsafeBufferPointer<UInt8>) {
    if bytes.contains(0x2E) { hasPoint = true }
    guard !traits.contains(.exponent), bytes.contains(where: { $0 | 0x20 == 0x65 }) else { return }
    traits.insert(.exponent)
    show(.exponents, bytes)
  }

  private mutating func seeWords(_ cell: Seen) {
    for (index, candidate) in [Candidate.yesNo, .trueFalse, .haiIie].enumerated() where isActive(candidate) {
      let word = TypeInference.pairs[index].parse(cell.bytes)
      if word == true { words[index].first = true }
      if word == false { words[index].second = true }
      note(candidate, fits: word != nil, cell)
    }
  }

  private mutating func seeDate(_ cell: Seen) {
    let bytes = cell.bytes
    // Most cells that are none show it by their first byte, or by their length.
    guard bytes.count >= 4 || bytes[0] > 0x39 else {
      for candidate in TypeInference.dates { note(candidate, fits: false, cell) }
      return
    }
    let date = PrintedDate(bytes, order: rules.dateOrder)
    if let date { see(date, bytes) }
    note(.printedDate, fits: date?.days != nil, cell)
    note(.year, fits: date != nil && date?.month == nil, cell)
    note(.dateTime, fits: date != nil && date?.month != nil, cell)
    for (candidate, order) in [(Candidate.dayFirst, PrintedDate.Order.dmy), (.monthFirst, .mdy)]
    where isActive(candidate) {
      let date = rules.dateOrder == nil ? PrintedDate(bytes, order: order) : nil
      if let date {
        see(date, bytes)
        if date.isYearLast {
          if !bytes.contains(0x2E) { areDaysDotted = false }
          show(.yearLast, bytes)
        }
      }
      note(candidate, fits: date?.days != nil, cell)
    }
  }

  private mutating func see(_ date: PrintedDate, _ bytes: UnsafeBufferPointer<UInt8>) {
    if let era = date.era {
      eras.insert(era)
      if !date.saysYear { hasEraLetters = true }
      firstEraYear = min(firstEraYear, date.year)
      show(.eras, bytes)
    }
    if date.month == nil, date.saysYear { yearWordCount += 1 }
    if date.time == .midnight { show(.midnight, bytes) }
    if date.time == .other {
      hasTimes = true
      show(.times, bytes)
    }
  }

  private mutating func seePrinted(_ cell: Seen, isInteger: Bool) {
    if isInteger, unit ?? "" == "" {
      unit = ""
      if cell.bytes[0] == 0x2D { traits.insert(.negative) }
      return
    }
    let found = PrintedNumber(cell.bytes, style: style)
    guard let printed = found, unit ?? printed.unit == printed.unit else {
      note(.printedInteger, fits: isInteger && unit ?? "" == "", cell)
      if let found, areShares(found.unit, unit) { return mixed.add(cell) }
      note(.printedNumber, fits: false, cell)
      return
    }
    if printed.traits.contains(.leadingZero) { hasLeadingZero = true }
    unit = printed.unit
    see(printed.traits.subtracting(traits), cell.bytes)
    traits.formUnion(printed.traits)
    note(.printedInteger, fits: !printed.traits.contains(.decimals), cell)
  }

  private mutating func see(_ new: PrintedNumber.Traits, _ bytes: UnsafeBufferPointer<UInt8>) {
    guard !new.isEmpty else { return }
    let shown: [(PrintedNumber.Traits, Reading)] = [
      (.grouped, .thousands), (.spaced, .thousands), (.fullWidth, .fullWidth), (.triangle, .triangles),
      (.parentheses, .parentheses),
    ]
    for (trait, reading) in shown where new.contains(trait) { show(reading, bytes) }
    if new.contains(.decimals) { show(style.decimalMark == 0x2C ? .decimalComma : .decimalPoint, bytes) }
  }

  private mutating func seeOther(_ cell: Seen, isInteger: Bool) {
    if isInteger, otherUnit ?? "" == "" {
      otherUnit = ""
      return
    }
    guard rules.mayExchangeMarks, let printed = PrintedNumber(cell.bytes, style: style.exchanged),
      !printed.traits.contains(.leadingZero),
      otherUnit ?? printed.unit == printed.unit || areShares(printed.unit, otherUnit)
    else { return note(.otherNumber, fits: false, cell) }
    if let otherUnit, otherUnit != printed.unit { otherMixed.add(cell) }
    otherUnit = otherUnit ?? printed.unit
    if printed.traits.contains(.decimals), style.exchanged.decimalMark == 0x2C { show(.decimalComma, cell.bytes) }
    if printed.traits.contains(.grouped) { show(.otherThousands, cell.bytes) }
    otherTraits.formUnion(printed.traits)
  }

  /// Whether one number has `%` and the other no unit.
  private func areShares(_ unit: String, _ other: String?) -> Bool {
    unit == "%" && other == "" || unit.isEmpty && other == "%"
  }

  private mutating func seeMark(_ cell: Seen) {
    guard PrintedNumber(cell.bytes, style: style) == nil, PrintedNumber(cell.bytes, style: style.exchanged) == nil
    else {
      return
    }
    let found = FootnoteMark(cell.bytes)
    // A letter alone is a word.
    let isMarked = found.map { $0.isUsual && (!$0.number.isEmpty || !$0.hasLetters) } ?? false
    if isMarked { marked.add(cell) }
    if let found, isMarked, found.hasLetters { hasMarkLetters = true }
    note(.markedNumber, fits: isMarked, cell)
  }

  private mutating func seeList(_ bytes: UnsafeBufferPointer<UInt8>) {
    for (index, separator) in CellType.listSeparators.enumerated() where bytes.contains(separator) {
      separators[index] += 1
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  func contains(_ part: [UInt8]) -> Bool {
    guard count >= part.count else { return false }
    return (0...(count - part.count)).contains { self[$0..<($0 + part.count)].elementsEqual(part) }
  }
}

extension CellType {
  static let yesTexts = ["yes", "Yes", "YES"].map { Array($0.utf8) }
  static let noTexts = ["no", "No", "NO"].map { Array($0.utf8) }
  static let trueTexts = ["true", "True", "TRUE"].map { Array($0.utf8) }
  static let falseTexts = ["false", "False", "FALSE"].map { Array($0.utf8) }
  /// The pairs of words that mean yes and no.
  static let pairs: [(yes: [[UInt8]], no: [[UInt8]])] = [
    (yesTexts, noTexts), (trueTexts, falseTexts), ([Array("はい".utf8)], [Array("いいえ".utf8)]),
  ]
  /// What may stand between the elements of a list, the likeliest first where several are as common.
  static let listSeparators = [";", ", ", ",", "、", "，", "|", "/"].map { Array($0.utf8) }
}
