import Tables

extension Table {
  /// Without the columns of ends, and without that of possible cases where there are none.
  var withoutEnds: Table {
    let ends = schema.fields.map(\.name).filter { $0.hasSuffix("_lower") || $0.hasSuffix("_upper") }
    let isEmpty = (0..<rowCount).allSatisfy { column(named: "possible")?.value(at: $0) == .list([]) }
    return dropping(Set(ends + (isEmpty ? ["possible"] : [])))
  }

  func dropping(_ names: Set<String>) -> Table {
    let kept = schema.fields.indices.filter { !names.contains(schema.fields[$0].name) }
    var table = Table(
      schema: Schema(fields: kept.map { schema.fields[$0] }), columns: kept.map { columns[$0] }, rowCount: rowCount)
    table.notes = notes
    return table
  }
}
