extension Column {
  /// The column with those of its numbers made bounds for which other columns state ends or a qualifier.
  ///
  /// A cell is a plain number where both ends are that number, or where there is no end and no qualifier but "exactly".
  /// Without an end, a qualifier such as "about" makes it a bound that settles no comparison. O(rows).
  package func bounded(least: Column?, most: Column?, strict: Column?, qualifier: Column?) -> Column {
    guard type.isNumeric else { return self }
    var column = self
    var marks = validity.marks ?? [UInt8](repeating: 0, count: count)
    var places = [Int32](repeating: -1, count: count)
    var list: [Bound] = []
    for row in 0..<count where !isNotApplicable(row) {
      let isStrict = strict?.value(at: row).boolean ?? false
      guard
        let bound = Column.bound(
          value(at: row), least?.value(at: row).double, most?.value(at: row).double, isStrict,
          qualifier?.value(at: row).text)
      else { continue }
      if let exact = bound.exact {
        guard !isKnown(row), column.set(exact, at: row) else { continue }
        marks[row] = 0
      } else {
        places[row] = Int32(truncatingIfNeeded: list.count)
        list.append(bound)
        marks[row] = column.validity.mark(for: bound.reason)
      }
    }
    column.validity.marks = marks.contains { $0 != 0 } ? marks : nil
    if !list.isEmpty { column.bounds = Bounds(places: places, list: list) }
    return column
  }

  /// Nil where the number is what it is, or nothing is said of it.
  private static func bound(
    _ value: Value, _ least: Double?, _ most: Double?, _ isStrict: Bool, _ qualifier: String?
  ) -> Bound? {
    let number = value.double
    if least == nil, most == nil {
      let isExact = qualifier == nil || qualifier == "exactly" || qualifier == ""
      guard let qualifier, !isExact, number != nil || qualifier.contains(where: \.isNumber) else { return nil }
      return Bound(qualifier: qualifier, printed: number)
    }
    return Bound(
      least: least, most: most, excludesLeast: isStrict, excludesMost: isStrict, qualifier: qualifier, printed: number)
  }

  /// False where the column cannot hold the number.
  private mutating func set(_ number: Double, at row: Int) -> Bool {
    switch storage {
    case .integer(var values):
      guard let whole = Int(exactly: number) else { return false }
      storage = .integer([])
      values[row] = whole
      storage = .integer(values)
    case .number(var values):
      storage = .number([])
      values[row] = number
      storage = .number(values)
    default: return false
    }
    return true
  }
}

extension Table {
  /// The table with the bounds that its rules name, and with how their ends are called in the fields.
  package func bounded(by bounds: [String: BoundColumns]) -> Table {
    var table = self
    for (name, ends) in bounds {
      guard let index = schema.index(of: name), schema.fields[index].type.isNumeric else { continue }
      table.schema.fields[index].ends = ends
      func column(_ name: String?) -> Column? { name.flatMap { self.column(named: $0) } }
      table.columns[index] = columns[index].bounded(
        least: column(ends.least), most: column(ends.most), strict: column(ends.strict),
        qualifier: column(ends.qualifier))
    }
    return table
  }

  /// The bounds that a file states by the names of its columns: `x`, `x_least`, `x_most`, `x_strict`, `x_qualifier`.
  package var conventionalBounds: [String: BoundColumns] {
    var found: [String: BoundColumns] = [:]
    let types = Dictionary(schema.fields.map { ($0.name, $0.type) }) { first, _ in first }
    for field in schema.fields where field.type.isNumeric {
      let ends = BoundColumns.conventional(for: field.name)
      if ends.names.allSatisfy({ types[$0] != nil }) { found[field.name] = ends }
    }
    return found
  }

  /// The table with the numbers that the source has in the place of bounds whose ends stand in columns of their own, as a
  /// package keeps them.
  package var withPrintedBounds: Table {
    let names = Set(schema.fields.map(\.name))
    var table = self
    for (index, field) in schema.fields.enumerated() {
      let column = columns[index]
      guard let bounds = column.bounds, let ends = field.ends, ends.names.allSatisfy({ names.contains($0) }) else {
        continue
      }
      let values = (0..<column.count).map { row -> Value in
        guard let printed = bounds[row]?.printed else { return column.isKnown(row) ? column.value(at: row) : .unknown }
        return column.type == .integer ? Int(exactly: printed).map { .integer($0) } ?? .unknown : .number(printed)
      }
      var plain = ColumnBuilder.column(of: column.type, values)
      // What is unknown for another reason stays so.
      for row in 0..<column.count where !column.isKnown(row) && !bounds.has(row) {
        let mark = plain.validity.mark(for: column.validity.reason(row))
        plain.validity.marks?[row] = mark
      }
      plain.decimals = column.decimals
      table.columns[index] = plain
    }
    return table
  }

  /// The table as programs get it: beside each number of which some cells are bounds stand its ends, unless the table has
  /// them already.
  package var withEndsOfBounds: Table {
    guard columns.contains(where: { $0.bounds != nil }) else { return self }
    var fields: [Field] = []
    var all: [Column] = []
    var names = Set(schema.fields.map(\.name))
    for (field, column) in zip(schema.fields, columns) {
      fields.append(field)
      all.append(column)
      guard let bounds = column.bounds else { continue }
      // A result of a method has its ends under names of its own.
      if names.isSuperset(of: ["\(field.name)_lower", "\(field.name)_upper"]) { continue }
      if let ends = field.ends, ends.names.allSatisfy({ names.contains($0) }) {
        guard ends.least == nil, ends.most == nil, names.insert("\(field.name)_printed").inserted else { continue }
        // Nothing else has the number of "about 20".
        fields.append(Field("\(field.name)_printed", .number, unit: field.unit))
        all.append(
          ColumnBuilder.column(
            of: .number, (0..<column.count).map { bounds[$0]?.printed.map { .number($0) } ?? .unknown }))
        continue
      }
      if let found = Table.endsOfResult(field, column, bounds) {
        guard !found.contains(where: { names.contains($0.0.name) }) else { continue }
        names.formUnion(found.map(\.0.name))
        fields += found.map(\.0)
        all += found.map(\.1)
        continue
      }
      let ends = BoundColumns.conventional(for: field.name)
      guard !ends.names.contains(where: { names.contains($0) }) else { continue }
      names.formUnion(ends.names)
      let cells = (0..<column.count).map { bounds[$0] }
      fields += zip(ends.names, [DataType.number, .number, .boolean, .text]).map { Field($0, $1) }
      all += [
        ColumnBuilder.column(of: .number, cells.map { $0?.least.map { .number($0) } ?? .unknown }),
        ColumnBuilder.column(of: .number, cells.map { $0?.most.map { .number($0) } ?? .unknown }),
        ColumnBuilder.column(of: .boolean, cells.map { $0.map { .boolean($0.isStrict) } ?? .unknown }),
        ColumnBuilder.column(of: .text, cells.map { ($0?.words() ?? $0?.qualifier).map { .text($0) } ?? .unknown }),
      ]
    }
    var table = Table(
      name: name, title: title, summary: summary,
      schema: Schema(fields: fields, key: schema.key, label: schema.label, names: schema.names), columns: all,
      rowCount: rowCount)
    table.schema.rules = schema.rules
    table.lineage = lineage
    table.notes = notes
    table.sources = sources
    table.presentation = presentation
    table.isProvisional = isProvisional
    return table
  }
}

extension Table {
  /// The ends of a number that a method computed, `X_lower` and `X_upper`; nil for one that a source has.
  private static func endsOfResult(_ field: Field, _ column: Column, _ bounds: Bounds) -> [(Field, Column)]? {
    guard bounds.list.allSatisfy({ $0.reason == Bound.open }) else { return nil }
    let sides: [(String, (Bound) -> Double?)] = [("lower", { $0.least }), ("upper", { $0.most })]
    return sides.map { name, end in
      let values = (0..<column.count).map { row -> Value in
        guard let bound = bounds[row] else { return column.value(at: row) }
        return end(bound).map { .number($0) } ?? .unknown
      }
      return (Field("\(field.name)_\(name)", .number, unit: field.unit), ColumnBuilder.column(of: .number, values))
    }
  }
}

extension Bound {
  /// Whether no end that it has is reached; where only one of two is not, the weaker is said.
  var isStrict: Bool { (least == nil || excludesLeast) && (most == nil || excludesMost) && !isEndless }
}
