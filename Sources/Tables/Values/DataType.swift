import Text

/// The type of a column or an expression.
package indirect enum DataType: Hashable, Sendable {
  case text, integer, number, boolean, date
  case list(DataType)
  /// A row of the table with this name.
  case reference(String)

  /// The type in the reader's words, as it stands in errors and in `describe`.
  package var name: String {
    switch self {
    case .text: "text"
    case .integer: "integer"
    case .number: "number"
    case .boolean: "yes/no"
    case .date: "date"
    case .list(let element): "list of \(element.name)"
    case .reference(let table): "reference to \(table)"
    }
  }

  /// The type inside a sentence: `is a whole number`.
  package var phrase: Sentence {
    switch self {
    case .text: "text"
    case .integer: "a whole number"
    case .number: "a number"
    case .boolean: "yes or no"
    case .date: "a date"
    case .list, .reference: "a \(name)"
    }
  }

  package var isNumeric: Bool { self == .integer || self == .number }

  package var element: DataType? {
    if case .list(let element) = self { element } else { nil }
  }

  package var referencedTable: String? {
    if case .reference(let table) = self { table } else { nil }
  }
}
