import Tables

/// A day and a time as workbooks count them: in days from the end of 1899, or from 1904 on.
struct SerialDate {
  private let days: Int
  /// Of the day, rounded: thousandths of a second.
  private let milliseconds: Int

  private static let dayLength = 86_400_000

  /// - Parameter is1904: whether day 0 is the first of 1904; nil where no calendar has the day.
  init?(_ value: Double, is1904: Bool) {
    guard value.isFinite, value > -1, value < 3_000_000 else { return nil }
    var whole = value.rounded(.down)
    var rest = ((value - whole) * Double(SerialDate.dayLength)).rounded()
    if Int(rest) == SerialDate.dayLength { (whole, rest) = (whole + 1, 0) }
    milliseconds = Int(rest)
    days = Int(whole) + (is1904 ? 1462 : 0)
    // 9999-12-31 is the last day that workbooks know.
    guard (0...2_958_465).contains(days) else { return nil }
  }

  /// Nil for day 60, the 29th of February 1900, which never was, and for day 0.
  private var day: CalendarDate? {
    guard days != 60, days > 0 else { return nil }
    // Until then their 1900 is a leap year.
    return CalendarDate(daysSinceEpoch: Int32(days - 25_569 + (days < 60 ? 1 : 0)))
  }

  /// Appends the value as a table would print it; false where there is no such day.
  func append(as format: CellFormat, to out: inout [UInt8]) -> Bool {
    switch format {
    case .time:
      // A time behind a day keeps the day.
      guard days == 0 else { return append(as: .dateTime, to: &out) }
      SerialDate.append(milliseconds: milliseconds, to: &out)
    case .duration:
      SerialDate.append(milliseconds: days * SerialDate.dayLength + milliseconds, to: &out)
    default:
      guard let day else { return false }
      out.append(contentsOf: day.description.utf8)
      guard format == .dateTime || milliseconds > 0 else { return true }
      out.append(0x20)
      SerialDate.append(milliseconds: milliseconds, to: &out)
    }
    return true
  }

  /// `2021-04-01T09:00:00` as a table would print it; midnight is the day alone.
  static func printed(_ text: [UInt8]) -> [UInt8] {
    guard let mark = text.firstIndex(of: 0x54) else { return text }
    let time = String(decoding: text[(mark + 1)...].filter { $0 != 0x5A }, as: UTF8.self)
    let parts = time.split(separator: ":").map { Double($0) ?? -1 }
    var out = Array(text[..<mark])
    guard parts.count == 3, parts.allSatisfy({ (0..<100).contains($0) }) else { return out + [0x20] + Array(time.utf8) }
    let milliseconds = Int(((parts[0] * 60 + parts[1]) * 60_000 + parts[2] * 1000).rounded())
    if milliseconds > 0 {
      out.append(0x20)
      append(milliseconds: milliseconds, to: &out)
    }
    return out
  }

  /// `09:00`, `25:30:15.5`.
  static func append(milliseconds: Int, to out: inout [UInt8]) {
    let hours = milliseconds / 3_600_000
    func two(_ number: Int) {
      out.append(0x30 + UInt8(number / 10 % 10))
      out.append(0x30 + UInt8(number % 10))
    }
    if hours > 99 { out.append(contentsOf: String(hours).utf8) } else { two(hours) }
    out.append(0x3A)
    two(milliseconds / 60_000 % 60)
    let seconds = milliseconds / 1000 % 60
    let rest = milliseconds % 1000
    guard seconds > 0 || rest > 0 else { return }
    out.append(0x3A)
    two(seconds)
    guard rest > 0 else { return }
    out.append(0x2E)
    out.append(0x30 + UInt8(rest / 100))
    two(rest % 100)
  }
}
