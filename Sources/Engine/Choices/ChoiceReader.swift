import Diagnostics
import Language
import Provenance
import Tables

/// Finds what chose the rows of a result. It computes what it is asked for once more, on the rows as they were.
package final class ChoiceReader {
  private let context: ExecutionContext
  private let walk: EvidenceWalk
  private var points: [ObjectIdentifier: PointReader] = [:]

  package init(_ context: ExecutionContext) {
    self.context = context
    context.tracksLineage = true
    walk = EvidenceWalk(catalog: context.catalog, evidence: context.evidence)
  }

  /// What chose a row of a result at one point.
  package func chosenBy(_ choice: Choice, row: Int) throws(Diagnostic) -> ChosenBy {
    guard !choice.isPending else { return ChosenBy() }
    var parts: [ChosenBy] = []
    for place in choice.rows[row] { parts.append(try chosenBy(choice, place: place)) }
    return ChosenBy.all(parts)
  }

  /// What chose a row as it was at that point.
  package func chosenBy(_ choice: Choice, place: Int32) throws(Diagnostic) -> ChosenBy {
    guard let point = choice.point as? RowChoice else { return ChosenBy() }
    let reader = points[ObjectIdentifier(point)] ?? PointReader(point, self, context, walk)
    points[ObjectIdentifier(point)] = reader
    return try reader.chosenBy(Int(place))
  }

  /// What chose a row of a result, at all points.
  package func chosenBy(row: Int, of choices: [Choice]) throws(Diagnostic) -> ChosenBy {
    var found = ChosenBy()
    for choice in choices { found.add(try chosenBy(choice, row: row)) }
    return found
  }
}

/// Reads the conditions of one point, row by row.
final class PointReader {
  let point: RowChoice
  let context: ExecutionContext
  let walk: EvidenceWalk
  unowned let reader: ChoiceReader
  let evaluator: Evaluator
  let origins: OriginReader
  private(set) lazy var lineage = point.frame.lineage
  private var conditions: [ConditionNode] = []
  private var isChecked = 0

  init(_ point: RowChoice, _ reader: ChoiceReader, _ context: ExecutionContext, _ walk: EvidenceWalk) {
    self.point = point
    self.reader = reader
    self.context = context
    self.walk = walk
    evaluator = Evaluator(frame: point.frame, context: context, source: point.source)
    origins = point.originReader(context.catalog)
    conditions = point.expressions.map { ConditionNode($0, origins) }
  }

  func chosenBy(_ row: Int) throws(Diagnostic) -> ChosenBy {
    isChecked += 1
    if isChecked & 0xFF == 0 { try context.check() }
    guard row >= 0, row < point.frame.rowCount else { return ChosenBy() }
    var parts: [ChosenBy] = []
    for condition in conditions { parts.append(try condition.chosenBy(row, self)) }
    return ChosenBy.all(parts)
  }

  /// The known cells of stored columns behind a row, with the links on the way to them.
  func cells(_ origins: [Origin], _ row: Int) -> ChosenBy {
    ChosenBy(cells: walk.records(for: origins, lineage: lineage, row: row, withLinks: true))
  }
}
