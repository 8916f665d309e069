extension Column {
  /// Whether it holds 0 and 1 and nothing else, so that it is a set. O(rows) up to the first other value.
  package var holdsZeroAndOne: Bool {
    guard case .integer(let values) = storage, bounds == nil else { return false }
    var isSeen = false
    for row in values.indices where isKnown(row) {
      if values[row] != 0, values[row] != 1 { return false }
      isSeen = true
    }
    return isSeen
  }

  /// Whether all that is known of it are memberships: yes and no, or numbers from 0 to 1. O(rows) up to the first other
  /// value.
  package var holdsMemberships: Bool {
    if bounds != nil { return false }
    switch storage {
    case .boolean: return true
    case .integer: return holdsZeroAndOne
    case .number(let values):
      var isSeen = false
      for row in values.indices where isKnown(row) {
        if !(0...1).contains(values[row]) { return false }
        isSeen = true
      }
      return isSeen
    default: return false
    }
  }

  /// Yes and no in the place of 1 and 0; nil where it holds anything else.
  package var asYesAndNo: Column? {
    guard case .integer(let values) = storage, holdsZeroAndOne else { return nil }
    return Column(.boolean(values.map { $0 == 1 }), validity: validity)
  }
}

extension Column {
  /// The number of a cell as a membership; nil where it is not known.
  package func membership(_ row: Int) -> Double? {
    guard isKnown(row) else { return nil }
    switch storage {
    case .boolean(let values): return values[row] ? 1 : 0
    case .integer(let values): return Double(values[row])
    case .number(let values): return values[row]
    default: return nil
    }
  }
}
