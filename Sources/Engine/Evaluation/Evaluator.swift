import Diagnostics
import Language
import Tables
import Text

/// Computes a bound expression over the rows of a frame, a column at a time.
struct Evaluator {
  let frame: Frame
  let context: ExecutionContext
  let source: SourceText

  var count: Int { frame.rowCount }

  func evaluate(_ expression: BoundExpression) throws(Diagnostic) -> Column {
    try context.check()
    switch expression.kind {
    case .constant(let value): return Column.constant(value, type: expression.type, count: count)
    case .column(let index):
      if case .list = expression.type { try checkElements(frame.view(index).elementCount, expression.span) }
      return frame.column(index)
    case .identity(let index): return identity(index)
    case .field(let base, let table, let column): return try field(try evaluate(base), table, column, expression.span)
    case .related(let base, let relation): return try related(try evaluate(base), relation, expression.span)
    case .label(let base): return label(try evaluate(base))
    case .widened(let base): return try evaluate(base).widened
    case .negate(let base): return try negated(try evaluate(base), expression.span)
    case .not(let base):
      var column = try condition(base)
      if case .boolean(let values) = column.storage { column.storage = .boolean(try inverted(values)) }
      return column
    case .and(let parts): return try connected(parts, deciding: false)
    case .or(let parts): return try connected(parts, deciding: true)
    case .arithmetic(let sign, let left, let right): return try arithmetic(sign, left, right, expression)
    case .compare(let sign, let left, let right): return answered(try compared(sign, left, right), sign == .notEqual)
    case .textTest(let test, let left, let right): return answered(try tested(test, left, right))
    case .inList(let value, let candidates): return answered(try member(value, candidates))
    case .inQuery(let value, let query): return answered(try member(value, query))
    case .has(let list, let quantifier, let values): return answered(try having(list, quantifier, values))
    case .isUnknown(let base, let reason): return knowledge(try evaluate(base), reason)
    case .isState(let base, let state): return knowledge(try evaluate(base), state)
    case .call(let function, let parts): return try called(function, parts, expression)
    case .listAggregate(let function, let base, let parameter, let isDistinct):
      return try aggregatedLists(function, base, parameter, isDistinct, expression)
    case .query(let query): return try scalar(query, expression)
    case .set(let set): return try membership(set, expression)
    }
  }

  // MARK: Rows

  /// Called with the number of elements in a column of lists before they are made.
  @inline(__always)
  func checkElements(_ count: Int, _ span: Span) throws(Diagnostic) {
    if count > Limit.elements.number { try context.check(.elements, count, in: source, at: span) }
  }

  private func identity(_ index: Int) -> Column {
    let table = frame.identities[index].table
    let rows = frame.rows(of: index) ?? [Int32](repeating: -1, count: count)
    return references(rows, context.names(of: table))
  }

  /// A reference column; a negative row is unknown.
  private func references(_ rows: [Int32], _ names: RowNames) -> Column {
    guard rows.contains(where: { $0 < 0 }) else { return Column(.reference(rows: rows, names: names)) }
    return Column(
      .reference(rows: rows.map { max($0, 0) }, names: names),
      validity: Validity(marks: rows.map { $0 < 0 ? 1 : 0 }, reasons: []))
  }

  private func field(_ base: Column, _ table: String, _ index: Int, _ span: Span) throws(Diagnostic) -> Column {
    guard let values = context.catalog.table(table)?.columns[index] else { return base }
    switch base.storage {
    case .reference(let rows, _):
      let chosen = rows.indices.map { base.isKnown($0) ? rows[$0] : -1 }
      var column = values.gathered(chosen)
      // An unknown reference makes the field unknown for the reference's own reason.
      if base.validity.marks != nil { column.validity = Validity.either(base.validity, column.validity) }
      return column
    case .list(let offsets, let elements):
      let inner = try field(elements, table, index, span)
      if case .list = inner.storage { return try flattened(offsets, inner, base.validity, span) }
      return Column(.list(offsets: offsets, elements: inner), validity: base.validity)
    default: return base
    }
  }

  private func related(_ base: Column, _ relation: Catalog.Relation, _ span: Span) throws(Diagnostic) -> Column {
    let (starts, rows) = context.rows(along: relation)
    let names = context.names(of: relation.to)
    func list(_ targets: some Sequence<Int32?>) throws(Diagnostic) -> (offsets: [Int32], rows: [Int32]) {
      var offsets: [Int32] = [0]
      var found: [Int32] = []
      for (place, target) in targets.enumerated() {
        try context.check(place)
        if let target {
          let (start, end) = (Int(starts[Int(target)]), Int(starts[Int(target) + 1]))
          try checkElements(found.count + end - start, span)
          found += rows[start..<end]
        }
        offsets.append(Int32(found.count))
      }
      return (offsets, found)
    }
    switch base.storage {
    case .reference(let targets, _):
      let (offsets, found) = try list(targets.indices.map { base.isKnown($0) ? targets[$0] : nil })
      return Column(.list(offsets: offsets, elements: references(found, names)), validity: base.validity)
    case .list(let offsets, let elements):
      guard case .reference(let targets, _) = elements.storage else { return base }
      let (inner, found) = try list(targets.indices.map { elements.isKnown($0) ? targets[$0] : nil })
      let lists = Column(.list(offsets: inner, elements: references(found, names)), validity: elements.validity)
      return try flattened(offsets, lists, base.validity, span)
    default: return base
    }
  }

  /// Lists of lists as lists. An unknown list becomes an unknown element, because what is asked for may be in it.
  private func flattened(_ offsets: [Int32], _ lists: Column, _ validity: Validity, _ span: Span) throws(Diagnostic)
    -> Column
  {
    guard case .list(let inner, let elements) = lists.storage else { return lists }
    guard lists.validity.marks != nil else {
      return Column(.list(offsets: offsets.map { inner[Int($0)] }, elements: elements), validity: validity)
    }
    var flat: [Int32] = [0]
    var chosen: [Int32] = []
    for row in offsets.indices.dropLast() {
      try context.check(row)
      for list in Int(offsets[row])..<Int(offsets[row + 1]) {
        if lists.isKnown(list) {
          chosen += inner[list]..<inner[list + 1]
        } else if !lists.isNotApplicable(list) {
          chosen.append(-1)
        }
        try checkElements(chosen.count, span)
      }
      flat.append(Int32(chosen.count))
    }
    return Column(.list(offsets: flat, elements: elements.gathered(chosen)), validity: validity)
  }

  func label(_ base: Column) -> Column {
    switch base.storage {
    case .reference(let rows, let names):
      return Column(.text(TextVector(codes: rows, dictionary: context.labels(of: names))), validity: base.validity)
    case .list(let offsets, let elements):
      return Column(.list(offsets: offsets, elements: label(elements)), validity: base.validity)
    default: return base
    }
  }

  /// A condition: where what it asks does not arise, it is no.
  func condition(_ expression: BoundExpression) throws(Diagnostic) -> Column { answered(try evaluate(expression)) }

  func answered(_ column: Column, _ answer: Bool = false) -> Column { context.answered(column, answer) }
}

extension ExecutionContext {
  /// The answers of a comparison or condition: `answer` where what it reads is not applicable.
  func answered(_ column: Column, _ answer: Bool = false) -> Column {
    guard let mark = column.validity.notApplicableMark, var marks = column.validity.marks,
      case .boolean(var values) = column.storage
    else { return column }
    note(notApplicable: mark, in: marks)
    for row in marks.indices where marks[row] == mark {
      marks[row] = 0
      values[row] = answer
    }
    let isKnown = !marks.contains { $0 != 0 }
    return Column(
      .boolean(values), validity: isKnown ? .allKnown : Validity(marks: marks, reasons: column.validity.reasons))
  }
}

extension Evaluator {
  private func knowledge(_ column: Column, _ state: CellState) -> Column {
    if let mark = column.validity.notApplicableMark, let marks = column.validity.marks {
      context.note(notApplicable: mark, in: marks)
    }
    return Column(.boolean((0..<count).map { column.state($0) == state }))
  }

  private func knowledge(_ column: Column, _ reason: String?) -> Column {
    guard let reason else { return knowledge(column, .unknown) }
    let key = TextFolding.key(reason)
    let fits = column.validity.reasons.map { TextFolding.key($0) == key }
    return Column(
      .boolean(
        (0..<count).map { row in
          guard let mark = column.validity.marks?[row], mark >= 2 else { return false }
          return fits[Int(mark) - 2] && !(column.bounds?.has(row) ?? false)
        }))
  }

  private func scalar(_ query: BoundQuery, _ expression: BoundExpression) throws(Diagnostic) -> Column {
    let table = try Engine.run(query, in: context)
    guard table.rowCount == 1 else {
      throw Diagnostic(
        "a query that stands for a value gives one row, and this gives \(table.rowCount)", in: source,
        at: expression.span,
        help: ["end it with | count, | summarize …, or | take 1"])
    }
    return Column.constant(table.value(0, 0), type: expression.type, count: count)
  }

  // MARK: And, or

  /// Kleene's conjunction and disjunction: the deciding value wins, then unknown.
  private func connected(_ parts: [BoundExpression], deciding: Bool) throws(Diagnostic) -> Column {
    var joined: Column?
    for part in parts {
      let column = try condition(part)
      guard case .boolean(let second) = column.storage else { continue }
      guard let before = joined, case .boolean(let first) = before.storage else {
        joined = column
        continue
      }
      joined = try connected(before.validity, first, column.validity, second, deciding: deciding)
    }
    return joined ?? Column(.boolean([Bool](repeating: !deciding, count: count)))
  }

  private func connected(
    _ firstValidity: Validity, _ first: [Bool], _ secondValidity: Validity, _ second: [Bool], deciding: Bool
  ) throws(Diagnostic) -> Column {
    var validity = Validity.either(firstValidity, secondValidity)
    guard let marks = validity.marks else {
      let result: [Bool] = try context.making(count) { rows, out in
        first.withUnsafeBufferPointer { first in
          second.withUnsafeBufferPointer { second in
            for row in rows {
              out[row] = (first[row] == deciding) != (second[row] == deciding) ? deciding : first[row]
            }
          }
        }
      }
      return Column(.boolean(result))
    }
    let isDecided: [Bool] = try context.making(count) { rows, out in
      for row in rows {
        out[row] =
          (firstValidity.isKnown(row) && first[row] == deciding)
          || (secondValidity.isKnown(row) && second[row] == deciding)
      }
    }
    // What is decided is known; what is known and not decided is the other; what is unknown stays so.
    validity.marks = try context.making(count) { (rows: Range<Int>, out: SharedCells<UInt8>) in
      for row in rows { out[row] = isDecided[row] ? 0 : marks[row] }
    }
    return Column(.boolean(deciding ? isDecided : try inverted(isDecided)), validity: validity)
  }
}
