import Diagnostics
import Language
import Tables

extension Executor {
  mutating func unpivot(_ columns: [Int], _ kept: [Int], _ stage: BoundStage) throws(Diagnostic) {
    let count = frame.rowCount
    try checkRows(
      Limit.product(count, columns.count), by: "unpivot", stage, adding: kept.count + 2 - frame.columns.count)
    let type = stage.fields.last?.type
    let words = stage.fields[stage.fields.count - 2].categories ?? []
    var pool: Column?
    for index in columns {
      let column = type == .number ? frame.column(index).exactlyWidened : frame.column(index)
      pool = pool.map { Column.concatenated($0, column) } ?? column
    }
    guard let pool else { return }
    var parents: [Int32] = []
    var codes: [Int32] = []
    var cells: [Int32] = []
    for row in 0..<count {
      try context.check(row)
      for position in columns.indices {
        parents.append(Int32(row))
        codes.append(Int32(position))
        cells.append(Int32(position * count + row))
      }
    }
    frame.replaceColumns(kept.map { frame.columns[$0] })
    frame.keep(parents)
    let selection = frame.identitySelection()
    let names = Column(.text(TextVector(codes: codes, dictionary: TextDictionary(values: words))))
    frame.columns.append(Frame.Source(column: names, selection: selection))
    frame.columns.append(Frame.Source(column: pool.gathered(cells), selection: selection))
  }

  static func commonType(_ types: [DataType]) -> DataType {
    guard let first = types.first else { return .text }
    if types.allSatisfy({ $0 == first }) { return first }
    return types.allSatisfy(\.isNumeric) ? .number : .text
  }
}
