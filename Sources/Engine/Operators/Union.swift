import Diagnostics
import Language
import Tables

extension Executor {
  mutating func union(_ other: BoundQuery, _ first: [Int?], _ second: [Int?], _ stage: BoundStage) throws(Diagnostic) {
    let table = try Engine.run(other, in: context)
    let firstCount = frame.rowCount
    try checkRows(
      firstCount + table.rowCount, by: "this union", stage, adding: stage.fields.count - frame.columns.count)
    try checkElements(of: first, and: second, table, stage)
    var columns: [Column] = []
    for (position, field) in stage.fields.enumerated() {
      try context.check()
      func part(_ column: Column?, _ count: Int) -> Column {
        guard let column else { return Column.constant(.unknown, type: field.type, count: count) }
        return field.type == .number ? column.exactlyWidened : column
      }
      columns.append(
        Column.concatenated(
          part(first[position].map { frame.column($0) }, firstCount),
          part(second[position].map { table.columns[$0] }, table.rowCount)))
    }
    var identities: [Frame.Identity] = []
    let mine = frame.lineage
    for (index, identity) in frame.identities.enumerated() {
      let rows =
        index < mine.count && context.tracksLineage
        ? Frame.Identity.Rows.many(
          RowGroups { [mine, rowCount = table.rowCount] in
            (0..<firstCount).map { mine[index].rows(of: $0) } + Array(repeating: [], count: rowCount)
          })
        : .untracked
      identities.append(Frame.Identity(table: identity.table, rows: rows))
    }
    for (index, identity) in other.scope.identities.enumerated() {
      let theirs = index < table.lineage.count ? table.lineage[index] : nil
      let rows: Frame.Identity.Rows
      if let theirs, context.tracksLineage {
        rows = .many(
          RowGroups { [rowCount = table.rowCount] in
            Array(repeating: [], count: firstCount) + (0..<rowCount).map { theirs.rows(of: $0) }
          })
      } else {
        rows = .untracked
      }
      identities.append(Frame.Identity(table: identity.table, rows: rows))
    }
    let choices = united(table, firstCount)
    notes += table.notes.filter { !notes.contains($0) }
    frame = Frame(columns: columns, rowCount: firstCount + table.rowCount, identities: identities)
    frame.choices = choices
  }

  /// What chose the rows of both tables.
  private func united(_ other: Table, _ count: Int) -> [Frame.Chosen] {
    guard context.tracksLineage else { return [] }
    let otherCount = other.rowCount
    let mine = frame.tableChoices.filter { !$0.isPending }.map { choice in
      Frame.Chosen(
        choice.point,
        .many(RowGroups { (0..<count).map { choice.rows[$0] } + Array(repeating: [], count: otherCount) }))
    }
    let theirs = other.choices.filter { !$0.isPending }.map { choice in
      Frame.Chosen(
        choice.point,
        .many(RowGroups { Array(repeating: [], count: count) + (0..<otherCount).map { choice.rows[$0] } }))
    }
    return mine + theirs
  }

  /// The elements of two columns of lists that are to be one.
  private func checkElements(
    of first: [Int?], and second: [Int?], _ table: Table, _ stage: BoundStage
  ) throws(Diagnostic) {
    for (mine, theirs) in zip(first, second) {
      var count = mine.map { frame.view($0).elementCount } ?? 0
      if let theirs { count += CellView(table.columns[theirs]).elementCount }
      try context.check(.elements, count, by: "this union", in: source, at: stage.span)
    }
  }
}
