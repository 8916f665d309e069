import Diagnostics
import Language
import Provenance
import Tables

extension Executor {
  /// - Parameter fields: the columns as they are after the stage.
  mutating func withSources(_ origins: [Origin], _ fields: [Field]) throws(Diagnostic) {
    let walk = EvidenceWalk(catalog: context.catalog, evidence: context.evidence)
    let lineage = frame.lineage
    var sources = ColumnBuilder(type: .text)
    var places = ColumnBuilder(type: .text)
    var bases = ColumnBuilder(type: .text)
    var weakness = Weakness(
      fields: fields.dropLast(3).filter { field in
        !field.origins.isEmpty && field.origins.allSatisfy { origins.contains($0) }
      })
    for row in 0..<frame.rowCount {
      try context.check(row)
      let found = walk.records(for: origins, lineage: lineage, row: row)
      let summary = EvidenceWalk.summary(found)
      sources.append(summary.source.map { .text($0) } ?? .unknown(reason: "no evidence"))
      places.append(summary.place.map { .text($0) } ?? .unknown(reason: "no evidence"))
      if let basis = summary.basis, basis > .stated, row < Weakness.mostRows {
        weakness.add(basis) { walk.records(for: $0.origins, lineage: lineage, row: row) }
      }
      bases.append(summary.basis.map { .text($0.word) } ?? .unknown(reason: "no evidence"))
    }
    let selection = frame.identitySelection()
    for builder in [sources, places, bases] {
      frame.columns.append(Frame.Source(column: builder.finish(), selection: selection))
    }
    if let note = weakness.note.map({ Note.caution("\($0)") }), !notes.contains(note) { notes.append(note) }
  }
}
