import Diagnostics
import Language
import Tables

extension Executor {
  /// Takes what a backend made of the first stages in the place of running them.
  ///
  /// - Returns: how many stages are done.
  mutating func open(_ request: BackendRequest, of backend: any Backend) throws(Diagnostic) -> Int {
    let answer = try backend.answer(request, in: context)
    try context.check()
    let fields = context.catalog.table(request.table)?.schema.fields ?? []
    standing = Standing(fields, of: request.table)
    var count = answer.rowCount ?? 0
    steps.append(StepReport(text: request.table, rowsIn: count, rowsOut: count))
    notes += answer.notes
    for (stage, ledger) in zip(request.stages, answer.ledgers) {
      var step = StepReport(text: stage.text, rowsIn: count, rowsOut: ledger.rowsOut ?? count)
      step.unknown = ledger.unknown
      if ledger.unknown > 0 { step.reasons = [(nil, ledger.unknown)] }
      switch stage.kind {
      case .filter(let condition) where ledger.rowsOut != nil:
        noteUnknown(step, condition, stage)
        noteEmptying(by: stage, step)
      case .filter: notes.append(.tally("unknown for this filter: not counted", .caution))
      case .aggregate(_, let aggregates, _):
        for (aggregate, unknown) in zip(aggregates.filter { $0.argument != nil }, ledger.unknownArguments) {
          if let argument = aggregate.argument { noteSkipped(unknown, of: count, [], aggregate, argument) }
        }
      default: break
      }
      steps.append(step)
      count = step.rowsOut
      if stage.kind.changesColumns { standing = Standing(stage.fields) }
    }
    // Which rows of the engine's table these are nobody knows.
    let identity = Frame.Identity(table: request.table, rows: .untracked)
    switch answer.rows {
    case .rows(let columns, let count, let leftOut):
      frame = Frame(columns: columns, rowCount: count, identities: [identity])
      self.leftOut = leftOut
    case .parts(let parts):
      try take(parts, identity, request.stages[answer.ledgers.count - 1])
      if !steps.isEmpty { steps[steps.count - 1].rowsOut = frame.rowCount }
    }
    return answer.ledgers.count
  }

  /// Brings the parts of a group together, whose keys are spelled differently, and computes what the stage hands on.
  private mutating func take(
    _ parts: GroupParts, _ identity: Frame.Identity, _ stage: BoundStage
  ) throws(Diagnostic) {
    let order = try Ordering.sorted(
      parts.keys.map { Ordering.Key(view: CellView($0), isDescending: false) }, count: parts.partCount, first: nil,
      context)
    let keys = parts.keys.map { $0.gathered(order) }
    let grouping = try Grouping(of: keys.map { CellView($0) }, rowCount: parts.partCount, context: context)
    var columns = keys.map { $0.gathered(grouping.firstRow.filter { $0 >= 0 }) }
    switch stage.kind {
    case .aggregate(let keys, let aggregates, let outputs):
      let merging = PartMerging(
        order: order, groupOfPart: grouping.groupOfRow, groupCount: grouping.groupCount, isGrouped: !keys.isEmpty)
      for (aggregate, values) in zip(aggregates, parts.aggregates) {
        columns.append(try merging.column(values, of: aggregate, source, stage.span))
      }
      let groups = Frame(columns: columns, rowCount: grouping.groupCount, identities: [identity])
      let inner = Evaluator(frame: groups, context: context, source: source)
      var results: [Column] = []
      for output in outputs { results.append(try inner.evaluate(output)) }
      frame = Frame(columns: results, rowCount: grouping.groupCount, identities: [identity])
    default:
      frame = Frame(columns: columns, rowCount: grouping.groupCount, identities: [identity])
    }
  }
}

/// Adds up what stands under several spellings of a key.
private struct PartMerging {
  /// The parts in their order, and the group of each in that order.
  let order: [Int32]
  let groupOfPart: [Int32]
  let groupCount: Int
  let isGrouped: Bool

  private func forEach(_ body: (_ group: Int, _ part: Int) -> Void) {
    for (place, part) in order.enumerated() { body(groupOfPart.isEmpty ? 0 : Int(groupOfPart[place]), Int(part)) }
  }

  private func summed<Number: AdditiveArithmetic>(_ values: [Number]) -> [Number] {
    var out = [Number](repeating: .zero, count: groupCount)
    forEach { out[$0] = out[$0] + values[$1] }
    return out
  }

  func column(
    _ values: GroupParts.Aggregate, of aggregate: BoundAggregate, _ source: SourceText, _ span: Span
  ) throws(Diagnostic) -> Column {
    switch values {
    case .counts(let counts): return Column(.integer(summed(counts)))
    case .wholeTotals(let totals, let known):
      let sums = summed(totals)
      let counts = summed(known)
      guard aggregate.type == .integer else {
        return Column(
          .number(zip(sums, counts).map { $1 == 0 ? 0 : ExactOrder.quotient($0, $1) }), validity: unknown(counts))
      }
      let whole = sums.compactMap { Int(exactly: $0) }
      guard whole.count == sums.count else {
        throw Aggregation.totalTooLarge(source, aggregate.argument?.span ?? span)
      }
      return Column(.integer(whole), validity: unknown(counts))
    case .totals(let totals, let known):
      let sums = summed(totals)
      let counts = summed(known)
      guard aggregate.function?.name == "mean" else { return finite(sums, counts) }
      return finite(zip(sums, counts).map { $1 == 0 ? 0 : $0 / Double($1) }, counts)
    case .shares(let yes, let known):
      let counts = summed(known)
      return Column(
        .number(zip(summed(yes), counts).map { $1 == 0 ? 0 : 100 * Double($0) / Double($1) }),
        validity: unknown(counts))
    case .extremes(let column, let isLargest):
      var best = [Int32](repeating: -1, count: groupCount)
      forEach { group, part in
        guard column.isKnown(part) else { return }
        let order = best[group] < 0 ? 0 : ValueOrder.compare(column.value(at: part), column.value(at: Int(best[group])))
        if best[group] < 0 || (isLargest ? order > 0 : order < 0) { best[group] = Int32(part) }
      }
      return column.gathered(best)
    }
  }

  private func unknown(_ known: [Int]) -> Validity {
    known.contains(0) ? Validity(marks: known.map { $0 == 0 ? 1 : 0 }, reasons: []) : .allKnown
  }

  private func finite(_ values: [Double], _ known: [Int]) -> Column {
    var validity = unknown(known)
    for (group, value) in values.enumerated() where !value.isFinite && known[group] > 0 {
      if validity.marks == nil { validity.marks = [UInt8](repeating: 0, count: values.count) }
      let mark = validity.mark(for: "too large")
      validity.marks?[group] = mark
    }
    return Column(.number(values.map { $0.isFinite ? $0 : 0 }), validity: validity)
  }
}

extension Aggregation {
  /// A sum of whole numbers that no whole number can hold.
  static func totalTooLarge(_ source: SourceText, _ span: Span) -> Diagnostic {
    Diagnostic(
      "this total grows too large for a whole number", in: source, at: span,
      help: ["sum decimal numbers instead: sum(x * 1.0)"])
  }
}
