import Diagnostics
import Language
import Tables
import Text

#if canImport(Glibc)
import Glibc
#endif

extension Evaluator {
  func called(
    _ function: Function, _ parts: [BoundExpression], _ expression: BoundExpression
  ) throws(Diagnostic) -> Column {
    var columns: [Column] = []
    for part in parts { columns.append(try evaluate(part)) }
    var builder = ColumnBuilder(type: expression.type)
    var growth = Growth(function)
    for row in 0..<count {
      try context.check(row)
      let values = columns.map { $0.value(at: row) }
      if growth.isWatched, let (limit, size) = growth.excess(of: values) {
        try context.check(
          limit, size, by: function.rawValue, in: source, at: expression.span,
          help: "use shorter texts, or keep fewer rows first: | where … or | take …")
      }
      if growth.takesLong { try context.check() }
      builder.append(Evaluator.value(function, values, context.files))
    }
    return builder.finish()
  }

  /// How much a function makes of texts, counted row by row before it is made.
  private struct Growth {
    private let function: Function
    /// Whether what it makes may be longer than what it is given.
    let isWatched: Bool
    private var bytes = 0
    private var elements = 0
    private var bytesSeen = 0

    /// Whether so much was made since this was last asked that the interruption should be asked.
    var takesLong: Bool {
      mutating get {
        guard bytes - bytesSeen >= 1 << 20 else { return false }
        bytesSeen = bytes
        return true
      }
    }

    init(_ function: Function) {
      self.function = function
      isWatched = [.concat, .replace, .split].contains(function)
    }

    /// The limit that the next row would pass, with the size that it would have; nil while all is well.
    mutating func excess(of values: [Value]) -> (Limit, Int)? {
      switch function {
      case .concat: return grown(values.reduce(0) { $0 + Growth.size($1) })
      case .replace:
        guard let text = values[0].text, let old = values[1].text, let new = values[2].text, !old.isEmpty else {
          return nil
        }
        let size = text.utf8.count
        let more = new.utf8.count - old.utf8.count
        // Only where it might be too much are the places counted.
        guard more > 0, Limit.product(size / old.utf8.count, more) + size > 1 << 16 else { return grown(size) }
        return grown(Limit.sum(size, Limit.product(Growth.count(of: old, in: text), more)))
      case .split:
        guard let text = values[0].text, let separator = values[1].text, !separator.isEmpty else { return nil }
        elements += 1 + Growth.count(of: separator, in: text)
        return elements > Limit.elements.number ? (.elements, elements) : nil
      default: return nil
      }
    }

    private mutating func grown(_ size: Int) -> (Limit, Int)? {
      if size > Limit.text.number { return (.text, size) }
      // Short texts are held within their cells.
      if size > 15 { bytes += size }
      return bytes > Limit.texts.number ? (.texts, bytes) : nil
    }

    /// How often a text stands in another.
    private static func count(of part: String, in text: String) -> Int {
      let part = Array(part.utf8)
      var (text, count) = (text, 0)
      text.withUTF8 { bytes in
        var start = 0
        while start + part.count <= bytes.count {
          let isHere = bytes[start] == part[0] && part.indices.allSatisfy { bytes[start + $0] == part[$0] }
          if isHere { count += 1 }
          start += isHere ? part.count : 1
        }
      }
      return count
    }

    private static func size(_ value: Value) -> Int { (value.text ?? value.display).utf8.count }
  }

  /// A function of the values of one row. Unknown in, unknown out, except where the function is about unknowns.
  private static func value(_ function: Function, _ values: [Value], _ files: FileRules?) -> Value {
    switch function {
    case .coalesce: return values.first { !$0.isUnknown } ?? values.first ?? .unknown
    case .if:
      guard let condition = values[0].boolean else { return values[0].isUnknown ? values[0] : .unknown }
      return condition ? values[1] : values[2]
    case .min, .max:
      let known = values.filter { !$0.isUnknown }
      guard var best = known.first else { return values.first ?? .unknown }
      for value in known.dropFirst() {
        let order = ValueOrder.compare(value, best)
        if function == .min ? order < 0 : order > 0 { best = value }
      }
      return best
    default: break
    }
    if let unknown = values.first(where: \.isUnknown) { return unknown }
    switch function {
    case .abs:
      if case .integer(let value) = values[0] {
        return value == .min ? .unknown(reason: "too large") : .integer(Swift.abs(value))
      }
      return .number(Swift.abs(values[0].double ?? 0))
    case .round, .floor, .ceil, .sqrt, .ln, .exp: return mathematical(function, values)
    case .year, .month, .day:
      guard case .date(let date) = values[0] else { return .unknown }
      let parts = date.components
      return .integer(function == .year ? parts.year : function == .month ? parts.month : parts.day)
    case .number: return number(values[0], files)
    case .date: return date(values, files)
    case .text: return .text(values[0].display)
    default: return textual(function, values)
    }
  }

  private static func mathematical(_ function: Function, _ values: [Value]) -> Value {
    if case .integer(let whole) = values[0], [.round, .floor, .ceil].contains(function) {
      if values.count == 2, case .integer(let decimals) = values[1], decimals < 0 {
        return .unknown(reason: "no such rounding")
      }
      return .integer(whole)
    }
    guard let x = values[0].double else { return .unknown }
    let result: Double
    switch function {
    case .floor: result = x.rounded(.down)
    case .ceil: result = x.rounded(.up)
    case .sqrt: result = x.squareRoot()
    case .ln:
      guard x > 0 else { return .unknown(reason: "no logarithm") }
      result = log(x)
    case .exp: result = Glibc.exp(x)
    default:
      guard values.count == 2, case .integer(let decimals) = values[1] else {
        result = x.rounded(.toNearestOrAwayFromZero)
        break
      }
      // Rounds the number as it is printed, not its binary neighbour: 0.285 is 0.29.
      guard (0...15).contains(decimals) else {
        return decimals > 15 ? .number(x) : .unknown(reason: "no such rounding")
      }
      return Double(Value.fixed(x, decimals: decimals)).map { .number($0) } ?? .number(x)
    }
    guard result.isFinite else { return .unknown(reason: result.isNaN ? "no such number" : "too large") }
    if function == .sqrt || function == .ln || function == .exp { return .number(result) }
    return Int(exactly: result).map { .integer($0) } ?? .unknown(reason: "too large")
  }

  private static func date(_ values: [Value], _ files: FileRules?) -> Value {
    guard let text = values[0].text else { return .unknown }
    if values.count == 2 {
      guard let order = values[1].text.flatMap({ DateOrder($0) }) else { return .unknown(reason: "no order of a date") }
      return order.value(of: text)
    }
    return files?.date(text) ?? CalendarDate(iso: text).map { .date($0) } ?? .unknown(reason: DateOrder.noDate)
  }

  private static func number(_ value: Value, _ files: FileRules?) -> Value {
    if value.double != nil { return value }
    guard let text = value.text else { return .unknown }
    if let files { return files.number(text) }
    let trimmed = trim(TextFolding.key(text)).replacing(",", with: "")
    guard let number = Double(trimmed), number.isFinite, !trimmed.contains("x"), !trimmed.contains("n") else {
      return .unknown(reason: "no number")
    }
    // Digits that no decimal holds would come out as others.
    if number.magnitude >= 0x1p53, let whole = Int(trimmed), ExactOrder.compare(whole, number) != 0 {
      return .unknown(reason: Validity.tooManyDigits)
    }
    return .number(number)
  }

  private static func textual(_ function: Function, _ values: [Value]) -> Value {
    let text = values[0].text ?? values[0].display
    switch function {
    case .lower: return .text(text.lowercased())
    case .upper: return .text(text.uppercased())
    case .trim: return .text(trim(text))
    case .length: return .integer(text.count)
    case .concat: return .text(values.map(\.display).joined())
    case .replace:
      guard let old = values[1].text, let new = values[2].text, !old.isEmpty else { return values[0] }
      return .text(text.replacing(old, with: new))
    case .split:
      guard let separator = values[1].text, !separator.isEmpty else { return .list([.text(text)]) }
      return .list(text.split(separator: separator, omittingEmptySubsequences: false).map { .text(String($0)) })
    case .left, .right:
      guard case .integer(let length) = values[1] else { return .unknown }
      let kept = Swift.max(0, length)
      return .text(String(function == .left ? text.prefix(kept) : text.suffix(kept)))
    default: return .unknown
    }
  }

  private static func trim(_ text: String) -> String {
    var slice = text[...]
    while let first = slice.first, first.isWhitespace { slice.removeFirst() }
    while let last = slice.last, last.isWhitespace { slice.removeLast() }
    return String(slice)
  }
}
