import Tables

/// A condition or an outcome: for every case its membership in a set, or its value.
package struct Condition: Sendable {
  package enum Kind: Sendable, Equatable {
    /// Membership 0 or 1.
    case crisp
    /// Membership from 0 to 1.
    case fuzzy
    /// One of several values, numbered from 0; `levels` names them in that order.
    case multivalue(levels: [String])
    /// A number that is no set, with the range that it takes: only a distance can be taken of it.
    case measure(range: Double)
  }

  /// What the column, or the user, calls it.
  package var baseName: String
  /// Whether this is the opposite of the set that bears the name.
  package private(set) var isNegated = false
  package var kind: Kind
  /// One a case: the membership, the number of the value, or the measure; `nan` where unknown.
  package var values: [Double]
  /// The cases to which it does not apply; empty where there is none. Only a distance asks: elsewhere such a case is outside
  /// of the scope.
  package var notApplicable: [Bool] = []
  /// How it is written within an expression, where its name is an expression itself.
  private var writtenSymbol: String?
  /// Whether multi-value levels are the whole numbers themselves, as in `DEV[2]`, and not words.
  package var hasNumberedLevels = false

  package init(name: String, kind: Kind, values: [Double], hasNumberedLevels: Bool = false) {
    baseName = name
    self.kind = kind
    self.values = values
    self.hasNumberedLevels = hasNumberedLevels
  }

  /// `DEV`, or `~DEV`.
  package var name: String { isNegated ? "~\(symbol)" : baseName }

  /// The name as it stands in an expression: in backticks where it holds what expressions are made of.
  package var symbol: String { writtenSymbol ?? Condition.symbol(of: baseName) }

  /// The same set, whose name is the expression that it is made of.
  func written(as set: SetExpression<Value>?) -> Condition {
    var condition = self
    switch set {
    case .and(let parts)? where parts.count > 1, .or(let parts)? where parts.count > 1:
      condition.writtenSymbol = "(\(baseName))"
    default: condition.writtenSymbol = baseName
    }
    return condition
  }

  package static func symbol(of name: String) -> String {
    name.contains { "*+~[]()`, ".contains($0) } ? "`\(name)`" : name
  }

  /// The name in an expression, `~` before that of an opposite set.
  package var term: String { isNegated ? name : symbol }

  package var count: Int { values.count }
  package func isKnown(_ index: Int) -> Bool { !values[index].isNaN }

  /// How many values there are: two for a crisp or fuzzy set.
  package var levelCount: Int {
    if case .multivalue(let levels) = kind { levels.count } else { 2 }
  }

  package var isSet: Bool {
    if case .measure = kind { false } else { true }
  }

  /// The opposite set: 1 − membership. A multi-value condition has none and stays as it is.
  package var negated: Condition {
    guard kind == .crisp || kind == .fuzzy else { return self }
    var opposite = self
    opposite.isNegated.toggle()
    opposite.values = values.map { 1 - $0 }
    return opposite
  }
}

extension Condition {
  /// Beyond so many values a column is no condition but a measure or a name.
  package static let mostLevels = 20

  /// A column read as a condition: yes and no, or 0 and 1, are a crisp set; numbers from 0 to 1 a fuzzy one; small
  /// whole numbers and words are the values of a multi-value condition; other numbers and dates are measures.
  ///
  /// - Parameter categories: the words a column may hold, in their order.
  /// - Parameter isStopped: once it says so, the condition is made soon and means nothing.
  package init(
    name: String, column: Column, categories: [String]? = nil, isStopped: () -> Bool = { false }
  ) {
    var values = [Double](repeating: .nan, count: column.count)
    switch column.storage {
    case .boolean(let flags):
      for row in flags.indices where column.isKnown(row) { values[row] = flags[row] ? 1 : 0 }
      self.init(name: name, kind: .crisp, values: values)
    case .integer(let numbers):
      for row in numbers.indices where column.isKnown(row) { values[row] = Double(numbers[row]) }
      self.init(name: name, numbers: values)
    case .number(let numbers):
      for row in numbers.indices where column.isKnown(row) && numbers[row].isFinite { values[row] = numbers[row] + 0 }
      self.init(name: name, numbers: values)
    case .date(let days):
      for row in days.indices where column.isKnown(row) { values[row] = Double(days[row]) }
      self.init(name: name, kind: .measure(range: Condition.range(values)), values: values)
    case .text, .reference, .list:
      self.init(name: name, words: column, categories: categories, isStopped: isStopped)
    }
  }

  /// A column read for a distance: every number is a measure with the range that it spans, whatever its values.
  package init(
    name: String, distanceBy column: Column, categories: [String]? = nil, isStopped: () -> Bool = { false }
  ) {
    self.init(name: name, column: column, categories: categories, isStopped: isStopped)
    guard column.type.isNumeric else { return }
    kind = .measure(range: Condition.range(values))
    hasNumberedLevels = false
  }

  private init(name: String, numbers values: [Double]) {
    let known = values.filter { !$0.isNaN }
    let isWhole = known.allSatisfy { $0 == $0.rounded() }
    let largest = known.max() ?? 0
    let smallest = known.min() ?? 0
    if smallest >= 0, largest <= 1 {
      self.init(name: name, kind: isWhole ? .crisp : .fuzzy, values: values)
    } else if isWhole, smallest >= 0, largest < Double(Condition.mostLevels) {
      let levels = (0...Int(largest)).map { String($0) }
      self.init(name: name, kind: .multivalue(levels: levels), values: values, hasNumberedLevels: true)
    } else {
      self.init(name: name, kind: .measure(range: Condition.range(values)), values: values)
    }
  }

  private init(name: String, words column: Column, categories: [String]?, isStopped: () -> Bool) {
    // Nothing is known of it: as good a set as any.
    if categories == nil, !(0..<column.count).contains(where: { column.isKnown($0) }) {
      self.init(name: name, kind: .crisp, values: [Double](repeating: .nan, count: column.count))
      return
    }
    var levels = categories ?? []
    var place: [String: Int] = [:]
    for (index, level) in levels.enumerated() { place[level] = index }
    var values = [Double](repeating: .nan, count: column.count)
    for row in 0..<column.count where column.isKnown(row) {
      if row & 0xFFF == 0xFFF, isStopped() { break }
      let word = column.value(at: row).display
      if let found = place[word] {
        values[row] = Double(found)
      } else {
        place[word] = levels.count
        values[row] = Double(levels.count)
        levels.append(word)
      }
    }
    self.init(name: name, kind: .multivalue(levels: levels), values: values)
  }

  private static func range(_ values: [Double]) -> Double {
    let known = values.filter { !$0.isNaN }
    guard let least = known.min(), let most = known.max() else { return 0 }
    return most - least
  }

  /// A value in the reader's words: `yes`, `no`, the name of a level, a number.
  package func word(_ value: Double) -> String {
    if value.isNaN { return "unknown" }
    switch kind {
    case .crisp: return value == 1 ? "yes" : "no"
    case .multivalue(let levels):
      let index = Int(value)
      return levels.indices.contains(index) ? levels[index] : Value.shortest(value)
    case .fuzzy, .measure: return Value.shortest(value)
    }
  }
}
