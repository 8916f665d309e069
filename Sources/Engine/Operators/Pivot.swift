import Diagnostics
import Language
import Tables

extension Executor {
  mutating func pivot(
    _ column: BoundExpression, _ value: BoundExpression, _ aggregate: BoundAggregate?, _ keys: [BoundExpression],
    _ stage: BoundStage
  ) throws(Diagnostic) {
    let evaluator = evaluator
    let headings = try evaluator.evaluate(column)
    let cells = try evaluator.evaluate(value)
    var keyColumns: [Column] = []
    for key in keys { keyColumns.append(try evaluator.evaluate(key)) }
    let rowGroups = try Grouping(of: keyColumns, rowCount: frame.rowCount, context: context)
    let columnGroups = try Grouping(of: [headings], context: context)
    try context.check(
      .columns, columnGroups.groupCount, by: "pivot", in: source, at: stage.span,
      help: "keep fewer values first: | where …; or count them in rows: | count by …")
    try context.check(
      .cells, Limit.product(rowGroups.groupCount, columnGroups.groupCount), by: "pivot", in: source, at: stage.span,
      help: "name fewer columns after by, or keep fewer rows first: | where …")
    let rowsOfColumn = columnGroups.rows
    var out = keyColumns.map { $0.gathered(rowGroups.firstRow) }
    var names = Names()
    var fields = stage.fields
    for field in fields { _ = names.add(field.name) }
    for group in 0..<columnGroups.groupCount {
      try context.check()
      let rows = rowsOfColumn[group]
      let groupOfRow = rows.map { rowGroups.group(of: Int($0)) }
      let part = cells.gathered(rows)
      if let aggregate {
        out.append(
          try Aggregation(groupOfRow: groupOfRow, groupCount: rowGroups.groupCount, context: context)
            .column(aggregate, of: part, source: source, span: stage.span))
      } else {
        var chosen = [Int32](repeating: -1, count: rowGroups.groupCount)
        for (position, row) in groupOfRow.enumerated() {
          guard chosen[Int(row)] < 0 else {
            throw Diagnostic(
              "pivot finds several rows for one cell (\(headings.value(at: Int(rows[position])).display))", in: source,
              at: stage.span, help: ["say how to join them: pivot … of mean(…), or name more columns after by"])
          }
          chosen[Int(row)] = Int32(position)
        }
        out.append(part.gathered(chosen))
      }
      let heading = headings.value(at: Int(columnGroups.firstRow[group]))
      let type = aggregate?.type ?? cells.type
      fields.append(
        Field(
          names.add(heading.isUnknown ? "unknown" : heading.display), type, unit: aggregate.map(\.unit) ?? value.unit))
    }
    choose(.group, by: keys + [column])
    frame = frame.grouped(
      rowGroups, into: out, count: keys.isEmpty ? 1 : rowGroups.groupCount, tracked: context.tracksLineage)
    computedFields = fields
  }

  /// Names of columns that are made from data: repeated ones get a number.
  struct Names {
    private var seen: Set<String> = []
    private(set) var repeated: [String] = []
    private(set) var written: [String] = []

    mutating func add(_ word: String) -> String {
      written.append(word)
      var name = word.isEmpty ? "empty" : word
      var number = 2
      while !seen.insert(name).inserted {
        name = "\(word) (\(number))"
        number += 1
      }
      if name != word, !repeated.contains(word) { repeated.append(word) }
      return name
    }
  }
}
