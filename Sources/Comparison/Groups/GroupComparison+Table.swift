import Methods
import Tables

extension GroupComparison {
  func result(keys: Column, _ checkpoint: Checkpoint) throws(Refusal) -> MethodResult {
    var fields = [Field("key", keys.type)]
    fields += grid.groups.map { Field($0, .number, unit: "percent") }
    fields += GroupComparison.fixedColumns.map { name in
      switch name {
      case "note", "z", "p": detail(Field(name, name == "note" ? .text : .number))
      case "difference", "lower", "upper": directed(Field(name, .number, unit: "pp"))
      default: Field(name, .number)
      }
    }
    var made = fields.map { ColumnBuilder(type: $0.type) }
    var cases: [[Int32]] = []
    for (place, pair) in pairs.enumerated() {
      if place & 0xFF == 0 { try checkpoint.pass(place, of: pairs.count) }
      for (column, cell) in ([.unknown] + cells(of: pair)).enumerated() { made[column].append(cell) }
      cases.append(grounds(of: pair))
    }
    var table = Table(schema: Schema(fields: fields), columns: made.map { $0.finish() })
    table.columns[0] = keys.gathered(pairs.map { grid.firstRow[$0.key] })
    for index in table.columns.indices {
      try checkpoint.pass()
      switch fields[index].name {
      case _ where fields[index].unit != nil:
        table.columns[index].decimals = [UInt8](repeating: 1, count: pairs.count)
      case "z", "h": table.columns[index].decimals = [UInt8](repeating: 3, count: pairs.count)
      case "p", "fisher", "holm", "bh": table.columns[index].decimals = GroupComparison.decimals(table.columns[index])
      default: break
      }
    }
    table.notes = notes
    return MethodResult(table: table, grounds: .cases(cases))
  }

  /// Enough decimals for three digits that count, so that no p reads as 0. Where that would take too many, the whole
  /// column is written in its shortest form.
  private static func decimals(_ column: Column) -> [UInt8]? {
    var out: [UInt8] = []
    for row in 0..<column.count {
      guard let p = column.value(at: row).double else {
        out.append(3)
        continue
      }
      guard p >= 1e-20 else { return nil }
      var decimals = 3
      var scaled = p * 100
      while scaled < 10, decimals < 24 {
        scaled *= 10
        decimals += 1
      }
      out.append(UInt8(decimals))
    }
    return out
  }

  // MARK: Cells

  private func cells(of pair: Pair) -> [Value] {
    let dash = Value.notApplicable
    let (first, second) = pair.groups
    var out = grid.groups.indices.map { group in
      group == first || group == second ? value(pair.key, group) : dash
    }
    guard let difference = pair.difference else {
      return out + [.unknown(reason: reason(pair))] + [Value](repeating: dash, count: 8) + [.text(note(pair))]
    }
    let interval = difference.newcombe(z: z)
    let statistic = difference.pooledZ
    out += [difference.percentagePoints, 100 * interval.lowerBound, 100 * interval.upperBound].map { .number($0) }
    out.append(statistic.map { .number($0) } ?? dash)
    out.append(statistic.map { .number(Normal.twoSidedP($0)) } ?? dash)
    out.append(pair.fisher.map { .number($0) } ?? dash)
    out.append(.number(difference.cohenH))
    out.append(pair.holm.map { .number($0) } ?? dash)
    out.append(pair.benjaminiHochberg.map { .number($0) } ?? dash)
    return out + [.text(note(pair))]
  }

  /// What a difference and its interval are taken of, as the notes and the charts say it.
  var direction: String {
    grid.groups.count == 2
      ? "\(grid.groups[0]) less \(grid.groups[1])" : "the first group that a row names less the second"
  }

  private func directed(_ field: Field) -> Field {
    var field = field
    field.direction = direction
    return field
  }

  private func detail(_ field: Field) -> Field {
    var field = field
    field.isDetail = true
    return field
  }

  private func value(_ key: Int, _ group: Int) -> Value {
    switch cells[key][group] {
    case .share(let share, _): .number(share.percent)
    case .unknown(let reason, _): .unknown(reason: reason)
    case .unlisted:
      .unknown(reason: least[group].map { "≤ \(GroupComparison.percent($0.share.percent))" } ?? "not listed")
    }
  }

  /// Why a difference is not known, or between what it lies.
  private func reason(_ pair: Pair) -> String {
    let (first, second) = pair.groups
    if let one = range(pair.key, first), let two = range(pair.key, second) {
      let lowest = one.lowerBound - two.upperBound
      let highest = one.upperBound - two.lowerBound
      return "\(GroupComparison.percent(lowest)) to \(GroupComparison.percent(highest))"
    }
    for group in [first, second] {
      if case .unknown(let reason, _) = cells[pair.key][group] { return reason }
    }
    return "not listed"
  }

  private func note(_ pair: Pair) -> String {
    let (first, second) = pair.groups
    var parts = grid.groups.count > 2 ? ["\(grid.groups[first]) against \(grid.groups[second])"] : []
    var intervals: [String] = []
    for group in [first, second] {
      let name = grid.groups[group]
      switch cells[pair.key][group] {
      case .share(let share, _):
        let interval = share.wilson(z: z)
        let ends = [interval.lowerBound, interval.upperBound].map { GroupComparison.percent(100 * $0) }
        intervals.append("\(name) \(ends[0]) to \(ends[1])")
      default: break
      }
    }
    if !intervals.isEmpty { parts.append("Wilson \(intervals.joined(separator: ", "))") }
    for group in [first, second] {
      let name = grid.groups[group]
      switch cells[pair.key][group] {
      case .share(let share, _): if share.base < 10 { parts.append("\(names.base) of \(name) is only \(share.base)") }
      case .unknown(let reason, _): parts.append("\(name): \(reason)")
      case .unlisted:
        parts.append(
          least[group].map {
            "not in the list of \(name): at most its smallest, \(GroupComparison.percent($0.share.percent))"
          }
            ?? "not listed by \(name): no bound")
      }
    }
    if pair.difference == nil {
      let known = reason(pair)
      parts.append(known.contains(" to ") ? "the difference lies from \(known); no test" : "no test")
    } else if pair.difference?.pooledZ == nil {
      parts.append("no z: the share is \(pair.difference?.first.count == 0 ? "0" : "100") % in both")
    }
    return parts.joined(separator: "; ")
  }

  /// The rows of both cells, and the row whose share bounds a missing one.
  private func grounds(of pair: Pair) -> [Int32] {
    [pair.groups.0, pair.groups.1].compactMap { group in
      switch cells[pair.key][group] {
      case .share(_, let row), .unknown(_, let row): Int32(row)
      case .unlisted: least[group].map { Int32($0.row) }
      }
    }
  }
}
