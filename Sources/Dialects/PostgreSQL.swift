import Tables
import Text

/// SQL as PostgreSQL 12 and later reads it.
package struct PostgreSQL: Dialect {
  package init() {}

  /// What is said to the server before anything else. The timeout is in milliseconds.
  package static func settings(timeout: Int) -> [String] {
    [
      "set default_transaction_read_only = on", "set statement_timeout = \(timeout)",
      "set idle_in_transaction_session_timeout = 0", "set extra_float_digits = 1", "set datestyle = 'ISO, YMD'",
      "set intervalstyle = 'iso_8601'", "set bytea_output = 'hex'", "set standard_conforming_strings = on",
    ]
  }

  package func quoted(_ identifier: String) -> String {
    "\"" + identifier.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  private static let range = "between -1.7976931348623157e308 and 1.7976931348623157e308"
  private static let floatRange =
    "between '-1.7976931348623157e308'::float8 and '1.7976931348623157e308'::float8"
  private static let dateRange = "between '0001-01-01'::date and '9999-12-31'::date"

  package func cell(_ column: HeldRelation.Column, of alias: String) -> String {
    let name = "\(alias).\(quoted(column.name))"
    return switch column.form {
    case .boolean, .text: name
    case .integer: "\(name)::bigint"
    case .wholeDecimal: "(case when \(name) \(Self.range) then \(name)::bigint end)"
    // NaN is above every number.
    case .float: "(case when \(name)::float8 \(Self.floatRange) then \(name)::float8 end)"
    case .decimal: "(case when \(name) \(Self.range) then \(name)::float8 end)"
    case .date: "(case when \(name) \(Self.dateRange) then \(name) end)"
    case .looseText, .written: "(\(name)::text collate \"C\")"
    }
  }

  package func isNoNumber(_ column: HeldRelation.Column, of alias: String) -> String? {
    let name = "\(alias).\(quoted(column.name))"
    return switch column.form {
    case .float: "\(name)::float8 not \(Self.floatRange)"
    case .decimal, .wholeDecimal: "\(name) not \(Self.range)"
    default: nil
    }
  }

  package func losesDigits(_ column: HeldRelation.Column, of alias: String) -> String? {
    guard column.form == .decimal else { return nil }
    let name = "\(alias).\(quoted(column.name))"
    return "case when \(name) \(Self.range) then \(name)::float8::text::numeric <> \(name) end"
  }

  package func literal(_ value: Value) -> String? {
    switch value {
    case .integer(let number): number == .min ? "(-9223372036854775807::bigint - 1)" : "(\(number)::bigint)"
    case .number(let number): "('\(Value.shortest(number))'::float8)"
    case .boolean(let answer): answer ? "true" : "false"
    case .date(let date): "'\(date)'::date"
    default: nil
    }
  }

  package func isOne(_ text: String, ofList parameter: String) -> String { "\(text) = any(\(parameter))" }

  package func list(_ texts: [String]) -> String {
    let parts = texts.map { text in
      var out = "\""
      for character in text.unicodeScalars {
        if character == "\"" || character == "\\" { out += "\\" }
        out.unicodeScalars.append(character)
      }
      return out + "\""
    }
    return "{" + parts.joined(separator: ",") + "}"
  }

  package func parameter(_ number: Int, isList: Bool) -> String { "$\(number)::\(isList ? "text[]" : "text")" }

  package func byBytes(_ text: String) -> String { "\(text) collate \"C\"" }

  package func quotientless(_ sign: String, _ left: String, _ right: String) -> String { "(\(left) \(sign) \(right))" }

  package func wholeTotal(_ argument: String) -> String { "sum(\(argument)::numeric)::text" }
  package func total(_ argument: String) -> String { "sum(\(argument))::float8" }
  package func count(where condition: String) -> String { "count(*) filter (where \(condition))" }
  package func asNumber(_ integer: String) -> String { "(\(integer))::float8" }

  package func differenceOfDates(_ left: String, _ right: String) -> String { "(\(left) - \(right))::bigint" }

  package func part(_ name: String, ofDate date: String) -> String? {
    switch name {
    case "year", "month", "day": "extract(\(name) from \(date))::bigint"
    default: nil
    }
  }
}
