import Diagnostics
import Methods
import Tables
import Text

/// The same measure in several groups, key by key, as it stands: nothing is tested.
package enum MeasureComparison {
  /// The table `key, <group>…, difference, difference_lower, difference_upper`: the first group less the second, or, with
  /// more than two, the largest less the smallest. Where a group's cell is unknown, the difference lies between two ends:
  /// the cell within the known range of the measure. Where a group has no row, there is nothing to fill in.
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
      keys: keys, groups: groups, keyName: keyName, groupName: groupName,
      taken: ["key", "difference", "difference_lower", "difference_upper"],
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
    for name in ["difference_lower", "difference_upper"] {
      var end = difference
      end.name = name
      end.shownBy = "difference"
      fields.append(end)
    }
    var columns = [keys.gathered(grid.firstRow)]
    for group in grid.groups.indices {
      columns.append(try column(measure, grid.rows.map { $0[group] }, checkpoint))
    }
    let range = try Range(of: measure, checkpoint)
    var differences: [[Value]] = [[], [], []]
    var decimals: [UInt8] = []
    for (key, rows) in grid.rows.enumerated() {
      if key % 4096 == 0 { try checkpoint.pass(key, of: grid.rows.count) }
      let values = rows.indices.map { columns[$0 + 1].value(at: key) }
      let found = self.difference(values, rows, grid.groups, range, measure.type)
      for place in found.indices { differences[place].append(found[place]) }
      decimals.append(rows.compactMap { row in row.flatMap { measure.decimals?[$0] } }.max() ?? 0)
    }
    let made = differences.map { values in
      var column = ColumnBuilder.column(of: isInteger ? .integer : .number, values)
      if measure.decimals != nil, !isInteger { column.decimals = decimals }
      return column
    }
    var table = Table(schema: Schema(fields: fields), columns: columns + made)
    table.notes = try notes(grid, table.columns, checkpoint)
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

  /// Why a cell that holds infinity, or what is no number, has no difference.
  private static let noNumber = "no number"

  /// The cells of one group; a key that it does not have is unknown for that reason.
  private static func column(
    _ measure: Column, _ rows: [Int?], _ checkpoint: Checkpoint
  ) throws(Refusal) -> Column {
    var builder = ColumnBuilder(type: measure.type)
    for (key, row) in rows.enumerated() {
      try checkpoint.pass(at: key)
      let value = row.map { measure.value(at: $0) } ?? .unknown(reason: "no row")
      let isNumber = value.double?.isFinite != false
      builder.append(isNumber ? value : .unknown(reason: noNumber))
    }
    var column = builder.finish()
    if let decimals = measure.decimals { column.decimals = rows.map { row in row.map { decimals[$0] } ?? 0 } }
    return column
  }

  /// The smallest and the largest known value of the measure, between which an unknown one is taken to lie. The ends of
  /// bounds count as known.
  private struct Range {
    var least: Value?
    var most: Value?

    init(of measure: Column, _ checkpoint: Checkpoint) throws(Refusal) {
      for row in 0..<measure.count {
        try checkpoint.pass(at: row)
        let value = measure.value(at: row)
        for value in Range.ends(value, measure.type) ?? [] {
          guard let number = value.double, number.isFinite else { continue }
          if least.map({ number < ($0.double ?? 0) }) ?? true { least = value }
          if most.map({ number > ($0.double ?? 0) }) ?? true { most = value }
        }
      }
    }

    /// The ends that are stated.
    private static func ends(_ value: Value, _ type: DataType) -> [Value]? {
      guard case .bound(let bound) = value else { return [value] }
      return [bound.least, bound.most].compactMap { $0.flatMap { number(clamping: $0, type) } }
    }

    private static func number(clamping number: Double, _ type: DataType) -> Value? {
      type == .integer ? Int(exactly: number.rounded()).map { .integer($0) } : .number(number)
    }

    /// The smallest and the largest value that a cell may have; nil where nothing is known of it.
    func ends(of value: Value, _ type: DataType) -> (least: Value, most: Value)? {
      guard let least, let most else { return nil }
      switch value {
      case .unknown(let reason):
        // One known value shows no range.
        let isOpen = !value.isNotApplicable && reason != MeasureComparison.noNumber && least != most
        return isOpen ? (least, most) : nil
      case .bound(let bound):
        let low = bound.least.flatMap { Range.number(clamping: $0, type) }
        let high = bound.most.flatMap { Range.number(clamping: $0, type) }
        return (low ?? least, high ?? most)
      default: return (value, value)
      }
    }
  }

  /// The difference with its ends: the point three times, or what stands in its place.
  private static func difference(
    _ values: [Value], _ rows: [Int?], _ groups: [String], _ range: Range, _ type: DataType
  ) -> [Value] {
    let open = values.indices.filter { values[$0].double == nil }
    guard !open.isEmpty else { return [Value](repeating: difference(values), count: 3) }
    let cells = values.indices.compactMap { rows[$0] == nil ? nil : range.ends(of: values[$0], type) }
    guard cells.count == values.count, let low = least(cells), let high = most(cells), let lowest = low.double,
      let highest = high.double
    else {
      let reason = "unknown in \(listed(open.map { groups[$0] }, most: 3))"
      return [Value](repeating: .unknown(reason: reason), count: 3)
    }
    return lowest == highest ? [low, low, high] : [.open(lowest...highest), low, high]
  }

  private typealias Ends = (least: Value, most: Value)

  /// The smallest difference that completions give: of more than two groups that of values as near to each other as they
  /// can be.
  private static func least(_ cells: [Ends]) -> Value? {
    if cells.count == 2 { return difference([cells[0].least, cells[1].most]) }
    guard let low = cells.map(\.least).max(by: isLess), let high = cells.map(\.most).min(by: isLess) else { return nil }
    return isLess(high, low) ? difference([high, low], isSpread: true) : difference([low, low], isSpread: true)
  }

  /// The largest one.
  private static func most(_ cells: [Ends]) -> Value? {
    if cells.count == 2 { return difference([cells[0].most, cells[1].least]) }
    var found: Value?
    for (place, high) in cells.enumerated() {
      for (other, low) in cells.enumerated() where other != place && !isLess(high.most, low.least) {
        let value = difference([low.least, high.most], isSpread: true)
        if found.map({ isLess($0, value) }) ?? true { found = value }
      }
    }
    return found
  }

  private static func isLess(_ first: Value, _ second: Value) -> Bool {
    ExactOrder.compare(first, second).map { $0 < 0 } ?? ((first.double ?? 0) < (second.double ?? 0))
  }

  /// Of two the first less the second, of more the largest less the smallest.
  private static func difference(_ values: [Value], isSpread: Bool = false) -> Value {
    let isOfTwo = values.count == 2 && !isSpread
    let integers = values.compactMap { if case .integer(let number) = $0 { number } else { nil } }
    if integers.count == values.count, let largest = integers.max(), let smallest = integers.min() {
      let (result, overflow) =
        isOfTwo ? integers[0].subtractingReportingOverflow(integers[1]) : largest.subtractingReportingOverflow(smallest)
      return overflow ? .unknown(reason: "too large") : .integer(result)
    }
    let numbers = values.compactMap(\.double)
    guard numbers.count == values.count, let largest = numbers.max(), let smallest = numbers.min() else {
      return .unknown(reason: "no number")
    }
    let result = isOfTwo ? numbers[0] - numbers[1] : largest - smallest
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

  private static let withinRange = Note.caution(
    "an unknown value is taken to lie within the known range of the measure: a difference that rests on one lies between two ends"
  )

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
      let open = unknown.contains { grid.rows[$0][group] != nil && !columns[columns.count - 1].value(at: $0).isUnknown }
      if open, !notes.contains(withinRange) { notes.append(withinRange) }
    }
    return notes + grid.notes.notes(.omission)
  }
}
