import Tables

/// A day or a year as it stands in Japanese and international tables: `2022/1/5`, `2022年12月31日`, `R3.4.1`, `令和3年度`.
struct PrintedDate {
  var year: Int
  var month: Int?
  var day: Int?
  /// The first letter of the era, where the year is counted in one.
  var era: UInt8?
  /// Whether the text says that it is a year: `令和3年度`, not `R3`, which may be anything.
  var saysYear = false
  /// Whether a time of day stands behind the day: midnight, as spreadsheets write it, or another one.
  var time: Time?
  /// Whether the year stands last: `31/12/2012`.
  var isYearLast = false

  enum Time { case midnight, other }

  typealias Order = OpenOptions.DateOrder

  private static let eras: [(names: [[UInt32]], first: Int, last: Int)] = [
    (["令和", "㋿", "R"].map(scalars), 2019, 99), (["平成", "㍻", "H"].map(scalars), 1989, 31),
    (["昭和", "㍼", "S"].map(scalars), 1926, 64), (["大正", "㍽", "T"].map(scalars), 1912, 15),
    (["明治", "㍾", "M"].map(scalars), 1868, 45),
  ]

  private static func scalars(_ text: String) -> [UInt32] { text.unicodeScalars.map(\.value) }

  /// - Parameter order: how a day is read whose year stands last; not at all when nil.
  init?(_ bytes: UnsafeBufferPointer<UInt8>, order: Order? = nil) {
    guard (2...48).contains(bytes.count) else { return nil }
    var text: [UInt32] = []
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    decoding: while true {
      switch decoder.decode(&iterator) {
      case .scalarValue(let scalar):
        switch scalar.value {
        case 0xFF01...0xFF5E: text.append(scalar.value - 0xFEE0)
        case 0x3000: text.append(0x20)
        default: text.append(scalar.value)
        }
      case .emptyInput: break decoding
      case .error: return nil
      }
    }
    time = PrintedDate.takeTime(&text)
    text.removeAll { $0 == 0x20 }
    var at = 0
    func number(_ limit: Int) -> Int? {
      let start = at
      var value = 0
      while at < text.count, at - start < limit, text[at] &- 0x30 <= 9 {
        value = value * 10 + Int(text[at] - 0x30)
        at += 1
      }
      return at > start ? value : nil
    }
    func takes(_ scalar: Unicode.Scalar) -> Bool {
      guard at < text.count, text[at] == scalar.value else { return false }
      at += 1
      return true
    }
    year = 0
    guard let first = text.first else { return nil }
    for (index, known) in PrintedDate.eras.enumerated() where first &- 0x30 > 9 {
      guard let name = known.names.first(where: { text.starts(with: $0) }) else { continue }
      at = name.count
      let count: Int
      if takes("元") { count = 1 } else if let digits = number(2) { count = digits } else { return nil }
      guard (1...known.last).contains(count) else { return nil }
      year = known.first + count - 1
      era = Array("RHSTM".utf8)[index]
      if name.count > 1 || name[0] > 0x7F { saysYear = true }
      break
    }
    if era == nil {
      if order == .dmy || order == .mdy {
        if let day = PrintedDate.yearLast(text, order == .dmy) {
          (year, month, self.day) = day
          isYearLast = true
          return
        }
      }
      guard let digits = number(4), at == 4 else { return nil }
      year = digits
    }
    if at == text.count, time == nil { return }
    guard at < text.count else { return nil }
    if takes("年") {
      saysYear = true
      _ = takes("度")
      if at == text.count, time == nil { return }
      guard let month = number(2), takes("月"), let day = number(2), takes("日") else { return nil }
      (self.month, self.day) = (month, day)
    } else {
      let mark = text[at]
      guard mark == 0x2F || mark == 0x2E || mark == 0x2D else { return nil }
      at += 1
      guard let month = number(2), at < text.count, text[at] == mark else { return nil }
      at += 1
      guard let day = number(2) else { return nil }
      (self.month, self.day) = (month, day)
    }
    guard at == text.count else { return nil }
  }

  /// Year, month and day of `31/12/2012`, `31.12.2012` or `12-31-2012`.
  private static func yearLast(_ text: [UInt32], _ isDayFirst: Bool) -> (Int, Int?, Int?)? {
    let parts = text.split(maxSplits: 3, omittingEmptySubsequences: false) { $0 &- 0x30 > 9 }
    let marks = text.filter { $0 &- 0x30 > 9 }
    guard parts.count == 3, marks[0] == marks[1], [0x2F, 0x2E, 0x2D].contains(marks[0]), parts[2].count == 4,
      parts[0].count <= 2, parts[1].count <= 2, !parts[0].isEmpty, !parts[1].isEmpty
    else { return nil }
    let values = parts.map { $0.reduce(0) { $0 * 10 + Int($1 - 0x30) } }
    return isDayFirst ? (values[2], values[1], values[0]) : (values[2], values[0], values[1])
  }

  /// Takes a time of day off the end: `0:00`, `13:45:10`, `T00:00:00Z`.
  private static func takeTime(_ text: inout [UInt32]) -> Time? {
    guard let colon = text.firstIndex(of: 0x3A) else { return nil }
    var start = colon
    while start > 0, text[start - 1] &- 0x30 <= 9 { start -= 1 }
    guard (1...2).contains(colon - start), start > 0, [0x20, 0x54].contains(text[start - 1]), start > 4 else {
      return nil
    }
    let time = text[start...]
    guard colon + 2 < text.endIndex, text[colon + 1] &- 0x30 <= 9, text[colon + 2] &- 0x30 <= 9 else { return nil }
    let isMidnight = time.allSatisfy { [0x30, 0x3A, 0x2E].contains($0) }
    text.removeSubrange((start - 1)...)
    return isMidnight ? .midnight : .other
  }

  /// Days since 1970-01-01; nil where it is a year, or no day of the calendar, or a point in time within it.
  var days: Int32? {
    guard time != .other, let month, let day else { return nil }
    return CalendarDate(year: year, month: month, day: day)?.daysSinceEpoch
  }
}
