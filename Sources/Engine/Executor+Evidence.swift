import Comparison
import Diagnostics
import Language
import Tables

extension Executor {
  mutating func audit(
    _ count: Int, _ base: Int, _ rate: Int, _ group: Int?, _ item: Int?, _ stage: BoundStage
  ) throws(Diagnostic) {
    try context.check()
    let table = Audit.table(
      counts: frame.column(count), bases: frame.column(base), rates: frame.column(rate),
      groups: group.map { frame.column($0) }, items: item.map { frame.column($0) }, fields: stage.fields)
    let selection = frame.identitySelection()
    frame.replaceColumns(table.columns.map { Frame.Source(column: $0, selection: selection) })
    notes += table.notes
  }

  mutating func withSources(_ origins: [Origin]) throws(Diagnostic) {
    let walk = EvidenceWalk(catalog: context.catalog, evidence: context.evidence)
    let lineage = frame.lineage
    var sources = ColumnBuilder(type: .text)
    var places = ColumnBuilder(type: .text)
    var bases = ColumnBuilder(type: .text)
    for row in 0..<frame.rowCount {
      try context.check(row)
      let found = walk.records(for: origins, lineage: lineage, row: row)
      let summary = EvidenceWalk.summary(found)
      sources.append(summary.source.map { .text($0) } ?? .unknown(reason: "no evidence"))
      places.append(summary.place.map { .text($0) } ?? .unknown(reason: "no evidence"))
      bases.append(summary.basis.map { .text($0.word) } ?? .unknown(reason: "no evidence"))
    }
    let selection = frame.identitySelection()
    for builder in [sources, places, bases] {
      frame.columns.append(Frame.Source(column: builder.finish(), selection: selection))
    }
  }
}
