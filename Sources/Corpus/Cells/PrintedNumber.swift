/// A number as it stands in printed tables: `1,234`, `▲5`, `(0.80)`, `７２％`, `12千人`.
struct PrintedNumber {
  /// How the marks of numbers are used in a column.
  struct Style: Sendable, Equatable {
    var decimalMark: UInt8 = 0x2E
    /// What sets thousands apart.
    var groupMark: UInt32 = 0x2C
    /// Whether a space or an apostrophe may set them apart, too.
    var takesOtherGroups = true
    var areParenthesesNegative = false
    /// Whether a footnote's mark may stand beside the number.
    var splitsMarks = false

    static let point = Style()
    static let comma = Style(decimalMark: 0x2C, groupMark: 0x2E)

    /// The same with the point and the comma for one another.
    var exchanged: Style {
      var other = self
      other.decimalMark = decimalMark == 0x2E ? 0x2C : 0x2E
      if groupMark == 0x2C || groupMark == 0x2E { other.groupMark = groupMark == 0x2E ? 0x2C : 0x2E }
      return other
    }
  }

  struct Traits: OptionSet {
    var rawValue: UInt16
    /// By a point or a comma, which might be a decimal mark.
    static let grouped = Traits(rawValue: 1)
    static let fullWidth = Traits(rawValue: 2)
    /// `▲` or `△`.
    static let triangle = Traits(rawValue: 4)
    static let parentheses = Traits(rawValue: 8)
    static let negative = Traits(rawValue: 16)
    static let decimals = Traits(rawValue: 32)
    static let leadingZero = Traits(rawValue: 64)
    /// Signs round the number, spaces, or a sign that is no ASCII hyphen.
    static let dressed = Traits(rawValue: 128)
    /// Thousands set apart by spaces or apostrophes.
    static let spaced = Traits(rawValue: 256)
    /// `1.5e3`.
    static let exponent = Traits(rawValue: 512)
    /// Thousands set apart twice, or thousands and decimals: then a mark has one meaning.
    static let settled = Traits(rawValue: 1024)
    /// A footnote's mark, split off.
    static let marked = Traits(rawValue: 2048)
    /// Of dates: years of an era, and midnight behind the day.
    static let era = Traits(rawValue: 4096)
    static let midnight = Traits(rawValue: 8192)
    /// `%` read as hundredths.
    static let share = Traits(rawValue: 16384)
  }

  /// As digits, a point and a sign.
  var plain: [UInt8]
  var traits: Traits = []
  /// What stands behind the number: one of `units`, or nothing.
  var unit: String = ""

  /// What may stand behind a number, or in parentheses behind the name of its column.
  static let units: Set<String> = [
    "%", "‰", "人", "千人", "万人", "百万人", "円", "千円", "万円", "百万円", "億円", "兆円", "世帯", "千世帯", "戸", "件", "千件", "枚",
    "台", "所", "箇所", "か所", "ヶ所", "校", "店", "社", "団体", "市町村", "事業所", "km", "km2", "km²", "㎞", "㎢", "m", "m2", "m²", "㎡",
    "千㎡", "ha", "kg", "t", "トン", "千トン", "歳", "年", "か月", "月", "日", "時間", "分", "回", "冊", "床", "本", "個", "点", "倍", "ポイント",
    "人/km2", "人/㎢", "USD", "EUR", "JPY", "€", "$", "£",
  ]
  /// Signs of money that may stand before a number, with the unit that they mean.
  private static let currencies: [UInt32: String] = [0xA5: "円", 0x24: "$", 0x20AC: "€", 0xA3: "£"]

  init?(_ bytes: UnsafeBufferPointer<UInt8>, style: Style) {
    // Longer than any number that somebody printed.
    guard !bytes.isEmpty, bytes.count <= 96 else { return nil }
    var folded: [UInt32] = []
    folded.reserveCapacity(bytes.count)
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    var traits: Traits = []
    decoding: while true {
      switch decoder.decode(&iterator) {
      case .scalarValue(let scalar): folded.append(PrintedNumber.fold(scalar.value, &traits))
      case .emptyInput: break decoding
      case .error: return nil
      }
    }
    var rest = folded[...]
    func trim() {
      while rest.first == 0x20 { rest.removeFirst() }
      while rest.last == 0x20 { rest.removeLast() }
    }
    let before = rest.count
    trim()
    if rest.count != before { traits.insert(.dressed) }
    if rest.first == 0x28, rest.last == 0x29, rest.count > 2 {
      rest = rest.dropFirst().dropLast()
      traits.insert(.parentheses)
      trim()
    }
    var isNegative = false
    var hasSign = false
    func takeSign() {
      guard !hasSign, rest.first == 0x2D || rest.first == 0x2B else { return }
      hasSign = true
      isNegative = rest.first == 0x2D
      rest.removeFirst()
      trim()
    }
    takeSign()
    if let first = rest.first, let currency = PrintedNumber.currencies[first] {
      rest.removeFirst()
      trim()
      unit = currency
      traits.insert(.dressed)
      takeSign()
    }
    if traits.contains(.parentheses), style.areParenthesesNegative {
      guard !isNegative else { return nil }
      isNegative = true
    }
    guard let number = PrintedNumber.digits(&rest, style, &traits) else { return nil }
    trim()
    if !rest.isEmpty {
      guard rest.count <= 5, unit.isEmpty else { return nil }
      var text = ""
      for value in rest { if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) } }
      guard PrintedNumber.units.contains(text) else { return nil }
      unit = text
      traits.insert(.dressed)
    }
    if isNegative { traits.insert(.negative) }
    plain = isNegative ? [0x2D] + number : number
    self.traits = traits
  }

  /// A mark between digits as it is compared here.
  static func folded(_ scalar: UInt32) -> UInt32 {
    var traits: Traits = []
    return fold(scalar, &traits)
  }

  /// The ASCII twin of what Japanese tables write numbers with.
  private static func fold(_ scalar: UInt32, _ traits: inout Traits) -> UInt32 {
    switch scalar {
    case 0xFF10...0xFF19:
      traits.insert(.fullWidth)
      return scalar - 0xFEE0
    case 0xFF01...0xFF5E:
      traits.insert(.dressed)
      return scalar - 0xFEE0
    case 0x3000, 0xA0, 0x202F, 0x2009: return 0x20
    case 0x2212, 0x2010...0x2015:
      traits.insert(.dressed)
      return 0x2D
    case 0x25B2, 0x25B3:
      traits.insert(.triangle)
      return 0x2D
    case 0xFFE5: return 0xA5
    case 0x2019: return 0x27
    default: return scalar
    }
  }

  /// Takes digits with their marks off the front.
  private static func digits(
    _ rest: inout ArraySlice<UInt32>, _ style: Style, _ traits: inout Traits
  ) -> [UInt8]? {
    var out: [UInt8] = []
    var groupSizes: [Int] = []
    var size = 0
    var fraction = -1
    var at = rest.startIndex
    func isDigit(_ index: Int) -> Bool { index < rest.endIndex && rest[index] &- 0x30 <= 9 }
    var group: UInt32 = 0
    func isGroup(_ scalar: UInt32) -> Bool {
      scalar == style.groupMark || (style.takesOtherGroups && (scalar == 0x20 || scalar == 0x27))
    }
    while at < rest.endIndex {
      let scalar = rest[at]
      if scalar &- 0x30 <= 9 {
        out.append(UInt8(truncatingIfNeeded: scalar))
        if fraction >= 0 { fraction += 1 } else { size += 1 }
      } else if fraction < 0, isDigit(at + 1), scalar == style.decimalMark {
        if out.isEmpty { out.append(0x30) }
        out.append(0x2E)
        fraction = 0
      } else if fraction < 0, isDigit(at + 1), size > 0, isGroup(scalar), group == 0 || group == scalar {
        group = scalar
        groupSizes.append(size)
        size = 0
      } else {
        break
      }
      at += 1
    }
    guard size > 0 || fraction > 0 else { return nil }
    if let first = groupSizes.first {
      guard first <= 3, groupSizes.dropFirst().allSatisfy({ $0 == 3 }), size == 3 else { return nil }
      // Nobody groups a number that begins with a zero.
      guard out[0] != 0x30 else { return nil }
      traits.insert(group == 0x20 || group == 0x27 ? .spaced : .grouped)
      if groupSizes.count > 1 || fraction >= 0 { traits.insert(.settled) }
    }
    if fraction >= 0 { traits.insert(.decimals) }
    if out[0] == 0x30, out.count > 1, out[1] != 0x2E { traits.insert(.leadingZero) }
    rest = rest[at...]
    return out
  }
}
