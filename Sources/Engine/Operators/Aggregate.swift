import Diagnostics
import Language
import Tables

extension Executor {
  mutating func aggregate(
    _ keys: [BoundExpression], _ aggregates: [BoundAggregate], _ outputs: [BoundExpression], _ stage: BoundStage
  ) throws(Diagnostic) {
    let evaluator = evaluator
    var keyViews: [CellView] = []
    for key in keys { keyViews.append(try evaluator.view(key)) }
    let grouping = try Grouping(of: keyViews, rowCount: frame.rowCount, context: context)
    choose(.group, by: keys)
    var columns = keyViews.map { $0.gathered(grouping.firstRow) }
    let aggregation = Aggregation(grouping, rowCount: frame.rowCount, context: context)
    for aggregate in aggregates {
      var cells: CellView?
      if let argument = aggregate.argument {
        let (view, outside) = try context.notingNotApplicable { () throws(Diagnostic) in try evaluator.view(argument) }
        cells = view
        try noteSkipped(view, aggregate, argument)
        noteNotApplicable(view, outside, aggregate, argument)
      }
      columns.append(
        try aggregation.column(aggregate, of: cells, source: source, span: aggregate.argument?.span ?? stage.span))
    }
    var groups = frame.grouped(grouping, into: columns, count: grouping.groupCount, tracked: context.tracksLineage)
    // Where no row is left, the answer rests on all that were asked.
    if keys.isEmpty, frame.rowCount == 0 { groups.choices = groups.choices.map(\.restingOnAll) }
    let inner = Evaluator(frame: groups, context: context, source: source)
    var results: [Column] = []
    for output in outputs { results.append(try inner.evaluate(output)) }
    groups.columns = results.map { Frame.Source(column: $0, selection: 0) }
    frame = groups
  }

  private mutating func noteSkipped(
    _ view: CellView, _ aggregate: BoundAggregate, _ argument: BoundExpression
  ) throws(Diagnostic) {
    // Where a function says what becomes of bounds, they are not left out.
    let takesBounds = aggregate.function.flatMap { context.kernels[$0.name]?.bounds } != nil || aggregate.countsRows
    let counts = try context.unknownCounts(of: takesBounds ? view.ofValues : view)
    noteSkipped(counts.reduce(0) { $0 + $1.count }, of: frame.rowCount, counts, aggregate, argument)
  }

  /// Tells how many cells an aggregate leaves out.
  mutating func noteSkipped(
    _ unknown: Int, of rowCount: Int, _ counts: [(reason: String?, count: Int)], _ aggregate: BoundAggregate,
    _ argument: BoundExpression
  ) {
    guard unknown > 0, let function = aggregate.function else { return }
    let reasons = Executor.because(counts)
    let note = Note.caution(
      "\(function.name) leaves out \(unknown) unknown of \(rowCount) in \(source[argument.span])\(reasons)")
    if !notes.contains(note) { notes.append(note) }
  }

  /// A comparison with a cell that does not apply is no, and counts; such a value is left out.
  private mutating func noteNotApplicable(
    _ view: CellView, _ outside: [Bool], _ aggregate: BoundAggregate, _ argument: BoundExpression
  ) {
    guard let function = aggregate.function else { return }
    let text = source[argument.span]
    let validity = view.column.validity
    let leftOut = (view.selection.map { validity.gathered($0) } ?? validity).notApplicableCount
    let asNo = outside.count { $0 }
    var note: Note?
    if leftOut > 0 {
      note = .omission("\(function.name) leaves out \(leftOut) of \(frame.rowCount) to which \(text) does not apply")
    } else if asNo > 0 {
      note = .omission("\(function.name) counts \(asNo) of \(frame.rowCount) as no: \(text) does not apply to them")
    }
    if let note, !notes.contains(note) { notes.append(note) }
  }
}
