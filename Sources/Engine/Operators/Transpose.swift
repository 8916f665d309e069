import Diagnostics
import Language
import Tables
import Text

extension Executor {
  mutating func transpose(_ by: Int?, _ stage: BoundStage) throws(Diagnostic) {
    try context.check(.columns, frame.rowCount, by: "transpose", in: source, at: stage.span)
    // The fields before this stage are those of the columns that it turns.
    let fields = stage.fields
    let columns = frame.columns.indices.map { frame.column($0) }
    let labels = labelColumns(fields, columns, by)
    let turned = frame.columns.indices.filter { $0 != by && !labels.contains($0) }
    if !labels.isEmpty {
      let words = labels.sorted().map { fields[$0].name }.joined(separator: ", ")
      let advice: Sentence = by == nil ? "; transpose by COL names the columns" : ""
      notes.append(.omission("left out as labels or empty: \(words)\(advice)"))
    }
    var names = Names()
    var first = Field(names.add("column"), .text)
    first.namesRows = true
    let type = Executor.commonType(turned.map { columns[$0].type })
    var made: [(field: Field, column: Column)] = []
    for row in 0..<frame.rowCount {
      try context.check()
      let name = by.map { columns[$0].value(at: row) }
      let word = name.map { $0.isUnknown ? "unknown" : $0.display } ?? String(row + 1)
      var builder = ColumnBuilder(type: type)
      for index in turned { builder.append(Executor.cell(columns[index], fields[index], row, type)) }
      var field = Field(names.add(word), type)
      if name?.isUnknown ?? true { field.heading = .madeUp }
      made.append((field, builder.finish()))
    }
    for index in made.indices where names.repeated.contains(names.written[index + 1]) {
      made[index].field.heading = .shared(names.written[index + 1])
    }
    if !names.repeated.isEmpty {
      notes.append(.method("repeated names are kept apart by a number: \(names.repeated)"))
    }
    if type == .text, let (typed, remarks) = context.files?.typed(made) {
      made = typed
      notes += remarks.notes(.method)
    }
    let rowNames = ColumnBuilder.column(of: .text, turned.map { Executor.name(of: fields[$0]) })
    let choices = frame.choices.filter { !$0.isPending }
    let all = RowGroups { [count = frame.rowCount, turned = turned.count] in
      [[Int32]](repeating: (0..<Int32(count)).map { $0 }, count: turned)
    }
    let before = frame
    frame = Frame(columns: [rowNames] + made.map(\.column), rowCount: turned.count)
    frame.choices = choices.map { chosen in
      var chosen = chosen
      chosen.identity = before.grouped(chosen.identity, all)
      return chosen
    }
    computedFields = [first] + made.map(\.field)
  }

  /// Columns that say what the rows are, and those without a name and a value: they hold no case.
  private func labelColumns(_ fields: [Field], _ columns: [Column], _ by: Int?) -> Set<Int> {
    var labels: Set<Int> = []
    if let first = context.files?.firstPlace(fields.map(\.writtenName)) { labels = Set(0..<first) }
    for index in fields.indices {
      guard index == by || fields[index].heading == .madeUp else { break }
      labels.insert(index)
    }
    for index in fields.indices where fields[index].heading == .madeUp && frame.rowCount > 0 {
      let reasons = columns[index].validity.countsByReason()
      if reasons.count == 1, reasons[0].reason == nil, reasons[0].count == frame.rowCount { labels.insert(index) }
    }
    if let by { labels.remove(by) }
    return labels.count < fields.count - (by == nil ? 0 : 1) ? labels : []
  }

  private static func cell(_ column: Column, _ field: Field, _ row: Int, _ type: DataType) -> Value {
    let value = column.value(at: row)
    guard type == .text, !value.isUnknown, value.text == nil else { return value }
    return .text(column.display(at: row) + (field.unit == "percent" ? "%" : ""))
  }

  private static func name(of field: Field) -> Value {
    field.heading == .madeUp ? .unknown(reason: Heading.noName) : .text(field.writtenName)
  }
}

extension Field {
  /// As its file has it.
  fileprivate var writtenName: String {
    if case .shared(let name) = heading { name } else { name }
  }
}
