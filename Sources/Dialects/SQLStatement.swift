import Tables

/// SQL with the values of its parameters, and what its columns are.
package struct SQLStatement: Sendable {
  package enum ColumnType: Sendable { case integer, number, boolean, date, text }

  package var text: String
  package var parameters: [String]
  package var columns: [ColumnType]
}

/// The parameters of what is being written. In a part of a statement they stand as marks, since each statement counts
/// those that it has.
struct ParameterList {
  private(set) var values: [(value: String, isList: Bool)] = []
  private static let begin: Character = "\u{1}"
  private static let end: Character = "\u{2}"

  mutating func mark(_ value: String, isList: Bool) -> String {
    let index = values.firstIndex { $0.value == value && $0.isList == isList } ?? values.count
    if index == values.count { values.append((value, isList)) }
    return "\(Self.begin)\(index)\(Self.end)"
  }

  func statement(_ marked: String, _ columns: [SQLStatement.ColumnType], _ dialect: any Dialect) -> SQLStatement {
    var numbers: [Int: Int] = [:]
    var parameters: [String] = []
    var text = ""
    var rest = marked[...]
    while let begin = rest.firstIndex(of: Self.begin), let end = rest[begin...].firstIndex(of: Self.end),
      let index = Int(rest[rest.index(after: begin)..<end])
    {
      if numbers[index] == nil {
        parameters.append(values[index].value)
        numbers[index] = parameters.count
      }
      text += rest[..<begin] + dialect.parameter(numbers[index] ?? 0, isList: values[index].isList)
      rest = rest[rest.index(after: end)...]
    }
    return SQLStatement(text: text + rest, parameters: parameters, columns: columns)
  }
}

extension SQLStatement.ColumnType {
  /// How values of a type come back; nil where no engine has it.
  init?(_ type: DataType) {
    switch type {
    case .text: self = .text
    case .integer: self = .integer
    case .number: self = .number
    case .boolean: self = .boolean
    case .date: self = .date
    case .list, .reference: return nil
    }
  }
}
