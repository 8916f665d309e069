import Tables

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByNilLiteral
{
  package init(stringLiteral value: String) { self = .text(value) }
  package init(integerLiteral value: Int) { self = .integer(value) }
  package init(floatLiteral value: Double) { self = .number(value) }
  package init(booleanLiteral value: Bool) { self = .boolean(value) }
  package init(arrayLiteral elements: Value...) { self = .list(elements) }
  package init(nilLiteral: ()) { self = .unknown }

  /// A date, or unknown where there is no such day.
  package static func day(_ iso: String) -> Value { CalendarDate(iso: iso).map { .date($0) } ?? .unknown }

  package static func because(_ reason: String) -> Value { .unknown(reason: reason) }

  /// The value in one word for expectations: unknown as `?`, with its reason behind it.
  package var word: String {
    switch self {
    case .unknown(let reason): "?\(reason ?? "")"
    case .list(let values): "[\(values.map(\.word).joined(separator: ", "))]"
    default: display
    }
  }
}

extension Table {
  /// The rows as lines of words with bars between them.
  package var lines: [String] {
    (0..<rowCount).map { row in columns.map { $0.value(at: row).word }.joined(separator: " | ") }
  }

  package var heading: String { schema.fields.map(\.name).joined(separator: " | ") }
}
