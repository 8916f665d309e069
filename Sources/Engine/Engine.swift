import Diagnostics
import Language
import Tables

/// Runs bound queries. What a `Backend` holds is asked of it first.
package enum Engine {
  /// The table that a query gives; throws what can only be known at run time: overflow, a value query of two rows,
  /// interruption.
  package static func run(_ query: BoundQuery, in context: ExecutionContext) throws(Diagnostic) -> Table {
    try execute(query, in: context).table
  }

  /// The table, with what each stage did.
  package static func execute(
    _ query: BoundQuery, in context: ExecutionContext
  ) throws(Diagnostic) -> (table: Table, steps: [StepReport]) {
    if query.stages.contains(where: { if case .withSources = $0.kind { true } else { false } }) {
      context.tracksLineage = true
    }
    let plan = Planner.plan(query, optimizes: context.optimizes)
    var executor = Executor(context: context, source: query.source)
    var done = 0
    if let (request, backend) = context.request(of: plan, query) {
      done = try executor.open(request, of: backend)
    } else {
      try executor.open(plan.input)
    }
    for (index, stage) in plan.stages.enumerated().dropFirst(done) {
      try executor.run(stage, before: index + 1 < plan.stages.count ? plan.stages[index + 1] : nil)
    }
    return (try executor.table(fields: query.scope.fields), executor.steps)
  }
}

/// Runs the stages of one plan over a frame.
struct Executor {
  let context: ExecutionContext
  let source: SourceText
  var frame = Frame(columns: [], rowCount: 0)
  var steps: [StepReport] = []
  var notes: [Note] = []
  /// What the columns at hand rest on.
  var standing = Standing()
  var presentation = Presentation.rows
  /// Rows after those at hand that the next stage does not take.
  var leftOut = 0
  /// Which stage took the last row, as long as there is none.
  var emptied: Emptying?
  /// The columns of a stage whose columns depend on the data.
  var computedFields: [Field]?

  init(context: ExecutionContext, source: SourceText) {
    self.context = context
    self.source = source
  }

  var evaluator: Evaluator { Evaluator(frame: frame, context: context, source: source) }

  mutating func open(_ input: BoundInput) throws(Diagnostic) {
    let table: Table
    let text: String
    switch input {
    case .stored(let name):
      guard let stored = context.catalog.table(name) else { throw Diagnostic(.error, "no table \"\(name)\"") }
      table = stored
      text = name
    case .table(let given, let name):
      table = given
      text = name
      notes = given.notes.filter { $0.kind == .tally }
    case .query(let query, let name):
      let (inner, innerSteps) = try Engine.execute(query, in: context)
      table = inner
      text = name
      notes = inner.notes
      steps = innerSteps
    case .computed(let computed, _) where context.optimizes:
      frame = Frame(computed)
      standing = Standing(computed.schema.fields)
      notes = computed.notes
      return
    case .computed(_, let query):
      let (inner, innerSteps) = try Engine.execute(query, in: context)
      table = inner
      notes = inner.notes
      steps = innerSteps
      frame = Frame(table)
      standing = Standing(table.schema.fields)
      return
    }
    standing = Standing(table.schema.fields, of: table.name)
    if case .query(let query, _) = input { frame = Frame(table, of: query) } else { frame = Frame(table) }
    if steps.isEmpty || !text.hasPrefix("(") {
      steps.append(StepReport(text: text, rowsIn: table.rowCount, rowsOut: table.rowCount))
    }
  }

  func table(fields: [Field]) throws(Diagnostic) -> Table {
    var columns: [Column] = []
    for index in frame.columns.indices {
      try context.check()
      if case .list = frame.columns[index].column.type {
        let count = frame.view(index).elementCount
        if count > Limit.elements.number {
          throw Diagnostic(
            .error, Limit.elements.message(count),
            help: ["leave the column of lists out: | select …; or keep fewer rows first: | where …"])
        }
      }
      columns.append(frame.column(index))
    }
    var table = Table(
      schema: Schema(fields: computedFields ?? fields), columns: columns,
      rowCount: frame.rowCount)
    table.lineage = frame.lineage
    table.choices = frame.tableChoices
    table.schema.label = label(of: table.schema.fields)
    table.notes = notes + (emptied.map { [.caution($0.words)] } ?? [])
    table.presentation = presentation
    return table
  }

  /// The column that still names the rows, where the rows are those of a stored table.
  private func label(of fields: [Field]) -> String? {
    for identity in frame.identities {
      guard case .one = identity.rows, let table = context.catalog.table(identity.table),
        let label = table.schema.label, case .text(let stored)? = table.column(named: label)?.storage
      else { continue }
      let origin = [Origin(anchor: identity.table, column: label)]
      for (field, source) in zip(fields, frame.columns) where field.origins == origin {
        if case .text(let vector) = source.column.storage, vector.dictionary === stored.dictionary { return field.name }
      }
    }
    return nil
  }
}
