import Diagnostics
import Methods
import Tables
import Text

/// The same measure in several groups, key by key, as it stands: nothing is tested.
package enum MeasureComparison {
  /// The table `key, <group>…, difference`: the first group less the second, or, with more than two, the largest less the
  /// smallest.
  ///
  /// - Parameters:
  ///   - measure: whole or other numbers.
  ///   - field: what the measure is called and its unit, which all columns but the key keep.
  ///   - keyName: what the keys are called in the statement.
  ///   - groupName: what the groups are called there.
  package static func result(
    keys: Column, groups: Column, measure: Column, field: Field, keyName: String = "key", groupName: String = "group",
    checkpoint: Checkpoint = Checkpoint()
  ) throws(Refusal) -> MethodResult {
    let grid = try GroupedKeys(
      keys: keys, groups: groups, keyName: keyName, groupName: groupName, taken: ["key", "difference"],
      remedy: [
        "make one row of them first: | summarize \(GroupedKeys.typed(field.name)) = mean(\(GroupedKeys.typed(field.name))) by \(GroupedKeys.typed(keyName)), \(GroupedKeys.typed(groupName)) | compare …"
      ],
      mostGroups: Limit.groups.number, checkpoint: checkpoint)
    let isInteger = measure.type == .integer
    var fields = [Field("key", keys.type)]
    fields += grid.groups.map { Field($0, isInteger ? .integer : .number, unit: field.unit) }
    var difference = Field("difference", isInteger ? .integer : .number, unit: field.unit)
    difference.direction = direction(grid.groups)
    fields.append(difference)
    var columns = [keys.gathered(grid.firstRow)]
    for group in grid.groups.indices {
      columns.append(try column(measure, grid.rows.map { $0[group] }, checkpoint))
    }
    var differences: [Value] = []
    var decimals: [UInt8] = []
    for (key, rows) in grid.rows.enumerated() {
      if key % 4096 == 0 { try checkpoint.pass(key, of: grid.rows.count) }
      differences.append(self.difference(rows.indices.map { columns[$0 + 1].value(at: key) }, grid.groups))
      decimals.append(rows.compactMap { row in row.flatMap { measure.decimals?[$0] } }.max() ?? 0)
    }
    var last = ColumnBuilder.column(of: isInteger ? .integer : .number, differences)
    if measure.decimals != nil, !isInteger { last.decimals = decimals }
    var table = Table(schema: Schema(fields: fields), columns: columns + [last])
    table.notes = try notes(grid, columns, checkpoint)
    var cases: [[Int32]] = []
    cases.reserveCapacity(grid.rows.count)
    for (key, rows) in grid.rows.enumerated() {
      try checkpoint.pass(at: key)
      cases.append(rows.compactMap { row in row.map { Int32($0) } })
    }
    return MethodResult(table: table, grounds: .cases(cases))
  }

  private static func direction(_ groups: [String]) -> String {
    groups.count == 2
      ? "\(groups[0]) less \(groups[1])" : "the largest less the smallest of \(groups.count) groups"
  }

  /// The cells of one group; a key that it does not have is unknown for that reason.
  private static func column(
    _ measure: Column, _ rows: [Int?], _ checkpoint: Checkpoint
  ) throws(Refusal) -> Column {
    var builder = ColumnBuilder(type: measure.type)
    for (key, row) in rows.enumerated() {
      try checkpoint.pass(at: key)
      let value = row.map { measure.value(at: $0) } ?? .unknown(reason: "no row")
      let isNumber = value.double?.isFinite != false
      builder.append(isNumber ? value : .unknown(reason: "no number"))
    }
    var column = builder.finish()
    if let decimals = measure.decimals { column.decimals = rows.map { row in row.map { decimals[$0] } ?? 0 } }
    return column
  }

  private static func difference(_ values: [Value], _ groups: [String]) -> Value {
    let unknown = values.indices.filter { values[$0].isUnknown }
    guard unknown.isEmpty else {
      return .unknown(reason: "unknown in \(listed(unknown.map { groups[$0] }, most: 3))")
    }
    let integers = values.compactMap { if case .integer(let number) = $0 { number } else { nil } }
    if integers.count == values.count, let largest = integers.max(), let smallest = integers.min() {
      let (result, overflow) =
        values.count == 2
        ? integers[0].subtractingReportingOverflow(integers[1]) : largest.subtractingReportingOverflow(smallest)
      return overflow ? .unknown(reason: "too large") : .integer(result)
    }
    let numbers = values.compactMap(\.double)
    guard numbers.count == values.count, let largest = numbers.max(), let smallest = numbers.min() else {
      return .unknown(reason: "no number")
    }
    let result = values.count == 2 ? numbers[0] - numbers[1] : largest - smallest
    return result.isFinite ? .number(shortened(result, numbers)) : .unknown(reason: "too large")
  }

  /// The difference of two printed numbers without what binary fractions add: 0.3 − 0.1 is 0.2.
  private static func shortened(_ difference: Double, _ numbers: [Double]) -> Double {
    let places = numbers.map { number -> Int in
      let text = Value.shortest(number)
      guard !text.contains("e") else { return 16 }
      return text.firstIndex(of: ".").map { text.distance(from: $0, to: text.endIndex) - 1 } ?? 0
    }
    let most = places.max() ?? 16
    guard most < 12 else { return difference + 0 }
    return (Double(Value.fixed(difference, decimals: most)) ?? difference) + 0
  }

  private static func notes(
    _ grid: GroupedKeys, _ columns: [Column], _ checkpoint: Checkpoint
  ) throws(Refusal) -> [Note] {
    let groups = grid.groups
    var notes: [Note] = [
      .method(
        "difference: \(direction(groups)); nothing is tested: a difference alone does not show that the groups differ")
    ]
    for group in groups.indices {
      try checkpoint.pass()
      let unknown = grid.keys.indices.filter { !columns[group + 1].isKnown($0) }
      guard !unknown.isEmpty else { continue }
      notes.append(.omission("unknown in \(groups[group]): \(unknown.map { grid.keys[$0] }, most: 12)"))
    }
    return notes + grid.notes.notes(.omission)
  }
}
