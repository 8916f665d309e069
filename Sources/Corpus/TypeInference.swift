import Tables

/// The narrowest type that fits the cells of a column seen so far; empty cells and the marks of missing values say
/// nothing.
///
/// Digits with leading zeros are codes, not numbers, and make the whole column text. Of many cells, very few may be
/// misfits: a slip in one of a thousand does not make a column of numbers a column of texts.
struct TypeInference {
  /// What a column can be, the narrowest first.
  private enum Candidate: Int, CaseIterable {
    case integer, number, yesNo, trueFalse, isoDate, slashDate, printedDate, year, printedInteger, printedNumber,
      commaNumber
  }

  /// What was found of a column besides its type.
  struct Finding: Equatable {
    var type: CellType
    var traits: PrintedNumber.Traits = []
    var usesEras = false
    /// Of a text column: how many cells are no numbers, when few are, of how many, and what the column might be.
    var nearly: (misfits: Int, of: Int)?
    /// Whether a comma may set thousands apart or be the decimal mark.
    var isAmbiguous = false
    var missingWords: Set<[UInt8]> = []

    static func == (left: Finding, right: Finding) -> Bool { left.type == right.type }
  }

  private var misfits = [Int](repeating: 0, count: Candidate.allCases.count)
  private var active: UInt16 = (1 << UInt16(Candidate.allCases.count)) - 1
  private var seenCount = 0
  private var hasLeadingZero = false
  /// Digits that no number here holds exactly.
  private var hasLongDigits = false
  private var traits: PrintedNumber.Traits = []
  private var commaTraits: PrintedNumber.Traits = []
  private var unit: String?
  private var eras: Set<UInt8> = []
  private var yearWordCount = 0
  /// Which of the words that may also be texts stand for missing values.
  private(set) var missingWords: Set<[UInt8]> = []

  private let integer = IntegerParser(form: .plain, refusesLeadingZeros: true)
  private var number = NumberParser(form: .plain, refusesLeadingZeros: true)
  private let yesNo = BooleanParser(yes: CellType.yesTexts, no: CellType.noTexts)
  private let trueFalse = BooleanParser(yes: CellType.trueTexts, no: CellType.falseTexts)
  private let missing: MissingValues
  private let style: PrintedNumber.Style

  init(missing: MissingValues, style: PrintedNumber.Style) {
    self.missing = missing
    self.style = style
  }

  var isText: Bool { active == 0 || hasLeadingZero || hasLongDigits }

  /// How few misfits may be passed over.
  static func isTolerable(_ misfits: Int, of count: Int) -> Bool { misfits * 100 <= count && count - misfits >= 100 }

  /// Whether a cell is a value of some type, so that a column that has it is no column of another with a slip in it.
  static func hasForm(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    PrintedNumber(bytes, style: .point) != nil || PrintedNumber(bytes, style: .comma) != nil
      || PrintedDate(bytes) != nil || NumberShape(bytes) != nil
  }

  mutating func see(_ block: CellBlock, column: Int) {
    for row in 0..<block.rowCount where !isText {
      let cell = block.cell(row, column)
      if cell.size > 0 { see(block.bytes(of: cell)) }
    }
  }

  private func isActive(_ candidate: Candidate) -> Bool { active & 1 << UInt16(candidate.rawValue) != 0 }

  private mutating func note(_ candidate: Candidate, fits: Bool) {
    guard !fits else { return }
    misfits[candidate.rawValue] += 1
    if misfits[candidate.rawValue] > 10 + seenCount / 50 { active &= ~(1 << UInt16(candidate.rawValue)) }
  }

  mutating func see(_ bytes: UnsafeBufferPointer<UInt8>) {
    let isInteger = integer.parse(bytes) != nil
    let isNumber = isInteger || number.parse(bytes) != nil
    if !isNumber, missing.mark(of: bytes) ?? missing.conventionalMark(of: bytes) != nil {
      if bytes.count < 5, bytes.count > 1, bytes[0] | 0x20 == 0x6E { missingWords.insert(Array(bytes)) }
      return
    }
    if !isNumber, bytes.count > 16, let shape = NumberShape(bytes), shape.isWhole { hasLongDigits = true }
    seenCount += 1
    note(.integer, fits: isInteger)
    note(.number, fits: isNumber)
    if isActive(.yesNo) { note(.yesNo, fits: yesNo.parse(bytes) != nil) }
    if isActive(.trueFalse) { note(.trueFalse, fits: trueFalse.parse(bytes) != nil) }
    if isActive(.isoDate) { note(.isoDate, fits: DateForm.iso.parse(bytes) != nil) }
    if isActive(.slashDate) { note(.slashDate, fits: DateForm.slashes.parse(bytes) != nil) }
    if isActive(.printedDate) || isActive(.year) { seeDate(bytes) }
    if isActive(.printedNumber) { seePrinted(bytes, isInteger: isInteger) }
    if isActive(.commaNumber), !isInteger {
      let printed = PrintedNumber(bytes, style: .comma)
      if let printed { commaTraits.formUnion(printed.traits) }
      note(.commaNumber, fits: printed.map { $0.unit.isEmpty } ?? false)
    }
  }

  private mutating func seeDate(_ bytes: UnsafeBufferPointer<UInt8>) {
    // Most cells that are none show it by their first byte, or by their length.
    guard bytes.count >= 4 || bytes[0] > 0x39 else {
      note(.printedDate, fits: false)
      return note(.year, fits: false)
    }
    let date = PrintedDate(bytes)
    if let era = date?.era { eras.insert(era) }
    let isYear = date != nil && date?.month == nil
    if isYear, date?.saysYear == true { yearWordCount += 1 }
    note(.printedDate, fits: date?.days != nil)
    note(.year, fits: isYear)
  }

  private mutating func seePrinted(_ bytes: UnsafeBufferPointer<UInt8>, isInteger: Bool) {
    if isInteger, unit ?? "" == "" {
      unit = ""
      if bytes[0] == 0x2D { traits.insert(.negative) }
      return
    }
    guard let printed = PrintedNumber(bytes, style: style), unit ?? printed.unit == printed.unit else {
      note(.printedInteger, fits: isInteger && unit ?? "" == "")
      note(.printedNumber, fits: false)
      return
    }
    if printed.traits.contains(.leadingZero) { hasLeadingZero = true }
    unit = printed.unit
    traits.formUnion(printed.traits)
    note(.printedInteger, fits: !printed.traits.contains(.decimals))
  }

  /// - Parameters:
  ///   - hint: whether the column's name speaks of years.
  ///   - stated: what the user says it is.
  func finding(hint: Bool, stated: OpenOptions.ColumnType?) -> Finding {
    guard let stated else { return finding(hint: hint) }
    let printed = CellType.NumberForm(printed: CellType.NumberForm.Printed(style: style, unit: unit ?? ""))
    let type: CellType =
      switch stated {
      case .text: .text
      case .integer: .integer(printed)
      case .number: .number(printed)
      case .boolean: .boolean(yes: CellType.yesTexts + CellType.trueTexts, no: CellType.noTexts + CellType.falseTexts)
      case .date: .date(.printed)
      case .year: .year
      }
    return Finding(type: type, traits: traits, usesEras: (stated == .year || stated == .date) && !eras.isEmpty)
  }

  private func finding(hint: Bool) -> Finding {
    guard seenCount > 0, !hasLeadingZero, !hasLongDigits else { return Finding(type: .text) }
    let printed = CellType.NumberForm(printed: CellType.NumberForm.Printed(style: style, unit: unit ?? ""))
    let comma = CellType.NumberForm(printed: CellType.NumberForm.Printed(style: .comma, unit: ""))
    let isYear = yearWordCount > 0 || eras.count > 1 || hint
    func type(_ candidate: Candidate) -> CellType? {
      switch candidate {
      case .integer: .integer(.plain)
      case .number: .number(.plain)
      case .yesNo: .boolean(yes: CellType.yesTexts, no: CellType.noTexts)
      case .trueFalse: .boolean(yes: CellType.trueTexts, no: CellType.falseTexts)
      case .isoDate: .date(.iso)
      case .slashDate: .date(.slashes)
      case .printedDate: .date(.printed)
      case .year: isYear && (!eras.isEmpty || yearWordCount > 0) ? .year : nil
      case .printedInteger: .integer(printed)
      case .printedNumber: .number(printed)
      case .commaNumber: .number(comma)
      }
    }
    func finding(_ candidate: Candidate) -> Finding? {
      guard isActive(candidate), let type = type(candidate) else { return nil }
      let isComma = candidate == .commaNumber
      return Finding(
        type: type, traits: isComma ? commaTraits : traits,
        usesEras: (candidate == .year || candidate == .printedDate) && !eras.isEmpty)
    }
    // "1,234" alone may be either.
    let pointFits = misfits[Candidate.printedNumber.rawValue] == 0
    let commaFits = misfits[Candidate.commaNumber.rawValue] == 0
    for candidate in Candidate.allCases where misfits[candidate.rawValue] == 0 {
      guard var found = finding(candidate) else { continue }
      found.isAmbiguous =
        pointFits && commaFits && candidate == .printedInteger && traits.contains(.grouped)
        && !traits.contains(.decimals)
      return found
    }
    let best = Candidate.allCases.filter { isActive($0) && type($0) != nil }.min {
      (misfits[$0.rawValue], $0.rawValue) < (misfits[$1.rawValue], $1.rawValue)
    }
    guard let best else { return Finding(type: .text) }
    let count = misfits[best.rawValue]
    if best != .yesNo, best != .trueFalse, best != .year, TypeInference.isTolerable(count, of: seenCount) {
      return finding(best) ?? Finding(type: .text)
    }
    var text = Finding(type: .text)
    if count * 4 < seenCount { text.nearly = (count, seenCount) }
    return text
  }
}

extension CellType {
  static let yesTexts = ["yes", "Yes", "YES"].map { Array($0.utf8) }
  static let noTexts = ["no", "No", "NO"].map { Array($0.utf8) }
  static let trueTexts = ["true", "True", "TRUE"].map { Array($0.utf8) }
  static let falseTexts = ["false", "False", "FALSE"].map { Array($0.utf8) }
}
