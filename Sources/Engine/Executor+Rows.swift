import Diagnostics
import Language
import Tables

extension Executor {
  /// - Parameter next: the stage after this one, which may not need all that this one could give.
  mutating func run(_ stage: BoundStage, before next: BoundStage? = nil) throws(Diagnostic) {
    try context.check()
    context.begin(stage.text, rowCount: frame.rowCount)
    var step = StepReport(text: stage.text, rowsIn: frame.rowCount + leftOut, rowsOut: 0)
    computedFields = nil
    presentation = .rows
    let subjects = noteSubjects
    switch stage.kind {
    case .filter(let condition): try filter(condition, stage, &step)
    case .project(let expressions): try project(expressions)
    case .fill(let fills): try fill(fills, stage)
    case .sort(let keys): try sort(keys, first: context.optimizes ? next?.limit : nil)
    case .slice(let skip, let take): slice(skip, take, &step)
    case .distinct(let keys): try distinct(keys)
    case .aggregate(let keys, let aggregates, let outputs):
      try aggregate(keys, aggregates, outputs, stage)
    case .expand(let list, let keepAll): try expand(list, keepAll, stage, before: next, &step)
    case .join(let join): try self.join(join, stage, &step)
    case .union(let other, let first, let second): try union(other, first, second, stage)
    case .unpivot(let columns, let kept): try unpivot(columns, kept, stage)
    case .transpose(let column): try transpose(column, stage)
    case .pivot(let column, let value, let aggregate, let keys): try pivot(column, value, aggregate, keys, stage)
    case .withSources(let origins): try withSources(origins, stage.fields)
    case .method(let call): try run(call, stage)
    }
    step.rowsOut = frame.rowCount + leftOut
    steps.append(step)
    forgetNotes(of: subjects, after: stage, changesRows: step.rowsIn != step.rowsOut)
  }

  /// Takes back the notes on what a stage has taken away: a count of rows by kind where there are others now, the
  /// meaning of a mark where its cells are gone. What the result cannot show stays.
  private mutating func forgetNotes(of subjects: [String: NoteSubject], after stage: BoundStage, changesRows: Bool) {
    guard !subjects.isEmpty else { return }
    let isRemade =
      switch stage.kind {
      case .aggregate, .pivot: true
      case .method(let call): call.remakesRows
      case .filter, .project, .fill, .sort, .slice, .distinct, .expand, .join, .union, .unpivot, .transpose,
        .withSources:
        false
      }
    let gone = subjects.filter { isRemade || ($0.value == .rows && changesRows) }
    notes.removeAll { gone[$0] != nil }
    for note in gone.keys { noteSubjects[note] = nil }
  }

  // MARK: Rows

  private mutating func filter(
    _ condition: BoundExpression, _ stage: BoundStage, _ step: inout StepReport
  ) throws(Diagnostic) {
    let answer = try evaluator.evaluate(condition)
    guard case .boolean(let values) = answer.storage else { return }
    let (kept, unknown) = try context.positions(values, answer.validity.marks)
    step.unknown = unknown
    step.reasons = answer.validity.countsByReason(of: unknown)
    if let kept { frame.keep(kept) }
    if step.unknown > 0 {
      notes.append(
        "· \(step.unknown) more \(step.unknown == 1 ? "is" : "are") unknown for this filter\(Executor.because(step.reasons)): \(advice(condition, stage))"
      )
    }
    if deniesRelated(condition) {
      notes.append(
        "a record that the sources do not mention is not a no: \"not … has\" finds rows without such a record")
    }
  }

  /// ` (2 not stated, 1 not surveyed)`, empty when no reason is given.
  static func because(_ reasons: [(reason: String?, count: Int)]) -> String {
    let named = reasons.filter { $0.reason != nil }
    guard !named.isEmpty else { return "" }
    let parts = reasons.map { "\($0.count) \($0.reason ?? "without a reason")" }
    return reasons.count == 1 ? " (\(reasons[0].reason ?? ""))" : " (\(parts.joined(separator: ", ")))"
  }

  private func advice(_ condition: BoundExpression, _ stage: BoundStage) -> String {
    var subjects: [String] = []
    func walk(_ part: BoundExpression) {
      switch part.kind {
      case .and(let parts), .or(let parts): parts.forEach(walk)
      case .not(let inner): walk(inner)
      case .compare(_, let left, let right):
        for side in [left, right] where side.constant == nil { add(side) }
      case .textTest(_, let value, _), .inList(let value, _), .inQuery(let value, _), .has(let value, _, _): add(value)
      case .isUnknown: break
      default: add(part)
      }
    }
    func add(_ part: BoundExpression) {
      let text = source[part.span]
      if !subjects.contains(text) { subjects.append(text) }
    }
    walk(condition)
    if subjects.count == 1 { return "add \"or \(subjects[0]) is unknown\" to see them" }
    return "\"where (\(source[condition.span])) is unknown\" shows them"
  }

  /// Whether a value is read from the records that refer to a row: where there is none, nothing was said.
  static func walksBack(_ part: BoundExpression) -> Bool {
    if case .related = part.kind { return true }
    return part.children.contains(where: walksBack)
  }

  private func deniesRelated(_ condition: BoundExpression) -> Bool {
    if case .not(let inner) = condition.kind, case .has(let list, _, _) = inner.kind { return Self.walksBack(list) }
    return condition.children.contains(where: deniesRelated)
  }

  private mutating func project(_ expressions: [BoundExpression]) throws(Diagnostic) {
    frame.replaceColumns(try sources(expressions))
  }

  /// Columns as they stand, everything else computed.
  private mutating func sources(_ expressions: [BoundExpression]) throws(Diagnostic) -> [Frame.Source] {
    var sources: [Frame.Source] = []
    for expression in expressions {
      if case .column(let index) = expression.kind {
        sources.append(frame.columns[index])
      } else {
        let column = try evaluator.evaluate(expression)
        sources.append(Frame.Source(column: column, selection: frame.identitySelection()))
      }
    }
    return sources
  }

  /// - Parameter limit: how many rows the next stage takes, where it takes the first ones; the others are then left out
  ///   here, and `leftOut` counts them.
  private mutating func sort(_ keys: [Operation.SortKey], first limit: Int?) throws(Diagnostic) {
    var views: [Ordering.Key] = []
    for key in keys {
      views.append(Ordering.Key(view: try evaluator.view(key.expression), isDescending: key.isDescending))
    }
    let order = try Ordering.sorted(views, count: frame.rowCount, first: limit, context)
    let before = frame.rowCount
    frame.keep(order)
    leftOut = before - frame.rowCount
  }

  private mutating func slice(_ skip: Int, _ take: Int?, _ step: inout StepReport) {
    let before = frame.rowCount + leftOut
    let start = min(skip, before)
    let end = take.map { start + min($0, before - start) } ?? before
    leftOut = 0
    if end - start < frame.rowCount { frame.keep((Int32(start)..<Int32(end)).map { $0 }) }
    guard end - start < before else { return }
    notes.append(take != nil ? "· the first \(end - start) of \(before)" : "· without the first \(start) of \(before)")
  }

  private mutating func distinct(_ keys: [BoundExpression]) throws(Diagnostic) {
    let sources = try sources(keys)
    frame.replaceColumns(sources)
    let grouping = try Grouping(
      of: frame.columns.indices.map { frame.view($0) }, rowCount: frame.rowCount, context: context)
    let identities = frame.grouped(grouping, tracked: context.tracksLineage)
    frame.keep(grouping.firstRow.filter { $0 >= 0 })
    frame.identities = identities
  }

  private mutating func aggregate(
    _ keys: [BoundExpression], _ aggregates: [BoundAggregate], _ outputs: [BoundExpression], _ stage: BoundStage
  ) throws(Diagnostic) {
    let evaluator = evaluator
    var keyViews: [CellView] = []
    for key in keys { keyViews.append(try evaluator.view(key)) }
    let grouping = try Grouping(of: keyViews, rowCount: frame.rowCount, context: context)
    var columns = keyViews.map { $0.gathered(grouping.firstRow) }
    let aggregation = Aggregation(grouping, rowCount: frame.rowCount, context: context)
    for aggregate in aggregates {
      var cells: CellView?
      if let argument = aggregate.argument {
        let view = try evaluator.view(argument)
        cells = view
        try noteSkipped(view, aggregate, argument)
      }
      columns.append(
        try aggregation.column(aggregate, of: cells, source: source, span: aggregate.argument?.span ?? stage.span))
    }
    let identities = frame.grouped(grouping, tracked: context.tracksLineage)
    let groups = Frame(columns: columns, rowCount: grouping.groupCount)
    let inner = Evaluator(frame: groups, context: context, source: source)
    var results: [Column] = []
    for output in outputs { results.append(try inner.evaluate(output)) }
    frame = Frame(columns: results, rowCount: grouping.groupCount, identities: identities)
  }

  private mutating func noteSkipped(
    _ view: CellView, _ aggregate: BoundAggregate, _ argument: BoundExpression
  ) throws(Diagnostic) {
    let counts = try context.unknownCounts(of: view)
    let unknown = counts.reduce(0) { $0 + $1.count }
    guard unknown > 0, let function = aggregate.function else { return }
    let reasons = Executor.because(counts)
    let note =
      "\(function.name) leaves out \(unknown) unknown of \(frame.rowCount) in \(source[argument.span])\(reasons)"
    if !notes.contains(note) { notes.append(note) }
  }
}
