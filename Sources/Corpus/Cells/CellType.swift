import Tables
import Text

/// What a cell's text is read as.
indirect enum CellType: Sendable, Equatable {
  struct NumberForm: Sendable, Equatable {
    var decimalMark = UInt8(ascii: ".")
    var groupMark: [UInt8] = []
    /// Without this, signs such as `%` before and after the number are passed over.
    var isBare = true
    /// Set where numbers stand as tables are printed.
    var printed: Printed?
    static let plain = NumberForm()

    struct Printed: Sendable, Equatable {
      var style: PrintedNumber.Style
      /// What stands behind every number.
      var unit: String
      /// Whether `12%` is 0.12, as beside numbers without `%`.
      var readsShares = false
    }
  }

  case text
  case integer(NumberForm)
  case number(NumberForm)
  case boolean(yes: [[UInt8]], no: [[UInt8]])
  case date(DateForm)
  /// A whole number that is a year, maybe of a Japanese era.
  case year
  case list(separator: [UInt8], CellType)
  /// What stands beside a number: the mark of a footnote.
  case mark

  var dataType: DataType {
    switch self {
    case .text, .mark: .text
    case .integer, .year: .integer
    case .number: .number
    case .boolean: .boolean
    case .date: .date
    case .list(_, let element): .list(element.dataType)
    }
  }

  /// Why a cell that is none of these is unknown.
  var misfitReason: String {
    switch self {
    case .text, .mark: "no text"
    case .integer: "no whole number"
    case .number: "no number"
    case .boolean: "neither yes nor no"
    case .date: "no date"
    case .year: "no year"
    case .list: "no list"
    }
  }

  /// What the cell should be, for an error: "a whole number, such as 120".
  var expectation: Sentence {
    switch self {
    case .text, .mark: "text"
    case .integer: "a whole number, such as 120"
    case .number(let form):
      "a number, such as 12\(Character(Unicode.Scalar(form.printed?.style.decimalMark ?? form.decimalMark)))5"
    case .boolean(let yes, let no):
      "\((yes + no).map { "\"\(String(decoding: $0, as: UTF8.self))\"" })"
    case .date(let form): "a date, such as \(form.example)"
    case .year: "a year, such as 2024, R6 or 令和6年度"
    case .list(let separator, let element):
      "\(element.expectation), or several separated by \"\(String(decoding: separator, as: UTF8.self))\""
    }
  }
}

/// How a date is written: four digits of the year, two of month and day, with marks between them.
struct DateForm: Sendable, Equatable {
  enum Part: Sendable, Equatable {
    case year, month, day
    case mark(UInt8)
  }

  let parts: [Part]
  /// Which order of digits alone is read, where dates stand as they are printed.
  var order: PrintedDate.Order?
  /// Set where the form is year, month, day with this one mark between them: the short way to read it.
  private let yearFirstSeparator: UInt8?

  static let iso = DateForm(parts: [.year, .mark(0x2D), .month, .mark(0x2D), .day])
  static let slashes = DateForm(parts: [.year, .mark(0x2F), .month, .mark(0x2F), .day])
  /// As tables are printed: with or without zeros, with 年, 月 and 日, in Japanese eras.
  static let printed = DateForm(parts: [])
  static func printed(_ order: PrintedDate.Order?) -> DateForm {
    var form = printed
    form.order = order
    return form
  }

  var isPrinted: Bool { parts.isEmpty }

  init(parts: [Part]) {
    self.parts = parts
    if parts.count == 5, case .mark(let first) = parts[1], parts == [.year, .mark(first), .month, .mark(first), .day] {
      yearFirstSeparator = first
    } else {
      yearFirstSeparator = nil
    }
  }

  /// From a pattern of `%Y`, `%m`, `%d` and marks between them; nil if it holds anything else.
  init?(pattern: String) {
    var parts: [Part] = []
    var bytes = pattern.utf8.makeIterator()
    while let byte = bytes.next() {
      guard byte == UInt8(ascii: "%") else {
        parts.append(.mark(byte))
        continue
      }
      switch bytes.next() {
      case UInt8(ascii: "Y"): parts.append(.year)
      case UInt8(ascii: "m"): parts.append(.month)
      case UInt8(ascii: "d"): parts.append(.day)
      default: return nil
      }
    }
    guard [.year, .month, .day].allSatisfy({ part in parts.count(where: { $0 == part }) == 1 }) else { return nil }
    self.init(parts: parts)
  }

  var example: String {
    switch order {
    case _ where !isPrinted: break
    case .dmy: return "17/4/2024 or 17.4.2024"
    case .mdy: return "4/17/2024"
    case .ymd, nil: return "2024-04-17, 2024/4/17 or 令和6年4月17日"
    }
    let bytes = parts.flatMap { part -> [UInt8] in
      switch part {
      case .year: Array("2024".utf8)
      case .month: Array("04".utf8)
      case .day: Array("17".utf8)
      case .mark(let byte): [byte]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Days since 1970-01-01.
  @inline(__always)
  func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Int32? {
    guard let separator = yearFirstSeparator else { return parseParts(bytes) }
    guard bytes.count == 10, bytes[4] == separator, bytes[7] == separator else { return nil }
    var year = 0
    for index in 0..<4 {
      guard bytes[index] &- 0x30 <= 9 else { return nil }
      year = year &* 10 &+ Int(bytes[index] &- 0x30)
    }
    guard bytes[5] &- 0x30 <= 9, bytes[6] &- 0x30 <= 9, bytes[8] &- 0x30 <= 9, bytes[9] &- 0x30 <= 9 else { return nil }
    let month = Int(bytes[5] &- 0x30) &* 10 &+ Int(bytes[6] &- 0x30)
    let day = Int(bytes[8] &- 0x30) &* 10 &+ Int(bytes[9] &- 0x30)
    return CalendarDate(year: year, month: month, day: day)?.daysSinceEpoch
  }

  @inline(never)
  private func parseParts(_ bytes: UnsafeBufferPointer<UInt8>) -> Int32? {
    if isPrinted { return PrintedDate(bytes, order: order)?.days }
    var at = 0
    var year = 0
    var month = 0
    var day = 0
    func digits(_ count: Int) -> Int? {
      guard at + count <= bytes.count else { return nil }
      var value = 0
      for _ in 0..<count {
        let digit = bytes[at] &- 0x30
        guard digit <= 9 else { return nil }
        value = value * 10 + Int(digit)
        at += 1
      }
      return value
    }
    for part in parts {
      switch part {
      case .year:
        guard let value = digits(4) else { return nil }
        year = value
      case .month:
        guard let value = digits(2) else { return nil }
        month = value
      case .day:
        guard let value = digits(2) else { return nil }
        day = value
      case .mark(let byte):
        guard at < bytes.count, bytes[at] == byte else { return nil }
        at += 1
      }
    }
    guard at == bytes.count else { return nil }
    return CalendarDate(year: year, month: month, day: day)?.daysSinceEpoch
  }
}
