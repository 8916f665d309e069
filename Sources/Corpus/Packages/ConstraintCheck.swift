import Diagnostics
import Tables
import Text

/// Holds the values of one table against what its schema says beside the types.
struct ConstraintCheck {
  let table: LoadedTable
  let door: FileDoor
  private(set) var findings: Findings
  private var locator: CellLocator?

  init(table: LoadedTable, door: FileDoor, findings: Findings) {
    self.table = table
    self.door = door
    self.findings = findings
  }

  mutating func run() {
    for (index, field) in table.fields.enumerated() {
      let column = table.table.columns[index]
      if field.field.isRequired, table.table.schema.key != field.name { checkRequired(column, index) }
      if let categories = field.field.categories { checkCategories(column, index, Set(categories), categories) }
      if let scheme = field.checkDigit { checkDigits(column, index, scheme) }
      if field.constraints.isUnique { checkUnique([index]) }
      if let pattern = field.constraints.pattern { checkPattern(column, index, pattern) }
      checkLength(column, index, field.constraints)
      checkBounds(column, index, field)
    }
    let key = table.descriptor.primaryKey.compactMap { table.table.schema.index(of: $0) }
    if key.count > 1 { checkUnique(key) }
  }

  private mutating func add(_ message: Sentence, row: Int, column: Int, help: [Sentence] = []) {
    if locator == nil { locator = table.locator(through: door) }
    findings.add(
      Diagnostic(.error, message, at: locator?.place(row: row, column: column) ?? table.place, help: help))
  }

  private func name(_ column: Int) -> String { table.fields[column].name }

  /// The texts in a cell: itself, or the elements of a list.
  private func texts(_ column: Column, _ row: Int) -> [String] {
    switch column.value(at: row) {
    case .unknown: []
    case .list(let elements): elements.map(\.machineText)
    case let value: [value.machineText]
    }
  }

  private mutating func checkRequired(_ column: Column, _ index: Int) {
    for row in 0..<table.table.rowCount where !column.isKnown(row) {
      add("the column \"\(name(index))\" needs a value in every row", row: row, column: index)
    }
  }

  private mutating func checkCategories(_ column: Column, _ index: Int, _ allowed: Set<String>, _ order: [String]) {
    for row in 0..<table.table.rowCount {
      for text in texts(column, row) where !allowed.contains(text) && !allowed.contains(printed(row, index)) {
        add(
          "\(quoted(text)) is none of the categories of the column \"\(name(index))\"", row: row, column: index,
          help: help(for: text, among: order, ["they are: \(order, most: 12, end: .dots)"]))
      }
    }
  }

  /// Categories of numbers and yes/no columns are written as in the file.
  private mutating func printed(_ row: Int, _ index: Int) -> String {
    if case .text = table.fields[index].cellType { return "" }
    if case .list = table.fields[index].cellType { return "" }
    if locator == nil { locator = table.locator(through: door) }
    return locator?.content(row: row, column: index) ?? ""
  }

  private mutating func checkDigits(_ column: Column, _ index: Int, _ scheme: CheckDigit) {
    for row in 0..<table.table.rowCount {
      for text in texts(column, row) {
        if let expected = scheme.expected(for: text) {
          guard !scheme.accepts(text) else { continue }
          add(
            "the code \(quoted(text)) in the column \"\(name(index))\" has a wrong check digit", row: row,
            column: index,
            help: ["its last digit would be \(expected)"])
        } else {
          add(
            "\(quoted(text)) in the column \"\(name(index))\" is no code of \(scheme.length) digits", row: row,
            column: index, help: ["a code keeps its leading zeros and ends in its check digit"])
        }
      }
    }
  }

  private mutating func checkUnique(_ columns: [Int]) {
    var rowOfValue: [[String]: Int] = [:]
    for row in 0..<table.table.rowCount where columns.allSatisfy({ table.table.columns[$0].isKnown(row) }) {
      let values = columns.map { table.table.value(row, $0).machineText }
      if let first = rowOfValue[values] {
        let names = columns.map { "\"\(name($0))\"" }.joined(separator: ", ")
        add(
          "\(quoted(values.joined(separator: ", "))) stands twice in \(names)", row: row, column: columns[0],
          help: ["row \(first + 1) has it, too"])
      } else {
        rowOfValue[values] = row
      }
    }
  }

  private mutating func checkPattern(_ column: Column, _ index: Int, _ given: FieldPattern) {
    let pattern: Pattern
    switch given.form.value {
    case .none(let complaint): return findings.add(complaint)
    case .pattern(let made): pattern = made
    }
    guard column.type == .text || column.type == .list(.text) || column.type.referencedTable != nil else { return }
    let matcher = pattern.makeMatcher()
    for row in 0..<table.table.rowCount {
      for text in texts(column, row) where !matcher.matches(text) {
        add(
          "\(quoted(text)) does not have the form that the column \"\(name(index))\" asks for", row: row, column: index,
          help: ["the pattern is \(given.text)"])
      }
    }
  }

  private mutating func checkLength(_ column: Column, _ index: Int, _ constraints: FieldConstraints) {
    guard constraints.minLength != nil || constraints.maxLength != nil else { return }
    for row in 0..<table.table.rowCount where column.isKnown(row) {
      let count: Int
      switch column.value(at: row) {
      case .text(let text): count = text.unicodeScalars.count
      case .list(let elements): count = elements.count
      default: continue
      }
      if let least = constraints.minLength, count < least {
        add("the value is shorter than \(least)", row: row, column: index)
      }
      if let most = constraints.maxLength, count > most {
        add("the value is longer than \(most)", row: row, column: index)
      }
    }
  }

  // MARK: Bounds

  private mutating func checkBounds(_ column: Column, _ index: Int, _ field: FieldDescriptor) {
    let constraints = field.constraints
    let bounds: [(text: String?, words: String, isKept: (Int) -> Bool)] = [
      (constraints.minimum, "at least", { $0 >= 0 }),
      (constraints.maximum, "at most", { $0 <= 0 }),
      (constraints.exclusiveMinimum, "more than", { $0 > 0 }),
      (constraints.exclusiveMaximum, "less than", { $0 < 0 }),
    ]
    for (text, words, isKept) in bounds {
      guard let text else { continue }
      guard let bound = ConstraintCheck.magnitude(text, field.cellType) else {
        findings.add(
          Diagnostic(
            .warning, "the bound \(quoted(text)) of the column \"\(field.name)\" is not understood and not checked",
            at: table.place))
        continue
      }
      for row in 0..<table.table.rowCount where column.isKnown(row) {
        let value = ConstraintCheck.magnitude(column.value(at: row))
        guard let order = ExactOrder.compare(value, bound), !isKept(order) else { continue }
        add(
          "\(column.display(at: row)) in the column \"\(field.name)\" must be \(words) \(text)", row: row, column: index
        )
      }
    }
  }

  private static func magnitude(_ value: Value) -> Value {
    if case .date(let date) = value { return .integer(Int(date.daysSinceEpoch)) }
    return value
  }

  private static func magnitude(_ text: String, _ type: CellType) -> Value? {
    var text = text
    if case .date(let form) = type {
      return text.withUTF8 { form.parse($0) ?? DateForm.iso.parse($0) }.map { .integer(Int($0)) }
    }
    if let point = text.firstIndex(of: "."), text[text.index(after: point)...].allSatisfy({ $0 == "0" }) {
      text = String(text[..<point])
    }
    return Int(text).map { .integer($0) } ?? Double(text).map { .number($0) }
  }
}
