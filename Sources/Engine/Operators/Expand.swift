import Diagnostics
import Language
import Tables

extension Executor {
  /// - Parameter next: the stage after this one: of two that expand, the rows are counted before the first makes any.
  mutating func expand(
    _ list: BoundExpression, _ keepAll: Bool, _ stage: BoundStage, before next: BoundStage?, _ step: inout StepReport
  ) throws(Diagnostic) {
    // Under its selection, since a list that stands in many rows would be made for each of them.
    let view = try evaluator.view(list)
    let column = view.column
    guard case .list(let offsets, let elements) = column.storage else { return }
    var made = 0
    var without = 0
    for position in 0..<frame.rowCount {
      try context.check(position)
      let size = view.elementCount(position, offsets)
      made += size
      if size == 0 { without += 1 }
    }
    if keepAll { made += without }
    try checkRows(made, by: "expand", stage)
    try checkRows(of: view, offsets, before: next)
    var parents: [Int32] = []
    var children: [Int32] = []
    parents.reserveCapacity(made)
    children.reserveCapacity(made)
    for position in 0..<frame.rowCount {
      try context.check(position)
      guard view.elementCount(position, offsets) > 0 else {
        if keepAll {
          parents.append(Int32(position))
          children.append(-1)
        }
        continue
      }
      let row = view.row(position)
      for element in offsets[row]..<offsets[row + 1] {
        parents.append(Int32(position))
        children.append(element)
      }
    }
    step.unmatched = without
    let before = frame
    let link = link(of: list)
    if link == nil { choose(.join, by: [list]) }
    frame.keep(parents)
    if case .reference(let rows, let names) = elements.storage, let table = context.catalog.table(names.table) {
      let targets = children.map { $0 < 0 || !elements.isKnown(Int($0)) ? -1 : rows[Int($0)] }
      frame.attach(Frame(table), keeping: Array(table.columns.indices), at: targets)
      if let link { frame.choose(link, targets) }
    } else {
      let source = Frame.Source(column: elements.gathered(children), selection: frame.identitySelection())
      if case .column(let index) = list.kind { frame.columns[index] = source } else { frame.columns.append(source) }
    }
    if without > 0 {
      let word = source[list.span]
      notes.append(
        .tally(
          keepAll
            ? "\(without) of \(before.rowCount) without \(word)"
            : "\(without) of \(before.rowCount) without \(word) left out: add \"keep all\" to see them",
          keepAll ? .omission : .caution))
    }
  }

  /// Where the rows that refer to those at hand are brought in, the column by which they do.
  private func link(of list: BoundExpression) -> RowChoice? {
    guard case .related(_, let relation) = list.kind, let table = context.catalog.table(relation.to),
      let index = table.schema.index(of: relation.column)
    else { return nil }
    let field = table.schema.fields[index]
    let column = BoundExpression(.column(index), field.type, span: list.span)
    return point(.join, by: [column], of: Frame(table), Standing(table.schema.fields, of: relation.to))
  }

  /// Where the next stage expands a column at hand, the rows that it would make.
  private func checkRows(of view: CellView, _ offsets: [Int32], before next: BoundStage?) throws(Diagnostic) {
    guard let next, case .expand(let list, _) = next.kind, case .column(let index) = list.kind,
      frame.columns.indices.contains(index), frame.columns[index].column.type.element != nil
    else { return }
    let second = frame.view(index)
    guard case .list(let others, _) = second.column.storage else { return }
    var made = 0
    for position in 0..<frame.rowCount {
      try context.check(position)
      let pairs = Limit.product(view.elementCount(position, offsets), second.elementCount(position, others))
      made = Limit.sum(made, pairs)
    }
    try checkRows(made, by: "expand", next)
  }
}
