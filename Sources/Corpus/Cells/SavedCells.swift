import Tables

/// The cells of one column as a plain file can hold them.
package struct SavedCells {
  private let column: Column
  private let emptyIsUnknown: Bool

  package init(_ column: Column, emptyIsUnknown: Bool) {
    self.column = column
    self.emptyIsUnknown = emptyIsUnknown
  }

  /// How many rows at the end hold nothing but unknowns.
  package static func emptyRowsAtEnd(of table: Table, emptyIsUnknown: Bool) -> Int {
    guard table.columns.count > 1 else { return 0 }
    let columns = table.columns.map { SavedCells($0, emptyIsUnknown: emptyIsUnknown) }
    var row = table.rowCount
    while row > 0, columns.allSatisfy({ !$0.isKnown(row - 1) }) { row -= 1 }
    return table.rowCount - row
  }

  /// How many known texts are empty.
  package var emptyTextCount: Int {
    guard case .text(let vector) = column.storage, let code = vector.dictionary.values.firstIndex(of: "") else {
      return 0
    }
    return (0..<column.count).count { column.isKnown($0) && Int(vector.codes[$0]) == code }
  }

  /// How many lists are empty, and whether some element is empty, unknown, or holds what divides elements.
  package func listFaults(dividedBy mark: Character) -> (empty: Int, torn: Int) {
    guard case .list(let offsets, let elements) = column.storage else { return (0, 0) }
    var faults = (empty: 0, torn: 0)
    for row in 0..<column.count where column.isKnown(row) {
      let range = Int(offsets[row])..<Int(offsets[row + 1])
      if range.isEmpty { faults.empty += 1 }
      let isTorn = range.contains { index in
        guard elements.isKnown(index) else { return true }
        let text = elements.value(at: index).machineText
        return text.isEmpty || text.contains(mark)
      }
      if isTorn { faults.torn += 1 }
    }
    return faults
  }

  func isKnown(_ row: Int) -> Bool {
    guard column.isKnown(row) else { return false }
    return !emptyIsUnknown || !isEmpty(row)
  }

  private func isEmpty(_ row: Int) -> Bool {
    switch column.storage {
    case .text(let vector): vector.dictionary[vector.codes[row]].isEmpty
    case .list(let offsets, _): offsets[row] == offsets[row + 1]
    default: false
    }
  }

  /// The cell in words: `the text "-"`.
  func words(_ row: Int) -> String {
    guard column.isKnown(row) else { return "the unknown" }
    let value = column.value(at: row)
    return switch value {
    case .text: "the text \(quoted(value.machineText))"
    case .list: "the list \(quoted(value.display))"
    default: value.machineText
    }
  }

  /// The first row in which a column that was read differs from this one.
  func firstDifference(from other: Column, rowCount: Int) -> Int? {
    let rows = 0..<rowCount
    func first(_ isSame: (Int) -> Bool) -> Int? {
      rows.first { row in
        guard isKnown(row) else { return other.isKnown(row) }
        return !other.isKnown(row) || !isSame(row)
      }
    }
    switch (column.storage, other.storage) {
    case (.text(let own), .text(let other)):
      // Each pair of codes is compared once.
      var partners = [Int32](repeating: -1, count: own.dictionary.count)
      let (ours, theirs) = (own.dictionary.values, other.dictionary.values)
      return first { row in
        let (code, partner) = (Int(own.codes[row]), other.codes[row])
        if partners[code] == partner { return true }
        guard ours[code].utf8.elementsEqual(theirs[Int(partner)].utf8) else { return false }
        partners[code] = partner
        return true
      }
    case (.integer(let own), .integer(let other)): return first { own[$0] == other[$0] }
    case (.number(let own), .number(let other)): return first { own[$0] == other[$0] }
    case (.number(let own), .integer(let other)): return first { own[$0] == Double(other[$0]) }
    case (.boolean(let own), .boolean(let other)): return first { own[$0] == other[$0] }
    case (.date(let own), .date(let other)): return first { own[$0] == other[$0] }
    default: return first { row in SavedCells.isSame(column.value(at: row), other.value(at: row)) }
    }
  }

  private static func isSame(_ own: Value, _ other: Value) -> Bool {
    if case .list(let elements) = own {
      if case .list(let others) = other {
        return elements.count == others.count && zip(elements, others).allSatisfy { isSame($0, $1) }
      }
      return elements.map(\.machineText).joined(separator: ";").utf8.elementsEqual(other.machineText.utf8)
    }
    if own.isUnknown || other.isUnknown { return own.isUnknown && other.isUnknown }
    if let (own, other) = own.double.flatMap({ own in other.double.map { (own, $0) } }) { return own == other }
    return own.machineText.utf8.elementsEqual(other.machineText.utf8)
  }
}
