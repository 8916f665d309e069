import Diagnostics
import Language
import Tables

extension Executor {
  mutating func expand(
    _ list: BoundExpression, _ keepAll: Bool, _ stage: BoundStage, _ step: inout StepReport
  ) throws(Diagnostic) {
    let column = try evaluator.evaluate(list)
    guard case .list(let offsets, let elements) = column.storage else { return }
    var parents: [Int32] = []
    var children: [Int32] = []
    var without = 0
    for row in 0..<frame.rowCount {
      let isEmpty = !column.isKnown(row) || offsets[row] == offsets[row + 1]
      if isEmpty {
        without += 1
        if keepAll {
          parents.append(Int32(row))
          children.append(-1)
        }
        continue
      }
      for element in offsets[row]..<offsets[row + 1] {
        try context.check(made: parents.count, in: source, at: stage.span)
        parents.append(Int32(row))
        children.append(element)
      }
    }
    step.unmatched = without
    let before = frame
    frame.keep(parents)
    if case .reference(let rows, let names) = elements.storage, let table = context.catalog.table(names.table) {
      let targets = children.map { $0 < 0 || !elements.isKnown(Int($0)) ? -1 : rows[Int($0)] }
      frame.attach(Frame(table), keeping: Array(table.columns.indices), at: targets)
    } else {
      let source = Frame.Source(column: elements.gathered(children), selection: frame.identitySelection())
      if case .column(let index) = list.kind { frame.columns[index] = source } else { frame.columns.append(source) }
    }
    if without > 0 {
      let word = source[list.span]
      notes.append(
        keepAll
          ? "· \(without) of \(before.rowCount) without \(word)"
          : "· \(without) of \(before.rowCount) without \(word) left out: add \"keep all\" to see them")
    }
  }

  mutating func join(
    _ other: BoundQuery, _ left: [Int], _ right: [Int], _ kept: [Int], _ keepAll: Bool, _ span: Span,
    _ step: inout StepReport
  ) throws(Diagnostic) {
    let table = try Engine.run(other, in: context)
    let count = frame.rowCount
    context.begin(step.text, rowCount: count)
    var keys: [Column] = []
    var isKnown = [Bool](repeating: true, count: count + table.rowCount)
    for (leftIndex, rightIndex) in zip(left, right) {
      let pool = pooled(frame.column(leftIndex), table.columns[rightIndex])
      if pool.validity.marks != nil {
        for row in 0..<pool.count where !pool.isKnown(row) { isKnown[row] = false }
      }
      keys.append(pool)
    }
    let grouping = try Grouping(of: keys, context: context)
    // The rows of the other side by group, chained in order.
    var head = [Int32](repeating: -1, count: grouping.groupCount)
    var next = [Int32](repeating: -1, count: table.rowCount)
    for row in stride(from: table.rowCount - 1, through: 0, by: -1) where isKnown[count + row] {
      let group = Int(grouping.groupOfRow[count + row])
      next[row] = head[group]
      head[group] = Int32(row)
    }
    var parents: [Int32] = []
    var partners: [Int32] = []
    var isUsed = [Bool](repeating: false, count: table.rowCount)
    var unmatched = 0
    for row in 0..<count {
      try context.check(row)
      var partner = isKnown[row] ? head[Int(grouping.groupOfRow[row])] : -1
      if partner < 0 {
        unmatched += 1
        if keepAll {
          parents.append(Int32(row))
          partners.append(-1)
        }
      }
      while partner >= 0 {
        try context.check(made: parents.count, in: source, at: span)
        parents.append(Int32(row))
        partners.append(partner)
        isUsed[Int(partner)] = true
        partner = next[Int(partner)]
      }
    }
    let unused = isUsed.reduce(0) { $0 + ($1 ? 0 : 1) }
    frame.keep(parents)
    frame.attach(Frame(table, of: other), keeping: kept, at: partners)
    step.unmatched = unmatched
    step.note = "\(unused) of \(table.rowCount) in \(other.scope.name) unused"
    var note = "· \(count - unmatched) of \(count) matched"
    if unmatched > 0 {
      note += keepAll ? ", \(unmatched) without a partner" : ", \(unmatched) without a partner left out"
    }
    if unused > 0 { note += "; \(unused) of \(table.rowCount) in \(other.scope.name) matched nothing" }
    if unmatched > 0 || unused > 0 { notes.append(note) }
  }

  /// Two key columns as one, so that equal keys get equal codes. A reference meets a text by id where an id fits, else
  /// by label.
  private func pooled(_ left: Column, _ right: Column) -> Column {
    switch (left.storage, right.storage) {
    case (.reference(_, let names), .text(let vector)): Column.concatenated(words(left, names, vector), right)
    case (.text(let vector), .reference(_, let names)): Column.concatenated(left, words(right, names, vector))
    default: Column.concatenated(left, right)
    }
  }

  private func words(_ column: Column, _ names: RowNames, _ other: TextVector) -> Column {
    guard case .reference(let rows, _) = column.storage else { return column }
    let ids = Set(names.ids)
    let byID = other.dictionary.values.contains { ids.contains($0) }
    let dictionary = TextDictionary(values: (byID ? names.ids : names.labels) + [""])
    return Column(.text(TextVector(codes: rows, dictionary: dictionary)), validity: column.validity)
  }

  mutating func union(_ other: BoundQuery, _ first: [Int?], _ second: [Int?], _ stage: BoundStage) throws(Diagnostic) {
    let table = try Engine.run(other, in: context)
    let firstCount = frame.rowCount
    try context.check(made: firstCount + table.rowCount, in: source, at: stage.span)
    var columns: [Column] = []
    for (position, field) in stage.fields.enumerated() {
      func part(_ column: Column?, _ count: Int) -> Column {
        guard let column else { return Column.constant(.unknown, type: field.type, count: count) }
        return field.type == .number ? column.widened : column
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
    notes += table.notes.filter { !notes.contains($0) }
    frame = Frame(columns: columns, rowCount: firstCount + table.rowCount, identities: identities)
  }
}
