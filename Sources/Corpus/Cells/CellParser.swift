import Tables

/// Reads one kind of value straight from the bytes of a cell.
protocol CellParser {
  associatedtype Element: BitwiseCopyable
  /// What stands in the column where nothing is known.
  static var filler: Element { get }
  static var keepsDecimals: Bool { get }
  /// How many decimals the last number was printed with.
  var decimals: UInt8 { get }
  /// What was used of the writing of numbers and dates so far.
  var traits: PrintedNumber.Traits { get }
  /// What of a cell is to be the value.
  func core(of bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>
  mutating func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Element?
  static func storage(_ values: [Element]) -> Column.Storage
}

extension CellParser {
  static var keepsDecimals: Bool { false }
  var decimals: UInt8 { 0 }
  var traits: PrintedNumber.Traits { [] }
  func core(of bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> { bytes }
}

extension CellType.NumberForm.Printed {
  /// The number of a cell in plain form, without a footnote's mark where those are split off; nil if it is none.
  func number(_ bytes: UnsafeBufferPointer<UInt8>, _ traits: inout PrintedNumber.Traits) -> [UInt8]? {
    if let number = PrintedNumber(bytes, style: style) {
      guard number.unit == unit else {
        guard readsShares, number.unit == "%" else { return nil }
        traits.formUnion(number.traits.union([.share, .decimals]))
        return Self.hundredth(number.plain)
      }
      traits.formUnion(number.traits)
      return number.plain
    }
    guard style.splitsMarks, let parts = FootnoteMark(bytes),
      let number = PrintedNumber(UnsafeBufferPointer(rebasing: bytes[parts.number]), style: style), number.unit == unit
    else { return nil }
    traits.formUnion(number.traits.union(.marked))
    return number.plain
  }

  /// `12.5` as `0.125`: digits are moved, so that nothing is rounded.
  private static func hundredth(_ plain: [UInt8]) -> [UInt8] {
    let sign = plain.prefix { $0 == 0x2D }
    let parts = plain.dropFirst(sign.count).split(separator: 0x2E, maxSplits: 1, omittingEmptySubsequences: false)
    let whole = Array(repeatElement(0x30, count: max(3 - (parts.first?.count ?? 0), 0))) + (parts.first ?? [])
    return sign + whole.dropLast(2) + [0x2E] + whole.suffix(2) + (parts.count > 1 ? parts[1] : [])
  }

  /// The cell without a footnote's mark.
  func core(of bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    guard style.splitsMarks, let parts = FootnoteMark(bytes) else { return bytes }
    return UnsafeBufferPointer(rebasing: bytes[parts.number])
  }
}

struct IntegerParser: CellParser {
  static let filler = 0
  let form: CellType.NumberForm
  private let isPlain: Bool
  /// Numbers with leading zeros are codes; a guessed column takes none.
  private let refusesLeadingZeros: Bool
  private(set) var traits: PrintedNumber.Traits = []

  init(form: CellType.NumberForm, refusesLeadingZeros: Bool) {
    self.form = form
    isPlain = form.groupMark.isEmpty && form.isBare && form.printed == nil
    self.refusesLeadingZeros = refusesLeadingZeros
  }

  static func storage(_ values: [Int]) -> Column.Storage { .integer(values) }

  func core(of bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    form.printed?.core(of: bytes) ?? bytes
  }

  @inline(__always)
  mutating func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    if isPlain { return parsePlain(bytes) }
    if let printed = form.printed { return parsePrinted(bytes, printed) }
    return form.normalized(bytes).withUnsafeBufferPointer(parsePlain)
  }

  @inline(never)
  private mutating func parsePrinted(
    _ bytes: UnsafeBufferPointer<UInt8>, _ printed: CellType.NumberForm.Printed
  ) -> Int? {
    if printed.unit.isEmpty, let value = parsePlain(bytes) { return value }
    return printed.number(bytes, &traits)?.withUnsafeBufferPointer(parsePlain)
  }

  @inline(__always)
  private func parsePlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var at = 0
    var isNegative = false
    let count = bytes.count
    guard count > 0 else { return nil }
    if bytes[0] == 0x2D || bytes[0] == 0x2B {
      isNegative = bytes[0] == 0x2D
      at = 1
    }
    guard at < count else { return nil }
    if refusesLeadingZeros, bytes[at] == 0x30, count > at &+ 1 { return nil }
    guard count &- at <= 18 else { return parseLong(bytes) }
    var value = 0
    while at < count {
      let digit = bytes[at] &- 0x30
      guard digit <= 9 else { return nil }
      value = value &* 10 &+ Int(digit)
      at &+= 1
    }
    return isNegative ? 0 &- value : value
  }

  @inline(never)
  private func parseLong(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    // More than 19 digits fit no `Int`, but for zeros in front.
    refusesLeadingZeros && bytes.count > 20 ? nil : Int(String(decoding: bytes, as: UTF8.self))
  }
}

struct NumberParser: CellParser {
  static let filler = 0.0
  static let keepsDecimals = true
  private(set) var decimals: UInt8 = 0
  private(set) var traits: PrintedNumber.Traits = []
  let form: CellType.NumberForm
  private let isPlain: Bool
  private let refusesLeadingZeros: Bool

  init(form: CellType.NumberForm, refusesLeadingZeros: Bool) {
    self.form = form
    isPlain = form == .plain
    self.refusesLeadingZeros = refusesLeadingZeros
  }

  static func storage(_ values: [Double]) -> Column.Storage { .number(values) }

  func core(of bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    form.printed?.core(of: bytes) ?? bytes
  }

  /// The powers of ten that a `Double` holds exactly.
  private static let powers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
  ]

  @inline(__always)
  mutating func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
    if isPlain { return parsePlain(bytes) }
    if let printed = form.printed { return parsePrinted(bytes, printed) }
    let plain = form.normalized(bytes)
    return plain.withUnsafeBufferPointer { parsePlain($0) }
  }

  @inline(never)
  private mutating func parsePrinted(
    _ bytes: UnsafeBufferPointer<UInt8>, _ printed: CellType.NumberForm.Printed
  ) -> Double? {
    if printed.unit.isEmpty, printed.style.decimalMark == 0x2E, let value = parsePlain(bytes) { return value }
    return printed.number(bytes, &traits)?.withUnsafeBufferPointer { parsePlain($0) }
  }

  /// Up to 18 digits whose value is below 2^53 are one exact integer over one exact power of ten: a single division
  /// rounds correctly. All else goes the long way.
  @inline(__always)
  private mutating func parsePlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
    let count = bytes.count
    guard count > 0 else { return nil }
    var at = 0
    var isNegative = false
    if bytes[0] == 0x2D || bytes[0] == 0x2B {
      isNegative = bytes[0] == 0x2D
      at = 1
    }
    let first = at
    var value = 0
    var point = -1
    guard count &- at <= 19 else { return parseLong(bytes) }
    while at < count {
      let digit = bytes[at] &- 0x30
      if digit <= 9 {
        value = value &* 10 &+ Int(digit)
      } else if bytes[at] == 0x2E, point < 0 {
        point = at
      } else {
        return parseLong(bytes)
      }
      at &+= 1
    }
    let fraction = point < 0 ? 0 : count &- point &- 1
    let digits = count &- first &- (point < 0 ? 0 : 1)
    guard digits <= 18, value <= 1 << 53, digits > 0, point < 0 || (fraction > 0 && point > first) else {
      return parseLong(bytes)
    }
    if refusesLeadingZeros, bytes[first] == 0x30, count > first &+ 1, bytes[first &+ 1] != 0x2E { return nil }
    decimals = UInt8(truncatingIfNeeded: fraction)
    let magnitude = fraction == 0 ? Double(value) : Double(value) / NumberParser.powers[fraction]
    return isNegative && magnitude != 0 ? -magnitude : magnitude
  }

  @inline(never)
  private mutating func parseLong(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
    guard let shape = NumberShape(bytes) else { return nil }
    if refusesLeadingZeros, shape.hasLeadingZero { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    guard let value = Double(text), value.isFinite else { return nil }
    // A long row of digits is likelier an id than a quantity, and an id must not lose any.
    if refusesLeadingZeros, shape.isWhole, Int(text) != Int(exactly: value) || Int(text) == nil { return nil }
    decimals = shape.decimals
    if shape.hasExponent { traits.insert(.exponent) }
    return value == 0 ? 0 : value
  }
}

/// The grammar of a written number: sign, digits, point, exponent. No words such as "inf", no hexadecimal.
struct NumberShape {
  var hasLeadingZero: Bool
  var decimals: UInt8
  /// Digits alone, with a sign or without.
  var isWhole: Bool
  var hasExponent = false

  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    var at = 0
    func digits() -> Int {
      let start = at
      while at < bytes.count, bytes[at] &- 0x30 <= 9 { at += 1 }
      return at - start
    }
    if at < bytes.count, bytes[at] == 0x2D || bytes[at] == 0x2B { at += 1 }
    let start = at
    let whole = digits()
    hasLeadingZero = whole > 1 && bytes[start] == 0x30
    var fraction = 0
    if at < bytes.count, bytes[at] == 0x2E {
      at += 1
      fraction = digits()
    }
    guard whole + fraction > 0 else { return nil }
    var exponent = 0
    if at < bytes.count, bytes[at] | 0x20 == 0x65 {
      at += 1
      hasExponent = true
      let isNegative = at < bytes.count && bytes[at] == 0x2D
      if at < bytes.count, bytes[at] == 0x2D || bytes[at] == 0x2B { at += 1 }
      let from = at
      guard digits() > 0 else { return nil }
      for index in from..<at { exponent = min(exponent * 10 + Int(bytes[index] - 0x30), 100_000) }
      if isNegative { exponent = -exponent }
    }
    guard at == bytes.count else { return nil }
    isWhole = at == start + whole
    decimals = UInt8(clamping: max(0, fraction - exponent))
  }
}

extension CellType.NumberForm {
  /// The number in plain form: group marks out, the decimal mark a point, signs round it dropped if it need not be bare.
  func normalized(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    var at = 0
    var end = bytes.count
    if !isBare {
      func belongs(_ byte: UInt8) -> Bool { byte &- 0x30 <= 9 || byte == decimalMark }
      while at < end, !belongs(bytes[at]), bytes[at] != 0x2D, bytes[at] != 0x2B { at += 1 }
      while end > at, !belongs(bytes[end - 1]) { end -= 1 }
    }
    while at < end {
      if !groupMark.isEmpty, at + groupMark.count <= end,
        UnsafeBufferPointer(rebasing: bytes[at..<(at + groupMark.count)]).elementsEqual(groupMark)
      {
        at += groupMark.count
        continue
      }
      // Where the decimal mark is a comma, a point is no part of a number.
      out.append(bytes[at] == decimalMark ? 0x2E : bytes[at] == 0x2E ? 0x3F : bytes[at])
      at += 1
    }
    return out
  }
}

struct BooleanParser: CellParser {
  static let filler = false
  let yes: [[UInt8]]
  let no: [[UInt8]]

  static func storage(_ values: [Bool]) -> Column.Storage { .boolean(values) }

  @inline(__always)
  func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool? {
    for text in yes where text.count == bytes.count && text.elementsEqual(bytes) { return true }
    for text in no where text.count == bytes.count && text.elementsEqual(bytes) { return false }
    return nil
  }
}

struct DateParser: CellParser {
  static let filler: Int32 = 0
  let form: DateForm
  private(set) var traits: PrintedNumber.Traits = []

  private let isPrinted: Bool

  init(form: DateForm) {
    self.form = form
    isPrinted = form.isPrinted
  }

  static func storage(_ values: [Int32]) -> Column.Storage { .date(values) }

  @inline(__always)
  mutating func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Int32? {
    isPrinted ? parsePrinted(bytes) : form.parse(bytes)
  }

  @inline(never)
  private mutating func parsePrinted(_ bytes: UnsafeBufferPointer<UInt8>) -> Int32? {
    guard let date = PrintedDate(bytes, order: form.order), let days = date.days else { return nil }
    if date.era != nil { traits.insert(.era) }
    if date.time != nil { traits.insert(.midnight) }
    return days
  }
}

struct YearParser: CellParser {
  static let filler = 0
  private(set) var traits: PrintedNumber.Traits = []

  static func storage(_ values: [Int]) -> Column.Storage { .integer(values) }

  mutating func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let date = PrintedDate(bytes), date.month == nil else { return nil }
    if date.era != nil { traits.insert(.era) }
    return date.year
  }
}
