/// What the format of a cell makes of its number, as far as it changes what the number is.
enum CellFormat: Equatable, Sendable {
  case number
  /// Shown a hundred times as large, with `%`.
  case percent
  case date
  case dateTime
  case time
  /// Hours that may be more than a day has: `[h]:mm`.
  case duration
  /// A code of so many digits, zeros in front: `000000`.
  case padded(Int)

  var isDate: Bool {
    switch self {
    case .date, .dateTime, .time, .duration: true
    default: false
    }
  }

  /// What a number says that needs no code in the file: the same in every language, and those of Japanese, Chinese and
  /// Korean editions (ECMA-376 part 1, 18.8.30).
  static func builtIn(_ id: Int) -> CellFormat {
    switch id {
    case 9, 10: .percent
    case 14...17, 27...31, 34...36, 50...58: .date
    case 18...21, 32, 33, 45, 47: .time
    case 22: .dateTime
    case 46: .duration
    default: .number
    }
  }

  /// Reads a code such as `[$-411]ggge"年"m"月"d"日"`: the part before the first `;` counts.
  init(code: String) {
    var shape = Shape(Array(code.utf8))
    self = shape.read()
  }

  private struct Shape {
    private let code: [UInt8]
    private var at = 0
    private var hasDay = false
    private var hasTime = false
    private var hasMonthOrMinute = false
    private var hasElapsed = false
    private var hasPercent = false
    private var zeros = 0
    private var isZerosAlone = true

    init(_ code: [UInt8]) { self.code = code }

    private mutating func skips(_ word: String) -> Bool {
      let bytes = Array(word.utf8)
      guard at + bytes.count <= code.count, zip(code[at...], bytes).allSatisfy({ $0 | 0x20 == $1 | 0x20 }) else {
        return false
      }
      at += bytes.count
      return true
    }

    mutating func read() -> CellFormat {
      while at < code.count, code[at] != 0x3B {
        if skips("G/標準") || skips("General") {
          isZerosAlone = false
          continue
        }
        step()
      }
      if hasElapsed { return .duration }
      if hasDay || hasMonthOrMinute && !hasTime { return hasTime ? .dateTime : .date }
      if hasTime { return .time }
      if hasPercent { return .percent }
      return isZerosAlone && zeros > 1 ? .padded(zeros) : .number
    }

    private mutating func step() {
      let byte = code[at]
      at += 1
      switch byte {
      case 0x22:
        isZerosAlone = false
        while at < code.count, code[at] != 0x22 { at += 1 }
        at += 1
      case 0x5C, 0x5F, 0x2A:
        // The next character stands as it is, or gives its width.
        isZerosAlone = false
        at += 1
      case 0x5B: bracket()
      case 0x25: hasPercent = true
      case 0x30: zeros += 1
      case 0x45, 0x65:
        // `E+` belongs to a number; alone it is the year of an era.
        if at < code.count, code[at] == 0x2B || code[at] == 0x2D { isZerosAlone = false } else { hasDay = true }
      case 0x59, 0x79, 0x44, 0x64, 0x67, 0x47, 0x62, 0x42, 0x72, 0x52: hasDay = true
      case 0x41, 0x61:
        // `AM/PM`, `A/P`, or `aaa` for the day of the week.
        at -= 1
        if skips("AM/PM") || skips("A/P") {
          hasTime = true
        } else if skips("aaa") {
          hasDay = true
        } else {
          at += 1
          isZerosAlone = false
        }
      case 0x48, 0x68, 0x53, 0x73: hasTime = true
      case 0x4D, 0x6D: hasMonthOrMinute = true
      default: isZerosAlone = false
      }
    }

    /// `[h]` counts hours, `[$-411]` is a language, `[Red]` a colour, `[>100]` a condition.
    private mutating func bracket() {
      isZerosAlone = false
      let start = at
      while at < code.count, code[at] != 0x5D { at += 1 }
      let inner = code[start..<min(at, code.count)]
      at += 1
      if let first = inner.first, [0x68, 0x6D, 0x73].contains(first | 0x20),
        inner.allSatisfy({ $0 | 0x20 == first | 0x20 })
      {
        hasElapsed = true
      }
    }
  }
}
