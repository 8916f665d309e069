import Tables
import Text

/// The codes of a variable, with what the survey says of them.
struct SurveyCodes {
  private let variable: Survey.Variable
  private let labels: [Survey.Code: String]
  /// By row, the mark of validity; nil where all are known.
  private var marks: [UInt8]
  private var validity = Validity.allKnown
  private var found: Set<Survey.Code> = []
  private(set) var reasons: [(reason: String, count: Int)] = []

  init(_ variable: Survey.Variable) {
    self.variable = variable
    labels = Dictionary(variable.labels.map { ($0.code, $0.text) }, uniquingKeysWith: { first, _ in first })
    switch variable.cells {
    case .numbers(let values, _): marks = [UInt8](repeating: 0, count: values.count)
    case .texts(let vector): marks = [UInt8](repeating: 0, count: vector.codes.count)
    }
    mark()
  }

  private var count: Int { marks.count }

  // MARK: What is missing

  private static let notApplicable: Set<String> = [
    "非該当", "該当なし", "該当無し", "該当せず", "対象外", "not applicable", "does not apply", "inapplicable", "n/a", "na",
  ]

  /// Why a code is missing: its label, or the code itself.
  private func reason(_ code: Survey.Code) -> String {
    guard let label = labels[code] else { return "code \(code.display)" }
    return SurveyCodes.notApplicable.contains(TextFolding.key(label)) ? Validity.notApplicable : label
  }

  private mutating func mark() {
    var counts: [String: Int] = [:]
    var order: [String] = []
    func tell(_ reason: String, _ code: Survey.Code) {
      let told = labels[code] ?? reason
      if counts[told] == nil { order.append(told) }
      counts[told, default: 0] += 1
    }
    var seen: [Survey.Code: UInt8] = [:]
    var found: Set<Survey.Code> = []
    var validity = Validity.allKnown
    var marks = marks
    defer { (self.found, self.validity, self.marks) = (found, validity, marks) }
    func mark(of code: Survey.Code, _ isMissing: Bool) -> UInt8 {
      guard isMissing else {
        found.insert(code)
        return 0
      }
      let reason = reason(code)
      tell(reason, code)
      if let known = seen[code] { return known }
      let mark = validity.mark(for: reason)
      seen[code] = mark
      return mark
    }
    switch variable.cells {
    case .numbers(let values, let letters):
      // Most values come again and again.
      var known: [Double: Bool] = [:]
      for (row, value) in values.enumerated() {
        guard !value.isNaN else {
          let letter = letters[row] ?? 1
          marks[row] = letter > 1 ? mark(of: .letter(letter - 2), true) : Validity.noReason
          continue
        }
        let code = Survey.Code.number(value)
        let isMissing = known[value] ?? variable.missing.contains { $0.holds(code) }
        if known.count < 4096 { known[value] = isMissing }
        if isMissing || found.count < SurveyCodes.mostCodes { marks[row] = mark(of: code, isMissing) }
      }
    case .texts(let vector):
      let texts = (0..<vector.dictionary.count).map { vector.dictionary[Int32($0)] }
      for (row, index) in vector.codes.enumerated() {
        let text = texts[Int(index)]
        let code = Survey.Code.text(text)
        let isMissing = variable.missing.contains { $0.holds(code) }
        if text.isEmpty, !isMissing, labels[code] == nil {
          marks[row] = Validity.noReason
        } else if isMissing || found.count < SurveyCodes.mostCodes {
          marks[row] = mark(of: code, isMissing)
        }
      }
    }
    reasons = order.map { ($0, counts[$0] ?? 0) }
  }

  /// More than this no list of labels has.
  private static let mostCodes = 100_000

  private var known: Validity {
    marks.contains { $0 != 0 } ? Validity(marks: marks, reasons: validity.reasons) : .allKnown
  }

  // MARK: Labels

  /// Codes that were found and have no label, in their order.
  var withoutLabel: [String] {
    found.filter { labels[$0] == nil }.sorted { SurveyCodes.precedes($0, $1) }.map(\.display)
  }

  private static func precedes(_ left: Survey.Code, _ right: Survey.Code) -> Bool {
    if case .number(let one) = left, case .number(let other) = right { return one < other }
    return left.display < right.display
  }

  /// The labels in place of the codes, with all that may stand there; nil where a code has none of its own.
  ///
  /// - Parameter isOrdered: whether the user asks for texts, so that a code without a label stands for itself.
  func labels(ordered isOrdered: Bool) -> (column: Column, categories: [String]?)? {
    guard !labels.isEmpty, isOrdered || found.allSatisfy({ labels[$0] != nil }) else { return nil }
    let shown = variable.labels.filter { entry in
      if case .letter = entry.code { return false }
      return found.contains(entry.code) || !variable.missing.contains { $0.holds(entry.code) }
    }
    guard Set(shown.map(\.text)).count == shown.count, !found.isEmpty else { return nil }
    var texts: [Survey.Code: Value] = [:]
    for code in found { texts[code] = .text(labels[code] ?? code.display) }
    var builder = ColumnBuilder(type: .text)
    for row in 0..<count {
      builder.append(marks[row] == 0 ? texts[code(row)] ?? .unknown : .unknown)
    }
    var column = builder.finish()
    column.validity = known
    return (column, isOrdered ? nil : shown.map(\.text))
  }

  private func code(_ row: Int) -> Survey.Code {
    switch variable.cells {
    case .numbers(let values, _): .number(values[row])
    case .texts(let vector): .text(vector.dictionary[vector.codes[row]])
    }
  }

  // MARK: Values

  /// The codes themselves: numbers, dates, texts.
  func plain(_ order: OpenOptions.ColumnType?) -> Column {
    switch variable.cells {
    case .texts(let vector): return Column(.text(vector), validity: known)
    case .numbers(let values, _):
      switch variable.kind {
      case .number, .text: return number(values, order)
      case .date:
        if let column = dates(values) { return column }
        return texts(values)
      default: return texts(values)
      }
    }
  }

  private func number(_ values: [Double], _ order: OpenOptions.ColumnType?) -> Column {
    let isWhole = values.indices.allSatisfy { row in
      marks[row] != 0 || values[row] == values[row].rounded() && values[row].magnitude < 9e15
    }
    if isWhole, order != .number {
      return Column(.integer(values.map { Int(exactly: $0) ?? 0 }), validity: known)
    }
    var decimals: [UInt8] = []
    decimals.reserveCapacity(count)
    var plain = values
    for row in values.indices {
      if marks[row] != 0 || values[row].isNaN { plain[row] = 0 }
      decimals.append(SurveyCodes.decimals(plain[row]))
    }
    return Column(.number(plain), validity: known, decimals: decimals)
  }

  /// How many decimals the shortest writing of a number has.
  private static func decimals(_ value: Double) -> UInt8 {
    var bytes: [UInt8] = []
    PlainNumber.append(value, point: 0x2E, to: &bytes)
    guard let point = bytes.firstIndex(of: 0x2E), !bytes.contains(0x65) else { return 0 }
    return UInt8(clamping: bytes.count - point - 1)
  }

  /// Nil where a value is no whole day.
  private func dates(_ values: [Double]) -> Column? {
    var days: [Int32] = []
    days.reserveCapacity(count)
    for row in values.indices {
      guard marks[row] == 0 else {
        days.append(0)
        continue
      }
      let day = values[row].rounded(.down)
      guard day == values[row], (-719_162...2_932_896).contains(day) else { return nil }
      days.append(Int32(day))
    }
    return Column(.date(days), validity: known)
  }

  private func texts(_ values: [Double]) -> Column {
    var builder = ColumnBuilder(type: .text)
    for row in values.indices {
      builder.append(marks[row] == 0 ? .text(SurveyTime.text(values[row], variable.kind)) : .unknown)
    }
    var column = builder.finish()
    column.validity = known
    return column
  }
}

/// How parts of time are written that no type of column has.
enum SurveyTime {
  /// - Parameter value: days from 1970 on; of a time of day, seconds; else months, quarters, … from 1960 on.
  static func text(_ value: Double, _ kind: Survey.Variable.Kind) -> String {
    func plain() -> String { Survey.Code.number(value).display }
    func part(_ count: Int) -> (year: Int, part: Int)? {
      guard value == value.rounded(), value.magnitude < 1e5 else { return nil }
      let whole = Int(value)
      let year = (whole >= 0 ? whole : whole - count + 1) / count
      return (1960 + year, whole - year * count + 1)
    }
    var out: [UInt8] = []
    switch kind {
    case .date, .dateTime:
      let day = value.rounded(.down)
      guard (-719_162...2_932_896).contains(day) else { return plain() }
      out += Array(CalendarDate(daysSinceEpoch: Int32(day)).description.utf8) + [0x20]
      SerialDate.append(milliseconds: Int(((value - day) * 86_400_000).rounded()), to: &out)
      return String(decoding: out, as: UTF8.self)
    case .time:
      guard (0..<1e10).contains(value) else { return plain() }
      SerialDate.append(milliseconds: Int((value * 1000).rounded()), to: &out)
      return String(decoding: out, as: UTF8.self)
    case .months: return part(12).map { "\($0.year)-\($0.part < 10 ? "0" : "")\($0.part)" } ?? plain()
    case .quarters: return part(4).map { "\($0.year)-Q\($0.part)" } ?? plain()
    case .halves: return part(2).map { "\($0.year)-H\($0.part)" } ?? plain()
    case .weeks: return part(52).map { "\($0.year)-W\($0.part < 10 ? "0" : "")\($0.part)" } ?? plain()
    case .number, .text: return plain()
    }
  }
}
