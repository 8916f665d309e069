import Diagnostics
import Tables
import Text

extension JSONTableReader {
  /// - Parameter known: names of columns that are there whether a row has them or not.
  mutating func columns(
    ofRows rows: [Row], _ remark: String?, names known: [String] = []
  ) throws(Diagnostic) -> Columns {
    guard !rows.isEmpty || !known.isEmpty else {
      throw document.error("the list holds no rows", at: document.root, help: JSONTableReader.shapes)
    }
    var builders = known.map { _ in JSONColumnBuilder(watch) }
    var indices = Dictionary(zip(known, known.indices), uniquingKeysWith: { first, _ in first })
    for (index, row) in rows.enumerated() {
      guard let members = row.members else {
        throw document.error(
          index > 0 ? "row \(index + 1) is no object, and the others are" : "row 1 is no object", at: row.value,
          help: JSONTableReader.shapes)
      }
      for member in members {
        let column: Int
        if let known = indices[member.name] {
          column = known
        } else {
          column = builders.count
          try checkCells(rows.count, builders.count + 1, row.value)
          indices[member.name] = column
          builders.append(JSONColumnBuilder(watch))
        }
        guard builders[column].count <= index else {
          throw document.error("the name \(quoted(member.name)) stands twice in the row", at: member.value)
        }
        builders[column].pad(to: index)
        builders[column].append(member.value)
      }
      if index % 4096 == 0, let watch {
        if watch.isCancelled() { throw .interrupted }
        watch.progress("reading \(FilePath.name(of: document.text.path))", row.value.offset, document.text.count)
      }
    }
    for index in builders.indices {
      if watch?.isCancelled() == true { throw .interrupted }
      builders[index].pad(to: rows.count)
    }
    let names = indices.sorted { $0.value < $1.value }.map(\.key)
    let (all, columns) = try finish(names, &builders)
    return (all, columns, rows.count, remark)
  }

  /// Where objects have names of their own, each name makes a cell in every row.
  private func checkCells(_ rowCount: Int, _ columnCount: Int, _ row: JSONValue) throws(Diagnostic) {
    let count = Limit.product(rowCount, columnCount)
    guard columnCount > JSONTableReader.usualColumns, count > Limit.json.number else { return }
    let maker = said("\(Limit.grouped(columnCount)) different names in \(Limit.grouped(rowCount)) objects")
    throw document.error(
      Limit.json.message(count, by: maker), at: row,
      help: ["give all objects the same names; a name that differs from object to object is a value"])
  }

  static let usualColumns = 1000

  mutating func columns(ofArrays members: [JSONValue.Member]) throws(Diagnostic) -> Columns {
    let count = members[0].value.array?.count ?? 0
    var builders: [JSONColumnBuilder] = []
    for (index, member) in members.enumerated() {
      let values = member.value.array ?? []
      guard values.count == count else {
        throw document.error(
          "\(quoted(member.name)) has \(values.count) values, and \(quoted(members[0].name)) has \(count)",
          at: member.value)
      }
      guard !members[..<index].contains(where: { $0.name == member.name }) else {
        throw document.error("the name \(quoted(member.name)) stands twice", at: member.value)
      }
      var builder = JSONColumnBuilder(watch)
      for value in values { builder.append(value) }
      builders.append(builder)
    }
    let names = members.map(\.name)
    let (all, columns) = try finish(names, &builders)
    return (all, columns, count, "each name stands for a column")
  }

  /// The columns as their values are, or as the user has ordered. Objects are taken apart.
  private mutating func finish(
    _ names: [String], _ builders: inout [JSONColumnBuilder]
  ) throws(Diagnostic) -> (names: [String], columns: [Column]) {
    if let missing = options.missing { for index in builders.indices { builders[index].takeOut(missing) } }
    var all: [String] = []
    var columns: [Column] = []
    for (name, builder) in zip(names, builders) {
      if let objects = builder.objects {
        let inner = try parts(of: objects, under: name, besides: names)
        all += inner.names
        columns += inner.columns
        continue
      }
      if builder.hasNested, !builder.isListColumn {
        nestedColumns.append(name)
      } else if builder.isMixed {
        mixedColumns.append(name)
      } else if options.types[name] == nil, builder.holdsPrintedNumbers {
        printedNumbers.append(name)
      }
      all.append(name)
      columns.append(options.types[name].map { column(of: builder, name, $0) } ?? builder.finish())
      if watch?.isCancelled() == true { throw .interrupted }
    }
    return (all, columns)
  }

  /// The members of the objects in one column as columns of their own: `country_id`, `country_value`.
  private mutating func parts(
    of objects: [JSONValue?], under name: String, besides names: [String]
  ) throws(Diagnostic) -> (names: [String], columns: [Column]) {
    var rows: [Row] = []
    for object in objects {
      let members = (object?.members ?? []).map { member -> JSONValue.Member in
        var unique = "\(name)_\(member.name)"
        while names.contains(unique) { unique += "_" }
        return JSONValue.Member(name: unique, value: member.value)
      }
      rows.append(Row(object ?? document.root, members: members))
    }
    takenApart.append(name)
    let inner = try columns(ofRows: rows, nil)
    return (inner.names, inner.columns)
  }

  /// A column of the type that the user orders; what does not fit is told.
  private mutating func column(
    of builder: JSONColumnBuilder, _ name: String, _ type: OpenOptions.ColumnType
  ) -> Column {
    var order = options
    order.types = ["value": type]
    let (column, misfits) = builder.finish(as: order)
    if !misfits.isEmpty {
      let places = misfits.prefix(3).map { value in
        "\(quoted(value.sourceText)) (line \(document.text.line(of: value.offset)))"
      }
      let more = misfits.count > 3 ? " and \(misfits.count - 3) more" : ""
      remarks.append("\(name): no \(type.rawValue), and so unknown: \(places.joined(separator: ", "))\(more)")
    }
    return column
  }

  /// Objects under names of their own, all with the same members: the names become the first column.
  mutating func keyedRows(_ members: [JSONValue.Member]) throws(Diagnostic) -> Columns? {
    guard members.count > 1, let first = members[0].value.members?.map(\.name), !first.isEmpty,
      members.allSatisfy({ $0.value.members?.map(\.name) == first }), !first.contains("key")
    else { return nil }
    let rows = members.map { member in
      Row(
        member.value,
        members: [JSONValue.Member(name: "key", value: member.value.nameBefore)] + (member.value.members ?? []))
    }
    return try columns(ofRows: rows, "each name stands for a row (column key)")
  }
}
