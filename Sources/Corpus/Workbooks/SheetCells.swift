import Diagnostics

/// Where in a workbook the cells of a table stand that was read from it.
package struct SheetCells: Sendable {
  package let sheet: String
  /// The name of the file.
  package let file: String
  /// By row of the table, the number of its row in the sheet, from 0.
  private let rows: ArraySlice<Int32>
  /// Lines of the sheet that are no rows of the table, in order, counted from its first row.
  private let leftOut: [Int]
  private let columns: [String: Int]

  /// - Parameter leftOut: which lines of the sheet were taken out from among the rows.
  init(_ grid: SheetGrid, _ layout: DelimitedLayout, leftOut: [Int], file: String) {
    sheet = grid.sheet
    self.file = file
    let first = layout.dataOffset < layout.dataEnd ? grid.line(of: layout.dataOffset) : grid.rows.count
    rows = grid.rows[first...]
    self.leftOut = leftOut.filter { $0 >= first }.map { $0 - first }
    var columns: [String: Int] = [:]
    for (index, name) in layout.names.enumerated() where index < grid.columns.count {
      columns[name] = Int(grid.columns[index])
    }
    self.columns = columns
  }

  /// The file, and the place in it.
  package func told(row: Int, column: String) -> (file: String, place: String)? {
    place(row: row, column: column).map { (file, "sheet \(sheet), \($0)") }
  }

  /// The cell of a row and column of the table, as `B12`; of the row alone where the column is not from the sheet.
  private func place(row: Int, column: String) -> String? {
    var line = row
    for out in leftOut where out <= line { line += 1 }
    guard row >= 0, line < rows.count else { return nil }
    let number = Int(rows[rows.startIndex + line])
    guard let column = columns[column] else { return "row \(number + 1)" }
    return "\(CellReference(row: number, column: column))"
  }
}

extension SheetGrid {
  /// The texts that stand for cells which hold nothing for a reason.
  var missing: [MissingValues.Entry] {
    reasons.map { reason in
      MissingValues.Entry("\(Character(Unicode.Scalar(SheetGrid.reasonMark)))\(reason)", reason: reason)
    }
  }
}

extension SingleFileReading {
  /// What the cells of a sheet say of the columns besides their texts.
  func guide(_ guidance: inout DelimitedReader.Guidance, by grid: SheetGrid) {
    guidance.missing = MissingValues(
      guidance.missing.entries, conventions: grid.missing + guidance.missing.conventions)
    for index in grid.booleanColumns where guidance.types.indices.contains(index) {
      guidance.types[index] = guidance.types[index] ?? .boolean
    }
  }

  /// Tells of cells among the rows that are one: only the first of them has the value.
  mutating func tellMerges(_ grid: SheetGrid, _ layout: DelimitedLayout) {
    guard layout.dataOffset < layout.dataEnd else { return }
    let rows = grid.rows[grid.line(of: layout.dataOffset)...grid.line(of: max(layout.dataEnd - 1, layout.dataOffset))]
    guard let first = rows.first, let last = rows.last else { return }
    let body = Int(first)...Int(last)
    let merges = grid.merges.filter { merge in
      body.contains(merge.rows.lowerBound) && grid.columns.contains { merge.columns.contains(Int($0)) }
    }
    guard let one = merges.first else { return }
    let down = layout.names.indices.filter { index in
      index < grid.columns.count
        && merges.contains { $0.rows.count > 1 && $0.columns.lowerBound == Int(grid.columns[index]) }
    }
    let place = CellReference(row: one.rows.lowerBound, column: one.columns.lowerBound)
    let fill = down.first.map { " (fill \(Advice.name(layout.names[$0])) repeats it downwards)" } ?? ""
    remarks.append(
      merges.count == 1
        ? "the cells from \(place) on are one: only the first has the value, the others are unknown\(fill)"
        : "\(merges.count) times cells are one among the rows, first from \(place) on: only the first cell has the value, the others are unknown\(fill)"
    )
  }

  /// The lines of a sheet that were taken out from among the rows.
  func leftOutLines(_ text: FileText) -> [Int] {
    guard text.isBlanked, let grid = text.grid else { return [] }
    return text.withHead { bytes in
      grid.starts.indices.filter { bytes[grid.starts[$0]] == 0x0A }
    }
  }

  /// A cell as it is told: of a sheet `B12`, of a file its line.
  func cell(_ offset: Int, _ text: FileText) -> String {
    if case .cell(_, _, let cell) = text.place(offset) { cell } else { line(offset, text) }
  }
}
