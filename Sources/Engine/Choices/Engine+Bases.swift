import Diagnostics
import Provenance
import Tables

/// How firmly an answer rests on its sources, as a reader sees it.
package struct AnswerBases: Sendable {
  /// Which of the values that are shown or chose the rows are less than stated, a clause each.
  package var clauses: [String]
  /// For each column the rows whose value is hedged; empty where none is.
  package var hedged: [[Bool]]
  /// For each column whether a value of it is outside the sources studied.
  package var isOutside: [Bool]
}

extension Engine {
  /// Nil where nothing that is shown or chose the rows has evidence that is weaker than stated.
  ///
  /// It looks at the evidence of columns alone in which some value is weaker.
  package static func bases(of table: Table, in context: ExecutionContext) throws(Diagnostic) -> AnswerBases? {
    // The evidence is not even read where nothing asks for it.
    guard context.catalog.evidenceTable != nil,
      !table.choices.isEmpty || context.mayHaveEvidence(table.schema.fields.flatMap(\.origins))
    else { return nil }
    var reading = BasesReading(table, context)
    for column in table.schema.fields.indices { try reading.show(column) }
    for choice in table.choices { try reading.choose(choice) }
    return reading.bases
  }
}

private struct BasesReading {
  private let table: Table
  private let context: ExecutionContext
  private let walk: EvidenceWalk
  private var values = WeakValues()
  private var hedged: [[Bool]]
  private var isOutside: [Bool]
  /// Whether a method has said already how firm the values are that it compared.
  private let isTold: Bool

  init(_ table: Table, _ context: ExecutionContext) {
    self.table = table
    self.context = context
    walk = EvidenceWalk(catalog: context.catalog, evidence: context.evidence)
    isTold = table.notes.contains { $0.text.hasPrefix(Executor.notPlainlyStated) }
    hedged = table.schema.fields.map { _ in [] }
    isOutside = table.schema.fields.map { _ in false }
  }

  var bases: AnswerBases? {
    let clauses = values.clauses
    guard !clauses.isEmpty || isOutside.contains(true) else { return nil }
    return AnswerBases(clauses: clauses, hedged: hedged, isOutside: isOutside)
  }

  mutating func show(_ column: Int) throws(Diagnostic) {
    let field = table.schema.fields[column]
    guard field.origins.contains(where: mayBeWeak) else { return }
    var isMarked = true
    if case .matrix = table.presentation { isMarked = false }
    // The value of one row of a table stands for itself; what is made of several has no mark of its own.
    let anchors = Set(field.origins.map(\.anchor))
    let isOne = table.lineage.allSatisfy { !anchors.contains($0.table) || $0.isOne }
    // Where a column holds something else in each row, or is made of several columns of many rows, as the number of cases in
    // a row of a truth table, a mark in its heading would say too much.
    let isNameable = (isOne || field.origins.count == 1) && !field.origins.contains(where: \.isOfRow)
    for row in 0..<table.rowCount where table.columns[column].hasValue(row) {
      try context.check(row)
      for cell in walk.records(for: field.origins, lineage: table.lineage, row: row) {
        if !isTold { values.show(cell, as: field.name, isMarked: isMarked) }
        if cell.basis == .outside, isNameable { isOutside[column] = true }
        guard isOne, cell.basis == .hedged else { continue }
        if hedged[column].isEmpty { hedged[column] = [Bool](repeating: false, count: table.rowCount) }
        hedged[column][row] = true
      }
    }
  }

  mutating func choose(_ choice: Choice) throws(Diagnostic) {
    guard !choice.isPending, !(isTold && choice.point.kind == .method), let point = choice.point as? RowChoice,
      mayBeWeak(point)
    else { return }
    let reader = ChoiceReader(context)
    var seen: Set<Int32> = []
    for row in 0..<table.rowCount {
      try context.check(row)
      for place in choice.rows[row] where seen.insert(place).inserted {
        let found = try reader.chosenBy(choice, place: place)
        for cell in found.cells { values.choose(cell, by: choice.point.kind) }
        for absence in found.absences { values.chooseWithoutRecord(of: absence) }
      }
    }
  }

  /// Whether a value of the column may be less than stated.
  private func mayBeWeak(_ origin: Origin) -> Bool {
    guard origin.hops.isEmpty, !origin.isOfRow else { return true }
    return context.evidence.mayBeWeak(table: Origin.table(of: origin.anchor), column: origin.column)
  }

  private func mayBeWeak(_ point: RowChoice) -> Bool {
    point.expressions.contains { $0.readsQuery || Executor.walksBack($0) }
      || point.reads(in: context.catalog).contains(where: mayBeWeak)
  }
}
