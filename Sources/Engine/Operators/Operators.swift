import Diagnostics
import Language
import Tables
import Text

extension Executor {
  /// - Parameter next: the stage after this one, which may not need all that this one could give.
  mutating func run(_ stage: BoundStage, before next: BoundStage? = nil) throws(Diagnostic) {
    try context.check()
    context.begin(stage.text, rowCount: frame.rowCount)
    var step = StepReport(text: stage.text, rowsIn: frame.rowCount + leftOut, rowsOut: 0)
    computedFields = nil
    presentation = .rows
    let before = Set(notes.lazy.filter { $0.subject != .result })
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
    case .withSources(let origins, let withChoices): try withSources(origins, withChoices, stage)
    case .method(let call): try run(call, stage)
    }
    if let computedFields {
      standing = Standing(computedFields)
    } else if stage.kind.changesColumns {
      standing = Standing(stage.fields)
    }
    step.rowsOut = frame.rowCount + leftOut
    noteEmptying(by: stage, step)
    steps.append(step)
    forget(before, after: stage, changesRows: step.rowsIn != step.rowsOut)
  }

  /// Takes back the notes on what a stage has taken away: a count of rows by kind where there are others now, the
  /// meaning of a mark where its cells are gone. What the result cannot show stays.
  private mutating func forget(_ told: Set<Note>, after stage: BoundStage, changesRows: Bool) {
    guard !told.isEmpty else { return }
    let isRemade =
      switch stage.kind {
      case .aggregate, .pivot: true
      case .method(let call): call.remakesRows
      case .filter, .project, .fill, .sort, .slice, .distinct, .expand, .join, .union, .unpivot, .transpose,
        .withSources:
        false
      }
    notes.removeAll { told.contains($0) && (isRemade || ($0.subject == .rows && changesRows)) }
  }

  /// Called with the number of rows before a stage makes them.
  ///
  /// - Parameter adding: how many columns it adds.
  func checkRows(_ count: Int, by maker: Sentence, _ stage: BoundStage, adding: Int = 0) throws(Diagnostic) {
    let help = said(
      "look at what multiplies: keys that stand in many rows, lists; or keep fewer rows first: | where …")
    try context.check(.rows, count, by: maker, in: source, at: stage.span, help: help)
    let columns = frame.columns.count + max(adding, 0)
    try context.check(
      .cells, Limit.product(count, columns), by: maker, in: source, at: stage.span,
      help: "keep fewer columns first: | select …; or fewer rows: | where …")
  }
}
