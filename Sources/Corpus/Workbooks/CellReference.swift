/// The place of a cell in a sheet, both numbers from 0: `B12` is column 1, row 11.
struct CellReference: Equatable, Sendable, CustomStringConvertible {
  var row: Int
  var column: Int

  static let rowLimit = 1_048_576
  static let columnLimit = 16_384

  init(row: Int, column: Int) {
    self.row = row
    self.column = column
  }

  /// The letters of a column.
  static func letters(_ column: Int) -> String {
    var letters: [UInt8] = []
    var rest = column + 1
    while rest > 0 {
      letters.append(0x41 + UInt8((rest - 1) % 26))
      rest = (rest - 1) / 26
    }
    return String(decoding: letters.reversed(), as: UTF8.self)
  }

  var description: String { "\(CellReference.letters(column))\(row + 1)" }
}

/// A part of a sheet, as `B4:H60`, `B:H`, `4:60` or `B4` (from there on) say it.
package struct CellRange: Equatable, Sendable, CustomStringConvertible {
  var rows: ClosedRange<Int>
  var columns: ClosedRange<Int>
  /// The sheet that is named before `!`.
  var sheet: String?
  private let text: String

  package var description: String { text }

  private static let all = (rows: 0...(CellReference.rowLimit - 1), columns: 0...(CellReference.columnLimit - 1))

  /// Nil where the text says no part of a sheet.
  package init?(_ given: String) {
    text = given
    var rest = given[...]
    if let mark = rest.lastIndex(of: "!") {
      var name = rest[..<mark]
      rest = rest[rest.index(after: mark)...]
      if name.count > 1, name.first == "'", name.last == "'" { name = name.dropFirst().dropLast() }
      sheet = String(name).replacing("''", with: "'")
    }
    let ends = rest.split(separator: ":", omittingEmptySubsequences: false)
    guard (1...2).contains(ends.count), let first = CellRange.end(ends[0]) else { return nil }
    guard ends.count == 2 else {
      guard let row = first.row, let column = first.column else { return nil }
      rows = row...CellRange.all.rows.upperBound
      columns = column...CellRange.all.columns.upperBound
      return
    }
    guard let last = CellRange.end(ends[1]), (first.row == nil) == (last.row == nil),
      (first.column == nil) == (last.column == nil)
    else { return nil }
    rows = CellRange.all.rows
    columns = CellRange.all.columns
    if let one = first.row, let other = last.row { rows = min(one, other)...max(one, other) }
    if let one = first.column, let other = last.column { columns = min(one, other)...max(one, other) }
  }

  /// A cell, a column or a row, each with `$` or without.
  private static func end(_ text: Substring) -> (row: Int?, column: Int?)? {
    let bytes = Array(text.utf8).filter { $0 != 0x24 }
    let letters = bytes.prefix { ($0 | 0x20) &- 0x61 < 26 }
    let digits = bytes.dropFirst(letters.count)
    guard !bytes.isEmpty, letters.count <= 3, digits.count <= 7, digits.allSatisfy({ $0 &- 0x30 <= 9 }) else {
      return nil
    }
    var column: Int?
    if !letters.isEmpty { column = letters.reduce(0) { $0 * 26 + Int($1 | 0x20) - 0x60 } - 1 }
    var row: Int?
    if !digits.isEmpty { row = digits.reduce(0) { $0 * 10 + Int($1) - 0x30 } - 1 }
    if let column, column >= CellReference.columnLimit { return nil }
    if let row, !(0..<CellReference.rowLimit).contains(row) { return nil }
    return (row, column)
  }
}
