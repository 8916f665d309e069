import Methods
import Tables

extension GroupComparison {
  /// The columns after those of the groups. Those that hold the ends of others stand last.
  static func columnNames(test: GroupTest?) -> [String] {
    var names = ["difference", "lower", "upper", "z", "p", "fisher", "h", "holm", "bh", "note"]
    if test == .midP { names.insert("midp", at: 6) }
    return names + openNames.flatMap(ends)
  }

  /// The columns whose numbers unknown cells and unlisted items leave open.
  private static let openNames = ["difference", "z", "h", "holm", "bh"]

  static func ends(_ name: String) -> [String] { ["\(name)_lower", "\(name)_upper"] }

  func result(keys: Column, _ checkpoint: Checkpoint) throws(Refusal) -> MethodResult {
    let groups = groupFields
    var fields = [Field("key", keys.type)] + groups
    fields += GroupComparison.columnNames(test: options.test).map(field)
    fields += groups.flatMap { group in
      GroupComparison.ends(group.name).map { end(Field($0, .number, unit: group.unit), of: group.name) }
    }
    var made = fields.map { ColumnBuilder(type: $0.type) }
    var cases: [[Int32]] = []
    for (place, pair) in pairs.enumerated() {
      if place & 0xFF == 0 { try checkpoint.pass(place, of: pairs.count) }
      let cells = cells(of: pair, at: place)
      for (column, field) in fields.enumerated() { made[column].append(cells[field.name] ?? .unknown) }
      cases.append(grounds(of: pair))
    }
    var table = Table(schema: Schema(fields: fields), columns: made.map { $0.finish() })
    table.columns[0] = keys.gathered(pairs.map { grid.firstRow[$0.key] })
    for index in table.columns.indices.dropFirst() {
      try checkpoint.pass()
      table.columns[index].decimals = decimals(fields[index], table.columns[index])
    }
    table.notes = notes
    return MethodResult(table: table, grounds: .cases(cases))
  }

  // MARK: Fields

  private var groupFields: [Field] {
    grid.groups.map { group in Field(group, .number, unit: "percent") }
  }

  private func field(_ name: String) -> Field {
    var field = Field(name, name == "note" ? .text : .number)
    for open in GroupComparison.openNames where GroupComparison.ends(open).contains(name) {
      field = end(field, of: open)
    }
    switch name {
    case "note", "z", "h", "bh": field.isDetail = true
    case "p": field.isDetail = family.test != .z
    case "fisher": field.isDetail = family.test != .fisher
    case "difference", "lower", "upper", "difference_lower", "difference_upper":
      field.unit = "pp"
      field.direction = direction
    default: break
    }
    if ["holm", "bh"].contains(field.shownBy ?? name) { field.unit = "by \(family.test.words)" }
    return field
  }

  private func end(_ field: Field, of name: String) -> Field {
    var field = field
    field.shownBy = name
    return field
  }

  /// Percentages have one decimal, statistics three, and a p as many as it takes that it does not read as 0.
  private func decimals(_ field: Field, _ column: Column) -> [UInt8]? {
    switch field.name.replacing("_lower", with: "").replacing("_upper", with: "") {
    case _ where field.unit == "pp" || field.unit == "percent": [UInt8](repeating: 1, count: pairs.count)
    case "z", "h": [UInt8](repeating: 3, count: pairs.count)
    case "p", "fisher", "midp", "holm", "bh": GroupComparison.decimals(column)
    default: nil
    }
  }

  /// Four, or enough for three digits that count. Where that would take too many, the whole column is written in its
  /// shortest form.
  private static func decimals(_ column: Column) -> [UInt8]? {
    var out: [UInt8] = []
    for row in 0..<column.count {
      let value = column.value(at: row)
      var most = value.double
      if case .bound(let bound) = value { most = bound.most }
      guard let p = most else {
        out.append(4)
        continue
      }
      guard p >= 1e-20 else { return nil }
      out.append(decimals(p))
    }
    return out
  }

  private static func decimals(_ p: Double) -> UInt8 {
    var decimals = 4
    var scaled = p * 1000
    while scaled < 10, decimals < 24 {
      scaled *= 10
      decimals += 1
    }
    return UInt8(decimals)
  }

  static func word(p: Double) -> String {
    p < 1e-20 ? Value.shortest(p) : Value.fixed(p, decimals: Int(decimals(p)))
  }

  /// `0.0488`, or `0.0163 to 0.0488`.
  static func word(p: ClosedRange<Double>) -> String {
    let ends = [p.lowerBound, p.upperBound].map { word(p: $0) }
    return ends[0] == ends[1] ? ends[0] : "\(ends[0]) to \(ends[1])"
  }

  // MARK: Cells

  private func cells(of pair: Pair, at place: Int) -> [String: Value] {
    var cells: [String: Value] = ["note": .text(note(pair))]
    let (first, second) = pair.groups
    for (group, name) in grid.groups.enumerated() {
      let isMeant = group == first || group == second
      put(isMeant ? share(of: pair.key, in: group) : .none, name, in: &cells)
      if isMeant, case .unlisted = self.cells[pair.key][group] { cells[name] = unlisted(group) }
    }
    put(difference(pair), "difference", in: &cells)
    let hull = pair.isCertain ? pair.hull : nil
    cells["lower"] = OpenNumber(hull?.interval.map { 100 * $0.lowerBound }).value
    cells["upper"] = OpenNumber(hull?.interval.map { 100 * $0.upperBound }).value
    put(OpenNumber(hull?.z), "z", in: &cells)
    put(OpenNumber(hull?.cohenH), "h", in: &cells)
    // The largest p is printed: what is not known must not make a difference look surer.
    cells["p"] = OpenNumber(hull?.p?.upperBound).value
    cells["fisher"] = OpenNumber(hull?.fisher?.upperBound).value
    cells["midp"] = OpenNumber(hull?.midP?.upperBound).value
    for (name, p) in [("holm", family.holm(place)), ("bh", family.benjaminiHochberg(place))] {
      put(OpenNumber(hull == nil ? nil : p), name, in: &cells)
      // An end that is nearly nothing must not read as 0.
      if let p, hull != nil, p.lowerBound < 0.00005, p.lowerBound < p.upperBound {
        cells[name] = .bound(Bound(most: p.upperBound, reason: Bound.open))
      }
    }
    return cells
  }

  private func put(_ number: OpenNumber, _ name: String, in cells: inout [String: Value]) {
    cells[name] = number.value
    for (name, end) in zip(GroupComparison.ends(name), number.ends) { cells[name] = end }
  }

  /// What a difference and its interval are taken of, as the notes and the charts say it.
  var direction: String {
    grid.groups.count == 2
      ? "\(grid.groups[0]) less \(grid.groups[1])" : "the first group that a row names less the second"
  }

  private func share(of key: Int, in group: Int) -> OpenNumber {
    if case .none(let reason, _) = cells[key][group] { return .unknown(reason) }
    return range(key, group).map { .between($0) } ?? .unknown("not listed")
  }

  private func unlisted(_ group: Int) -> Value {
    least[group].map { .bound(Bound(most: $0.share.percent, reason: Bound.open)) } ?? .unknown(reason: "not listed")
  }

  /// In percentage points.
  func difference(_ pair: Pair) -> OpenNumber {
    let (first, second) = pair.groups
    if pair.isCertain, let hull = pair.hull {
      return .between((100 * hull.difference.lowerBound)...(100 * hull.difference.upperBound))
    }
    for group in [first, second] {
      if case .none(let reason, _) = cells[pair.key][group] { return .unknown(reason) }
    }
    guard pair.isCertain, let one = range(pair.key, first), let two = range(pair.key, second) else {
      return .unknown("not listed")
    }
    return .between((one.lowerBound - two.upperBound)...(one.upperBound - two.lowerBound))
  }

  /// The rows of both cells, and the row whose share bounds a missing one.
  private func grounds(of pair: Pair) -> [Int32] {
    [pair.groups.0, pair.groups.1].compactMap { group in
      switch cells[pair.key][group] {
      case .share(_, let row), .open(_, _, let row), .none(_, let row): Int32(row)
      case .unlisted: least[group].map { Int32($0.row) }
      }
    }
  }
}
