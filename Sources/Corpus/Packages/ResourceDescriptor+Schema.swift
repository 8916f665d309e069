import Tables

extension ResourceDescriptor {
  /// How the rows of the table are named, with its columns.
  func schema(of fields: [FieldDescriptor]) -> Schema {
    var schema = Schema(fields: fields.map(\.field))
    func known(_ name: String?) -> String? { name.flatMap { schema.index(of: $0) != nil ? $0 : nil } }
    schema.rules = rules
    for (name, ends) in rules.bounds {
      if let index = schema.index(of: name) { schema.fields[index].ends = ends }
    }
    if !rules.view.isEmpty {
      for index in schema.fields.indices {
        schema.fields[index].viewPlace =
          rules.view.firstIndex(of: schema.fields[index].name) ?? rules.view.count + index
      }
    }
    if primaryKey.count == 1 { schema.key = primaryKey[0] }
    let label = label.map { known($0) } ?? LoadedTable.labels.lazy.compactMap(known).first
    schema.label = label ?? schema.key
    if let names {
      schema.names = names.filter { known($0) != nil }
    } else {
      for case .some(let name) in [schema.key, schema.label] where !schema.names.contains(name) {
        guard let index = schema.index(of: name) else { continue }
        let type = fields[index].cellType.dataType
        if type == .text || type == .list(.text) { schema.names.append(name) }
      }
    }
    return schema
  }
}
