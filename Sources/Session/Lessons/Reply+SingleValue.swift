import Tables

extension [Reply] {
  /// The cell of an answer that is one value, with and without its unit.
  package var singleValue: [String]? {
    var found: [String]?
    for part in flatMap(\.parts) {
      switch part {
      case .table(let table, _):
        guard found == nil, table.rowCount == 1, table.columns.count == 1, table.columns[0].isKnown(0) else {
          return nil
        }
        let text = table.columns[0].display(at: 0)
        found = [text] + (table.schema.fields.first?.unit.map { ["\(text) \($0)", "\(text)\($0)"] } ?? [])
      case .chart: return nil
      case .line, .prose, .document: break
      }
    }
    return found
  }
}
