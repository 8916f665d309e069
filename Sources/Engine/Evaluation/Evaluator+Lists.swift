import Diagnostics
import Language
import Tables

extension Evaluator {
  /// `x in (a, b)`: yes if any equals, unknown if none does and x or one of them is unknown.
  func member(_ value: BoundExpression, _ candidates: [BoundExpression]) throws(Diagnostic) -> Column {
    let column = try evaluate(value)
    if let fast = try member(column, candidates.map(\.constant)) { return fast }
    var others: [Column] = []
    for candidate in candidates { others.append(try evaluate(candidate)) }
    var builder = ColumnBuilder(type: .boolean)
    for row in 0..<count {
      try context.check(row)
      builder.append(Evaluator.any(column.value(at: row), others.map { $0.value(at: row) }))
    }
    return builder.finish()
  }

  /// Against known constants; nil where there are others.
  private func member(_ column: Column, _ candidates: [Value?]) throws(Diagnostic) -> Column? {
    var found: [Bool]?
    for candidate in candidates {
      guard let candidate, !candidate.isUnknown, let equal = try against(candidate, .equal, column),
        case .boolean(let values) = equal.storage
      else { return nil }
      guard let before = found else {
        found = values
        continue
      }
      found = try context.making(values.count) { rows, out in
        before.withUnsafeBufferPointer { before in
          values.withUnsafeBufferPointer { values in for row in rows { out[row] = before[row] || values[row] } }
        }
      }
    }
    return column.bounds == nil ? found.map { Column(.boolean($0), validity: column.validity) } : nil
  }

  private static func any(_ value: Value, _ candidates: [Value]) -> Value {
    if case .unknown(let reason) = value { return candidates.isEmpty ? .boolean(false) : .unknown(reason: reason) }
    var unknown: Value?
    for candidate in candidates where !candidate.isNotApplicable {
      if Extent.mayDiffer(value, candidate) {
        if let isEqual = Extent.compare(.equal, value, candidate) {
          if isEqual { return .boolean(true) }
        } else {
          unknown = unknown ?? .unknown(reason: Extent.reason(value, candidate))
        }
      } else if candidate.isUnknown {
        unknown = unknown ?? candidate
      } else if ValueOrder.equal(value, candidate) {
        return .boolean(true)
      }
    }
    return unknown ?? .boolean(false)
  }

  func member(_ value: BoundExpression, _ query: BoundQuery) throws(Diagnostic) -> Column {
    let column = try evaluate(value)
    let table = try Engine.run(query, in: context)
    guard let candidates = table.columns.first else { return allUnknown(of: .boolean) }
    let pool = pooled(column, candidates)
    let grouping = try Grouping(of: [pool], context: context)
    var isPresent = [Bool](repeating: false, count: grouping.groupCount)
    for row in count..<pool.count where pool.isKnown(row) { isPresent[Int(grouping.groupOfRow[row])] = true }
    let hasUnknown = candidates.validity.unknownCount > 0
    let values = column.bounds == nil ? [] : (0..<candidates.count).map { candidates.value(at: $0) }
    var builder = ColumnBuilder(type: .boolean)
    for row in 0..<count {
      if let bound = column.bounds?[row] {
        builder.append(Evaluator.any(.bound(bound), values))
      } else if !column.isKnown(row) {
        builder.append(candidates.count == 0 ? .boolean(false) : .unknown(reason: column.validity.reason(row)))
      } else if isPresent[Int(grouping.groupOfRow[row])] {
        builder.append(.boolean(true))
      } else {
        builder.append(hasUnknown ? .unknown : .boolean(false))
      }
    }
    return builder.finish()
  }

  /// The values of one column and, behind them, those that they are looked for among.
  func pooled(_ column: Column, _ candidates: Column) -> Column {
    let isMixed = column.type.referencedTable != candidates.type.referencedTable
    return JoinIndex.pooled(isMixed ? label(column) : column, isMixed ? label(candidates) : candidates)
  }

  /// `list has x`, `has any (…)`, `has all (…)`: an unknown element may be the one that is asked for.
  func having(
    _ list: BoundExpression, _ quantifier: Quantifier, _ values: [BoundExpression]
  ) throws(Diagnostic) -> Column {
    let column = try evaluate(list)
    var wanted: [Column] = []
    for value in values { wanted.append(try evaluate(value)) }
    var builder = ColumnBuilder(type: .boolean)
    for row in 0..<count {
      try context.check(row)
      guard case .list(let elements) = column.value(at: row) else {
        builder.append(.unknown(reason: column.validity.reason(row)))
        continue
      }
      let answers = wanted.map { Evaluator.any($0.value(at: row), elements) }
      builder.append(quantifier == .all ? Evaluator.all(answers) : Evaluator.some(answers))
    }
    return builder.finish()
  }

  private static func all(_ answers: [Value]) -> Value {
    if answers.contains(.boolean(false)) { return .boolean(false) }
    return answers.first(where: \.isUnknown) ?? .boolean(true)
  }

  private static func some(_ answers: [Value]) -> Value {
    if answers.contains(.boolean(true)) { return .boolean(true) }
    return answers.first(where: \.isUnknown) ?? .boolean(false)
  }

  func aggregatedLists(
    _ function: Function, _ base: BoundExpression, _ parameter: Double?, _ isDistinct: Bool,
    _ expression: BoundExpression
  ) throws(Diagnostic) -> Column {
    let column = try evaluate(base)
    guard case .list(let offsets, let elements) = column.storage else { return column }
    // Every list is a group of its elements.
    var groupOfElement: [Int32] = []
    groupOfElement.reserveCapacity(elements.count)
    var rows: [Int32] = []
    for row in 0..<count where column.isKnown(row) {
      for element in offsets[row]..<offsets[row + 1] {
        groupOfElement.append(Int32(row))
        rows.append(element)
      }
    }
    // Counting related rows counts rows, whatever is known of them.
    let aggregate =
      function.countsRows && !isDistinct
      ? .rows
      : BoundAggregate(
        function: function, argument: base, parameter: parameter, isDistinct: isDistinct, type: expression.type,
        unit: expression.unit)
    let cells = aggregate.function == nil ? nil : elements.gathered(rows)
    var result = try Aggregation(groupOfRow: groupOfElement, groupCount: count, context: context)
      .column(aggregate, of: cells, source: source, span: expression.span)
    if column.validity.marks != nil { result.validity = Validity.either(column.validity, result.validity) }
    return result
  }
}
