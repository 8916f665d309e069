import Glibc
import Rendering
import Tables
import Text

/// A column of numbers with the text of each as a reader sees it.
struct NumberColumn {
  let name: String
  let isInteger: Bool
  let isPercent: Bool
  private let column: Column
  private let readable: ReadableColumn
  private let format: NumberFormat
  private let groupsDigits: Bool

  init(_ field: Field, _ column: Column, unit: String?) {
    name = VisibleText.line(field.name)
    isInteger = field.type == .integer
    let unit = unit ?? field.unit
    isPercent = unit == "percent" || unit == "%"
    groupsDigits = unit.map { $0 != "year" && !$0.isEmpty } ?? false
    self.column = column
    readable = ReadableColumn(field, column)
    format = NumberFormat((0..<column.count).compactMap { column.value(at: $0).double })
  }

  var count: Int { column.count }

  /// Nil when unknown or not a number at all.
  func value(_ row: Int) -> Double? {
    guard let value = column.value(at: row).double, value.isFinite else { return nil }
    return value == 0 ? 0 : value
  }

  func figure(_ row: Int) -> Chart.Figure {
    guard let value = value(row) else {
      if case .bound(let bound) = column.value(at: row) { return figure(bound, column.display(at: row)) }
      // Where only a bound is known it is the reason: `≤ 23.2`.
      if let reason = column.validity.reason(row).map(VisibleText.line), let bound = NumberColumn.bound(reason) {
        return Chart.Figure(value: nil, text: isPercent ? reason + " %" : reason, bound: bound)
      }
      return Chart.Figure(value: nil, text: VisibleText.line(readable.cell(row).text))
    }
    return Chart.Figure(
      value: value, text: text(value, printed: isPrinted(value) ? column.display(at: row) : nil))
  }

  /// A number of which only the ends are known.
  private func figure(_ bound: Bound, _ text: String) -> Chart.Figure {
    let text = VisibleText.line(text)
    let ends = Chart.Figure.Bound(least: bound.least, most: bound.most)
    return Chart.Figure(value: nil, text: isPercent ? text + " %" : text, bound: ends.ends.isEmpty ? nil : ends)
  }

  /// Whether a number is written as it stands: as in its source, or a whole one that a double might not hold.
  private func isPrinted(_ value: Double) -> Bool {
    column.decimals != nil || column.digits != nil || isInteger && value.magnitude >= 1e15
  }

  /// A number that was computed from those of the column, as they are written.
  func text(_ value: Double, printed: String? = nil, isSigned: Bool = false) -> String {
    let whole = isInteger && value.magnitude < 1e15
    var text = printed ?? (whole ? Value.shortest(value) : format.text(value))
    if groupsDigits { text = ReadableCell.grouped(text) }
    if isSigned, value > 0 { text = "+" + text }
    return isPercent ? text + " %" : text
  }

  private static func bound(_ words: String) -> Chart.Figure.Bound? {
    guard let sign = words.unicodeScalars.first, sign == "≤" || sign == "≥" else { return nil }
    let number = words.unicodeScalars.dropFirst().drop { $0 == " " }
      .prefix { ("0"..."9").contains($0) || $0 == "." || $0 == "-" }
    guard let value = Double(String(String.UnicodeScalarView(number))), value.isFinite else { return nil }
    return sign == "≤" ? Chart.Figure.Bound(most: value) : Chart.Figure.Bound(least: value)
  }
}

/// Four significant digits of the largest number, and as many decimals for the others, so that computed numbers can be
/// read and compared; numbers that need fewer have no more.
struct NumberFormat {
  private let decimals: Int

  init(_ values: [Double]) {
    let finite = values.filter { $0.isFinite && $0 != 0 }
    let largest = finite.reduce(0) { max($0, $1.magnitude) }
    let exponent = largest > 0 ? Int(max(-400, min(400, log10(largest).rounded(.down)))) : 0
    let enough = max(0, 3 - exponent)
    let needed = finite.reduce(0) { max($0, NumberFormat.decimals(of: $1, atMost: enough)) }
    decimals = min(enough, needed)
  }

  func text(_ value: Double) -> String {
    if value == 0 { return "0" }
    guard value.magnitude < 1e15, value.magnitude >= 1e-6, decimals <= 9 else { return NumberFormat.scientific(value) }
    let text = Value.fixed(value, decimals: decimals)
    let isZero = !text.utf8.contains { (0x31...0x39).contains($0) }
    return isZero ? NumberFormat.scientific(value) : text
  }

  private static func decimals(of value: Double, atMost bound: Int) -> Int {
    let text = value.description
    guard !text.contains("e"), let point = text.utf8.firstIndex(of: 0x2E) else { return bound }
    let fraction = text.utf8[text.utf8.index(after: point)...]
    return fraction.elementsEqual([0x30]) ? 0 : min(bound, fraction.count)
  }

  /// The shortest form, with four digits of the mantissa.
  static func scientific(_ value: Double) -> String {
    let text = Value.shortest(value)
    guard let mark = text.firstIndex(of: "e") else {
      return text.utf8.count <= 10 ? text : Value.fixed(value, decimals: 4)
    }
    guard let mantissa = Double(text[..<mark]) else { return text }
    return Value.shortest((mantissa * 1000).rounded() / 1000) + text[mark...]
  }
}
