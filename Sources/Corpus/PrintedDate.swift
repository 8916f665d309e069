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

  private static let eras: [(names: [[UInt32]], first: Int, last: Int)] = [
    (["令和", "㋿", "R"].map(scalars), 2019, 99), (["平成", "㍻", "H"].map(scalars), 1989, 31),
    (["昭和", "㍼", "S"].map(scalars), 1926, 64), (["大正", "㍽", "T"].map(scalars), 1912, 15),
    (["明治", "㍾", "M"].map(scalars), 1868, 45),
  ]

  private static func scalars(_ text: String) -> [UInt32] { text.unicodeScalars.map(\.value) }

  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard (2...48).contains(bytes.count) else { return nil }
    var text: [UInt32] = []
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    decoding: while true {
      switch decoder.decode(&iterator) {
      case .scalarValue(let scalar):
        switch scalar.value {
        case 0xFF01...0xFF5E: text.append(scalar.value - 0xFEE0)
        case 0x20, 0x3000: continue
        default: text.append(scalar.value)
        }
      case .emptyInput: break decoding
      case .error: return nil
      }
    }
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
      guard let digits = number(4), at == 4 else { return nil }
      year = digits
    }
    if at == text.count { return }
    if takes("年") {
      saysYear = true
      _ = takes("度")
      if at == text.count { return }
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

  /// Days since 1970-01-01; nil where it is a year, or no day of the calendar.
  var days: Int32? {
    guard let month, let day else { return nil }
    return CalendarDate(year: year, month: month, day: day)?.daysSinceEpoch
  }
}
