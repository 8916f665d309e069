extension Table {
  /// How many bytes its cells take, and what says on which stored rows they rest; of texts their places in the dictionary.
  package var memory: Int {
    columns.reduce(0) { $0 + $1.memory } + lineage.reduce(0) { $0 + $1.memory }
  }
}

extension Column {
  fileprivate var memory: Int {
    let cells =
      switch storage {
      case .text, .date, .reference: 4 * count
      case .integer, .number: 8 * count
      case .boolean: count
      case .list(let offsets, let elements): 4 * offsets.count + elements.memory
      }
    return cells + (validity.marks?.count ?? 0) + (decimals?.count ?? 0) + 4 * (bounds?.places.count ?? 0)
  }
}

extension Lineage {
  fileprivate var memory: Int {
    if case .one(let rows) = rows { 4 * rows.count } else { 0 }
  }
}
