import Diagnostics
import Language
import Tables

extension Executor {
  mutating func distinct(_ keys: [BoundExpression]) throws(Diagnostic) {
    choose(.group, by: keys)
    let sources = try sources(keys)
    frame.replaceColumns(sources)
    let grouping = try Grouping(
      of: frame.columns.indices.map { frame.view($0) }, rowCount: frame.rowCount, context: context)
    let grounds = frame.grounds(of: grouping, tracked: context.tracksLineage)
    frame.keep(grouping.firstRow.filter { $0 >= 0 })
    (frame.identities, frame.choices) = grounds
  }
}
