import Language
import Tables

extension Plan {
  /// The plan as lines for `explain`: where rows come from, each stage in the order in which it runs, what was moved.
  package func lines(of query: BoundQuery, in context: ExecutionContext, indent: String = "") -> [String] {
    var lines: [String] = []
    var stages = stages[...]
    switch input {
    case .stored(let name):
      if let (request, backend) = context.request(of: self, query) {
        lines += backend.lines(request, in: context).map { indent + $0 }
        stages = []
        break
      }
      let table = context.catalog.table(name)
      lines.append("\(indent)scan \(name) (\(table?.rowCount ?? 0) rows, \(table?.columns.count ?? 0) columns)")
    case .table(let table, let name): lines.append("\(indent)rows of \(name) (\(table.rowCount) rows)")
    case .query(let query, let name):
      lines.append("\(indent)query \(name)")
      lines += Planner.plan(query, optimizes: true).lines(of: query, in: context, indent: indent + "  ")
    case .computed(let table, let query):
      lines.append("\(indent)computed beforehand, because its columns depend on the data (\(table.rowCount) rows)")
      lines += Planner.plan(query, optimizes: true).lines(of: query, in: context, indent: indent + "  ")
    }
    for stage in stages {
      lines.append("\(indent)\(stage.text)")
      if case .join(let join) = stage.kind {
        lines += Planner.plan(join.other, optimizes: true).lines(of: join.other, in: context, indent: indent + "  ")
      }
      if case .union(let other, _, _) = stage.kind {
        lines += Planner.plan(other, optimizes: true).lines(of: other, in: context, indent: indent + "  ")
      }
    }
    for change in changes { lines.append("\(indent)moved: \(change)") }
    return lines
  }
}

extension Barrier {
  /// What must be answered first, and that the rest waits for it.
  package func lines(in context: ExecutionContext) -> [String] {
    guard case .query(let query) = question else { return [] }
    return Planner.plan(query, optimizes: true).lines(of: query, in: context)
      + ["the rest is planned when this has been answered, because its columns depend on the data"]
  }
}
