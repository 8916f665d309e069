import Diagnostics

/// Rows that are lists of values, under a head: the first row, a list beside them, or none.
struct JSONRowArrays {
  let names: [String]
  let rows: ArraySlice<JSONValue>
  /// How the names were found, for the answer to `open`.
  let remark: String

  /// - Parameters:
  ///   - siblings: what stands beside the rows, where a list may name the columns.
  ///   - hasHead: whether the first row names the columns; found out when nil.
  init(
    _ rows: [JSONValue], siblings: [JSONValue.Member], hasHead: Bool?, in document: JSONDocument
  ) throws(Diagnostic) {
    let width = rows.first?.array?.count ?? 0
    let beside = siblings.lazy.compactMap { member in
      JSONRowArrays.columnNames(in: member.value).map { (member.name, $0) }
    }.first { $0.1.count == width }
    if hasHead == nil, let (name, names) = beside {
      self.names = names
      self.rows = rows[...]
      remark = "the columns are named in \"\(name)\""
    } else if hasHead != false, let head = JSONRowArrays.head(of: rows) {
      names = head
      self.rows = rows.dropFirst()
      remark = "the first row names the columns (header 0 takes it for values)"
    } else if hasHead == true, let first = rows.first {
      throw document.error("the first row does not name the columns: each name is a text of its own", at: first)
    } else {
      names = (0..<width).map { "column\($0 + 1)" }
      self.rows = rows[...]
      remark = "no row names the columns"
    }
  }

  /// The texts of the first row, if all are texts, no two alike, and another row has something else.
  static func head(of rows: [JSONValue]) -> [String]? {
    guard let first = rows.first?.array, !first.isEmpty else { return nil }
    let names = first.compactMap(\.string).filter { !$0.isEmpty }
    guard names.count == first.count, Set(names).count == names.count else { return nil }
    // Rows of texts alone may have no head; but then one of its words mostly stands below it again.
    let below = rows.dropFirst().prefix(200)
    let isRepeated = below.contains { row in zip(row.array ?? [], names).contains { $0.string == $1 } }
    return isRepeated ? nil : names
  }

  /// The names in a list of texts, or of objects that each have a name.
  static func columnNames(in value: JSONValue) -> [String]? {
    guard let elements = value.array, !elements.isEmpty else { return nil }
    for key in [nil, "id", "name", "key", "fieldName", "field", "label", "title"] as [String?] {
      let names = elements.compactMap { key == nil ? $0.string : $0[key ?? ""]?.string }
      if names.count == elements.count, Set(names).count == names.count { return names }
    }
    return nil
  }
}
