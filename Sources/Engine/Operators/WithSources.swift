import Diagnostics
import Language
import Provenance
import Tables

extension Executor {
  /// - Parameters:
  ///   - withChoices: whether what chose the rows counts, too.
  mutating func withSources(
    _ origins: [Origin], _ withChoices: Bool, _ stage: BoundStage
  ) throws(Diagnostic) {
    let walk = EvidenceWalk(catalog: context.catalog, evidence: context.evidence)
    let lineage = frame.lineage
    let choices = withChoices ? frame.tableChoices : []
    if origins.isEmpty, choices.isEmpty, lineage.allSatisfy(\.isOne) {
      throw Diagnostic("this table rests on no stored row, so it has no source", in: source, at: stage.span)
    }
    let reader = ChoiceReader(context)
    var added = AddedEvidence()
    for row in 0..<frame.rowCount {
      try context.check(row)
      var found = ChosenBy(cells: walk.records(for: origins, lineage: lineage, row: row))
      found.add(try reader.chosenBy(row: row, of: choices))
      // Of a number of rows that nothing chose, their keys stand for them.
      if found.cells.isEmpty, origins.isEmpty { found.cells = walk.keys(lineage: lineage, row: row) }
      added.append(EvidenceWalk.summary(found.cells))
    }
    let selection = frame.identitySelection()
    frame.columns += added.columns.map { Frame.Source(column: $0, selection: selection) }
  }
}

/// The columns that say what each row rests on.
private struct AddedEvidence {
  private var sources = ColumnBuilder(type: .text)
  private var places = ColumnBuilder(type: .text)
  private var bases = ColumnBuilder(type: .text)
  private var others = ColumnBuilder(type: .list(.text))

  mutating func append(_ summary: EvidenceWalk.Summary) {
    sources.append(AddedEvidence.cell(summary.source))
    places.append(AddedEvidence.cell(summary.place))
    bases.append(AddedEvidence.cell(summary.basis?.word))
    others.append(.list(summary.also.map { .text($0.word) }))
  }

  private static func cell(_ text: String?) -> Value { text.map { .text($0) } ?? .unknown(reason: "no evidence") }

  var columns: [Column] { [sources.finish(), places.finish(), bases.finish(), others.finish()] }
}
